"""The place board as rows of cells: plain values in, what ``components/place_board.html`` wants out.

Who may read a name is decided before: a band carries the label its reader may see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Band:
    """One claim on a place, half-open: from ``start`` up to but not on ``end`` (None: open).

    ``kind`` is occupied, arriving, leaving, hold, offered or out. ``label`` is short (initials or "upptagen"), ``title``
    the whole sentence.
    """

    kind: str
    start: dt.date
    end: dt.date | None
    label: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class PlaceRow:
    """A place with its bands, which must not overlap; ``unit`` makes it a heading row instead."""

    place: str
    bands: tuple[Band, ...] = ()
    note: str = ""
    unit: bool = False
    free_url: Callable[[dt.date], str] | None = None


@dataclass(frozen=True)
class Day:
    date: dt.date
    today: bool
    rest: bool


@dataclass(frozen=True)
class Week:
    label: str
    span: int


@dataclass(frozen=True)
class Cell:
    kind: str
    label: str
    span: int
    title: str
    url: str = ""
    today: bool = False
    rest: bool = False
    before: bool = False
    onward: bool = False


@dataclass(frozen=True)
class Row:
    place: str
    note: str
    unit: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Board:
    caption: str
    days: tuple[Day, ...]
    weeks: tuple[Week, ...]
    rows: tuple[Row, ...]


def make_days(
    first: dt.date, count: int, today: dt.date, free_days: Collection[dt.date] = ()
) -> tuple[Day, ...]:
    """``count`` days from ``first``; Saturdays, Sundays and ``free_days`` are days of rest."""
    dates = [first + ONE_DAY * i for i in range(count)]
    return tuple(Day(d, d == today, d.weekday() >= 5 or d in free_days) for d in dates)


def make_weeks(days: Sequence[Day]) -> tuple[Week, ...]:
    """Runs of days of one ISO week."""
    runs = groupby(days, key=lambda day: day.date.isocalendar()[:2])
    return tuple(Week(f"v.\u00a0{week}", len(list(run))) for (_, week), run in runs)


def _free(place: PlaceRow, days: Sequence[Day]) -> Iterator[Cell]:
    for day in days:
        url = place.free_url(day.date) if place.free_url else ""
        title = f"Plats {place.place} ledig {day.date.isoformat()}"
        yield Cell("free", "", 1, title, url, today=day.today, rest=day.rest)


def _band(band: Band, days: Sequence[Day], span: int, begin: int) -> Cell:
    last_shown = days[-1].date
    return Cell(
        kind=band.kind,
        label=band.label,
        span=span,
        title=band.title or band.label,
        url=band.url,
        today=span == 1 and days[begin].today,
        rest=span == 1 and days[begin].rest,
        before=band.start < days[0].date,
        onward=band.end is None or band.end > last_shown + ONE_DAY,
    )


def make_cells(place: PlaceRow, days: Sequence[Day]) -> tuple[Cell, ...]:
    """Cells whose spans add up to the days; raises ValueError when two bands overlap."""
    cells: list[Cell] = []
    first, position = days[0].date, 0
    for band in sorted(place.bands, key=lambda one: one.start):
        begin = max((band.start - first).days, 0)
        end = min((band.end - first).days, len(days)) if band.end else len(days)
        if end <= 0 or begin >= len(days) or end <= begin:
            continue
        if begin < position:
            raise ValueError(f"bands overlap on place {place.place}")
        cells += _free(place, days[position:begin])
        cells.append(_band(band, days, end - begin, begin))
        position = end
    cells += _free(place, days[position:])
    return tuple(cells)


def build_board(caption: str, days: Sequence[Day], places: Sequence[PlaceRow]) -> Board:
    """The whole board; heading rows have no cells."""
    rows = tuple(Row(p.place, p.note, p.unit, () if p.unit else make_cells(p, days)) for p in places)
    return Board(caption, tuple(days), make_weeks(days), rows)
