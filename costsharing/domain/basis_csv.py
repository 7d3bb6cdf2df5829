"""The monthly basis as a file: CSV (UTF-8 without BOM, comma, LF) or XLSX, in the order the lines are given."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from costsharing.domain.basis import BasisLine
from vardkedja.core.domain.sheets import Cell, csv_bytes, xlsx_bytes
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


def file_name(collaboration: str, year: int, month: int, ending: str = "csv") -> str:
    """``kronoberg-2026-01.csv``"""
    return f"{collaboration}-{year}-{month:02d}.{ending}"


def row_of(line: BasisLine) -> list[Cell]:
    """One line as cells. Stay, days and unit price belong to day fees and are empty for a budget share."""
    return [
        line.month_text,
        line.seller.name,
        line.payer.code,
        line.payer.name,
        line.invoice_no,
        line.component.value,
        line.unit.name,
        "",
        line.cost_type.value,
        "",
        "",
        Decimal(plain_kronor(line.amount_ore)),
    ]


def basis_csv(lines: Iterable[BasisLine]) -> bytes:
    """The whole file. Lines come sorted from ``year_basis``; a month without lines is the header alone."""
    return csv_bytes(COLUMNS, (row_of(line) for line in lines))


def basis_xlsx(lines: Iterable[BasisLine]) -> bytes:
    """The same as a workbook, amounts as numbers."""
    return xlsx_bytes("Underlag", COLUMNS, (row_of(line) for line in lines))
