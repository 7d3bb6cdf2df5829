"""Give a place: who is approved, who is not yet and why, and which place is free."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placements import policies, selectors
from placements.actions import giving
from placements.domain.matching import Match
from placements.forms import GiveForm, ShareForm
from placements.models import Place, Stay
from placements.views.closing import beside, place_choices
from placements.views.common import asked_day, stay_form, stay_or_404, unit_or_404
from referrals.selectors.decisions import Ready
from vardkedja.core import gate
from vardkedja.core.errors import NotVisible
from vardkedja.core.formatting import date_iso
from vardkedja.core.models import Case, Unit
from vardkedja.core.policies import require
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page


@page(policies.can_offer_at_home)
def give_in(request: Any, place_id: UUID) -> HttpResponse:
    """From a free day on the board to the unit's form, with place and day filled in."""
    place = Place.objects.filter(pk=place_id, unit__in=policies.day_units(request.actor)).first()
    if place is None:
        raise NotVisible
    url = reverse("placements:give", args=[place.unit_id])
    return redirect(f"{url}?plats={place.pk}&fran={asked_day(request)}")


@page(policies.can_offer_at_home, methods=("GET", "POST"))
def give(request: Any, unit_id: UUID) -> HttpResponse:
    """Give an approved person a place from a day."""
    unit = unit_or_404(request, unit_id)
    require(policies.can_give_place(request.actor, unit))
    ready = selectors.ready_for_place(request.actor, unit)
    waiting = selectors.not_ready(request.actor, unit)
    _log(request, unit, [r.case for r in ready] + [w.case for w in waiting])
    cases = [(str(r.case.pk), _who(r)) for r in ready]
    return _giving_page(
        request, unit, cases, giving.give_place, "Ge plats", "Ge platsen", "Platsen är given.",
        template="placements/give.html", ready=ready, waiting=waiting, suits=_suits(request, unit, ready),
    )  # fmt: skip


def _suits(request: Any, unit: Unit, ready: list[Ready]) -> list[tuple[str, list[Match]]]:
    """Name → the unit's rules as they stand for each who may get a place."""
    found = selectors.matches(request.actor, unit, [one.application for one in ready], request.actor.today)
    return [(one.name.full, found[one.application.pk]) for one in ready]


@page(policies.can_offer_at_home, methods=("GET", "POST"))
def provisional(request: Any, unit_id: UUID) -> HttpResponse:
    """Keep a place for somebody while decisions are on their way."""
    unit = unit_or_404(request, unit_id)
    require(policies.can_give_place(request.actor, unit))
    waiting = selectors.not_ready(request.actor, unit)
    _log(request, unit, [w.case for w in waiting])
    cases = [(str(w.case.pk), f"{w.name.full} – saknas: {', '.join(w.missing)}") for w in waiting]
    return _giving_page(
        request, unit, cases, giving.give_place_provisionally,
        "Ge preliminär plats", "Ge preliminär plats", "Platsen är preliminärt given.",
        template="placements/place_form.html",
        notice="Platsen hålls för personen. Den ska bekräftas när besluten finns, annars kan ingen ankomst registreras.",
    )  # fmt: skip


def _log(request: Any, unit: Unit, cases: list[Case]) -> None:
    reason = f"föreståndare för {unit.name}"
    gate.log_listed(request.actor, "platsgivning", cases, reason=reason, unit_id=unit.pk)


def _giving_page(
    request: Any,
    unit: Unit,
    cases: list[tuple[str, str]],
    verb: Any,
    title: str,
    submit: str,
    done: str,
    **context: Any,
) -> HttpResponse:
    form = GiveForm(
        request.POST or None, cases=cases, places=_places(request, unit), initial=_initial(request, cases)
    )

    def act(data: dict[str, Any]) -> Stay:
        days = giving.Days(data["planned_from"], data["planned_to"])
        past = giving.Past(data["past"], data["why"])
        return verb(UUID(data["case"]), UUID(data["place"]), days, actor=request.actor, past=past)

    back = f"{reverse('placements:board')}?enhet={unit.pk}"
    return form_page(
        request, form, act, then=back, done=done, title=title, lead=unit.name, submit=submit, back=back, unit=unit,
        crumbs=[{"label": "Platser", "url": back}, {"label": title, "url": ""}],
        beside=lambda form: beside(request, form, days=("planned_from", "planned_to")), pointed=_pointed(request, unit), **context,
    )  # fmt: skip


def _pointed(request: Any, unit: Unit) -> dict[str, Any]:
    """The free place and day that were pointed at on the board, for the other acts that begin there; empty without one."""
    asked = request.GET.get("plats", "")
    label = dict(place_choices(unit)).get(asked)
    if label is None:
        return {}
    day = asked_day(request)
    return {"place": label, "day": day, "query": f"plats={asked}&fran={day}"}


def _who(ready: Ready) -> str:
    municipality = f", {ready.municipality}" if ready.municipality else ""
    planned = f", beslut från {date_iso(ready.planned_on)}" if ready.planned_on else ""
    return f"{ready.name.full}{municipality} – prioritet {ready.priority}{planned}"


def _initial(request: Any, cases: list[tuple[str, str]]) -> dict[str, Any]:
    asked = request.GET.get("arende", "")
    known = {key for key, _label in cases}
    return {
        "case": asked if asked in known else (next(iter(known)) if len(known) == 1 else ""),
        "place": request.GET.get("plats", ""),
        "planned_from": asked_day(request),
    }


def _places(request: Any, unit: Unit) -> list[tuple[str, str]]:
    """The unit's places with what is known of them today: free, or taken and until when."""
    status = selectors.place_status(request.actor, unit, asked_day(request))
    return [(pk, f"{label} – {status.get(pk, 'ledig')}") for pk, label in place_choices(unit)]


@page(policies.can_offer_at_home, methods=("GET", "POST"))
def share(request: Any, stay_id: UUID) -> HttpResponse:
    """One more person of a family in the same place."""
    stay = stay_or_404(request, stay_id)
    require(policies.can_give_place(request.actor, stay.unit))
    ready = selectors.ready_for_place(request.actor, stay.unit)
    initial = {
        "planned_from": max(stay.arrived_on or stay.planned_from, request.actor.today),
        "planned_to": stay.planned_to,
    }
    form = ShareForm(request.POST or None, cases=[(str(r.case.pk), _who(r)) for r in ready], initial=initial)

    def act(data: dict[str, Any]) -> Stay:
        days = giving.Days(data["planned_from"], data["planned_to"])
        return giving.share_place(stay.placement_id, UUID(data["case"]), days, actor=request.actor)

    return stay_form(
        request,
        stay,
        form,
        act,
        title="Lägg till på samma plats",
        submit="Lägg till",
        done="Personen delar nu platsen.",
    )
