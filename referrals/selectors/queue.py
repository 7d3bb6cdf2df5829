"""The common queue of a unit, now and as it was, as the reader may see it; and who is next, for the unit's operator.

For who offers places (the app above): `next_in_line(unit, actor)` gives the waiting tickets in order, each with whether it may be
offered a place now and why (not); `first_for_place` the one whose turn one place is. Whom the app above passes over
(`free.answer_passed_over`) takes none. Then call `actions.tickets.offered`; an outstanding offer counts in its quota and is not
offered again. The answer holds when it is asked: ask and offer in one transaction, having taken the lock
`actions.tickets.lock_line(unit.pk)`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection

from referrals import policies
from referrals.domain import states
from referrals.domain.queue import Answer, Occupancy, Position, Waiting, full, order
from referrals.models import Application, QueueEvent, QueuePolicy, QueueTicket
from referrals.selectors.badges import STATE_BADGES
from referrals.selectors.free import occupancy, passed_over
from referrals.selectors.rules import DEFAULT, policy_at
from referrals.selectors.then import states_then
from vardkedja.core import clock
from vardkedja.core.actor import Actor
from vardkedja.core.models import Unit
from vardkedja.core.names import Name, names_for
from vardkedja.core.tables import PersonList, declare

COLUMNS = (
    "köplats", "prioritet", "väntat", "den enskilde", "sökande", "läge", "varför här", "ledig plats",
)  # fmt: skip
#: The turn is the queue's own rule, the same for everybody: nobody filters or sorts it.
QUEUE = declare(
    PersonList(
        "referrals:queue_unit",
        COLUMNS,
        "the unit's rules: by default priority class, then time waited",
    )
)
#: The same at a moment that is chosen.
THEN = declare(
    PersonList(
        "referrals:queue_then",
        COLUMNS[:-1],
        "the unit's rules of then",
        filters={"dag": "date", "tid": "date"},
    )
)


@dataclass(frozen=True)
class QueueRow:
    """One position. From `application` on only for those who are party to its case; `answer` for the unit's operator.

    `state`: of the application, now or at the moment that is asked for.
    """

    number: int
    reason: str
    ticket_id: UUID
    priority: int
    acute: bool
    since: dt.datetime
    waited_days: int
    application: Application | None = None
    name: Name | None = None
    requested_at: dt.datetime | None = None
    completed_at: dt.datetime | None = None
    paused: bool = False
    answer: Answer | None = None
    state: str = ""

    @property
    def badge(self) -> str:
        """The state of the application as a badge's state; for parties only."""
        return STATE_BADGES[states.State(self.state)] if self.state else "neutral"

    @property
    def words(self) -> str:
        """The state of the application as it is told; for parties only."""
        return states.words(self.state, acute=self.acute) if self.state else ""


@dataclass(frozen=True)
class Placed:
    """A position with its ticket."""

    position: Position
    ticket: QueueTicket


def queue(unit: Unit, actor: Actor) -> list[QueueRow]:
    """First to last. The number of queries does not depend on the length; logging is the page's (`gate.log_listed`)."""
    return rows_of(line(unit, actor), actor, actor.today)


def positions(unit: Unit, actor: Actor) -> list[Placed]:
    """The order alone: what the whole county may see."""
    tickets = _tickets(unit, actor)
    policy = policy_at(unit.pk, actor.now)
    found = order(_all_waiting(tickets, {}), policy.rules if policy else DEFAULT)
    return [Placed(position, tickets[position.waiting.id]) for position in found]


def next_in_line(unit: Unit, actor: Actor) -> list[QueueRow]:
    """The waiting, first to last, each with its `answer`; for the unit's own authority. Raises `NotVisible` for others."""
    policies.require_operator(actor, unit)
    return rows_of(line(unit, actor), actor, actor.today)


def first_for_place(
    unit: Unit, actor: Actor, *, acute: bool, place_id: UUID | None = None
) -> QueueRow | None:
    """Whose turn one free place (an acute one or not; `place_id`: whom that one suits) is now; None: nobody's. Raises `NotVisible` for others than the operator."""
    policies.require_operator(actor, unit)
    found = line(unit, actor, Occupancy(1, int(acute)), place_id)
    first = [one for one in found if one.answer and one.answer.may][:1]
    return next(iter(rows_of(first, actor, actor.today)), None)


def quota_hindrance(unit: Unit, actor: Actor, ticket_id: UUID) -> str:
    """Why a quota of the unit's rules lets the ticket have no place now, for the unit's own authority; empty when none does."""
    policy = policy_at(unit.pk, actor.now)
    if policy is None:
        return ""
    counted = _quotas(policy).get(ticket_id, frozenset())
    return full(counted, policy.rules, occupancy(actor, unit, policy).used)


def replay(unit: Unit, moment: dt.datetime, actor: Actor) -> list[QueueRow]:
    """The queue exactly as it stood at the moment, by the rules of then. Who is named is asked as of today."""
    return rows_of(line_then(unit, moment, actor), actor, clock.day_of(moment), then=(unit, moment))


@dataclass(frozen=True)
class PastOrder:
    """That a place was given to somebody who did not stand first: when, in which class. `why` and `application_id` for parties alone."""

    at: dt.datetime
    priority: int
    why: str = ""
    application_id: UUID | None = None


#: How many of them the page of the queue as it was shows, the latest first.
PAST_SHOWN = 20


def given_past_order(unit: Unit, moment: dt.datetime, actor: Actor) -> list[PastOrder]:
    """Places that were given past the order until the moment. Two queries."""
    rows = policies.visible_queue_events(actor).filter(
        unit=unit, at__lte=moment, change=QueueTicket.Change.GIVEN, why__startswith="past_"
    )
    found = list(rows.order_by("-at", "-number")[:PAST_SHOWN])
    applications = policies.visible_applications(actor).filter(ticket__in=[row.ticket_id for row in found])
    mine = dict(applications.values_list("ticket", "pk"))
    return [
        PastOrder(row.at, row.priority_class, row.get_why_display(), mine[row.ticket_id])
        if row.ticket_id in mine
        else PastOrder(row.at, row.priority_class)
        for row in found
    ]


def line_then(unit: Unit, moment: dt.datetime, actor: Actor) -> list[Position]:
    """The order of then."""
    began = policies.visible_queue_events(actor).filter(at__lte=moment)
    here = began.filter(unit=unit).values("ticket")
    latest = began.filter(ticket__in=here).order_by("ticket", "-number").distinct("ticket")
    rows = QueueEvent.objects.filter(pk__in=latest.values("pk"), unit=unit, state=QueueTicket.State.WAITING)
    policy = policy_at(unit.pk, moment)
    waiting = _all_waiting({row.ticket_id: row for row in rows}, {})
    return order(waiting, policy.rules if policy else DEFAULT)


def line(
    unit: Unit, actor: Actor, places: Occupancy | None = None, place_id: UUID | None = None
) -> list[Position]:
    """The order of now; with answers for the unit's own authority, which is party to every case in it.

    `places`: answer for these instead of all that are free today; `place_id`: which one it is.
    """
    tickets = _tickets(unit, actor)
    policy = policy_at(unit.pk, actor.now)
    rules = policy.rules if policy else DEFAULT
    if actor.domain_id != unit.operator_id:
        return order(_all_waiting(tickets, {}), rules)
    held = occupancy(actor, unit, policy)
    if held and places:
        held = replace(places, used=held.used)
    return order(_all_waiting(tickets, _quotas(policy)), rules, held, passed_over(actor, unit, place_id))


def _tickets(unit: Unit, actor: Actor) -> dict[UUID, QueueTicket]:
    return {ticket.pk: ticket for ticket in policies.visible_tickets(actor).filter(unit=unit)}


def _quotas(policy: QueuePolicy | None) -> Mapping[UUID, frozenset[UUID]]:
    """Ticket → quotas that count it. The database looks at the applicant and answers the unit's operator only."""
    if policy is None or not policy.quotas.all():
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ticket, array_agg(quota) FROM vk_quota_tickets(%s) GROUP BY ticket", [policy.pk]
        )
        return {ticket: frozenset(quotas) for ticket, quotas in cursor.fetchall()}


def _all_waiting(
    rows: Mapping[UUID, QueueTicket | QueueEvent], quotas: Mapping[UUID, frozenset[UUID]]
) -> Iterable[Waiting]:
    return (
        Waiting(
            id=key,
            priority=row.priority_class,
            requested_at=row.requested_at,
            completed_at=row.completed_at,
            acute=row.acute,
            paused=row.paused,
            offered=row.offered_at is not None,
            last_at=row.last_at,
            quotas=quotas.get(key, frozenset()),
        )
        for key, row in rows.items()
    )


def rows_of(
    found: Sequence[Position],
    actor: Actor,
    day: dt.date,
    then: tuple[Unit, dt.datetime] | None = None,
) -> list[QueueRow]:
    """What the reader is shown of some positions, on that day. `then`: as they stood in that unit's queue at that moment."""
    tickets = [position.waiting.id for position in found]
    mine = {row.ticket_id: row for row in policies.visible_applications(actor).filter(ticket__in=tickets)}
    names = names_for(actor, [row.case for row in mine.values()])
    held = {row.pk: row.state for row in mine.values()}
    if then is not None:
        held = dict(states_then(list(mine.values()), then[0].pk, then[1]))
    rows = [_row(position, mine.get(position.waiting.id), names, day) for position in found]
    return [replace(row, state=held[row.application.pk]) if row.application else row for row in rows]


def _row(
    position: Position, application: Application | None, names: dict[UUID, Name], day: dt.date
) -> QueueRow:
    waiting = position.waiting
    shown = QueueRow(
        number=position.number,
        reason=position.public_reason,
        ticket_id=waiting.id,
        priority=waiting.priority,
        acute=waiting.acute,
        since=position.since,
        waited_days=(day - clock.day_of(position.since)).days,
        answer=position.answer,
    )
    if application is None:
        told = position.answer and replace(position.answer, reason=position.answer.public_reason)
        return replace(shown, answer=told)
    return replace(
        shown,
        reason=position.reason,
        application=application,
        name=names.get(application.case_id),
        requested_at=waiting.requested_at,
        completed_at=waiting.completed_at,
        paused=waiting.paused,
    )
