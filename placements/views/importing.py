"""Read a unit's earlier stays in from files: try first, look at each row, then read in.

The files are not kept: the page with the report carries them, signed for its unit and for who sent them, for an hour.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from placements import policies
from placements.actions.importing import Report, Sheets, import_stays, rehearse_import, sheets
from placements.forms.imports import CarriedForm, ImportForm
from placements.selectors.imports import report_rows
from placements.views.common import unit_or_404
from vardkedja.core.errors import DomainError
from vardkedja.core.models import Unit
from vardkedja.core.policies import require
from vardkedja.core.web import attempt, guard, page

HOUR = 3600
TITLE, SUBMIT = "Läs in vistelser", "Visa vad som händer"
GONE = "Förhandsgranskningen har gått ut. Välj filerna igen."


@page(policies.can_import_at_home, methods=("GET", "POST"), limit="upload")
def import_page(request: Any, unit_id: UUID) -> HttpResponse:
    """Choose the files; what reading them in would do is shown, and then done."""
    unit = unit_or_404(request, unit_id)
    require(policies.can_import_stays(request.actor, unit))
    if "carried" in request.POST:
        return _read_in(request, unit)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = {name: file.read() for name, file in form.cleaned_data.items() if file}
        return _show(request, unit, sheets(**sent), _carry(request, unit, sent))
    return _choose(request, unit, form)


def _read_in(request: Any, unit: Unit) -> HttpResponse:
    form = CarriedForm(request.POST)
    try:
        files = sheets(**_carried(request, unit))
    except DomainError as error:
        form.add_error(None, error.message)
        return _choose(request, unit, ImportForm(), error.message)
    report = attempt(form, lambda: import_stays(unit.pk, files, actor=request.actor))
    if report is None:  # what the unit has changed meanwhile
        return _show(request, unit, files, request.POST["carried"])
    messages.success(request, f"Inläst: {report}.")
    return redirect(f"{reverse('placements:board')}?enhet={unit.pk}")


def _choose(request: Any, unit: Unit, form: ImportForm, gone: str = "") -> HttpResponse:
    context = {"form": form, "guard": guard(request), "gone": gone, **_frame(unit)}
    status = 422 if form.errors or gone else 200
    return render(request, "placements/import.html", context, status=status)


def _show(request: Any, unit: Unit, files: Sheets, carried: str) -> HttpResponse:
    """The rehearsal's report, with the files to read in where nothing is in the way."""
    report: Report = rehearse_import(unit.pk, files, actor=request.actor)
    context = {
        "report": report,
        "rows": report_rows(report.plan),
        "form": None if report.faults else CarriedForm(initial={"carried": carried}),
        "guard": guard(request),
        **_frame(unit),
    }
    return render(request, "placements/import_report.html", context, status=422 if report.faults else 200)


def _frame(unit: Unit) -> dict[str, Any]:
    back = f"{reverse('placements:board')}?enhet={unit.pk}"
    crumbs = [{"label": "Platser", "url": back}, {"label": TITLE, "url": ""}]
    return {"title": TITLE, "submit": SUBMIT, "lead": unit.name, "unit": unit, "back": back, "crumbs": crumbs}


def _carry(request: Any, unit: Unit, sent: dict[str, bytes]) -> str:
    texts = {name: content.decode("latin-1") for name, content in sent.items()}
    return signing.dumps(texts, salt=_salt(request, unit), compress=True)


def _carried(request: Any, unit: Unit) -> dict[str, bytes]:
    """The files that the report was about. Raises `DomainError` when they were not sent here, by this user, within the hour."""
    try:
        texts = signing.loads(request.POST["carried"], salt=_salt(request, unit), max_age=HOUR)
    except signing.BadSignature as error:
        raise DomainError(GONE) from error
    return {name: text.encode("latin-1") for name, text in texts.items()}


def _salt(request: Any, unit: Unit) -> str:
    return f"placements.import {request.actor.user_id} {request.actor.domain_id} {unit.pk}"
