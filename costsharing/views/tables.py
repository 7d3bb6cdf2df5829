"""Selectors' figures as the money tables that pages show. Amounts stay öre; the template prints them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from costsharing.domain.basis import BasisLine
from costsharing.domain.keys import format_percent
from costsharing.domain.report import Report, ReportRow, RowKind
from costsharing.domain.terms import COST_TYPE_LABELS, CostType
from costsharing.selectors import CostYear, MonthBasis, PayerBasis
from vardkedja.core.money import ORE_PER_TKR

COLUMNS = [*COST_TYPE_LABELS.values(), "Summa"]
REPORT_HOW = (
    "Varje ruta är avrundad för sig från belopp i öre. Därför kan rutorna i en rad eller kolumn tillsammans bli "
    "någon tusenlapp mer eller mindre än summan; raden Avrundning visar hur mycket. Det som betalas räknas i öre och går alltid jämnt upp."
)
EXACT_HOW = (
    "Varje kostnadsslag i varje enhet delas i ett steg mellan alla parter. Var och en får sin andel avrundad nedåt "
    "till hela ören. De ören som blir över går ett i taget till dem som har störst bråkdel kvar, vid lika bråkdel "
    "i ordning efter kommunkod. Andelarna blir därför alltid tillsammans exakt budgeten."
)


@dataclass(frozen=True)
class TableRow:
    """One row; a cell that does not apply is None and printed as a dash."""

    label: str
    cells: Sequence[int | None]
    note: str = ""
    url: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """What `components/money_table.html` wants."""

    caption: str
    unit: str
    row_head: str
    columns: Sequence[str]
    rows: Sequence[TableRow]
    total: TableRow | None = None
    how: str = ""


def _sum(cells: Iterable[int | None]) -> int:
    return sum(cell or 0 for cell in cells)


def _sum_row(rows: Sequence[TableRow], label: str = "Summa") -> TableRow:
    return TableRow(label, [_sum(column) for column in zip(*(row.cells for row in rows), strict=True)])


def _cells(row: ReportRow) -> list[int | None]:
    return [*(row.cells.get(kind) for kind in CostType), row.total_ore]


def _note(row: ReportRow) -> str:
    """The percent as the report prints it, where one figure held all year."""
    if row.percent is None:
        return ""
    return f"{format_percent(row.percent, 0 if row.kind is RowKind.REGION else 2)} %"


def report_table(report: Report, year: int) -> Table:
    """The county's table: units, total, region, municipalities, in thousands of kronor."""
    rows = [
        TableRow(row.name, _cells(row), _note(row), kind="subsum" if row.kind is RowKind.TOTAL else "")
        for row in report.rows
    ]
    if any(report.rounding):
        missed = [tkr * ORE_PER_TKR for tkr in report.rounding]
        rows.append(TableRow("Avrundning", missed, "summan minus rutorna"))
    return Table(f"Kostnader {year} och hur de delas", "tkr", "Enhet och part", COLUMNS, rows, how=REPORT_HOW)


def unit_tables(costs: CostYear) -> list[Table]:
    """Per unit: each payer's share of the year to the öre, with the unit's budget as the sum."""
    by_unit: dict[str, list[BasisLine]] = defaultdict(list)
    for line in costs.lines:
        by_unit[line.unit.code].append(line)
    order = list(dict.fromkeys(line.unit.code for line in costs.budget))
    return [_unit_table(costs.year, by_unit[code]) for code in order if by_unit[code]]


def _unit_table(year: int, lines: Sequence[BasisLine]) -> Table:
    cells: dict[str, dict[CostType, int]] = defaultdict(lambda: defaultdict(int))
    names = {line.payer.code: line.payer.name for line in lines}
    for line in lines:
        cells[line.payer.code][line.cost_type] += line.amount_ore
    seller = lines[0].seller
    rows = [
        TableRow(
            names[code],
            [*(cells[code].get(kind) for kind in CostType), sum(cells[code].values())],
            "egen andel, faktureras inte" if code == seller.code else "",
        )
        for code in sorted(cells)
    ]
    caption = f"{lines[0].unit.name} {year}, säljare {seller.name}"
    return Table(caption, "kr", "Betalare", COLUMNS, rows, _sum_row(rows, "Budget"))


def debts_table(costs: CostYear) -> Table:
    """Who owes whom over the year: payers down, sellers across. Own shares are not debts."""
    sellers = list(dict.fromkeys(seller for seller, _ in costs.debts))
    rows = []
    for payer in sorted({payer for _, payer in costs.debts}, key=lambda party: party.code):
        owed = [costs.debts.get((seller, payer)) for seller in sellers]
        rows.append(TableRow(payer.name, [*owed, _sum(owed)]))
    columns = [*(f"Till {seller.name}" for seller in sellers), "Summa"]
    return Table(f"Vem betalar vem {costs.year}", "kr", "Betalare", columns, rows, _sum_row(rows))


def month_table(basis: MonthBasis, collaboration: str) -> Table:
    """Payers of a month: what is asked of each, what each carries itself."""
    when = (basis.year, basis.month)
    rows = [
        TableRow(
            payer.payer.name,
            [payer.billed_ore, payer.own_ore or None, payer.total_ore],
            url=reverse("costsharing:payer", args=[collaboration, when, payer.payer.code]),
        )
        for payer in basis.payers
    ]
    columns = ["Att betala", "Egen andel, faktureras inte", "Summa"]
    return Table(f"Betalare {basis.year}-{basis.month:02d}", "kr", "Betalare", columns, rows, _sum_row(rows))


def payer_tables(payer: PayerBasis) -> list[Table]:
    """One payer's month: a table per seller with its basis number, lines by unit and cost type."""
    by_seller: dict[str, list[BasisLine]] = defaultdict(list)
    for line in payer.lines:
        by_seller[line.seller.name].append(line)
    return [_payer_table(name, lines) for name, lines in sorted(by_seller.items())]


def _payer_table(seller: str, lines: Sequence[BasisLine]) -> Table:
    kinds = list(CostType)
    rows = [
        TableRow(
            f"{line.unit.name}, {COST_TYPE_LABELS[line.cost_type].lower()}",
            [line.amount_ore],
            f"regel {line.rule_id}" + (f", nyckel {line.key_version}" if line.key_version else ""),
        )
        for line in sorted(lines, key=lambda line: (line.unit.name, kinds.index(line.cost_type)))
    ]
    number = lines[0].invoice_no
    what = f"underlag {number}" if number else "egen andel, faktureras inte"
    return Table(f"{seller}, {what}", "kr", "Enhet och kostnadsslag", ["Belopp"], rows, _sum_row(rows))
