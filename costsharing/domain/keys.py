"""The allocation key: how the municipalities divide their half between them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costsharing.domain.terms import CostRuleError, require_month_start

MAX_DECIMALS = 6
HUNDRED = Decimal(100)
_PERCENT = re.compile("[0-9]{1,3}([.,][0-9]+)?")


@dataclass(frozen=True, slots=True)
class AllocationKey:
    """One version of the key, in force from the first day of a month until a later one begins.

    ``shares`` gives each municipality's percent of the municipal half by payer code, in the order
    the agreement lists them. They are exact decimals and must sum to exactly 100.
    Raises CostRuleError.
    """

    version: str
    valid_from: date
    shares: Mapping[str, Decimal]

    def __post_init__(self) -> None:
        require_month_start(self.valid_from)
        check_shares(self.shares)


def check_shares(shares: Mapping[str, Decimal]) -> None:
    """Refuse a key that leaves something unpaid or paid twice. Raises CostRuleError."""
    for code, percent in shares.items():
        check_percent(percent, field=code)
    total = sum(shares.values(), Decimal(0))
    if total != HUNDRED:
        raise CostRuleError(
            f"Andelarna ska tillsammans bli exakt 100 procent. Nu blir de {format_percent(total)}.", "shares"
        )


def check_percent(percent: Decimal, field: str = "") -> None:
    """A share is 0 to 100 with at most ``MAX_DECIMALS`` decimals. Raises CostRuleError."""
    if not percent.is_finite() or not 0 <= percent <= HUNDRED:
        raise CostRuleError("Skriv en andel mellan 0 och 100 procent.", field)
    if -percent.normalize().as_tuple().exponent > MAX_DECIMALS:  # type: ignore[operator]
        raise CostRuleError(f"Skriv andelen med högst {MAX_DECIMALS} decimaler.", field)


def parse_percent(text: str, field: str = "") -> Decimal:
    """``44,79`` or ``44.79 %`` as an exact decimal. Raises CostRuleError."""
    cleaned = text.strip().removesuffix("%").strip()
    if not _PERCENT.fullmatch(cleaned):
        raise CostRuleError("Skriv andelen i procent med siffror, till exempel 44,79.", field)
    percent = Decimal(cleaned.replace(",", "."))
    check_percent(percent, field)
    return percent


def format_percent(percent: Decimal, decimals: int = 0) -> str:
    """``44.79`` as ``44,79``; never fewer decimals than asked, never a digit lost."""
    text = f"{percent.normalize():f}"
    whole, _, rest = text.partition(".")
    rest = rest.ljust(decimals, "0")
    return f"{whole},{rest}" if rest else whole
