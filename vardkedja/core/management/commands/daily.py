"""`manage.py daily`: the morning's timed verbs for every authority, as vk_app; run again it does nothing more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vardkedja.core import clock, daily


class Command(BaseCommand):
    help = "Gör morgonens arbete för varje myndighet: öppnar logggranskningar och annat som följer kalendern."

    def handle(self, *args: Any, **options: Any) -> None:
        morning = daily.run_all(clock.now())
        if morning.failed:
            raise CommandError(str(morning))
        self.stdout.write(str(morning))
