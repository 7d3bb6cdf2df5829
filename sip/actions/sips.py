"""Take the initiative to a plan, document the consent to it, close it."""

import datetime as dt
from uuid import UUID

from sip import events, policies
from sip.actions.common import CALL, TASKS, must_be_open, own_sip, participants, save_sip, seen_sip
from sip.domain import deadlines, states
from sip.models import CloseReason, Sip
from vardkedja.core import log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import CaseParty, Category, Consent
from vardkedja.core.policies import require
from vardkedja.core.querysets import valid_on
from vardkedja.core.verbs import explain, verb

PURPOSE = "Samordnad individuell plan (SIP)"
explain("one_open_sip_per_owner", "Det finns redan en pågående SIP i ärendet.")


@verb
def initiate_sip(case_id: UUID, *, actor: Actor, consent_id: UUID | None = None) -> Sip:
    """Take the initiative to a plan; any authority of the case may, and one is enough to oblige all (SoL 10:8).

    Raises `NotVisible`, `NotAllowed`, `Impossible` (case closed), `Conflict` (an open plan of a present party).
    """
    case = party_case(actor, case_id)
    require(policies.can_plan(actor))
    must_be_open(case)
    present = CaseParty.objects.filter(valid_on(actor.today), case=case).values("domain")
    if Sip.objects.filter(case=case, owner__in=present).exclude(state=states.CLOSED).exists():
        raise Conflict("Det finns redan en pågående SIP i ärendet.")
    if consent_id and not Consent.objects.filter(pk=consent_id, owner=actor.domain_id, case=case).exists():
        raise NotVisible
    sip = Sip(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        consent_id=consent_id,
        initiated_on=actor.today,
        changed_at=actor.now,
        changed_by_name=actor.name,
    )
    sip.save(force_insert=True)
    give_task(CALL, deadlines.call_by(actor.today), actor=actor, case=case, subject_id=sip.pk)
    log.tell(actor, events.SipInitiated(owner=actor.domain.short_name), case, subject_id=sip.pk)
    return sip


@verb
def document_consent(
    sip_id: UUID,
    *,
    actor: Actor,
    manner: str,
    given_on: dt.date,
    valid_to: dt.date | None = None,
    version: int | None = None,
) -> Consent:
    """Document the person's consent to the plan, towards those called (before a call: towards the case's parties).

    Raises as `record_consent`; `Impossible` when there is nobody to plan with.
    """
    require(policies.can_plan(actor))
    sip = own_sip(actor, sip_id, "document_consent", version)
    recipients = participants(sip, actor) - {actor.domain_id} or other_parties(sip, actor)
    if not recipients:
        raise Impossible("Det finns ingen annan part i ärendet att planera med.")
    consent = record_consent(
        sip.case_id,
        recipients,
        actor=actor,
        categories=[Category.PLANNING],
        manner=manner,
        purpose=PURPOSE,
        given_on=given_on,
        valid_to=valid_to,
    )
    sip.consent = consent
    save_sip(sip, actor, "consent")
    log.tell(actor, events.SipConsentDocumented(), sip.case, subject_id=sip.pk)
    return consent


@verb
def close_sip(sip_id: UUID, reason: str, *, actor: Actor, version: int | None = None) -> Sip:
    """Close a plan, or decide that none is made, with the reason (`CloseReason`)."""
    require(policies.can_plan(actor))
    sip = own_sip(actor, sip_id, "close", version)
    if reason not in CloseReason.values:
        raise Impossible("Välj varför planen avslutas.", field="reason")
    sip.state, sip.closed_on, sip.close_reason = states.CLOSED, actor.today, reason
    save_sip(sip, actor, "state", "closed_on", "close_reason")
    _finish_all(sip, actor)
    log.tell(actor, events.SipClosed(reason=CloseReason(reason).label), sip.case, subject_id=sip.pk)
    return sip


@verb
def acknowledge_close(sip_id: UUID, *, actor: Actor) -> int:
    """Take note that another authority has closed a plan: the own tasks about it are finished. Returns how many."""
    require(policies.can_plan(actor))
    sip = seen_sip(actor, sip_id)
    if sip.is_open:
        raise Impossible("Planen är inte avslutad.")
    return _finish_all(sip, actor)


def _finish_all(sip: Sip, actor: Actor) -> int:
    return sum(finish_tasks(kind, actor=actor, case=sip.case, subject_id=sip.pk) for kind in TASKS)


def other_parties(sip: Sip, actor: Actor) -> set[UUID]:
    """The other authorities that are party to the plan's case today."""
    rows = CaseParty.objects.filter(valid_on(actor.today), case=sip.case_id).exclude(domain=actor.domain_id)
    return set(rows.values_list("domain", flat=True))
