"""Confirm a hand-off home: the authority that the plan for going home names receives the person."""

import datetime as dt
from uuid import UUID

from placements.models import DischargePlan, Stay
from sip import events, policies
from sip.models import HandOff
from sip.policies import CONTACT_ROLES
from vardkedja.core import log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.tasks import finish_tasks
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Assignment, User
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

#: The receiver's task after a discharge, given by placements with the stay as its subject.
AT_HOME = "placements.at_home"
explain("hand_off_confirmed_once", "Hemgången är redan mottagen hos er.")


@verb
def confirm_handoff(stay_id: UUID, *, actor: Actor, contact_id: UUID, first_meeting_on: dt.date) -> HandOff:
    """Confirm that the own authority receives: contact person (own staff) and day of the first meeting.

    Possible from the day a plan names the receiver, also before discharge. Raises `NotVisible`, `NotAllowed` (another
    receiver, or none is named), `Impossible` at the field, `Conflict` when it is confirmed already.
    """
    stay = Stay.objects.filter(pk=stay_id).select_related("case").first()
    if stay is None:
        raise NotVisible
    case = party_case(actor, stay.case_id)
    require(policies.can_receive(actor))
    if not DischargePlan.objects.filter(stay=stay, receiver_domain=actor.domain_id).exists():
        raise NotAllowed("Er myndighet är inte mottagare i planen för hemgången.")
    contact = _contact(actor, contact_id)
    if first_meeting_on < actor.today:
        raise Impossible("Första mötet kan inte vara en dag som har passerat.", field="first_meeting_on")
    row = HandOff(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        stay=stay,
        contact=contact,
        contact_name=str(contact),
        first_meeting_on=first_meeting_on,
        confirmed_at=actor.now,
        confirmed_by_name=actor.name,
    )
    row.save(force_insert=True)
    finish_tasks(AT_HOME, actor=actor, case=case, subject_id=stay.pk)
    event = events.HandOffConfirmed(
        receiver=actor.domain.short_name, first_meeting_on=first_meeting_on.isoformat()
    )
    log.tell(actor, event, case, subject_id=row.pk)
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
