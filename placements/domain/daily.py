"""Codes of what a home must know from day to day, and what is wrong with what was written. Plain values.

No doses: they stand in the list of medicines that health care answers for (PDL 3:6, HSLF-FS 2017:37); a copy by hand goes wrong.
"""

import datetime as dt
import re

#: What an appointment is. Which category its words are written under follows from it.
APPOINTMENTS = {
    "care": "Vård och hälsa",
    "laro": "LARO",
    "social": "Socialtjänsten",
    "sip": "SIP eller planering",
    "authority": "Annan myndighet",
    "work": "Arbete, praktik eller studier",
    "family": "Närstående",
    "activity": "Aktivitet",
    "other": "Annat",
}
RISKS = {"not_assessed": "Inte bedömd", "low": "Låg", "raised": "Förhöjd", "high": "Hög"}
#: Which risks the night watches; one that nobody has assessed is not known to be low.
WATCHED = frozenset({"not_assessed", "raised", "high"})
MEDICATION = {
    "received": "Mottagen",
    "none": "Personen har inga läkemedel",
    "missing": "Har inte kommit ännu",
}

DOSE = re.compile(
    r"\d[\d,.]*\s*(?:mg|ml|µg|mcg|mikrogram|milligram|gram|g|tablett\w*|tabl?|kapsl\w*|droppar)\b",
    re.IGNORECASE,
)
NO_DOSE = "Skriv inga doser (”{dose}”). Dosen står i läkemedelslistan."


def dose_in(text: str) -> str:
    """What looks like a dose in a text, or empty."""
    found = DOSE.search(text)
    return found.group() if found else ""


def risk_lack(risk: str, by: str) -> str:
    """What is missing where a risk is told: a risk that was assessed says by whom."""
    if risk not in RISKS:
        return "Välj hur risken är bedömd."
    return "Skriv vem som bedömde risken." if risk != "not_assessed" and not by.strip() else ""


def medication_lack(
    medication: str, source: str, at: dt.datetime | None, now: dt.datetime
) -> tuple[str, str] | None:
    """(message, field) of what is missing about the list of medicines."""
    if medication not in MEDICATION:
        return "Välj om läkemedelslistan är mottagen.", "medication"
    if medication != "received":
        return None
    if not source.strip():
        return "Skriv vem läkemedelslistan kommer från.", "medication_from"
    if at is None:
        return "Skriv när läkemedelslistan togs emot.", "medication_on"
    return ("Läkemedelslistan kan inte ha kommit senare än nu.", "medication_on") if at > now else None
