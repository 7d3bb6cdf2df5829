"""Forms of support at home, and of the hand-off."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements.models import Stay
from sip import actions, policies, selectors
from sip.forms import EndForm, HandOffForm, StartForm, SupportForm, first_day_of
from sip.models import HandOff
from sip.views.frame import open_measure
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.policies import visible_cases
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page, version_of


def _case_url(case_id: UUID) -> str:
    return reverse("core:case", args=[case_id])


@page(policies.can_decide_support, methods=("GET", "POST"))
def decide(request: Any, case_id: UUID) -> HttpResponse:
    """Decide on a support measure of the own authority."""
    opened = opened_for(request, case_id, "beslut om stöd")
    initial = first_day_of(request.actor.today)
    form = SupportForm(
        request.POST or None, municipalities=selectors.municipalities(request.actor), initial=initial
    )

    def act(data: dict[str, Any]) -> Any:
        municipality = data.pop("municipality", "")
        kind = data.pop("kind")
        chosen = UUID(municipality) if municipality else None
        return actions.decide_support(case_id, kind, actor=request.actor, municipality_id=chosen, **data)

    return form_page(
        request, form, act, then=f"{_case_url(case_id)}#stod", done="Beslutet är sparat.",
        title="Besluta om stöd", submit="Spara beslutet", back=_case_url(case_id),
        **case_frame(request, opened, "Besluta om stöd"),
    )  # fmt: skip


@page(policies.can_carry_out_support, methods=("GET", "POST"))
def start(request: Any, measure_id: UUID) -> HttpResponse:
    """Record the first day of support."""
    measure, opened = open_measure(request, measure_id)
    back = _case_url(measure.case_id)
    return form_page(
        request, StartForm(request.POST or None, initial={"started_on": request.actor.today}),
        lambda data: actions.start_support(measure_id, actor=request.actor, version=version_of(request), **data),
        then=f"{back}#stod", done="Starten är registrerad.",
        title=f"Registrera start: {measure.get_kind_display().lower()}", submit="Registrera start", back=back,
        lead=f"Beslutad {measure.decided_on}, planerad från {measure.planned_from}.", version=measure.row_version,
        **case_frame(request, opened, "Registrera start"),
    )  # fmt: skip


@page(policies.can_carry_out_support, methods=("GET", "POST"))
def end(request: Any, measure_id: UUID) -> HttpResponse:
    """Record the last day of support and why."""
    measure, opened = open_measure(request, measure_id)
    back = _case_url(measure.case_id)
    return form_page(
        request, EndForm(request.POST or None, initial={"ended_on": request.actor.today}),
        lambda data: actions.end_support(measure_id, actor=request.actor, version=version_of(request), **data),
        then=f"{back}#stod", done="Stödet är avslutat.",
        title=f"Avsluta stöd: {measure.get_kind_display().lower()}", submit="Avsluta stödet", back=back,
        danger=True, version=measure.row_version,
        **case_frame(request, opened, "Avsluta stöd"),
    )  # fmt: skip


@page(policies.can_receive, methods=("GET", "POST"))
def hand_off(request: Any, stay_id: UUID) -> HttpResponse:
    """Confirm that the own authority receives the person at home."""
    actor = request.actor
    stay = Stay.objects.filter(pk=stay_id, case__in=visible_cases(actor)).select_related("unit").first()
    if stay is None:
        log.write(actor, log.Action.DENIED, "hemgång", reason="inte part", object_id=stay_id)
        raise NotVisible
    opened, back = opened_for(request, stay.case_id, "hemgång"), _case_url(stay.case_id)

    def act(data: dict[str, Any]) -> Any:
        contact = UUID(data["contact"])
        return actions.confirm_handoff(
            stay_id, actor=actor, contact_id=contact, first_meeting_on=data["first_meeting_on"]
        )

    form = HandOffForm(
        request.POST or None, staff=selectors.contacts(actor), initial={"contact": str(actor.user_id)}
    )
    return form_page(
        request, form, act, then=back, done="Ni har bekräftat att ni tar emot.",
        title="Bekräfta att ni tar emot hemgången", submit="Bekräfta", back=back, lead=f"Hem från {stay.unit}.",
        **case_frame(request, opened, "Ta emot hemgången"),
    )  # fmt: skip


def _standing(actor: Any, stay: Stay) -> dict[str, Any]:
    """What was confirmed before, else oneself as contact."""
    row = HandOff.objects.filter(stay=stay, owner=actor.domain_id).first()
    return {
        "contact": str(row.contact_id if row else actor.user_id),
        "first_meeting_on": row and row.first_meeting_on,
    }
