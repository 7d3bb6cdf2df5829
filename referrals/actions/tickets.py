"""What happens to a position in the queue. Each change says what and why, and the database writes it down as an event.

Parties of the case write the ticket through their application: the applicant, the unit's operator and the group's host.
The offer of a place (`offered`, `offer_came_back`) is called by the app that gives places.
"""

import base64
import datetime as dt
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from referrals import events, policies
from referrals.domain.queue import keeps_position
from referrals.models import Application, QueueEvent, QueueTicket
from referrals.selectors.rules import rules_at
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb

Change = QueueTicket.Change
Why = QueueTicket.Why
#: Why somebody's position rests, as the form offers it.
PAUSES = (Why.OWN_WISH, Why.OTHER_CARE, Why.NOT_REACHED, Why.MORE_ASKED)
#: Ways an offer comes back that count as a no.
NO = (Why.DECLINED, Why.EXPIRED)
#: The class before an assessment has set it.
IN_TURN = 3
NOT_WRITTEN = "Köplatsen kunde inte ändras. Ladda om sidan och försök igen."


def join_queue(
    application: Application,
    *,
    actor: Actor,
    complete: bool = True,
    acute: bool = False,
    since: dt.datetime | None = None,
) -> QueueTicket:
    """Give a sent application its position, from now on, or with the time of one that it replaces (`since`). `complete`: *komplett för
    bedömning* at once. Nobody assesses who waits acutely: the class is what was asked for."""
    ticket = QueueTicket(
        unit_id=application.unit_id,
        collaboration_id=application.case.collaboration_id,
        requested_at=since or actor.now,
        completed_at=actor.now if complete else None,
        acute=acute,
        priority_class=application.urgency if acute else IN_TURN,
        owner_id=actor.domain_id,
        operator_id=application.operator_id,
        group_domain_id=application.group_domain_id,
        change=Change.JOINED,
        changed_at=actor.now,
    )
    ticket.reference = "Q-" + base64.b32encode(ticket.pk.bytes)[:8].decode()
    ticket.save(force_insert=True)
    return ticket


def complete_ticket(application: Application, *, actor: Actor) -> None:
    """The application is complete for assessment from now on. A ticket that is complete keeps its time."""
    rows = QueueTicket.objects.filter(pk=application.ticket_id, completed_at=None)
    if rows.exists():
        write(application, Change.COMPLETED, actor=actor, completed_at=actor.now)


def write(
    application: Application, change: Change, why: Why | None = None, *, actor: Actor, **values: object
) -> None:
    """Change the application's ticket. Raises `Conflict` when the ticket is not the own domain's to write."""
    values |= {"change": change, "why": why or "", "changed_at": actor.now}
    if not QueueTicket.objects.filter(pk=application.ticket_id).update(**values):
        raise Conflict(NOT_WRITTEN)


def lock_line(unit_id: UUID) -> None:
    """Let those who offer the unit's places wait in line, to the end of the transaction: a quota is counted across tickets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))", [str(unit_id)])


def offered(application: Application, *, actor: Actor) -> None:
    """The home has offered a place. Raises `Impossible` when an offer already waits for an answer."""
    ticket = _waiting(application)
    if ticket.offered_at:
        raise Impossible("Det finns redan ett erbjudande som väntar på svar.")
    write(application, Change.OFFERED, actor=actor, offered_at=actor.now)


def offer_came_back(application: Application, why: Why, *, actor: Actor) -> bool:
    """An offer was declined, ran out or was taken back; answers whether the position is kept, by the unit's rules of now.

    What the unit takes back itself (`BY_UNIT`) never costs a position. Raises `Impossible` when no offer waits.
    """
    ticket = _waiting(application)
    if not ticket.offered_at:
        raise Impossible("Det finns inget erbjudande som väntar på svar.")
    before = QueueEvent.objects.filter(ticket=ticket, change__in=[Change.KEPT, Change.LOST], why__in=NO)
    kept = why not in NO or keeps_position(rules_at(ticket.unit_id, actor.now), before.count())
    values = {} if kept else {"last_at": actor.now}
    write(application, Change.KEPT if kept else Change.LOST, why, actor=actor, offered_at=None, **values)
    return kept


def _waiting(application: Application) -> QueueTicket:
    ticket = QueueTicket.objects.waiting().filter(pk=application.ticket_id).select_for_update(of=("self",))
    found = ticket.first()
    if found is None and QueueTicket.objects.waiting().filter(pk=application.ticket_id).exists():
        raise Conflict(NOT_WRITTEN)  # not the own domain's to write, and so not to lock
    if found is None:
        raise Impossible("Ansökan har ingen köplats.")
    return found


@verb
def pause_ticket(application_id: UUID, why: str, *, actor: Actor) -> Application:
    """Let the position rest: it keeps its time and is passed over. Raises `Impossible` at `why`, `NotVisible`."""
    require(policies.can_pause(actor))
    application, ticket = _own(actor, application_id)
    if ticket.paused:
        raise Impossible("Köplatsen är redan pausad.")
    if why not in PAUSES:
        raise Impossible("Välj ett skäl i listan.", field="why")
    write(application, Change.PAUSED, Why(why), actor=actor, paused=True)
    log.tell(actor, events.TicketPaused(), application.case, subject_id=application.pk)
    return application


@verb
def resume_ticket(application_id: UUID, *, actor: Actor) -> Application:
    """Let a paused position wait again, where it stood. Raises `Impossible`, `NotVisible`."""
    require(policies.can_pause(actor))
    application, ticket = _own(actor, application_id)
    if not ticket.paused:
        raise Impossible("Köplatsen är inte pausad.")
    write(application, Change.RESUMED, Why.READY, actor=actor, paused=False)
    log.tell(actor, events.TicketResumed(), application.case, subject_id=application.pk)
    return application


def _own(actor: Actor, application_id: UUID) -> tuple[Application, QueueTicket]:
    """A sent application whose ticket the own domain may write, and the ticket, locked."""
    rows: QuerySet[Application] = policies.visible_applications(actor).filter(pk=application_id)
    application = rows.first()
    if application is None or actor.domain_id not in {application.owner_id, application.operator_id}:
        raise NotVisible
    return application, _waiting(application)
