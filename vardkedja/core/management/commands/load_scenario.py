"""`manage.py load_scenario kronoberg [--empty]`: a demo county. Idempotent."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from vardkedja.core import clock, scenario
from vardkedja.core.commands import HouseCommand


class Command(HouseCommand):
    help = "Läser in ett demolän: organisationer, enheter, platser, avtal, användare och (utan --empty) två års historik."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scenario", help=f"ett av: {', '.join(scenario.SCENARIOS)}")
        parser.add_argument("--empty", action="store_true", help="utan personer och historik")

    def act(self, **options: Any) -> str:
        try:
            context = scenario.load(options["scenario"], empty=options["empty"], today=clock.today())
        except KeyError as error:
            raise CommandError(error.args[0]) from error
        return f"{context.collaboration.name} är inläst."
