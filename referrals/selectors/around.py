"""What stands around the own decisions of a case: the proposal before one, the appeal after it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from referrals.domain import appeals, proposals
from referrals.domain.decisions import Kind
from referrals.models import Appeal, Decision, Proposal
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_iso
from vardkedja.core.models import Case
from vardkedja.core.once import once


@dataclass(frozen=True)
class Around:
    """By application its open proposal, by decision its latest appeal; of the own authority."""

    proposals: dict[UUID, Proposal] = field(default_factory=dict)
    appeals: dict[UUID, Appeal] = field(default_factory=dict)
    #: Own assistance decisions with an appeal that no longer stand, latest first, by application.
    replaced: dict[UUID, list[Decision]] = field(default_factory=dict)


@once
def around(actor: Actor, case: Case) -> Around:
    """In two queries, however many."""
    open_ones = Proposal.objects.filter(case=case, owner=actor.domain_id, closed_at=None)
    rows = (
        Appeal.objects.filter(case=case, owner=actor.domain_id)
        .select_related("decision")
        .order_by("recorded_at")
    )
    found = Around({row.application_id: row for row in open_ones}, {row.decision_id: row for row in rows})
    for appeal in found.appeals.values():
        if appeal.decision.superseded_at:
            found.replaced.setdefault(appeal.decision.application_id, []).append(appeal.decision)
    return found


def told(found: Around, application_id: UUID, decision: Decision | None) -> Iterator[tuple[str, str]]:
    """Lines about proposal, service and appeal: (what, how it stands)."""
    proposal = found.proposals.get(application_id)
    if proposal:
        yield "Förslag till biståndsbeslut", _proposal(proposal)
    if decision and decision.kind == Kind.ASSISTANCE:
        yield from _decision(found, decision)
    for earlier in found.replaced.get(application_id, []):
        yield (
            f"Överklagande av beslutet {date_iso(earlier.decided_on)}",
            appeal_words(found.appeals[earlier.pk]),
        )


def _proposal(row: Proposal) -> str:
    words = f"{row.get_outcome_display()}, {proposals.LABELS[proposals.State(row.state)]}"
    if row.state == proposals.State.COMMUNICATED:
        return f"{words} {date_iso(row.communicated_on)}, svar senast {date_iso(row.answer_by)}"
    return words


def _decision(found: Around, row: Decision) -> Iterator[tuple[str, str]]:
    if row.served_on:
        last = date_iso(appeals.last_day(row.served_on))
        yield "Den enskilde fick beslutet", f"{date_iso(row.served_on)}; kan överklagas till och med {last}"
    if row.pk in found.appeals:
        yield "Överklagande", appeal_words(found.appeals[row.pk])


def appeal_words(row: Appeal) -> str:
    when = "i tid" if row.in_time else "för sent"
    words = f"Kom in {date_iso(row.received_on)} ({when}), {appeals.LABELS[appeals.State(row.state)]}"
    return f"{words}: {row.get_court_outcome_display().lower()}" if row.court_outcome else words
