"""Read models of bought places: the frameworks of a home, the purchase of a stay, what its days cost. A constant number of queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from placements.domain.purchases import Charge, Price, care_days, charges, price_on
from placements.models import Absence, DayPrice, FrameworkAgreement, Purchase, Stay
from placements.policies import bought as policies
from placements.selectors.bought import words_of
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_iso, kronor


def frameworks_of(actor: Actor, home_id: UUID) -> list[FrameworkAgreement]:
    """The framework agreements with a home, the latest first."""
    return list(policies.visible_frameworks(actor).filter(home=home_id).order_by("-first_day", "number"))


def framework_on(actor: Actor, home_id: UUID, framework_id: UUID | None) -> FrameworkAgreement | None:
    return policies.visible_frameworks(actor).filter(home=home_id, pk=framework_id).first()


@dataclass(frozen=True)
class Bought:
    """A stay's purchase with its prices, and what the days so far come to."""

    row: Purchase
    prices: list[DayPrice]
    charges: list[Charge]
    #: Of the days those on which the person was away: they count as any day, and are told beside.
    away: int
    reason: str = ""
    price_now: int | None = None

    @property
    def days(self) -> int:
        return sum(one.days for one in self.charges)

    @property
    def ore(self) -> int:
        return sum(one.ore for one in self.charges)


def purchase_of(actor: Actor, stay: Stay) -> Bought | None:
    """The own authority's purchase of a stay, with the cost from arrival through yesterday or the day before leaving."""
    row = policies.visible_purchases(actor).filter(stay=stay).first()
    if row is None:
        return None
    prices = list(row.prices.all())
    last = actor.today
    days = care_days(stay.arrived_on, stay.ended_on, stay.arrived_on, last) if stay.arrived_on else []
    absences = list(Absence.objects.filter(stay=stay))
    away = sum(is_away(day, absences) for day in days)
    return Bought(
        row,
        prices,
        charges(days, values_of(prices)),
        away,
        words_of([row.entry_id]).get(row.entry_id, ""),
        price_on(values_of(prices), actor.today),
    )


def values_of(prices: Sequence[DayPrice]) -> list[Price]:
    return [Price(row.valid_from, row.price_ore, row.revision) for row in prices]


def is_away(day: dt.date, absences: Sequence[Absence]) -> bool:
    """Whether the person was away the night after the day."""
    return any(row.away_from <= day and (row.back_on is None or row.back_on > day) for row in absences)


def framework_words(row: FrameworkAgreement) -> str:
    """The agreement as a choice in a list."""
    days = f"{date_iso(row.first_day)}–{date_iso(row.last_day)}"
    return f"{row.number}, {kronor(row.price_ore)} per dygn, {days}"
