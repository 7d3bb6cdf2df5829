"""Platser: the board, the free places that suit a need, and the night's figures."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements import policies, selectors
from placements.forms.places import BoardForm, VacancyForm
from placements.selectors.board import BOARD, Links
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Unit
from vardkedja.core.web import page

SPANS = {"vecka": ("Vecka", 7), "tva": ("Två veckor", 14), "manad": ("Månad", 31), "kvartal": ("Kvartal", 91)}
#: The board begins a little before today, so that who just left is seen.
BEFORE = dt.timedelta(days=2)


@page(policies.can_see_board)
def board(request: Any) -> HttpResponse:
    """Units, places and days. Partners see taken or free; the home's own staff see initials."""
    actor = request.actor
    asked = BOARD.asked(request.GET)
    span = asked.get("visa", "")
    span = span if span in SPANS else "tva"
    count = SPANS[span][1]
    first = _first_day(actor, asked)
    unit = _chosen_unit(actor, asked)
    drawn = selectors.place_board(actor, first, count, _links(), unit.pk if unit else None)
    own = [u for u in policies.day_units(actor) if policies.can_give_place(actor, u)]
    context = {
        "board": drawn,
        "free": selectors.free_places(actor, actor.today, [unit.pk] if unit else None),
        "first": first,
        "earlier": _address(unit, first - dt.timedelta(days=count), span),
        "later": _address(unit, first + dt.timedelta(days=count), span),
        "present": _address(unit, None, span),
        "spans": [
            {"label": label, "url": _address(unit, first, key), "current": key == span}
            for key, (label, _days) in SPANS.items()
        ],
        "units": _unit_tabs(request, unit, first, span),
        "own_units": own,
    }
    return render(request, "placements/board.html", context)


def _first_day(actor: Actor, asked: dict[str, str]) -> dt.date:
    form = BoardForm(asked)
    chosen = form.cleaned_data.get("fran") if form.is_valid() else None
    return chosen or actor.today - BEFORE


def _chosen_unit(actor: Actor, asked: dict[str, str]) -> Unit | None:
    try:
        wanted = UUID(asked.get("enhet", ""))
    except ValueError:
        return None
    unit = policies.board_units(actor).filter(pk=wanted).first()
    if unit is None:
        raise NotVisible
    return unit


def _address(unit: Unit | None, first: dt.date | None, span: str) -> str:
    parts = [f"visa={span}"] + ([f"fran={first}"] if first else []) + ([f"enhet={unit.pk}"] if unit else [])
    return f"{reverse('placements:board')}?{'&'.join(parts)}"


def _unit_tabs(request: Any, chosen: Unit | None, first: dt.date, span: str) -> list[dict[str, Any]]:
    units = policies.board_units(request.actor).order_by("name")
    tabs = [{"label": u.name, "url": _address(u, first, span), "current": u == chosen} for u in units]
    return [{"label": "Alla enheter", "url": _address(None, first, span), "current": chosen is None}, *tabs]


def _links() -> Links:
    return Links(
        stay=lambda stay_id: reverse("placements:stay", args=[stay_id]),
        claim=lambda claim_id: reverse("placements:claim", args=[claim_id]),
        free=lambda place_id, day: f"{reverse('placements:give_in', args=[place_id])}?fran={day}",
    )


@page(policies.can_see_board)
def vacancies(request: Any) -> HttpResponse:
    """Places free on the days asked for that have what is needed, in every unit of the board."""
    actor = request.actor
    form = VacancyForm(request.GET or None, initial={"fran": actor.today})
    data = form.cleaned_data if form.is_valid() else {}
    found = None
    if not form.errors:
        start = data.get("fran") or actor.today
        found = selectors.vacancies(
            actor, start, data.get("till"), kind=data.get("slag", ""), traits=data.get("har", ())
        )
    crumbs = [
        {"label": "Platser", "url": reverse("placements:board")},
        {"label": "Sök ledig plats", "url": ""},
    ]
    gives = {u.pk for u in policies.day_units(actor) if policies.can_give_place(actor, u)}
    context = {
        "form": form,
        "found": found,
        "start": data.get("fran") or actor.today,
        "gives": gives,
        "crumbs": crumbs,
    }
    return render(request, "placements/vacancies.html", context, status=422 if form.errors else 200)


@page(policies.can_see_board)
def occupancy(request: Any) -> HttpResponse:
    """The night's figures of the last four weeks, per unit and day, with their definition."""
    actor = request.actor
    last = actor.today - dt.timedelta(days=1)
    units = list(policies.board_units(actor).values_list("pk", flat=True))
    rows = selectors.occupancy_table(actor, units, last - dt.timedelta(days=27), last)
    crumbs = [{"label": "Platser", "url": reverse("placements:board")}, {"label": "Beläggning", "url": ""}]
    latest_first = sorted(rows, key=lambda row: row.day, reverse=True)
    own = [unit for unit in policies.day_units(actor) if policies.can_import_stays(actor, unit)]
    context = {"rows": latest_first, "own_units": own, "crumbs": crumbs}
    return render(request, "placements/occupancy.html", context)
