"""`manage.py standing_access COLLABORATION …`: the switch for standing direct access, and what it would open."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from vardkedja.core import clock, scope
from vardkedja.core.actions.administration import domain_by_name
from vardkedja.core.commands import HouseCommand
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Collaboration, StandingAccess

NEEDED = ("basis", "decided_by", "decided_on", "valid_from", "valid_to")


class Command(HouseCommand):
    help = (
        "Stående direktåtkomst mellan myndigheter: avstängd från början. Slås på för en samverkan i taget, och öppnar "
        "bara det som har ett registrerat rättsligt stöd."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        day = dt.date.fromisoformat
        parser.add_argument("collaboration", help="samverkans kortnamn")
        parser.add_argument("--switch", choices=["on", "off"], help="slå på eller av")
        parser.add_argument("--owner", help="vars handlingar det gäller, sekretessområdets namn")
        parser.add_argument("--recipient", help="vem som läser, sekretessområdets namn")
        parser.add_argument("--basis", help="rättsligt stöd: lagrum och beslut")
        parser.add_argument("--decided-by", help="vem som har beslutat")
        parser.add_argument("--decided-on", type=day, help="vilken dag")
        parser.add_argument("--from", dest="valid_from", type=day, help="första dagen")
        parser.add_argument("--to", dest="valid_to", type=day, help="första dagen då det inte längre gäller")

    def act(self, *, collaboration: str, switch: str | None, **told: Any) -> str:
        with scope.setup_scope():
            county = Collaboration.objects.filter(slug=collaboration).first()
            if county is None:
                raise Impossible("Det finns ingen samverkan med det kortnamnet.")
            if told.get("owner") or told.get("recipient"):
                _record(county, told)
            if switch:
                _turn(county, switch == "on")
            county.refresh_from_db()
            count = StandingAccess.objects.valid(clock.today()).filter(collaboration=county).count()
        state = "påslagen" if county.standing_access else "avstängd"
        return f"Stående direktåtkomst i {county} är {state}. Registrerade rättsliga stöd som gäller i dag: {count}."


def _record(county: Collaboration, told: dict[str, Any]) -> None:
    missing = [name for name in ("owner", "recipient", *NEEDED) if not str(told.get(name) or "").strip()]
    if missing:
        raise Impossible(
            "Ange vem som läser vems handlingar, på vilket rättsligt stöd, vem som beslutade, när, och från och till."
        )
    if told["valid_to"] <= told["valid_from"]:
        raise Impossible("Slutdagen måste vara efter startdagen.")
    owner, recipient = domain_by_name(told["owner"]), domain_by_name(told["recipient"])
    if owner == recipient:
        raise Impossible("Myndigheten läser redan sina egna handlingar.")
    StandingAccess.objects.create(
        collaboration=county,
        owner=owner,
        recipient=recipient,
        legal_basis=told["basis"],
        **{name: told[name] for name in NEEDED if name != "basis"},
    )


def _turn(county: Collaboration, on: bool) -> None:  # noqa: FBT001 - the switch itself
    if on and not StandingAccess.objects.valid(clock.today()).filter(collaboration=county).exists():
        raise Impossible("Registrera först ett rättsligt stöd som gäller i dag.")
    Collaboration.objects.filter(pk=county.pk).update(standing_access=on)
