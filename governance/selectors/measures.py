"""What the night measures, for a collaboration and a period of days, in the worker's scope. One function per source.

Each gives cells: indicator, day, unit or municipality (None: in all), value, and the number of persons it rests on. Small
cells are not kept back here.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from uuid import UUID

from django.db import connection
from django.db.models import F, Sum

from costsharing.models import BudgetLine, LedgerLine
from governance.domain.indicators import YEAR_DAYS, Code, month_ends
from placements.models import OccupancyDay
from sip.selectors import FirstSupport, first_supports
from vardkedja.core.models import Membership, Organisation


@dataclass(frozen=True)
class Cell:
    """One figure before small cells are kept back."""

    indicator: Code
    day: dt.date
    value: Decimal | None
    n: int | None = None
    unit: UUID | None = None
    municipality: UUID | None = None


def measure(collaboration_id: UUID, first: dt.date, last: dt.date) -> Iterator[Cell]:
    """Every figure of the period, first and last day included."""
    yield from occupancy(collaboration_id, first, last)
    yield from queue(collaboration_id, first, last)
    ends = list(month_ends(first, last))
    if ends:
        yield from persons(collaboration_id, ends)
        yield from support(collaboration_id, ends)
        yield from costs(collaboration_id, ends)


def occupancy(collaboration_id: UUID, first: dt.date, last: dt.date) -> Iterator[Cell]:
    """Taken places per unit and day, and the share of places in use for all, from the night's occupancy."""
    rows = OccupancyDay.objects.filter(collaboration=collaboration_id, day__range=(first, last))
    taken: dict[dt.date, int] = defaultdict(int)
    in_use: dict[dt.date, int] = defaultdict(int)
    for unit, day, occupied, places in rows.annotate(open=F("places") - F("out_of_service")).values_list(
        "unit", "day", "occupied", "open"
    ):
        yield Cell(Code.OCCUPIED, day, Decimal(occupied), unit=unit)
        taken[day] += occupied
        in_use[day] += places
    for day, occupied in taken.items():
        yield Cell(Code.OCCUPIED, day, Decimal(occupied))
        yield Cell(Code.OCCUPANCY, day, percent(occupied, in_use[day]), n=None)


QUEUE = """
SELECT d.day::date, u.id, count(t.id), percentile_cont(0.5) WITHIN GROUP (ORDER BY d.day::date - t.since_day)
FROM generate_series(%s::timestamp, %s::timestamp, interval '1 day') d(day)
CROSS JOIN (SELECT id FROM core_unit WHERE collaboration_id = %s
            AND legal_type NOT IN ('mottagning', 'kontor')) u
LEFT JOIN (SELECT id, unit_id, (requested_at AT TIME ZONE 'Europe/Stockholm')::date AS since_day,
                  (left_at AT TIME ZONE 'Europe/Stockholm')::date AS left_day
           FROM referrals_queueticket WHERE collaboration_id = %s) t
  ON t.unit_id = u.id AND t.since_day <= d.day AND (t.left_day IS NULL OR t.left_day > d.day)
GROUP BY GROUPING SETS ((d.day, u.id), (d.day))
"""


def queue(collaboration_id: UUID, first: dt.date, last: dt.date) -> Iterator[Cell]:
    """Tickets that wait at the end of each day, and the median of whole days that they have waited."""
    with connection.cursor() as cursor:
        cursor.execute(QUEUE, [first, last, collaboration_id, collaboration_id])
        for day, unit, waiting, waited in cursor.fetchall():
            yield Cell(Code.QUEUE, day, Decimal(waiting), unit=unit)
            value = None if waited is None else Decimal(str(waited))
            yield Cell(Code.WAITED, day, value, n=waiting, unit=unit)


PERSONS = """
SELECT m.day, s.municipality_id, count(DISTINCT s.person_id)
FROM unnest(%s::date[]) m(day) JOIN placements_stay s ON s.collaboration_id = %s
  AND s.arrived_on <= m.day AND (s.ended_on IS NULL OR greatest(s.ended_on, s.arrived_on + 1) > m.day - %s)
GROUP BY m.day, s.municipality_id
"""


def persons(collaboration_id: UUID, ends: list[dt.date]) -> Iterator[Cell]:
    """Persons with a care day in the year that ends with the day, by the municipality that decided."""
    with connection.cursor() as cursor:
        cursor.execute(PERSONS, [ends, collaboration_id, YEAR_DAYS - 1])
        counted = {(day, municipality): n for day, municipality, n in cursor.fetchall()}
    for day in ends:
        parts = {m: counted.get((day, m), 0) for m in _municipalities(collaboration_id, counted)}
        for municipality, n in parts.items():
            yield Cell(Code.PERSONS, day, Decimal(n), n=n, municipality=municipality)
        total = sum(parts.values())
        yield Cell(Code.PERSONS, day, Decimal(total), n=total)


def support(collaboration_id: UUID, ends: list[dt.date]) -> Iterator[Cell]:
    """Median of days from going home to first support, for goings home of the year that ends with the day."""
    window = dt.timedelta(days=YEAR_DAYS - 1)
    homes = first_supports(collaboration_id, min(ends) - window, max(ends))
    for day in ends:
        counted = [home for home in homes if day - window <= home.home_on <= day]
        grid = _municipalities(collaboration_id, {(day, home.municipality_id) for home in counted})
        for municipality in grid:
            own = [home for home in counted if home.municipality_id == municipality]
            yield _support_cell(day, own, municipality)
        yield _support_cell(day, counted, None)


def _support_cell(day: dt.date, homes: list[FirstSupport], municipality: UUID | None) -> Cell:
    days = [_days_as_of(home, day) for home in homes]
    value = Decimal(str(median(days))) if days else None
    return Cell(Code.FIRST_SUPPORT, day, value, n=len(days), municipality=municipality)


def _days_as_of(home: FirstSupport, day: dt.date) -> int:
    """Days to first support as known on the day; who has none yet counts with the days so far."""
    met = home.days is not None and home.first_on is not None and home.first_on <= day
    return home.days if met and home.days is not None else (day - home.home_on).days


def costs(collaboration_id: UUID, ends: list[dt.date]) -> Iterator[Cell]:
    """Booked cost and budget of the year so far in öre, per unit and in all, and the one in percent of the other."""
    years = {day.year for day in ends}
    booked: dict[tuple[int, int, UUID], int] = defaultdict(int)
    lines = LedgerLine.objects.filter(collaboration=collaboration_id, year__in=years)
    for year, month, unit, ore in lines.values_list("year", "month", "unit").annotate(Sum("amount_ore")):
        booked[year, month, unit] += ore
    budget = BudgetLine.objects.filter(collaboration=collaboration_id, year__in=years)
    current = list(budget.latest_of("unit_id", "cost_type", "year"))
    for day in ends:
        units = {b.unit_id for b in current if b.year == day.year}
        spent = {
            u: sum(booked[day.year, m, u] for m in range(1, day.month + 1)) for u in sorted(units, key=str)
        }
        given = {
            u: sum(b.amount_ore * day.month // 12 for b in current if (b.year, b.unit_id) == (day.year, u))
            for u in spent
        }
        for unit, ore in spent.items():
            yield from _cost_cells(day, ore, given[unit], unit)
        if spent:
            yield from _cost_cells(day, sum(spent.values()), sum(given.values()), None)


def _cost_cells(day: dt.date, spent: int, given: int, unit: UUID | None) -> Iterator[Cell]:
    yield Cell(Code.COST, day, Decimal(spent), unit=unit)
    yield Cell(Code.BUDGET, day, Decimal(given), unit=unit)
    yield Cell(Code.COST_SHARE, day, percent(spent, given), unit=unit)


def percent(part: int, whole: int) -> Decimal | None:
    """Percent with three decimals; None where there is nothing to divide by."""
    return round(Decimal(100 * part) / whole, 3) if whole else None


def _municipalities(collaboration_id: UUID, more: Iterable[tuple[dt.date, UUID]]) -> list[UUID]:
    """Municipalities that are or were members, and others that have decided; so that a cell never disappears."""
    members = Membership.objects.filter(
        collaboration=collaboration_id, organisation__kind=Organisation.Kind.MUNICIPALITY
    )
    return sorted({*members.values_list("organisation", flat=True), *(m for _day, m in more)}, key=str)
