"""`manage.py import_stays STAYS.csv [--absences ABS.csv] --unit "…" [--dry-run]`: a county's spreadsheets, all rows or none."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import F

from placements.actions.importing import NotRead, Report, import_stays, rehearse_import, sheets
from vardkedja.core import actor as actors
from vardkedja.core import clock, log, scope
from vardkedja.core.actor import Actor, acting
from vardkedja.core.commands import HouseCommand
from vardkedja.core.models import Unit

#: A file with fewer rows is read in before anybody looks for a bar.
LONG, WIDTH = 100, 40


class Command(HouseCommand):
    help = "Läser in vistelser och frånvaro till en enhet från CSV-filer: alla rader eller ingen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("stays", metavar="STAYS.csv", help="vistelserna, UTF-8 med semikolon eller komma")
        parser.add_argument("--absences", metavar="ABS.csv", help="frånvaron")
        parser.add_argument("--unit", required=True, metavar="ENHET", help='till exempel "Ekeliden"')
        parser.add_argument("--collaboration", metavar="SAMVERKAN", help="där flera har en enhet med namnet")
        parser.add_argument("--dry-run", action="store_true", help="prova bara: inget sparas")

    def act(self, **options: Any) -> str:
        files = sheets(
            _content(options["stays"]), _content(options["absences"]) if options["absences"] else None
        )
        unit, actor = _unit(options["unit"], options["collaboration"])
        if options["dry_run"]:
            report = rehearse_import(unit.pk, files, actor=actor)
            self._tell(report)
            return f"Prov, inget är sparat: {report}."
        try:
            report = import_stays(unit.pk, files, actor=actor, told=self._bar)
        except NotRead as refused:
            with acting(actor):
                log.keep_trace(refused)
            report = refused.report
        self._tell(report)
        return f"Inläst: {report}."

    def _tell(self, report: Report) -> None:
        for warning in report.warnings:
            self.stdout.write(f"Varning: {warning}")
        for fault in report.faults:
            self.stderr.write(str(fault))
        if report.faults:
            raise CommandError(f"{len(report.faults)} fel. Inget är inläst.")

    def _bar(self, done: int, of: int) -> None:
        """A bar on the terminal; nothing where the output goes to a file."""
        if of >= LONG and sys.stderr.isatty():
            filled = WIDTH * done // of
            end = "\n" if done == of else ""
            self.stderr.write(f"\r[{'#' * filled}{' ' * (WIDTH - filled)}] {done}/{of}", ending=end)


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"Det går inte att läsa {name}: {error.strerror}.") from error


def _unit(name: str, slug: str | None) -> tuple[Unit, Actor]:
    """The unit by that name which has places, and "systemet" in the domain that runs it."""
    with scope.setup_scope():
        rows = Unit.objects.exclude(collaboration=None).order_by("name", "collaboration__slug")
        units = list(rows.select_related("operator__organisation").annotate(slug=F("collaboration__slug")))
        named = [unit for unit in units if unit.name == name and slug in (None, unit.slug)]
        if len(named) > 1:
            slugs = ", ".join(unit.slug for unit in named)
            raise CommandError(f"Flera samverkan har enheten {name}. Ange --collaboration, en av {slugs}.")
        if not named:
            known = ", ".join(unit.name for unit in units if unit.has_places) or "ingen"
            raise CommandError(f"Det finns ingen enhet {name}. Enheter med platser: {known}.")
        return named[0], actors.system(named[0].operator, clock.now())
