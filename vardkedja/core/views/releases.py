"""Release of own documents: first what and to whom, then harm assessment, ground and purpose."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vardkedja.core.actions.releases import release as do_release
from vardkedja.core.forms.grounds import RecipientsForm, ReleaseForm
from vardkedja.core.gate import OpenCase
from vardkedja.core.policies import can_release
from vardkedja.core.selectors import choices, packages
from vardkedja.core.selectors.grounds import offered
from vardkedja.core.selectors.packages import Picked
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page


@page(can_release, methods=("GET", "POST"))
def release(request: Any, case_id: UUID) -> HttpResponse:
    """Release own documents to parties. `?paket=` opens a prepared package, `?handling=` and `?till=` what was picked."""
    opened = opened_for(request, case_id, "utlämnande")
    if request.method == "POST":
        return _ground_page(request, opened, packages.posted(request.actor, opened.case, request.POST))
    found = packages.picked(request.actor, opened.case, request.GET)
    return _ground_page(request, opened, found) if found else _choose_page(request, opened)


def _choose_page(request: Any, opened: OpenCase) -> HttpResponse:
    actor, case = request.actor, opened.case
    form = RecipientsForm(
        request.GET or None,
        versions=choices.version_choices(choices.own_versions(actor, case)),
        recipients=choices.recipient_choices(actor, case),
    )
    context = {
        **case_frame(request, opened, "Lämna ut"),
        "form": form, "packages": packages.prepared(actor, case), "back": reverse("core:case", args=[case.pk]),
    }  # fmt: skip
    return render(request, "core/release.html", context, status=422 if form.errors else 200)


def _ground_page(request: Any, opened: OpenCase, found: Picked) -> HttpResponse:
    actor, case = request.actor, opened.case
    form = ReleaseForm(
        request.POST or None,
        initial=found.initial,
        versions=choices.version_choices(found.versions),
        recipients=[(str(one.pk), one.name) for one in found.recipients],
        consents=choices.consent_choices(actor, case),
        rules=offered(actor, found.recipients),
    )
    url = reverse("core:case", args=[case.pk])
    return form_page(
        request, form, lambda data: _release(request, case.pk, form, found, data),
        then=f"{url}#utlamnat", done="Handlingarna är utlämnade.", template="core/release_ground.html",
        title="Lämna ut handlingar", submit="Lämna ut", back=url, found=found,
        again=reverse("core:release", args=[case.pk]), **case_frame(request, opened, "Lämna ut"),
    )  # fmt: skip


def _release(request: Any, case_id: UUID, form: ReleaseForm, found: Picked, data: dict[str, Any]) -> Any:
    return do_release(
        case_id,
        [v for v in found.versions if str(v.pk) in data["versions"]],
        [UUID(pk) for pk in data["recipients"]],
        actor=request.actor,
        ground=data["ground"],
        harm=data["harm"],
        answers=form.answers(data["ground"]),
        purpose=data["purpose"],
        package=found.key,
        consent=choices.consent_in_force(request.actor, case_id, data["consent"]),
    )
