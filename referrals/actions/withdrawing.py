"""Take an application back, with all that falls with it, in one transaction; and the others take note of it."""

from uuid import UUID

from referrals import events, policies
from referrals.actions.support import (
    ALL_TASKS,
    checked,
    close_tasks,
    leave_queue,
    move,
    must,
    own_application,
    seen_application,
)
from referrals.actions.tickets import Why, lock_line
from referrals.domain import states
from referrals.models import Application, DraftText
from referrals.selectors.withdrawal import Tree, told_domains, tree
from vardkedja.core import log, registry
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.errors import Impossible
from vardkedja.core.events import Occurrence
from vardkedja.core.models import Case, Role
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb

#: Task of every other party: something in the case has been taken back.
TAKEN_BACK = "note_withdrawal"


def withdrawal_tree(actor: Actor, application: Application) -> Tree:
    """What withdrawing the application would do, and what is in the way."""
    return tree(actor, application, ALL_TASKS)


@verb
def withdraw_application(application_id: UUID, *, actor: Actor, version: int | None = None) -> Application:
    """Take back the own application, also a draft: position, tasks, offers and planned stays fall with it; each party is told.

    Raises `Impossible` where something is in the way (somebody who has arrived), `NotAllowed`, `NotVisible`.
    """
    require(policies.can_apply(actor))
    unit_id = seen_application(actor, application_id).unit_id
    if unit_id:
        lock_line(unit_id)  # before the row, as whoever offers a place does
    application = checked(own_application(actor, application_id), version)
    return _take_back(application, actor, events.ApplicationWithdrawn())


def replace_application(application_id: UUID, *, actor: Actor) -> Application:
    """The own application gives way to a new one to the same unit: all that hangs on it falls, and each party is told. Called by sending,
    in its transaction. Raises `Impossible` where something is in the way."""
    unit_id = seen_application(actor, application_id).unit_id
    if unit_id:
        lock_line(unit_id)
    return _take_back(own_application(actor, application_id), actor, events.ApplicationReplaced())


def _take_back(application: Application, actor: Actor, told: Occurrence) -> Application:
    must("withdraw_application", application)
    falling = registry.falling(actor, application.case, application.pk)
    for one in falling:
        if one.blocks:
            raise Impossible(one.label)
    for one in falling:
        if one.fall:
            one.fall(actor)
    if application.sent_at:
        leave_queue(application, Why.WITHDRAWN, actor=actor)
        close_tasks(application, ALL_TASKS, actor=actor)
    DraftText.objects.filter(application=application, owner=actor.domain_id).delete()
    move(application, states.State.WITHDRAWN)
    for domain_id in told_domains(actor, application):
        tell_taken_back(application.case, application, domain_id, actor=actor)
    log.tell(actor, told, application.case, subject_id=application.pk)
    return application


def tell_taken_back(case: Case, application: Application, domain_id: UUID, *, actor: Actor) -> None:
    """Give a party the task to take note; the unit's head where it is the unit's."""
    head = domain_id == application.operator_id
    give_task(
        TAKEN_BACK, add_working_days(actor.today, 1), actor=actor, domain_id=domain_id, case=case, subject_id=application.pk,
        unit_id=application.unit_id if head else None, role=Role.HEAD_OF_HOME if head else "",
    )  # fmt: skip


@verb
def note_withdrawal(application_id: UUID, *, actor: Actor) -> int:
    """The own authority has taken note. Raises `Impossible` where it was not asked to, `NotVisible`, `NotAllowed`."""
    require(policies.can_settle_condition(actor))
    application = seen_application(actor, application_id)
    done = finish_tasks(TAKEN_BACK, actor=actor, case=application.case, subject_id=application.pk)
    if not done:
        raise Impossible("Uppgiften är redan klar.")
    return done
