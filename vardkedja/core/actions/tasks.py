"""Give and finish tasks. A task may be given to another domain that is party to the same case."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from vardkedja.core import log, policies
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Case, Task
from vardkedja.core.verbs import verb


@verb
def give_task(
    kind: str,
    due_on: dt.date,
    *,
    actor: Actor,
    domain_id: UUID | None = None,
    case: Case | None = None,
    unit_id: UUID | None = None,
    role: str = "",
    subject_id: UUID | None = None,
    assignee_id: UUID | None = None,
    deputy_id: UUID | None = None,
) -> None:
    """Give a task to a domain (default the own). Without assignee it follows the case's handler, then the role, then the inbox."""
    row = Task(
        domain_id=domain_id or actor.domain_id,
        case=case,
        case_owner_id=case.owner_id if case else None,
        unit_id=unit_id,
        kind=kind,
        subject_id=subject_id,
        role=role,
        assignee_id=assignee_id,
        deputy_id=deputy_id,
        due_on=due_on,
        created_at=actor.now,
    )
    Task.objects.bulk_create([row])
    _tell(actor, "TaskGiven", case, row.pk, unit_id)


@verb
def finish_tasks(kind: str, *, actor: Actor, case: Case | None = None, subject_id: UUID | None = None) -> int:
    """Finish the own domain's open tasks of a kind for a case or subject; returns how many."""
    rows = Task.objects.filter(domain=actor.domain_id, kind=kind, done_at=None)
    if case is not None:
        rows = rows.filter(case=case)
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    done = rows.update(done_at=actor.now, done_by_name=actor.name)
    if done:
        _tell(actor, "TaskFinished", case, subject_id, None)
    return done


@verb
def remind(tasks: Collection[Task], *, actor: Actor) -> int:
    """Mark own open tasks as reminded of today, each once; returns how many. From then on the deputy sees them too."""
    rows = Task.objects.filter(domain=actor.domain_id, done_at=None, reminded_on=None)
    done = rows.filter(pk__in=[task.pk for task in tasks]).update(reminded_on=actor.today)
    if done:
        _tell(actor, "TasksReminded", None, None, None)
    return done


@verb
def take_task(task_id: UUID, *, actor: Actor) -> Task:
    """Take a task of the own domain (from the inbox, or from a colleague who is away)."""
    task = Task.objects.select_for_update().filter(pk=task_id, domain=actor.domain_id, done_at=None).first()
    if task is None or (task.case_id and not policies.visible_cases(actor).filter(pk=task.case_id).exists()):
        raise NotVisible
    task.assignee_id = actor.user_id
    task.save(update_fields=["assignee"])
    _tell(actor, "TaskTaken", task.case, task.pk, task.unit_id)
    return task


def _tell(actor: Actor, what: str, case: Case | None, object_id: UUID | None, unit_id: UUID | None) -> None:
    """The log only: who does what is the authority's own, and no event of the case."""
    log.change(
        actor,
        what,
        person_id=case.person_id if case else None,
        case_id=case.pk if case else None,
        object_id=object_id,
        unit_id=unit_id,
    )
