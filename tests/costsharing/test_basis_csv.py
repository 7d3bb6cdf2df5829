"""The file of the monthly basis, parsed back."""

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from costsharing.domain import kronoberg
from costsharing.domain.basis import month_basis, year_basis
from costsharing.domain.basis_csv import COLUMNS, basis_csv, file_name
from costsharing.domain.terms import Party

YEAR = year_basis(kronoberg.agreement(), kronoberg.budget([2026]), kronoberg.parties())


def parsed(lines):
    return list(csv.DictReader(io.StringIO(basis_csv(lines).decode("utf-8"), newline="")))


def test_bytes_are_utf8_without_bom_with_comma_and_lf():
    data = basis_csv(month_basis(YEAR, 2026, 1))
    assert data.startswith(b"month,seller,payer_code,payer,invoice_no,component,unit,stay_ref,")
    assert b"\r" not in data
    assert data.endswith(b"\n") and not data.endswith(b"\n\n")
    assert "Växjö kommun".encode() in data


def test_rows_are_sorted_by_seller_payer_unit_and_cost_type():
    rows = parsed(month_basis(YEAR, 2026, 1))
    keys = [(row["seller"], row["payer_code"], row["unit"], row["cost_type"]) for row in rows]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys) == 40


def test_cells_are_what_the_heading_says():
    for row in parsed(month_basis(YEAR, 2026, 1)):
        assert tuple(row) == COLUMNS
        assert row["month"] == "2026-01"
        assert re.fullmatch(r"\d+\.\d\d", row["amount"])
        assert (row["stay_ref"], row["days"], row["unit_price"]) == ("", "", "")
        own = row["seller"] == row["payer"]
        assert row["component"] == ("own_share" if own else "budget_share")
        assert bool(row["invoice_no"]) is not own


def test_twelve_files_make_the_year_per_payer_unit_and_cost_type():
    total = sum(
        Decimal(row["amount"]) for month in range(1, 13) for row in parsed(month_basis(YEAR, 2026, month))
    )
    assert total == Decimal("26406000.00")


def test_a_negative_amount_stays_a_number():
    credit = replace(YEAR[0], amount_ore=-1250)
    assert parsed([credit])[0]["amount"] == "-12.50"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d"])
def test_a_name_that_a_spreadsheet_would_run_is_made_text(sign):
    named = replace(YEAR[0], payer=Party("0761", f'{sign}HYPERLINK("x","y")'))
    assert parsed([named])[0]["payer"] == f'\'{sign}HYPERLINK("x","y")'


def test_a_name_never_breaks_the_line():
    named = replace(YEAR[0], payer=Party("0761", 'Rad 1\nRad 2, "citat"\u2028'))
    assert basis_csv([named]).count(b"\n") == 2
    assert parsed([named])[0]["payer"] == 'Rad 1 Rad 2, "citat" '


def test_a_month_without_lines_is_the_heading_alone():
    assert basis_csv([]).decode() == ",".join(COLUMNS) + "\n"


def test_the_file_is_named_by_collaboration_and_month():
    assert file_name("kronoberg", 2026, 1) == "kronoberg-2026-01.csv"
