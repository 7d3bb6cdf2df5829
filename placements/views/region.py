"""Regionens del: what the region was told, was called to and does in a placement at an HVB."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements import policies, selectors
from placements.actions import region
from placements.forms.region import EndRegionPartForm, RegionPartForm
from placements.models import RegionPart
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page, version_of


@page(policies.can_note_region, methods=("GET", "POST"))
def index(request: Any, case_id: UUID) -> HttpResponse:
    """All that is written down in the case, and one thing more."""
    actor, opened = request.actor, opened_for(request, case_id, "regionens del")
    found = [
        (str(row.pk), f"{row.unit}, skickad {row.sent_at:%Y-%m-%d}")
        for row in selectors.region_applications(actor, opened.case)
    ]
    form = RegionPartForm(request.POST or None, applications=found, initial={"first_day": actor.today})

    def act(data: dict[str, Any]) -> RegionPart:
        new = region.NewPart(
            data["part"], data["first_day"], data["last_day"], data["manner"], data["told_name"]
        )
        return region.note_region_part(UUID(data["application"]), new, actor=actor)

    return form_page(
        request, form, act, then=request.path, done="Det är antecknat.", template="placements/region.html",
        title="Regionens del", submit="Anteckna", back=reverse("core:case", args=[case_id]), asked=bool(found),
        parts=selectors.region_parts(actor, opened.case), actor=actor, **case_frame(request, opened, "Regionens del"),
    )  # fmt: skip


@page(policies.can_note_region, methods=("GET", "POST"))
def end(request: Any, part_id: UUID) -> HttpResponse:
    """The last day of a period that goes on."""
    actor = request.actor
    row = policies.visible_region_parts(actor).filter(pk=part_id, owner=actor.domain_id).first()
    if row is None:
        log.write(actor, log.Action.DENIED, "regionens del", reason="inte egen", object_id=part_id)
        raise NotVisible
    back = reverse("placements:region", args=[row.case_id])
    return form_page(
        request, EndRegionPartForm(request.POST or None, initial={"last_day": actor.today}),
        lambda data: region.end_region_part(row.pk, data["last_day"], actor=actor, version=version_of(request)),
        then=back, done="Sista dagen är antecknad.", title=row.get_part_display(), submit="Avsluta", back=back,
        version=row.row_version, **case_frame(request, opened_for(request, row.case_id, "regionens del"), "Avsluta"),
    )  # fmt: skip
