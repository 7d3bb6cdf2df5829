"""Days from going home to the first support: one definition for page, steering and API."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A support measure that has started: first day, and last day if it has ended."""

    started_on: dt.date
    ended_on: dt.date | None = None


def first_support(
    discharged_on: dt.date, spans: Iterable[Span], next_arrival: dt.date | None = None
) -> dt.date | None:
    """The first day of the support that the person came home to, or got first after it; None when there is none.

    Support that ended before the discharge does not count, nor what begins when a next stay has begun.
    """
    counted = [
        span.started_on
        for span in spans
        if (span.ended_on is None or span.ended_on >= discharged_on)
        and (next_arrival is None or span.started_on < next_arrival)
    ]
    return min(counted, default=None)


def days_to_support(discharged_on: dt.date, first: dt.date | None) -> int | None:
    """Whole days from discharge to the first support; 0 when it had begun by then, None when there is none."""
    return None if first is None else max(0, (first - discharged_on).days)


#: Ends of a stay after which nobody comes home: a move within the chain, and a death.
NOT_HOME_REASONS = frozenset({"moved", "deceased"})
#: Where care goes on round the clock.
NOT_HOME_DESTINATIONS = frozenset({"other_unit", "other_home", "hospital", "custody"})


def is_going_home(end_reason: str, destination: str) -> bool:
    """Whether an ended stay is a going home, which support should meet (codes of `placements.models`)."""
    return end_reason not in NOT_HOME_REASONS and destination not in NOT_HOME_DESTINATIONS
