"""Send, share, withdraw an application; follow the group's proposal; close it when a stay begins."""

import datetime as dt
from uuid import UUID

from referrals import events, policies
from referrals.actions import completing, sending
from referrals.actions.contents import freeze, package
from referrals.actions.parts import ask_for_parts, give_part_task
from referrals.actions.support import (
    ALL_TASKS,
    ALREADY_OPEN,
    ALREADY_SOUGHT,
    ANSWER,
    FOLLOW,
    PACKAGE,
    OnGround,
    ask_for_decisions,
    checked,
    close_tasks,
    leave_queue,
    move,
    move_ticket,
    must,
    named_application,
    own_application,
    party_domains,
    share,
)
from referrals.actions.tickets import Why, join_queue
from referrals.actions.withdrawing import replace_application
from referrals.domain import routes, states
from referrals.domain.steps import For
from referrals.models import Application, PlacementAssessment, QueueTicket
from referrals.selectors.consent import lost_package
from referrals.selectors.contents import lies, written
from vardkedja.core import log
from vardkedja.core.actions.cases import add_party
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import PartyRole, Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import save_new_version, verb

State = states.State


@verb
def send_application(
    application_id: UUID,
    *,
    actor: Actor,
    on: OnGround | None,
    version: int | None = None,
    ask_group: bool = False,
) -> Application:
    """Send an application that is *köbar*: freeze what is written, make the parties, take a position in the queue (where a place is sought).

    It follows the unit's route in of the day to the end; `ask_group`: the referral group assesses first where the route leaves that to
    the applicant. With a ground (`on`) the frozen package is released to the parties; without one they see coordination data only. If
    nothing that an assessment needs is missing it is complete at once, and the tasks are given; else the applicant gets the task to
    complete it, and the others see which questions are missing. Raises `Impossible` at the field of what a position needs.
    """
    require(policies.can_apply(actor))
    application = checked(own_application(actor, application_id), version)
    must("send_application", application)
    if application.case.closed_at:
        raise Impossible("Ärendet är avslutat. Öppna ett nytt ärende för en ny ansökan.")
    told = written(actor, application)
    for one in told.missing(For.QUEUE):
        raise Impossible(one.message, field=one.key)
    unit = sending.unit_of(application, actor)
    since = _make_way(application, unit, actor)
    application.unit = unit
    route = sending.route_of(application, actor, ask_group=ask_group)
    freeze(application, told, actor)
    recipients = sending.make_parties(application, route, actor)
    joint = told.answers.get("variant") == "joint"
    other = ask_for_parts(application, actor) if joint else None
    recipients += [other] if other else []
    if on is not None:
        versions = package(application, actor)
        share(application.case, versions, recipients, on, actor=actor, package=PACKAGE)
    application.shared = on is not None
    application.sent_at = actor.now
    if unit:
        complete = not joint and not told.missing(For.COMPLETE)
        application.ticket = join_queue(application, actor=actor, complete=complete, since=since)
    application.state = route.begins.value
    save_new_version(
        application, "unit", "shared", "sent_at", "ticket", "state", "entry", "identity_entry", "operator", "group_domain", "home", "region", "route",
    )  # fmt: skip
    completing.complete_or_wait(application, told, route, actor)
    if other:
        give_part_task(application, other, actor)
    how = "innehållet lämnades ut" if on is not None else "endast samordningsuppgifter"
    log.tell(
        actor,
        events.ApplicationSent(unit=application.sought, how=how),
        application.case,
        subject_id=application.pk,
    )
    return application


def _make_way(application: Application, unit: Unit | None, actor: Actor) -> dt.datetime | None:
    """An open application to the same unit in the case: one that lies gives way to the new one, which keeps its time in the queue (answered).

    Raises `Impossible` for one that is being worked on.
    """
    same = {"unit": unit} if unit else {"unit__isnull": True}
    older = Application.objects.filter(case=application.case_id, state__in=states.OPEN, **same).first()
    if older is None:
        return None
    if not lies(older, actor):
        raise Impossible(ALREADY_OPEN if unit else ALREADY_SOUGHT, field="unit" if unit else "level")
    replace_application(older.pk, actor=actor)
    ticket = QueueTicket.objects.filter(pk=older.ticket_id).first()
    return ticket.requested_at if ticket else None


@verb
def share_application(
    application_id: UUID, *, actor: Actor, on: OnGround, version: int | None = None
) -> Application:
    """Release the package of an application that was sent without a ground, or that a withdrawn consent closed.

    Who had it closed gets the tasks again that were led away then.
    """
    require(policies.can_apply(actor))
    application = checked(own_application(actor, application_id), version)
    must("share_application", application)
    closed_to = lost_package(application)
    share(
        application.case,
        package(application, actor),
        party_domains(application.case, actor),
        on,
        actor=actor,
        package=PACKAGE,
    )
    sending.give_again(application, closed_to, actor=actor)
    application.shared = True
    save_new_version(application, "shared")
    log.tell(actor, events.ApplicationShared(), application.case, subject_id=application.pk)
    return application


@verb
def follow_assessment(
    application_id: UUID, *, actor: Actor, on: OnGround | None, version: int | None = None
) -> Application:
    """Let the application go to the unit that the group proposed. The ticket moves and keeps its time; the unit becomes
    party and, on a ground, receives the package."""
    require(policies.can_apply(actor))
    application = checked(own_application(actor, application_id), version)
    must("follow_assessment", application)
    proposed = PlacementAssessment.objects.filter(application=application, superseded_at=None).first()
    if proposed is None or proposed.unit_id == application.unit_id:
        raise Impossible("Gruppen har inte föreslagit någon annan enhet.")
    unit = Unit.objects.get(pk=proposed.unit_id)
    add_party(application.case_id, unit.operator_id, PartyRole.UNIT, unit_id=unit.pk, actor=actor)
    if on is not None:
        share(
            application.case,
            package(application, actor),
            [unit.operator_id],
            on,
            actor=actor,
            package=PACKAGE,
        )
    move_ticket(application, unit, actor=actor)
    application.unit, application.operator_id, application.level = unit, unit.operator_id, proposed.level
    save_new_version(application, "unit", "operator", "level")
    close_tasks(application, [FOLLOW], actor=actor)
    ask_for_decisions(application, application.required, actor=actor)
    log.tell(actor, events.ApplicationMoved(unit=unit.name), application.case, subject_id=application.pk)
    return application


@verb
def mark_placed(application_id: UUID, *, actor: Actor) -> Application:
    """The stay has begun: close the application and its position. Called by the home when somebody arrives."""
    application = named_application(actor, application_id)
    require(policies.can_mark_placed(actor, application.unit_id))
    if application.follows != routes.ACUTE:
        must("mark_placed", application)
    if application.operator_id != actor.domain_id:
        raise NotVisible
    leave_queue(application, Why.PLACED, actor=actor)
    if application.follows == routes.ACUTE and application.state == State.ASSESSED:
        return application  # it stays open for the decisions; the last of them closes it
    close_tasks(application, [ANSWER, *ALL_TASKS], actor=actor)
    move(application, State.PLACED)
    unit = application.unit.name if application.unit else ""
    log.tell(actor, events.ApplicationPlaced(unit=unit), application.case, subject_id=application.pk)
    return application
