"""Inför mötet: what the actor's referral groups have to assess."""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from referrals import policies
from referrals.domain import states
from referrals.models import Application, MemberAssessment, QueueTicket, Recusal
from vardkedja.core.actor import Actor
from vardkedja.core.names import Name, names_for
from vardkedja.core.tables import PersonList, declare

AGENDA = declare(
    PersonList(
        "referrals:agenda",
        ("den enskilde", "söker till", "sökande", "skickad", "har skrivit", "din bedömning"),
        "as in the queue",
    )
)


@dataclass(frozen=True)
class AgendaItem:
    """One application on the agenda. `prepared`: authorities whose members are ready; `mine`: the actor is; `begun`: has written."""

    application: Application
    name: Name
    priority: int
    since: dt.datetime
    prepared: list[str] = field(default_factory=list)
    mine: bool = False
    begun: bool = False


def agenda(actor: Actor) -> list[AgendaItem]:
    """Sent applications to units of the groups where the actor sits today, first in the queue first."""
    seats = policies.seats(actor)
    rows = policies.visible_applications(actor).filter(
        state=states.State.SENT.value, unit__in=seats.values("group__group_units__unit")
    )
    # Who has taken a stand for its own authority still sees the case there, but not as a member.
    rows = rows.exclude(case__in=Recusal.objects.filter(user=actor.user_id, ended_at=None).values("case"))
    applications = list(rows)
    tickets = QueueTicket.objects.in_bulk([a.ticket_id for a in applications])
    names = names_for(actor, [a.case for a in applications])
    prepared = ready_authorities(applications)
    mine = _own(applications, actor)
    items = [
        AgendaItem(
            a,
            names[a.case_id],
            tickets[a.ticket_id].priority_class,
            tickets[a.ticket_id].requested_at,
            prepared.get(a.pk, []),
            bool(mine.get(a.pk)),
            a.pk in mine,
        )
        for a in applications
    ]
    return sorted(items, key=lambda i: (i.priority, i.since, i.application.pk.int))


def ready_authorities(applications: list[Application]) -> dict[UUID, list[str]]:
    """Application → authorities whose members have said that they are ready, never what they wrote."""
    found: dict[UUID, list[str]] = {}
    rows = MemberAssessment.objects.filter(application__in=applications).exclude(ready_at=None)
    for row in rows.select_related("owner").order_by("ready_at"):
        names = found.setdefault(row.application_id, [])
        if row.owner.short_name not in names:
            names.append(row.owner.short_name)
    return found


def _own(applications: list[Application], actor: Actor) -> dict[UUID, bool]:
    """Applications that the actor has written about → whether it is ready."""
    rows = MemberAssessment.objects.filter(
        application__in=applications, owner=actor.domain_id, author=actor.user_id
    )
    return {row.application_id: row.ready_at is not None for row in rows}


def agenda_reason(actor: Actor, case_id: object) -> bool:
    """Whether the case stands on the agenda of a group in which the actor sits today."""
    units = policies.seats(actor).values("group__group_units__unit")
    return Application.objects.filter(case=case_id, unit__in=units, state=states.State.SENT.value).exists()
