"""The access log for its reviewer."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vardkedja.core import log as access_log
from vardkedja.core import policies, protection
from vardkedja.core.domain.sheets import CSV_TYPE, XLSX_TYPE, csv_bytes, xlsx_bytes
from vardkedja.core.forms.administration import LogFilter, LogPersonForm
from vardkedja.core.models import Case
from vardkedja.core.selectors import log as selector
from vardkedja.core.selectors.emergency import Target, find
from vardkedja.core.views.lists import query_of
from vardkedja.core.web import page

PER_PAGE = 50
#: The most rows of one file; narrow the days for more.
MOST = 10_000


@page(policies.can_review_log)
def access(request: Any) -> HttpResponse:
    """What the own staff did, and what others read of what the own authority owns."""
    actor = request.actor
    asked = {name: value for name in LogFilter.base_fields if (value := request.GET.get(name))}
    form = LogFilter(asked or None, users=selector.users_of(actor))
    shown = Paginator(_wanted(request, form), PER_PAGE).get_page(request.GET.get("sida"))
    rows = selector.in_words(actor, list(shown))
    access_log.write(
        actor, access_log.Action.READ, "åtkomstlogg", reason="logggranskning", owner_domain_id=actor.domain_id
    )
    context = {
        "form": form, "page": shown, "rows": rows, "query": query_of(asked), "person_form": LogPersonForm(),
        "files": urlencode(asked), "limited": _limited(asked),
    }  # fmt: skip
    return render(request, "core/log.html", context)


def _limited(asked: dict[str, str]) -> dict[str, str]:
    """What the list is limited to by a search, in words, and the address of the same list without that."""
    words = {"person": "personen med det nummer som du sökte på", "arende": f"ärende {asked.get('arende')}"}
    held = [name for name in words if name in asked]
    if not held:
        return {}
    rest = urlencode({name: value for name, value in asked.items() if name not in words})
    told = " och ".join(words[name] for name in held)
    return {
        "text": f"Listan visar bara rader om {told}.",
        "url": f"{reverse('core:log')}{'?' if rest else ''}{rest}",
    }


def _wanted(request: Any, form: LogFilter) -> Any:
    return selector.rows(request.actor, form.cleaned_data if form.is_valid() else {})


@page(policies.can_review_log, methods=("POST",), limit="lookup")
def person(request: Any) -> HttpResponse:
    """From a person number or case number to the log's rows about it, by opaque ids."""
    form = LogPersonForm(request.POST)
    target = find(request.actor, form.cleaned_data["number"]) if form.is_valid() else None
    if target and target.case_id and protection.is_hidden(request.actor, Case.objects.get(pk=target.case_id)):
        target = None  # the number of a protected person's case is for those who are named
    if target is None and form.is_valid():
        form.add_error("number", "Det finns inget sådant hos er.")
    if target is None:
        # Who asks for number after number is seen in the log, also where nothing was found. The number is not kept.
        access_log.write(
            request.actor, access_log.Action.DENIED, "sökning i åtkomstlogg utan träff", reason="logggranskning",
            owner_domain_id=request.actor.domain_id, relation="review",
        )  # fmt: skip
        context = {
            "form": form, "title": "Sök i åtkomstloggen", "submit": "Visa", "back": reverse("core:log"),
            "crumbs": [{"label": "Åtkomstlogg", "url": reverse("core:log")}, {"label": "Sök", "url": ""}],
        }  # fmt: skip
        return render(request, "core/form.html", context, status=422)
    access_log.write(
        request.actor, access_log.Action.SEARCH, "åtkomstlogg", reason="logggranskning",
        owner_domain_id=request.actor.domain_id, object_id=target.record_id or target.case_id, relation="review",
    )  # fmt: skip
    return redirect(f"{reverse('core:log')}?{_query(target)}")


def _query(target: Target) -> str:
    if target.record_id:
        return urlencode({"person": target.record_id})
    return urlencode({"arende": Case.objects.get(pk=target.case_id).number})


@page(policies.can_review_log, limit="export")
def sheet(request: Any, *, kind: str) -> HttpResponse:
    """The filtered rows as a file, latest first; no cell is a formula."""
    actor = request.actor
    form = LogFilter(request.GET or None, users=selector.users_of(actor))
    rows = selector.as_cells(selector.in_words(actor, list(_wanted(request, form)[:MOST]), together=False))
    access_log.write(
        actor,
        access_log.Action.EXPORT,
        "åtkomstlogg",
        reason="logggranskning",
        owner_domain_id=actor.domain_id,
    )
    content = (
        xlsx_bytes("Åtkomstlogg", selector.COLUMNS, rows)
        if kind == "xlsx"
        else csv_bytes(selector.COLUMNS, rows)
    )
    headers = {
        "Content-Disposition": f'attachment; filename="atkomstlogg.{kind}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=XLSX_TYPE if kind == "xlsx" else CSV_TYPE, headers=headers)
