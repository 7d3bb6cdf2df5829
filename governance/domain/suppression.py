"""Small cells: counts of persons so low that they could point one out, and those that would give them away.

A count below the threshold (0 included) is kept back. Where a total is published with its parts, what is kept back must not
follow from the rest: at least two parts are hidden, what they hide together is at least the threshold, and small
cells alone do not hold the most they can (then each of them would be known). Otherwise the next smallest part is hidden too, and when
there is none left, the total.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Hidden(Generic[Key]):
    """Which parts are kept back, and whether the total is."""

    parts: frozenset[Key]
    total: bool


def hide_small(counts: Mapping[Key, int], threshold: int) -> Hidden[Key]:
    """What to keep back of parts and their total. `threshold` 1 or less hides nothing."""
    if threshold <= 1:
        return Hidden(frozenset(), total=False)
    order = sorted(counts, key=lambda key: (counts[key], str(key)))
    hidden = [key for key in order if counts[key] < threshold]
    waiting = order[len(hidden) :]
    if not hidden:
        return Hidden(frozenset(), total=sum(counts.values()) < threshold)
    while waiting and _follows([counts[key] for key in hidden], threshold):
        hidden.append(waiting.pop(0))
    return Hidden(frozenset(hidden), total=_follows([counts[key] for key in hidden], threshold))


def _follows(kept_back: list[int], threshold: int) -> bool:
    """Whether the sum of what is kept back tells too much of its parts."""
    together = sum(kept_back)
    full = max(kept_back) < threshold and together == len(kept_back) * (threshold - 1)
    return len(kept_back) < 2 or together < threshold or full  # noqa: PLR2004
