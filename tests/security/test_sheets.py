"""No cell of any export becomes a formula, whatever stands in it: files parsed back as a spreadsheet would."""

import ast
import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.house import files
from vardkedja.core.domain.sheets import csv_bytes, one_line, safe_text, xlsx_bytes

SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212")
RUNS = tuple(SIGNS) + ("\t", "\r", "\n")
#: Where a hostile cell begins, and where one begins within a cell for a Swedish spreadsheet.
STARTS = (
    "",
    " ",
    "\t",
    "\r\n",
    "\n",
    "\x00",
    "\u200b",
    "\ufeff",
    '"',
    ' "" ',
    "Hem;",
    "a;\t",
    "\x85",
    "\u2028",
)
#: What people and attackers write, with the dangerous signs often.
texts = st.text(st.one_of(st.sampled_from("=+-@\uff1d\t\r\n;\"',| a1"), st.characters()), max_size=60)
numbers = st.one_of(st.integers(-(10**12), 10**12), st.decimals(-(10**9), 10**9, places=2))


def csv_cells(data: bytes, *, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), delimiter=delimiter))


def runs(cell: str) -> bool:
    """Whether a spreadsheet might run it: after what it strips, it begins with a sign."""
    return cell.lstrip(' \t\r\n"\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\x85\xa0').startswith(RUNS)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_is_made_text_wherever_a_cell_begins(start, sign):
    cells = csv_cells(csv_bytes(["a"], [[f"{start}{sign}1+1", "b"]]))
    assert len(cells) == 2 and len(cells[1]) == 2
    assert f"'{sign}" in cells[1][0]
    assert not any(runs(part) for part in cells[1][0].split(";"))


@given(st.lists(st.lists(texts, min_size=1, max_size=4), max_size=5), st.lists(texts, min_size=1, max_size=4))
def test_no_text_of_a_csv_runs(rows, columns):
    cells = csv_cells(csv_bytes(columns, rows))
    assert [len(row) for row in cells] == [len(columns), *map(len, rows)], (
        "a line stays a line, a cell a cell"
    )
    for row in cells:
        for cell in row:
            assert not any(runs(part) for part in cell.split(";")), cell


@given(st.lists(texts, min_size=2, max_size=4))
def test_no_text_runs_where_the_file_is_read_with_semicolons(row):
    """What a Swedish spreadsheet does with a file that it is not told the sign of."""
    for line in csv_cells(csv_bytes(["a"], [row]), delimiter=";"):
        assert not any(runs(cell) for cell in line), line


@given(texts)
def test_text_without_danger_is_left_as_it_is(text):
    if text.isprintable() and not any(sign in text for sign in SIGNS):
        assert safe_text(text) == text


@pytest.mark.parametrize("text", ["Växjö kommun", "Ekeliden", "A-huset; 1 + 2", "0761", "12-steg", "a@b.se"])
def test_ordinary_names_are_left_as_they_are(text):
    assert safe_text(text) == text


@given(st.lists(numbers, min_size=1, max_size=5))
def test_numbers_stay_numbers_minus_sign_and_all(row):
    cells = csv_cells(csv_bytes(["a"], [row]))[1]
    assert [Decimal(cell) for cell in cells] == [Decimal(value) for value in row]
    sheet = load_workbook(io.BytesIO(xlsx_bytes("Blad", ["a"], [row]))).active
    assert [cell.data_type for cell in sheet[2]] == ["n"] * len(row)


@given(st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=5))
def test_no_text_of_a_workbook_is_a_formula(rows):
    data = xlsx_bytes("=1+1", ["=heading"], rows)
    sheet = load_workbook(io.BytesIO(data)).active
    for wanted, found in zip([["=heading"], *rows], sheet.iter_rows(), strict=True):
        for text, cell in zip(wanted, found, strict=False):
            assert cell.data_type in {"s", "inlineStr", "n"}
            assert (cell.value or "") == one_line(text)
            assert cell.quotePrefix
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_days_and_empty_cells():
    row = [dt.date(2026, 3, 2), None, Decimal("-1.50")]
    assert csv_bytes(["a", "b", "c"], [row]) == b"a,b,c\n2026-03-02,,-1.50\n"
    sheet = load_workbook(io.BytesIO(xlsx_bytes("Mars [2026]: */?", ["a"], [row]))).active
    assert [cell.value for cell in sheet[2]] == [dt.datetime(2026, 3, 2), None, -1.5]
    assert sheet.title == "Mars  2026"


def test_nobody_else_writes_spreadsheets():
    """`csv` and `openpyxl` are for the one writer, and for who only reads what a county sends."""
    found = []
    for path in files.python(*files.PACKAGES):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if {name.split(".")[0] for name in names} & {"csv", "openpyxl", "xlsxwriter", "xlwt"}:
                found.append(files.name(path))
    reads = "placements/domain/imports.py"
    assert "writer" not in (files.ROOT / reads).read_text(encoding="utf-8").lower()
    assert set(found) == {"vardkedja/core/domain/sheets.py", reads}, (
        "write files by vardkedja.core.domain.sheets, which makes no cell a formula"
    )
