"""Load a county: organisations, units and staff here; places, agreements and history by the apps (`registry.scenario`).

Loading is idempotent: what is there is kept as it is. Staff passwords: one phrase per home, made at the first load and kept
in the home, never in the repository.
"""

import datetime as dt
import importlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from vardkedja.core import actor as actors
from vardkedja.core import clock, registry, scope
from vardkedja.core.actor import Actor
from vardkedja.core.domain.shifts import moments
from vardkedja.core.models import (
    Assignment,
    Collaboration,
    Domain,
    Membership,
    Organisation,
    Role,
    Shift,
    Unit,
    UnitPartner,
    UnitRoute,
    User,
)
from vardkedja.core.scenarios.shapes import County
from vardkedja.core.signin import demo, second_factor

SCENARIOS = ("kronoberg", "dalarna", "varmland")


@dataclass
class Context:
    """What a scenario part works with. `empty`: no persons and no history."""

    county: County
    collaboration: Collaboration
    today: dt.date
    empty: bool
    organisations: dict[str, Organisation] = field(default_factory=dict)
    domains: dict[str, Domain] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, username: str, now: dt.datetime) -> Actor:
        """A member of the demo staff as acting at a moment."""
        domain = self.domain_of(username)
        with scope.open_scope(scope.ScopeKey(user=self.users[username].pk)):
            held = actors.valid_assignments(self.users[username], now)
            return actors.for_user(self.users[username], domain.pk, held, now)

    def domain_of(self, username: str) -> Domain:
        """The domain for which a member of the demo staff works."""
        return self.domains[
            next(person.domain for person in self.county.staff if person.username == username)
        ]


def county(slug: str) -> County:
    """The plain data of a scenario. Raises `KeyError` with the names that there are."""
    if slug not in SCENARIOS:
        raise KeyError(f"Det finns inget scenario {slug}. Välj bland: {', '.join(SCENARIOS)}.")
    return importlib.import_module(f"vardkedja.core.scenarios.{slug}").COUNTY


def load(
    slug: str, *, empty: bool, today: dt.date, told: Callable[[str], None] = lambda _part: None
) -> Context:
    """Load a county and let every app add its part. `told` is called with the name of each part as it begins."""
    data = county(slug)
    with scope.setup_scope():
        context = _reference(data, today, empty)
    for _order, name, part in registry.SCENARIO:
        told(name)
        part(context)
    return context


def _reference(data: County, today: dt.date, empty: bool) -> Context:
    collaboration, _ = Collaboration.objects.get_or_create(
        slug=data.slug, defaults={"name": data.name, "county_code": data.county_code}
    )
    context = Context(data, collaboration, today, empty)
    for organisation in data.organisations:
        context.organisations[organisation.key] = _organisation(organisation, collaboration, data.since)
    for domain in data.domains:
        values = {"organisation": context.organisations[domain.organisation], "law": domain.law}
        context.domains[domain.key], _ = Domain.objects.get_or_create(
            name=domain.name, defaults=values | {"short_name": domain.short_name}
        )
    for unit in data.units:
        context.units[unit.key] = _unit(unit, context)
    _staff(context)
    return context


def _organisation(data: Any, collaboration: Collaboration, since: dt.date) -> Organisation:
    row, _ = Organisation.objects.get_or_create(
        name=data.name, defaults={"kind": data.kind, "code": data.code, "org_number": data.org_number}
    )
    if data.member:
        Membership.objects.get_or_create(
            collaboration=collaboration, organisation=row, defaults={"valid_from": since}
        )
    return row


def _unit(data: Any, context: Context) -> Unit:
    since = context.county.since
    unit, made = Unit.objects.get_or_create(
        operator=context.domains[data.operator],
        name=data.name,
        defaults={
            "legal_type": data.legal_type,
            "local_type": data.local_type,
            "collaboration": context.collaboration,
            "municipality": context.organisations.get(data.municipality),
            "age_min": data.age_min,
            "age_max": data.age_max,
            "permit_places": data.permit_places,
            "takes_families": data.families,
            "takes_outside": data.outside,
        },
    )
    if made and data.route:
        UnitRoute.objects.create(unit=unit, route=data.route, valid_from=since)
    for partner in data.partners if made else ():
        UnitPartner.objects.create(unit=unit, domain=context.domains[partner], valid_from=since)
    return unit


def _staff(context: Context) -> None:
    hashed = make_password(demo_phrase())
    for person in context.county.staff:
        given, family = person.name.split(" ", 1)
        user, made = User.objects.get_or_create(
            username=person.username,
            defaults={
                "first_name": given,
                "last_name": family,
                "title": person.title,
                "password": hashed,
                "kept_by": context.domains[person.domain],
            },
        )
        context.users[person.username] = user
        if second_factor.DEMANDING.intersection(role for role, _unit in person.duties):
            demo.enrol(user)
        for role, unit in person.duties if made else ():
            Assignment.objects.create(
                user=user,
                domain=context.domains[person.domain],
                unit=context.units[unit] if unit else None,
                role=role,
                valid_from=context.county.since,
            )
            if role == Role.SUBSTITUTE:
                _shifts(user, context, context.units[unit])


def _shifts(user: User, context: Context, unit: Unit) -> None:
    """Two weeks of shifts, so that the demo's substitute can come in; then the head of the home gives more."""
    for ahead in range(14):
        starts_at, ends_at = moments(
            context.today + dt.timedelta(days=ahead), dt.time(6), dt.time(23), clock.STOCKHOLM
        )
        Shift.objects.create(
            user=user, unit=unit, domain_id=unit.operator_id, starts_at=starts_at, ends_at=ends_at
        )


def usernames() -> set[str]:
    """The user names of all demo staff."""
    return {person.username for slug in SCENARIOS for person in county(slug).staff}


def _phrase_file() -> Path:
    return Path(settings.HOME) / "demo.json"


def demo_phrase() -> str:
    """The home's pass phrase for all demo staff; made when first asked for."""
    path = _phrase_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps({"phrase": f"demo-{secrets.token_hex(4)}"}))
    return json.loads(path.read_text())["phrase"]


def logins(slug: str) -> list[tuple[str, str, str]]:
    """(role in words, user name, authority) of the demo log-ins of a county, one per role."""
    data = county(slug)
    names = {domain.key: domain.short_name for domain in data.domains}
    return [(person.demo, person.username, names[person.domain]) for person in data.staff if person.demo]
