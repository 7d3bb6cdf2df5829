"""Kön: the common queue of a unit."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from referrals import policies, selectors
from referrals.domain.queue import PRIORITIES, words
from referrals.selectors.free import free_places
from referrals.selectors.rules import rules_at
from vardkedja.core import gate
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Unit
from vardkedja.core.querysets import valid_on
from vardkedja.core.web import page


@page(policies.can_see_queue)
def index(request: Any) -> HttpResponse:
    """The queue of the unit that lies nearest: one's own, else the first; or that there is none."""
    units = list(policies.queue_units(request.actor))
    if not units:
        return render(request, "referrals/queue.html", {"tabs": [], "unit": None})
    mine = [unit for unit in units if unit.operator_id == request.actor.domain_id]
    return redirect("referrals:queue_unit", (mine or units)[0].pk)


@page(policies.can_see_queue)
def queue_unit(request: Any, unit_id: UUID) -> HttpResponse:
    """One unit's queue: with name and reason for the parties of each case, otherwise position, class and since."""
    actor = request.actor
    units = list(policies.queue_units(actor))
    unit = next((one for one in units if one.pk == unit_id), None)
    if unit is None:
        raise NotVisible
    rows = selectors.queue(unit, actor)
    named = [row.application.case for row in rows if row.application]
    gate.log_listed(actor, "kö", named, reason=f"kö till {unit.name}", unit_id=unit.pk)
    context = {
        "unit": unit, "rows": rows, "policy": words(rules_at(unit.pk, actor.now)), "priorities": PRIORITIES.values(),
        "free": free_places(actor, unit), "route": _route(unit, actor), "kind": kind_word(unit),
        "tabs": [_tab(one, unit) for one in units], "ages": _ages(unit), "party_to_any": bool(named),
    }  # fmt: skip
    return render(request, "referrals/queue.html", context)


def _tab(unit: Unit, shown: Unit) -> dict[str, Any]:
    url = reverse("referrals:queue_unit", args=[unit.pk])
    return {"label": unit.name, "url": url, "current": unit.pk == shown.pk}


def _route(unit: Unit, actor: Actor) -> str:
    route = unit.routes.filter(valid_on(actor.today)).first()
    return route.get_route_display() if route else ""


def _ages(unit: Unit) -> str:
    if unit.age_min and unit.age_max:
        return f"{unit.age_min}–{unit.age_max} år"
    return f"från {unit.age_min} år" if unit.age_min else ""


def kind_word(unit: Unit) -> str:
    """What the unit is: the local word first, else its legal form."""
    word = unit.local_type or unit.get_legal_type_display()
    return word[:1].upper() + word[1:]
