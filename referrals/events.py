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
class ApplicationShared(Occurrence):
    sentence = "Ansökans innehåll lämnades ut till parterna"


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
