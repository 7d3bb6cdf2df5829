"""`manage.py demo_code USERNAME`: the code that a demo account's app would show now."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from vardkedja.core import scenario
from vardkedja.core.models import User
from vardkedja.core.signin import demo


class Command(BaseCommand):
    help = "Visar engångskoden för ett demokonto. Finns inte i drift."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="användarnamn, till exempel handlaggare.ljungby")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Koder visas bara i en demo. Det här är en installation i drift.")
        username = options["username"].strip().lower()
        user = User.objects.filter(username=username).first()
        if user is None or username not in scenario.usernames():
            raise CommandError(f"{username} är inget demokonto. manage.py demo_logins visar dem som finns.")
        code = demo.code_now(user)
        self.stdout.write(code or f"{username} loggar in med bara lösenord.")
