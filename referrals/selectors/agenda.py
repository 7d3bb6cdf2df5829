"""Inför mötet: what the actor's referral groups have to assess."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.lookups import IsNull

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


@dataclass(frozen=True)
class Turn:
    """An application's turn on the agenda, without anything about it. `mine`: the actor is ready; `complete`: for assessment."""

    application_id: UUID
    mine: bool
    complete: bool = True

    @property
    def is_left(self) -> bool:
        """Whether the actor has it to assess: what is not complete yet waits, though it can be read and prepared."""
        return self.complete and not self.mine


def turns(actor: Actor) -> list[Turn]:
    """The whole agenda in its order, the complete first, of them the first in the queue: two queries, and nothing that names anybody."""
    order = (IsNull(F("completed_at"), True), "ticket__priority_class", "ticket__requested_at", "pk")
    rows = dict(_waiting(actor).order_by(*order).values_list("pk", "completed_at"))
    ready = MemberAssessment.objects.filter(owner=actor.domain_id, author=actor.user_id)
    mine = set(
        ready.exclude(ready_at=None).filter(application__in=list(rows)).values_list("application", flat=True)
    )
    return [Turn(pk, pk in mine, completed_at is not None) for pk, completed_at in rows.items()]


def _waiting(actor: Actor) -> QuerySet[Application]:
    """Sent applications to units of the groups where the actor sits today."""
    seats = policies.seats(actor)
    rows = policies.visible_applications(actor).filter(
        state=states.State.SENT.value, unit__in=seats.values("group__group_units__unit")
    )
    # Who has taken a stand for its own authority still sees the case there, but not as a member.
    return rows.exclude(case__in=Recusal.objects.filter(user=actor.user_id, ended_at=None).values("case"))


def agenda(actor: Actor, shown: Sequence[Turn] | None = None) -> list[AgendaItem]:
    """The agenda with names and who is ready, or these turns of it. A constant number of queries."""
    shown = turns(actor) if shown is None else shown
    held = _waiting(actor).in_bulk([turn.application_id for turn in shown])
    applications = [held[turn.application_id] for turn in shown if turn.application_id in held]
    tickets = QueueTicket.objects.in_bulk([a.ticket_id for a in applications])
    names = names_for(actor, [a.case for a in applications])
    prepared = ready_authorities(applications)
    mine = _own(applications, actor)
    return [
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
