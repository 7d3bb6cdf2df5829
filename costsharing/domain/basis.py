"""The basis: what each seller asks of each payer for a month, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from costsharing.domain.rules import Agreement
from costsharing.domain.shares import shares_of
from costsharing.domain.terms import BudgetLine, Component, CostRuleError, CostType, CostUnit, Party


@dataclass(frozen=True, slots=True)
class BasisLine:
    """One payer's part of one unit's cost of one type in one month, and what decided it."""

    year: int
    month: int
    unit: CostUnit
    payer: Party
    cost_type: CostType
    amount_ore: int
    rule_id: str
    key_version: str

    @property
    def seller(self) -> Party:
        """The operator of the unit."""
        return self.unit.operator

    @property
    def component(self) -> Component:
        """An operator does not bill itself; its own share is shown all the same."""
        return Component.OWN_SHARE if self.payer.code == self.seller.code else Component.BUDGET_SHARE

    @property
    def is_billed(self) -> bool:
        return self.component is Component.BUDGET_SHARE

    @property
    def month_text(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @property
    def invoice_no(self) -> str:
        """The basis number of a billed line, empty for an own share."""
        return basis_number(self.year, self.month, self.seller, self.payer) if self.is_billed else ""


def basis_number(year: int, month: int, seller: Party, payer: Party) -> str:
    """One number per seller, payer and month, the same each time: ``U-202601-0780-0761``.

    U is for *underlag*: the month is not closed, so there is no invoice and no number series yet.
    """
    return f"U-{year}{month:02d}-{seller.code}-{payer.code}"


def year_basis(
    agreement: Agreement, budget: Iterable[BudgetLine], parties: Mapping[str, Party]
) -> list[BasisLine]:
    """All lines of the year or years in ``budget``, sorted as files and pages show them.

    ``parties`` names the payers by code. Raises CostRuleError where a rule, a key or a payer is missing.
    """
    lines = [
        BasisLine(
            line.year,
            share.month,
            line.unit,
            _party(parties, share.payer_code),
            line.cost_type,
            share.amount_ore,
            share.rule_id,
            share.key_version,
        )
        for line in budget
        for share in shares_of(agreement, line)
    ]
    return sorted(lines, key=sort_key)


def _party(parties: Mapping[str, Party], code: str) -> Party:
    if code not in parties:
        raise CostRuleError(f"Part {code} i regeln eller nyckeln finns inte i samverkan.")
    return parties[code]


def sort_key(line: BasisLine) -> tuple[str, ...]:
    """Month, seller, payer code, unit, cost type, each by code point: the same on every machine."""
    return (line.month_text, line.seller.name, line.payer.code, line.unit.name, line.cost_type.value)


def month_basis(lines: Iterable[BasisLine], year: int, month: int) -> list[BasisLine]:
    """The lines of one month, in the same order."""
    return [line for line in lines if (line.year, line.month) == (year, month)]


def debts(lines: Iterable[BasisLine]) -> dict[tuple[Party, Party], int]:
    """Who owes whom: öre by (seller, payer), billed lines only."""
    owed: dict[tuple[Party, Party], int] = defaultdict(int)
    for line in lines:
        if line.is_billed:
            owed[line.seller, line.payer] += line.amount_ore
    return dict(sorted(owed.items(), key=lambda item: (item[0][0].name, item[0][1].code)))
