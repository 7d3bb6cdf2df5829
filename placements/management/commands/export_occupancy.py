"""`manage.py export_occupancy COLLABORATION --from D --to D --format csv --out FILE`: occupancy per day and unit, as vk_worker."""

import datetime as dt
from typing import Any

from django.core.management.base import CommandError, CommandParser

from placements.tasks import count_occupancy
from vardkedja.core import nightly
from vardkedja.core.commands import HouseCommand, write_file
from vardkedja.core.domain.sheets import csv_bytes
from vardkedja.core.management.commands.nightly import day

COLUMNS = ("day", "unit", "places", "out_of_service", "occupied", "absent", "free")


class Command(HouseCommand):
    help = "Skriver beläggningen per dag och enhet, räknad ur vistelserna som de står nu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("collaboration", metavar="SAMVERKAN", help="kortnamn, till exempel kronoberg")
        parser.add_argument("--from", required=True, metavar="ÅÅÅÅ-MM-DD", help="första dagen")
        parser.add_argument("--to", required=True, metavar="ÅÅÅÅ-MM-DD", help="sista dagen")
        parser.add_argument("--format", default="csv", help="filformat; csv")
        parser.add_argument("--out", required=True, metavar="FIL", help="filen som skrivs")

    def act(self, **options: Any) -> str:
        if options["format"] != "csv":
            raise CommandError(f"Formatet {options['format']} finns inte. Välj csv.")
        first, last = day(options["from"], dt.date.min), day(options["to"], dt.date.min)
        nightly.check_period(first, last)
        (collaboration,) = nightly.collaborations(options["collaboration"])
        rows = count_occupancy(collaboration.pk, first, last)
        write_file(options["out"], csv_bytes(COLUMNS, rows))
        return f"Beläggningen {first}–{last} är skriven: {len(rows)} rader."
