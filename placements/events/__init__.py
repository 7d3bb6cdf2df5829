"""What can happen to places and stays: codes and references, no person."""

from dataclasses import dataclass

from vardkedja.core.events import Occurrence


@dataclass(frozen=True)
class PlaceGiven(Occurrence):
    """`order`: why it was given past the queue's order, with what joins it to the sentence; empty for who stood first."""

    sentence = "Plats på {unit} från {day}{order}"
    unit: str
    day: str
    order: str = ""


@dataclass(frozen=True)
class AcutelyAsked(Occurrence):
    sentence = "Akut plats på {unit} begärdes {at} av {caller}{how}"
    unit: str
    at: str
    caller: str
    how: str


@dataclass(frozen=True)
class AcutelyAdmitted(Occurrence):
    sentence = "{unit} svarade ja {at} på begäran om akut plats"
    unit: str
    at: str


@dataclass(frozen=True)
class AcutelyRefused(Occurrence):
    sentence = "{unit} svarade nej {at} på begäran om akut plats"
    unit: str
    at: str


@dataclass(frozen=True)
class AcuteRequestWithdrawn(Occurrence):
    sentence = "Begäran om akut plats på {unit} togs tillbaka"
    unit: str


@dataclass(frozen=True)
class AcutePointFilled(Occurrence):
    sentence = "Efter den akuta platsen ifyllt: {point}, {at}"
    point: str
    at: str


@dataclass(frozen=True)
class PlaceGivenProvisionally(Occurrence):
    sentence = "Preliminär plats på {unit} från {day}{order}"
    unit: str
    day: str
    order: str = ""


@dataclass(frozen=True)
class PlaceConfirmed(Occurrence):
    sentence = "Platsen på {unit} från {day} bekräftades"
    unit: str
    day: str


@dataclass(frozen=True)
class StayCancelled(Occurrence):
    sentence = "Placeringen på {unit} ställdes in: {reason}"
    unit: str
    reason: str


@dataclass(frozen=True)
class Arrived(Occurrence):
    sentence = "Inskriven på {unit} {day}"
    unit: str
    day: str


@dataclass(frozen=True)
class StayImported(Occurrence):
    sentence = "Vistelse på {unit} från {day} lästes in från fil"
    unit: str
    day: str


@dataclass(frozen=True)
class ImportedStayEnded(Occurrence):
    sentence = "Utskriven från {unit} {day}, inläst från fil"
    unit: str
    day: str


@dataclass(frozen=True)
class PlannedDaysChanged(Occurrence):
    sentence = "Planerade dagar på {unit}: från {start} till {end}"
    unit: str
    start: str
    end: str


@dataclass(frozen=True)
class DischargePlanned(Occurrence):
    sentence = "Hemgång från {unit} planeras {day}, mottagare {receiver}"
    unit: str
    day: str
    receiver: str


@dataclass(frozen=True)
class DischargePlanAccepted(Occurrence):
    sentence = "{receiver} tar emot vid hemgången {day}"
    receiver: str
    day: str


@dataclass(frozen=True)
class Discharged(Occurrence):
    sentence = "Utskriven från {unit} {day}: {reason}"
    unit: str
    day: str
    reason: str


@dataclass(frozen=True)
class Moved(Occurrence):
    sentence = "Flyttade från {unit} till {to_unit} {day}"
    unit: str
    to_unit: str
    day: str


@dataclass(frozen=True)
class StayExtended(Occurrence):
    sentence = "Vistelsen på {unit} förlängdes till {end}: {why}"
    unit: str
    end: str
    why: str


@dataclass(frozen=True)
class DidNotCome(Occurrence):
    sentence = "Kom inte till {unit}, väntades {day}: {why}; platsen är ledig"
    unit: str
    day: str
    why: str


@dataclass(frozen=True)
class StayRestored(Occurrence):
    sentence = "Placeringen på {unit} från {day} gäller igen, preliminärt: {why}"
    unit: str
    day: str
    why: str


@dataclass(frozen=True)
class GroundChanged(Occurrence):
    """`why`: what joins the reason of a correction to the sentence; empty for a change as it happened."""

    sentence = "Laglig grund för vistelsen på {unit} från {day}: {ground}{why}"
    unit: str
    day: str
    ground: str
    why: str = ""


@dataclass(frozen=True)
class StayTermsSet(Occurrence):
    sentence = "Tider för vistelser på {unit} gäller från {valid_from}"
    unit: str
    valid_from: str


@dataclass(frozen=True)
class StayCorrected(Occurrence):
    sentence = "Vistelsen på {unit} rättades ({what}): {why}"
    unit: str
    what: str
    why: str


@dataclass(frozen=True)
class DischargeUndone(Occurrence):
    sentence = "Utskrivningen från {unit} {day} ångrades: {why}"
    unit: str
    day: str
    why: str


@dataclass(frozen=True)
class AbsenceCorrected(Occurrence):
    sentence = "En frånvaro från {unit} rättades: {why}"
    audience = "own"
    unit: str
    why: str


@dataclass(frozen=True)
class WentAway(Occurrence):
    sentence = "Frånvarande från {unit} sedan {day}"
    audience = "own"
    unit: str
    day: str


@dataclass(frozen=True)
class CameBack(Occurrence):
    sentence = "Åter på {unit} {day}"
    audience = "own"
    unit: str
    day: str


@dataclass(frozen=True)
class ResidentCardWritten(Occurrence):
    sentence = "Kortet på {unit} ändrades"
    audience = "own"
    unit: str


@dataclass(frozen=True)
class AppointmentBooked(Occurrence):
    sentence = "En tid att passa antecknades, {day}"
    audience = "own"
    day: str


@dataclass(frozen=True)
class AppointmentCancelled(Occurrence):
    sentence = "En tid att passa ströks, {day}"
    audience = "own"
    day: str


@dataclass(frozen=True)
class AdmissionSheetFilled(Occurrence):
    sentence = "Inskrivningsbladet på {unit} fylldes i"
    audience = "own"
    unit: str


@dataclass(frozen=True)
class TellListOpened(Occurrence):
    sentence = "{kind}: listan över vilka som ska få veta öppnades"
    audience = "own"
    kind: str


@dataclass(frozen=True)
class TellPointSettled(Occurrence):
    sentence = "{kind}: en punkt om vilka som ska få veta blev klar"
    audience = "own"
    kind: str


@dataclass(frozen=True)
class DischargeSafetyFilled(Occurrence):
    sentence = "Bladet om trygg hemgång från {unit} fylldes i"
    audience = "own"
    unit: str


@dataclass(frozen=True)
class DrugTestAsked(Occurrence):
    sentence = "Ett drogtest begärdes till {day}"
    audience = "own"
    day: str


@dataclass(frozen=True)
class DrugTestAnswered(Occurrence):
    sentence = "Ett svar på drogtest antecknades"
    audience = "own"


@dataclass(frozen=True)
class PlaceOffered(Occurrence):
    sentence = "{unit} erbjuder en plats från {day}, svar senast {due}"
    unit: str
    day: str
    due: str


@dataclass(frozen=True)
class OfferAccepted(Occurrence):
    sentence = "Ja till platsen på {unit} från {day}"
    unit: str
    day: str


@dataclass(frozen=True)
class OfferDeclined(Occurrence):
    sentence = "Nej till platsen på {unit}: {reason}; {position}"
    unit: str
    reason: str
    position: str


@dataclass(frozen=True)
class OfferExpired(Occurrence):
    sentence = "Inget svar i tid på erbjudandet från {unit}; {position}"
    unit: str
    position: str


@dataclass(frozen=True)
class OfferFell(Occurrence):
    sentence = "Erbjudandet från {unit} upphörde, eftersom det finns ett avslag"
    unit: str


@dataclass(frozen=True)
class OfferTakenBack(Occurrence):
    sentence = "{unit} tog tillbaka erbjudandet: {reason}; köplatsen är kvar"
    unit: str
    reason: str


@dataclass(frozen=True)
class HomeSaidNo(Occurrence):
    sentence = "{unit} sade nej just nu: {reason}; köplatsen är kvar"
    unit: str
    reason: str


@dataclass(frozen=True)
class HomeTookUp(Occurrence):
    sentence = "{unit} tar upp köplatsen igen"
    unit: str


@dataclass(frozen=True)
class MatchRuleSet(Occurrence):
    sentence = "Matchning på {unit}: {rule} gäller från {valid_from}"
    unit: str
    rule: str
    valid_from: str


@dataclass(frozen=True)
class RegionPartNoted(Occurrence):
    sentence = "{what} {days}"
    logged = "regionens del antecknad"
    what: str
    days: str


@dataclass(frozen=True)
class RestrictionNoted(Occurrence):
    sentence = "En begränsning vid placering antecknades"
    audience = "own"


@dataclass(frozen=True)
class RestrictionEnded(Occurrence):
    sentence = "En begränsning vid placering upphävdes"
    audience = "own"


@dataclass(frozen=True)
class StayPlanDrafted(Occurrence):
    sentence = "Utkast sparat: {plan}"
    audience = "own"
    plan: str


@dataclass(frozen=True)
class StayPlanSigned(Occurrence):
    sentence = "{plan}, version {number}, är undertecknad och gäller"
    audience = "own"
    plan: str
    number: int


@dataclass(frozen=True)
class GoalFollowedUp(Occurrence):
    sentence = "Mål {number} i {plan} följdes upp: {outcome}"
    audience = "own"
    plan: str
    number: int
    outcome: str


@dataclass(frozen=True)
class StayPhasesSet(Occurrence):
    sentence = "Vistelsens faser ändrades"
    audience = "own"
