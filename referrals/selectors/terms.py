"""How long a step may take: the authority's own terms, else the county's, else the installation's."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from referrals.domain import clocks
from referrals.domain.clocks import Terms
from referrals.models import StepTerms
from vardkedja.core.actor import Actor
from vardkedja.core.clock import STOCKHOLM
from vardkedja.core.querysets import valid_on


def installed(step: str) -> Terms:
    """The installation's terms of a step (settings)."""
    working_days = settings.REFERRAL_DEADLINES[step]
    return Terms(
        working_days,
        settings.REFERRAL_URGENT.get(step, working_days),
        None if step in clocks.ANY_HOUR else settings.REFERRAL_CUTOFF,
        settings.REFERRAL_REMIND,
    )


def as_terms(row: StepTerms) -> Terms:
    return Terms(row.working_days, row.urgent_days, row.cutoff, row.remind_days)


def held(collaboration_id: UUID, domain_ids: Iterable[UUID], day: dt.date) -> dict[tuple[UUID, str], Terms]:
    """(authority, step) → the terms that hold on the day, for every step. One query."""
    wanted = list(domain_ids)
    rows = StepTerms.objects.valid(day).filter(collaboration=collaboration_id)
    set_by = {(row.domain_id, row.step): as_terms(row) for row in rows}
    return {
        (domain, step): set_by.get((domain, step)) or set_by.get((None, step)) or installed(step)
        for domain in wanted
        for step in clocks.STEPS
    }


def terms_of(step: str, collaboration_id: UUID, domain_id: UUID, day: dt.date) -> Terms:
    """The terms of one step at one authority on the day."""
    return held(collaboration_id, [domain_id], day).get((domain_id, step)) or installed(step)


def due_at(
    terms: Terms, came_at: dt.datetime, urgency: int = 0, pauses: Iterable[clocks.Pause] = ()
) -> dt.date | None:
    """The last day of a step that came at an aware moment. None while it rests."""
    local = came_at.astimezone(STOCKHOLM)
    return clocks.due_of(local.date(), local.time(), terms, urgency, tuple(pauses))


def collaborations_of(actor: Actor) -> list[UUID]:
    """The counties that the own organisation is a member of today."""
    members = actor.domain.organisation.memberships.filter(valid_on(actor.today))
    return list(members.order_by("collaboration__name").values_list("collaboration", flat=True))


@dataclass(frozen=True)
class OwnTerms:
    """A step's terms at the own authority today, and those that hold from a later day, if any."""

    step: str
    label: str
    by_law: bool
    terms: Terms
    own: bool
    coming: StepTerms | None


def own_terms(actor: Actor) -> list[OwnTerms]:
    """Every step with the own authority's terms, as in the first of its counties. A constant number of queries."""
    rows = list(StepTerms.objects.filter(domain=actor.domain_id, valid_to=None))
    coming = {row.step: row for row in rows if row.valid_from > actor.today}
    set_here = set(
        StepTerms.objects.valid(actor.today).filter(domain=actor.domain_id).values_list("step", flat=True)
    )
    counties = collaborations_of(actor)
    found = held(counties[0], [actor.domain_id], actor.today) if counties else {}
    return [
        OwnTerms(
            step,
            label,
            step in clocks.BY_LAW,
            found.get((actor.domain_id, step)) or installed(step),
            step in set_here,
            coming.get(step),
        )
        for step, label in clocks.STEPS.items()
    ]
