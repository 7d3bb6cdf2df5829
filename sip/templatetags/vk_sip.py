"""Template filters of SIP."""

from django import template

from vardkedja.core.models import EntryVersion

register = template.Library()


@register.filter
def answer(version: EntryVersion | None, key: str) -> str:
    """The frozen answer to one question of a version; empty without a version."""
    return version.value(key) if version else ""
