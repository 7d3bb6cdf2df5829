"""What a bought place costs: the days that count, the price of each, and how the place may be bought. Plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

HOW = {"framework": "Ramavtal", "single": "Direktupphandling"}
SINGLE_WHY = {
    "value": "Värdet är under gränsen för direktupphandling",
    "urgent": "Behovet är brådskande",
    "none": "Inget ramavtal täcker behovet",
    "continuity": "Personen bor redan där",
}
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Price:
    """A price of a day from a day on; of two from one day the later number holds."""

    valid_from: dt.date
    ore: int
    number: int = 0


@dataclass(frozen=True)
class Charge:
    """Days in a row at one price: from and through which day, how many count, what they come to."""

    first: dt.date
    last: dt.date
    days: int
    price_ore: int

    @property
    def ore(self) -> int:
        return self.days * self.price_ore


def care_days(arrived_on: dt.date, ended_on: dt.date | None, first: dt.date, last: dt.date) -> list[dt.date]:
    """The care days from `first` to `last`: the day of arrival counts, the day of leaving does not, a stay of one day has that day."""
    end = max(ended_on, arrived_on + ONE_DAY) if ended_on else last + ONE_DAY
    start, stop = max(arrived_on, first), min(end, last + ONE_DAY)
    return [start + n * ONE_DAY for n in range(max(0, (stop - start).days))]


def price_on(prices: Sequence[Price], day: dt.date) -> int | None:
    """The price of a day in öre, or None before the first."""
    held = [price for price in prices if price.valid_from <= day]
    return max(held, key=lambda price: (price.valid_from, price.number)).ore if held else None


def charges(days: Sequence[dt.date], prices: Sequence[Price]) -> list[Charge]:
    """The days by price, in order. A day without a price costs nothing and is told apart by a price of zero."""
    found: list[Charge] = []
    for day in sorted(days):
        ore = price_on(prices, day) or 0
        last = found[-1] if found else None
        if last and last.price_ore == ore and last.last + ONE_DAY == day:
            found[-1] = Charge(last.first, day, last.days + 1, ore)
        else:
            found.append(Charge(day, day, 1, ore))
    return found
