"""Letters to the person: the own authority's list, writing one, and its PDF for a window envelope."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from referrals import actions, documents, policies
from referrals.domain import letters as domain
from referrals.domain.letters import LABELS, Kind
from referrals.forms.letters import LetterForm
from referrals.selectors import letters as selector
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.protection import ForwardingForm
from vardkedja.core.gate import OpenCase
from vardkedja.core.letters import goes_by_forwarding
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page

BY_FORWARDING = "Personen har skyddade uppgifter. Brevet får bara gå genom Skatteverkets förmedling."


def ask_for_forwarding(request: Any, opened: OpenCase, form: ForwardingForm, title: str) -> HttpResponse:
    """Before a letter to a protected person is made."""
    context = {
        "form": form,
        "title": "Brev genom Skatteverkets förmedling",
        "lead": "Personen har skyddade uppgifter. Brevet får inte skickas till någon adress.",
        "submit": "Hämta brevet",
        "back": reverse("core:case", args=[opened.case.pk]),
        **case_frame(request, opened, title),
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


def as_pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@page(policies.can_write_letters)
def index(request: Any, case_id: UUID) -> HttpResponse:
    """The own authority's letters, and which can be written."""
    opened = opened_for(request, case_id, "brev")
    case, actor = opened.case, request.actor
    kinds = [
        {"label": label, "url": reverse("referrals:write_letter", args=[case.pk, kind])}
        for kind, label in LABELS.items()
    ]
    context = {
        "letters": selector.written(actor, case),
        "kinds": kinds,
        "needs": selector.needs_of(actor, case).notice,
        "forwarded": BY_FORWARDING if goes_by_forwarding(actor, case) else "",
        **case_frame(request, opened, "Brev"),
    }
    return render(request, "referrals/letters.html", context)


@page(policies.can_write_letters, methods=("GET", "POST"))
def write(request: Any, case_id: UUID, letter: str) -> HttpResponse:
    """A letter, filled in beforehand and adapted by whoever sends it."""
    if letter not in set(Kind):
        raise NotVisible
    kind, actor = Kind(letter), request.actor
    opened = opened_for(request, case_id, "brev")
    back = reverse("referrals:letters", args=[case_id])
    needs = selector.needs_of(actor, opened.case)
    texts = domain.draft(kind, selector.facts_for(kind, actor, opened.case), needs)
    return form_page(
        request, LetterForm(request.POST or None, kind=kind, texts=texts),
        lambda data: actions.write_letter(case_id, kind, data, actor=actor),
        then=back, done="Brevet är sparat. Hämta det som PDF och skriv ut det.",
        title=LABELS[kind], submit="Spara brevet", back=back, notice=needs.notice,
        lead="Läs igenom och ändra det som behövs. Adressen läggs på när brevet hämtas.",
        **case_frame(request, opened, "Skriv brev"),
    )  # fmt: skip


@page(policies.can_write_letters, methods=("GET", "POST"), limit="export")
def pdf(request: Any, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """The letter as PDF; to a protected person once forwarding is confirmed."""
    actor = request.actor
    opened = opened_for(request, case_id, "brev")
    version = next((one for one in selector.own_letters(actor, opened.case) if one.pk == letter_id), None)
    if version is None:
        log.write(actor, log.Action.DENIED, "brev", reason="inte egen", object_id=letter_id)
        raise NotVisible
    form = ForwardingForm(request.POST or None)
    if goes_by_forwarding(actor, opened.case) and not (request.method == "POST" and form.is_valid()):
        return ask_for_forwarding(request, opened, form, "Brev")
    content = documents.letter(actor, opened.case, version, confirmed=request.method == "POST")
    log.write(
        actor, log.Action.EXPORT, "brev", reason=opened.why.text, owner_domain_id=version.owner_id,
        person_id=opened.case.person_id, case_id=opened.case.pk, object_id=version.pk,
    )  # fmt: skip
    return as_pdf(content, f"{opened.case.number}-brev-{version.written_at:%Y-%m-%d}.pdf")
