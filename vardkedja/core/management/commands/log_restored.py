"""`manage.py log_restored --reason TEXT`: after a restored database or file of heads. Runs as vk_owner, with the key of the log."""

from typing import Any

from django.core.management.base import CommandParser

from vardkedja.core import rls, scope, seals
from vardkedja.core.commands import HouseCommand


class Command(HouseCommand):
    help = "Antecknar att databasen eller filen med sigillhuvuden är återläst, så att loggen kan förseglas vidare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reason", required=True, metavar="TEXT", help="vad som återlästes, varför och av vem"
        )

    def act(self, **options: Any) -> str:
        with scope.setup_scope(), rls.migrating():
            return seals.restored(options["reason"])

    def _record(self, *args: Any, **kwargs: Any) -> None:
        """As the owner it sees no row but while it migrates."""
        with scope.setup_scope(), rls.migrating():
            super()._record(*args, **kwargs)
