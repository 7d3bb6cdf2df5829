"""`manage.py verify_log [--from SIGILL]`: recompute every seal of the access log. Runs as vk_worker; exit code 1 on a fault."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from vardkedja.core import sealcheck, seals
from vardkedja.core.commands import HouseCommand

#: A line on the way for each so many seals: about a week of minutes.
STEP = 10_000


class Command(HouseCommand):
    help = "Räknar om loggens sigill och säger om en loggrad är ändrad, borttagen eller insatt, eller om slutet är avskuret."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            type=int,
            default=1,
            metavar="SIGILL",
            help="börja vid sigillet med det numret; det som ligger före tas för gott",
        )

    def act(self, **options: Any) -> str:
        first = options["from"]
        if first < 1:
            raise CommandError("Sigillens nummer börjar på 1.")
        report = sealcheck.verify(first, self._tell)
        for note in report.notes:
            self.stdout.write(note)
        if not report.fine:
            for line in seals.in_words(report.findings):
                self.stderr.write(line)
            raise CommandError(
                f"Loggen stämmer inte med sina sigill: {len(report.findings)} fel. {report.findings[0]}"
            )
        return f"Loggen stämmer: {report.seals} sigill över {report.rows} rader. {report.waiting} rader väntar på sigill."

    def _tell(self, number: int) -> None:
        if number % STEP == 0:
            self.stdout.write(f"… sigill {number}")
            self.stdout.flush()
