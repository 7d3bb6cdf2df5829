"""How long those who wait have waited, and how long those waited who got a place; small groups kept back from others."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings

from referrals import policies
from referrals.domain.queue import PRIORITIES, Position, WaitingTime, waiting_time
from referrals.models import QueueTicket
from vardkedja.core import clock
from vardkedja.core.actor import Actor
from vardkedja.core.models import Unit

#: How far back those are counted who got a place.
LOOKS_BACK = dt.timedelta(days=365)


def waiting_times(unit: Unit, found: Sequence[Position], actor: Actor) -> list[WaitingTime]:
    """All, each class, and those who got a place within a year (from *köbar*), in whole days.

    The unit's own authority is party to every case and sees each group; to others one of fewer than
    `settings.QUEUE_SMALLEST_GROUP` is not shown.
    """
    smallest = 0 if unit.operator_id == actor.domain_id else settings.QUEUE_SMALLEST_GROUP
    waited = [(one.waiting.priority, (actor.today - clock.day_of(one.since)).days) for one in found]
    groups = {"Alla som väntar": [days for _priority, days in waited]}
    for value, label in PRIORITIES.items():
        groups[label] = [days for priority, days in waited if priority == value]
    groups["Fick plats senaste året"] = _until_place(unit, actor)
    return [waiting_time(label, days, smallest) for label, days in groups.items()]


def _until_place(unit: Unit, actor: Actor) -> list[int]:
    placed = policies.visible_queue_events(actor).filter(
        unit=unit,
        at__gt=actor.now - LOOKS_BACK,
        change=QueueTicket.Change.LEFT,
        why=QueueTicket.Why.PLACED,
    )
    times = placed.values_list("requested_at", "at")
    return [(clock.day_of(left) - clock.day_of(came)).days for came, left in times]
