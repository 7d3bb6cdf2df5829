"""*Styrning*: key figures with target and trend, charts with their tables."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from governance.domain.indicators import BY_CODE, Code, Indicator
from governance.policies import can_see_steering, visible_collaborations
from governance.selectors import figures
from governance.selectors.figures import Steering
from vardkedja.core.errors import NotVisible
from vardkedja.core.formatting import MONTHS
from vardkedja.core.web import page

ORE = 100


@page(can_see_steering)
def index(request: Any) -> HttpResponse:
    """The first collaboration of the reader."""
    collaboration = visible_collaborations(request.actor).first()
    if collaboration is None:
        return render(request, "governance/none.html")
    return redirect("governance:steering", collaboration.slug)


@page(can_see_steering)
def steering(request: Any, slug: str) -> HttpResponse:
    """The steering page of a collaboration."""
    collaborations = list(visible_collaborations(request.actor))
    collaboration = next((c for c in collaborations if c.slug == slug), None)
    if collaboration is None:
        raise NotVisible
    made = figures.steering(request.actor, collaboration)
    context = {
        "steering": made,
        "figures": figures.key_figures(made),
        "labels": [f"{MONTHS[month.month - 1][:3]} {month.year % 100}" for month in made.months],
        "occupancy": _per_unit(made, Code.OCCUPIED),
        "units": _unit_rows(made),
        "queue": _per_unit(made, Code.QUEUE),
        "costs": _costs(made),
        "municipalities": _municipality_rows(made),
        "definitions": [BY_CODE[code] for code in (Code.OCCUPIED, Code.COST, Code.BUDGET)],
        "collaborations": collaborations,
    }
    return render(request, "governance/steering.html", context)


def _per_unit(made: Steering, code: Code) -> list[dict[str, Any]]:
    """One series per unit that has values, for a chart."""
    series = [(unit.name, [v.drawn for v in made.series(code, unit.pk)]) for unit in made.units]
    return [{"name": name, "values": values} for name, values in series if any(v is not None for v in values)]


def _unit_rows(made: Steering) -> list[dict[str, Any]]:
    """Occupancy against target, queue and waiting time, per unit."""
    return [
        {
            "unit": unit,
            "occupied": _text(made, Code.OCCUPIED, unit=unit.pk),
            "target": _target(made, BY_CODE[Code.OCCUPIED], unit.pk),
            "queue": _text(made, Code.QUEUE, unit=unit.pk),
            "waited": _text(made, Code.WAITED, unit=unit.pk),
        }
        for unit in made.units
    ]


def _target(made: Steering, indicator: Indicator, unit: Any) -> figures.Badge | None:
    return figures.badge(made, indicator, made.latest(indicator.code, unit), unit)


def _costs(made: Steering) -> dict[str, Any]:
    """Budget and booked cost of the year so far, per unit, in kronor."""
    units = [unit for unit in made.units if made.latest(Code.BUDGET, unit.pk).value is not None]

    def kronor(code: Code) -> list[int]:
        return [int(made.latest(code, unit.pk).value or 0) // ORE for unit in units]

    return {
        "labels": [unit.name for unit in units],
        "series": [("Budget hittills", kronor(Code.BUDGET)), ("Bokfört", kronor(Code.COST))],
    }


def _municipality_rows(made: Steering) -> list[dict[str, Any]]:
    """Stays and days to first support by municipality; what is too small to show says so."""
    return [
        {
            "name": municipality.name,
            "persons": _text(made, Code.PERSONS, municipality=municipality.pk),
            "support": _text(made, Code.FIRST_SUPPORT, municipality=municipality.pk),
        }
        for municipality in made.municipalities
    ]


def _text(made: Steering, code: Code, **cell: Any) -> str:
    return figures.text(BY_CODE[code], made.latest(code, **cell))
