"""Questions that go up: core declares them, the apps of the chain register their answers in `apps.py`.

Calls go down and events go up; these registries are how core's pages, tasks and nightly work ask the apps
without importing them.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from vardkedja.core.actor import Actor
from vardkedja.core.events import HEARS, Hears, Occurrence
from vardkedja.core.extracts import Table
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import Case, CaseParty, EntryVersion, Task, Unit
from vardkedja.core.policies import Decision


@dataclass(frozen=True)
class NavItem:
    """A place in the left column, shown to those who may."""

    order: int
    label: str
    url_name: str
    icon: str
    may: Callable[[Actor], Decision]


@dataclass(frozen=True)
class Step:
    """One of the six steps of the chain rail. state: done | now | due | late | blocked | waiting."""

    state: str
    text: str = ""


@dataclass(frozen=True)
class Possibility:
    """A possible (or not possible) act: button, and the reason when it is not possible now."""

    label: str
    url: str
    possible: bool = True
    reason: str = ""
    primary: bool = False
    #: Stays for who only reads in an emergency.
    urgent: bool = False


@dataclass(frozen=True)
class Panel:
    """A part of the case page: a template with its context. column: main | side."""

    order: int
    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    column: str = "main"


@dataclass(frozen=True)
class TaskKind:
    """How a kind of task is called and where its work is done. `url(task)` gives the page."""

    label: str
    url: Callable[[Any], str]


@dataclass(frozen=True)
class NightlyJob:
    """A job of the night for one collaboration and a period of days, first and last included. Worker scope."""

    order: int
    name: str
    run: Callable[[UUID, dt.date, dt.date], Any]


@dataclass(frozen=True)
class Package:
    """What a step of the chain releases together: own versions, to whom and for what. `key` (1–20 characters) is unique within a
    case's packages; `names` are filled in by who asks."""

    key: str
    label: str
    purpose: str
    versions: tuple[EntryVersion, ...]
    recipients: tuple[UUID, ...]
    names: tuple[str, ...] = ()

    def to(self, recipients: dict[UUID, str]) -> "Package":
        """The same for those recipients, with their names."""
        return replace(self, recipients=tuple(recipients), names=tuple(recipients.values()))


@dataclass(frozen=True)
class DailyJob:
    """A job of the morning for one authority, as "systemet" in its own scope. Returns how much it did."""

    order: int
    name: str
    run: Callable[[Actor], int]


@dataclass(frozen=True)
class ExtractSection:
    """A section of the register extract: the tables that it tells."""

    order: int
    key: str
    title: str
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Moot:
    """Another authority's tasks of a kind that cannot be done without what was closed to it."""

    kind: str
    domain_id: UUID
    subject_id: UUID | None = None


@dataclass(frozen=True)
class Wanted:
    """What a consent would be asked for, as an app has it at hand: recipients, categories, purpose."""

    key: str
    label: str
    recipients: tuple[UUID, ...]
    categories: tuple[str, ...]
    purpose: str


@dataclass(frozen=True)
class Falling:
    """What falls with an application that is withdrawn, as its page tells it before; or what is in the way (`blocks`).

    `domain_id`: whose it is. `fall` does it, in the withdrawal's own transaction and scope.
    """

    label: str
    domain_id: UUID
    blocks: bool = False
    fall: Callable[[Actor], None] | None = None


#: What falls with an application: (actor of its own authority, case, application's id).
Falls = Callable[[Actor, Case, UUID], Iterable[Falling]]
#: Which tasks rest on what was closed: (actor, case, recipient → entries it can no longer read).
RestsOn = Callable[[Actor, Case, Mapping[UUID, Collection[UUID]]], Iterable[Moot]]
#: The last days that open tasks have now, where that is another day than they were given with; None: the clock rests.
LastDays = Callable[[Actor, Collection[Task]], Mapping[UUID, dt.date | None]]
#: What a consent may be asked for in a case: an application, a plan.
Wants = Callable[[Actor, Case], Iterable[Wanted]]

#: Why a case cannot be closed now, or (with a party) that part of it not ended; empty when nothing is in the way.
InTheWay = Callable[[Actor, Case, CaseParty | None], str]

NAV: list[NavItem] = []
#: Further pages of administration: (label, address).
ADMIN_TABS: list[tuple[str, str]] = []
RAIL: dict[int, Callable[[Actor, OpenCase], Step]] = {}
STEPS: dict[int, Callable[[Actor], Any]] = {}
PANELS: list[Callable[[Actor, OpenCase], Iterable[Panel]]] = []
POSSIBILITIES: list[Callable[[Actor, OpenCase], Iterable[Possibility]]] = []
TASK_KINDS: dict[str, TaskKind] = {}
NIGHTLY: list[NightlyJob] = []
DAILY: list[DailyJob] = []
#: The same, every few minutes: what follows the clock.
OFTEN: list[DailyJob] = []
EXTRACTS: list[ExtractSection] = []
#: Parts of a demo county: (order, name, load(context)) – see `scenario.py`.
SCENARIO: list[tuple[int, str, Callable[[Any], Any]]] = []

IN_THE_WAY: list[InTheWay] = []
PACKAGES: list[Callable[[Actor, Case], Iterable[Package]]] = []
CHILD_PLACED: list[Callable[[Actor, Case], dt.date | None]] = []
RESTS_ON: list[RestsOn] = []
FALLS: list[Falls] = []
WANTS: list[Wants] = []
LAST_DAYS: list[LastDays] = []

#: Parts of a unit's page under administration: (actor, unit) → panels.
UNIT_PANELS: list[Callable[[Actor, Unit], Iterable[Panel]]] = []

RAIL_LABELS = ("Ansökan", "Bedömning", "Placering", "Hemgång", "Beslut om stöd", "Stöd hemma")


def nav(order: int, label: str, url_name: str, icon: str, may: Callable[[Actor], Decision]) -> None:
    NAV.append(NavItem(order, label, url_name, icon, may))
    NAV.sort(key=lambda item: item.order)


def admin_tab(label: str, url_name: str) -> None:
    """A further page of the authority's administration."""
    ADMIN_TABS.append((label, url_name))


def rail(number: int, ask: Callable[[Actor, OpenCase], Step]) -> None:
    """Answer for step 1–6 of the rail."""
    RAIL[number] = ask


def in_step(number: int, ask: Callable[[Actor], Any]) -> None:
    """Answer which cases are in step 1–6 now: (actor) → a queryset of case ids (`….values("case")`), for lists of cases."""
    STEPS[number] = ask


def panels(ask: Callable[[Actor, OpenCase], Iterable[Panel]]) -> None:
    PANELS.append(ask)


def unit_panels(ask: Callable[[Actor, Unit], Iterable[Panel]]) -> None:
    """Answer what a unit's page under administration shows of the app's own."""
    UNIT_PANELS.append(ask)


def possibilities(ask: Callable[[Actor, OpenCase], Iterable[Possibility]]) -> None:
    POSSIBILITIES.append(ask)


def in_the_way(ask: InTheWay) -> None:
    """Answer what must be done before a case is closed or a party's part in it is ended."""
    IN_THE_WAY.append(ask)


def packages(ask: Callable[[Actor, Case], Iterable[Package]]) -> None:
    """Answer what a step has ready to be released by the own authority in a case."""
    PACKAGES.append(ask)


def child_placements(ask: Callable[[Actor, Case], dt.date | None]) -> None:
    """Answer when somebody under 18 was first placed in a case, as far as the own authority knows."""
    CHILD_PLACED.append(ask)


def child_placed_on(actor: Actor, case: Case) -> dt.date | None:
    """The first day on which somebody under 18 was placed in the case, or None."""
    return min((day for ask in CHILD_PLACED if (day := ask(actor, case))), default=None)


def rests_on(ask: RestsOn) -> None:
    """Answer which tasks of other authorities cannot be done without entries that a withdrawn consent closed to them."""
    RESTS_ON.append(ask)


def falls(ask: Falls) -> None:
    """Answer what falls with an application that is withdrawn, and what is in the way of it."""
    FALLS.append(ask)


def falling(actor: Actor, case: Case, application_id: UUID) -> list[Falling]:
    return [one for ask in FALLS for one in ask(actor, case, application_id)]


def wants_consent(ask: Wants) -> None:
    """Answer what a consent may be asked for in a case, so that its form is filled in beforehand."""
    WANTS.append(ask)


def hears(event: type[Occurrence], hear: Hears) -> None:
    """Do something of the app's own whenever an app below has told an event, in the same transaction."""
    HEARS[event].append(hear)


def task_kind(kind: str, label: str, url: Callable[[Any], str]) -> None:
    TASK_KINDS[kind] = TaskKind(label, url)


def last_days(ask: LastDays) -> None:
    """Answer which open tasks have another last day now than they were given with, since their clock has rested or rests."""
    LAST_DAYS.append(ask)


def last_days_of(actor: Actor, tasks: Collection[Task]) -> dict[UUID, dt.date | None]:
    """Task → its last day as it is now; None while its clock rests."""
    moved = {pk: day for ask in LAST_DAYS for pk, day in ask(actor, tasks).items()}
    return {task.pk: moved.get(task.pk, task.due_on) for task in tasks}


def nightly(order: int, name: str, run: Callable[[UUID, dt.date, dt.date], Any]) -> None:
    NIGHTLY.append(NightlyJob(order, name, run))
    NIGHTLY.sort(key=lambda job: job.order)


def extract(order: int, key: str, title: str, *tables: Table) -> None:
    """A section of what an authority holds on a person; every table with a person or a case belongs in one."""
    EXTRACTS.append(ExtractSection(order, key, title, tables))
    EXTRACTS.sort(key=lambda section: section.order)


def daily(order: int, name: str, run: Callable[[Actor], int]) -> None:
    """A timed verb: it runs each morning for every authority, as "systemet" there. It must be idempotent."""
    DAILY.append(DailyJob(order, name, run))
    DAILY.sort(key=lambda job: job.order)


def often(order: int, name: str, run: Callable[[Actor], int]) -> None:
    """A timed verb that follows the clock: it runs every few minutes for every authority. It must be idempotent."""
    OFTEN.append(DailyJob(order, name, run))
    OFTEN.sort(key=lambda job: job.order)


def scenario(order: int, name: str, load: Callable[[Any], Any]) -> None:
    SCENARIO.append((order, name, load))
    SCENARIO.sort(key=lambda part: part[0])
