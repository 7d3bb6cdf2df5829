"""Documents of a case: read, take out as PDF, take to file."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from vardkedja.core import log, pdf, policies
from vardkedja.core.actions.releases import take_to_file
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.cases import DiaryForm
from vardkedja.core.gate import OpenCase
from vardkedja.core.log import Action
from vardkedja.core.models import EntryVersion, Filing
from vardkedja.core.policies import can_see_cases, can_take_to_file
from vardkedja.core.selectors import casepage
from vardkedja.core.selectors.files import files_of
from vardkedja.core.selectors.kept import marks, why_kept
from vardkedja.core.selectors.releases import received
from vardkedja.core.views.cases import log_document
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page


def _open(request: Any, case_id: UUID, version_id: UUID) -> tuple[OpenCase, EntryVersion, Filing | None]:
    """The case through the gate, then the version and the own filing of it. Raises `NotVisible`."""
    opened = opened_for(request, case_id, "handling i ärende")
    versions = policies.visible_versions(request.actor, opened.case).select_related("case")
    version = versions.filter(pk=version_id).first()
    if version is None:
        log.write(request.actor, Action.DENIED, "handling", reason="inte utlämnad", object_id=version_id)
        raise NotVisible
    return opened, version, casepage.filings_of(request.actor, opened.case).filter(version=version).first()


@page(can_see_cases)
def document(request: Any, case_id: UUID, version_id: UUID) -> HttpResponse:
    """Read one frozen version."""
    opened, version, filing = _open(request, case_id, version_id)
    log_document(request, opened, version, Action.READ)
    return _document_page(request, opened, version, filing, DiaryForm())


def _document_page(
    request: Any, opened: OpenCase, version: EntryVersion, filing: Filing | None, form: DiaryForm
) -> HttpResponse:
    url = reverse("core:document", args=[version.case_id, version.pk])
    pdf_url = reverse("core:document_pdf", args=[version.case_id, version.pk])
    return form_page(
        request, form,
        lambda data: take_to_file(version.case_id, [version], actor=request.actor, **data),
        then=f"{url}?hamta=1", done="Handlingen är tagen till akten.",
        template="core/document.html", version_shown=version, filing=filing, pdf_url=pdf_url,
        received=received(request.actor, version),
        files=files_of(version), mark=marks(request.actor, opened.case).get(version.pk),
        kept_why=why_kept(request.actor, version),
        fetch_now=bool(filing and "hamta" in request.GET), file_url=reverse("core:to_file", args=[version.case_id, version.pk]),
        **case_frame(request, opened, version.entry.get_kind_display()),
    )  # fmt: skip


@page(can_take_to_file, methods=("GET", "POST"))
def to_file(request: Any, case_id: UUID, version_id: UUID) -> HttpResponse:
    """Take a version to the own authority's file; the PDF/A comes with it."""
    opened, version, filing = _open(request, case_id, version_id)
    return _document_page(request, opened, version, filing, DiaryForm(request.POST or None))


@page(can_see_cases, limit="export")
def document_pdf(request: Any, case_id: UUID, version_id: UUID) -> HttpResponse:
    """The version as PDF/A, with the own diarienummer when it has been taken to file."""
    opened, version, filing = _open(request, case_id, version_id)
    given = received(request.actor, version)
    context = {
        "version": version,
        "filing": filing,
        "release": given[0] if given else None,
        "files": files_of(version),
        "mark": marks(request.actor, opened.case).get(version.pk),
    }
    content = pdf.render("pdf/document.html", context, variant=pdf.ARCHIVE)
    log_document(request, opened, version, Action.EXPORT)
    name = f"{version.case.number}-{version.entry.kind}-v{version.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
