"""The rules of a substitute's shift: plain values in, what is wrong out."""

import datetime as dt
from zoneinfo import ZoneInfo

#: A shift is no employment: the longest is a day and a night with handover.
LONGEST = dt.timedelta(hours=26)
#: How far ahead a shift can be given, in days: a schedule's period.
AHEAD = 62


def moments(day: dt.date, starts: dt.time, ends: dt.time, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """The shift that begins on `day`, by the clock on the wall. One that ends no later than it begins ends the next day."""
    begins = dt.datetime.combine(day, starts, zone)
    last = day if ends > starts else day + dt.timedelta(days=1)
    return begins, dt.datetime.combine(last, ends, zone)


def fault(starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime) -> tuple[str, str] | None:
    """(message, field) of what is wrong with a shift, or None."""
    if ends_at <= now:
        return "Passet är redan slut.", "ends"
    if ends_at - starts_at > LONGEST:
        return "Ett pass är högst 26 timmar. Ge flera pass i stället.", "ends"
    if starts_at > now + dt.timedelta(days=AHEAD):
        return f"Ett pass kan ges högst {AHEAD} dagar i förväg.", "day"
    return None
