"""An authority's own inquiries with their clocks, and the answer to the first question of a file review."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from referrals import policies
from referrals.domain.clocks import InquiryClock, inquiry_clock
from referrals.models import Inquiry
from referrals.selectors.terms import due_at, terms_of
from vardkedja.core.actor import Actor
from vardkedja.core.clock import day_of
from vardkedja.core.models import Case
from vardkedja.core.once import once


def clock_of(row: Inquiry, actor: Actor) -> InquiryClock:
    """Target, tolerance and control question of an inquiry, as they stand on the actor's day."""
    registered_on = day_of(row.registered_at)
    terms = terms_of("inquiry", row.case.collaboration_id, row.owner_id, registered_on)
    target_on = due_at(terms, row.registered_at)
    assert target_on is not None  # an inquiry never rests
    opened_on = day_of(row.opened_at) if row.opened_at else None
    return inquiry_clock(registered_on, target_on, settings.INQUIRY_TOLERANCE_DAYS, actor.today, opened_on)


@once
def inquiries_of(actor: Actor, case: Case) -> list[tuple[Inquiry, InquiryClock]]:
    """The own authority's matters and inquiries in a case, the latest first."""
    rows = policies.visible_inquiries(actor).filter(case=case).order_by("-registered_at")
    return [(row, clock_of(row, actor)) for row in rows]


def first_control(actor: Actor, cases: Iterable[UUID]) -> dict[UUID, str]:
    """Case → "ja", "nej" or "inte ännu": did the inquiry open within the tolerance? By the first matter of each case.

    A case without a registered matter is left out: the question cannot be answered from it.
    """
    rows = policies.visible_inquiries(actor).filter(case__in=list(cases)).order_by("-registered_at")
    return {row.case_id: clock_of(row, actor).control for row in rows}
