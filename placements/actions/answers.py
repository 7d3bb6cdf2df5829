"""The applicant's answer to an offer, and what follows on a yes: the head gives the place."""

from uuid import UUID

from placements import events, policies
from placements.actions.giving import give_place, give_place_provisionally
from placements.actions.offered import TASK_ANSWER, TASK_GIVE, came_back, end_offer, settle_hold
from placements.actions.offers import (
    ask_for_next,
    days_of,
    locked_offer,
    own_offer,
    position_words,
    write_why,
)
from placements.domain import conditions, offers
from placements.domain.offers import Act
from placements.models import APPLICANTS_NO, Offer, OfferReason, Stay
from referrals import selectors as referrals
from referrals.actions import tickets
from referrals.actions.letters import TELL_OF_PLACE
from referrals.actions.tickets import Change, Why
from referrals.domain.states import OPEN
from vardkedja.core import log
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Role
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, save_new_version, verb


def _to_answer(actor: Actor, offer_id: UUID, act: Act, version: int | None) -> Offer:
    require(policies.can_answer_offer(actor))
    offer = locked_offer(actor, offer_id, act)
    if offer.case_owner_id != actor.domain_id:
        raise NotVisible
    check_version(offer, version)
    if offer.answer_by is None or actor.now >= offer.answer_by:
        raise Impossible(offers.TOO_LATE)
    if offer.application.state not in OPEN:
        raise Impossible("Ansökan väntar inte längre på en plats.")
    if offer.claim is None or offer.claim.released_at:
        raise Impossible("Platsen hålls inte längre för er. Svaret är inte sparat.")
    return offer


@verb
def accept_offer(offer_id: UUID, *, actor: Actor, version: int | None = None) -> Offer:
    """The applicant's authority says yes; the place is kept to the day of arrival and the head is to give it.

    Raises `Impossible` (answered already, too late, taken back), `Conflict` (changed meanwhile), `NotVisible`.
    """
    offer = _to_answer(actor, offer_id, Act.ACCEPT, version)
    offer.state, offer.answered_at, offer.answered_by_name = offers.after(Act.ACCEPT), actor.now, actor.name
    save_new_version(offer, "state", "answered_at", "answered_by_name")
    settle_hold(offer, actor)
    tickets.write(offer.application, Change.ACCEPTED, actor=actor)
    finish_tasks(TASK_ANSWER, actor=actor, subject_id=offer.pk)
    due = min(add_working_days(actor.today, 1), days_of(offer).start)
    give_task(
        TASK_GIVE, due, actor=actor, domain_id=offer.operator_id, case=offer.case, unit_id=offer.unit_id,
        role=Role.HEAD_OF_HOME, subject_id=offer.pk,
    )  # fmt: skip
    give_task(TELL_OF_PLACE, due, actor=actor, case=offer.case, role=Role.CASE_WORKER, subject_id=offer.pk)
    event = events.OfferAccepted(unit=offer.unit.name, day=conditions.date_words(days_of(offer).start))
    log.tell(actor, event, offer.case, subject_id=offer.pk)
    return offer


@verb
def decline_offer(
    offer_id: UUID, reason: str, *, actor: Actor, text: str = "", version: int | None = None
) -> Offer:
    """The applicant's authority says no; the place is free at once, and the position is kept or put last by the unit's rules.

    Raises as `accept_offer`, and `Impossible` at `reason`.
    """
    offer = _to_answer(actor, offer_id, Act.DECLINE, version)
    if reason not in APPLICANTS_NO:
        raise Impossible("Välj ett skäl i listan.", field="reason")
    kept = came_back(offer, Why.DECLINED, actor)
    end_offer(
        offer, Act.DECLINE, actor=actor, reason=reason, kept=kept, answered_at=actor.now, answered_by_name=actor.name
    )  # fmt: skip
    write_why(offer, "Varför erbjudandet avböjdes", text, actor)
    finish_tasks(TASK_ANSWER, actor=actor, subject_id=offer.pk)
    ask_for_next(offer, actor)
    label = OfferReason(reason).label
    event = events.OfferDeclined(
        unit=offer.unit.name, reason=label[:1].lower() + label[1:], position=position_words(kept)
    )
    log.tell(actor, event, offer.case, subject_id=offer.pk)
    return offer


@verb
def give_offered_place(offer_id: UUID, *, actor: Actor, version: int | None = None) -> Stay:
    """The head gives the place that was accepted: confirmed when every decision is there, else provisionally.

    Raises as `give_place`.
    """
    offer = own_offer(actor, offer_id, Act.GIVE)
    check_version(offer, version)
    assert offer.claim, "an accepted offer has its place"
    lacking = referrals.missing_decisions(offer.case, offer.unit)
    give = give_place_provisionally if lacking else give_place
    stay: Stay = give(offer.case_id, offer.claim.place_id, days_of(offer), actor=actor)
    return stay
