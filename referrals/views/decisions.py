"""The decision forms, and the letter to the person."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from referrals import actions, documents, policies
from referrals.forms.decisions import AdmissionForm, AssistanceForm, RulingForm, SisForm
from referrals.models import Decision
from referrals.selectors.chain import readable, standings
from referrals.views.common import about, case_url, opened_application, sought
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.protection import ForwardingForm
from vardkedja.core.gate import OpenCase
from vardkedja.core.letters import goes_by_forwarding
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page, version_of

TITLES = {
    "assistance": ("Biståndsbeslut", AssistanceForm, actions.decide_assistance),
    "admission": ("Inskrivningsbeslut", AdmissionForm, actions.decide_admission),
    "region_care": ("Regionens vårdbeslut", RulingForm, actions.decide_region_care),
    "sis": ("SiS beslut (27 § LVM)", SisForm, actions.record_sis_decision),
}


def _decide(request: Any, application_id: UUID, kind: str) -> HttpResponse:
    title, form_class, verb = TITLES[kind]
    opened, row = opened_application(request, application_id, title.lower())
    actor = request.actor
    form = form_class(request.POST or None, domain=actor.domain, today=actor.today)
    standing = next(one for one in standings(actor, opened.case) if one.application.pk == row.pk)
    entries = [row.entry_id, row.children_entry_id, standing.assessment and standing.assessment.entry_id]
    held = readable(actor, entries)
    return form_page(
        request, form,
        lambda _data: verb(row.pk, form.ruling, actor=actor, on=form.on, version=version_of(request)),
        then=f"{case_url(row)}#ansokan", done=f"{title} är registrerat.",
        template="referrals/beside.html", submit="Registrera beslutet", version=row.row_version,
        application=row, standing=standing, sought=sought(row),
        versions=[held[pk] for pk in entries if pk in held],
        **about(request, opened, row, title),
    )  # fmt: skip


@page(policies.can_decide_assistance, methods=("GET", "POST"))
def assistance(request: Any, application_id: UUID) -> HttpResponse:
    return _decide(request, application_id, "assistance")


@page(policies.can_decide_admission, methods=("GET", "POST"))
def admission(request: Any, application_id: UUID) -> HttpResponse:
    return _decide(request, application_id, "admission")


@page(policies.can_decide_region_care, methods=("GET", "POST"))
def region_care(request: Any, application_id: UUID) -> HttpResponse:
    return _decide(request, application_id, "region_care")


@page(policies.can_record_sis, methods=("GET", "POST"))
def sis(request: Any, application_id: UUID) -> HttpResponse:
    return _decide(request, application_id, "sis")


@page(policies.can_see_applications, methods=("GET", "POST"), limit="export")
def letter(request: Any, decision_id: UUID) -> HttpResponse:
    """The decision as a letter to the person, printed by the authority that made it; to a protected person once confirmed."""
    actor = request.actor
    row = (
        Decision.objects.filter(pk=decision_id, owner=actor.domain_id).select_related("case", "unit").first()
    )
    if row is None:
        log.write(actor, log.Action.DENIED, "beslutsbrev", reason="inte egen", object_id=decision_id)
        raise NotVisible
    opened = opened_for(request, row.case_id, "beslutsbrev")
    form = ForwardingForm(request.POST or None)
    if goes_by_forwarding(actor, opened.case) and not (request.method == "POST" and form.is_valid()):
        return _ask_for_forwarding(request, opened, form)
    content = documents.decision_letter(actor, row, confirmed=request.method == "POST")
    log.write(
        actor,
        log.Action.EXPORT,
        "beslutsbrev",
        reason=opened.why.text,
        owner_domain_id=row.owner_id,
        person_id=opened.case.person_id,
        case_id=row.case_id,
        object_id=row.pk,
    )
    name = f"{opened.case.number}-{row.kind}-{row.decided_on}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _ask_for_forwarding(request: Any, opened: OpenCase, form: ForwardingForm) -> HttpResponse:
    context = {
        "form": form,
        "title": "Brev genom Skatteverkets förmedling",
        "lead": "Personen har skyddade uppgifter. Brevet får inte skickas till någon adress.",
        "submit": "Hämta brevet",
        "back": reverse("core:case", args=[opened.case.pk]),
        **case_frame(request, opened, "Beslutsbrev"),
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)
