"""`manage.py export_month COLLABORATION YYYY-MM --format csv --out DIR`: the monthly basis as a file."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from costsharing import actions
from costsharing.domain.basis_csv import basis_csv, file_name
from costsharing.models import CostAgreement
from vardkedja.core import actor as actors
from vardkedja.core import clock, scope
from vardkedja.core.actor import Actor
from vardkedja.core.commands import write_file
from vardkedja.core.errors import DomainError
from vardkedja.core.models import Domain

MONTH = re.compile("(20[0-9]{2})-(0[1-9]|1[0-2])")


class Command(BaseCommand):
    help = "Skriver en månads underlag per betalare till DIR/SAMVERKAN-ÅÅÅÅ-MM.csv."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("collaboration", metavar="SAMVERKAN", help="kortnamn, till exempel kronoberg")
        parser.add_argument("month", metavar="ÅÅÅÅ-MM", help="månaden, till exempel 2026-01")
        parser.add_argument("--format", default="csv", help="filformat; csv")
        parser.add_argument("--out", default=".", help="mappen som filen skrivs i; skapas om den saknas")

    def handle(self, *args: Any, **options: Any) -> None:
        month = MONTH.fullmatch(options["month"])
        if month is None:
            raise CommandError("Skriv månaden som år-månad, till exempel 2026-01.")
        if options["format"] != "csv":
            raise CommandError(f"Formatet {options['format']} finns inte. Välj csv.")
        year, number = int(month[1]), int(month[2])
        data = self._export(options["collaboration"], year, number)
        path = Path(options["out"]) / file_name(options["collaboration"], year, number)
        write_file(path, data)
        self.stdout.write(f"Underlaget är skrivet till {path}.")

    def _export(self, slug: str, year: int, month: int) -> bytes:
        agreement, actor = _keeper_of(slug)
        try:
            basis = actions.export_month(agreement.collaboration_id, year, month, actor=actor)
        except DomainError as error:
            raise CommandError(error.message) from error
        if not basis.lines:
            raise CommandError(f"Det finns ingen budget för {year}, så det finns inget underlag att skriva.")
        return basis_csv(basis.lines)


def _keeper_of(slug: str) -> tuple[CostAgreement, Actor]:
    """The collaboration's agreement, and "systemet" in a domain of the party that keeps it."""
    with scope.setup_scope():
        found = list(CostAgreement.objects.select_related("collaboration").order_by("collaboration__slug"))
        agreement = next((row for row in found if row.collaboration.slug == slug), None)
        if agreement is None:
            known = ", ".join(row.collaboration.slug for row in found) or "ingen"
            raise CommandError(
                f"Det finns inget kostnadsavtal för {slug}. Inlästa samverkan med avtal: {known}."
            )
        domains = Domain.objects.filter(organisation=agreement.keeper_id).select_related("organisation")
        return agreement, actors.system(domains.order_by("name")[0], clock.now())
