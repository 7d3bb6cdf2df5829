"""docs/algorithms/cost-sharing.md, table by table, against the code."""

import csv
import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from costsharing.domain import kronoberg
from costsharing.domain.basis import debts, month_basis, year_basis
from costsharing.domain.basis_csv import COLUMNS, basis_csv
from costsharing.domain.ledger import differences
from costsharing.domain.report import RowKind, year_report
from costsharing.domain.rules import Agreement
from costsharing.domain.shares import Term, month_part, split_year
from costsharing.domain.terms import CostType
from tests.costsharing.worked_tables import number, ore, tables
from vardkedja.core.money import largest_remainder

TABLES = tables()
AGREEMENT = kronoberg.agreement()
BUDGET = kronoberg.budget([2026])
LINES = year_basis(AGREEMENT, BUDGET, kronoberg.parties())
REPORT = year_report(AGREEMENT, BUDGET, LINES, kronoberg.NAMES)
EXECUTED = {
    "budget", "rules", "key", "ties", "remainders", "year", "report", "rounding", "months", "change",
    "debts", "file", "ledger",
}  # fmt: skip


def test_no_table_of_the_document_is_left_unexecuted():
    assert set(TABLES) == EXECUTED


def test_the_budget_is_the_scenarios():
    printed = {(row["unit"], kind): number(row[kind]) for row in TABLES["budget"] for kind in CostType}
    assert printed == {
        (unit, kind): tkr for unit, cells in kronoberg.BUDGET_TKR.items() for kind, tkr in cells.items()
    }
    assert {line.year for line in kronoberg.budget()} == set(range(2022, 2031))


def test_the_rules_are_the_scenarios():
    printed = [(row["cost type"], row["region %"], row["municipal half"]) for row in TABLES["rules"]]
    assert printed == [
        (rule.cost_type, f"{rule.region_percent}", rule.named_party or "key") for rule in AGREEMENT.rules
    ]


def test_the_key_is_the_scenarios_and_sums_to_one_hundred():
    printed = {row["code"]: Decimal(row["percent"].replace(",", ".")) for row in TABLES["key"]}
    assert list(printed.items()) == list(kronoberg.KEY.items())
    assert sum(printed.values()) == 100


@pytest.mark.parametrize("row", TABLES["ties"], ids=lambda row: row["total"])
def test_ties_go_by_payer_code(row):
    total, *shares = (ore(cell) for cell in row.values())
    codes = list(row)[1:]
    assert list(largest_remainder(total, dict.fromkeys(codes, 1), sorted(codes)).values()) == shares


@pytest.mark.parametrize("row", TABLES["remainders"], ids=lambda row: row["total"])
def test_the_largest_remainders_make_the_sum_whole(row):
    shares = {code: number(cell) for code, cell in row.items() if code != "total"}
    assert largest_remainder(number(row["total"]), kronoberg.KEY, sorted(kronoberg.KEY)) == shares
    assert sum(shares.values()) == number(row["total"])


def test_each_yearly_share_to_the_ore():
    printed = {
        (row["unit"], row["payer"], kind): ore(row[kind])
        for row in TABLES["year"]
        for kind in CostType
        if row[kind]
    }
    computed = dict.fromkeys(printed, 0)
    for line in LINES:
        computed[line.unit.name, line.payer.code, line.cost_type] += line.amount_ore
    assert computed == printed
    assert sum(printed.values()) == sum(line.amount_ore for line in BUDGET)


def test_the_reports_table_cell_by_cell_as_printed():
    printed = [(row["row"], [number(cell) for cell in list(row.values())[1:]]) for row in TABLES["report"]]
    payer = {RowKind.REGION, RowKind.MUNICIPALITY}
    computed = [(row.code if row.kind in payer else row.name, row.printed) for row in REPORT.rows]
    assert computed == printed
    assert sum(cell is not None for _, cells in printed for cell in cells) == 41
    assert REPORT.shared_ore == REPORT.total.total_ore


def test_the_rounding_row_tells_what_the_printed_cells_miss():
    assert REPORT.rounding == [number(cell) for cell in list(TABLES["rounding"][0].values())[1:]]


@pytest.mark.parametrize("row", TABLES["months"], ids=lambda row: row["month"])
def test_twelve_months_make_the_year(row):
    year, *months = (ore(cell) for cell in row.values())
    assert [month_part(year, month) for month in range(1, 13)] == months
    assert sum(months) == year


def test_a_change_within_the_year_leaves_earlier_months_alone():
    old, new = ({"0760": Fraction(part), "0761": Fraction(100 - part)} for part in (60, 50))
    before = split_year(10_001, [Term(1, old, "rule", "a")])
    after = list(split_year(10_001, [Term(1, old, "rule", "a"), Term(7, new, "rule", "b")]))
    printed = {row["payer"]: [ore(cell) for cell in list(row.values())[1:]] for row in TABLES["change"]}
    assert {
        payer: [share.amount_ore for share in after if share.payer_code == payer] for payer in printed
    } == printed
    assert [share for share in before if share.month < 7] == [share for share in after if share.month < 7]
    assert sum(map(sum, printed.values())) == 10_001


def test_who_owes_whom():
    printed = {(row["seller"], row["payer"]): ore(row["amount"]) for row in TABLES["debts"]}
    assert {(seller.code, payer.code): amount for (seller, payer), amount in debts(LINES).items()} == printed


def test_the_lines_shown_stand_in_the_file():
    text = basis_csv(month_basis(LINES, 2026, 1)).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(TABLES["file"][0]) == COLUMNS
    assert [row for row in rows if row in TABLES["file"]] == TABLES["file"]


def _lessebo(agreement=AGREEMENT, more_ore=0):
    """Lessebo's part of staff at Ekeliden in January, when the year's budget is higher by so much."""
    budget = [
        replace(line, amount_ore=line.amount_ore + more_ore)
        for line in BUDGET
        if (line.unit.name, line.cost_type) == ("Ekeliden", CostType.STAFF)
    ]
    lines = month_basis(year_basis(agreement, budget, kronoberg.parties()), 2026, 1)
    return sum(line.amount_ore for line in lines if line.payer.code == "0761")


def test_the_ledger_books_what_is_missing():
    all_region = Agreement(
        [replace(rule, region_percent=Decimal(100)) for rule in AGREEMENT.rules], AGREEMENT.keys
    )
    says = [_lessebo(), _lessebo(), _lessebo(more_ore=120_000_00), _lessebo(all_region, 120_000_00)]
    booked = 0
    for computed, row in zip(says, TABLES["ledger"], strict=True):
        assert (computed, booked) == (ore(row["terms say"]), ore(row["booked before"]))
        inserted = differences({"line": computed}, {"line": booked}).get("line")
        assert inserted == ore(row["row inserted"])
        booked += inserted or 0
    assert booked == 0
