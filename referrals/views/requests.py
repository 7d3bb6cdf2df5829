"""The home's answer to a request, in a queue by request."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from referrals import policies
from referrals.actions.requests import reply_to_request
from referrals.views.common import about, case_url, opened_application, sought
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page, version_of


@page(policies.can_decide_admission, methods=("GET", "POST"))
def reply(request: Any, application_id: UUID) -> HttpResponse:
    """Answer a request: read, and the person stands in the queue."""
    opened, row = opened_application(request, application_id, "svar på begäran")
    if row.operator_id != request.actor.domain_id:
        raise NotVisible
    return form_page(
        request, VkForm(request.POST or None),
        lambda _data: reply_to_request(row.pk, actor=request.actor, version=version_of(request)),
        then=case_url(row), done="Begäran är besvarad. Personen står i kön.", submit="Svara att personen står i kön",
        version=row.row_version,
        lead="Den som begärde plats får veta att ni har läst begäran och att personen står i er kö. "
        "Kan ni inte ta emot: fatta inskrivningsbeslutet i stället, med avslag och skäl.",
        **about(request, opened, row, f"Svara på begäran till {sought(row)}"),
    )  # fmt: skip
