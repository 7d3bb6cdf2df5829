"""What the verbs share: fetching a plan, its participants, its consent, the kinds of tasks."""

from uuid import UUID

from django.db.models import QuerySet

from sip import policies
from sip.domain.states import SIP_ACTS, why_not
from sip.models import Sip, SipCall
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Case, CaseParty, Category, Consent, ConsentCover
from vardkedja.core.querysets import valid_on
from vardkedja.core.selectors.consents import in_force
from vardkedja.core.verbs import check_version, save_new_version

CALL, ANSWER, WRITE, SIGN, FOLLOW_UP = "sip_call", "sip_answer", "sip_write", "sip_sign", "sip_follow_up"
TASKS = (CALL, ANSWER, WRITE, SIGN, FOLLOW_UP)


def seen_sip(actor: Actor, sip_id: UUID) -> Sip:
    """A plan that the actor may see, or `NotVisible`. Not locked: a party may not write the plan's row."""
    sip = policies.visible_sips(actor).select_related("case", "owner").filter(pk=sip_id).first()
    if sip is None:
        raise NotVisible
    return sip


def own_sip(actor: Actor, sip_id: UUID, act: str, version: int | None) -> Sip:
    """The own domain's plan, locked, in a state that allows the act.

    Raises `NotVisible`, `NotAllowed` (another authority's plan), `Conflict` (changed meanwhile), `Impossible`.
    """
    seen = seen_sip(actor, sip_id)
    if seen.owner_id != actor.domain_id:
        raise NotAllowed(f"Bara {seen.owner} kan göra det, eftersom de tog initiativ till planen.")
    sip = (
        Sip.objects.select_for_update(of=("self",))
        .select_related("case")
        .get(pk=sip_id, owner=actor.domain_id)
    )
    check_version(sip, version)
    must(act, sip.state)
    return sip


def must(act: str, state: str) -> None:
    """Raise `Impossible` when the act is not possible in the plan's state."""
    if reason := why_not(SIP_ACTS, act, state):
        raise Impossible(reason)


def must_be_open(case: Case) -> None:
    if case.closed_at:
        raise Impossible("Ärendet är avslutat.")


def save_sip(sip: Sip, actor: Actor, *fields: str) -> None:
    sip.changed_at, sip.changed_by_name = actor.now, actor.name
    save_new_version(sip, *fields, "changed_at", "changed_by_name")


def participants(sip: Sip, actor: Actor) -> set[UUID]:
    """The initiating domain and every one that has been called and still is party to the case.

    Who has left the case gets no further version of the plan.
    """
    called = SipCall.objects.filter(sip=sip).values("domain")
    present = CaseParty.objects.filter(valid_on(actor.today), case=sip.case_id, domain__in=called)
    return {sip.owner_id, *present.values_list("domain", flat=True)}


def valid_consent(sip: Sip, actor: Actor) -> Consent | None:
    """The plan's consent if it holds today. Only the plan's owner can ask."""
    return Consent.objects.filter(
        in_force(actor.today), pk=sip.consent_id, owner=actor.domain_id, case=sip.case_id
    ).first()


def named_in(consent: Consent, actor: Actor) -> set[UUID]:
    """Those to whom the plan may still be released on the consent."""
    return set(plan_covers(consent, actor).values_list("recipient", flat=True))


def plan_covers(consent: Consent, actor: Actor) -> QuerySet[ConsentCover]:
    """What is left of a consent for the category that a plan is written in."""
    return ConsentCover.objects.filter(
        consent=consent, owner=actor.domain_id, category=Category.PLANNING, withdrawn_at=None
    )
