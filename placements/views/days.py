"""Dagen: who is here, out, expected and leaving in a unit."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from placements import policies, selectors
from placements.selectors.acute import waiting_at
from placements.selectors.handovers import on_the_day
from placements.selectors.nights import has_reserve
from placements.selectors.telling import open_at
from placements.views.common import unit_or_404
from vardkedja.core.web import page


@page(policies.can_see_day)
def day(request: Any) -> HttpResponse:
    """The day of the actor's unit; with several, which one."""
    units = list(policies.day_units(request.actor).order_by("name"))
    if len(units) == 1:
        return redirect("placements:day_unit", units[0].pk)
    return render(request, "placements/units.html", {"units": units})


@page(policies.can_see_day)
def day_unit(request: Any, unit_id: UUID) -> HttpResponse:
    """One unit today. Everybody on it is logged as listed."""
    unit = unit_or_404(request, unit_id)
    today = selectors.day_of_unit(request.actor, unit, request.actor.today)
    context = {
        "unit": unit,
        "day": today,
        "handovers": on_the_day(request.actor, unit),
        "reserve": has_reserve(request.actor, unit),
        "tellings": open_at(request.actor, unit),
        "acute": waiting_at(request.actor, unit),
        "free": selectors.free_places(request.actor, request.actor.today, [unit.pk]),
        "may_give": bool(policies.can_give_place(request.actor, unit)),
        "may_discharge": bool(policies.can_discharge(request.actor, unit)),
        "tabs": _tabs(request, unit.pk),
    }
    return render(request, "placements/day.html", context)


def _tabs(request: Any, current: UUID) -> list[dict[str, Any]]:
    units = policies.day_units(request.actor).order_by("name")
    tabs = [
        {"label": u.name, "url": reverse("placements:day_unit", args=[u.pk]), "current": u.pk == current}
        for u in units
    ]
    return tabs if len(tabs) > 1 else []
