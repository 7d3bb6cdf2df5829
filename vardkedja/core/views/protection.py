"""Protected persons: record the protection, name who sees, reveal with a reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vardkedja.core import log, policies
from vardkedja.core.actions import protection as actions
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.base import VkForm
from vardkedja.core.forms.protection import ProtectionForm, ReaderForm, RevealForm
from vardkedja.core.gate import open_record
from vardkedja.core.models import Case, ProtectedPerson
from vardkedja.core.selectors import protection as selectors
from vardkedja.core.selectors.persons import identity_of_record, person_header
from vardkedja.core.views.common import form_page
from vardkedja.core.web import attempt, page, text_of

CASES = {"label": "Ärenden", "url": "/arenden/"}


@page(policies.can_register_person, methods=("GET", "POST"))
def protect(request: Any, record_id: UUID) -> HttpResponse:
    """Record that the person is protected: from then on only those named see anything of it."""
    record, why = open_record(request.actor, record_id, stated=text_of(request, "reason"))
    back = reverse("core:person", args=[record_id])
    form = ProtectionForm(
        request.POST or None, initial={"since": request.actor.today, "source": "register", "kind": "marking"}
    )

    def act(data: dict[str, Any]) -> Any:
        return actions.protect_person(record_id, actor=request.actor, **data)

    return form_page(
        request, form, act, then=lambda person: reverse("core:protected", args=[person.pk]),
        done="Skyddet är registrerat. Bara de som är utsedda ser uppgifterna.",
        title="Registrera skydd", submit="Registrera skyddet", back=back,
        notice="Du blir utsedd. Alla andra hos er ser bara att uppgifterna är skyddade, och chefen får en uppgift att utse fler. "
        "Myndigheter som är part i era ärenden om personen får veta att ärendet är skyddat.",
        person=person_header(identity_of_record(request.actor, record), why),
        crumbs=[CASES, {"label": "Personuppgifter", "url": back}, {"label": "Skydd", "url": ""}],
    )  # fmt: skip


@page(policies.can_see_cases)
def protected(request: Any, protected_id: UUID) -> HttpResponse:
    """What is protected and who is named, without anything of the person."""
    return _page(request, _opened(request, protected_id))


def _opened(request: Any, protected_id: UUID) -> ProtectedPerson:
    try:
        person = selectors.protected_person(request.actor, protected_id)
    except NotVisible:
        log.write(
            request.actor, log.Action.DENIED, "skyddad person", reason="ingen sådan", object_id=protected_id
        )
        raise
    log.write(
        request.actor,
        log.Action.READ,
        "skyddad person",
        reason="vilka som är utsedda",
        owner_domain_id=person.domain_id,
        person_id=person.person_id,
        case_id=person.case_id,
        object_id=person.pk,
    )
    return person


def _page(request: Any, person: ProtectedPerson, form: ReaderForm | None = None) -> HttpResponse:
    actor = request.actor
    may_name = policies.can_name_readers(actor)
    context = {
        "protected": person,
        "facts": list(person.facts.all()),
        "named": selectors.named(person),
        "cases": selectors.cases_of(actor, person),
        "may_name": may_name,
        "may_end": _may_end(actor, person),
        "form": form or ReaderForm(users=selectors.may_be_named(actor, person)),
        "crumbs": [CASES, {"label": "Skyddade uppgifter", "url": ""}],
    }
    return render(request, "core/protected_person.html", context, status=422 if form and form.errors else 200)


def _may_end(actor: Actor, person: ProtectedPerson) -> bool:
    own = person.told_by_id is None and selectors.is_named(actor, person)
    return own and bool(policies.can_register_person(actor))


@page(policies.can_name_readers, methods=("POST",))
def name(request: Any, protected_id: UUID) -> HttpResponse:
    """Name a colleague."""
    person = _opened(request, protected_id)
    form = ReaderForm(request.POST, users=selectors.may_be_named(request.actor, person))
    if form.is_valid() and attempt(
        form,
        lambda: actions.name_reader(protected_id, UUID(form.cleaned_data["user"]), actor=request.actor),
    ):
        messages.success(request, "Medarbetaren är utsedd.")
        return redirect("core:protected", protected_id)
    return _page(request, person, form)


@page(policies.can_name_readers, methods=("POST",))
def unname(request: Any, protected_id: UUID, user_id: UUID) -> HttpResponse:
    """Take away who is named."""
    _opened(request, protected_id)
    actions.unname_reader(protected_id, user_id, actor=request.actor)
    messages.success(request, "Medarbetaren är inte längre utsedd.")
    return redirect("core:protected", protected_id)


@page(policies.can_register_person, methods=("GET", "POST"))
def end(request: Any, protected_id: UUID) -> HttpResponse:
    """The protection has been lifted: from then on the person is seen as any other."""
    _opened(request, protected_id)
    back = reverse("core:protected", args=[protected_id])

    def act(_data: dict[str, Any]) -> bool:
        actions.end_protection(protected_id, actor=request.actor)
        return True

    return form_page(
        request, VkForm(request.POST or None), act, then="/arenden/", done="Skyddet är avslutat.",
        title="Avsluta skyddet", submit="Avsluta skyddet", back=back, danger=True,
        notice="Gör det bara när Skatteverket har hävt skyddet. Alla som får se ärendet ser då uppgifterna igen.",
        crumbs=[CASES, {"label": "Skyddade uppgifter", "url": back}, {"label": "Avsluta", "url": ""}],
    )  # fmt: skip


@page(policies.can_see_cases, methods=("POST",), limit="reveal")
def reveal(request: Any, case_id: UUID) -> HttpResponse:
    """Show a protected person's case for a short while to who is not named, with a reason."""
    form = RevealForm(request.POST)
    reason = form.as_sent()
    case = attempt(form, lambda: actions.reveal_case(case_id, reason, actor=request.actor))
    if case is None:
        shown = Case.objects.get(pk=case_id)
        context = selectors.closed_case(request.actor, shown) | {"form": form}
        return render(request, "core/protected.html", context, status=422)
    minutes = int(actions.SHOWN_FOR.total_seconds() // 60)
    messages.success(request, f"Ärendet visas för dig i {minutes} minuter. Det granskas i efterhand.")
    return redirect("core:case", case_id)
