"""Give a place: to one person, provisionally, or to one more of a family; confirm it, or call it off."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from placements import events, policies, selectors
from placements.actions.claims import (
    lock_places,
    make_claim,
    make_ready_after,
    own_place,
    own_stay,
    permit_refusal,
    refit,
    refuse,
    require_free,
)
from placements.actions.offered import offer_is_given, use_offer
from placements.domain import conditions, terms
from placements.domain.stays import Act, Refusal, State, after, refusal
from placements.models import (
    CANCEL_REASONS,
    CancelReason,
    ClaimKind,
    Destination,
    Offer,
    PastOrder,
    Place,
    PlaceClaim,
    Placement,
    Stay,
)
from referrals import selectors as referrals
from referrals.actions import tickets
from referrals.actions.support import close_tasks
from referrals.actions.tickets import lock_line
from referrals.actions.withdrawing import tell_taken_back
from referrals.models import QueueTicket
from referrals.selectors import first_for_place
from vardkedja.core import log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import Case, Category, EntryKind, Role, Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, save_new_version, verb

#: Kinds of task (labels and addresses in `registrations.py`).
TASK_ARRIVAL, TASK_MOVE_OUT = "placements.arrival", "placements.move_out"


NOT_FIRST = "Personen står inte först i kön till platsen. Välj varför platsen ges före turordningen."


@dataclass(frozen=True)
class Past:
    """Why a place is given past the queue's order: a code of `PastOrder`, and words beside it that stay with the own authority."""

    reason: str = ""
    text: str = ""


@dataclass(frozen=True)
class Days:
    """Planned days of a stay: arrival and, where known, the day of going home."""

    start: dt.date
    end: dt.date | None = None


@verb
def give_place(
    case_id: UUID,
    place_id: UUID,
    days: Days,
    *,
    actor: Actor,
    hold_id: UUID | None = None,
    past: Past | None = None,
) -> Stay:
    """Give the case's person a place of the own unit. An own hold on it may be used up (`hold_id`).

    `past`: why it is given to somebody who does not stand first by the unit's rules (`Impossible` at `past` without); not asked for where
    an offer of the place was accepted. The event says it.
    During a stay elsewhere it is a planned move: the chain is kept (`previous`), and the other home is told.
    Raises `Impossible` (a required decision is missing, and which; target group; permit; days), `Conflict` in neutral
    words when the place is not free, `NotAllowed`, `NotVisible`.
    """
    case, place = _case_and_place(case_id, place_id, actor)
    if hold_id:
        held = PlaceClaim.objects.filter(pk=hold_id, place=place, kind=ClaimKind.HOLD, released_at=None)
        held.update(released_at=actor.now)
    _in_order(days)
    days = _by_terms(place, days, actor)
    offer = use_offer(case.pk, place.unit_id, actor)
    require_free(place, days.start, days.end)
    refuse(conditions.missing(referrals.missing_decisions(case, place.unit)))
    return _give(Act.GIVE, case, place, days, actor, offer, past)


@verb
def give_place_provisionally(
    case_id: UUID, place_id: UUID, days: Days, *, actor: Actor, past: Past | None = None
) -> Stay:
    """Keep a place for a named person while decisions are on their way. It must be confirmed before arrival. `past` as `give_place`."""
    case, place = _case_and_place(case_id, place_id, actor)
    _in_order(days)
    days = _by_terms(place, days, actor)
    offer = use_offer(case.pk, place.unit_id, actor)
    require_free(place, days.start, days.end)
    return _give(Act.GIVE_PROVISIONALLY, case, place, days, actor, offer, past)


def give_at_once(case: Case, place: Place, days: Days, *, actor: Actor) -> Stay:
    """The same without a decision before it, where need be past the order since it is urgent: for the acute route.

    The route has asked its own policy and holds the unit's line. Raises as `give_place`.
    """
    require_free(place, days.start, days.end)
    return _give(Act.GIVE, case, place, days, actor, None, Past(PastOrder.URGENT))


@verb
def share_place(placement_id: UUID, case_id: UUID, days: Days, *, actor: Actor) -> Stay:
    """One more person of a family in a placement's place. Each has a case and decisions of their own.

    Raises as `give_place`.
    """
    placement = (
        Placement.objects.filter(pk=placement_id, operator=actor.domain_id).select_related("claim").first()
    )
    if placement is None:
        raise NotVisible
    case, place = _case_and_place(case_id, placement.claim.place_id, actor)
    claim = PlaceClaim.objects.get(pk=placement.claim_id)
    if claim.released_at:
        raise Impossible("Placeringen är inställd. Ge en ny plats i stället.", field="placement")
    refuse(conditions.missing(referrals.missing_decisions(case, place.unit)))
    previous = _check(Act.SHARE, case, place, days, actor)
    stay = open_stay(case, placement, days, actor, state=after(Act.SHARE, State.PLANNED), previous=previous)
    refit(claim, actor)
    _tell_given(stay, previous, case, place.unit, actor)
    return stay


@verb
def confirm_place(stay_id: UUID, *, actor: Actor, version: int | None = None) -> Stay:
    """Confirm a provisional place when every required decision is there. Raises `Impossible` naming those missing."""
    stay = own_stay(actor, stay_id, Act.CONFIRM)
    check_version(stay, version)
    refuse(conditions.missing(referrals.missing_decisions(stay.case, stay.unit)))
    stay.state = after(Act.CONFIRM, stay.state)
    save_new_version(stay, "state")
    event = events.PlaceConfirmed(unit=stay.unit.name, day=conditions.date_words(stay.planned_from))
    log.tell(actor, event, stay.case, subject_id=stay.pk)
    return stay


@verb
def cancel_stay(stay_id: UUID, *, actor: Actor, reason: str, version: int | None = None) -> Stay:
    """Call off a stay that has not begun; its place is free again. Raises `Impossible` after arrival."""
    stay = own_stay(actor, stay_id, Act.CANCEL)
    check_version(stay, version)
    if reason not in CANCEL_REASONS:
        raise Impossible("Välj varför placeringen ställs in.", field="reason")
    stay.state, stay.cancel_reason = after(Act.CANCEL, stay.state), reason
    save_new_version(stay, "state", "cancel_reason")
    refit(stay.claim, actor)
    finish_tasks(TASK_ARRIVAL, actor=actor, subject_id=stay.pk)
    if stay.application and stay.case_owner_id != actor.domain_id:
        tell_taken_back(stay.case, stay.application, stay.case_owner_id, actor=actor)
    event = events.StayCancelled(unit=stay.unit.name, reason=stay.get_cancel_reason_display().lower())
    log.tell(actor, event, stay.case, subject_id=stay.pk)
    return stay


def fall_with(stay: Stay, actor: Actor) -> None:
    """The application is withdrawn: its planned stay is cancelled, and the place is free. For the applicant's authority, which may not
    write the home's rows: the database does it, for the case's owner and for a stay that has not begun."""
    lock_places([stay.claim.place_id])
    with connection.cursor() as cursor:
        cursor.execute("SELECT vk_withdraw_stay(%s, %s)", [stay.pk, actor.now])
        (cancelled,) = cursor.fetchone()
    if not cancelled:
        raise Conflict("Placeringen har ändrats. Ladda om sidan och försök igen.")
    if stay.application:
        close_tasks(stay.application, [TASK_ARRIVAL], actor=actor)
    reason = CancelReason.WITHDRAWN.label
    event = events.StayCancelled(unit=stay.unit.name, reason=reason[:1].lower() + reason[1:])
    log.tell(actor, event, stay.case, subject_id=stay.pk)


def _case_and_place(case_id: UUID, place_id: UUID, actor: Actor) -> tuple[Case, Place]:
    found = Place.objects.filter(pk=place_id, operator=actor.domain_id).first()
    if found:
        lock_line(found.unit_id)  # before the place, as whoever offers it does
    place = own_place(actor, place_id)
    require(policies.can_give_place(actor, place.unit))
    return party_case(actor, case_id), place


def _in_order(days: Days) -> None:
    refuse(conditions.days_in_order(days.start, days.end))


def _by_terms(place: Place, days: Days, actor: Actor) -> Days:
    """The planned days by the unit's terms: an acute place has an end. Raises `Impossible` when they are too long."""
    held, acute = selectors.terms_of(place.unit, actor.today), place.kind == Place.Kind.ACUTE
    end = terms.planned_end(held, acute, days.start, days.end)
    refuse(terms.too_long(held, acute, days.start, end))
    return Days(days.start, end)


def _give(
    act: Act, case: Case, place: Place, days: Days, actor: Actor, offer: Offer | None, past: Past | None
) -> Stay:
    previous = _check(act, case, place, days, actor)
    refuse(permit_refusal(place.unit, days.start, actor), _suits(case, place, actor))
    reason = "" if offer else _past_order(case, place, past or Past(), actor)
    claim = make_claim(place, ClaimKind.STAY, days.start, days.end)
    placement = open_placement(case, claim, actor, reason)
    stay = open_stay(case, placement, days, actor, state=after(act, State.PLANNED), previous=previous)
    make_ready_after(claim, claim.during.upper, actor)
    _tell_given(stay, previous, case, place.unit, actor, _order_words(reason))
    if offer:
        offer_is_given(offer, stay, actor)
    elif reason:
        _tell_queue(stay, reason, actor)
    return stay


def _tell_queue(stay: Stay, reason: str, actor: Actor) -> None:
    """The position's own history says that a place was given past the order, and why."""
    if stay.application and QueueTicket.objects.waiting().filter(pk=stay.application.ticket_id).exists():
        tickets.write(stay.application, tickets.Change.GIVEN, tickets.Why(f"past_{reason}"), actor=actor)


def _past_order(case: Case, place: Place, past: Past, actor: Actor) -> str:
    """Why the place is given past the order, a code of `PastOrder`; empty for who stands first, or where nobody else can be offered it."""
    first = first_for_place(place.unit, actor, acute=place.kind == Place.Kind.ACUTE, place_id=place.pk)
    if first is None or (first.application and first.application.case_id == case.pk):
        return ""
    if past.reason not in PastOrder.values:
        raise Impossible(NOT_FIRST, field="past")
    if past.reason == PastOrder.OTHER and not past.text.strip():
        raise Impossible("Skriv vilket skälet är.", field="why")
    if past.text.strip():
        write_entry(
            case.pk, EntryKind.NOTE, Category.PLANNING,
            [("text", "Varför platsen gavs före turordningen", past.text.strip())], actor=actor, unit_id=place.unit_id,
        )  # fmt: skip
    return past.reason


def _order_words(reason: str) -> str:
    """The same in words that follow on in the event's sentence."""
    label = PastOrder(reason).label if reason else ""
    return f"; före turordningen: {label[:1].lower()}{label[1:]}" if label else ""


def _suits(case: Case, place: Place, actor: Actor) -> Refusal | None:
    """A demand of the unit that is not met blocks a new place there."""
    application = selectors.application_for(case, place.unit_id)
    found = selectors.blocked(actor, place.unit, [application], [place.pk]) if application else {}
    why = found.get(application.pk) if application else ""
    return Refusal(f"Platsen kan inte ges, för att {why}.", "case") if why else None


def _check(act: Act, case: Case, place: Place, days: Days, actor: Actor) -> Stay | None:
    """Refuse what cannot be done; returns the stay that this one follows, if it is a move."""
    latest = selectors.latest_stay(case)
    known = selectors.known_person(actor, case)
    refuse(
        refusal(act, latest.state if latest else None),
        conditions.lives_there(
            latest.state if latest else None, bool(latest and latest.unit_id == place.unit_id)
        ),
        conditions.planned_days(days.start, days.end, actor.today),
        conditions.place_exists(days.start, place.valid_from, place.valid_to),
        selectors.target_refusal(place.unit, known, days.start, "planned_from") if known.birth_date else None,
    )
    return latest if latest and _goes_on(latest) else None


def _goes_on(latest: Stay) -> bool:
    """Whether a new stay continues the chain: during a stay, or after one that ended towards the next unit."""
    return latest.state == State.ARRIVED or latest.destination == Destination.OTHER_UNIT


def open_placement(case: Case, claim: PlaceClaim, actor: Actor, past_order: str = "") -> Placement:
    placement = Placement(
        case=case,
        case_owner_id=case.owner_id,
        operator_id=claim.operator_id,
        collaboration_id=claim.collaboration_id,
        unit_id=claim.unit_id,
        claim=claim,
        given_at=actor.now,
        past_order=past_order,
    )
    placement.save(force_insert=True)
    return placement


def open_stay(
    case: Case,
    placement: Placement,
    days: Days,
    actor: Actor,
    *,
    state: State,
    previous: Stay | None,
    **values: object,
) -> Stay:
    application = selectors.application_for(case, placement.unit_id)
    if application is None and (previous is None or previous.unit_id != placement.unit_id):
        raise Impossible("Det finns ingen ansökan till enheten i ärendet.", field="case")
    stay = Stay(
        case=case,
        case_owner_id=case.owner_id,
        placement=placement,
        claim_id=placement.claim_id,
        operator_id=placement.operator_id,
        collaboration_id=placement.collaboration_id,
        unit_id=placement.unit_id,
        person_id=case.person_id,
        municipality=selectors.deciding_municipality(case, placement.unit_id),
        application=application or (previous.application if previous else None),
        state=state,
        planned_from=days.start,
        planned_to=days.end,
        previous=previous,
        **values,
    )
    stay.save(force_insert=True)
    return stay


def _tell_given(
    stay: Stay, previous: Stay | None, case: Case, unit: Unit, actor: Actor, order: str = ""
) -> None:
    kind = events.PlaceGivenProvisionally if stay.state == State.PROVISIONAL else events.PlaceGiven
    event = kind(unit=unit.name, day=conditions.date_words(stay.planned_from), order=order)
    log.tell(actor, event, case, subject_id=stay.pk)
    give_task(
        TASK_ARRIVAL,
        stay.planned_from,
        actor=actor,
        case=case,
        unit_id=unit.pk,
        role=Role.HOME_STAFF,
        subject_id=stay.pk,
    )
    if previous and previous.state == State.ARRIVED and previous.unit_id != unit.pk:
        give_task(
            TASK_MOVE_OUT,
            stay.planned_from,
            actor=actor,
            domain_id=previous.operator_id,
            case=case,
            unit_id=previous.unit_id,
            role=Role.HEAD_OF_HOME,
            subject_id=previous.pk,
        )
