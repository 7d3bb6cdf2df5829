"""Clocks of the chain: when a step has to be done, and how it stands on a day. Plain Python over days that are handed in.

Days are Swedish calendar days, times are local. Working days: `vardkedja.core.domain.workdays`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from vardkedja.core.domain.workdays import is_working_day, working_day_from
from vardkedja.core.formatting import date_iso, days, days_until

DAY = dt.timedelta(days=1)
#: Steps that have a clock, as they are called on the page of reminders and limits.
STEPS = {
    "inquiry": "Inleda utredning",
    "assess": "Ledamots bedömning",
    "joint_assessment": "Gruppens placeringsbedömning",
    "decide": "Beslut",
    "reply": "Svar på begäran",
    "complete": "Komplettera ansökan",
    "compulsory": "Frister i tvångsvård",
    "acute": "Det som fylls i efter en akut plats",
}
#: The law sets how long these may take; only the reminder is chosen.
BY_LAW = frozenset({"compulsory"})
#: Steps that wait for no office hours: every day counts as itself.
ANY_HOUR = frozenset({"inquiry", "acute"})
URGENT = 1


@dataclass(frozen=True)
class Terms:
    """How long a step may take: working days (≥ 0), fewer for urgency class 1.

    `cutoff`: what comes later in the day, or on a day when nobody is at work, counts as come on the next working day; None: every
    day counts as itself. `remind`: a reminder so many working days before (≥ 0); None: off.
    """

    working_days: int
    urgent_days: int
    cutoff: dt.time | None = None
    remind: int | None = 1

    def days_for(self, urgency: int) -> int:
        return min(self.urgent_days, self.working_days) if urgency == URGENT else self.working_days


@dataclass(frozen=True)
class Pause:
    """More was asked for on `since`; the clock goes again on `until`, which counts as a day (None: it still rests)."""

    since: dt.date
    until: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Standing:
    """How a clock stands: a state of the design (ok, due, late, neutral) and the words beside it."""

    state: str
    words: str


def counted_from(day: dt.date, at: dt.time, cutoff: dt.time | None) -> dt.date:
    """The day on which something counts as come, that came on `day` at the local time `at`."""
    if cutoff is None or (is_working_day(day) and at <= cutoff):
        return day
    return working_day_from(day + DAY)


def due(start: dt.date, working_days: int, pauses: Sequence[Pause] = ()) -> dt.date | None:
    """The last day: `working_days` working days after `start` (not counted), those that rest left out. None while it rests.

    With 0 it is the start itself, or the first working day after it.
    """
    day, counted = (start, 0) if working_days else (start - DAY, -1)
    while counted < working_days:
        day += DAY
        resting = [pause for pause in pauses if pause.covers(day)]
        if any(pause.until is None for pause in resting):
            return None
        if is_working_day(day) and not resting:
            counted += 1
    return day


def due_of(
    came_on: dt.date, came_at: dt.time, terms: Terms, urgency: int = 0, pauses: Sequence[Pause] = ()
) -> dt.date | None:
    """The last day of a step that came at a moment, under its terms. None while it rests."""
    return due(counted_from(came_on, came_at, terms.cutoff), terms.days_for(urgency), pauses)


def moved(given_on: dt.date, last_on: dt.date, pauses: Sequence[Pause]) -> dt.date | None:
    """The last day now of what was given on a day with a last day, when its clock has rested. None while it rests."""
    if not any(pause.since <= last_on for pause in pauses):
        return last_on
    return due(given_on, working_days_between(given_on, last_on), pauses)


def reminder_on(due_on: dt.date, remind: int | None) -> dt.date | None:
    """The day of the reminder, `remind` working days before the last day; None: no reminder."""
    if remind is None:
        return None
    day = due_on
    for _ in range(remind):
        day -= DAY
        while not is_working_day(day):
            day -= DAY
    return day


def working_days_between(first: dt.date, last: dt.date) -> int:
    """Working days after `first`, to and including `last`; 0 when `last` is not later."""
    return sum(is_working_day(first + DAY * n) for n in range(1, (last - first).days + 1))


def standing(
    due_on: dt.date | None,
    today: dt.date,
    done_on: dt.date | None = None,
    *,
    done: str = "klart",
    should: str = "skulle ha varit klart",
) -> Standing:
    """Done in time is the only green there is. Not done: due to its last day, late after it.

    `done` and `should`: the words for what was done, and for what should have been.
    """
    if done_on is not None:
        if due_on is None or done_on <= due_on:
            return Standing("ok", f"{done} {date_iso(done_on)}, i tid")
        return Standing("late", f"{done} {date_iso(done_on)}, {days((done_on - due_on).days)} efter målet")
    if due_on is None:
        return Standing("neutral", "vilar i väntan på komplettering")
    words = f"senast {date_iso(due_on)}, {days_until(due_on, today)}"
    if today > due_on:
        words = f"{should} {date_iso(due_on)}, {days_until(due_on, today)}"
    return Standing("late" if today > due_on else "due", words)


@dataclass(frozen=True)
class InquiryClock:
    """An inquiry opens *genast* (SoL 14 kap. 2 §): the target. The auditors' tolerance stands beside it and is never green.

    `control`: the answer to the first question of a file review: "ja", "nej" or "inte ännu".
    """

    target_on: dt.date
    tolerated_to: dt.date
    target: Standing
    tolerance: Standing
    control: str


def inquiry_clock(
    registered_on: dt.date, target_on: dt.date, tolerance_days: int, today: dt.date, opened_on: dt.date | None
) -> InquiryClock:
    """How an inquiry stands that was registered on a day. `tolerance_days`: calendar days after registration (a local control)."""
    tolerated_to = registered_on + DAY * tolerance_days
    used = ((opened_on or today) - registered_on).days
    of = f"dag {used} av revisorernas {tolerance_days}"
    if opened_on is not None:
        inside = opened_on <= tolerated_to
        tolerance = Standing("neutral" if inside else "late", f"inleddes {of}")
        return InquiryClock(
            target_on,
            tolerated_to,
            standing(target_on, today, opened_on, done="inledd"),
            tolerance,
            "ja" if inside else "nej",
        )
    state = "late" if today > target_on else "neutral"
    control = "nej" if today > tolerated_to else "inte ännu"
    words = f"{of}, som går ut {date_iso(tolerated_to)}"
    return InquiryClock(
        target_on,
        tolerated_to,
        standing(target_on, today, should="skulle ha inletts"),
        Standing(state, words),
        control,
    )
