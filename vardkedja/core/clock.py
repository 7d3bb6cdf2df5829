"""The only place that reads the clock. Everything else is handed a moment."""

import datetime as dt
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def day_of(moment: dt.datetime) -> dt.date:
    """The Swedish calendar day of an aware moment (00:30 belongs to the new day)."""
    return moment.astimezone(STOCKHOLM).date()


def local(moment: dt.datetime) -> dt.datetime:
    """An aware moment in Swedish time, to be written out."""
    return moment.astimezone(STOCKHOLM)


def today() -> dt.date:
    return day_of(now())


def midday(day: dt.date) -> dt.datetime:
    """A moment well inside a Swedish day, for history that is known by day only."""
    return dt.datetime.combine(day, dt.time(12), STOCKHOLM)


def start_of(day: dt.date) -> dt.datetime:
    """The moment when a Swedish day begins."""
    return dt.datetime.combine(day, dt.time.min, STOCKHOLM)
