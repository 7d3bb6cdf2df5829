"""What the review of the log goes by: months, days off, and what an outcome may be."""

import calendar
import datetime as dt

from vardkedja.core.domain.workdays import is_working_day

#: The working days that the reviewer has for a month, from the day the review opens.
WORKING_DAYS = 10
#: Below this many readings in a month nobody has read unusually many.
FEW = 10
#: How many readers of one role in one unit make a norm; with fewer the whole authority's of that role do.
PEERS = 3


def first_of(day: dt.date) -> dt.date:
    """The first day of the month."""
    return day.replace(day=1)


def month_before(day: dt.date) -> dt.date:
    """The first day of the month before the one of `day`."""
    return first_of(first_of(day) - dt.timedelta(days=1))


def month_after(month: dt.date) -> dt.date:
    """The first day of the next month."""
    return first_of(month + dt.timedelta(days=31))


def days_off(month: dt.date) -> list[dt.date]:
    """Saturdays, Sundays, public holidays and the eves that count as such, of one month."""
    last = calendar.monthrange(month.year, month.month)[1]
    days = [month.replace(day=number) for number in range(1, last + 1)]
    return [day for day in days if not is_working_day(day)]


def period(first: dt.date, last: dt.date, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
    """The moments at which days begin and end in a zone, first and last day included; half-open."""
    midnight = dt.time(0)
    return (
        dt.datetime.combine(first, midnight, zone),
        dt.datetime.combine(last + dt.timedelta(days=1), midnight, zone),
    )


def period_of(month: dt.date, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
    """The moments at which a month begins and ends in a zone; half-open."""
    return period(month, month_after(month) - dt.timedelta(days=1), zone)
