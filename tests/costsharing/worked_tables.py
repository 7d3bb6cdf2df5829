"""Reads the tables of a document, so that its figures are executed and not only believed."""

import re
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "algorithms" / "cost-sharing.md"
TABLE = re.compile(r"<!-- table: (?P<name>\w+) -->\n(?P<rows>(?:\|.*\n?)+)")


def tables() -> dict[str, list[dict[str, str]]]:
    """Every named table as rows of text cells by column heading."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return {match["name"]: rows_of(match["rows"]) for match in TABLE.finditer(text)}


def rows_of(block: str) -> list[dict[str, str]]:
    heading, _, *rows = [_cells(line) for line in block.splitlines()]
    return [dict(zip(heading, row, strict=True)) for row in rows]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def number(cell: str) -> int | None:
    """``11 202`` as 11202; an empty cell as None."""
    return int(cell.replace(" ", "")) if cell else None


def ore(cell: str) -> int | None:
    """``-1 234,05`` as -123405; an empty cell as None."""
    return int(cell.replace(" ", "").replace(",", "")) if cell else None
