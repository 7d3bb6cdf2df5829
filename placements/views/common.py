"""What the pages share: fetch through the policy and the read gate, the frame of a page about a stay."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements import policies
from placements.forms.places import BoardForm
from placements.models import Stay
from placements.policies.notes import can_read_notes
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.models import Unit
from vardkedja.core.views.common import case_frame, form_page, opened_for


def unit_or_404(request: Any, unit_id: UUID) -> Unit:
    """A unit whose places are the actor's to work with. Raises `NotVisible`."""
    unit = policies.day_units(request.actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible
    return unit


def asked_day(request: Any) -> dt.date:
    """The day that was pointed at on the board, else today."""
    form = BoardForm(request.GET)
    chosen = form.cleaned_data.get("fran") if form.is_valid() else None
    return chosen or request.actor.today


def stay_or_404(request: Any, stay_id: UUID) -> Stay:
    """A stay that the actor may see. Raises `NotVisible` (logged)."""
    rows = policies.visible_stays(request.actor).filter(pk=stay_id)
    stay = rows.select_related("unit", "case", "claim__place", "municipality", "previous").first()
    if stay is None:
        log.write(request.actor, log.Action.DENIED, "vistelse", reason="inte part", object_id=stay_id)
        raise NotVisible
    return stay


def stay_frame(request: Any, stay: Stay, crumb: str = "", *, what: str = "vistelse") -> dict[str, Any]:
    """The context of a page about a stay, read through the gate: person header, way here, the stay itself. `what` stands in the log."""
    frame = case_frame(request, opened_for(request, stay.case_id, what), "Placering")
    if not stay.unit.bought and policies.can_see_places_of(request.actor, stay.unit):
        frame["crumbs"] = [
            {"label": f"Dagen, {stay.unit.name}", "url": reverse("placements:day_unit", args=[stay.unit_id])}
        ]
    else:
        frame["crumbs"] = frame["crumbs"][:-1]
    own = reverse("placements:stay", args=[stay.pk])
    frame["crumbs"].append({"label": "Placeringen", "url": own if crumb else ""})
    if crumb:
        frame["crumbs"].append({"label": crumb, "url": ""})
    return frame | {"stay": stay, "stay_url": own, "reads_notes": bool(can_read_notes(request.actor, stay))}


def _afterwards(stay: Stay) -> str:
    """The unit's day; of a bought place, which has none, the stay."""
    if stay.unit.bought:
        return reverse("placements:stay", args=[stay.pk])
    return reverse("placements:day_unit", args=[stay.unit_id])


def stay_form(
    request: Any,
    stay: Stay,
    form: VkForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    submit: str,
    done: Callable[[Any], str] | str,
    then: Callable[[Any], str] | str = "",
    row_version: int | None = None,
    **context: Any,
) -> HttpResponse:
    """A page with one form about a stay; afterwards to `then`, or back to the unit's day.

    `row_version`: of what the form changes, where that is not the stay itself.
    """
    return form_page(
        request,
        form,
        act,
        then=then or _afterwards(stay),
        done=done,
        version=stay.row_version if row_version is None else row_version,
        title=title,
        submit=submit,
        back=reverse("placements:stay", args=[stay.pk]),
        lead=f"{stay.unit.name}, plats {stay.claim.place.name}",
        **stay_frame(request, stay, title),
        **context,
    )
