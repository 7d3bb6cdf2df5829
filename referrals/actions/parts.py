"""A *dubbelremiss*: ask the other authority for its part, and send the own one."""

from collections.abc import Mapping
from uuid import UUID

from referrals import events, policies
from referrals.actions import sending
from referrals.actions.support import (
    COMPLETE,
    PACKAGE,
    PART,
    OnGround,
    give,
    must,
    named_application,
    names_ticket,
    party_domains,
    share,
)
from referrals.actions.tickets import complete_ticket
from referrals.domain import parts
from referrals.models import Application, ApplicationPart
from vardkedja.core import log
from vardkedja.core.actions.cases import add_party
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import finish_tasks
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Category, Domain, EntryKind, PartyRole, Role
from vardkedja.core.policies import require
from vardkedja.core.verbs import save_new_version, verb


def ask_for_parts(application: Application, actor: Actor) -> UUID:
    """Two parts, the own and the other authority's, which becomes party and takes part; returns the other's domain."""
    other, role = sending.counterpart(application, actor)
    add_party(application.case_id, other, role, actor=actor)
    if role == PartyRole.HOME:
        application.home_id = other
    else:
        application.region_id = other
    ApplicationPart.objects.bulk_create(
        [
            ApplicationPart(
                application=application,
                case_id=application.case_id,
                case_owner_id=application.case_owner_id,
                authority_id=authority,
                asked_at=actor.now,
            )
            for authority in (actor.domain_id, other)
        ]
    )
    return other


def give_part_task(application: Application, other: UUID, actor: Actor) -> None:
    role = Role.REGION_PLANNER if application.region_id == other else Role.CASE_WORKER
    give(PART, application, other, role, actor=actor, limit="complete")


def came_in(application: Application, authority: UUID, entry_id: UUID | None, actor: Actor) -> bool:
    """The authority's part is in; answers whether all parts are (an application without parts has them all)."""
    rows = ApplicationPart.objects.filter(application=application)
    rows.filter(authority=authority, sent_at=None).update(sent_at=actor.now, entry_id=entry_id)
    return not rows.filter(sent_at=None).exists()


@verb
def send_part(
    application_id: UUID,
    answers: Mapping[str, str],
    *,
    actor: Actor,
    on: OnGround | None,
    version: int | None = None,
) -> ApplicationPart:
    """Send the own authority's part of another's *dubbelremiss*: an entry of its own, released to the parties on a ground.

    The last part makes the application complete for assessment; where the own domain cannot write the ticket the applicant gets the
    task to. Raises `Impossible` at the question that is missing, `NotVisible` where no part is asked for.
    """
    require(policies.can_apply(actor))
    application = named_application(actor, application_id)
    part = ApplicationPart.objects.filter(application=application, authority=actor.domain_id).first()
    if part is None or application.owner_id == actor.domain_id:
        raise NotVisible
    must("send_part", application)
    if part.sent_at:
        raise Impossible("Er del är redan skickad.")
    for question in parts.QUESTIONS:
        if not answers.get(question.key, "").strip():
            raise Impossible(question.lack, field=question.key)
    category = Category.MENTAL if actor.domain.law == Domain.Law.HSL else Category.SOCIAL
    fields = [(one.key, one.label, answers[one.key]) for one in parts.QUESTIONS]
    written = write_entry(application.case_id, EntryKind.APPLICATION, category, fields, actor=actor)
    if on is not None:
        share(
            application.case,
            [written],
            party_domains(application.case, actor),
            on,
            actor=actor,
            package=PACKAGE,
        )
    finish_tasks(PART, actor=actor, subject_id=application.pk)
    if came_in(application, actor.domain_id, written.entry_id, actor):
        _both_in(application, actor)
    event = events.PartSent(authority=actor.domain.short_name)
    log.tell(actor, event, application.case, subject_id=application.pk)
    part.refresh_from_db()
    return part


def _both_in(application: Application, actor: Actor) -> None:
    if not names_ticket(application, actor):
        give(COMPLETE, application, application.owner_id, Role.CASE_WORKER, actor=actor, limit="complete")
        return
    application.completed_at = actor.now
    save_new_version(application, "completed_at")
    complete_ticket(application, actor=actor)
    sending.give_first_tasks(application, sending.followed(application, actor), actor)
    log.tell(actor, events.ApplicationCompleted(), application.case, subject_id=application.pk)
