"""Call the other authorities to a SIP meeting, and answer a call."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from placements.actions.region import called_to_sip
from sip import events, policies
from sip.actions.common import ANSWER, CALL, WRITE, must, own_sip, save_sip, seen_sip
from sip.domain import deadlines, states
from sip.models import Sip, SipCall
from vardkedja.core import log
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotAllowed
from vardkedja.core.models import CaseParty, Domain
from vardkedja.core.policies import require
from vardkedja.core.querysets import valid_on
from vardkedja.core.verbs import explain, verb

explain("called_once_per_meeting", "Myndigheten är redan kallad till det mötet.", "domains")


@verb
def call_to_sip(
    sip_id: UUID,
    domain_ids: Iterable[UUID],
    meeting_on: dt.date,
    *,
    actor: Actor,
    version: int | None = None,
) -> list[SipCall]:
    """Call parties of the case to a meeting on a day (today or later). Each gets a task to answer.

    Raises `Impossible` for nobody called, a day that has passed, or somebody who is not party to the case.
    """
    require(policies.can_plan(actor))
    sip = own_sip(actor, sip_id, "call", version)
    if meeting_on < actor.today:
        raise Impossible("Mötet kan inte vara en dag som har passerat.", field="meeting_on")
    called = _called(sip, domain_ids, actor)
    waiting = set(SipCall.objects.filter(sip=sip, answer="").values_list("domain", flat=True))
    made = [_call(sip, domain, meeting_on, actor) for domain in called]
    for domain in called:
        if domain.pk not in waiting:
            due = deadlines.answer_by(actor.today, meeting_on)
            give_task(ANSWER, due, actor=actor, domain_id=domain.pk, case=sip.case, subject_id=sip.pk)
    if any(domain.law == Domain.Law.HSL for domain in called):
        called_to_sip(sip.case, actor)
    sip.meeting_on = meeting_on
    if sip.state == states.INITIATED:
        sip.state = states.CALLED
        finish_tasks(CALL, actor=actor, case=sip.case, subject_id=sip.pk)
        give_task(WRITE, deadlines.write_by(meeting_on), actor=actor, case=sip.case, subject_id=sip.pk)
    save_sip(sip, actor, "meeting_on", "state")
    return made


@verb
def answer_call(sip_id: UUID, answer: str, *, actor: Actor) -> SipCall:
    """Answer the latest call to the own authority: coming and able to decide, coming, or not coming.

    An answer may be changed until the plan is closed. Raises `NotAllowed` when not called, `Impossible`.
    """
    require(policies.can_plan(actor))
    sip = seen_sip(actor, sip_id)
    must("answer", sip.state)
    calls = SipCall.objects.select_for_update().filter(sip=sip, domain=actor.domain_id)
    call = calls.order_by("-meeting_on").first()
    if call is None:
        raise NotAllowed("Er myndighet är inte kallad till det här mötet.")
    if answer not in SipCall.Answer.values:
        raise Impossible("Välj ett svar.", field="answer")
    SipCall.objects.filter(pk=call.pk).update(
        answer=answer, answered_at=actor.now, answered_by_name=actor.name
    )
    finish_tasks(ANSWER, actor=actor, case=sip.case, subject_id=sip.pk)
    event = events.SipCallAnswered(
        called=actor.domain.short_name, answer=SipCall.Answer(answer).label.lower()
    )
    log.tell(actor, event, sip.case, subject_id=sip.pk)
    call.refresh_from_db()
    return call


def _called(sip: Sip, domain_ids: Iterable[UUID], actor: Actor) -> list[Domain]:
    chosen = set(domain_ids) - {actor.domain_id}
    if not chosen:
        raise Impossible("Välj vilka som ska kallas.", field="domains")
    parties = CaseParty.objects.filter(valid_on(actor.today), case=sip.case_id, domain__in=chosen)
    found = list(Domain.objects.filter(pk__in=parties.values("domain")))
    if len(found) != len(chosen):
        raise Impossible(
            "Bara parter i ärendet kan kallas. Lägg till myndigheten som part först.", field="domains"
        )
    return found


def _call(sip: Sip, domain: Domain, meeting_on: dt.date, actor: Actor) -> SipCall:
    call = SipCall(
        sip=sip,
        case_id=sip.case_id,
        case_owner_id=sip.case_owner_id,
        owner_id=actor.domain_id,
        domain=domain,
        meeting_on=meeting_on,
        called_on=actor.today,
    )
    call.save(force_insert=True)
    event = events.CalledToSip(called=domain.short_name, meeting_on=meeting_on.isoformat())
    log.tell(actor, event, sip.case, subject_id=sip.pk)
    return call
