"""How many places are free, asked of the app above: places are not known here."""

from collections.abc import Callable

from vardkedja.core.actor import Actor
from vardkedja.core.models import Unit

_ASK: list[Callable[[Actor, Unit], int]] = []


def answer_free_places(ask: Callable[[Actor, Unit], int]) -> None:
    """Register who knows: (actor, unit) → number of places free today."""
    _ASK[:] = [ask]


def free_places(actor: Actor, unit: Unit) -> int | None:
    """Places free today in the unit, or None when nobody knows."""
    return _ASK[0](actor, unit) if _ASK else None
