"""What can happen to an application. Codes and references only: never a person, never free text."""

from dataclasses import dataclass

from vardkedja.core.events import Occurrence


@dataclass(frozen=True)
class ApplicationDrafted(Occurrence):
    sentence = "Utkast till ansökan sparades"
    audience = "own"


@dataclass(frozen=True)
class ApplicationSent(Occurrence):
    sentence = "Ansökan till {unit} skickades ({how})"
    unit: str
    how: str


@dataclass(frozen=True)
class ApplicationCompleted(Occurrence):
    sentence = "Ansökan är komplett för bedömning"


@dataclass(frozen=True)
class GroundSet(Occurrence):
    """`since`: the day as year-month-day. `earlier`: the ground that it was before, with what joins it to the sentence; empty where it
    was confirmed."""

    sentence = "Laglig grund: {ground} från {since}{earlier}"
    logged = "laglig grund angiven"
    ground: str
    since: str
    earlier: str


@dataclass(frozen=True)
class ApplicationSupplemented(Occurrence):
    sentence = "Ansökan kompletterades, som {authority} hade begärt"
    authority: str


@dataclass(frozen=True)
class CompletionRequested(Occurrence):
    sentence = "{authority} begärde komplettering av ansökan"
    authority: str


@dataclass(frozen=True)
class ApplicationShared(Occurrence):
    sentence = "Ansökans innehåll lämnades ut till parterna"


@dataclass(frozen=True)
class ApplicationReplaced(Occurrence):
    sentence = "Ansökan ersattes av en ny till samma enhet; köplatsens tid följer med"


@dataclass(frozen=True)
class AppealCarriedOut(Occurrence):
    audience = "own"
    sentence = "Det ändrade beslutet genomfördes"


@dataclass(frozen=True)
class ApplicationWithdrawn(Occurrence):
    sentence = "Ansökan återkallades"


@dataclass(frozen=True)
class ApplicationMoved(Occurrence):
    sentence = "Ansökan gäller nu {unit}, enligt remissgruppens förslag; köplatsen följer med"
    unit: str


@dataclass(frozen=True)
class MemberAssessed(Occurrence):
    sentence = "{authority} har skrivit sin bedömning inför gruppen"
    authority: str


@dataclass(frozen=True)
class PlacementAssessed(Occurrence):
    sentence = "Remissgruppen {outcome}: {unit}, prioritet {priority}"
    logged = "placeringsbedömning gjord"
    outcome: str
    unit: str
    priority: int


@dataclass(frozen=True)
class DecisionMade(Occurrence):
    sentence = "{kind}: {outcome} ({unit}), beslutat {decided_on}"
    logged = "beslut fattat"
    kind: str
    outcome: str
    unit: str
    decided_on: str


@dataclass(frozen=True)
class ApplicationReconsidered(Occurrence):
    sentence = "Remissgruppen tar upp ansökan till ny bedömning"


@dataclass(frozen=True)
class PartSent(Occurrence):
    sentence = "{authority} har skickat sin del av dubbelremissen"
    authority: str


@dataclass(frozen=True)
class ReportSent(Occurrence):
    sentence = "{kind} skickades"
    audience = "own"
    kind: str


@dataclass(frozen=True)
class ReportReceived(Occurrence):
    sentence = "{kind} togs emot"
    audience = "own"
    kind: str


@dataclass(frozen=True)
class ApplicationPlaced(Occurrence):
    sentence = "Ansökan ledde till plats på {unit}; köplatsen är avslutad"
    unit: str


@dataclass(frozen=True)
class TicketPaused(Occurrence):
    sentence = "Köplatsen är pausad; den behåller sin tid"


@dataclass(frozen=True)
class TicketResumed(Occurrence):
    sentence = "Köplatsen väntar igen"


@dataclass(frozen=True)
class QueueRulesSet(Occurrence):
    sentence = "Kön till {unit} har nya regler från {valid_from}"
    logged = "köregler satta"
    unit: str
    valid_from: str


@dataclass(frozen=True)
class DecisionProposed(Occurrence):
    sentence = "Ett förslag till biståndsbeslut skrevs"
    audience = "own"


@dataclass(frozen=True)
class ProposalCommunicated(Occurrence):
    sentence = "Den enskilde fick ta del av förslaget till biståndsbeslut; svar senast {answer_by}"
    audience = "own"
    logged = "förslag till beslut kommunicerat"
    answer_by: str


@dataclass(frozen=True)
class ProposalAnswered(Occurrence):
    sentence = "Den enskildes svar på förslaget antecknades"
    audience = "own"


@dataclass(frozen=True)
class DecisionServed(Occurrence):
    sentence = "Den enskilde fick del av biståndsbeslutet"
    audience = "own"


@dataclass(frozen=True)
class AppealReceived(Occurrence):
    sentence = "Ett överklagande av biståndsbeslutet kom in"
    audience = "own"


@dataclass(frozen=True)
class AppealReviewed(Occurrence):
    sentence = "Det överklagade beslutet omprövades"
    audience = "own"


@dataclass(frozen=True)
class AppealPassedOn(Occurrence):
    sentence = "Överklagandet lämnades över till förvaltningsrätten"
    audience = "own"


@dataclass(frozen=True)
class CourtDecided(Occurrence):
    sentence = "Domstolens avgörande antecknades"
    audience = "own"


@dataclass(frozen=True)
class SisPlanned(Occurrence):
    sentence = "Plan enligt 28 § LVM upprättades"


@dataclass(frozen=True)
class SisRecalled(Occurrence):
    sentence = "SiS återkallade vården i annan form {recalled_on}"
    logged = "vård i annan form återkallad"
    recalled_on: str


@dataclass(frozen=True)
class LetterWritten(Occurrence):
    sentence = "Ett brev till den enskilde skrevs: {kind}"
    audience = "own"
    logged = "brev skrivet"
    kind: str


@dataclass(frozen=True)
class InstrumentRecorded(Occurrence):
    """Told to the own authority only, and not which instrument: that alone says what somebody is suspected of."""

    sentence = "Ett bedömningsinstrument registrerades, genomfört {administered_on}"
    logged = "bedömningsinstrument registrerat"
    audience = "own"
    administered_on: str


@dataclass(frozen=True)
class InstrumentCorrected(Occurrence):
    sentence = "Ett registrerat bedömningsinstrument rättades, version {number}"
    logged = "bedömningsinstrument rättat"
    audience = "own"
    number: int


@dataclass(frozen=True)
class InstrumentAnnulled(Occurrence):
    sentence = "Ett registrerat bedömningsinstrument gäller inte längre"
    logged = "bedömningsinstrument gäller inte"
    audience = "own"


@dataclass(frozen=True)
class MatterRegistered(Occurrence):
    sentence = "Ärendet aktualiserades: {source}"
    audience = "own"
    source: str


@dataclass(frozen=True)
class InquiryOpened(Occurrence):
    sentence = "Utredning inleddes"
    audience = "own"


@dataclass(frozen=True)
class CompulsoryCareRecorded(Occurrence):
    sentence = "Dagar i tvångsvård registrerades ({law})"
    audience = "own"
    law: str


@dataclass(frozen=True)
class CompulsoryCareReopened(Occurrence):
    sentence = "Avslutad tvångsvård öppnades för att rättas ({law})"
    audience = "own"
    law: str


@dataclass(frozen=True)
class RequestAnswered(Occurrence):
    sentence = "{unit} har svarat på begäran: personen står i kön"
    unit: str


@dataclass(frozen=True)
class MemberRecused(Occurrence):
    """Told to nobody but the authority that registers it: who is close to whom is nobody else's."""

    sentence = "En ledamot i remissgruppen deltar inte i ärendet (jäv)"
    logged = "jäv registrerad"
    audience = "own"


@dataclass(frozen=True)
class RecusalEnded(Occurrence):
    sentence = "En ledamot i remissgruppen deltar åter i ärendet"
    logged = "jäv upphävd"
    audience = "own"


@dataclass(frozen=True)
class ConditionMet(Occurrence):
    sentence = "Villkor {number} är uppfyllt enligt {authority}"
    logged = "villkor uppfyllt"
    number: int
    authority: str


@dataclass(frozen=True)
class PutOnAgenda(Occurrence):
    sentence = "Ansökan tas upp på remissgruppens möte {day}"
    logged = "uppsatt på dagordning"
    day: str


@dataclass(frozen=True)
class Postponed(Occurrence):
    sentence = "Remissgruppen bordlade ansökan {day}"
    logged = "ansökan bordlagd"
    day: str


@dataclass(frozen=True)
class ExtractSent(Occurrence):
    sentence = "Protokollsutdraget från remissgruppens möte {day} är klart"
    logged = "protokollsutdrag klart"
    day: str
