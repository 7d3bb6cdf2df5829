"""Files of a case: add one, read one. Nothing else serves what users have uploaded."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from vardkedja.core import files, log
from vardkedja.core.actions.attachments import add_document
from vardkedja.core.domain.uploads import TYPES
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.files import DocumentForm
from vardkedja.core.log import Action
from vardkedja.core.models import Attachment
from vardkedja.core.policies import can_see_cases, inner_secrecy
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page


@page(can_see_cases, methods=("GET", "POST"), limit="upload")
def add(request: Any, case_id: UUID) -> HttpResponse:
    """Add a document that came as a file."""
    opened = opened_for(request, case_id, "ny handling")
    form = DocumentForm(request.POST or None, request.FILES or None)
    url = reverse("core:case", args=[case_id])
    return form_page(
        request, form, lambda data: add_document(case_id, actor=request.actor, **data),
        then=f"{url}#handlingar", done="Handlingen är tillagd.",
        title="Lägg till handling", submit="Lägg till handlingen", back=url,
        lead="Handlingen blir er egen. Andra läser den bara om ni lämnar ut den.",
        **case_frame(request, opened, "Lägg till handling"),
    )  # fmt: skip


@page(can_see_cases, limit="export")
def read(request: Any, case_id: UUID, attachment_id: UUID) -> HttpResponse:
    """One file, as something to save and never as a page of ours; its name on the reader's disk tells nothing."""
    opened = opened_for(request, case_id, "fil i ärende")
    narrowed = inner_secrecy(request.actor, category="category")
    row = Attachment.objects.filter(narrowed, pk=attachment_id, case=opened.case).first()
    if row is None:
        log.write(request.actor, Action.DENIED, "fil", reason="inte utlämnad", object_id=attachment_id)
        raise NotVisible
    content = files.read(row.key, row.sha256)
    log.write(
        request.actor,
        Action.EXPORT,
        "fil",
        reason=opened.why.text,
        owner_domain_id=row.owner_id,
        person_id=opened.case.person_id,
        case_id=opened.case.pk,
        object_id=row.pk,
    )
    return to_save(content, row.content_type, f"{opened.case.number}-{row.pk.hex[:8]}")


def to_save(content: bytes, content_type: str, name: str) -> HttpResponse:
    """What somebody has uploaded, as a file to save. `name`: without ending."""
    name = f"{name}{TYPES[content_type][0]}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
