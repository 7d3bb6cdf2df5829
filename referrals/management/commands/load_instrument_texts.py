"""`manage.py load_instrument_texts FILE …`: wordings that the deployer has the right to show (docs/instruments.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import transaction

from referrals.actions.instrument_data import load_texts
from referrals.management.commands.load_instrument import read_json
from vardkedja.core import clock, scope
from vardkedja.core.commands import HouseCommand
from vardkedja.core.domain.sheets import csv_rows
from vardkedja.core.errors import Impossible


class Command(HouseCommand):
    help = (
        "Läser in frågetexter till ett bedömningsinstrument, med källa och licens. Produkten levereras utan dem: den som "
        "läser in dem svarar för rätten att visa dem."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV eller JSON med item, value och text")
        parser.add_argument("--instrument", required=True, help="kod, till exempel audit")
        # --version is Django's own.
        parser.add_argument("--of", required=True, help="instrumentets version")
        parser.add_argument("--source", required=True, help="varifrån texterna kommer")
        parser.add_argument("--licence", required=True, help="licens eller tillstånd att visa dem")

    def act(self, *, file: Path, instrument: str, of: str, source: str, licence: str, **_options: Any) -> str:
        rows = _csv(file) if file.suffix.lower() == ".csv" else read_json(file)
        if not isinstance(rows, list):
            raise Impossible("Filen ska vara en lista med item, value och text.")
        with scope.setup_scope(), transaction.atomic():
            made = load_texts(instrument, of, rows, source=source, licence=licence, now=clock.now())
        return f"Frågetexter till {made.instrument} är inlästa ({len(made.wordings)} frågor)."


def _csv(file: Path) -> list[dict[str, Any]]:
    """Rows of a CSV file with a heading, comma or semicolon between. Raises `Impossible`."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise Impossible("Filen går inte att läsa som text i UTF-8.") from error
    rows = csv_rows(text)
    if not rows or not {"item", "value", "text"} <= set(rows[0]):
        raise Impossible("Filens första rad ska vara item, value, text.")
    return rows
