"""Free places for a need and some days, and what is in the way of the one that was wanted. No person is named."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from placements import policies
from placements.domain import conditions
from placements.domain.matching import words_for
from placements.models import ClosingRevision, Place, PlaceClaim, Stay
from placements.querysets import ClaimQuerySet
from placements.selectors.matching import traits_on
from vardkedja.core.actor import Actor
from vardkedja.core.models import Unit


@dataclass(frozen=True)
class Vacancy:
    """A place that nothing claims from the first day, until `until` (None: nothing is booked later either)."""

    place: Place
    unit: Unit
    traits: str
    until: dt.date | None


@dataclass(frozen=True)
class InTheWay:
    """A claim on the wanted days, and the stay in it where the reader may open it."""

    claim: PlaceClaim
    stay_id: UUID | None


@dataclass(frozen=True)
class Obstacle:
    """Why a place cannot be had on the days: what has it, and which of the unit's places can be had instead."""

    place: Place
    claims: tuple[InTheWay, ...]
    instead: tuple[Place, ...]


def vacancies(
    actor: Actor, start: dt.date, end: dt.date | None, *, kind: str = "", traits: Collection[str] = ()
) -> list[Vacancy]:
    """Places of all that the actor's board shows, free on every day of `[start, end)`, in order of unit. Four queries."""
    places = _free(policies.visible_places(actor), policies.visible_claims(actor), start, end)
    if kind:
        places = places.filter(kind=kind)
    later = policies.visible_claims(actor).filter(place=OuterRef("pk"), during__startswith__gt=start)
    first = later.order_by().values("place").annotate(first=Min("during__startswith")).values("first")
    rows = list(
        places.annotate(until=Subquery(first))
        .select_related("unit")
        .order_by("unit__name", "position", "name")
    )
    has = traits_on(start, {row.unit_id for row in rows})
    wanted = frozenset(traits)
    return [
        Vacancy(row, row.unit, words_for(has.get(row.pk, ())), row.until)
        for row in rows
        if wanted <= has.get(row.pk, frozenset())
    ]


def obstacle(
    actor: Actor, place_id: UUID, start: dt.date, end: dt.date | None, *, but: UUID | None = None
) -> Obstacle | None:
    """What, but the claim `but`, has an own place on `[start, end)`. None when nothing has, or the place is not the actor's."""
    place = Place.objects.filter(pk=place_id, operator=actor.domain_id).select_related("unit").first()
    if place is None or not policies.can_see_places_of(actor, place.unit):
        return None
    lower, upper = conditions.days_of(start, end)
    claims = policies.visible_claims(actor).filter(unit=place.unit_id).but(but)
    mine = list(_blocking(claims.filter(place=place), lower, upper).order_by("during"))
    if not mine:
        return None
    stays = policies.visible_stays(actor).filter(claim__in=[claim.pk for claim in mine])
    opened = dict(stays.exclude(state=Stay.States.CANCELLED).values_list("claim", "pk"))
    unit_places = Place.objects.filter(unit=place.unit_id, kind=place.kind)
    instead = _free(unit_places, claims, lower, upper).order_by("position", "name")
    return Obstacle(place, tuple(InTheWay(claim, opened.get(claim.pk)) for claim in mine), tuple(instead))


def closing_revisions(claim: PlaceClaim) -> list[ClosingRevision]:
    """What was decided about a closed or reserved place, the latest first."""
    return list(ClosingRevision.objects.filter(operator=claim.operator_id, claim=claim))


def _blocking(claims: ClaimQuerySet, start: dt.date, end: dt.date | None) -> ClaimQuerySet:
    """Claims on the days, and those in which somebody lives on past the planned end."""
    return claims.touching(start, end) | claims.filter(occupied=True)


def _free(
    places: QuerySet[Place], claims: ClaimQuerySet, start: dt.date, end: dt.date | None
) -> QuerySet[Place]:
    """Those that exist on every day of `[start, end)` and that nothing claims."""
    exists = Q(valid_from__lte=start) & (Q(valid_to=None) | Q(valid_to__gte=end or dt.date.max))
    return places.filter(exists).exclude(pk__in=_blocking(claims, start, end).order_by().values("place"))
