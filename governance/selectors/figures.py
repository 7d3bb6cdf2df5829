"""What the steering page and the API show: months of each figure, targets, and how they stand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Avg, Max
from django.db.models.functions import TruncMonth

from governance.domain.indicators import (
    BY_CODE,
    KEY_FIGURES,
    STANDING_WORDS,
    Code,
    Indicator,
    Month,
    Standing,
    standing,
)
from governance.models import IndicatorSnapshot, Target
from governance.policies import visible_snapshots
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import MONTHS, number
from vardkedja.core.models import Collaboration, CommandRun, Organisation, Unit

#: How many months the page looks back.
MONTHS_SHOWN = 13


@dataclass(frozen=True)
class Value:
    """A figure of one month. `suppressed`: kept back since too few persons are behind it."""

    value: Decimal | None
    suppressed: bool = False

    @property
    def drawn(self) -> float | None:
        """As a chart draws it."""
        return None if self.value is None else float(self.value)


NOTHING = Value(None)
#: (indicator, unit, municipality) → first day of month → value
Series = dict[dt.date, Value]
Cells = dict[tuple[str, UUID | None, UUID | None], Series]


@dataclass(frozen=True)
class Badge:
    """A target and how the figure stands to it, as the key-figure component wants it."""

    text: str
    state: Standing
    word: str


@dataclass(frozen=True)
class Trend:
    direction: str
    text: str


@dataclass(frozen=True)
class KeyFigure:
    """What `components/key_figure.html` wants."""

    name: str
    value: str
    unit: str
    definition: str
    target: Badge | None
    trend: Trend | None
    points: list[float | None]


@dataclass(frozen=True)
class Steering:
    """The steering page of a collaboration."""

    collaboration: Collaboration
    until: dt.date | None
    months: list[dt.date]
    cells: Cells
    targets: list[Target]
    units: list[Unit] = field(default_factory=list)
    municipalities: list[Organisation] = field(default_factory=list)
    last_run: CommandRun | None = None

    def series(self, code: Code, unit: UUID | None = None, municipality: UUID | None = None) -> list[Value]:
        """A figure month by month, as many as `months`."""
        held = self.cells.get((code, unit, municipality), {})
        return [held.get(month, NOTHING) for month in self.months]

    def latest(self, code: Code, unit: UUID | None = None, municipality: UUID | None = None) -> Value:
        """The figure of the latest month that has one."""
        found = [v for v in self.series(code, unit, municipality) if v.value is not None or v.suppressed]
        return found[-1] if found else NOTHING

    def target(self, code: Code, unit: UUID | None = None) -> Decimal | None:
        """What the collaboration aims at today."""
        return next((t.value for t in self.targets if (t.indicator, t.unit_id) == (code, unit)), None)


def steering(actor: Actor, collaboration: Collaboration) -> Steering:
    """All figures of the page, in a fixed number of queries."""
    rows = visible_snapshots(actor).filter(collaboration=collaboration, day__lte=actor.today)
    until = rows.aggregate(until=Max("day"))["until"]
    months = months_back((until or actor.today).replace(day=1), MONTHS_SHOWN)
    rows = rows.filter(day__gte=months[0])
    cells = _means(rows) | _latest(rows)
    in_use = {unit for _code, unit, _m in cells if unit}
    named = {municipality for _code, _unit, municipality in cells if municipality}
    return Steering(
        collaboration=collaboration,
        until=until,
        months=months,
        cells=cells,
        targets=list(Target.objects.valid(actor.today).filter(collaboration=collaboration)),
        units=list(Unit.objects.filter(pk__in=in_use)),
        municipalities=list(Organisation.objects.filter(pk__in=named)),
        last_run=_last_run(collaboration),
    )


def months_back(month: dt.date, count: int) -> list[dt.date]:
    """The first days of `count` months, the given one last."""
    index = month.year * 12 + month.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(index - count + 1, index + 1)]


def _means(rows: Iterable[IndicatorSnapshot]) -> Cells:
    codes = [code for code, indicator in BY_CODE.items() if indicator.month is Month.MEAN]
    grouped = rows.filter(indicator__in=codes).annotate(month=TruncMonth("day")).order_by()  # type: ignore[attr-defined]
    cells: Cells = defaultdict(dict)
    for row in grouped.values("indicator", "unit", "municipality", "month").annotate(mean=Avg("value")):
        cells[row["indicator"], row["unit"], row["municipality"]][row["month"]] = Value(row["mean"])
    return dict(cells)


def _latest(rows: Iterable[IndicatorSnapshot]) -> Cells:
    codes = [code for code, indicator in BY_CODE.items() if indicator.month is Month.LATEST]
    keys = ("indicator", "unit", "municipality", "month")
    found = rows.filter(indicator__in=codes).annotate(month=TruncMonth("day"))  # type: ignore[attr-defined]
    found = found.order_by(*keys, "-day").distinct(*keys).values(*keys, "value", "suppressed")
    cells: Cells = defaultdict(dict)
    for row in found:
        cell = cells[row["indicator"], row["unit"], row["municipality"]]
        cell[row["month"]] = Value(row["value"], row["suppressed"])
    return dict(cells)


def _last_run(collaboration: Collaboration) -> CommandRun | None:
    runs = CommandRun.objects.filter(collaboration=collaboration, command="nightly")
    return runs.order_by("-finished_at").first()


def key_figures(page: Steering) -> list[KeyFigure]:
    """The six of the first row."""
    return [_key_figure(page, BY_CODE[code]) for code in KEY_FIGURES]


def _key_figure(page: Steering, indicator: Indicator) -> KeyFigure:
    known = [
        (month, value)
        for month, value in zip(page.months, page.series(indicator.code), strict=True)
        if value.value is not None or value.suppressed
    ]
    latest = known[-1][1] if known else NOTHING
    return KeyFigure(
        name=indicator.label,
        value=text(indicator, latest),
        unit=indicator.unit if latest.value is not None else "",
        definition=indicator.definition,
        target=badge(page, indicator, latest),
        trend=_trend(indicator, known),
        points=[value.drawn for _month, value in known],
    )


def text(indicator: Indicator, value: Value) -> str:
    """A figure as shown; a cell that is kept back says so."""
    if value.suppressed:
        return "visas inte"
    return "–" if value.value is None else number(value.value, indicator.decimals, trim=True)


def badge(page: Steering, indicator: Indicator, latest: Value, unit: UUID | None = None) -> Badge | None:
    """The target and how a value stands to it; None where there is no target or no value."""
    target = page.target(indicator.code, unit)
    if target is None or latest.value is None:
        return None
    state = standing(indicator, float(latest.value), float(target))
    told = f"Mål {number(target, indicator.decimals, trim=True)} {indicator.unit}"
    return Badge(told, state, STANDING_WORDS[state])


def _trend(indicator: Indicator, known: list[tuple[dt.date, Value]]) -> Trend | None:
    if len(known) < 2 or known[-1][1].value is None or known[-2][1].value is None:  # noqa: PLR2004
        return None
    month, before = known[-2]
    step = round(known[-1][1].value - (before.value or 0), indicator.decimals)
    since = f"sedan {MONTHS[month.month - 1]}"
    if not step:
        return Trend("flat", f"oförändrat {since}")
    up = step > 0
    size = number(abs(step), indicator.decimals, trim=True)
    return Trend("up" if up else "down", f"{'upp' if up else 'ner'} {size} {indicator.unit} {since}")
