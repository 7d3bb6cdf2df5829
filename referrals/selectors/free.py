"""How many places are free and who has the others, asked of the app above: places are not known here."""

from collections.abc import Callable

from referrals.domain.queue import Occupancy
from referrals.models import QueuePolicy
from vardkedja.core.actor import Actor
from vardkedja.core.models import Unit

_ASK: list[Callable[[Actor, Unit], int]] = []
_ASK_OCCUPANCY: list[Callable[[Actor, Unit, QueuePolicy | None], Occupancy]] = []


def answer_free_places(ask: Callable[[Actor, Unit], int]) -> None:
    """Register who knows: (actor, unit) → number of places free today."""
    _ASK[:] = [ask]


def free_places(actor: Actor, unit: Unit) -> int | None:
    """Places free today in the unit, or None when nobody knows."""
    return _ASK[0](actor, unit) if _ASK else None


def answer_occupancy(ask: Callable[[Actor, Unit, QueuePolicy | None], Occupancy]) -> None:
    """Register who knows: (actor of the unit's operator, unit, its rules) → free places, and those that each quota has."""
    _ASK_OCCUPANCY[:] = [ask]


def occupancy(actor: Actor, unit: Unit, policy: QueuePolicy | None) -> Occupancy | None:
    """Free places of the unit today and how many each quota of the rules has, or None when nobody knows."""
    return _ASK_OCCUPANCY[0](actor, unit, policy) if _ASK_OCCUPANCY else None
