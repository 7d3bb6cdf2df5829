"""Stays and absences as a county's spreadsheets tell them: the shape of the two files, row by row.

Plain text in, rows and faults out. Whether a row fits what the unit has is asked by `selectors.imports`. A fault quotes
nothing but line, column and stay_ref: the cells hold persons.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

STAYS, ABSENCES = "vistelser", "frånvaro"
STAY_COLUMNS = (
    "stay_ref", "person_number", "given_name", "family_name", "municipality_code", "place", "legal_ground",
    "admitted_on", "discharged_on", "price_class",
)  # fmt: skip
ABSENCE_COLUMNS = ("stay_ref", "kind", "from", "to")
MOST_BYTES = 20_000_000
REF_LENGTH, NAME_LENGTH = 40, 80


class Ground(StrEnum):
    """Legal ground as the files write it, in any case."""

    SOL = "sol"
    LVM = "lvm"
    LVM27 = "lvm27"
    LVU = "lvu"
    LPT = "lpt"
    OPT = "opt"
    LRV = "lrv"


class PriceClass(StrEnum):
    ORDINARY = "ordinary"
    ACUTE = "acute"


class Kind(StrEnum):
    """Kinds of absence, as `Absence.Kind`."""

    LEAVE = "leave"
    HOSPITAL = "hospital"
    ABSCONDED = "absconded"
    CUSTODY = "custody"


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be read in (or, as a warning, what to look at). `line` counts from 1, the heading; 0: the whole file."""

    sheet: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f"{self.sheet} rad {self.line}" if self.line else self.sheet
        return f"{where}, {self.column}: {self.message}" if self.column else f"{where}: {self.message}"


@dataclass(frozen=True)
class StayRow:
    """One stay. `discharged_on` None: still there."""

    line: int
    ref: str
    number: str
    given_name: str
    family_name: str
    municipality_code: str
    place: str
    ground: Ground
    admitted_on: dt.date
    discharged_on: dt.date | None
    price_class: PriceClass

    @property
    def after(self) -> dt.date | None:
        """The first day on which the place is free again: a same-day stay occupies its day. None: still there."""
        if self.discharged_on is None:
            return None
        return max(self.discharged_on, self.admitted_on + dt.timedelta(days=1))


@dataclass(frozen=True)
class AbsenceRow:
    """One absence: `away_from` the first absent day, `back_on` the first day back (None: still away)."""

    line: int
    ref: str
    kind: Kind
    away_from: dt.date
    back_on: dt.date | None


class Cell(Exception):  # noqa: N818 - a fault in a cell, caught here
    """What is wrong with one cell."""


def read_stays(data: bytes) -> tuple[list[StayRow], list[Fault]]:
    """The stays of a file and what is wrong with it. A ref that stands twice is a fault at its second row."""
    rows, faults = _read(data, STAYS, STAY_COLUMNS, _stay)
    return rows, [*faults, *_twice(rows)]


def read_absences(data: bytes) -> tuple[list[AbsenceRow], list[Fault]]:
    """The absences of a file and what is wrong with it."""
    return _read(data, ABSENCES, ABSENCE_COLUMNS, _absence)


def looks_like_a_number(ref: str) -> bool:
    """Whether a reference holds what could be a personnummer or samordningsnummer (day of birth 1–31, or 61–91)."""
    for found in re.finditer(r"(?<!\d)(?:\d\d)?\d\d(\d\d)(\d\d)[-+ ]?\d{4}(?!\d)", ref):
        month, day = int(found[1]), int(found[2])
        if 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91):  # noqa: PLR2004 - months and days
            return True
    return False


def _read(
    data: bytes, sheet: str, columns: tuple[str, ...], make: Callable[[int, Mapping[str, str]], Any]
) -> tuple[list[Any], list[Fault]]:
    try:
        lines = _lines(data, columns)
    except Cell as fault:
        return [], [Fault(sheet, 0, "", str(fault))]
    rows: list[Any] = []
    faults: list[Fault] = []
    for line, cells in lines:
        try:
            rows.append(make(line, _named(cells, columns)))
        except Cell as fault:
            column, message = fault.args if len(fault.args) > 1 else ("", str(fault))
            faults.append(Fault(sheet, line, column, message))
    return rows, faults


def _lines(data: bytes, columns: tuple[str, ...]) -> list[tuple[int, dict[str, Any]]]:
    """(line, column → cell) of every row that is not empty. Raises `Cell` for a file that cannot be read at all."""
    text = _text(data)
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True
    )
    try:
        _check_heading([name.strip().lower() for name in reader.fieldnames or ()], columns)
        reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise Cell(
            f"Filen kan inte läsas efter rad {reader.line_num}: citattecknen stämmer inte, eller en cell är för lång."
        ) from error
    return [(line, row) for line, row in rows if any(_filled(row.values()))]


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Cell(f"Filen är större än {MOST_BYTES // 1_000_000} MB. Dela upp den.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Cell("Filen är inte UTF-8. Spara om den som ”CSV UTF-8”.") from error
    if not text.strip():
        raise Cell("Filen är tom.")
    if "\x00" in text:
        raise Cell("Filen är inte en textfil. Spara om den som ”CSV UTF-8”.")
    return text


def _check_heading(found: list[str], columns: tuple[str, ...]) -> None:
    missing = [name for name in columns if name not in found]
    if missing:
        raise Cell(f"Kolumner saknas i rubrikraden: {', '.join(missing)}.")
    if len(found) != len(columns):
        raise Cell(f"Rubrikraden ska ha kolumnerna {', '.join(columns)}, var och en en gång, och inga andra.")


def _filled(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value and (not isinstance(value, str) or value.strip())]


def _named(cells: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, str]:
    if None in cells or any(cells[name] is None for name in columns):
        raise Cell(f"Raden har inte {len(columns)} kolumner. Kontrollera skiljetecken och citattecken.")
    return {name: cells[name].strip() for name in columns}


def _stay(line: int, cells: Mapping[str, str]) -> StayRow:
    admitted = _day(cells, "admitted_on")
    discharged = _day(cells, "discharged_on") if cells["discharged_on"] else None
    if discharged and discharged < admitted:
        raise Cell("discharged_on", "Utskrivningen är före ankomsten.")
    return StayRow(
        line,
        _ref(cells),
        _needed(cells, "person_number", 20),
        _needed(cells, "given_name", NAME_LENGTH),
        _needed(cells, "family_name", NAME_LENGTH),
        _code(cells),
        _needed(cells, "place", 20),
        Ground(_one_of(cells, "legal_ground", Ground)),
        admitted,
        discharged,
        PriceClass(_one_of(cells, "price_class", PriceClass)),
    )


def _absence(line: int, cells: Mapping[str, str]) -> AbsenceRow:
    away = _day(cells, "from")
    back = _day(cells, "to") if cells["to"] else None
    if back and back <= away:
        raise Cell("to", "Första dagen åter ska vara efter första frånvarodagen.")
    return AbsenceRow(line, _ref(cells), Kind(_one_of(cells, "kind", Kind)), away, back)


def _ref(cells: Mapping[str, str]) -> str:
    ref = _needed(cells, "stay_ref", REF_LENGTH)
    if looks_like_a_number(ref):
        raise Cell("stay_ref", "Beteckningen ser ut som ett personnummer. Använd ett löpnummer i stället.")
    if not ref.isprintable():
        raise Cell("stay_ref", "Beteckningen har tecken som inte syns.")
    return ref


def _needed(cells: Mapping[str, str], column: str, most: int) -> str:
    text = cells[column]
    if not text:
        raise Cell(column, "Värdet saknas.")
    if len(text) > most:
        raise Cell(column, f"Värdet är längre än {most} tecken.")
    return text


def _code(cells: Mapping[str, str]) -> str:
    """A municipality code: four digits. A spreadsheet takes leading zeros away, which are then put back."""
    text = _needed(cells, "municipality_code", 4)
    if not re.fullmatch("[0-9]{3,4}", text):
        raise Cell("municipality_code", "Kommunkoden har fyra siffror, till exempel 0780.")
    return text.zfill(4)


def _one_of(cells: Mapping[str, str], column: str, allowed: Iterable[str]) -> str:
    text = cells[column].casefold()
    if text not in set(allowed):
        raise Cell(column, f"Värdet ska vara ett av {', '.join(allowed)}.")
    return text


def _day(cells: Mapping[str, str], column: str) -> dt.date:
    text = _needed(cells, column, 10)
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise Cell(column, "Skriv dagen som 2026-01-31.")
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Cell(column, "Dagen finns inte i kalendern.") from error


def _twice(rows: list[StayRow]) -> list[Fault]:
    seen: dict[str, int] = {}
    return [
        Fault(STAYS, row.line, "stay_ref", f"Beteckningen står redan på rad {seen[row.ref]}.")
        for row in rows
        if seen.setdefault(row.ref, row.line) != row.line
    ]
