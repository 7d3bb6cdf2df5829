"""Release of own documents."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from vardkedja.core.actions.releases import release as do_release
from vardkedja.core.forms.cases import ReleaseForm
from vardkedja.core.policies import can_release
from vardkedja.core.selectors import choices
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page


@page(can_release, methods=("GET", "POST"))
def release(request: Any, case_id: UUID) -> HttpResponse:
    """Release own documents to parties, on a ground."""
    opened = opened_for(request, case_id, "utlämnande")
    actor, case = request.actor, opened.case
    versions = choices.own_versions(actor, case)
    form = ReleaseForm(
        request.POST or None,
        versions=choices.version_choices(versions),
        recipients=choices.recipient_choices(actor, case),
        consents=choices.consent_choices(actor, case),
    )

    def act(data: dict[str, Any]) -> Any:
        return do_release(
            case_id,
            [v for v in versions if str(v.pk) in data["versions"]],
            [UUID(pk) for pk in data["recipients"]],
            actor=actor,
            ground=data["ground"],
            purpose=data["purpose"],
            consent=choices.consent_in_force(actor, case, data["consent"]),
        )

    url = reverse("core:case", args=[case_id])
    return form_page(
        request, form, act,
        then=f"{url}#utlamnat", done="Handlingarna är utlämnade.",
        title="Lämna ut handlingar", submit="Lämna ut", back=url,
        **case_frame(request, opened, "Lämna ut"),
    )  # fmt: skip
