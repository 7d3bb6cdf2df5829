"""The acute route: what is asked in five fields, what bars an admission, and what is filled in afterwards.

Somebody intoxicated or in withdrawal is seen by health care first (the county's agreement in Dalarna; the audit of Värmland asks for
a medical assessment behind each detoxification). Care begins at once, and the inquiry *genast* (SoL 2025:400, 14 kap. 2 §);
the rest follows by the next working day.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from placements.domain.stays import Refusal
from referrals.domain.acute import AcuteTerms
from vardkedja.core.domain.phones import NOT_A_PHONE, is_phone

#: Who rings or asks.
CALLERS = {
    "social": "Socialjour",
    "psychiatry": "Psykiatrisk akutmottagning",
    "ward": "Vårdavdelning",
    "other": "Annan",
}
SOBER, INTOXICATED, WITHDRAWAL = "no", "intoxicated", "withdrawal"
CONDITIONS = {
    SOBER: "Nej, inget tecken på det",
    INTOXICATED: "Ja, påverkad",
    WITHDRAWAL: "Ja, i abstinens eller med risk för det",
}
#: Who may make the medical assessment.
PROFESSIONS = {
    "physician": "Läkare",
    "nurse": "Sjuksköterska",
    "specialist_nurse": "Specialistsjuksköterska i psykiatri",
    "ambulance": "Sjuksköterska i ambulans",
}
NOES = {
    "full": "Ingen plats är ledig",
    "target": "Utanför enhetens målgrupp",
    "medical": "Behöver sjukhusvård först",
    "not_assessed": "Medicinsk bedömning saknas",
    "safety": "Säkerheten på enheten",
    "staffing": "Bemanningen räcker inte",
    "other": "Annat",
}

#: Told of a number that belongs to somebody else; it never says to whom.
ANOTHER_NAME = "Numret hör till någon som är registrerad hos er med ett annat namn. Kontrollera numret, eller lämna namnen tomma."
ANOTHER_SEX = (
    "Numret hör till någon som är registrerad hos er med ett annat kön. Kontrollera numret, eller välj Okänt."
)


def another_name(said: str, known: str) -> bool:
    """Whether two names have no word in common, however they are written: who goes by one of several names is no other."""
    first, second = _words(said), _words(known)
    return bool(first and second) and not first & second


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return set("".join(one for one in plain.replace("-", " ") if not unicodedata.combining(one)).split())


class State(StrEnum):
    WAITING = "waiting"
    YES = "yes"
    NO = "no"
    WITHDRAWN = "withdrawn"


STATES = {
    State.WAITING: "väntar på svar",
    State.YES: "ja",
    State.NO: "nej",
    State.WITHDRAWN: "återtagen",
}


class Point(StrEnum):
    """What is filled in after an acute admission, beside the decisions, which have pages of their own."""

    GROUND = "ground"
    INQUIRY = "inquiry"
    CONSENT = "consent"
    MEDICAL = "medical"


POINTS = {
    Point.GROUND: "Laglig grund",
    Point.INQUIRY: "Utredning inledd",
    Point.CONSENT: "Samtycke, eller varför det saknas",
    Point.MEDICAL: "Medicinsk bedömning",
}


@dataclass(frozen=True)
class Medical:
    """The assessment as told: by which profession (`PROFESSIONS`), by whom, when."""

    condition: str
    profession: str = ""
    assessor: str = ""
    assessed_at: dt.datetime | None = None

    @property
    def needed(self) -> bool:
        return self.condition != SOBER


def medical_lacks(medical: Medical, now: dt.datetime, terms: AcuteTerms) -> Iterator[Refusal]:
    """Everything for which somebody cannot be admitted on what is told of their condition."""
    if medical.condition not in CONDITIONS:
        yield Refusal("Välj om personen är påverkad eller i abstinens.", "condition")
        return
    if not medical.needed and medical.assessed_at is None:
        return
    first = "Den som är påverkad eller i abstinens bedöms medicinskt först. " if medical.needed else ""
    for lack in assessment_lacks(medical, now):
        yield Refusal(f"{first}{lack.message}", lack.field)
        first = ""
    oldest = now - dt.timedelta(hours=terms.assessed_hours)
    if medical.needed and medical.assessed_at and medical.assessed_at < oldest:
        yield Refusal(
            f"Bedömningen är äldre än {terms.assessed_hours} timmar. Be om en ny bedömning.", "assessed_on"
        )


def assessment_lacks(medical: Medical, now: dt.datetime) -> Iterator[Refusal]:
    """What is missing in a medical assessment: by which profession, by whom, when."""
    if medical.profession not in PROFESSIONS:
        yield Refusal("Välj vilken profession som har gjort bedömningen.", "profession")
    if not medical.assessor.strip():
        yield Refusal("Skriv vem som har gjort bedömningen.", "assessor")
    if medical.assessed_at is None:
        yield Refusal("Ange när bedömningen gjordes.", "assessed_on")
    elif medical.assessed_at > now:
        yield Refusal("Bedömningen kan inte ligga framåt i tiden.", "assessed_on")


def caller_lacks(caller: str, name: str, phone: str) -> Iterator[Refusal]:
    """What is missing of who asks: the home has to be able to ring back."""
    if caller not in CALLERS:
        yield Refusal("Välj vem som frågar.", "caller")
    if not name.strip():
        yield Refusal("Skriv vem som frågar.", "caller_name")
    if not phone.strip():
        yield Refusal("Skriv ett nummer där den som frågar nås.", "phone")
    elif not is_phone(phone):
        yield Refusal(NOT_A_PHONE, "phone")


def asked_lack(asked_at: dt.datetime | None, now: dt.datetime, terms: AcuteTerms) -> Refusal | None:
    """When the question was put: not in the future, and not so long ago that it no longer is acute."""
    if asked_at is None:
        return Refusal("Ange när frågan ställdes.", "asked_on")
    if asked_at > now:
        return Refusal("Frågan kan inte ha ställts i framtiden.", "asked_on")
    if now - asked_at > dt.timedelta(hours=terms.asked_hours):
        return Refusal(
            f"Frågan ställdes för mer än {terms.asked_hours} timmar sedan. Skicka en vanlig ansökan i stället.",
            "asked_on",
        )
    return None


def answer_lack(
    state: str, asked_at: dt.datetime, answered_at: dt.datetime, now: dt.datetime
) -> Refusal | None:
    """Why a request cannot be answered at a moment."""
    if state != State.WAITING:
        told = "Förfrågan är återtagen." if state == State.WITHDRAWN else "Förfrågan är redan besvarad."
        return Refusal(told)
    if answered_at > now:
        return Refusal("Svaret kan inte ligga framåt i tiden.", "answered_on")
    if answered_at < asked_at:
        return Refusal("Svaret kan inte ha lämnats före frågan.", "answered_on")
    return None


def why_not_lack(occurred_on: dt.date, today: dt.date, text: str) -> Refusal | None:
    """What is missing in why somebody has not consented."""
    if occurred_on > today:
        return Refusal("Dagen kan inte ligga framåt i tiden.", "occurred_on")
    return None if text.strip() else Refusal("Skriv varför samtycke saknas.", "text")
