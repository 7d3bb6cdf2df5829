"""Swedish working days: for due days that fall on a day when somebody is at work.

Source: lag (1930:173) 2 §, which puts Saturday and the eves of midsummer, Christmas and New Year beside the
public holidays (lag 1989:253).
"""

import datetime as dt
from functools import cache

from holidays import country_holidays

SATURDAY = 5
FRIDAY = 4
JUNE = 6


@cache
def _holidays(year: int) -> frozenset[dt.date]:
    return frozenset(country_holidays("SE", years=year, include_sundays=False))


def _is_eve(day: dt.date) -> bool:
    midsummer = day.month == JUNE and day.weekday() == FRIDAY and 19 <= day.day <= 25  # noqa: PLR2004
    return midsummer or (day.month, day.day) in {(12, 24), (12, 31)}


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays(day.year) and not _is_eve(day)


def working_day_from(day: dt.date) -> dt.date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The day `count` (≥ 0) working days after `day`, which itself is not counted; 0 gives `working_day_from(day)`."""
    if count == 0:
        return working_day_from(day)
    for _ in range(count):
        day = working_day_from(day + dt.timedelta(days=1))
    return day
