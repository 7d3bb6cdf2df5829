"""What has happened to one position, for who is party to its case."""

from dataclasses import dataclass

from referrals import policies
from referrals.domain.states import OPEN
from referrals.models import Application, QueueEvent, QueueTicket
from vardkedja.core.actor import Actor


@dataclass(frozen=True)
class History:
    """The position of an application: its ticket, what happened first to last, and whether the reader may let it rest."""

    ticket: QueueTicket
    events: list[QueueEvent]
    may_pause: bool


def past_of(application: Application, actor: Actor) -> History:
    """Raises `QueueTicket.DoesNotExist` for an application that was never sent."""
    ticket = QueueTicket.objects.get(pk=application.ticket_id)
    rows = policies.visible_queue_events(actor).filter(ticket=ticket)
    mine = actor.domain_id in {application.owner_id, application.operator_id}
    may = bool(mine and application.state in OPEN and policies.can_pause(actor))
    return History(ticket, list(rows.select_related("unit").order_by("number")), may)
