"""What the administrator of an authority sees: its units with routes and partners, its users with assignments. No person."""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from vardkedja.core import policies
from vardkedja.core.actor import Actor
from vardkedja.core.models import (
    Assignment,
    Collaboration,
    Domain,
    Membership,
    Organisation,
    Unit,
    UnitPartner,
    UnitRoute,
    User,
)


def units(actor: Actor) -> QuerySet[Unit]:
    """The own units with their routes and partners, latest first."""
    routes = Prefetch("routes", UnitRoute.objects.order_by("-valid_from"))
    partners = Prefetch("partners", UnitPartner.objects.select_related("domain").order_by("-valid_from"))
    own = policies.administered_units(actor).select_related("municipality", "collaboration")
    return own.prefetch_related(routes, partners)


def route_now(unit: Unit, today: dt.date) -> str:
    """The route in that holds today, of a unit from `units`."""
    for row in unit.routes.all():
        if row.valid_from <= today and (row.valid_to is None or row.valid_to > today):
            return row.get_route_display()
    return ""


@dataclass
class Account:
    """A user of the own authority with the assignments there: those that hold or will hold, and those that have ended.

    `kept`: the own authority answers for how the account signs in.
    """

    user: User
    kept: bool = False
    present: list[Assignment] = field(default_factory=list)
    ended: list[Assignment] = field(default_factory=list)


def accounts(actor: Actor) -> list[Account]:
    """The users who have or have had an assignment in the own domain, those with a present one first."""
    found: dict[UUID, Account] = {}
    kept = set(policies.kept_accounts(actor).values_list("pk", flat=True))
    for row in policies.administered_assignments(actor).order_by(
        "user__last_name", "user__first_name", "-valid_from"
    ):
        account = found.setdefault(row.user_id, Account(row.user, row.user_id in kept))
        over = row.valid_to is not None and row.valid_to <= actor.today
        (account.ended if over else account.present).append(row)
    return sorted(found.values(), key=lambda account: not account.present)


def collaborations(actor: Actor) -> list[tuple[str, str]]:
    """Collaborations that the own organisation is a member of today."""
    held = Membership.objects.valid(actor.today).filter(organisation=actor.domain.organisation_id)
    rows = Collaboration.objects.filter(pk__in=held.values("collaboration"))
    return [(str(row.pk), row.name) for row in rows]


def partner_domains(actor: Actor, unit: Unit) -> list[tuple[str, str]]:
    """Other authorities of the unit's collaboration."""
    held = Membership.objects.valid(actor.today).filter(collaboration=unit.collaboration_id)
    rows = Domain.objects.filter(organisation__in=held.values("organisation")).exclude(pk=actor.domain_id)
    return [(str(row.pk), row.name) for row in rows]


def assignable_units(actor: Actor) -> list[tuple[str, str]]:
    """Own units, and those in which the own authority is a partner today."""
    partner = UnitPartner.objects.valid(actor.today).filter(domain=actor.domain_id)
    rows = policies.administered_units(actor) | Unit.objects.filter(pk__in=partner.values("unit"))
    return [(str(row.pk), row.name) for row in rows.distinct()]


def own_organisation(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.domain.organisation_id)
