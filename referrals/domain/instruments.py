"""Assessment instruments: what may be answered, how it is counted, and between which limits a sum is read.

What an instrument asks, counts and is read by is dated data (`models.Instrument`, `models.InstrumentBand`); here is only how
such rows are read. Nothing is scored silently: a sum exists only when every item has its answer, or when the instrument's own
rule says that an item need not be asked. A result is a basis for somebody's judgement, never a diagnosis.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

#: Told with every result, on the page and in the frozen entry.
BASIS = "Resultatet är ett underlag, inte en diagnos."
#: Sexes that limits may differ by. For any other, or an unknown one, both are told and no class is given.
SEXES = {"woman": "kvinnor", "man": "män"}


class Counting(StrEnum):
    """How answers become a result: the sum of all items, the number of criteria met, or a profile without any sum."""

    SUM = "sum"
    CRITERIA = "criteria"
    PROFILE = "profile"


@dataclass(frozen=True)
class Item:
    """One item: its number and the values that may be answered. `area` and `asks` are the house's own words, where an
    instrument's items are ratings by area; the licensed text of a question is never here."""

    number: int
    values: tuple[int, ...]
    area: str = ""
    asks: str = ""

    @property
    def name(self) -> str:
        return f"{self.area}: {self.asks}" if self.area else f"Fråga {self.number}"

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        *first, last = [str(value) for value in self.values]
        if len(self.values) > 2 and self.values == tuple(range(self.values[0], self.values[-1] + 1)):  # noqa: PLR2004
            return f"{self.values[0]}–{last}"
        return f"{', '.join(first)} eller {last}" if first else last


@dataclass(frozen=True)
class Skip:
    """When the items in `when` sum to 0, those in `skip` need not be asked and count 0."""

    when: tuple[int, ...]
    skip: tuple[int, ...]


@dataclass(frozen=True)
class Scale:
    """An instrument in one version, as the scorer reads it."""

    items: tuple[Item, ...]
    counting: Counting = Counting.SUM
    skips: tuple[Skip, ...] = ()
    #: Each criterion is met when one of its items is answered by more than 0.
    criteria: tuple[tuple[int, ...], ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(item.number for item in self.items)

    @property
    def highest(self) -> int | None:
        """The highest possible result, or None for a profile."""
        if self.counting is Counting.PROFILE:
            return None
        if self.counting is Counting.CRITERIA:
            return len(self.criteria)
        return sum(max(item.values) for item in self.items)


@dataclass(frozen=True)
class Fault:
    """What is wrong with the answer to an item."""

    item: int
    message: str


@dataclass(frozen=True)
class Score:
    """`total` is None for a profile and while something is missing. `skipped`: not asked, by the instrument's own rule."""

    total: int | None
    missing: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()

    @property
    def complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Band:
    """A class of results: from `low` to `high`, both included. `sex` is empty where it holds for all; ages in whole years,
    both included."""

    label: str
    low: int
    high: int
    sex: str = ""
    age_from: int | None = None
    age_to: int | None = None
    source: str = ""
    valid_from: dt.date | None = None

    @property
    def group(self) -> tuple[str, int | None, int | None]:
        """Whom it is read for."""
        return self.sex, self.age_from, self.age_to

    @property
    def interval(self) -> str:
        return f"{self.low}" if self.low == self.high else f"{self.low}–{self.high}"


@dataclass(frozen=True)
class Limits:
    """The bands of one group of persons, in order, and the band in which the sum lies."""

    sex: str
    age_from: int | None
    age_to: int | None
    bands: tuple[Band, ...]
    hit: Band | None

    @property
    def who(self) -> str:
        """Whom the limits are for, in words."""
        ages = ""
        if self.age_from and self.age_to:
            ages = f"{self.age_from}–{self.age_to} år"
        elif self.age_from:
            ages = f"{self.age_from} år och äldre"
        elif self.age_to:
            ages = f"till och med {self.age_to} år"
        return " ".join(filter(None, [SEXES.get(self.sex, ""), ages])) or "alla"


@dataclass(frozen=True)
class Reading:
    """The limits that a sum is read by. `band` is the class: only where one group's limits hold for the person."""

    limits: tuple[Limits, ...] = ()
    band: Band | None = field(default=None)


def lacks(scale: Scale) -> list[str]:
    """What is wrong with an instrument's own definition, in words for who loads it; empty when it can be used."""
    known, numbers = set(scale.numbers), list(scale.numbers)
    found = []
    if not numbers or len(known) != len(numbers):
        found.append("Varje fråga ska ha ett eget nummer.")
    found += [f"Fråga {item.number} saknar tillåtna värden." for item in scale.items if not item.values]
    named = {number for rule in scale.skips for number in (*rule.when, *rule.skip)}
    named |= {number for criterion in scale.criteria for number in criterion}
    found += [f"Fråga {number} finns inte men nämns i en regel." for number in sorted(named - known)]
    if scale.counting is Counting.CRITERIA and not all([scale.criteria, *scale.criteria]):
        found.append("Varje kriterium ska ha minst en fråga.")
    if any(set(rule.when) & set(rule.skip) or not rule.when for rule in scale.skips):
        found.append("En regel för överhoppade frågor bygger på andra frågor än dem den hoppar över.")
    return found


def gaps(bands: Iterable[Band], highest: int) -> list[str]:
    """Sums that no band holds, or that two do, group by group."""
    groups: dict[tuple[str, int | None, int | None], list[Band]] = {}
    for band in bands:
        groups.setdefault(band.group, []).append(band)
    found = []
    for group, held in groups.items():
        for total in range(highest + 1):
            count = sum(band.low <= total <= band.high for band in held)
            if count != 1:
                who = Limits(*group, (), None).who
                found.append(f"Summan {total} ligger i {count} klasser ({who}).")
    return found


def faults(scale: Scale, answers: Mapping[int, int | None]) -> list[Fault]:
    """Answers that are not allowed: an item that the instrument has not, or a value that the item has not."""
    items = {item.number: item for item in scale.items}
    found = []
    for number, value in answers.items():
        item = items.get(number)
        if item is None:
            found.append(Fault(number, f"Instrumentet har ingen fråga {number}."))
        elif value is not None and value not in item.values:
            found.append(Fault(number, f"{item.name} kan bara besvaras med {item.allowed}."))
    return found


def skipped(scale: Scale, answers: Mapping[int, int | None]) -> tuple[int, ...]:
    """Items without an answer that need not be asked, by the instrument's own rule."""
    free: set[int] = set()
    for rule in scale.skips:
        gates = [answers.get(number) for number in rule.when]
        if all(value == 0 for value in gates):
            free |= set(rule.skip)
    return tuple(number for number in scale.numbers if number in free and answers.get(number) is None)


def contradicted(scale: Scale, answers: Mapping[int, int | None]) -> list[tuple[int, tuple[int, ...]]]:
    """An item answered by 0, with the items that it lets go answered by more than 0 all the same: one of the two is hardly right.

    Only where a single item is the rule's gate ("never drinks"); a sum of 0 over several is a short cut that later items may go beyond.
    """
    found = []
    for rule in scale.skips:
        gates = [number for number in rule.when if answers.get(number) == 0]
        over = tuple(number for number in rule.skip if (answers.get(number) or 0) > 0)
        if len(rule.when) == 1 and gates and over:
            found.append((gates[0], over))
    return found


def unstated(scale: Scale, answers: Mapping[int, int | None]) -> list[int]:
    """Items about which nothing was said: neither an answer, nor that there was none, nor skipped by rule."""
    free = skipped(scale, answers)
    return [number for number in scale.numbers if number not in answers and number not in free]


def score(scale: Scale, answers: Mapping[int, int | None]) -> Score:
    """Count the answers; None stands for an item that was not answered. Raises ValueError for what `faults` finds."""
    wrong = faults(scale, answers)
    if wrong:
        raise ValueError(wrong[0].message)
    free = skipped(scale, answers)
    missing = tuple(n for n in scale.numbers if answers.get(n) is None and n not in free)
    if missing or scale.counting is Counting.PROFILE:
        return Score(None, missing, free)
    given = {number: answers.get(number) or 0 for number in scale.numbers}
    if scale.counting is Counting.CRITERIA:
        total = sum(any(given[number] > 0 for number in criterion) for criterion in scale.criteria)
    else:
        total = sum(given.values())
    return Score(total, (), free)


def read(total: int | None, bands: Iterable[Band], sex: str, age: int | None) -> Reading:
    """Between which limits a sum lies, for somebody of that sex and age (years on the day, None: not known).

    Limits of other ages are left out. Where limits differ by sex and the sex is unknown or another, all are told and no class
    is given; the same where they differ by age and the age is not known.
    """
    groups: dict[tuple[str, int | None, int | None], list[Band]] = {}
    for band in bands:
        if _of_age(band, age) and (not band.sex or sex not in SEXES or band.sex == sex):
            groups.setdefault(band.group, []).append(band)
    limits = tuple(_limits(group, held, total) for group, held in groups.items())
    return Reading(limits, limits[0].hit if len(limits) == 1 else None)


def _of_age(band: Band, age: int | None) -> bool:
    if age is None:
        return True
    return (band.age_from is None or age >= band.age_from) and (band.age_to is None or age <= band.age_to)


def _limits(group: tuple[str, int | None, int | None], held: Sequence[Band], total: int | None) -> Limits:
    ordered = tuple(sorted(held, key=lambda band: band.low))
    hit = None if total is None else next((b for b in ordered if b.low <= total <= b.high), None)
    return Limits(*group, ordered, hit)


def used_in_inquiry(administered_on: dt.date, inquiry_from: dt.date | None) -> bool:
    """Whether an instrument counts as used in an inquiry: administered on its first day or later."""
    return inquiry_from is not None and administered_on >= inquiry_from


def number_in(text: str) -> int | None:
    """The figure that a frozen answer begins with ("3", or "3 – " and its wording), or None."""
    found = re.match(r"\d+", text)
    return int(found.group()) if found else None


def listed(numbers: Collection[int]) -> str:
    """Numbers in words: "3", "3 och 7", "3, 7 och 9"."""
    *first, last = [str(number) for number in numbers]
    return f"{', '.join(first)} och {last}" if first else last


def named(scale: Scale, numbers: Collection[int]) -> str:
    """Items in words: "fråga 3", "frågorna 3 och 7", or where they are ratings by area what each is of."""
    ratings = [item.name for item in scale.items if item.number in numbers and item.area]
    if ratings:
        return "; ".join(ratings)
    return f"{'fråga' if len(numbers) == 1 else 'frågorna'} {listed(numbers)}"
