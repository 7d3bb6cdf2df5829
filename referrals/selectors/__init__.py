"""Read models of referrals for pages, the API and the apps above."""

from referrals.selectors import meetings
from referrals.selectors.agenda import agenda, turns
from referrals.selectors.decisions import approved_for, missing_decisions, missing_for
from referrals.selectors.identity import released_identity
from referrals.selectors.queue import first_for_place, next_in_line, queue, replay

__all__ = [
    "agenda",
    "approved_for",
    "first_for_place",
    "meetings",
    "missing_decisions",
    "missing_for",
    "next_in_line",
    "queue",
    "released_identity",
    "replay",
    "turns",
]
