"""Follow-up visits in a bought place: the codes, and when the next is due. Plain values.

No law names an interval for all: how often is the authority's own terms (months from a day on), and without them nothing but what is
planned falls due.
"""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

MET = {
    "alone": "Ja, i enrum",
    "others": "Ja, men inte i enrum",
    "declined": "Nej, personen ville inte",
    "no": "Nej",
}
CALLED_OFF = {
    "ended": "Vistelsen är slut",
    "moved": "Besöket flyttas till en annan dag",
    "home": "Hemmet kunde inte ta emot",
    "person": "Personen ville inte",
    "mistake": "Planerades av misstag",
}
MOST_MONTHS = 24
#: How far ahead a visit can be planned.
AHEAD = dt.timedelta(days=365)


@dataclass(frozen=True)
class Terms:
    """Months between visits from a day on; of two from one day the later number holds."""

    months: int
    valid_from: dt.date
    number: int = 0


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def terms_on(terms: Sequence[Terms], day: dt.date) -> Terms | None:
    held = [one for one in terms if one.valid_from <= day]
    return max(held, key=lambda one: (one.valid_from, one.number)) if held else None


def next_due(
    arrived_on: dt.date, done: Sequence[dt.date], terms: Sequence[Terms], today: dt.date
) -> dt.date | None:
    """By which day the next visit is to be made: the terms' months after the last visit, or after arrival. None without terms."""
    held = terms_on(terms, today)
    return months_after(max([arrived_on, *done]), held.months) if held else None
