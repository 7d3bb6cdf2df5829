"""Vikarier: who has access to the unit now, a new shift, and ending one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vardkedja.core.actions.shifts import end_shift, give_shift
from vardkedja.core.clock import STOCKHOLM
from vardkedja.core.domain.shifts import moments
from vardkedja.core.forms.shifts import ShiftForm
from vardkedja.core.policies import can_see_shifts
from vardkedja.core.selectors import shifts as selector
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page


@page(can_see_shifts)
def shifts(request: Any) -> HttpResponse:
    """Who has access now, who will have, who had."""
    return render(request, "core/shifts.html", {"shifts": selector.shifts(request.actor)})


@page(can_see_shifts, methods=("GET", "POST"))
def shift_new(request: Any) -> HttpResponse:
    """Give a substitute access for a shift."""
    actor, back = request.actor, reverse("core:shifts")
    people, units = selector.substitutes(actor), selector.headed_units(actor)

    def act(data: dict[str, Any]) -> Any:
        starts_at, ends_at = moments(data["day"], data["starts"], data["ends"], STOCKHOLM)
        return give_shift(UUID(data["user"]), UUID(data["unit"]), starts_at, ends_at, actor=actor)

    return form_page(
        request, ShiftForm(request.POST or None, people=people, units=units, today=actor.today), act,
        then=back, done="Passet är givet. Vikarien kommer in mellan de klockslagen, och annars inte.",
        title="Ge en vikarie åtkomst", submit="Ge åtkomst", back=back,
        lead="Åtkomsten gäller bara enheten och bara under passet. Du kan avsluta den när som helst.",
        crumbs=[{"label": "Vikarier", "url": back}, {"label": "Ge åtkomst", "url": ""}],
    )  # fmt: skip


@page(can_see_shifts, methods=("POST",))
def shift_end(request: Any, shift_id: UUID) -> HttpResponse:
    """End a substitute's access at once."""
    end_shift(shift_id, actor=request.actor)
    messages.success(request, "Åtkomsten är avslutad. Den slutade gälla genast.")
    return redirect("core:shifts")
