"""Consent and its withdrawal."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from vardkedja.core.actions.consents import record_consent, withdraw_consent
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.base import VkForm
from vardkedja.core.forms.consents import ConsentForm
from vardkedja.core.models import Consent
from vardkedja.core.policies import can_record_consent
from vardkedja.core.selectors import choices
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page


@page(can_record_consent, methods=("GET", "POST"))
def consent(request: Any, case_id: UUID) -> HttpResponse:
    """Document a consent of the person."""
    opened = opened_for(request, case_id, "samtycke")
    recipients = choices.consent_recipients(request.actor, opened.case)
    form = ConsentForm(request.POST or None, recipients=recipients, today=request.actor.today)

    def act(data: dict[str, Any]) -> Any:
        chosen = [UUID(pk) for pk in data.pop("recipients")]
        return record_consent(case_id, chosen, actor=request.actor, **data)

    url = reverse("core:case", args=[case_id])
    return form_page(
        request, form, act,
        then=f"{url}#samtycken", done="Samtycket är dokumenterat.",
        title="Dokumentera samtycke", submit="Spara samtycket", back=url,
        lead="Ett samtycke gäller namngivna mottagare och ett ändamål, aldrig allt.",
        **case_frame(request, opened, "Dokumentera samtycke"),
    )  # fmt: skip


@page(can_record_consent, methods=("GET", "POST"))
def withdraw(request: Any, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """The person takes back a consent."""
    opened = opened_for(request, case_id, "samtycke tas tillbaka")
    held = Consent.objects.filter(pk=consent_id, case=case_id, owner=request.actor.domain_id)
    if not held.exists():
        raise NotVisible
    url = reverse("core:case", args=[case_id])
    return form_page(
        request, VkForm(request.POST or None), lambda _data: withdraw_consent(consent_id, actor=request.actor) or True,
        then=f"{url}#samtycken", done="Samtycket är taget tillbaka. Det som inte var taget till akten är stängt.",
        title="Samtycket tas tillbaka", submit="Återkalla samtycket", back=url, danger=True,
        notice="Inga fler uppgifter lämnas ut på samtycket. Det som mottagaren inte har tagit till sin akt stängs genast.",
        **case_frame(request, opened, "Samtycket tas tillbaka"),
    )  # fmt: skip
