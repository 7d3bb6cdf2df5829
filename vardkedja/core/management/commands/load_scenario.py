"""`manage.py load_scenario kronoberg|dalarna|varmland [--empty]`: a demo county. Idempotent."""

import datetime as dt
import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from vardkedja.core import clock, scenario
from vardkedja.core.commands import HouseCommand

#: The history's length and some months before, so that the first figures over a year stand too.
DAYS = 820


class Command(HouseCommand):
    help = "Läser in ett demolän: organisationer, enheter, platser, avtal, användare och (utan --empty) två års historik."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scenario", help=f"ett av: {', '.join(scenario.SCENARIOS)}")
        parser.add_argument("--empty", action="store_true", help="utan personer och historik")

    def act(self, **options: Any) -> str:
        try:
            context = scenario.load(
                options["scenario"], empty=options["empty"], today=clock.today(), told=self._tell
            )
        except KeyError as error:
            raise CommandError(error.args[0]) from error
        if not options["empty"]:
            self._tell("beläggning, kostnader och nyckeltal")
            count_the_nights(options["scenario"], context.today)
        return f"{context.collaboration.name} är inläst."

    def _tell(self, part: str) -> None:
        """A line for each part as it begins: the whole of a county takes minutes."""
        self.stdout.write(f"  {part} …")
        self.stdout.flush()


def count_the_nights(slug: str, today: dt.date) -> None:
    """Occupancy, ledger and key figures of the history, as the worker's role: in a process of its own.

    Raises `CommandError` where the night failed; its own words stand on stderr.
    """
    first, last = today - dt.timedelta(days=DAYS), today - dt.timedelta(days=1)
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "nightly", "--collaboration", slug]
    command += ["--from", first.isoformat(), "--to", last.isoformat()]
    environment = {name: value for name, value in os.environ.items() if name != "VARDKEDJA_DB_ROLE"}
    result = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    if result.returncode:
        raise CommandError("Länet är inläst, men beläggning, kostnader och nyckeltal kunde inte räknas.")
