"""Swedish ways of writing money, dates, shares and numbers. Plain Python: no Django, no clock.

Groups of thousands and units are held together by non-breaking spaces (U+00A0); a negative
number carries the minus sign (U+2212), not a hyphen, so that it neither breaks nor reads as a dash.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from vardkedja.core.money import ORE_PER_KRONA, format_kronor, group_thousands, round_half_up, to_tkr

NBSP = "\u00a0"
MINUS = "\u2212"

WEEKDAYS = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
WEEKDAYS_LONG = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


def _signed(negative: bool, text: str) -> str:
    return MINUS + text if negative else text


def integer(value: int) -> str:
    """12345 → "12 345"."""
    return _signed(value < 0, group_thousands(abs(value)))


def number(value: Decimal | float | str, decimals: int = 2, *, trim: bool = False) -> str:
    """A number with decimal comma, rounded half up; ``trim`` drops zeros at the end ("9,50" → "9,5")."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{abs(exact):f}".partition(".")
    if trim:
        fraction = fraction.rstrip("0")
    text = integer(int(whole)) + (f",{fraction}" if fraction else "")
    return _signed(exact < 0, text)


def kronor(ore: int, *, unit: bool = True) -> str:
    """Öre (whole) as kronor and öre: 123450 → "1 234,50 kr"."""
    text = format_kronor(ore).replace("-", MINUS)
    return text if unit else text.removesuffix(f"{NBSP}kr")


def kronor_whole(ore: int, *, unit: bool = True) -> str:
    """Öre as kronor without öre, rounded half away from zero: 123450 → "1 235 kr"."""
    text = integer(round_half_up(Fraction(ore, ORE_PER_KRONA)))
    return f"{text}{NBSP}kr" if unit else text


def thousands(ore: int, *, unit: bool = True) -> str:
    """Öre as thousands of kronor, rounded half away from zero: 1120200000 → "11 202 tkr"."""
    text = integer(to_tkr(ore))
    return f"{text}{NBSP}tkr" if unit else text


def percent(value: Decimal | float | str, decimals: int = 2, *, trim: bool = True) -> str:
    """A number that is already per cent: 44.79 → "44,79 %"."""
    return f"{number(value, decimals, trim=trim)}{NBSP}%"


def share(value: Decimal | float | str, decimals: int = 0) -> str:
    """A ratio, 0 to 1, as per cent: 0.4479 → "45 %"."""
    return percent(Decimal(str(value)) * 100, decimals)


def _day(value: dt.date | dt.datetime) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def date_iso(value: dt.date | dt.datetime) -> str:
    """2026-11-22."""
    return _day(value).isoformat()


def date_short(value: dt.date | dt.datetime) -> str:
    """14 dec."""
    day = _day(value)
    name = MONTHS[day.month - 1]
    return f"{day.day}{NBSP}{name if len(name) <= 4 else name[:3]}"


def date_words(value: dt.date | dt.datetime) -> str:
    """22 november 2026, for letters and error texts."""
    day = _day(value)
    return f"{day.day}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def date_long(value: dt.date | dt.datetime) -> str:
    """Sön 22 november 2026 v. 47, in lower case; the week is ISO 8601's."""
    day = _day(value)
    return f"{WEEKDAYS[day.weekday()]} {date_words(day)} {week(day)}"


def date_week(value: dt.date | dt.datetime) -> str:
    """2026-11-22 (sön v. 47)."""
    day = _day(value)
    return f"{day.isoformat()} ({WEEKDAYS[day.weekday()]} {week(day)})"


def week(value: dt.date | dt.datetime) -> str:
    """Week by ISO 8601: "v. 47"."""
    return f"v.{NBSP}{_day(value).isocalendar().week}"


def month_words(value: dt.date | dt.datetime) -> str:
    """november 2026."""
    day = _day(value)
    return f"{MONTHS[day.month - 1]} {day.year}"


def time_of_day(value: dt.datetime | dt.time) -> str:
    """09.05 → "09:05"; the value must already be in local time."""
    return f"{value.hour:02d}:{value.minute:02d}"


def moment(value: dt.datetime) -> str:
    """2026-11-22 14:05; the value must already be in local time."""
    return f"{date_iso(value)} {time_of_day(value)}"


def days_until(day: dt.date, today: dt.date) -> str:
    """How far a day lies from today: "om 3 dagar", "i morgon", "i dag", "3 dagar sen"."""
    distance = (_day(day) - _day(today)).days
    if distance == 0:
        return f"i{NBSP}dag"
    if distance == 1:
        return f"i{NBSP}morgon"
    if distance > 1:
        return f"om {integer(distance)}{NBSP}dagar"
    return f"{days(-distance)} sen"


def days(count: float) -> str:
    """1 → "1 dag", 3 → "3 dagar", 4.5 (a median) → "4,5 dagar"."""
    shown = integer(int(count)) if count == int(count) else number(count, 1)
    return f"{shown}{NBSP}{'dag' if abs(count) == 1 else 'dagar'}"


def due_state(day: dt.date | None, today: dt.date, soon: int = 3) -> str:
    """State of a deadline: "late", "due" (today or within ``soon`` days) or "neutral"."""
    if day is None:
        return "neutral"
    distance = (_day(day) - _day(today)).days
    if distance < 0:
        return "late"
    return "due" if distance <= soon else "neutral"


def masked(number_text: str) -> str:
    """A person's number with its last four signs hidden: "19121212-1212" → "19121212-****".

    Takes personnummer, samordningsnummer and reservnummer with or without hyphen. What has no
    birth date in front (fewer than ten signs, or a front that is not digits) is hidden whole.
    """
    compact = number_text.replace("-", "").replace("+", "").replace(" ", "").replace(NBSP, "")
    front = compact[:-4]
    if len(front) not in (6, 8) or not front.isdigit():
        return "****"
    return f"{front}-****"


def person_number(number_text: str) -> str:
    """A person's number as people write it: "191212121212" → "19121212-1212"; others stay as they are."""
    compact = number_text.replace("-", "")
    return f"{compact[:-4]}-{compact[-4:]}" if len(compact) in (10, 12) and compact.isdigit() else number_text


def file_size(count: int) -> str:
    """Bytes as "843 kB" or "1,2 MB" (powers of 1000); never less than 1 kB."""
    if count < 1_000_000:
        return f"{integer(max(1, round(count / 1000)))}{NBSP}kB"
    return f"{number(Decimal(count) / 1_000_000, 1)}{NBSP}MB"


def initials(name: str) -> str:
    """First letter of the first and the last name: "Anna Maria Ek" → "AE"."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
