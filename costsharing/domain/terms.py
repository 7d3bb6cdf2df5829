"""The words of cost sharing: who pays, for which unit, what kind of cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CostRuleError(ValueError):
    """A cost-sharing datum that cannot stand; ``field`` names where it was entered, text is Swedish."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class CostType(StrEnum):
    """The three kinds of cost the agreement shares, in the order the report prints them."""

    STAFF = "staff"
    RENT = "rent"
    OTHER = "other"


COST_TYPE_LABELS = {
    CostType.STAFF: "Personal",
    CostType.RENT: "Hyra",
    CostType.OTHER: "Övrigt",
}


class Component(StrEnum):
    """What a line of the basis is: asked for by the seller, or the operator's share of its own unit."""

    BUDGET_SHARE = "budget_share"
    OWN_SHARE = "own_share"


COMPONENT_LABELS = {
    Component.BUDGET_SHARE: "Budgetandel",
    Component.OWN_SHARE: "Egen andel, faktureras inte",
}


@dataclass(frozen=True, slots=True)
class Party:
    """A paying authority. ``code`` is the municipality code, or the county code for the region.

    Codes are text: 0780 and 07 keep their leading zero.
    """

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CostUnit:
    """A unit whose cost is shared. Its operator is the seller of every line about it."""

    code: str
    name: str
    operator: Party


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One year's budget of one unit for one cost type, in öre."""

    unit: CostUnit
    cost_type: CostType
    year: int
    amount_ore: int


def require_month_start(day: date, field: str = "valid_from") -> None:
    """Rules and keys begin with a month, because the month is what is paid. Raises CostRuleError."""
    if day.day != 1:
        raise CostRuleError("Välj den första dagen i en månad, till exempel 2026-01-01.", field)
