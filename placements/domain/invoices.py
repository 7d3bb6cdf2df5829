"""An invoice from a home outside the system, held against the days that were confirmed and the price of each. Plain values, öre.

Every deviation is a sentence with both figures. What the database holds by itself (a number that is registered already) is not asked here.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from placements.domain.months import Came, month_of, next_month
from placements.domain.purchases import ONE_DAY, Price, price_on
from vardkedja.core.formatting import date_iso, kronor, month_words

APPROVED, DISPUTED, CREDITED = "approved", "disputed", "credited"
OUTCOMES = {APPROVED: "Godkänd", DISPUTED: "Bestridd", CREDITED: "Krediterad"}
#: From no outcome (the empty code) or the latest one: which may follow.
NEXT = {
    "": (APPROVED, DISPUTED),
    DISPUTED: (APPROVED, CREDITED),
    APPROVED: (CREDITED,),
    CREDITED: (),
}
#: Why an invoice that disagrees is approved.
IN_SPITE = {
    "agreed": "Överenskommet med hemmet",
    "later": "Hemmet rättar på nästa faktura",
    "small": "Skillnaden är för liten för att bestrida",
    "ours": "Felet är vårt och rättas hos oss",
}
#: Why an invoice is disputed.
DISPUTES = {
    "days": "Antalet dygn stämmer inte",
    "price": "Priset stämmer inte",
    "amount": "Summan stämmer inte",
    "period": "Perioden ligger utanför vistelsen",
    "twice": "Dygnen är redan fakturerade",
    "other": "Annat än dygn ingår",
    "not_ours": "Fakturan gäller inte oss",
}
MOST_LINES = 3
#: Days from the first to the last day of a line, at most: a slip of the hand in the year is caught here.
LONGEST = dt.timedelta(days=366)
#: Nobody asks for days of so long ago: claims between merchants are statute-barred after three years at most, others after ten.
OLDEST = dt.timedelta(days=3653)


@dataclass(frozen=True)
class Line:
    """A line as the home wrote it: from and through which day, how many days, at what price, and what that comes to."""

    first_day: dt.date
    last_day: dt.date
    days: int
    price_ore: int
    amount_ore: int

    @property
    def period(self) -> list[dt.date]:
        return [self.first_day + n * ONE_DAY for n in range((self.last_day - self.first_day).days + 1)]


@dataclass(frozen=True)
class Paper:
    """An invoice as the home wrote it. `other_ore`: what is asked for beside the days."""

    lines: tuple[Line, ...]
    total_ore: int
    other_ore: int = 0

    @property
    def first_day(self) -> dt.date:
        return min(line.first_day for line in self.lines)

    @property
    def last_day(self) -> dt.date:
        return max(line.last_day for line in self.lines)


@dataclass(frozen=True)
class Known:
    """What we know. `confirmed`: by month, the days that were confirmed; `outdated`: months whose stay was changed since.

    `elsewhere`: by day, the number of another invoice of the placement that holds it and is not credited.
    """

    came: Came | None
    confirmed: Mapping[dt.date, frozenset[dt.date]]
    prices: Sequence[Price]
    outdated: frozenset[dt.date] = frozenset()
    elsewhere: Mapping[dt.date, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """A line beside what we have: our days in its period, what they come to, or None while a month of it is not confirmed."""

    line: Line
    days: int | None
    ore: int | None


@dataclass(frozen=True)
class Deviation:
    """What does not agree: a code and a sentence with both figures. `line`: its number from 1, or 0 for the whole invoice."""

    code: str
    text: str
    line: int = 0


def months_in(line: Line) -> list[dt.date]:
    month, found = month_of(line.first_day), []
    while month <= line.last_day:
        found.append(month)
        month = next_month(month)
    return found


def beside(line: Line, known: Known) -> Checked:
    """A line and our figures for its period."""
    months = months_in(line)
    if any(month not in known.confirmed for month in months):
        return Checked(line, None, None)
    ours = [day for day in line.period if any(day in known.confirmed[month] for month in months)]
    return Checked(line, len(ours), sum(price_on(known.prices, day) or 0 for day in ours))


def check(paper: Paper, known: Known) -> list[Deviation]:
    """All that does not agree, in the order of the lines, then what concerns the whole. Empty when everything agrees."""
    found = [*_months(paper, known)]
    for number, line in enumerate(paper.lines, 1):
        found += [Deviation(code, f"Rad {number}: {text}", number) for code, text in _line(line, known)]
    return [*found, *_overlaps(paper.lines), *_whole(paper, known)]


def ours_ore(paper: Paper, known: Known) -> int | None:
    """What the invoice's days come to by our figures, each day once; None while a month is not confirmed."""
    if any(month not in known.confirmed for line in paper.lines for month in months_in(line)):
        return None
    days = {day for line in paper.lines for day in line.period}
    held = {day for month in known.confirmed.values() for day in month}
    return sum(price_on(known.prices, day) or 0 for day in days & held)


def _months(paper: Paper, known: Known) -> Iterator[Deviation]:
    asked = sorted({month for line in paper.lines for month in months_in(line)})
    for month in asked:
        if month not in known.confirmed:
            yield Deviation("unconfirmed", f"Dygnen i {month_words(month)} är inte bekräftade av oss ännu.")
        elif month in known.outdated:
            yield Deviation(
                "outdated",
                f"Vistelsen har ändrats sedan {month_words(month)} bekräftades. Bekräfta månaden på nytt.",
            )


def _line(line: Line, known: Known) -> Iterator[tuple[str, str]]:
    yield from _outside(line, known.came)
    seen = beside(line, known)
    if seen.days is not None and seen.days != line.days:
        yield (
            "days",
            f"fakturan har {_dygn(line.days)}, vi har bekräftat {_dygn(seen.days)} ({_span(line.first_day, line.last_day)}).",
        )
    yield from _prices(line, known)
    if line.days * line.price_ore != line.amount_ore:
        by = f"{_dygn(line.days)} à {kronor(line.price_ore)} är {kronor(line.days * line.price_ore)}"
        yield "amount", f"{by}, men raden har {kronor(line.amount_ore)}."
    yield from _elsewhere(line, known)


def _outside(line: Line, came: Came | None) -> Iterator[tuple[str, str]]:
    if came is None:
        yield (
            "outside",
            f"perioden börjar {date_iso(line.first_day)}, men personen har inte kommit till hemmet.",
        )
        return
    if line.first_day < came.arrived_on:
        yield (
            "outside",
            f"perioden börjar {date_iso(line.first_day)}, men vistelsen började {date_iso(came.arrived_on)}.",
        )
    if came.ended_on and line.last_day > came.ended_on:
        yield (
            "outside",
            f"perioden slutar {date_iso(line.last_day)}, men vistelsen slutade {date_iso(came.ended_on)}.",
        )


def _prices(line: Line, known: Known) -> Iterator[tuple[str, str]]:
    """The price of our days in the period; of a period that is not confirmed, of all its days."""
    held = {day for month in known.confirmed.values() for day in month}
    days = [day for day in line.period if day in held] or line.period
    agreed = Counter(price_on(known.prices, day) for day in days)
    if None in agreed:
        yield (
            "price",
            f"fakturan har {kronor(line.price_ore)} per dygn, men vi har inget pris för {_dygn(agreed[None])}.",
        )
    elif len(agreed) > 1:
        parts = " och ".join(f"{kronor(ore or 0)} för {_dygn(times)}" for ore, times in agreed.items())
        yield "price", f"fakturan har ett pris, {kronor(line.price_ore)} per dygn, men avtalat är {parts}."
    elif line.price_ore not in agreed:
        (price,) = agreed
        yield (
            "price",
            f"fakturan har {kronor(line.price_ore)} per dygn, avtalat pris är {kronor(price or 0)}.",
        )


def _elsewhere(line: Line, known: Known) -> Iterator[tuple[str, str]]:
    numbers = Counter(known.elsewhere[day] for day in line.period if day in known.elsewhere)
    for number, times in sorted(numbers.items()):
        yield "twice", f"{_dygn(times)} av {_dygn(len(line.period))} finns redan på faktura {number}."


def _overlaps(lines: Sequence[Line]) -> Iterator[Deviation]:
    for number, line in enumerate(lines, 1):
        for earlier, other in enumerate(lines[: number - 1], 1):
            both = set(line.period) & set(other.period)
            if both:
                text = f"Rad {number}: {_dygn(len(both))} av {_dygn(len(line.period))} står också på rad {earlier}."
                yield Deviation("twice", text, number)


def _whole(paper: Paper, known: Known) -> Iterator[Deviation]:
    lines = sum(line.amount_ore for line in paper.lines)
    if paper.other_ore:
        text = f"Fakturan har {kronor(paper.other_ore)} för annat än dygn. Det avtalade priset för annat är {kronor(0)}."
        yield Deviation("other", text)
    if lines + paper.other_ore != paper.total_ore:
        text = f"Raderna är tillsammans {kronor(lines + paper.other_ore)}, men att betala är {kronor(paper.total_ore)}."
        yield Deviation("sum", text)
    ours = ours_ore(paper, known)
    if ours is not None and ours != paper.total_ore:
        gap = paper.total_ore - ours
        text = f"Att betala är {kronor(paper.total_ore)}, enligt oss är det {kronor(ours)}: skillnaden är {kronor(gap)}."
        yield Deviation("total", text)


def wrong(paper: Paper, today: dt.date) -> Iterable[tuple[str, str]]:
    """What cannot be written as it stands: (message, field), fields by the number of the line."""
    for number, line in enumerate(paper.lines, 1):
        if not today - OLDEST <= line.first_day <= today + LONGEST:
            yield "Kontrollera året.", f"first_day_{number}"
        elif line.last_day < line.first_day:
            yield "Sista dagen kan inte vara före den första.", f"last_day_{number}"
        elif line.last_day - line.first_day > LONGEST:
            yield "Perioden är längre än ett år. Kontrollera åren.", f"last_day_{number}"
        if line.days < 1:
            yield "Skriv minst ett dygn.", f"days_{number}"
        if line.price_ore < 1:
            yield "Skriv ett pris som är mer än noll.", f"price_{number}"
    if paper.total_ore < 1:
        yield "Skriv ett belopp som är mer än noll.", "total"


def _dygn(number: int) -> str:
    return f"{number} dygn"


def _span(first: dt.date, last: dt.date) -> str:
    return f"{date_iso(first)} till och med {date_iso(last)}"
