"""The monthly basis as a file: UTF-8 without BOM, comma, LF, in the order the lines are given."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from costsharing.domain.basis import BasisLine
from vardkedja.core.money import plain_kronor

COLUMNS = (
    "month",
    "seller",
    "payer_code",
    "payer",
    "invoice_no",
    "component",
    "unit",
    "stay_ref",
    "cost_type",
    "days",
    "unit_price",
    "amount",
)

# What a spreadsheet takes for a formula, at the start of a cell or after a semicolon or tab, where
# a Swedish spreadsheet starts a new cell even inside a comma-separated file. Wide forms included.
_FORMULA = re.compile("(^|[;\t])(\\s*)([=+\\-@\uff1d\uff0b\uff0d\uff20])")
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f\u0085\u2028\u2029]+")


def safe_text(text: str) -> str:
    """A text cell that no spreadsheet runs: a formula sign gets an apostrophe before it.

    Control characters and line breaks become a blank, so that one line of the file stays one line.
    Only for text from people; amounts are written as numbers, minus sign and all.
    """
    one_line = _CONTROL.sub(" ", text)
    return _FORMULA.sub(r"\1\2'\3", one_line).replace("\t", " ")


def file_name(collaboration: str, year: int, month: int) -> str:
    """``kronoberg-2026-01.csv``"""
    return f"{collaboration}-{year}-{month:02d}.csv"


def row_of(line: BasisLine) -> list[str]:
    """One line as cells. Stay, days and unit price belong to day fees and are empty for a budget share."""
    return [
        line.month_text,
        safe_text(line.seller.name),
        line.payer.code,
        safe_text(line.payer.name),
        line.invoice_no,
        line.component.value,
        safe_text(line.unit.name),
        "",
        line.cost_type.value,
        "",
        "",
        plain_kronor(line.amount_ore),
    ]


def basis_csv(lines: Iterable[BasisLine]) -> bytes:
    """The whole file. Lines come sorted from ``year_basis``; a month without lines is the header alone."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row_of(line) for line in lines)
    return text.getvalue().encode("utf-8")
