"""The yearly table as the county's report prints it: thousands of kronor, each cell rounded by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from costsharing.domain.basis import BasisLine
from costsharing.domain.rules import Agreement
from costsharing.domain.shares import terms_in_year
from costsharing.domain.terms import BudgetLine, CostType
from vardkedja.core.money import to_tkr

Cells = Mapping[CostType, int]


class RowKind(StrEnum):
    UNIT = "unit"
    TOTAL = "total"
    REGION = "region"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row in exact öre. A cost type that the party has no part in is absent from ``cells``."""

    kind: RowKind
    code: str
    name: str
    percent: Decimal | None
    cells: Cells

    @property
    def total_ore(self) -> int:
        return sum(self.cells.values())

    @property
    def printed(self) -> list[int | None]:
        """Staff, rent, other and total in tkr. The total is rounded from öre, not added from cells."""
        cells = [self.cells.get(cost_type) for cost_type in CostType]
        return [None if cell is None else to_tkr(cell) for cell in [*cells, self.total_ore]]


@dataclass(frozen=True, slots=True)
class Report:
    """Units, their total, the region, the municipalities in the order of the key."""

    rows: Sequence[ReportRow]

    def of(self, *kinds: RowKind) -> list[ReportRow]:
        return [row for row in self.rows if row.kind in kinds]

    @property
    def total(self) -> ReportRow:
        return self.of(RowKind.TOTAL)[0]

    @property
    def shared_ore(self) -> int:
        """The sum of all payers; equals ``total.total_ore`` or something is wrong."""
        return sum(row.total_ore for row in self.of(RowKind.REGION, RowKind.MUNICIPALITY))

    @property
    def rounding(self) -> list[int]:
        """Per column: the printed total less the printed shares, in tkr. Zero where they happen to agree."""
        payers = self.of(RowKind.REGION, RowKind.MUNICIPALITY)
        columns = zip(*(row.printed for row in payers), strict=True)
        sums = [sum(cell or 0 for cell in column) for column in columns]
        return [(whole or 0) - part for whole, part in zip(self.total.printed, sums, strict=True)]


def year_report(
    agreement: Agreement, budget: Sequence[BudgetLine], lines: Iterable[BasisLine], names: Mapping[str, str]
) -> Report:
    """The table of one year from its budget and the lines computed from it.

    Rows of units keep the order of ``budget``; municipalities keep the order of the key. A percent
    stands only where one figure held for the whole year and, for the region, for every cost type.
    """
    paid: dict[str, dict[CostType, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        paid[line.payer.code][line.cost_type] += line.amount_ore
    region = {rule.region_code for rule in agreement.rules}
    units = _unit_rows(budget)
    total = ReportRow(RowKind.TOTAL, "", "Summa", None, _add(row.cells for row in units))
    percents = _percents(agreement, budget)
    order = [*sorted(region & set(paid)), *_municipalities(agreement, paid, region)]
    payers = [
        ReportRow(
            RowKind.REGION if code in region else RowKind.MUNICIPALITY,
            code,
            names.get(code, code),
            percents.get(code),
            dict(paid[code]),
        )
        for code in order
    ]
    return Report([*units, total, *payers])


def _unit_rows(budget: Sequence[BudgetLine]) -> list[ReportRow]:
    cells: dict[str, dict[CostType, int]] = defaultdict(lambda: defaultdict(int))
    names: dict[str, str] = {}
    for line in budget:
        names[line.unit.code] = line.unit.name
        cells[line.unit.code][line.cost_type] += line.amount_ore
    return [ReportRow(RowKind.UNIT, code, name, None, dict(cells[code])) for code, name in names.items()]


def _add(rows: Iterable[Cells]) -> dict[CostType, int]:
    total: dict[CostType, int] = defaultdict(int)
    for cells in rows:
        for cost_type, amount in cells.items():
            total[cost_type] += amount
    return dict(total)


def _municipalities(agreement: Agreement, paid: Iterable[str], region: set[str]) -> list[str]:
    newest_first = sorted(agreement.keys, key=lambda key: key.valid_from, reverse=True)
    listed = list(dict.fromkeys(code for key in newest_first for code in key.shares))
    unlisted = sorted(set(paid) - set(listed))
    return [code for code in [*listed, *unlisted] if code in paid and code not in region]


def _percents(agreement: Agreement, budget: Sequence[BudgetLine]) -> dict[str, Decimal]:
    """Percent by payer code where one figure held: the region's of all, a municipality's of its half."""
    seen: dict[str, set[Decimal]] = defaultdict(set)
    for line in budget:
        for rule, key in terms_in_year(agreement, line):
            seen[rule.region_code].add(rule.region_percent)
            for code, percent in (key.shares if key else {}).items():
                seen[code].add(percent)
    return {code: percents.pop() for code, percents in seen.items() if len(percents) == 1}
