"""Template filters of the shared costs."""

from decimal import Decimal

from django import template

from costsharing.domain.keys import format_percent
from vardkedja.core.formatting import NBSP

register = template.Library()


@register.filter
def exakt_procent(percent: Decimal, decimals: int = 0) -> str:
    """A share with every digit it has and at least ``decimals``: 5.300000 → "5,30 %"."""
    return f"{format_percent(percent, decimals)}{NBSP}%"
