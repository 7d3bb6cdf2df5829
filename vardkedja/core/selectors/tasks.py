"""What is to be done, by whom, by when. Who does a task is worked out here, in a constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from vardkedja.core import policies, protection, registry
from vardkedja.core.actor import Actor
from vardkedja.core.domain.ownership import Handlers, Staffing, effective_owner
from vardkedja.core.models import Assignment, Case, CaseHandler, Role, Task, User, UserAbsence
from vardkedja.core.models.users import CASE_ROLES
from vardkedja.core.names import Name, names_for

TABS = (("mina", "Mina"), ("enheten", "Min enhet"), ("inkorg", "Inkorgen"))
LEADERS = (Role.UNIT_MANAGER, Role.HEAD_OF_HOME, Role.GROUP_CHAIR)


@dataclass(frozen=True)
class TodoRow:
    """A task as a row: what, whose, where it is done, by when, and with whom it lies."""

    task: Task
    what: str
    url: str
    whose: str
    why: str
    #: None while its clock rests: somebody else is waited for.
    due: dt.date | None
    owner: str
    owner_id: UUID | None

    @property
    def in_inbox(self) -> bool:
        return self.owner_id is None


@dataclass(frozen=True)
class Todo:
    """The rows of one tab, in the order of their due days, and how many rows each tab has."""

    tab: str
    rows: tuple[TodoRow, ...]
    counts: dict[str, int]
    today: dt.date
    #: Whether the rows can be taken here. An office opens its task without taking it.
    takes: bool = False

    @property
    def late(self) -> tuple[TodoRow, ...]:
        return tuple(row for row in self.rows if row.due and row.due < self.today)

    @property
    def due_today(self) -> tuple[TodoRow, ...]:
        return tuple(row for row in self.rows if row.due == self.today)

    @property
    def this_week(self) -> tuple[TodoRow, ...]:
        """After today, to the end of the ISO week."""
        return tuple(row for row in self.rows if row.due and self.today < row.due <= self._sunday)

    @property
    def later(self) -> tuple[TodoRow, ...]:
        return tuple(row for row in self.rows if row.due is None or row.due > self._sunday)

    @property
    def _sunday(self) -> dt.date:
        return self.today + dt.timedelta(days=7 - self.today.isoweekday())

    @property
    def cases(self) -> list[Case]:
        """The cases whose person a row names, once each (for the log)."""
        return list({row.task.case_id: row.task.case for row in self.rows if row.task.case}.values())


def todo(actor: Actor, tab: str = "mina") -> Todo:
    """The actor's open tasks in one of `TABS`. A task of a case that the actor may not see is left out."""
    tasks = _open_tasks(actor)
    staffing = staffing_of(actor)
    handlers = _handlers(actor, tasks)
    owners = {task.pk: _owner(task, handlers, staffing) for task in tasks}
    # What nobody owns is shown to those who may take it; what a colleague owns, to the unit.
    shown_to = {task.pk for task in tasks if owners[task.pk] or _may_take(actor, task, staffing)}
    shelves = {
        "mina": [t for t in tasks if owners[t.pk] == actor.user_id or _reminds_deputy(actor, t, handlers)],
        "enheten": [t for t in tasks if t.pk in shown_to and _in_my_unit(actor, t, owners[t.pk], staffing)],
        "inkorg": [t for t in tasks if owners[t.pk] is None and t.pk in shown_to],
    }
    rows = _rows(actor, shelves[tab], owners)
    counts = {name: len(held) for name, held in shelves.items()}
    return Todo(tab, rows, counts, actor.today, takes=tab == "inkorg" and bool(policies.can_see_cases(actor)))


def _open_tasks(actor: Actor) -> list[Task]:
    """Open tasks of the domain, leaving out those of cases that the actor does not see."""
    tasks = Task.objects.filter(domain=actor.domain_id, done_at=None).select_related("case", "unit")
    visible = set(
        policies.visible_cases(actor).filter(pk__in=tasks.values("case")).values_list("pk", flat=True)
    )
    return [task for task in tasks if task.case_id is None or task.case_id in visible]


def staffing_of(actor: Actor) -> Staffing:
    """Who is here today in the actor's domain, in two queries."""
    away = set(
        UserAbsence.objects.valid(actor.today).filter(domain=actor.domain_id).values_list("user", flat=True)
    )
    held = Assignment.objects.valid(actor.today).filter(domain=actor.domain_id, user__is_active=True)
    holders: dict[tuple[str, UUID | None], set[UUID]] = defaultdict(set)
    for role, unit, user in held.values_list("role", "unit", "user"):
        if user not in away:
            holders[role, unit].add(user)
    here = frozenset().union(*holders.values())
    return Staffing(here=here, holders=holders)


def _handlers(actor: Actor, tasks: Iterable[Task]) -> dict[UUID, Handlers]:
    cases = {task.case_id for task in tasks if task.case_id}
    rows = CaseHandler.objects.filter(domain=actor.domain_id, content_object__in=cases)
    found: dict[UUID, dict[str, UUID]] = defaultdict(dict)
    for case, duty, user in rows.values_list("content_object", "duty", "user"):
        found[case][duty] = user
    return {case: Handlers(**duties) for case, duties in found.items()}


def _owner(task: Task, handlers: dict[UUID, Handlers], staffing: Staffing) -> UUID | None:
    return effective_owner(
        assignee=task.assignee_id,
        deputy=task.deputy_id,
        role=task.role,
        unit=task.unit_id,
        handlers=handlers.get(task.case_id, Handlers()),
        staffing=staffing,
    )


def _reminds_deputy(actor: Actor, task: Task, handlers: dict[UUID, Handlers]) -> bool:
    """Whether the actor is the deputy of a task that one has been reminded of: it then stands with both."""
    if task.reminded_on is None or actor.user_id is None:
        return False
    return actor.user_id in {task.deputy_id, handlers.get(task.case_id, Handlers()).deputy}


def _in_my_unit(actor: Actor, task: Task, owner: UUID | None, staffing: Staffing) -> bool:
    """Tasks of a unit in which the actor has an assignment, and those that name no unit but lie with a colleague or a role in it;
    with an assignment in all of the domain, every task."""
    mine = {duty.unit_id for duty in actor.duties}
    if None in mine or task.unit_id in mine:
        return True
    here = {role_unit: users for role_unit, users in staffing.holders.items() if role_unit[1] in mine}
    if owner is not None:
        return any(owner in users for users in here.values())
    return task.unit_id is None and any(role == task.role for role, _unit in here)


def _may_take(actor: Actor, task: Task, staffing: Staffing) -> bool:
    """A task for a role waits for those who hold it; one of the work with cases for the leaders too, and while none of those is here
    for everybody who works with cases. What an office does (reviewing the log) is refused to all others, so it waits for no one else.
    """
    if task.role and actor.has(task.role, unit_id=task.unit_id):
        return True
    if not policies.can_see_cases(actor):
        return False
    if not task.role or (task.role in CASE_ROLES and actor.has(*LEADERS)):
        return True
    fit = (task.role, *LEADERS)
    return task.role in CASE_ROLES and not any(staffing.in_role(role, task.unit_id) for role in fit)


def _rows(actor: Actor, tasks: list[Task], owners: dict[UUID, UUID | None]) -> tuple[TodoRow, ...]:
    names = names_for(actor, {task.case_id: task.case for task in tasks if task.case}.values())
    users = User.objects.in_bulk({owner for task in tasks if (owner := owners[task.pk])})
    due = registry.last_days_of(actor, tasks)
    rows = [_row(actor, task, due[task.pk], owners[task.pk], names, users) for task in tasks]
    return tuple(sorted(rows, key=lambda row: (row.due or dt.date.max, row.task.created_at)))


def _row(
    actor: Actor,
    task: Task,
    due: dt.date | None,
    owner: UUID | None,
    names: dict[UUID, Name],
    users: dict[UUID, User],
) -> TodoRow:
    kind = registry.TASK_KINDS.get(task.kind)
    shut = task.case is not None and names[task.case_id].source == "protected"
    opens = kind is not None and (not shut or task.kind == protection.TASK_NAME)
    return TodoRow(
        task=task,
        what=kind.label if kind else "Uppgift i ärendet",
        url=kind.url(task) if kind and opens else _case_url(task),
        whose=_whose(task, names),
        # Where a protected person stays is as protected as the name.
        why="" if shut else str(task.unit or "") or (Role(task.role).label if task.role else ""),
        due=due,
        owner="" if owner in {None, actor.user_id} else str(users[owner]),
        owner_id=owner,
    )


def _whose(task: Task, names: dict[UUID, Name]) -> str:
    if task.case is None:
        return ""
    name = names[task.case_id]
    return name.full if name.source in {"none", "protected"} else f"{name.full}, {task.case.number}"


def _case_url(task: Task) -> str:
    return reverse("core:case", args=[task.case_id]) if task.case_id else reverse("core:todo")
