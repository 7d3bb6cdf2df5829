"""What the components need from their context beyond words and numbers. Loaded by components only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput

from vardkedja.core.formatting import WEEKDAYS

register = template.Library()

_MESSAGE_STATES = {"success": "ok", "warning": "due", "error": "late", "debug": "neutral"}

#: Icon and word of each kind of band on the place board.
BANDS = {
    "occupied": ("person", "Upptagen"),
    "arriving": ("in", "Väntas"),
    "leaving": ("out", "Skrivs ut"),
    "hold": ("hold", "Reserverad"),
    "offered": ("queue", "Erbjuden"),
    "out": ("tool", "Stängd"),
    "free": ("free", "Ledig"),
}


@register.filter
def message_state(level: str) -> str:
    """State of a message from Django's level tag."""
    return _MESSAGE_STATES.get(level, "info")


@register.filter
def band_icon(kind: str) -> str:
    return BANDS[kind][0]


@register.filter
def band_word(kind: str) -> str:
    return BANDS[kind][1]


@register.filter
def veckodag(day: dt.date) -> str:
    """Two letters of the weekday: "sö"."""
    return WEEKDAYS[day.weekday()][:2]


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def told_of(error: str, label: str) -> str:
    """An error as the summary says it: under the field's label, unless it begins with that itself ("Fråga 1: välj …")."""
    label = str(label)
    rest = error.removeprefix(label)
    if label and rest != error and not rest[:1].isalnum():
        return error
    return f"{label} {error}" if label.endswith("?") else f"{label}: {error}"


@register.filter
def error_target(field: BoundField) -> str:
    """Id that an error links to: the first control, since a group itself takes no focus."""
    if field.use_fieldset and field.field.widget.id_for_label(field.auto_id) == "":
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.filter
def form_groups(form: BaseForm) -> Iterator[dict[str, Any]]:
    """Visible fields in the groups that the form's ``fieldsets`` names; the rest last, without legend.

    A group may name a class of its own after its fields.
    """
    left = {field.name: field for field in form.visible_fields()}
    for legend, names, *style in getattr(form, "fieldsets", ()):
        fields = [left.pop(name) for name in names if name in left]
        if fields:
            yield {"legend": legend, "fields": fields, "style": style[0] if style else ""}
    if left:
        yield {"legend": "", "fields": list(left.values())}


@register.filter
def page_numbers(page: Page[Any]) -> list[int]:
    """Pages to link to: first, last and two on either side; 0 stands for a gap."""
    last = page.paginator.num_pages
    wanted = sorted({1, last, *range(max(1, page.number - 2), min(last, page.number + 2) + 1)})
    numbers: list[int] = []
    for number in wanted:
        if numbers and number - numbers[-1] > 1:
            numbers.append(0)
        numbers.append(number)
    return numbers
