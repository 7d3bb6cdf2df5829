"""Places themselves: add them, reserve one for a time, take one out of service and put it back."""

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from placements import policies
from placements.actions.claims import make_claim, own_place, refuse, release_expired, require_free
from placements.actions.offered import require_no_offer
from placements.domain import conditions
from placements.domain.matching import TRAITS
from placements.models import ClaimKind, ClosedFor, ClosingRevision, Place, PlaceClaim, PlaceTraits
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain("place_name_once_per_unit", "Enheten har redan en plats med det namnet.", "name")
explain("hold_has_an_expiry", "Skriv till när reservationen gäller.", "expires_at")
ONE_DAY = dt.timedelta(days=1)


@verb
def add_places(
    unit_id: UUID, names: Sequence[str], *, actor: Actor, valid_from: dt.date, kind: str = Place.Kind.ORDINARY
) -> list[Place]:
    """Add places to an own unit in the order given; a name that is there already is left as it is.

    Raises `NotVisible` when the unit is not the own domain's, `Impossible` when it has no collaboration.
    """
    unit = Unit.objects.filter(pk=unit_id, operator=actor.domain_id).first()
    if unit is None:
        raise NotVisible
    require(policies.can_add_places(actor, unit))
    if unit.collaboration_id is None:
        raise Impossible("Enheten hör inte till någon samverkan.", field="unit")
    known = set(Place.objects.filter(unit=unit).values_list("name", flat=True))
    made = []
    for position, name in enumerate((n for n in names if n not in known), len(known) + 1):
        place = Place(
            unit=unit,
            collaboration_id=unit.collaboration_id,
            operator_id=unit.operator_id,
            name=name,
            kind=kind,
            position=position,
            valid_from=valid_from,
        )
        place.save(force_insert=True)
        made.append(place)
    if made:
        _tell(actor, "PlacesAdded", unit.pk, unit.pk)
    return made


@verb
def describe_place(
    place_id: UUID, traits: Collection[str], valid_from: dt.date, *, actor: Actor
) -> PlaceTraits:
    """Say what an own place has from a day on; what was said of it before stays in its time. `traits`: codes of `matching.TRAITS`.

    Raises `Impossible` at the field, `NotAllowed`, `NotVisible`.
    """
    place = own_place(actor, place_id)
    require(policies.can_add_places(actor, place.unit))
    if set(traits) - set(TRAITS):
        raise Impossible("Välj egenskaper i listan.", field="traits")
    if valid_from < actor.today:
        raise Impossible("Egenskaperna kan gälla tidigast från i dag.", field="valid_from")
    row = PlaceTraits(
        place=place, unit_id=place.unit_id, collaboration_id=place.collaboration_id, operator_id=place.operator_id,
        traits=[key for key in TRAITS if key in set(traits)], valid_from=valid_from, set_at=actor.now,
        set_by_name=actor.name, revision=PlaceTraits.objects.filter(unit=place.unit_id, place=place).count() + 1,
    )  # fmt: skip
    row.save(force_insert=True)
    _tell(actor, "PlaceDescribed", place.unit_id, place.pk)
    return row


@verb
def put_out_of_service(
    place_id: UUID, first_day: dt.date, last_day: dt.date | None, *, actor: Actor, reason: str
) -> PlaceClaim:
    """Close a place from the first day through the last (None: until further notice). Never laid over what is booked.

    Raises `Impossible` for days in the wrong order, `Conflict` when the place is not free, `NotAllowed`, `NotVisible`.
    """
    place = own_place(actor, place_id)
    require(policies.can_close_place(actor, place.unit))
    end = last_day + ONE_DAY if last_day else None
    refuse(conditions.closing(first_day, end, actor.today))
    _known(reason)
    claim = make_claim(place, _kind(reason), first_day, end, closed_for=reason)
    _note(claim, ClosingRevision.Change.MADE, actor)
    _tell(actor, "PlaceClosed", place.unit_id, claim.pk)
    return claim


@verb
def hold(
    place_id: UUID, first_day: dt.date, last_day: dt.date | None, *, actor: Actor, expires_at: dt.datetime
) -> PlaceClaim:
    """Reserve a place, for nobody in particular, until a moment. Raises as `put_out_of_service`."""
    place = own_place(actor, place_id)
    require(policies.can_close_place(actor, place.unit))
    end = last_day + ONE_DAY if last_day else None
    refuse(conditions.closing(first_day, end, actor.today))
    if expires_at <= actor.now:
        raise Impossible("Reservationen måste gälla till en tid som kommer.", field="expires_at")
    claim = make_claim(place, ClaimKind.HOLD, first_day, end, expires_at=expires_at)
    _note(claim, ClosingRevision.Change.MADE, actor)
    _tell(actor, "PlaceHeld", place.unit_id, claim.pk)
    return claim


@verb
def revise_closing(
    claim_id: UUID,
    first_day: dt.date,
    last_day: dt.date | None,
    *,
    actor: Actor,
    reason: str,
    version: int | None = None,
) -> PlaceClaim:
    """Change the days or the reason of a closed place; what was decided before stays readable.

    Days gone by stay: what has begun keeps its first day and is opened by `end_claim`, never closed backwards. Raises
    `Impossible` at the field, `Conflict` when something else has the place on the new days or somebody changed it meanwhile.
    """
    claim = _own_claim(claim_id, actor, version)
    if claim.kind == ClaimKind.HOLD:
        raise Impossible("En reservation ändras inte. Släpp den och reservera på nytt.")
    end = last_day + ONE_DAY if last_day else None
    refuse(
        conditions.revised(claim.during.lower, first_day, last_day, actor.today),
        conditions.closing(first_day, end, actor.today),
    )
    _known(reason)
    lower, upper = require_free(claim.place, first_day, end, but=claim.pk)
    claim.during, claim.closed_for, claim.kind = DateRange(lower, upper), reason, _kind(reason)
    claim.follows = None  # from here on somebody's own decision
    save_new_version(claim, "during", "closed_for", "kind", "follows")
    _note(claim, ClosingRevision.Change.CHANGED, actor)
    _tell(actor, "PlaceClosingChanged", claim.unit_id, claim.pk)
    return claim


@verb
def end_claim(claim_id: UUID, *, actor: Actor, version: int | None = None) -> PlaceClaim:
    """Release a hold, or open a closed place again from today; days gone by stay as they were.

    Raises `Impossible` for a stay's claim or one already released, `Conflict` when changed meanwhile.
    """
    claim = _own_claim(claim_id, actor, version)
    _end_today(claim, actor)
    _note(claim, ClosingRevision.Change.ENDED, actor)
    _tell(actor, "PlaceOpened", claim.unit_id, claim.pk)
    return claim


def _own_claim(claim_id: UUID, actor: Actor, version: int | None) -> PlaceClaim:
    """A hold or closed place of the own domain that is not over, locked. Raises as the verbs do."""
    claim = PlaceClaim.objects.filter(pk=claim_id, operator=actor.domain_id).select_related("unit").first()
    if claim is None:
        raise NotVisible
    require(policies.can_close_place(actor, claim.unit))
    own_place(actor, claim.place_id)
    claim = (
        PlaceClaim.objects.select_for_update(of=("self",)).select_related("unit", "place").get(pk=claim.pk)
    )
    if claim.kind == ClaimKind.STAY:
        raise Impossible("Platsen är upptagen av en placering. Ställ in eller skriv ut i stället.")
    require_no_offer(claim)
    if claim.released_at or (claim.during.upper and claim.during.upper <= actor.today):
        raise Impossible("Platsen är redan öppen igen.")
    check_version(claim, version)
    return claim


def _known(reason: str) -> None:
    if reason not in ClosedFor.values:
        raise Impossible("Välj varför platsen stängs.", field="reason")


def _kind(reason: str) -> str:
    return ClaimKind.TURNAROUND if reason == ClosedFor.CLEANING else ClaimKind.OUT_OF_SERVICE


def _note(claim: PlaceClaim, change: str, actor: Actor) -> None:
    """Keep what was decided, in a row that nobody changes."""
    made = ClosingRevision.objects.filter(operator=claim.operator_id, claim=claim).count()
    ClosingRevision(
        claim=claim, operator_id=claim.operator_id, revision=made + 1, change=change, first_day=claim.during.lower,
        last_day=claim.during.upper - ONE_DAY if claim.during.upper else None, closed_for=claim.closed_for,
        set_at=actor.now, set_by_name=actor.name,
    ).save(force_insert=True)  # fmt: skip


def _end_today(claim: PlaceClaim, actor: Actor) -> None:
    """What has not begun, or began today, is released whole; what has begun ends yesterday."""
    rows = PlaceClaim.objects.filter(pk=claim.pk)
    if claim.during.lower >= actor.today or claim.kind == ClaimKind.HOLD:
        rows.update(released_at=actor.now, row_version=claim.row_version + 1)
    else:
        claim.during = DateRange(claim.during.lower, actor.today)
        rows.update(during=claim.during, row_version=claim.row_version + 1)


@verb
def release_expired_holds(*, actor: Actor) -> int:
    """Release every hold of the own domain that is past its time; returns how many."""
    released = release_expired(actor)
    if released:
        _tell(actor, "HoldsExpired", None, None)
    return released


def _tell(actor: Actor, what: str, unit_id: UUID | None, object_id: UUID | None) -> None:
    """The log only: places are nobody's case."""
    log.change(actor, what, unit_id=unit_id, object_id=object_id)
