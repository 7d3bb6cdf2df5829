"""The log extract and the register extract of one person, from the own record."""

import datetime as dt
import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vardkedja.core import log, pdf, policies
from vardkedja.core.forms.extracts import ExtractForm
from vardkedja.core.gate import open_record
from vardkedja.core.models import PersonRecord
from vardkedja.core.selectors import extracts, log_extract
from vardkedja.core.selectors.persons import identity_of_record, person_header
from vardkedja.core.selectors.reviews import rules_of
from vardkedja.core.web import page, text_of

#: The access log begins with the product; an extract without a first day begins here.
BEGINNING = dt.date(2020, 1, 1)
WHAT = {"log": "loggutdrag", "register": "registerutdrag", "data": "registerutdrag som data"}


@page(policies.can_make_extract, methods=("GET", "POST"), limit="export")
def extract(request: Any, record_id: UUID) -> HttpResponse:
    """Choose what is needed; the answer is a file. It is for the person, so it is looked through before it leaves the house."""
    record, why = open_record(request.actor, record_id, stated=text_of(request, "reason"))
    form = ExtractForm(request.POST if "kind" in request.POST else None, initial={"kind": "log"})
    if form.is_bound and form.is_valid():
        return _file(request, record, form.cleaned_data)
    back = reverse("core:person", args=[record.pk])
    context = {
        "form": form, "title": "Gör utdrag", "submit": "Hämta utdraget", "back": back,
        "lead": "Den enskilde har rätt att få veta vem som har läst och vilka uppgifter ni har.",
        "notice": "Gå igenom utdraget innan du lämnar det: sekretess kan gälla för uppgifter om andra än den enskilde.",
        "person": person_header(identity_of_record(request.actor, record), why),
        "crumbs": [{"label": "Ärenden", "url": reverse("core:cases")}, {"label": "Personuppgifter", "url": back}, {"label": "Gör utdrag", "url": ""}],
    }  # fmt: skip
    return render(request, "core/extract.html", context, status=422 if form.errors else 200)


def _file(request: Any, record: PersonRecord, data: dict[str, Any]) -> HttpResponse:
    actor, kind = request.actor, data["kind"]
    if kind == "log":
        content, name = _log_pdf(request, record, data), "loggutdrag.pdf"
    else:
        gathered = extracts.gathered(actor, record)
        as_data = json.dumps(gathered, ensure_ascii=False, indent=2).encode()
        content = as_data if kind == "data" else _register_pdf(request, record, gathered)
        name = "registerutdrag.json" if kind == "data" else "registerutdrag.pdf"
    log.write(
        actor, log.Action.EXPORT, WHAT[kind], reason=data["purpose"], relation="stated",
        owner_domain_id=record.domain_id, person_id=record.person_id, object_id=record.pk,
    )  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    kind_of_file = "application/json" if kind == "data" else "application/pdf"
    return HttpResponse(content, content_type=kind_of_file, headers=headers)


def _whom(request: Any, record: PersonRecord) -> dict[str, Any]:
    identity = identity_of_record(request.actor, record)
    return {
        "name": identity.name,
        "number": identity.number,
        "domain": request.actor.domain,
        "now": request.actor.now,
    }


def _log_pdf(request: Any, record: PersonRecord, data: dict[str, Any]) -> bytes:
    actor = request.actor
    first, last = data["first"] or BEGINNING, data["last"] or actor.today
    subject, names = extracts.subject_of(actor, record), rules_of(actor).names_in_extract
    rows = log_extract.accesses(actor, subject, first, last, names=names)
    context = {"rows": rows, "first": data["first"], "last": last, "names": names}
    return pdf.render("pdf/log_extract.html", {**context, **_whom(request, record)})


def _register_pdf(request: Any, record: PersonRecord, gathered: dict[str, Any]) -> bytes:
    return pdf.render("pdf/register_extract.html", {"extract": gathered, **_whom(request, record)})
