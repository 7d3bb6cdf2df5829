"""Figures of places: the night's occupancy per unit and day, and what is free right now."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from placements import policies
from placements.models import OccupancyDay, Place, PlaceClaim
from referrals.domain.queue import Occupancy
from referrals.models import QueuePolicy
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_short
from vardkedja.core.models import Unit
from vardkedja.core.querysets import valid_on


@dataclass(frozen=True)
class Free:
    """Places of a unit on a day: those that exist, and those with no claim at all."""

    unit: Unit
    places: int
    free: int


def occupancy_table(
    actor: Actor, unit_ids: Iterable[UUID], first: dt.date, last: dt.date
) -> list[OccupancyDay]:
    """The night's figures for units and days, first and last included, in order of unit and day."""
    rows = policies.visible_occupancy(actor).filter(unit__in=list(unit_ids), day__gte=first, day__lte=last)
    return list(rows.select_related("unit").order_by("unit__name", "day"))


def free_places(actor: Actor, day: dt.date, unit_ids: Iterable[UUID] | None = None) -> list[Free]:
    """Free places per unit on a day, in two queries. Nobody's: neither booked, held, closed nor still lived in."""
    taken = policies.visible_claims(actor).filter(_blocks(day)).values("place")
    rows = Place.objects.filter(valid_on(day), unit__bought=False)
    if unit_ids is not None:
        rows = rows.filter(unit__in=list(unit_ids))
    counted = rows.values("unit").annotate(places=Count("pk"), free=Count("pk", filter=~Q(pk__in=taken)))
    found = {row["unit"]: row for row in counted}
    units = Unit.objects.filter(pk__in=found).order_by("name")
    return [Free(unit, found[unit.pk]["places"], found[unit.pk]["free"]) for unit in units]


def queue_occupancy(actor: Actor, unit: Unit, policy: QueuePolicy | None) -> Occupancy:
    """What is free in the unit today, and how many places each quota of its rules has: for the unit's own authority.

    A booked or occupied place counts for who decided the placement. Whom is looked up by the database, since staff do not
    see a protected person's stay; others than the operator are answered nothing.
    """
    taken = policies.visible_claims(actor).filter(unit=unit).filter(_blocks(actor.today)).values("place")
    free = Place.objects.filter(valid_on(actor.today), unit=unit).exclude(pk__in=taken)
    counted = free.aggregate(free=Count("pk"), acute=Count("pk", filter=Q(kind=Place.Kind.ACUTE)))
    used: dict[UUID, int] = {}
    if policy is not None and policy.quotas.all():
        with connection.cursor() as cursor:
            cursor.execute("SELECT quota, used FROM vk_quota_use(%s, %s)", [policy.pk, actor.today])
            used = dict(cursor.fetchall())
    return Occupancy(counted["free"], counted["acute"], used)


def taken_places(actor: Actor, day: dt.date) -> set[UUID]:
    """Ids of places that something claims on a day: booked, held, closed or still lived in."""
    return set(policies.visible_claims(actor).filter(_blocks(day)).values_list("place", flat=True))


def place_status(actor: Actor, unit: Unit, day: dt.date) -> dict[str, str]:
    """Place id → what is known of it from a day: taken, and until when, or taken later. A place left out is free."""
    claims = (
        policies.visible_claims(actor).filter(unit=unit).filter(_blocks(day) | Q(during__startswith__gt=day))
    )
    status: dict[str, str] = {}
    for claim in claims.order_by("during"):
        status.setdefault(str(claim.place_id), _status(claim, day))
    return status


def _status(claim: PlaceClaim, day: dt.date) -> str:
    if claim.during.lower > day:
        return f"ledig till {date_short(claim.during.lower)}"
    until = f" till {date_short(claim.during.upper)}" if claim.during.upper else " tills vidare"
    return ("erbjuden" if claim.for_offer else claim.get_kind_display().lower()) + until


def _blocks(day: dt.date) -> Q:
    """Claims with a day on `day`, and those in which somebody stays on past the planned end."""
    on_day = Q(during__startswith__lte=day) & (Q(during__endswith__isnull=True) | Q(during__endswith__gt=day))
    return on_day | Q(occupied=True, during__endswith__lte=day)
