"""The order of the queue, and why somebody stands where they stand.

Policy: priority class (1 before 2 before 3), then time of the application; a tie is broken by the ticket's own random
key, so that the order is the same for every reader.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from vardkedja.core.formatting import date_words

#: 1: has to come first; 2: before others; 3: in turn. A ticket that the group has not assessed stands in turn.
PRIORITIES = {
    1: "Prioritet 1 – behöver plats först",
    2: "Prioritet 2 – före övriga",
    3: "Prioritet 3 – i tur",
}
POLICY = (
    "Först den som har högst prioritet, sedan den som har väntat längst. "
    "Remissgruppen sätter prioriteten i sin placeringsbedömning; till dess står ansökan i klass 3."
)


@dataclass(frozen=True)
class Waiting:
    """A ticket as the order sees it."""

    id: UUID
    priority: int
    since: dt.datetime
    day: dt.date


@dataclass(frozen=True)
class Position:
    number: int
    waiting: Waiting
    reason: str


def in_order(tickets: Iterable[Waiting]) -> list[Position]:
    """The queue, first to last, each position with its reason in Swedish. Tells of others only how many they are."""
    ordered = sorted(tickets, key=lambda w: (w.priority, w.since, w.id.int))
    return [Position(n, w, _reason(n, w, ordered[: n - 1])) for n, w in enumerate(ordered, 1)]


def _reason(number: int, mine: Waiting, before: list[Waiting]) -> str:
    here = f"Prioritet {mine.priority}, väntat sedan {date_words(mine.day)}"
    if number == 1:
        return f"{here}; först i kön"
    higher = sum(w.priority < mine.priority for w in before)
    longer = number - 1 - higher
    parts = [f"{higher} med högre prioritet"] if higher else []
    parts += [f"{longer} med samma prioritet som väntat längre"] if longer else []
    return f"{here}; före: {' och '.join(parts)}"
