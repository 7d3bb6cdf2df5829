"""How long who is offered a place has to answer, by the unit's dated rule: hours, or working days with a cut-off."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from referrals.domain import clocks
from vardkedja.core.formatting import time_of_day

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Within(StrEnum):
    HOURS = "hours"
    WORKING_DAYS = "working_days"


WITHIN = {Within.HOURS: "timmar", Within.WORKING_DAYS: "arbetsdagar"}


@dataclass(frozen=True)
class Offering:
    """How a unit offers its free places. `automatic`: by "systemet", else by the head's click. `ready_only`: only to who has every
    decision. `count` (≥ 1) hours or working days to answer; `cutoff` (local time): an offer made later in the day, or on a day when
    nobody is at work, counts as made on the next working day, and the answer is due by that time; None: by the end of the day."""

    automatic: bool = False
    ready_only: bool = True
    count: int = 2
    within: Within = Within.WORKING_DAYS
    cutoff: dt.time | None = None


#: Until a unit has set its own.
ON_CLICK = Offering()


def answer_by(offering: Offering, made_at: dt.datetime) -> dt.datetime:
    """The moment from which an answer to an offer made at an aware moment is too late."""
    if offering.within is Within.HOURS:
        return made_at.astimezone(dt.UTC) + dt.timedelta(hours=offering.count)
    local = made_at.astimezone(STOCKHOLM)
    start = clocks.counted_from(local.date(), local.time(), offering.cutoff)
    last = clocks.due(start, offering.count)
    assert last, "no pause, so there is a last day"
    if offering.cutoff:
        return dt.datetime.combine(last, offering.cutoff, STOCKHOLM)
    return dt.datetime.combine(last + clocks.DAY, dt.time.min, STOCKHOLM)


def last_day(by: dt.datetime) -> dt.date:
    """The last day on which one may answer: midnight belongs to the day that ends."""
    return (by.astimezone(STOCKHOLM) - dt.timedelta(microseconds=1)).date()


def words(offering: Offering) -> list[str]:
    """The rule in Swedish."""
    who = (
        "Lediga platser erbjuds automatiskt"
        if offering.automatic
        else "Föreståndaren erbjuder lediga platser"
    )
    whom = "den första som har alla beslut" if offering.ready_only else "den första som är bedömd"
    one = {Within.HOURS: "timme", Within.WORKING_DAYS: "arbetsdag"}
    unit = one[offering.within] if offering.count == 1 else WITHIN[offering.within]
    time = f"Svar ska komma inom {offering.count} {unit}"
    if offering.cutoff and offering.within is Within.WORKING_DAYS:
        clock = time_of_day(offering.cutoff)
        time += f", senast kl. {clock}; ett erbjudande efter kl. {clock} räknas från nästa arbetsdag"
    return [f"{who} till {whom}.", f"{time}. Utan svar går platsen till nästa."]
