"""The placement agreement of a stay: its versions, a new one, the PDF, and that it was signed."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.actions import agreeing
from placements.forms.agreements import AgreementForm, SignedForm
from placements.models import AgreementSignature, PlacementAgreement
from placements.policies import bought as policies
from placements.selectors import agreements as selector
from placements.views.common import stay_frame, stay_or_404
from vardkedja.core import files, log
from vardkedja.core.errors import NotVisible
from vardkedja.core.policies import can_see_cases, require
from vardkedja.core.views.common import form_page, opened_for
from vardkedja.core.web import page

WHAT = "placeringsavtal"


@page(can_see_cases)
def agreements(request: Any, stay_id: UUID) -> HttpResponse:
    """The versions of a stay's agreement, for both parties."""
    stay = stay_or_404(request, stay_id)
    rows = selector.agreements_of(request.actor, stay)
    context = {
        "rows": rows,
        "may_write": bool(policies.can_agree(request.actor, stay)),
        "may_sign": bool(policies.can_buy_place(request.actor)),
        "may_fetch": any(policies.may_fetch(request.actor, row) for row in rows),
        **stay_frame(request, stay, "Placeringsavtal"),
    }
    return render(request, "placements/agreements.html", context)


@page(policies.can_ask_homes, methods=("GET", "POST"))
def agreement_new(request: Any, stay_id: UUID) -> HttpResponse:
    """A new version."""
    stay = stay_or_404(request, stay_id)
    require(policies.can_agree(request.actor, stay))
    form = AgreementForm(request.POST or None, initial=selector.proposed(request.actor, stay))

    def act(_data: dict[str, Any]) -> PlacementAgreement:
        return agreeing.write_agreement(stay.pk, form.agreed, actor=request.actor)

    back = reverse("placements:agreements", args=[stay.pk])
    return form_page(
        request, form, act, then=back, back=back, title="Placeringsavtal", submit="Spara versionen", lead=stay.unit.name,
        done="Versionen är sparad som PDF. Skriv ut den och låt båda parter underteckna.",
        notice="Versionen fryses när den sparas. En ändring är en ny version.", **stay_frame(request, stay, "Ny version"),
    )  # fmt: skip


def _agreement_or_404(request: Any, agreement_id: UUID) -> PlacementAgreement:
    rows = policies.visible_agreements(request.actor).filter(pk=agreement_id)
    row = rows.select_related("stay__unit", "case").first()
    if row is None:
        log.write(request.actor, log.Action.DENIED, WHAT, reason="inte part", object_id=agreement_id)
        raise NotVisible
    return row


@page(policies.can_buy_place, methods=("GET", "POST"))
def agreement_sign(request: Any, agreement_id: UUID) -> HttpResponse:
    """Note that a version was signed."""
    row = _agreement_or_404(request, agreement_id)
    if row.owner_id != request.actor.domain_id:
        raise NotVisible
    stay = stay_or_404(request, row.stay_id)
    back = reverse("placements:agreements", args=[stay.pk])
    form = SignedForm(
        request.POST or None, initial={"signed_on": request.actor.today, "our_name": request.actor.name}
    )

    def act(data: dict[str, Any]) -> AgreementSignature:
        return agreeing.sign_agreement(row.pk, **data, actor=request.actor)

    return form_page(
        request, form, act, then=back, back=back, title=f"Undertecknat, version {row.number}", submit="Anteckna",
        done="Underskriften är antecknad.", lead=stay.unit.name, **stay_frame(request, stay, "Undertecknat"),
    )  # fmt: skip


@page(can_see_cases, limit="export")
def agreement_file(request: Any, agreement_id: UUID) -> HttpResponse:
    """A version's PDF as it was made. The home fetches it once the person has come, and so knows who it is."""
    row = _agreement_or_404(request, agreement_id)
    if not policies.may_fetch(request.actor, row):
        raise NotVisible
    opened = opened_for(request, row.case_id, WHAT)
    log.write(
        request.actor, log.Action.EXPORT, WHAT, reason=opened.why.text, owner_domain_id=row.owner_id,
        person_id=opened.case.person_id, case_id=row.case_id, object_id=row.pk,
    )  # fmt: skip
    name = f"placeringsavtal-{opened.case.number}-{row.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    content = files.read(row.key, row.sha256)
    return HttpResponse(content, content_type="application/pdf", headers=headers)
