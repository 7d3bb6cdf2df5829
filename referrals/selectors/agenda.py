"""Inför mötet: what the actor's referral groups have to assess."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from referrals import policies
from referrals.domain import states
from referrals.models import Application, MemberAssessment, QueueTicket
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
    """One application on the agenda. `prepared`: authorities whose members have written; `mine`: the actor has."""

    application: Application
    name: Name
    priority: int
    since: dt.datetime
    prepared: list[str] = field(default_factory=list)
    mine: bool = False


def agenda(actor: Actor) -> list[AgendaItem]:
    """Sent applications to units of the groups where the actor sits today, first in the queue first."""
    seats = policies.seats(actor)
    rows = policies.visible_applications(actor).filter(
        state=states.State.SENT.value, unit__in=seats.values("group__group_units__unit")
    )
    applications = list(rows)
    tickets = QueueTicket.objects.in_bulk([a.ticket_id for a in applications])
    names = names_for(actor, [a.case for a in applications])
    prepared, mine = _prepared(applications, actor)
    items = [
        AgendaItem(
            a,
            names[a.case_id],
            tickets[a.ticket_id].priority_class,
            tickets[a.ticket_id].requested_at,
            prepared[a.pk],
            a.pk in mine,
        )
        for a in applications
    ]
    return sorted(items, key=lambda i: (i.priority, i.since, i.application.pk.int))


def _prepared(applications: list[Application], actor: Actor) -> tuple[dict, set]:
    prepared: dict = defaultdict(list)
    mine = set()
    rows = MemberAssessment.objects.filter(application__in=applications).select_related("owner")
    for row in rows.order_by("written_at"):
        if row.owner.short_name not in prepared[row.application_id]:
            prepared[row.application_id].append(row.owner.short_name)
        if row.author_id == actor.user_id and row.owner_id == actor.domain_id:
            mine.add(row.application_id)
    return prepared, mine


def agenda_reason(actor: Actor, case_id: object) -> bool:
    """Whether the case stands on the agenda of a group in which the actor sits today."""
    units = policies.seats(actor).values("group__group_units__unit")
    return Application.objects.filter(case=case_id, unit__in=units, state=states.State.SENT.value).exists()
