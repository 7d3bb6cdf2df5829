"""Substitutes of the own units: who has access now, who will have, and to whom a shift can be given."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from vardkedja.core.actor import Actor
from vardkedja.core.models import Assignment, Role, Shift, Unit

RECENT = 50


@dataclass
class Shifts:
    """The shifts of the units that the actor heads."""

    now: list[Shift] = field(default_factory=list)
    coming: list[Shift] = field(default_factory=list)
    past: list[Shift] = field(default_factory=list)


def headed_units(actor: Actor) -> list[tuple[str, str]]:
    """The units that the actor heads, to choose among."""
    rows = Unit.objects.filter(operator=actor.domain_id).order_by("name")
    units = actor.units(Role.HEAD_OF_HOME)
    return [(str(row.pk), row.name) for row in rows if units is None or row.pk in units]


def substitutes(actor: Actor) -> list[tuple[str, str]]:
    """Substitutes of those units, to choose among."""
    held = Assignment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=actor.today),
        domain=actor.domain_id,
        role=Role.SUBSTITUTE,
        unit__in=[UUID(pk) for pk, _name in headed_units(actor)],
        user__is_active=True,
    ).select_related("user")
    people = {str(row.user_id): str(row.user) for row in held}
    return sorted(people.items(), key=lambda one: one[1])


def shifts(actor: Actor) -> Shifts:
    """The shifts of those units, present, coming, and the latest that are over."""
    units = [UUID(pk) for pk, _name in headed_units(actor)]
    rows = Shift.objects.filter(domain=actor.domain_id, unit__in=units)
    rows = rows.select_related("user", "unit", "given_by", "ended_by")
    open_rows = rows.filter(ended_at=None, ends_at__gt=actor.now)
    over = rows.exclude(pk__in=open_rows.values("pk")).order_by("-ends_at")[:RECENT]
    found = Shifts(past=list(over))
    for row in open_rows.order_by("starts_at"):
        (found.now if row.starts_at <= actor.now else found.coming).append(row)
    return found
