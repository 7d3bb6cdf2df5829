"""Charts in templates: picture, key and the same figures as a table.

    {% bar_chart title="Beläggning" desc="Dygn i snitt per månad" labels=labels series=series target=9.25 unit="platser" %}

``series`` is a list of ``charts.Series``, of ``{"name", "values"}``, or of ``(name, values)``; ``labels`` the
texts under the axis, as many as there are values. ``desc`` says in one sentence what one sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from vardkedja.core import charts
from vardkedja.core.formatting import number

register = template.Library()


def _series(raw: Iterable[Any]) -> list[charts.Series]:
    made = []
    for one in raw:
        if isinstance(one, charts.Series):
            made.append(one)
        elif isinstance(one, dict):
            made.append(charts.Series(str(one["name"]), tuple(one["values"])))
        else:
            name, values = one
            made.append(charts.Series(str(name), tuple(values)))
    return made


def _cell(value: charts.Value, decimals: int | None) -> str:
    if value is None:
        return "–"
    return number(value, decimals) if decimals is not None else number(value, 2, trim=True)


def _target_text(options: dict[str, Any]) -> str:
    target = options.get("target")
    return "" if target is None else f"{options['target_name']} {_cell(target, options.get('decimals'))}"


def _context(
    svg: str, title: str, labels: Sequence[str], series: list[charts.Series], options: dict[str, Any]
) -> dict[str, Any]:
    decimals = options.get("decimals")
    rows = [
        {"label": label, "cells": [_cell(one.values[i], decimals) for one in series]}
        for i, label in enumerate(labels)
    ]
    keys = [{"name": one.name, "colour": charts.series_class(i)} for i, one in enumerate(series)]
    return {
        "svg": mark_safe(svg),  # built and escaped by charts
        "title": title,
        "unit": options.get("unit", ""),
        "label_head": options.get("label_head", "Period"),
        "keys": keys,
        "rows": rows,
        "line": options.get("line", False),
        "target": _target_text(options),
    }


def _draw(
    maker: Callable[..., str],
    title: str,
    desc: str,
    labels: Iterable[str],
    series: Iterable[Any],
    drawing: dict[str, Any],
    options: dict[str, Any],
) -> dict[str, Any]:
    texts, made = [str(label) for label in labels], _series(series)
    for one in made:
        if len(one.values) != len(texts):
            raise ValueError(f"series {one.name!r} has {len(one.values)} values for {len(texts)} labels")
    svg = maker(title, desc, texts, made, **drawing)
    return _context(svg, title, texts, made, options)


@register.inclusion_tag("components/chart.html")
def bar_chart(
    title: str,
    desc: str,
    labels: Iterable[str],
    series: Iterable[Any],
    target: float | None = None,
    target_name: str = "Mål",
    **options: Any,
) -> dict[str, Any]:
    """Bars; options: unit, label_head (of the table's first column), decimals."""
    options |= {"target": target, "target_name": target_name}
    return _draw(charts.bar_svg, title, desc, labels, series, {"target": target}, options)


@register.inclusion_tag("components/chart.html")
def stacked_chart(
    title: str, desc: str, labels: Iterable[str], series: Iterable[Any], **options: Any
) -> dict[str, Any]:
    """Bars upon each other; options as for bar_chart."""
    return _draw(charts.stacked_svg, title, desc, labels, series, {}, options)


@register.inclusion_tag("components/chart.html")
def line_chart(
    title: str,
    desc: str,
    labels: Iterable[str],
    series: Iterable[Any],
    target: float | None = None,
    target_name: str = "Mål",
    **options: Any,
) -> dict[str, Any]:
    """Lines over time; options as for bar_chart."""
    options |= {"target": target, "target_name": target_name, "line": True}
    return _draw(charts.line_svg, title, desc, labels, series, {"target": target}, options)


@register.simple_tag
def spark(values: Iterable[charts.Value]) -> SafeString:
    """A small line without words; nothing when fewer than two values are known."""
    return mark_safe(charts.spark_svg(list(values)))  # numbers only
