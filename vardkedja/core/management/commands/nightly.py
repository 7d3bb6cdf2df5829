"""`manage.py nightly [--from D] [--to D] [--collaboration SAMVERKAN]`: the night's work for any days, as vk_worker."""

import datetime as dt
from typing import Any

from django.core.management.base import CommandError, CommandParser

from vardkedja.core import clock, nightly
from vardkedja.core.commands import HouseCommand


class Command(HouseCommand):
    help = "Räknar om beläggning, kostnader och nyckeltal för dagarna, första och sista dagen medräknade."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", metavar="ÅÅÅÅ-MM-DD", help="första dagen; utan den fem veckor tillbaka")
        parser.add_argument("--to", metavar="ÅÅÅÅ-MM-DD", help="sista dagen; utan den i går")
        parser.add_argument("--collaboration", metavar="SAMVERKAN", help="bara en, till exempel kronoberg")

    def act(self, **options: Any) -> str:
        first, last = nightly.ordinary_period(clock.today())
        first, last = day(options["from"], first), day(options["to"], last)
        outcomes = nightly.run_all(first, last, options["collaboration"])
        for outcome in outcomes:
            self.stdout.write(str(outcome))
        failed = [outcome.slug for outcome in outcomes if not outcome.succeeded]
        if failed:
            raise CommandError(f"Misslyckades för {', '.join(failed)}.")
        return f"Klart för {len(outcomes)} samverkan."


def day(text: str | None, otherwise: dt.date) -> dt.date:
    """A day as written on the command line. Raises `CommandError`."""
    if text is None:
        return otherwise
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} är ingen dag. Skriv dagen som 2026-01-31.") from error
