"""The common queue of a unit, as the reader may see it."""

from dataclasses import dataclass
from uuid import UUID

from referrals import policies
from referrals.domain import states
from referrals.domain.queue import Position, Waiting, in_order
from referrals.models import Application, QueueTicket
from referrals.selectors.badges import STATE_BADGES
from vardkedja.core import clock
from vardkedja.core.actor import Actor
from vardkedja.core.models import Unit
from vardkedja.core.names import Name, names_for
from vardkedja.core.tables import PersonList, declare

#: The turn is the queue's own rule, the same for everybody: nobody filters or sorts it.
QUEUE = declare(
    PersonList(
        "referrals:queue_unit",
        ("köplats", "prioritet", "väntat", "den enskilde", "sökande", "läge", "varför här"),
        "the unit's rule: priority class, then time waited",
    )
)


@dataclass(frozen=True)
class QueueRow:
    """One position. `application` and `name` only for those who are party to its case."""

    number: int
    reason: str
    priority: int
    ticket: QueueTicket
    waited_days: int
    application: Application | None = None
    name: Name | None = None

    @property
    def badge(self) -> str:
        """The state of the application as a badge's state; for parties only."""
        return STATE_BADGES[states.State(self.application.state)] if self.application else "neutral"


def queue(unit: Unit, actor: Actor) -> list[QueueRow]:
    """First to last. The number of queries does not depend on the length; logging is the page's (`gate.log_listed`)."""
    tickets = {t.pk: t for t in policies.visible_tickets(actor).filter(unit=unit)}
    mine = {a.ticket_id: a for a in policies.visible_applications(actor).filter(ticket__in=list(tickets))}
    names = names_for(actor, [a.case for a in mine.values()])
    order = in_order(
        Waiting(t.pk, t.priority_class, t.since, clock.day_of(t.since)) for t in tickets.values()
    )
    return [_row(p, tickets[p.waiting.id], mine.get(p.waiting.id), names, actor) for p in order]


def _row(
    position: Position,
    ticket: QueueTicket,
    application: Application | None,
    names: dict[UUID, Name],
    actor: Actor,
) -> QueueRow:
    return QueueRow(
        number=position.number,
        reason=position.reason,
        priority=ticket.priority_class,
        ticket=ticket,
        waited_days=(actor.today - position.waiting.day).days,
        application=application,
        name=names.get(application.case_id) if application else None,
    )
