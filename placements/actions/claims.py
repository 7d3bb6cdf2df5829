"""What the verbs share: fetch and lock, refuse, and keep a claim's days in step with its stays."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Min

from placements import policies, selectors
from placements.domain import conditions
from placements.domain.conditions import STILL_LIVED_IN, TAKEN
from placements.domain.stays import Act, Refusal, State, refusal
from placements.models import ClaimKind, ClosedFor, Place, PlaceClaim, Stay
from placements.selectors.acts import hindrance
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain

LIVING = (State.PROVISIONAL, State.PLANNED, State.ARRIVED)

explain("place_not_double_booked", TAKEN, "place")
explain("place_has_one_occupant", STILL_LIVED_IN, "place")
explain("person_in_one_stay_at_a_time", "Personen är redan inskriven någon annanstans i ärendet de dagarna.")
explain("person_has_one_coming_stay", "Personen har redan en plats på väg i ärendet.")
explain("one_placement_per_claim", TAKEN, "place")


def refuse(*refusals: Refusal | None) -> None:
    """Raise the first refusal as `Impossible`."""
    found = conditions.first(*refusals)
    if found:
        if found.taken:
            raise Conflict(found.message, field=found.field)
        raise Impossible(found.message, field=found.field)


def lock_places(place_ids: Iterable[UUID]) -> None:
    """Wait in line at several places, in order of id, as the trigger does for one. Held until the transaction ends."""
    with connection.cursor() as cursor:
        for place_id in sorted(set(place_ids), key=str):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [str(place_id)])


def own_place(actor: Actor, place_id: UUID) -> Place:
    """A place of the own domain, waited for in line, its expired holds released. Raises `NotVisible`."""
    place = Place.objects.filter(pk=place_id, operator=actor.domain_id).select_related("unit").first()
    if place is None:
        raise NotVisible
    lock_places([place.pk])
    release_expired(actor, place.pk)
    return place


def release_expired(actor: Actor, place_id: UUID | None = None) -> int:
    """Release the own domain's holds past their time: no constraint can read the clock. Returns how many."""
    rows = PlaceClaim.objects.filter(
        operator=actor.domain_id, kind=ClaimKind.HOLD, released_at=None, expires_at__lte=actor.now
    )
    if place_id:
        rows = rows.filter(place=place_id)
    return rows.update(released_at=actor.now)


def own_stay(actor: Actor, stay_id: UUID, act: Act) -> Stay:
    """A stay of the own domain, locked, with which the actor may do `act` now: role, state and what else stands in the way, as
    `selectors.acts` tells the pages and the API. Raises `NotVisible`, `NotAllowed`, `Impossible`, `Conflict`.
    """
    row = policies.visible_stays(actor).filter(pk=stay_id, operator=actor.domain_id)
    stay = Stay.objects.select_for_update().filter(pk__in=row.values("pk")).first()
    if stay is None:
        raise NotVisible
    require(policies.may_act(actor, act, stay))
    lock_places([stay.claim.place_id])
    release_expired(actor, stay.claim.place_id)
    refuse(refusal(act, stay.state) or hindrance(actor, act, stay))
    return stay


def require_free(
    place: Place, start: dt.date, end: dt.date | None, *, but: UUID | None = None
) -> tuple[dt.date, dt.date | None]:
    """The days `[start, max(end, start + 1 day))` when the place is free on all of them. Raises `Conflict` in neutral words.

    `but`: a claim that does not count, since its own days are being changed. Asked first of all while waiting in line, so
    that who comes too late is answered at once.
    """
    lower, upper = conditions.days_of(start, end)
    others = PlaceClaim.objects.filter(place=place, released_at=None).exclude(pk=but)
    if others.touching(lower, upper).exists():
        raise Conflict(TAKEN, field="place")
    return lower, upper


def make_claim(place: Place, kind: str, start: dt.date, end: dt.date | None, **values: object) -> PlaceClaim:
    """Claim a place for the days of `require_free`. Raises `Conflict`."""
    lower, upper = require_free(place, start, end)
    claim = PlaceClaim(
        place=place,
        unit_id=place.unit_id,
        collaboration_id=place.collaboration_id,
        operator_id=place.operator_id,
        kind=kind,
        during=DateRange(lower, upper),
        **values,
    )
    claim.save(force_insert=True)
    return claim


def permit_refusal(unit: Unit, day: dt.date, actor: Actor) -> Refusal | None:
    """Why the unit's permit lets nobody more in that day, or None."""
    claims = PlaceClaim.objects.filter(unit=unit, kind=ClaimKind.STAY).standing(actor.now).on(day)
    return conditions.permit(claims.count(), unit.permit_places)


def refit(claim: PlaceClaim, actor: Actor) -> None:
    """Let a claim cover its stays' days; without a stay left it is released. Called after every change of a stay.

    A claim grows only as far as the next one: who stayed longer than planned keeps their days in the stay.
    """
    stays = list(Stay.objects.filter(claim=claim).exclude(state=State.CANCELLED))
    if not stays:
        PlaceClaim.objects.filter(pk=claim.pk).update(
            released_at=actor.now, row_version=claim.row_version + 1
        )
        _unready(claim, None, actor)
        return
    # A claim that was given up with its last stay counts again when one of them does.
    start = min(stay.arrived_on or stay.planned_from for stay in stays)
    here = any(stay.state == State.ARRIVED for stay in stays)
    lower, upper = conditions.days_of(start, _end(stays))
    if not any(stay.state in LIVING for stay in stays):
        upper = _not_into_next(claim, lower, upper)
    _unready(claim, upper, actor)
    PlaceClaim.objects.filter(pk=claim.pk).update(
        during=DateRange(lower, upper), occupied=here, released_at=None, row_version=claim.row_version + 1
    )
    make_ready_after(claim, upper, actor)


def _end(stays: list[Stay]) -> dt.date | None:
    """The last stay's end, actual before planned; None when one of them is open."""
    ends = [stay.ended_on or stay.planned_to for stay in stays]
    return None if None in ends else max(end for end in ends if end)


def _not_into_next(claim: PlaceClaim, lower: dt.date, upper: dt.date | None) -> dt.date | None:
    following = _next_day(claim, lower + conditions.ONE_DAY)
    return min(upper, following) if upper and following else upper


def _next_day(claim: PlaceClaim, first: dt.date) -> dt.date | None:
    """From which day, `first` or later, something else has the claim's place."""
    later = PlaceClaim.objects.filter(place=claim.place_id, released_at=None, during__startswith__gte=first)
    return later.but(claim.pk).aggregate(first=Min("during__startswith"))["first"]


def _unready(claim: PlaceClaim, end: dt.date | None, actor: Actor) -> None:
    """Release the turnaround after a claim that no longer ends there, before the claim grows over it."""
    ready = PlaceClaim.objects.filter(follows=claim, released_at=None).exclude(during__startswith=end)
    ready.update(released_at=actor.now, follows=None)


def make_ready_after(claim: PlaceClaim, end: dt.date | None, actor: Actor) -> None:
    """Close the place after a stay for the unit's days of turnaround, as far as nothing else is booked. Never for days gone by, and
    not again where somebody has opened it earlier.
    """
    days = selectors.turnaround_on(claim.unit_id, actor.today) if end else 0
    if not end or not days or end + dt.timedelta(days=days) <= actor.today:
        return
    if PlaceClaim.objects.filter(follows=claim, during__startswith=end).exists():
        return
    until = min(filter(None, (end + dt.timedelta(days=days), _next_day(claim, end))))
    if until > end:
        make_claim(
            claim.place, ClaimKind.TURNAROUND, end, until, closed_for=ClosedFor.CLEANING, follows=claim
        )
