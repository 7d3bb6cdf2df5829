"""LVM 27 §: the plan of 28 §, and SiS calling the person back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from referrals import actions, policies
from referrals.forms.appeals import SisPlanForm, SisRecallForm
from referrals.models import Decision
from referrals.views.appeals import filled, own, step
from vardkedja.core.web import page


@page(policies.can_record_sis, methods=("GET", "POST"))
def plan(request: Any, decision_id: UUID) -> HttpResponse:
    row = own(request, Decision, decision_id, "plan enligt 28 § LVM")
    return step(
        request, row, filled(request, SisPlanForm),
        lambda data: actions.record_sis_plan(row.pk, data["plan_on"], data["text"], actor=request.actor),
        title="Plan enligt 28 § LVM", submit="Spara planen", done="Planen är antecknad.",
    )  # fmt: skip


@page(policies.can_record_sis, methods=("GET", "POST"))
def recall(request: Any, decision_id: UUID) -> HttpResponse:
    row = own(request, Decision, decision_id, "återkallelse av SiS")
    return step(
        request, row, filled(request, SisRecallForm),
        lambda data: actions.record_sis_recall(row.pk, data["recalled_on"], data["text"], actor=request.actor),
        title="SiS har återkallat", submit="Registrera återkallelsen", done="Återkallelsen är registrerad. Föreståndaren har fått en uppgift.",
        lead="Beslutet om vård i annan form gäller då inte längre. Föreståndaren får veta det genast.",
    )  # fmt: skip
