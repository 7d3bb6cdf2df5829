"""Opening a plan or a measure for a page: through the read gate, and with what every such page shows."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from sip import policies
from sip.models import Sip, SupportMeasure
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.gate import OpenCase
from vardkedja.core.views.common import case_frame, opened_for


def open_sip(request: Any, sip_id: UUID) -> tuple[Sip, OpenCase]:
    """The plan, and its case through the gate. Raises `NotVisible` (logged)."""
    sip = _visible(request, policies.visible_sips(request.actor), sip_id, "SIP")
    return sip, opened_for(request, sip.case_id, "SIP")


def open_measure(request: Any, measure_id: UUID) -> tuple[SupportMeasure, OpenCase]:
    """The measure, and its case through the gate. Raises `NotVisible` (logged)."""
    measure = _visible(request, policies.visible_support(request.actor), measure_id, "stödinsats")
    return measure, opened_for(request, measure.case_id, "stödinsats")


def _visible(request: Any, rows: QuerySet[Any], pk: UUID, what: str) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        log.write(request.actor, log.Action.DENIED, what, reason="inte part", object_id=pk)
        raise NotVisible
    return row


def sip_frame(request: Any, sip: Sip, opened: OpenCase, crumb: str = "") -> dict[str, Any]:
    """Person header, breadcrumbs by way of the plan, and the way back to it."""
    url = reverse("sip:sip", args=[sip.pk])
    frame = case_frame(request, opened, crumb or "SIP")
    if crumb:
        frame["crumbs"].insert(-1, {"label": "SIP", "url": url})
    return {**frame, "sip": sip, "back": url}
