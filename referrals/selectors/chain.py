"""Where a case stands in the first two steps of the chain, and what its page shows of applications and decisions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from referrals import policies
from referrals.domain import decisions, routes, states
from referrals.domain.decisions import Kind
from referrals.models import Application, Condition, Decision, PlacementAssessment, QueueTicket
from referrals.selectors.agenda import ready_authorities
from referrals.selectors.badges import STATE_BADGES
from referrals.selectors.decisions import current_decisions, made, required_kinds
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, EntryVersion
from vardkedja.core.once import once
from vardkedja.core.policies import inner_secrecy


@dataclass(frozen=True)
class Standing:
    """One application as the case page shows it."""

    application: Application
    ticket: QueueTicket | None
    assessment: PlacementAssessment | None
    decisions: dict[str, Decision]
    missing: list[Kind]
    prepared: list[str] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)

    @property
    def badge(self) -> str:
        return STATE_BADGES[states.State(self.application.state)]

    @property
    def words(self) -> str:
        """The application's state as it is told."""
        waiting = bool(self.ticket and self.ticket.state == QueueTicket.State.WAITING)
        acute = self.application.follows == routes.ACUTE
        return states.words(self.application.state, acute=acute, waiting=waiting)

    @property
    def is_open(self) -> bool:
        return self.application.state in states.OPEN

    @property
    def elsewhere(self) -> bool:
        """Whether the group proposes another unit than the one applied for."""
        return bool(self.assessment and self.assessment.unit_id != self.application.unit_id)


@once
def applications_of(actor: Actor, case: Case) -> list[Application]:
    """The case's applications that the reader sees, those being written first, then the latest sent."""
    rows = policies.visible_applications(actor).filter(case=case)
    return list(rows.order_by("-sent_at", "-created_at"))


def lacking(application: Application, actor: Actor) -> list[Kind]:
    """The decisions that the application still needs, in one query."""
    rows = current_decisions([application.pk])[application.pk]
    return decisions.missing(required_kinds(application), [made(row) for row in rows], actor.today)


@once
def standings(actor: Actor, case: Case) -> list[Standing]:
    """The case's applications, open ones first, then the latest. A constant number of queries."""
    rows = applications_of(actor, case)
    by_application = current_decisions([row.pk for row in rows])
    tickets = QueueTicket.objects.in_bulk([row.ticket_id for row in rows if row.ticket_id])
    current = PlacementAssessment.objects.filter(application__in=rows, superseded_at=None)
    assessments = {row.application_id: row for row in current.select_related("unit")}
    prepared = ready_authorities(rows)
    conditions = _conditions(list(assessments.values()))
    found = [
        _standing(
            row,
            tickets.get(row.ticket_id) if row.ticket_id else None,
            assessments.get(row.pk),
            by_application[row.pk],
            prepared.get(row.pk, []),
            conditions.get(row.pk, []),
            actor,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_open)


def _standing(
    application: Application,
    ticket: QueueTicket | None,
    assessment: PlacementAssessment | None,
    rows: Sequence[Decision],
    prepared: list[str],
    conditions: list[Condition],
    actor: Actor,
) -> Standing:
    missing = decisions.missing(required_kinds(application), [made(row) for row in rows], actor.today)
    made_by_kind = {row.kind: row for row in rows}
    return Standing(application, ticket, assessment, made_by_kind, missing, prepared, conditions)


def _conditions(assessments: Sequence[PlacementAssessment]) -> dict[UUID, list[Condition]]:
    """Application → the conditions of its assessment."""
    found: dict[UUID, list[Condition]] = {}
    rows = Condition.objects.filter(assessment__in=assessments).select_related("responsible", "assessment")
    for row in rows.order_by("number"):
        found.setdefault(row.assessment.application_id, []).append(row)
    return found


def readable(actor: Actor, entry_ids: Sequence[UUID | None]) -> dict[UUID, EntryVersion]:
    """Entry id → the latest version of it that the reader may read (row-level security and inner secrecy decide)."""
    wanted = [pk for pk in entry_ids if pk]
    versions = EntryVersion.objects.filter(inner_secrecy(actor), entry__in=wanted)
    versions = versions.select_related("entry", "owner")
    return {version.entry_id: version for version in versions.order_by("number")}


def drafts(actor: Actor) -> QuerySet[Any]:
    """Cases in step 1 now: something of the own authority is written and not sent."""
    return policies.visible_applications(actor).filter(state=states.State.DRAFT.value).values("case")


def in_assessment(actor: Actor) -> QuerySet[Any]:
    """Cases in step 2 now: waiting for the group or for a decision."""
    waiting = [states.State.SENT.value, states.State.ASSESSED.value]
    return policies.visible_applications(actor).filter(state__in=waiting).values("case")
