"""The plan for going home, begun on the day of arrival: what has to be in place at home, area by area, and how far each has come.

The areas are those in which people fall back when the home's door has closed behind them; that a plan is made from day one is the chain's own
rule (the county's guideline). Words lie in the plan's entry; how many areas are left is all that the other parties see.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from placements.domain.stays import Refusal

ARRANGED, UNDERWAY, LACKING, NONE = "arranged", "underway", "lacking", "none"
STATES = {LACKING: "Inte ordnat ännu", UNDERWAY: "På gång", ARRANGED: "Ordnat", NONE: "Inte aktuellt"}


@dataclass(frozen=True)
class Area:
    """One area. `asked`: questions of the application whose answers, where they are released to the home, are a beginning."""

    key: str
    label: str
    hint: str
    asked: tuple[str, ...] = ()


AREAS = (
    Area("housing", "Bostad", "Vilken bostad, från vilken dag, och vem som söker den om den saknas."),
    Area("occupation", "Sysselsättning", "Arbete, studier eller annat om dagarna, och vem som hjälper till."),
    Area("economy", "Ekonomi", "Försörjning från första dagen, hyra, skulder, god man.", ("economy",)),
    Area("health", "Vård och behandling", "Mottagning, nästa besök, fortsatt behandling.", ("mental", "somatic")),
    Area("medication", "Läkemedel", "Vem som förskriver, hur länge de räcker, LARO.", ("medication",)),
    Area("network", "Nätverk", "Närstående, stödgrupp och andra som finns kvar.", ("relatives", "contacts")),
    Area("children", "Barn", "Umgänge, barnens behov av stöd, vem som ansvarar.", ("children",)),
)  # fmt: skip
#: What else the plan says: (key, label, help).
MORE = (
    ("warning", "Tidiga tecken och vad man då gör", "Det personen själv och andra ska vara uppmärksamma på."),
    ("own_view", "Den enskildes egen syn på planen", "Vill hen inte säga något, skriv det."),
    ("contact", "Vem hos mottagaren har ni talat med?", "Namn och telefon till medarbetaren."),
)


@dataclass(frozen=True)
class Told:
    """How far an area has come, a code of `STATES`, and in words."""

    state: str = LACKING
    text: str = ""


Plan = Mapping[str, Told]


def state_key(area: str) -> str:
    """The key of an area's state in form and entry; its words have the area's own."""
    return f"{area}_state"


def wrong(told: Plan) -> Refusal | None:
    """Why a plan cannot be kept so: an unknown state, or one that says that something is done and not what."""
    for area in AREAS:
        one = told.get(area.key, Told())
        if one.state not in STATES:
            return Refusal("Välj hur långt det har kommit.", state_key(area.key))
        if one.state in {ARRANGED, UNDERWAY} and not one.text.strip():
            return Refusal("Skriv vad som är ordnat eller på gång.", area.key)
    return None


def left(told: Plan) -> int:
    """How many areas are not arranged yet; what does not concern the person is not among them."""
    return sum(told.get(area.key, Told()).state in {LACKING, UNDERWAY} for area in AREAS)


def contents(told: Plan) -> list[tuple[str, str, str]]:
    """The areas as fields of the plan's entry."""
    found = []
    for area in AREAS:
        one = told.get(area.key, Told())
        found += [
            (state_key(area.key), f"{area.label}: läge", STATES[one.state]),
            (area.key, area.label, one.text),
        ]
    return found


def state_of(word: str) -> str:
    """A state from how it reads in an entry."""
    return {label: code for code, label in STATES.items()}.get(word, LACKING)
