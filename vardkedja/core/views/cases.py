"""The case page, and what is done on it to the case as such: notes, join, close."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from vardkedja.core import log, policies, registry
from vardkedja.core.actions.cases import close_case, join_cases
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.forms.base import VkForm
from vardkedja.core.forms.cases import NoteForm
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import EntryKind
from vardkedja.core.policies import can_see_cases
from vardkedja.core.selectors import casepage, consents, releases
from vardkedja.core.views.common import case_frame, form_page, opened_for, own_case_for
from vardkedja.core.web import page

WHOSE = (("", "Alla"), ("egna", "Våra egna"), ("andras", "Andra myndigheters"))


@page(can_see_cases, methods=("GET", "POST"))
def case(request: Any, case_id: UUID) -> HttpResponse:
    """The chain of one person. A POST states why, where nothing else says it."""
    return _case_page(request, opened_for(request, case_id, "ärende"))


@page(can_see_cases, methods=("POST",), limit="reveal")
def reveal(request: Any, case_id: UUID) -> HttpResponse:
    """The case page with the person's whole number, which is logged."""
    opened = opened_for(request, case_id, "personnummer")
    return _case_page(request, opened, whole_number=True)


def _case_page(request: Any, opened: OpenCase, *, whole_number: bool = False) -> HttpResponse:
    actor, case = request.actor, opened.case
    whose = request.GET.get("handelser", "")
    everything = "alla" in request.GET
    panels = casepage.panels(actor, opened)
    most = None if everything else casepage.EVENTS_SHOWN + 1
    events = casepage.timeline(actor, case, whose, most)
    return render(
        request,
        "core/case.html",
        {
            **case_frame(request, opened, whole_number=whole_number),
            "steps": casepage.rail(actor, opened),
            "possibilities": casepage.possibilities(actor, opened),
            "panels": {column: [_printed(request, one) for one in held] for column, held in panels.items()},
            "authorities": casepage.authorities(actor, case),
            "documents": casepage.documents(actor, case),
            "notes": casepage.documents(actor, case, notes=True),
            "consents": consents.chips(actor, case),
            "releases": releases.of_case(actor, case),
            "others": casepage.other_cases(actor, case),
            "events": events if everything else events[: casepage.EVENTS_SHOWN],
            "events_cut": not everything and len(events) > casepage.EVENTS_SHOWN,
            "event_filter": _event_filter(case.pk, whose),
            "whose": whose if whose in dict(WHOSE) else "",
            "may": casepage.may(actor, opened),
        },
    )


def _printed(request: Any, panel: registry.Panel) -> dict[str, Any]:
    return {"title": panel.title, "html": render_to_string(panel.template, panel.context, request)}


def _event_filter(case_id: UUID, whose: str) -> dict[str, Any]:
    choices = [{"value": value, "label": label, "selected": value == whose} for value, label in WHOSE]
    return {"url": reverse("core:case", args=[case_id]), "name": "handelser", "choices": choices}


@page(can_see_cases, methods=("GET", "POST"))
def note(request: Any, case_id: UUID) -> HttpResponse:
    """Write a note of the own authority."""
    opened = opened_for(request, case_id, "ny anteckning")

    def act(data: dict[str, Any]) -> Any:
        fields = [("text", "Anteckning", data["text"])]
        return write_entry(case_id, EntryKind.NOTE, data["category"], fields, actor=request.actor)

    url = reverse("core:case", args=[case_id])
    return form_page(
        request, NoteForm(request.POST or None), act,
        then=f"{url}#anteckningar", done="Anteckningen är sparad.",
        title="Skriv anteckning", submit="Spara anteckningen", back=url,
        **case_frame(request, opened, "Skriv anteckning"),
    )  # fmt: skip


@page(can_see_cases, methods=("POST",))
def join(request: Any, case_id: UUID, other_id: UUID) -> HttpResponse:
    """Join two cases about one person."""
    join_cases(case_id, other_id, actor=request.actor)
    messages.success(request, "Ärendena är sammankopplade. Ingen köplats har ändrats.")
    return redirect("core:case", case_id)


@page(policies.can_close_case, methods=("GET", "POST"))
def close(request: Any, case_id: UUID) -> HttpResponse:
    """Close a case of the own authority, after a question."""
    opened = own_case_for(request, case_id, "avsluta ärende")
    url = reverse("core:case", args=[case_id])
    return form_page(
        request, VkForm(request.POST or None), lambda _data: close_case(case_id, actor=request.actor),
        then=url, done="Ärendet är avslutat.",
        title="Avsluta ärendet", submit="Avsluta ärendet", back=url, danger=True,
        notice="Era egna öppna uppgifter i ärendet avslutas. Det som är skrivet finns kvar.",
        **case_frame(request, opened, "Avsluta ärendet"),
    )  # fmt: skip


def log_document(request: Any, opened: OpenCase, version: Any, action: str) -> None:
    """A document read or taken out is logged for its owner, who need not be the case's."""
    log.write(
        request.actor,
        action,
        f"handling: {version.entry.get_kind_display()}"[:120],
        reason=opened.why.text,
        owner_domain_id=version.owner_id,
        person_id=opened.case.person_id,
        case_id=opened.case.pk,
        object_id=version.pk,
    )
