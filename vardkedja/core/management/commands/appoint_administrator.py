"""`manage.py appoint_administrator USERNAME DOMAIN`: the first administrator of an authority."""

from argparse import ArgumentParser
from typing import Any

from vardkedja.core import actor as actors
from vardkedja.core import clock, scope
from vardkedja.core.actions import administration
from vardkedja.core.commands import HouseCommand
from vardkedja.core.errors import Impossible
from vardkedja.core.models import User


class Command(HouseCommand):
    help = "Utser den första administratören i ett sekretessområde. Fler utser administratören själv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="användarnamn")
        parser.add_argument("domain", help="sekretessområdets namn")

    def act(self, *, username: str, domain: str, **_options: Any) -> str:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise Impossible("Det finns ingen användare med det namnet.")
        with scope.setup_scope():
            found = administration.domain_by_name(domain)
        administration.appoint_administrator(user.pk, actor=actors.system(found, clock.now()))
        return f"{username} är administratör för {found}."
