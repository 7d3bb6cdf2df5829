"""Platser: the board, the night's figures, and what the head does to a place itself."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements import policies, selectors
from placements.actions import closing
from placements.forms import BoardForm, ClosingForm, HoldForm
from placements.models import ClaimKind, Place, PlaceClaim
from placements.selectors.board import BOARD, Links
from placements.views.common import unit_or_404
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.models import Unit
from vardkedja.core.policies import require
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page, version_of

SPANS = {"vecka": ("Vecka", 7), "tva": ("Två veckor", 14), "manad": ("Månad", 31)}
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


@page(policies.can_keep_places_at_home, methods=("GET", "POST"))
def close_place(request: Any, unit_id: UUID) -> HttpResponse:
    """Take a place out of service."""
    unit = unit_or_404(request, unit_id)
    require(policies.can_close_place(request.actor, unit))
    form = ClosingForm(
        request.POST or None, places=place_choices(unit), initial={"first_day": request.actor.today}
    )

    def act(data: dict[str, Any]) -> PlaceClaim:
        return closing.put_out_of_service(
            UUID(data["place"]),
            data["first_day"],
            data["last_day"],
            actor=request.actor,
            reason=data["reason"],
        )

    return _place_form(request, unit, form, act, "Stäng en plats", "Stäng platsen", "Platsen är stängd.")


@page(policies.can_keep_places_at_home, methods=("GET", "POST"))
def hold_place(request: Any, unit_id: UUID) -> HttpResponse:
    """Reserve a place for a time."""
    unit = unit_or_404(request, unit_id)
    require(policies.can_close_place(request.actor, unit))
    form = HoldForm(
        request.POST or None, places=place_choices(unit), initial={"first_day": request.actor.today}
    )

    def act(data: dict[str, Any]) -> PlaceClaim:
        until = request.actor.now + dt.timedelta(hours=int(data["hours"]))
        return closing.hold(
            UUID(data["place"]), data["first_day"], data["last_day"], actor=request.actor, expires_at=until
        )

    return _place_form(
        request, unit, form, act, "Reservera en plats", "Reservera platsen", "Platsen är reserverad."
    )


@page(policies.can_keep_places_at_home, methods=("GET", "POST"))
def claim(request: Any, claim_id: UUID) -> HttpResponse:
    """A closed or reserved place of the own unit: open it again."""
    rows = PlaceClaim.objects.standing(request.actor.now).exclude(kind=ClaimKind.STAY)
    found = rows.filter(pk=claim_id, unit__in=policies.day_units(request.actor))
    found = found.select_related("unit", "place").first()
    if found is None:
        raise NotVisible
    require(policies.can_close_place(request.actor, found.unit))
    held = found.kind == ClaimKind.HOLD
    title = f"Plats {found.place.name} är {'reserverad' if held else 'stängd'}"
    return _place_form(
        request,
        found.unit,
        VkForm(request.POST or None),
        lambda _data: closing.end_claim(found.pk, actor=request.actor, version=version_of(request) or 0),
        title,
        "Släpp reservationen" if held else "Öppna platsen igen",
        "Platsen är ledig igen.",
        version=found.row_version,
        template="placements/claim.html",
        claim=found,
        last_day=found.during.upper - dt.timedelta(days=1) if found.during.upper else None,
    )


def place_choices(unit: Unit) -> list[tuple[str, str]]:
    """All places of a unit in their order."""
    rows = Place.objects.filter(unit=unit).order_by("position", "name")
    return [
        (str(p.pk), p.name if p.kind == Place.Kind.ORDINARY else f"{p.name} ({p.get_kind_display()})")
        for p in rows
    ]


def _place_form(
    request: Any, unit: Unit, form: VkForm, act: Any, title: str, submit: str, done: str, **context: Any
) -> HttpResponse:
    back = f"{reverse('placements:board')}?enhet={unit.pk}"
    crumbs = [{"label": "Platser", "url": back}, {"label": title, "url": ""}]
    return form_page(
        request, form, act, then=back, done=done, title=title, lead=unit.name, submit=submit, back=back,
        crumbs=crumbs, **context,
    )  # fmt: skip
