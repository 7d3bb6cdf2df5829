"""Kronoberg's agreement in figures, from the county's interim report of 16 February 2023.

The report gives the outcome of 2022 in thousands of kronor; the scenario uses it as the budget of
each year 2022 to 2030. That the operator of a unit is the seller is our assumption: the report
does not say who invoices whom.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from costsharing.domain.keys import AllocationKey
from costsharing.domain.rules import Agreement, AllocationRule
from costsharing.domain.terms import COST_TYPE_LABELS, BudgetLine, CostType, CostUnit, Party
from vardkedja.core.money import ORE_PER_TKR

YEARS = range(2022, 2031)
BEGINS = date(2022, 1, 1)
REGION_CODE = "07"
VAXJO_CODE = "0780"
HALF = Decimal(50)
REPORTED = date(2023, 2, 16)
SOURCE = "Delrapport 2023-02-16, tabell 1"

NAMES = {
    REGION_CODE: "Region Kronoberg",
    VAXJO_CODE: "Växjö kommun",
    "0781": "Ljungby kommun",
    "0761": "Lessebo kommun",
    "0763": "Tingsryds kommun",
    "0760": "Uppvidinge kommun",
    "0767": "Markaryds kommun",
    "0765": "Älmhults kommun",
    "0764": "Alvesta kommun",
}

# Percent of the municipal half (said to be by tax power of 2014), in the order of the report.
KEY = {
    VAXJO_CODE: Decimal("44.79"),
    "0781": Decimal("14.48"),
    "0761": Decimal("4.49"),
    "0763": Decimal("6.94"),
    "0760": Decimal("5.30"),
    "0767": Decimal("5.07"),
    "0765": Decimal("8.47"),
    "0764": Decimal("10.46"),
}

NOVUS = "Novus"
EKELIDEN = "Ekeliden"
OPERATORS = {NOVUS: VAXJO_CODE, EKELIDEN: REGION_CODE}
BUDGET_TKR = {
    NOVUS: {CostType.STAFF: 11_202, CostType.RENT: 1_521, CostType.OTHER: 1_579},
    EKELIDEN: {CostType.STAFF: 9_564, CostType.RENT: 751, CostType.OTHER: 1_789},
}

# The municipal half of rent falls on Växjö for both units; the rule names it.
NAMED_PARTY = {CostType.RENT: VAXJO_CODE}


def parties() -> dict[str, Party]:
    """The nine paying parties by code."""
    return {code: Party(code, name) for code, name in NAMES.items()}


def agreement() -> Agreement:
    """The rules per cost type and the one key."""
    rules = [
        AllocationRule(
            f"{COST_TYPE_LABELS[cost_type].lower()}-2022-01-v1",
            cost_type,
            BEGINS,
            REGION_CODE,
            HALF,
            NAMED_PARTY.get(cost_type),
        )
        for cost_type in CostType
    ]
    return Agreement(rules, [AllocationKey("2022-01-v1", BEGINS, KEY)])


def budget(years: Iterable[int] = YEARS) -> list[BudgetLine]:
    """The budget lines of the years, Novus first as in the report."""
    named = parties()
    units = {name: CostUnit(name, name, named[code]) for name, code in OPERATORS.items()}
    return [
        BudgetLine(units[name], cost_type, year, tkr * ORE_PER_TKR)
        for year in years
        for name, figures in BUDGET_TKR.items()
        for cost_type, tkr in figures.items()
    ]
