"""Template filters and tags of the house: words, numbers, icons. Charts are in ``vk_charts``.

A filter given nothing (None or "") prints a dash, so that a table never has a hole that looks
like a fault; an argument of the wrong kind is a programmer's error and raises.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from vardkedja.core import formatting as f
from vardkedja.core.icons import ICONS, STATE_ICONS
from vardkedja.core.identity import number_label

register = template.Library()

NOTHING = "–"
Number = Decimal | int | float | str


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    """Aware moments are shown in the county's time, whatever zone they were stored in."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _empty(value: object) -> bool:
    return value is None or value == ""


@register.filter
def kr(ore: int | None) -> str:
    """Öre → "1 234,50 kr"."""
    return NOTHING if _empty(ore) else f.kronor(int(ore or 0))


@register.filter
def kr_tal(ore: int | None) -> str:
    """Öre → "1 234,50", for columns whose heading says kr."""
    return NOTHING if _empty(ore) else f.kronor(int(ore or 0), unit=False)


@register.filter
def kr_hela(ore: int | None) -> str:
    """Öre → "1 235 kr", rounded to whole kronor."""
    return NOTHING if _empty(ore) else f.kronor_whole(int(ore or 0))


@register.filter
def tkr(ore: int | None) -> str:
    """Öre → "11 202 tkr"."""
    return NOTHING if _empty(ore) else f.thousands(int(ore or 0))


@register.filter
def tkr_tal(ore: int | None) -> str:
    """Öre → "11 202", for columns whose heading says tkr."""
    return NOTHING if _empty(ore) else f.thousands(int(ore or 0), unit=False)


@register.filter
def tal(value: Number | None, decimals: int = 0) -> str:
    """A number with Swedish thousands and comma; the argument is how many decimals."""
    return NOTHING if _empty(value) else f.number(value or 0, decimals)


@register.filter
def procent(value: Number | None, decimals: int = 2) -> str:
    """A number that is per cent already: 44.79 → "44,79 %"."""
    return NOTHING if _empty(value) else f.percent(value or 0, decimals)


@register.filter
def andel(value: Number | None, decimals: int = 0) -> str:
    """A ratio 0–1: 0.96 → "96 %"."""
    return NOTHING if _empty(value) else f.share(value or 0, decimals)


@register.filter
def datum(value: dt.date | None) -> str:
    """2026-11-22."""
    return f.date_iso(_local(value)) if value else NOTHING


@register.filter
def datum_kort(value: dt.date | None) -> str:
    """14 dec."""
    return f.date_short(_local(value)) if value else NOTHING


@register.filter
def datum_ord(value: dt.date | None) -> str:
    """22 november 2026."""
    return f.date_words(_local(value)) if value else NOTHING


@register.filter
def datum_lang(value: dt.date | None) -> str:
    """sön 22 november 2026 v. 47."""
    return f.date_long(_local(value)) if value else NOTHING


@register.filter
def datum_vecka(value: dt.date | None) -> str:
    """2026-11-22 (sön v. 47)."""
    return f.date_week(_local(value)) if value else NOTHING


@register.filter
def manad(value: dt.date | None) -> str:
    """november 2026."""
    return f.month_words(_local(value)) if value else NOTHING


@register.filter
def tidpunkt(value: dt.datetime | None) -> str:
    """2026-11-22 14:05, in local time."""
    if not value:
        return NOTHING
    local = _local(value)
    return f.moment(local) if isinstance(local, dt.datetime) else f.date_iso(local)


@register.filter
def dagar_till(day: dt.date | None, today: dt.date) -> str:
    """Distance from today in words: ``{{ task.due|dagar_till:today }}``."""
    return f.days_until(day, today) if day else NOTHING


@register.filter
def dagar(count: float | None) -> str:
    """3 → "3 dagar", 4.5 → "4,5 dagar"."""
    return NOTHING if count is None else f.days(count)


@register.filter
def forfaller(day: dt.date | None, today: dt.date) -> str:
    """State of a deadline for a class or a badge: late, due or neutral."""
    return f.due_state(day, today)


@register.filter
def maskerat(number_text: str | None) -> str:
    """19121212-1212 → 19121212-****."""
    return f.masked(number_text) if number_text else NOTHING


@register.filter
def nummerslag(number_text: str | None) -> str:
    """What kind of number it is: 196109732393 → "Samordningsnummer"."""
    return number_label(number_text) if number_text else "Nummer"


@register.filter
def nummer(number_text: str | None) -> str:
    """191212121212 → 19121212-1212."""
    return f.person_number(number_text) if number_text else NOTHING


@register.filter
def filstorlek(count: int | None) -> str:
    """Bytes → "843 kB"."""
    return NOTHING if count is None else f.file_size(count)


@register.filter
def initialer(name: str | None) -> str:
    """Anna Ek → AE."""
    return f.initials(name or "")


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon of ``vardkedja.core.icons``; raises KeyError for a name that is not drawn."""
    return format_html(
        '<svg class="vk-icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f" {css}" if css else "",
        mark_safe(ICONS[name]),  # our own constant, never input
    )


@register.simple_tag
def state_icon(state: str) -> SafeString:
    """The icon of a state (ok, due, late, info, neutral)."""
    return icon(STATE_ICONS[state])


@register.simple_tag
def badge(state: str, word: str, icon_name: str = "") -> SafeString:
    """A state as icon and word: ``{% badge "late" "Försenad" %}``."""
    return format_html(
        '<span class="vk-badge vk-is-{}">{}{}</span>',
        state,
        icon(icon_name or STATE_ICONS[state]),
        word,
    )


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """``mapping[key]`` or None, for tables whose columns are data."""
    return mapping.get(key) if mapping is not None else None
