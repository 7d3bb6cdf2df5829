"""The own authority's delegation order, and whom it lets decide."""

import datetime as dt
from uuid import UUID

from referrals.domain import delegation
from referrals.models import DelegationRule
from vardkedja.core.actor import Actor
from vardkedja.core.models import Assignment, Role, User

#: Until an authority has registered its order: its unit manager, without limits.
DEFAULT = tuple(
    delegation.Rule(power, Role.UNIT_MANAGER.label.lower(), Role.UNIT_MANAGER) for power in delegation.Power
)


def order_of(actor: Actor, day: dt.date | None = None) -> list[DelegationRule]:
    """The registered rules that hold on the day (default today)."""
    rows = DelegationRule.objects.valid(day or actor.today).filter(domain=actor.domain_id)
    return list(rows.select_related("user").order_by("power", "point", "role", "valid_from"))


def rules_on(actor: Actor, day: dt.date) -> list[delegation.Rule]:
    """The rules to ask: the registered ones, else the default."""
    return [row.rule for row in order_of(actor, day)] or list(DEFAULT)


def is_delegate(actor: Actor) -> bool:
    """Whether the actor may decide anything today."""
    return delegation.holds_any(rules_on(actor, actor.today), actor.user_id, actor.roles)


def roles_of(actor: Actor, user_id: UUID, day: dt.date) -> frozenset[str]:
    """A colleague's roles in the own domain on a day."""
    rows = Assignment.objects.valid(day).filter(domain=actor.domain_id, user=user_id)
    return frozenset(rows.values_list("role", flat=True))


def delegates(actor: Actor, day: dt.date | None = None) -> list[User]:
    """Those of the own domain whom the order names, by role or by name, on the day (default today)."""
    when = day or actor.today
    rules = rules_on(actor, when)
    held: dict[User, set[str]] = {}
    rows = Assignment.objects.valid(when).filter(domain=actor.domain_id).select_related("user")
    for row in rows.order_by("user__last_name", "user__first_name"):
        held.setdefault(row.user, set()).add(row.role)
    return [user for user, roles in held.items() if delegation.holds_any(rules, user.pk, roles)]
