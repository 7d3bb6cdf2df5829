"""How long stays in a unit may be: the county's agreement as dated data of the unit (`models.StayTerms`). No number stands here.

A term that is not set does not limit. Days of an acute place are counted from the day of arrival.
"""

import datetime as dt
from dataclasses import dataclass

from placements.domain.conditions import date_words
from placements.domain.stays import Refusal

_WEEK = 7


@dataclass(frozen=True)
class Terms:
    """An acute place is given for `acute_days` and lengthened `acute_times` times, by `acute_more` days at most in all. `least` to `most` days
    is what an ordinary stay is planned for (a warning outside); longer than `longest` is refused. The place is made ready for `turnaround` days
    after each stay. None: not set."""

    acute_days: int = 0
    acute_more: int | None = None
    acute_times: int | None = None
    least: int | None = None
    most: int | None = None
    longest: int | None = None
    turnaround: int | None = None
    #: Within so many days after the discharge the end report is written.
    report_within: int | None = None

    @property
    def limits_acute(self) -> bool:
        return self.acute_times is not None

    def acute_end(self, start: dt.date) -> dt.date:
        """The last planned end of an acute place, all lengthening counted."""
        return _end(start, self.acute_days + (self.acute_more or 0))


def _end(start: dt.date, days: int) -> dt.date:
    return start + dt.timedelta(days=days)


def length(days: int) -> str:
    """14 → 2 veckor; 10 → 10 dagar."""
    if days % _WEEK:
        return f"{days} dagar"
    return f"{days // _WEEK} vecka" if days == _WEEK else f"{days // _WEEK} veckor"


def planned_end(terms: Terms, acute: bool, start: dt.date, end: dt.date | None) -> dt.date | None:
    """The end as planned; a stay in an acute place without one gets the terms' own."""
    return _end(start, terms.acute_days) if acute and terms.limits_acute and end is None else end


def too_long(
    terms: Terms, acute: bool, start: dt.date, end: dt.date | None, field: str = "planned_to"
) -> Refusal | None:
    """Why a stay cannot be planned so long without an extension."""
    if not acute:
        return _past_longest(terms, start, end, field)
    last = _end(start, terms.acute_days)
    if terms.limits_acute and end is not None and end > last:
        return Refusal(
            f"En akut plats ges för högst {length(terms.acute_days)}, till {date_words(last)}.", field
        )
    return None


def cannot_extend(terms: Terms, acute: bool, start: dt.date, done: int, today: dt.date) -> Refusal | None:
    """Why a stay cannot be lengthened at all; `done` times it has been."""
    if not acute or not terms.limits_acute:
        return None
    if done >= (terms.acute_times or 0):
        said = "inte förlängas fler gånger" if done else "inte förlängas"
        return Refusal(
            f"Den akuta platsen kan {said}. Flytta till en ordinarie plats, eller planera hemgång.",
            "planned_to",
        )
    if terms.acute_end(start) < today:
        return Refusal(
            "Den längsta tiden på akut plats har gått. Flytta till en ordinarie plats.", "planned_to"
        )
    return None


def too_far(terms: Terms, acute: bool, start: dt.date, end: dt.date | None) -> Refusal | None:
    """Why an extension cannot reach so far."""
    if not acute:
        return _past_longest(terms, start, end, "planned_to")
    last = terms.acute_end(start)
    if terms.limits_acute and (end is None or end > last):
        return Refusal(
            f"Den akuta platsen kan förlängas längst till {date_words(last)}. Därefter behövs en ordinarie plats.",
            "planned_to",
        )
    return None


def _past_longest(terms: Terms, start: dt.date, end: dt.date | None, field: str) -> Refusal | None:
    if terms.longest is None:
        return None
    last = _end(start, terms.longest)
    if end is not None and end > last:
        return Refusal(
            f"En vistelse på enheten kan vara högst {length(terms.longest)}, till {date_words(last)}.", field
        )
    return None


def warning(terms: Terms, acute: bool, start: dt.date, end: dt.date | None) -> str:
    """What to look at in a planned time, in a sentence; empty within the agreement or without an end."""
    if acute or end is None:
        return ""
    days = (end - start).days
    if terms.least is not None and days < terms.least:
        return f"Planerad tid är {length(days)}, kortare än avtalets {length(terms.least)}."
    if terms.most is not None and days > terms.most:
        return f"Planerad tid är {length(days)}, längre än avtalets {length(terms.most)}."
    return ""


def wrong(terms: Terms) -> Refusal | None:
    """Why terms do not hold together."""
    if (terms.acute_times is None) != (terms.acute_more is None):
        return Refusal(
            "Skriv både hur många gånger en akut plats får förlängas och med hur många dagar.", "acute_more"
        )
    if terms.least is not None and terms.most is not None and terms.most < terms.least:
        return Refusal("Längsta planerade tid kan inte vara kortare än den kortaste.", "most")
    shortest = terms.most if terms.most is not None else terms.least
    if terms.longest is not None and shortest is not None and terms.longest < shortest:
        return Refusal("Den tid som inte får passeras kan inte vara kortare än den planerade.", "longest")
    return None
