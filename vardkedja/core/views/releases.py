"""Release of own documents: first what and to whom, then harm assessment, ground and purpose. And the register of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vardkedja.core import log, pdf
from vardkedja.core.actions.releases import release as do_release
from vardkedja.core.actor import Actor
from vardkedja.core.forms.grounds import CONSENTS, RecipientsForm, ReleaseForm
from vardkedja.core.gate import OpenCase, open_record
from vardkedja.core.policies import can_release, can_search, can_see_cases
from vardkedja.core.selectors import choices, packages, releases
from vardkedja.core.selectors.grounds import offered
from vardkedja.core.selectors.packages import Picked
from vardkedja.core.selectors.persons import Identity, identity_of, identity_of_record, person_header
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page, text_of

REGISTER = "register över utlämnanden"


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
        # What the person agreed to is the purpose: it is taken from the consent, never typed.
        purpose="" if data["ground"] in CONSENTS else data["purpose"],
        package=found.key,
        consent=choices.consent_in_force(request.actor, case_id, data["consent"]),
    )


@page(can_see_cases)
def register(request: Any, case_id: UUID) -> HttpResponse:
    """What the own authority has released about the person of a case."""
    opened = opened_for(request, case_id, REGISTER)
    found = releases.register(request.actor, releases.cases_of(request.actor, opened.case))
    context = {
        **case_frame(request, opened, "Register över utlämnanden"), "acts": found,
        "pdf_url": reverse("core:releases_pdf", args=[case_id]), "back": reverse("core:case", args=[case_id]),
    }  # fmt: skip
    return render(request, "core/releases.html", context)


@page(can_see_cases, limit="export")
def register_pdf(request: Any, case_id: UUID) -> HttpResponse:
    """The same, as a document."""
    opened = opened_for(request, case_id, REGISTER)
    actor, case = request.actor, opened.case
    log.write(
        actor, log.Action.EXPORT, REGISTER, reason=opened.why.text, owner_domain_id=actor.domain_id,
        person_id=case.person_id, case_id=case.pk, object_id=case.pk,
    )  # fmt: skip
    found = releases.register(actor, releases.cases_of(actor, case))
    return _printed(actor, found, identity_of(actor, case))


@page(can_search, methods=("GET", "POST"))
def person_register(request: Any, record_id: UUID) -> HttpResponse:
    """What the own authority has released about a person whom it has a record of. A POST states why, where no case says it."""
    record, why = open_record(request.actor, record_id, stated=text_of(request, "reason"))
    url = reverse("core:person", args=[record_id])
    context = {
        "person": person_header(identity_of_record(request.actor, record), why, url=url),
        "acts": releases.register(request.actor, releases.cases_of_record(request.actor, record)),
        "pdf_url": reverse("core:person_releases_pdf", args=[record_id]), "back": url,
        "crumbs": [{"label": "Personuppgifter", "url": url}, {"label": "Register över utlämnanden", "url": ""}],
    }  # fmt: skip
    return render(request, "core/releases.html", context)


@page(can_search, limit="export")
def person_register_pdf(request: Any, record_id: UUID) -> HttpResponse:
    """The same, as a document."""
    actor = request.actor
    record, why = open_record(actor, record_id)
    log.write(
        actor, log.Action.EXPORT, REGISTER, reason=why.text, owner_domain_id=actor.domain_id,
        person_id=record.person_id, object_id=record.pk,
    )  # fmt: skip
    found = releases.register(actor, releases.cases_of_record(actor, record))
    return _printed(actor, found, identity_of_record(actor, record))


def _printed(actor: Actor, found: list[releases.Act], person: Identity) -> HttpResponse:
    context = {
        "domain": actor.domain,
        "person": person,
        "made_at": actor.now,
        "sections": releases.printed(found),
    }
    headers = {"Content-Disposition": 'attachment; filename="utlamnanden.pdf"', "Cache-Control": "no-store"}
    content = pdf.render("pdf/releases.html", context)
    return HttpResponse(content, content_type="application/pdf", headers=headers)
