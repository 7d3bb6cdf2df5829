"""`manage.py region_terms COLLABORATION --from D --days N --source TEXT [--told] [--called]`: what the county's agreement asks at a decision on HVB."""

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser

from placements.actions.region import set_region_terms
from vardkedja.core import nightly
from vardkedja.core.commands import HouseCommand
from vardkedja.core.management.commands.nightly import day


class Command(HouseCommand):
    help = (
        "Sätter vad länets avtal kräver vid ett beslut om HVB: att regionen underrättas, och kallas till SIP."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("collaboration", metavar="SAMVERKAN", help="kortnamn, till exempel kronoberg")
        parser.add_argument("--from", required=True, metavar="ÅÅÅÅ-MM-DD", help="från vilken dag det gäller")
        parser.add_argument("--days", type=int, required=True, metavar="N", help="inom så många arbetsdagar")
        parser.add_argument("--source", required=True, metavar="TEXT", help="var i avtalet det står")
        parser.add_argument("--told", action="store_true", help="regionen ska underrättas om beslutet")
        parser.add_argument("--called", action="store_true", help="regionen ska kallas till SIP")

    def act(self, **options: Any) -> str:
        (collaboration,) = nightly.collaborations(options["collaboration"])
        row = set_region_terms(
            collaboration.pk, day(options["from"], dt.date.min), options["days"], options["source"],
            told=options["told"], called=options["called"],
        )  # fmt: skip
        return f"Regionens del enligt avtalet är satt från {row.valid_from}."
