"""The acute route: what is asked in five fields, what bars an admission, and what is filled in afterwards.

Somebody intoxicated or in withdrawal is seen by health care first (the county's agreement in Dalarna; the audit of Värmland asks for
a medical assessment behind each detoxification). Care begins at once, and the inquiry *genast* (SoL 2025:400, 14 kap. 2 §);
the rest follows by the next working day.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from placements.domain.stays import Refusal
from referrals.domain.acute import AcuteTerms

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


def medical_lack(medical: Medical, now: dt.datetime, terms: AcuteTerms) -> Refusal | None:
    """Why somebody cannot be admitted on what is told of their condition, or None."""
    if medical.condition not in CONDITIONS:
        return Refusal("Välj om personen är påverkad eller i abstinens.", "condition")
    if not medical.needed and medical.assessed_at is None:
        return None
    lack = assessment_lack(medical, now)
    if lack:
        return Refusal(
            f"Den som är påverkad eller i abstinens bedöms medicinskt först. {lack.message}", lack.field
        )
    assert medical.assessed_at is not None  # else it lacked
    if medical.needed and now - medical.assessed_at > dt.timedelta(hours=terms.assessed_hours):
        return Refusal(
            f"Bedömningen är äldre än {terms.assessed_hours} timmar. Be om en ny bedömning.", "assessed_on"
        )
    return None


def assessment_lack(medical: Medical, now: dt.datetime) -> Refusal | None:
    """What is missing in a medical assessment: by which profession, by whom, when."""
    if medical.profession not in PROFESSIONS:
        return Refusal("Välj vilken profession som har gjort bedömningen.", "profession")
    if not medical.assessor.strip():
        return Refusal("Skriv vem som har gjort bedömningen.", "assessor")
    if medical.assessed_at is None:
        return Refusal("Ange när bedömningen gjordes.", "assessed_on")
    if medical.assessed_at > now:
        return Refusal("Bedömningen kan inte ligga framåt i tiden.", "assessed_on")
    return None


def asked_lack(asked_at: dt.datetime, now: dt.datetime, terms: AcuteTerms) -> Refusal | None:
    """When the question was put: not in the future, and not so long ago that it no longer is acute."""
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
