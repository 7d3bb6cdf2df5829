"""Charts as inline SVG: bars, stacked bars, lines, a small line. Plain functions over plain values.

Every chart has a title and a description for those who do not see it, colours by class (the
content policy allows no inline style) and is shown with its data as a table by the template
tags in ``vk_charts``. Values are numbers or None (no value that day: a gap, never a zero).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from vardkedja.core.formatting import number

Value = float | int | None
WIDTH, HEIGHT = 480, 250
TOP, RIGHT, BOTTOM = 22, 8, 30
SERIES_CLASSES = 6


@dataclass(frozen=True)
class Series:
    """One row of figures: a name for the key and one value per label."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Scale:
    """From values to pixels. ``ticks`` are round numbers from 0 (or below) to at least the highest value."""

    ticks: tuple[float, ...]
    left: int

    @property
    def low(self) -> float:
        return self.ticks[0]

    @property
    def high(self) -> float:
        return self.ticks[-1]

    @property
    def width(self) -> float:
        return WIDTH - self.left - RIGHT

    def y(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM), 1)


def nice_step(span: float, parts: int = 4) -> float:
    """A step of 1, 2, 2.5 or 5 times a power of ten that divides ``span`` in at most about ``parts``."""
    raw = span / parts
    magnitude = 10.0 ** math.floor(math.log10(raw))
    return next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= raw * 0.999)


def ticks(values: Sequence[Value], target: float | None = None) -> tuple[float, ...]:
    """Round marks of the axis; always holds zero, and is never empty."""
    known = [v for v in values if v is not None] + ([target] if target is not None else [])
    low, high = min([0.0, *known]), max([0.0, *known])
    if high == low:
        high = low + 1
    step = nice_step(high - low)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(i * step, 10) for i in range(first, last + 1))


def tick_text(value: float) -> str:
    return number(value, 2, trim=True)


def make_scale(values: Sequence[Value], target: float | None = None) -> Scale:
    marks = ticks(values, target)
    widest = max(len(tick_text(mark)) for mark in marks)
    return Scale(marks, left=14 + 7 * widest)


def series_class(index: int) -> int:
    """Number of the series' colour, 1 to 6; the seventh takes the first again."""
    return index % SERIES_CLASSES + 1


def escape(text: str) -> str:
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    return text


def _text(x: float, y: float, text: str, anchor: str, css: str = "") -> str:
    attribute = f' class="{css}"' if css else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{attribute}>{escape(text)}</text>'


def _grid(scale: Scale) -> Iterator[str]:
    for mark in scale.ticks:
        y, css = scale.y(mark), "vk-chart__axis" if mark == 0 else "vk-chart__grid"
        yield f'<line class="{css}" x1="{scale.left}" x2="{WIDTH - RIGHT}" y1="{y:g}" y2="{y:g}"/>'
        yield _text(scale.left - 6, y + 4, tick_text(mark), "end")


def _labels(scale: Scale, labels: Sequence[str], centres: Sequence[float]) -> Iterator[str]:
    """Labels under the axis; where they would collide only every second, third … is written."""
    room = scale.width / max(1, len(labels))
    widest = max((len(label) for label in labels), default=1) * 7 + 8
    every = max(1, math.ceil(widest / room))
    for index, (label, x) in enumerate(zip(labels, centres, strict=True)):
        if index % every == 0:
            yield _text(round(x, 1), HEIGHT - BOTTOM + 19, label, "middle")


def _target(scale: Scale, target: float | None) -> Iterator[str]:
    """The dashed line of a target; what it is stands in the key, since a text would hide the bars."""
    if target is not None:
        y = scale.y(target)
        yield f'<line class="vk-chart__target" x1="{scale.left}" x2="{WIDTH - RIGHT}" y1="{y:g}" y2="{y:g}"/>'


def _svg(kind: str, title: str, desc: str, parts: Sequence[str]) -> str:
    inner = "".join(parts)
    return (
        f'<svg class="vk-chart__svg vk-chart__svg--{kind}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{escape(title)}. {escape(desc)}"><title>{escape(title)}</title>'
        f"<desc>{escape(desc)}</desc>{inner}</svg>"
    )


def _centres(scale: Scale, count: int) -> list[float]:
    return [scale.left + scale.width * (i + 0.5) / count for i in range(count)]


def _rect(x: float, top: float, width: float, height: float, colour: int) -> str:
    return (
        f'<rect class="vk-chart__bar vk-fill-{colour}" x="{x:.1f}" y="{top:.1f}"'
        f' width="{width:.1f}" height="{max(height, 0):.1f}"/>'
    )


def _bar_value(x: float, value: float, scale: Scale) -> str:
    """The figure at the foot of its bar, clear of a target's line; above a bar too low to hold it."""
    top, foot = scale.y(max(value, 0)), scale.y(min(value, 0))
    inside = foot - top >= 24
    css = "vk-chart__inside" if inside else "vk-chart__value"
    return _text(round(x, 1), foot - 8 if inside else top - 5, tick_text(value), "middle", css)


def bar_svg(
    title: str,
    desc: str,
    labels: Sequence[str],
    series: Sequence[Series],
    target: float | None = None,
) -> str:
    """Upright bars, several series beside each other. Values are written on the bars when there is one series."""
    scale = make_scale([v for s in series for v in s.values], target)
    centres = _centres(scale, len(labels)) if labels else []
    group = min(96.0, scale.width / max(1, len(labels)) * 0.8)
    bar = group / max(1, len(series))
    parts = list(_grid(scale))
    for index, one in enumerate(series):
        for x, value in zip(centres, one.values, strict=True):
            if value is None:
                continue
            left, top = x - group / 2 + index * bar, scale.y(max(value, 0))
            parts.append(_rect(left, top, bar, abs(scale.y(value) - scale.y(0)), series_class(index)))
            if len(series) == 1 and bar >= 24:
                parts.append(_bar_value(x, value, scale))
    parts += [*_labels(scale, labels, centres), *_target(scale, target)]
    return _svg("bar", title, desc, parts)


def stacked_svg(title: str, desc: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """Bars upon each other: parts of a whole. Values must not be negative; raises ValueError if one is."""
    if any(v is not None and v < 0 for s in series for v in s.values):
        raise ValueError("a stacked chart shows parts of a whole: no value may be below zero")
    sums = [sum(s.values[i] or 0 for s in series) for i in range(len(labels))]
    scale = make_scale(sums)
    centres = _centres(scale, len(labels)) if labels else []
    width = min(64.0, scale.width / max(1, len(labels)) * 0.66)
    parts = list(_grid(scale))
    for column, x in enumerate(centres):
        base = 0.0
        for index, one in enumerate(series):
            value = one.values[column] or 0
            top, bottom = scale.y(base + value), scale.y(base)
            if value:
                parts.append(_rect(x - width / 2, top, width, bottom - top, series_class(index)))
            base += value
        if width >= 26:
            parts.append(
                _text(round(x, 1), scale.y(base) - 5, tick_text(sums[column]), "middle", "vk-chart__value")
            )
    parts += _labels(scale, labels, centres)
    return _svg("stacked", title, desc, parts)


def _runs(xs: Sequence[float], values: Sequence[Value]) -> Iterator[list[tuple[float, float]]]:
    """Unbroken stretches of known values."""
    pairs = zip(xs, values, strict=True)
    for known, run in groupby(pairs, key=lambda pair: pair[1] is not None):
        if known:
            yield [(x, float(v or 0)) for x, v in run]


def _polyline(points: Sequence[tuple[float, float]], css: str) -> str:
    text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{css}" points="{text}"/>'


def line_svg(
    title: str,
    desc: str,
    labels: Sequence[str],
    series: Sequence[Series],
    target: float | None = None,
) -> str:
    """Lines over time, each with its own dash and dots; a missing value breaks the line."""
    scale = make_scale([v for s in series for v in s.values], target)
    centres = _centres(scale, len(labels)) if labels else []
    parts = list(_grid(scale))
    dots = len(labels) <= 24
    for index, one in enumerate(series):
        colour = series_class(index)
        for run in _runs(centres, one.values):
            points = [(x, scale.y(v)) for x, v in run]
            parts.append(_polyline(points, f"vk-chart__line vk-line-{colour}"))
            if dots or len(points) == 1:
                parts += [
                    f'<circle class="vk-chart__dot vk-fill-{colour}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
                    for x, y in points
                ]
    parts += [*_labels(scale, labels, centres), *_target(scale, target)]
    return _svg("line", title, desc, parts)


def spark_svg(values: Sequence[Value], width: int = 120, height: int = 32) -> str:
    """A small line beside a figure; decoration, since the figure and its trend stand in words."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1
    xs = [4 + i * (width - 8) / (len(values) - 1) for i in range(len(values))]
    lines = [[(x, height - 4 - (v - low) / span * (height - 8)) for x, v in run] for run in _runs(xs, values)]
    x, y = lines[-1][-1]
    drawn = "".join(_polyline(line, "vk-chart__line vk-line-1") for line in lines)
    return (
        f'<svg class="vk-spark" viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">'
        f'{drawn}<circle class="vk-fill-1" cx="{x:.1f}" cy="{y:.1f}" r="3"/></svg>'
    )
