"""How many places are free and who has the others, asked of the app above: places are not known here."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from referrals.domain.queue import Occupancy
from referrals.models import Application, QueuePolicy
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Unit

_ASK: list[Callable[[Actor, Unit], int]] = []
_ASK_MATCHES: list[Callable[[Actor, Application], Sequence[Any]]] = []
_ASK_OFFERED: list[Callable[[Case], tuple[Unit, dt.date] | None]] = []
_ASK_PASSED_OVER: list[Callable[[Actor, Unit, UUID | None], Mapping[UUID, str]]] = []
_ASK_GOING_HOME: list[Callable[[Case], "GoingHome | None"]] = []
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


def answer_passed_over(ask: Callable[[Actor, Unit, UUID | None], Mapping[UUID, str]]) -> None:
    """Register who knows: (actor of the unit's operator, unit, one place or None) → tickets that are not to be offered a place (that one)
    now, and why not."""
    _ASK_PASSED_OVER[:] = [ask]


def passed_over(actor: Actor, unit: Unit, place_id: UUID | None = None) -> Mapping[UUID, str]:
    return _ASK_PASSED_OVER[0](actor, unit, place_id) if _ASK_PASSED_OVER else {}


def answer_offered(ask: Callable[[Case], tuple[Unit, dt.date] | None]) -> None:
    """Register who knows: case → the unit and day of the place that somebody has said yes to or been given."""
    _ASK_OFFERED[:] = [ask]


def offered_place(case: Case) -> tuple[Unit, dt.date] | None:
    return _ASK_OFFERED[0](case) if _ASK_OFFERED else None


@dataclass(frozen=True)
class GoingHome:
    """A planned going home: from where and when, who receives, whom the person meets first there and on which day (None: not said yet)."""

    unit: Unit
    day: dt.date
    receiver: str
    meets: str = ""
    first_meeting: dt.date | None = None


def answer_going_home(ask: Callable[[Case], GoingHome | None]) -> None:
    """Register who knows: case → the going home that is planned, or has been."""
    _ASK_GOING_HOME[:] = [ask]


def going_home(case: Case) -> GoingHome | None:
    return _ASK_GOING_HOME[0](case) if _ASK_GOING_HOME else None


def answer_matches(ask: Callable[[Actor, Application], Sequence[Any]]) -> None:
    """Register who knows: (actor, application) → how its unit's rules stand for it, as `referrals/_matches.html` shows them."""
    _ASK_MATCHES[:] = [ask]


def matches(actor: Actor, application: Application) -> Sequence[Any]:
    return _ASK_MATCHES[0](actor, application) if _ASK_MATCHES else []
