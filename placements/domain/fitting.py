"""Whether stays that are read in fit among each other and among what the unit has: places, persons, the permit.

Days are half-open, `[start, end)`, and `end` None is open. Faults name lines, never persons.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from placements.domain.imports import STAYS, Fault

FAR = dt.date.max


@dataclass(frozen=True)
class Span:
    """Days that something has: `key` the place or person; `line` in the file, 0 for what was there before."""

    key: Hashable
    start: dt.date
    end: dt.date | None
    line: int = 0

    @property
    def until(self) -> dt.date:
        return self.end or FAR


def clashes(spans: Iterable[Span], column: str, what: str) -> list[Fault]:
    """A fault for every line whose days another span of its key has, at the later line of the two."""
    by_key: dict[Hashable, list[Span]] = defaultdict(list)
    for span in spans:
        by_key[span.key].append(span)
    found: dict[int, Fault] = {}
    for held in by_key.values():
        _clashes_of_one(sorted(held, key=lambda span: (span.start, span.line)), column, what, found)
    return [found[line] for line in sorted(found)]


def _clashes_of_one(held: Sequence[Span], column: str, what: str, found: dict[int, Fault]) -> None:
    """`held` in order of start: each is set beside the one before it that lasts longest."""
    longest: Span | None = None
    for span in held:
        if longest and span.start < longest.until:
            first, second = sorted((longest, span), key=lambda one: one.line)
            if second.line:
                found.setdefault(second.line, Fault(STAYS, second.line, column, _words(what, first)))
        if longest is None or span.until > longest.until:
            longest = span


def _words(what: str, other: Span) -> str:
    if other.line:
        return f"{what} av rad {other.line} de dagarna."
    last = f"till {other.end.isoformat()}" if other.end else "tills vidare"
    return f"{what} från {other.start.isoformat()} {last}."


def over_permit(spans: Iterable[Span], permitted: int | None) -> list[Fault]:
    """A fault for every line on whose days more places are taken than the permit allows. One span per place and time."""
    if permitted is None:
        return []
    here: list[Span] = []
    found: dict[int, Fault] = {}
    for span in sorted(spans, key=lambda one: (one.start, one.line)):
        here = [one for one in here if one.until > span.start]
        here.append(span)
        late = max(here, key=lambda one: one.line)
        if len(here) > permitted and late.line:
            day = span.start.isoformat()
            message = f"Den {day} blir {len(here)} platser belagda. Tillståndet gäller {permitted}."
            found.setdefault(late.line, Fault(STAYS, late.line, "place", message))
    return [found[line] for line in sorted(found)]
