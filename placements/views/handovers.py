"""Handovers between shifts: write one, sign it, say who is on duty, and the list of the week."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from placements import policies
from placements.actions import handovers as actions
from placements.forms.handovers import DutyForm, HandoverForm
from placements.models import Handover
from placements.selectors import handovers as selector
from placements.views.common import unit_or_404
from vardkedja.core import gate
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Unit
from vardkedja.core.policies import require
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page


@page(policies.can_see_day, methods=("GET", "POST"))
def hand_over(request: Any, unit_id: UUID) -> HttpResponse:
    """Write a handover: of the unit, of each resident, and to whom."""
    unit = unit_or_404(request, unit_id)
    here = selector.residents(request.actor, unit)
    gate.log_listed(
        request.actor, "överlämning", [one.stay.case for one in here], reason=f"personal på {unit.name}", unit_id=unit.pk
    )  # fmt: skip
    staff = [one for one in selector.staff_of(request.actor, unit) if one[0] != request.actor.user_id]
    form = HandoverForm(
        request.POST or None,
        residents=[(one.stay.pk, f"Plats {one.place}, {one.name.full}") for one in here],
        staff=staff,
        initial={"on_duty": [str(pk) for pk in selector.coming_on(request.actor, unit)]},
    )

    def act(data: dict[str, Any]) -> Handover:
        return actions.hand_over(unit.pk, data["note"], form.notes, form.people, actor=request.actor)

    return form_page(
        request, form, act, then=_day(unit), done="Överlämningen är skriven.", title="Skriv överlämning", lead=unit.name,
        submit="Lämna över", back=_day(unit), crumbs=_crumbs(unit, "Skriv överlämning"),
    )  # fmt: skip


@page(policies.can_see_day)
def handovers(request: Any, unit_id: UUID) -> HttpResponse:
    """The unit's handovers of the last week."""
    unit = unit_or_404(request, unit_id)
    context = {
        "unit": unit,
        "handovers": selector.of_unit(request.actor, unit),
        "crumbs": _crumbs(unit, "Överlämningar"),
        "may_write": bool(policies.can_receive(request.actor, unit)),
    }
    return render(request, "placements/handovers.html", context)


@page(policies.can_see_day, methods=("POST",))
def sign_handover(request: Any, handover_id: UUID) -> HttpResponse:
    """One click: read."""
    handover = _found(request, handover_id)
    actions.sign_handover(handover.pk, actor=request.actor)
    messages.success(request, "Överlämningen är läst av.")
    return redirect(_day(handover.unit))


@page(policies.can_see_day, methods=("GET", "POST"))
def handover_duty(request: Any, handover_id: UUID) -> HttpResponse:
    """Say anew who is on duty."""
    handover = _found(request, handover_id)
    require(policies.can_receive(request.actor, handover.unit))
    readers = list(handover.readers.all())
    people = dict(selector.staff_of(request.actor, handover.unit))
    people |= {one.user_id: one.user_name for one in readers}
    form = DutyForm(
        request.POST or None,
        staff=sorted(people.items(), key=lambda one: one[1]),
        initial={"on_duty": [str(one.user_id) for one in readers if one.on_duty]},
    )

    def act(_data: dict[str, Any]) -> Handover:
        return actions.change_duty(handover.pk, form.people, actor=request.actor)

    return form_page(
        request, form, act, then=_day(handover.unit), done="Ändringen är sparad.", title="Vilka är i tjänst?",
        lead=handover.unit.name, submit="Spara", back=_day(handover.unit), crumbs=_crumbs(handover.unit, "Vilka är i tjänst?"),
    )  # fmt: skip


def _found(request: Any, handover_id: UUID) -> Handover:
    handover = policies.visible_handovers(request.actor).filter(pk=handover_id).first()
    if handover is None:
        raise NotVisible
    return handover


def _day(unit: Unit) -> str:
    return reverse("placements:day_unit", args=[unit.pk])


def _crumbs(unit: Unit, here: str) -> list[dict[str, str]]:
    return [{"label": f"Dagen, {unit.name}", "url": _day(unit)}, {"label": here, "url": ""}]
