"""Confirm a hand-off home: the authority that the plan for going home names receives the person."""

import datetime as dt
from uuid import UUID

from placements.actions.leaving import TASK_AT_HOME
from placements.actions.planning import TASK_RECEIVE, accept_plan
from placements.domain.stays import State
from placements.models import DischargePlan, Stay
from referrals.actions.letters import TELL_OF_HOME
from sip import events, policies
from sip.models import HandOff
from sip.policies import CONTACT_ROLES
from vardkedja.core import log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Assignment, Case, Role, User
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb


@verb
def confirm_handoff(stay_id: UUID, *, actor: Actor, contact_id: UUID, first_meeting_on: dt.date) -> HandOff:
    """Confirm that the own authority receives: contact person (own staff) and day of the first meeting.

    Possible from the day a plan names the receiver, also before discharge; confirmed again, the new contact and day stand.
    Raises `NotVisible`, `NotAllowed` (another receiver, or none is named), `Impossible` at the field.
    """
    stay = Stay.objects.filter(pk=stay_id).select_related("case").first()
    if stay is None:
        raise NotVisible
    case = party_case(actor, stay.case_id)
    require(policies.can_receive(actor))
    plan = DischargePlan.objects.filter(stay=stay, receiver_domain=actor.domain_id).first()
    if plan is None:
        raise NotAllowed("Er myndighet är inte mottagare i planen för hemgången.")
    contact = _contact(actor, contact_id)
    if first_meeting_on < actor.today:
        raise Impossible("Första mötet kan inte vara en dag som har passerat.", field="first_meeting_on")
    if plan.accepted_at is None and stay.state in (State.PLANNED, State.ARRIVED):
        accept_plan(plan.pk, actor=actor)
    row = _save(stay, contact, first_meeting_on, actor)
    finish_tasks(TASK_AT_HOME, actor=actor, case=case, subject_id=stay.pk)
    finish_tasks(TASK_RECEIVE, actor=actor, case=case, subject_id=stay.pk)
    _letter(plan, case, actor)
    event = events.HandOffConfirmed(
        receiver=actor.domain.short_name, first_meeting_on=first_meeting_on.isoformat()
    )
    log.tell(actor, event, case, subject_id=row.pk)
    return row


def _letter(plan: DischargePlan, case: Case, actor: Actor) -> None:
    """The person gets to know whom they meet and when, in writing, before they move: a task, once at a time. Who is home has met them."""
    finish_tasks(TELL_OF_HOME, actor=actor, case=case, subject_id=plan.pk)
    if plan.stay.state == State.ENDED:
        return
    due = min(plan.planned_on, add_working_days(actor.today, 1))
    give_task(
        TELL_OF_HOME, max(due, actor.today), actor=actor, case=case, role=Role.CASE_WORKER, subject_id=plan.pk
    )


def _save(stay: Stay, contact: User, first_meeting_on: dt.date, actor: Actor) -> HandOff:
    row = HandOff.objects.select_for_update().filter(stay=stay, owner=actor.domain_id).first()
    values = {
        "contact_id": contact.pk,
        "contact_name": str(contact),
        "first_meeting_on": first_meeting_on,
        "confirmed_at": actor.now,
        "confirmed_by_name": actor.name,
    }
    if row:
        HandOff.objects.filter(pk=row.pk).update(**values)
        row.refresh_from_db()
        return row
    row = HandOff(
        case_id=stay.case_id, case_owner_id=stay.case_owner_id, owner_id=actor.domain_id, stay=stay, **values
    )
    row.save(force_insert=True)
    return row


def _contact(actor: Actor, user_id: UUID) -> User:
    held = Assignment.objects.valid(actor.today).filter(
        domain=actor.domain_id, user=user_id, role__in=CONTACT_ROLES
    )
    assignment = held.select_related("user").first()
    if assignment is None:
        raise Impossible(
            "Kontaktpersonen måste vara handläggare, enhetschef eller vårdplanerare hos er.", field="contact"
        )
    return assignment.user
