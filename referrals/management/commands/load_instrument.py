"""`manage.py load_instrument FILE`: an instrument, or a new version of one, with its limits (docs/instruments.md)."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import transaction

from referrals.actions.instrument_data import load_instrument
from vardkedja.core import scope
from vardkedja.core.commands import HouseCommand
from vardkedja.core.errors import Impossible


class Command(HouseCommand):
    help = (
        "Läser in ett bedömningsinstrument eller en ny version av det: frågornas nummer, tillåtna värden, räkneregel och "
        "gränser. Den tidigare versionen slutar gälla när den nya börjar."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="en JSON-fil, se docs/instruments.md")

    def act(self, *, file: Path, **_options: Any) -> str:
        told = read_json(file)
        with scope.setup_scope(), transaction.atomic():
            made = load_instrument(told)
        return f"{made} är inläst och gäller från {made.valid_from.isoformat()}."


def read_json(file: Path) -> Any:
    """The file's contents. Raises `Impossible`."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Impossible("Filen går inte att läsa som JSON.") from error
