"""Follow-up visits in a bought place: plan, write down, call off, and how often they are made."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements.actions import visiting
from placements.forms.visits import CallOffForm, PlanVisitForm, VisitForm, VisitTermsForm
from placements.models import FollowUpVisit, VisitTerms
from placements.policies import visits as policies
from placements.policies.bought import can_buy_place
from placements.selectors import visits as selector
from placements.views.invoices import bought_or_404, frame
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page, version_of


@page(policies.can_visit, methods=("GET", "POST"))
def visit_new(request: Any, purchase_id: UUID) -> HttpResponse:
    """Plan a visit."""
    row = bought_or_404(request, purchase_id)
    back = reverse("placements:bought_place", args=[row.pk])

    def act(data: dict[str, Any]) -> FollowUpVisit:
        return visiting.plan_visit(row.pk, data["planned_on"], actor=request.actor)

    return form_page(
        request, PlanVisitForm(request.POST or None), act, then=back, back=back, title="Planera uppföljningsbesök",
        submit="Planera besöket", done="Besöket är planerat.", lead=row.home.name, **frame(request, row, "Planera besök"),
    )  # fmt: skip


def _visit_or_404(request: Any, visit_id: UUID) -> FollowUpVisit:
    row = policies.visible_visits(request.actor).filter(pk=visit_id).first()
    if row is None:
        log.write(
            request.actor, log.Action.DENIED, "uppföljningsbesök", reason="inte egen", object_id=visit_id
        )
        raise NotVisible
    return row


def _about(request: Any, row: FollowUpVisit, form: VkForm, act: Any, **context: Any) -> HttpResponse:
    back = reverse("placements:bought_place", args=[row.purchase_id])
    return form_page(
        request, form, act, then=back, back=back, version=row.row_version, lead=row.purchase.home.name,
        **frame(request, bought_or_404(request, row.purchase_id), context["title"]), **context,
    )  # fmt: skip


@page(policies.can_visit, methods=("GET", "POST"))
def visit(request: Any, visit_id: UUID) -> HttpResponse:
    """Write down what came of a visit."""
    row = _visit_or_404(request, visit_id)
    form = VisitForm(
        request.POST or None, initial={"done_on": request.actor.today, "visitor": request.actor.name}
    )

    def act(_data: dict[str, Any]) -> FollowUpVisit:
        return visiting.record_visit(row.pk, form.made, actor=request.actor, version=version_of(request))

    return _about(
        request, row, form, act, title="Anteckna uppföljningsbesök", submit="Spara besöket", done="Besöket är antecknat."
    )  # fmt: skip


@page(policies.can_visit, methods=("GET", "POST"))
def visit_call_off(request: Any, visit_id: UUID) -> HttpResponse:
    """Call off a planned visit."""
    row = _visit_or_404(request, visit_id)

    def act(data: dict[str, Any]) -> FollowUpVisit:
        return visiting.call_off_visit(row.pk, data["why"], actor=request.actor, version=version_of(request))

    return _about(
        request, row, CallOffForm(request.POST or None), act, title="Ställ in besöket", submit="Ställ in besöket",
        done="Besöket är inställt.",
    )  # fmt: skip


@page(can_buy_place, methods=("GET", "POST"))
def visit_terms(request: Any) -> HttpResponse:
    """How often the authority means to visit, which the manager sets."""

    def act(data: dict[str, Any]) -> VisitTerms:
        return visiting.set_visit_terms(int(data["months"]), data["source"], actor=request.actor)

    back = reverse("placements:bought_places")
    return form_page(
        request, VisitTermsForm(request.POST or None), act, then=request.path, back=back, title="Hur ofta vi besöker",
        submit="Spara", done="Tiden är sparad och gäller från i dag.", template="placements/visit_terms.html",
        lead="Uppföljningsbesök i köpta platser", rows=selector.terms_of(request.actor),
        crumbs=[{"label": "Köpta platser", "url": back}, {"label": "Hur ofta vi besöker", "url": ""}],
    )  # fmt: skip
