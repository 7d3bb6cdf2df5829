"""Read models of follow-up visits: those of a bought place, and by which day the next is to be made."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from placements.domain.visits import Terms, next_due
from placements.models import FollowUpVisit, Purchase, VisitTerms
from placements.policies.visits import visible_visits
from placements.selectors.bought import words_of
from vardkedja.core.actor import Actor


@dataclass(frozen=True)
class Visits:
    """A place's visits, the latest first, with their words; when the next is due by the terms, unless one is planned."""

    rows: list[tuple[FollowUpVisit, str]]
    due_on: dt.date | None
    planned: FollowUpVisit | None


def terms_of(actor: Actor) -> list[VisitTerms]:
    """How often the authority means to visit, the latest first."""
    return list(VisitTerms.objects.filter(owner=actor.domain_id).order_by("-revision"))


def due_of(actor: Actor, purchases: Iterable[Purchase]) -> list[tuple[Purchase, dt.date | None]]:
    """Each place with the day by which a visit is to be made; None without terms, before arrival, and where one is planned."""
    held = list(purchases)
    terms = [Terms(row.months, row.valid_from, row.revision) for row in terms_of(actor)]
    done: dict[UUID, list[dt.date]] = defaultdict(list)
    planned = set()
    for row in FollowUpVisit.objects.filter(purchase__in=held):
        if row.done_on:
            done[row.purchase_id].append(row.done_on)
        elif row.settled_at is None:
            planned.add(row.purchase_id)
    return [
        (
            one,
            next_due(one.stay.arrived_on, done[one.pk], terms, actor.today)
            if one.stay.arrived_on and not one.stay.ended_on and one.pk not in planned
            else None,
        )
        for one in held
    ]


def visits_of(actor: Actor, purchase: Purchase) -> Visits:
    rows = list(visible_visits(actor).filter(purchase=purchase).order_by("-planned_on", "-planned_at"))
    words = words_of(row.entry_id for row in rows)
    ((_purchase, due),) = due_of(actor, [purchase])
    planned = next((row for row in rows if row.settled_at is None), None)
    return Visits([(row, words.get(row.entry_id, "")) for row in rows], due, planned)
