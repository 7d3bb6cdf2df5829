"""Daily notes: whether a unit keeps them here, what a note may say of its time, when one that nobody signed is late. Plain values.

A note is of one law: what health care writes is a patient record (PDL 2008:355), what social services write is the documentation of
SoL (2025:400) ch. 14. The two are switched apart, and where one is off the words say in which system that record is kept.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from placements.domain.stays import Refusal

#: Code → the law as it stands in "enligt …".
LAWS = {"sol": "socialtjänstlagen", "hsl": "hälso- och sjukvårdslagen"}
NOTE, ADDENDUM, CORRECTION = "note", "addendum", "correction"
FORMS = {NOTE: "Anteckning", ADDENDUM: "Tillägg", CORRECTION: "Rättelse"}
#: What is added to a signed note; the note itself stands.
ADDED = {code: words for code, words in FORMS.items() if code != NOTE}
MANNERS = {"oral": "Muntligt", "written": "Skriftligt"}
#: By which rule it is noted that the person holds something to be wrong.
OBJECTION_RULES = {
    "sol": "14 kap. 6 § socialtjänstlagen (2025:400)",
    "hsl": "3 kap. 8 § patientdatalagen (2008:355)",
}
#: Nobody waits longer than this for a signature.
LONGEST = 30
#: How long before the person came something may have happened that is noted.
BEFORE = dt.timedelta(days=7)


@dataclass(frozen=True)
class Switch:
    """Whether notes of a law are kept here. `kept_in`: in which system they are kept instead. `sign_within`: days until one that is not
    signed becomes a task."""

    on: bool
    kept_in: str = ""
    sign_within: int | None = None


def wrong_switch(new: Switch, law: str, own_law: str) -> Refusal | None:
    """Why notes cannot be switched so. Another law's notes are written by who works under it: of them one only says where they are."""
    if law not in LAWS:
        return Refusal("Välj vilken lag det gäller.", "law")
    if new.on and law != own_law:
        return Refusal(
            f"Ni dokumenterar enligt {LAWS[own_law]}. Anteckningar enligt {LAWS[law]} slås på av den myndighet som skriver dem.",
            "on",
        )
    if not new.on and not new.kept_in.strip():
        return Refusal("Skriv i vilket system dokumentationen förs, så att personalen vet.", "kept_in")
    if new.on and (new.sign_within is None or not 0 <= new.sign_within <= LONGEST):
        return Refusal(
            f"Skriv inom hur många dagar en anteckning ska signeras, högst {LONGEST}.", "sign_within"
        )
    return None


def off(law: str, unit: str, kept_in: str) -> Refusal:
    """Why no note is written here, and where to write."""
    where = (
        f"Dokumentationen förs i {kept_in}." if kept_in else "Föreståndaren slår på dem i enhetens regler."
    )
    return Refusal(f"Anteckningar enligt {LAWS[law]} är inte påslagna på {unit}. {where}")


def wrong_moment(occurred: dt.datetime, now: dt.datetime, first: dt.date, day: dt.date) -> Refusal | None:
    """Why nothing of the stay can have happened then. `day`: the Swedish day of `occurred`; `first`: the day on which the person came."""
    if occurred > now:
        return Refusal("Det kan inte ha hänt senare än nu.", "occurred_on")
    if day < first - BEFORE:
        earliest = (first - BEFORE).isoformat()
        return Refusal(f"Personen kom {first.isoformat()}. Välj en dag från {earliest}.", "occurred_on")
    return None


def is_late(recorded_on: dt.date, sign_within: int, today: dt.date) -> bool:
    """Whether a note written on the day, and not signed yet, is past the days that its unit gives."""
    return recorded_on + dt.timedelta(days=sign_within) < today


def wrong_objection(
    manner: str, on: dt.date | None, words: str, since: dt.date, today: dt.date
) -> Refusal | None:
    """Why an objection to a note written on the day `since` cannot be noted so."""
    if manner not in MANNERS:
        return Refusal("Välj hur den enskilde sa det.", "manner")
    if on is None or on > today:
        return Refusal("Skriv vilken dag den enskilde sa det, senast i dag.", "said_on")
    if on < since:
        return Refusal(f"Anteckningen skrevs {since.isoformat()}. Välj en dag från den.", "said_on")
    return None if words.strip() else Refusal("Skriv vad den enskilde anser är fel.", "words")


def offered(categories: Mapping[str, str], left_out: frozenset[str]) -> dict[str, str]:
    """Of all categories those that a note may have: a name is none, and `left_out` what the writer does not write of."""
    return {code: words for code, words in categories.items() if code not in left_out | {"identity"}}
