"""Offer a place to who stands first, take an offer back, and say no for now. What the applicant does stands in `answers.py`."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from placements import events, policies, selectors
from placements.actions.claims import lock_places, make_claim, own_place, permit_refusal, refuse, require_free
from placements.actions.giving import Days
from placements.actions.offered import TASK_ANSWER, TASK_GIVE, came_back, end_offer
from placements.domain import conditions, offers
from placements.domain.matching import in_running
from placements.domain.offers import Act
from placements.models import UNITS_NO, ClaimKind, Offer, OfferReason, Place
from referrals.actions import tickets
from referrals.actions.letters import TELL_OF_PLACE
from referrals.actions.support import close_tasks
from referrals.actions.tickets import Change, Why, lock_line
from referrals.domain import answering
from referrals.domain.states import OPEN
from referrals.models import Application
from referrals.policies import visible_applications
from referrals.selectors import first_for_place
from referrals.selectors.rules import rules_at
from vardkedja.core import log
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import Category, EntryKind, Role, Task, Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, verb

TASK_NEXT = "placements.offer_next"
CHANGED = "Kön har ändrats sedan du öppnade sidan. Kontrollera vem som står först och försök igen."
NOBODY = "Ingen i kön kan erbjudas platsen nu. Varför står vid var och en i kön."
NOT_NAMED = (
    "Den som står först har skyddade uppgifter. En medarbetare som är utsedd för personen gör erbjudandet."
)
HAS_PLACE = "Personen har redan en plats, i det här ärendet eller i ett annat som ni är part i."

explain("one_offer_at_a_time", "Det finns redan ett erbjudande, eller ett nej, som gäller.")
explain("one_offer_per_claim", "Platsen är redan erbjuden.", "place")


@verb
def offer_place(
    place_id: UUID, days: Days, *, actor: Actor, application_id: UUID | None = None, why: str = ""
) -> Offer:
    """Offer a free place of the own unit to whose turn it is; the place is held until the answer is due.

    The answer is due by the unit's rule, and never after noon on the planned day of arrival.
    `application_id`: whom the head saw as first. `why`: the reason to offer it although a wish of the unit is not met. Raises `Impossible` (days, permit, nobody to offer it to, a person who has a place),
    `Conflict` in neutral words when the place is not free or somebody else now stands first, `NotAllowed`, `NotVisible`.
    """
    found = Place.objects.filter(pk=place_id, operator=actor.domain_id).select_related("unit").first()
    if found is None:
        raise NotVisible
    require(policies.can_give_place(actor, found.unit))
    lock_line(found.unit_id)
    place = own_place(actor, place_id)
    refuse(
        conditions.days_in_order(days.start, days.end),
        conditions.not_gone_by(days.start, actor.today),
        offers.too_near(days.start, actor.now),
        conditions.place_exists(days.start, place.valid_from, place.valid_to),
    )
    require_free(place, days.start, days.end)
    refuse(permit_refusal(place.unit, days.start, actor))
    application = _whose_turn(place, application_id, actor)
    wishes = _unmet_wishes(application, place, days.start, actor)
    if wishes and not why.strip():
        raise Impossible(
            f"Ett önskemål är inte uppfyllt: {', '.join(wishes)}. Skriv varför platsen erbjuds ändå.",
            field="why",
        )
    offer = _make(place, days, application, actor)
    if wishes:
        write_why(offer, "Varför platsen erbjuds fast ett önskemål inte är uppfyllt", why, actor)
    return offer


def _whose_turn(place: Place, application_id: UUID | None, actor: Actor) -> Application:
    if application_id:
        asked = visible_applications(actor).filter(pk=application_id, unit=place.unit_id).first()
        if asked is None:
            raise NotVisible
        if selectors.placed_persons(actor, [asked]):
            raise Impossible(HAS_PLACE)
    first = first_for_place(place.unit, actor, acute=place.kind == Place.Kind.ACUTE, place_id=place.pk)
    if first is None:
        raise Impossible(NOBODY)
    if first.application is None:
        raise Impossible(NOT_NAMED)
    if application_id and first.application.pk != application_id:
        raise Conflict(CHANGED)
    return first.application


def _unmet_wishes(application: Application, place: Place, day: dt.date, actor: Actor) -> list[str]:
    found = selectors.matches_of(actor, application, day, [place.pk])
    return [in_running(one.label) for one in found if one.asks_why]


def _make(place: Place, days: Days, application: Application, actor: Actor) -> Offer:
    by_rule = answering.answer_by(rules_at(place.unit_id, actor.now).offering, actor.now)
    until = min(by_rule, offers.noon_of(days.start))
    claim = make_claim(place, ClaimKind.HOLD, days.start, days.end, expires_at=until, for_offer=True)
    offer = _row(
        application, actor, state=offers.State.OPEN, claim=claim, planned_from=days.start, planned_to=days.end, answer_by=until
    )  # fmt: skip
    tickets.offered(application, actor=actor)
    finish_tasks(TASK_NEXT, actor=actor, subject_id=place.unit_id)
    due = answering.last_day(until)
    give_task(
        TASK_ANSWER, due, actor=actor, domain_id=application.owner_id, case=application.case, role=Role.CASE_WORKER,
        subject_id=offer.pk,
    )  # fmt: skip
    event = events.PlaceOffered(
        unit=place.unit.name, day=conditions.date_words(days.start), due=conditions.date_words(due)
    )
    log.tell(actor, event, application.case, subject_id=offer.pk)
    return offer


def _row(application: Application, actor: Actor, *, state: offers.State, **values: object) -> Offer:
    assert application.unit, "an application in a queue names its unit"
    offer = Offer(
        case=application.case,
        case_owner_id=application.case_owner_id,
        application=application,
        operator_id=application.unit.operator_id,
        collaboration_id=application.unit.collaboration_id,
        unit=application.unit,
        state=state,
        made_at=actor.now,
        made_by_name=actor.name,
        **values,
    )
    offer.save(force_insert=True)
    return offer


def locked_offer(actor: Actor, offer_id: UUID, act: Act) -> Offer:
    """An offer that the actor sees, its line, place and row locked, in a state in which `act` can be done.

    Line, place, row: in that order whoever comes. Raises `NotVisible`, `Impossible`.
    """
    seen = policies.visible_offers(actor).filter(pk=offer_id).select_related("claim").first()
    if seen is None:
        raise NotVisible
    lock_line(seen.unit_id)
    if seen.claim:
        lock_places([seen.claim.place_id])
    rows = Offer.objects.select_for_update(of=("self",)).filter(pk=seen.pk)
    offer = rows.select_related("unit", "case", "application__case", "application__unit", "claim").first()
    if offer is None:
        raise NotVisible
    refuse(offers.refusal(act, offer.state))
    return offer


def own_offer(actor: Actor, offer_id: UUID, act: Act) -> Offer:
    """One of the own unit's, by its head."""
    offer = locked_offer(actor, offer_id, act)
    if offer.operator_id != actor.domain_id:
        raise NotVisible
    require(policies.can_give_place(actor, offer.unit))
    return offer


@verb
def take_back_offer(
    offer_id: UUID, reason: str, *, actor: Actor, text: str = "", version: int | None = None
) -> Offer:
    """The unit takes an offer back, also one that was accepted. The position is kept. Raises `Impossible` at `reason`."""
    offer = own_offer(actor, offer_id, Act.TAKE_BACK)
    check_version(offer, version)
    _known(reason, UNITS_NO)
    _take_back(offer, reason, text, actor)
    return offer


def _take_back(offer: Offer, reason: str, text: str, actor: Actor) -> None:
    came_back(offer, Why(reason), actor)
    end_offer(offer, Act.TAKE_BACK, actor=actor, reason=reason, kept=True)
    write_why(offer, "Varför enheten tog tillbaka erbjudandet", text, actor)
    close_tasks(offer.application, [TASK_ANSWER, TASK_GIVE], actor=actor)
    event = events.OfferTakenBack(unit=offer.unit.name, reason=_words(reason))
    log.tell(actor, event, offer.case, subject_id=offer.pk)


@verb
def say_no(application_id: UUID, reason: str, *, actor: Actor, text: str = "") -> Offer:
    """The unit says no for now to somebody in its queue: the position is kept and passed over until it is taken up again.

    Raises `Impossible` at `reason`, `NotAllowed`, `NotVisible`.
    """
    application = visible_applications(actor).filter(pk=application_id, operator=actor.domain_id).first()
    if application is None or application.unit is None:
        raise NotVisible
    require(policies.can_give_place(actor, application.unit))
    lock_line(application.unit_id)
    _known(reason, UNITS_NO)
    if application.state not in OPEN:
        raise Impossible("Ansökan väntar inte längre på en plats.")
    standing = Offer.objects.filter(application=application, ended_at=None).first()
    if standing:
        said = standing.state == offers.State.PASSED_OVER
        raise Impossible(
            "Ni har redan sagt nej." if said else "Personen har ett erbjudande. Ta tillbaka det i stället."
        )
    if selectors.placed_persons(actor, [application]):
        raise Impossible("Personen har redan en plats eller en på väg. Ställ in den i stället.")
    offer = _row(application, actor, state=offers.State.PASSED_OVER, reason=reason)
    tickets.write(application, Change.PASSED, Why(reason), actor=actor)
    write_why(offer, "Varför enheten sade nej just nu", text, actor)
    event = events.HomeSaidNo(unit=application.unit.name, reason=_words(reason))
    log.tell(actor, event, application.case, subject_id=offer.pk)
    return offer


@verb
def take_up_again(offer_id: UUID, *, actor: Actor, version: int | None = None) -> Offer:
    """The unit's no no longer holds: the position is offered places again. Raises `Impossible`, `NotAllowed`, `NotVisible`."""
    offer = own_offer(actor, offer_id, Act.TAKE_UP)
    check_version(offer, version)
    end_offer(offer, Act.TAKE_UP, actor=actor)
    tickets.write(offer.application, Change.TAKEN_UP, Why.READY, actor=actor)
    log.tell(actor, events.HomeTookUp(unit=offer.unit.name), offer.case, subject_id=offer.pk)
    return offer


@verb
def expire_offers(*, actor: Actor) -> int:
    """End the own domain's offers whose time to answer is over, and accepted ones whose place was not given; how many.

    Run again, or at the same time, it does nothing more.
    """
    late = Offer.objects.filter(
        operator=actor.domain_id, state__in=offers.STANDING, claim__expires_at__lte=actor.now
    )
    ended = 0
    found = late.order_by("unit", "answer_by").values_list("pk", "unit", "claim__place")
    for offer_id, unit_id, place_id in found:
        lock_line(unit_id)
        lock_places([place_id])
        rows = Offer.objects.select_for_update(of=("self",)).filter(pk=offer_id, state__in=offers.STANDING)
        offer = rows.select_related("unit", "case", "application__case", "claim").first()
        if offer is None or not offer.claim or offer.claim.expires_at > actor.now:
            continue
        if offer.state == offers.State.ACCEPTED:
            _take_back(offer, OfferReason.NOT_GIVEN, "", actor)
        else:
            _expire(offer, actor)
        ask_for_next(offer, actor)
        ended += 1
    return ended


def _expire(offer: Offer, actor: Actor) -> None:
    kept = came_back(offer, Why.EXPIRED, actor)
    end_offer(offer, Act.EXPIRE, actor=actor, kept=kept)
    close_tasks(offer.application, [TASK_ANSWER], actor=actor)
    event = events.OfferExpired(unit=offer.unit.name, position=position_words(kept))
    log.tell(actor, event, offer.case, subject_id=offer.pk)


def position_words(kept: bool) -> str:
    return "köplatsen är kvar" if kept else "ställdes sist i kön"


def ask_for_next(offer: Offer, actor: Actor) -> None:
    """The head gets a task to offer the place to the next, where "systemet" does not."""
    if rules_at(offer.unit_id, actor.now).offering.automatic:
        return
    give_task(
        TASK_NEXT, add_working_days(actor.today, 1), actor=actor, domain_id=offer.operator_id, case=offer.case,
        unit_id=offer.unit_id, role=Role.HEAD_OF_HOME, subject_id=offer.unit_id,
    )  # fmt: skip


def fall_with(offer: Offer, actor: Actor) -> None:
    """The application is withdrawn: its offer ends, and the place is free. For the applicant's authority."""
    lock_line(offer.unit_id)
    held = offer.claim_id is not None
    end_offer(offer, Act.FALL, actor=actor)
    close_tasks(offer.application, [TASK_ANSWER, TASK_GIVE, TELL_OF_PLACE], actor=actor)
    if held:
        ask_for_next(offer, actor)


def fall_with_refusal(application: Application, actor: Actor) -> None:
    """Somebody has decided against the application: its offer ends at once and the place goes on. Offer, claim and ticket need not be
    the decider's to write: the database does it, for who takes part and where there is a refusal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vk_refused_offer(%s, %s)", [application.pk, actor.now])
        (fallen,) = cursor.fetchone()
    if fallen is None:
        return
    offer = Offer.objects.select_related("unit", "case").get(pk=fallen)
    close_tasks(application, [TASK_ANSWER, TASK_GIVE, TELL_OF_PLACE], actor=actor)
    if offer.claim_id:
        ask_for_next(offer, actor)
        log.tell(actor, events.OfferFell(unit=offer.unit.name), offer.case, subject_id=offer.pk)


def write_why(offer: Offer, label: str, text: str, actor: Actor) -> None:
    """What was written beside the listed reason is an entry of who wrote it."""
    if text.strip():
        unit_id = offer.unit_id if offer.operator_id == actor.domain_id else None
        write_entry(
            offer.case_id, EntryKind.NOTE, Category.PLANNING, [("text", label, text.strip())], actor=actor,
            unit_id=unit_id,
        )  # fmt: skip


def _known(reason: str, reasons: Sequence[OfferReason]) -> None:
    if reason not in reasons:
        raise Impossible("Välj ett skäl i listan.", field="reason")


def _words(reason: str) -> str:
    label = OfferReason(reason).label
    return label[:1].lower() + label[1:]


def usual_arrival(unit: Unit, actor: Actor) -> dt.date:
    """The working day after the answer is due, so that there is time to travel."""
    offering = rules_at(unit.pk, actor.now).offering
    return add_working_days(answering.last_day(answering.answer_by(offering, actor.now)), 1)


@verb
def offer_free_places(*, actor: Actor) -> int:
    """Offer the free places of the own units whose rules say so to those who stand first; how many. For "systemet"."""
    made = 0
    for unit in selectors.offering_units(actor):
        lock_line(unit.pk)
        start = usual_arrival(unit, actor)
        traits = selectors.traits_of(unit, start)
        free = selectors.free_from(actor, unit, start)
        # What has most is left for who needs it; a place that nobody has described comes last.
        for place in sorted(free, key=lambda one: (one.pk not in traits, len(traits.get(one.pk, ())))):
            first = first_for_place(unit, actor, acute=place.kind == Place.Kind.ACUTE, place_id=place.pk)
            if first is None or first.application is None or permit_refusal(unit, start, actor):
                continue
            if _unmet_wishes(first.application, place, start, actor):
                _ask_the_head(first.application, actor)
                continue
            offer_place(place.pk, Days(start), actor=actor)
            made += 1
    return made


def _ask_the_head(application: Application, actor: Actor) -> None:
    """A wish is not met: "systemet" has no reason to give, so the head offers the place, or says no."""
    open_tasks = Task.objects.filter(
        domain=application.operator_id, kind=TASK_NEXT, subject_id=application.unit_id, done_at=None
    )
    if not open_tasks.exists():
        give_task(
            TASK_NEXT, add_working_days(actor.today, 1), actor=actor, case=application.case, unit_id=application.unit_id,
            role=Role.HEAD_OF_HOME, subject_id=application.unit_id,
        )  # fmt: skip


def days_of(offer: Offer) -> Days:
    assert isinstance(offer.planned_from, dt.date), "an offer of a place has its days"
    return Days(offer.planned_from, offer.planned_to)
