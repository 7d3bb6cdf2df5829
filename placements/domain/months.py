"""A bought place month by month: which days count, which of them the person was away, when a month can be confirmed. Plain values."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from placements.domain.purchases import ONE_DAY, Price, care_days, charges, price_on
from vardkedja.core.formatting import month_words

#: Within how many days from the end of a month its days are to be confirmed: a habit of the house, no law.
CONFIRM_WITHIN = dt.timedelta(days=7)


@dataclass(frozen=True)
class Came:
    """A stay as it stands: the day of arrival and the day of leaving, which does not count."""

    arrived_on: dt.date
    ended_on: dt.date | None = None


@dataclass(frozen=True)
class Away:
    """Nights away, half-open; without `back_on` still away."""

    kind: str
    away_from: dt.date
    back_on: dt.date | None = None

    def on(self, day: dt.date) -> bool:
        """Whether the person was away the night after the day."""
        return self.away_from <= day and (self.back_on is None or self.back_on > day)


@dataclass(frozen=True)
class Counted:
    """A month's care days: how many, from and through which day, on how many the person was away, and what they come to in öre.

    `unpriced`: days before the first price. `kinds`: the kind of absence and its days, in the order of the kinds.
    """

    days: int = 0
    absent_days: int = 0
    ore: int = 0
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    unpriced: int = 0
    kinds: tuple[tuple[str, int], ...] = ()

    @property
    def key(self) -> tuple[int, int, int, dt.date | None, dt.date | None]:
        """What a confirmation holds: where this differs, it no longer agrees."""
        return self.days, self.absent_days, self.ore, self.first_day, self.last_day


def month_of(day: dt.date) -> dt.date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(month: dt.date) -> dt.date:
    return (month + 31 * ONE_DAY).replace(day=1)


def last_of(month: dt.date) -> dt.date:
    return next_month(month) - ONE_DAY


def days_in(came: Came, month: dt.date, today: dt.date) -> list[dt.date]:
    """The care days of a month up to yesterday, or to the end of a stay that has ended."""
    last = last_of(month) if came.ended_on else min(last_of(month), today - ONE_DAY)
    return care_days(came.arrived_on, came.ended_on, month, last)


def count(
    came: Came, month: dt.date, away: Sequence[Away], prices: Sequence[Price], today: dt.date
) -> Counted:
    """What a month comes to as the stay stands now. A day of absence counts and costs as any day: the purchase knows no other price."""
    days = days_in(came, month, today)
    if not days:
        return Counted()
    kinds = Counter(one.kind for day in days for one in away if one.on(day))
    return Counted(
        len(days),
        sum(any(one.on(day) for one in away) for day in days),
        sum(charge.ore for charge in charges(days, prices)),
        days[0],
        days[-1],
        sum(price_on(prices, day) is None for day in days),
        tuple(sorted(kinds.items())),
    )


def months_of(came: Came, today: dt.date) -> list[dt.date]:
    """The months in which the stay has care days up to today, the first first."""
    last = min(came.ended_on, today) if came.ended_on else today
    month, found = month_of(came.arrived_on), []
    while month <= last:
        if care_days(came.arrived_on, came.ended_on, month, last_of(month)):
            found.append(month)
        month = next_month(month)
    return found


def not_ready(came: Came, month: dt.date, today: dt.date) -> str:
    """Why a month cannot be confirmed yet: it must have ended, or the stay have ended in it. Empty when it can."""
    if last_of(month) < today:
        return ""
    if came.ended_on and came.ended_on <= today and month_of(came.ended_on) <= month:
        return ""
    return f"{month_words(month).capitalize()} är inte slut. Bekräfta dygnen när månaden eller vistelsen är slut."
