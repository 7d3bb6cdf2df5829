"""`manage.py demo_logins`: the demo log-ins of this home, one per role."""

from typing import Any

from django.core.management.base import BaseCommand

from vardkedja.core import scenario, scope
from vardkedja.core.models import Collaboration


class Command(BaseCommand):
    help = "Visar demoinloggningarna i denna installation, en per roll."

    def handle(self, *args: Any, **options: Any) -> None:
        with scope.setup_scope():
            loaded = list(Collaboration.objects.filter(slug__in=scenario.SCENARIOS).order_by("slug"))
        if not loaded:
            self.stdout.write("Inget demolän är inläst. Kör: manage.py load_scenario kronoberg")
        for collaboration in loaded:
            self.stdout.write(f"\n{collaboration.name} – lösenord för alla: {scenario.demo_phrase()}\n")
            for role, username, authority in scenario.logins(collaboration.slug):
                self.stdout.write(f"  {role:28} {username:24} {authority}")
        if loaded:
            self.stdout.write("\nKoden i steg två visar: .venv/bin/python manage.py demo_code NAMN")
