"""How applications stood at a moment that has been, by what had been assessed and decided by then."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from referrals.domain import decisions
from referrals.domain.states import State
from referrals.models import Application, Decision, PlacementAssessment, QueueEvent, QueueTicket
from referrals.selectors.decisions import made, required_kinds
from vardkedja.core import clock

Why = QueueTicket.Why


def states_then(rows: Sequence[Application], unit_id: UUID, moment: dt.datetime) -> dict[UUID, State]:
    """Application → its state, for those that waited for the unit at the moment. Three queries for all.

    A state is never written down twice: it follows from what the group had done (`QueueEvent`), the unit that it proposed, and the
    decisions, which keep when they began and ceased to hold.
    """
    held = Q(recorded_at__lte=moment) & (Q(superseded_at=None) | Q(superseded_at__gt=moment))
    group = QueueEvent.objects.filter(
        ticket__in=[one.ticket_id for one in rows], at__lte=moment, why__in=[Why.ASSESSED, Why.RECONSIDERED]
    )
    latest = group.order_by("ticket", "-number").distinct("ticket")
    assessed = {ticket for ticket, why in latest.values_list("ticket", "why") if why == Why.ASSESSED}
    proposals = PlacementAssessment.objects.filter(held, application__in=rows)
    elsewhere = set(proposals.exclude(unit=unit_id).values_list("application", flat=True))
    by_application: dict[UUID, list[Decision]] = defaultdict(list)
    for row in Decision.objects.filter(held, application__in=rows).order_by("recorded_at"):
        by_application[row.application_id].append(row)
    return {
        one.pk: State.SENT
        if one.group_domain_id and one.ticket_id not in assessed
        else _state(one, by_application[one.pk], one.pk in elsewhere)
        for one in rows
    }


def _state(application: Application, rows: Iterable[Decision], elsewhere: bool) -> State:
    given = list(rows)
    # Whether each grants is asked of the day on which the last of them was recorded, as it was then.
    day = clock.day_of(given[-1].recorded_at) if given else dt.date.min
    place = not application.without_place
    found = decisions.state_after(
        True, required_kinds(application), [made(row) for row in given], day, place=place
    )
    return State.ASSESSED if found is State.APPROVED and elsewhere else found
