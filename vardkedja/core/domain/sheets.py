"""The one writer of CSV and XLSX: no cell becomes a formula in whatever program opens the file.

A number is written as a number, minus sign and all. Text is written as text: in CSV an apostrophe stands before what a
spreadsheet would run, in XLSX the cell itself says that it is text and stays so when somebody edits it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

#: What a cell may hold. A number counts as one only as such: "-12" as text is text.
Cell = str | int | float | Decimal | dt.date | None
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"

# What a spreadsheet takes for a formula, at the start of a cell or after a semicolon or tab, where a Swedish spreadsheet
# starts a new cell even inside a comma-separated file. Wide forms included; blanks, quotes and signs without width before it too.
_FORMULA = re.compile(
    '(^|[;\t])([\\s"\u00ad\u200b-\u200f\u2060\ufeff]*)([=+\\-@\uff1d\uff0b\uff0d\uff20\u2212])'
)
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]+")
#: More than this no spreadsheet keeps in one cell.
MOST_SIGNS = 32_000


def safe_text(text: str) -> str:
    """A text cell of a CSV that no spreadsheet runs: a formula sign gets an apostrophe before it.

    Control characters and line breaks become a blank, so that one line of the file stays one line. Only for text from
    people; amounts are written as numbers.
    """
    return _FORMULA.sub(r"\1\2'\3", one_line(text)).replace("\t", " ")


def one_line(text: str) -> str:
    """Text without control characters and line breaks, of a length that a cell holds."""
    return _CONTROL.sub(" ", text)[:MOST_SIGNS]


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A whole file: UTF-8 without BOM, comma, LF, the heading first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(safe_text, columns))
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")


def csv_rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text under its heading, comma or semicolon between; empty without a row. Cells stay text."""
    lines = text.removeprefix("\ufeff").splitlines()
    semicolons = bool(lines) and lines[0].count(";") > lines[0].count(",")
    return list(csv.DictReader(lines, delimiter=";" if semicolons else ","))


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return safe_text(cell) if isinstance(cell, str) else format(cell)


def xlsx_bytes(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A whole workbook of one sheet, the heading first. `title` (at most 31 signs) names the sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\']", " ", one_line(title))[:31].strip() or "Blad")
    sheet.append([_xlsx_cell(sheet, name) for name in columns])
    for row in rows:
        sheet.append([_xlsx_cell(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xlsx_cell(sheet: Any, value: Cell) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value="")
    cell.value = one_line(value)
    # After the value, which would otherwise make "=…" a formula and "#N/A" an error.
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
