"""Staff: who handles what, moving cases with a handover note, absence."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vardkedja.core import gate
from vardkedja.core.actions.absences import register_absence, remove_absence
from vardkedja.core.actions.cases import move_cases
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.staff import AbsenceForm, MoveForm
from vardkedja.core.models import Assignment, Case, CaseHandler, User
from vardkedja.core.names import Name, names_for
from vardkedja.core.policies import can_hand_over
from vardkedja.core.selectors import choices, staff
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page


@page(can_hand_over)
def overview(request: Any) -> HttpResponse:
    """Who handles what in the own authority."""
    left = staff.stranded(request.actor)
    gone = [{"user": user, "count": left[user.pk]} for user in User.objects.filter(pk__in=left)]
    return render(request, "core/staff.html", {"colleagues": staff.colleagues(request.actor), "gone": gone})


def _colleague(request: Any, user_id: UUID) -> User:
    """Somebody who has, or had, to do with the own domain. Raises `NotVisible`."""
    here = Assignment.objects.filter(domain=request.actor.domain_id, user=user_id)
    handles = CaseHandler.objects.filter(domain=request.actor.domain_id, user=user_id)
    if not (here.exists() or handles.exists()):
        raise NotVisible
    return User.objects.get(pk=user_id)


def _crumbs(label: str) -> list[dict[str, str]]:
    return [{"label": "Medarbetare", "url": reverse("core:handover")}, {"label": label, "url": ""}]


def _held_words(name: Name, case: Case) -> str:
    return name.full if name.source in {"none", "protected"} else f"{name.full}, {case.number}"


@page(can_hand_over, methods=("GET", "POST"))
def move(request: Any, user_id: UUID) -> HttpResponse:
    """Move one or all cases of a colleague to another."""
    actor, user = request.actor, _colleague(request, user_id)
    cases = staff.cases_of(actor, user_id)
    names = names_for(actor, cases)
    gate.log_listed(actor, "ärenden att flytta", cases, reason="flyttar ärenden mellan handläggare")
    held = [("all", f"Alla {len(cases)} ärenden")]
    held += [(str(case.pk), _held_words(names[case.pk], case)) for case in cases]
    others = [choice for choice in choices.colleague_choices(actor) if choice[0] != str(user_id)]
    form = MoveForm(request.POST or None, held=held, colleagues=others, initial={"only_case": "all"})

    def act(data: dict[str, Any]) -> int:
        one = None if data["only_case"] == "all" else UUID(data["only_case"])
        return move_cases(user_id, UUID(data["to_user"]), actor=actor, note=data["note"], only_case=one)

    back = reverse("core:handover")
    return form_page(
        request, form, act, then=back, done="Ärendena är flyttade, med överlämningen.",
        title=f"Flytta ärenden från {user}", submit="Flytta", back=back, crumbs=_crumbs("Flytta ärenden"),
    )  # fmt: skip


@page(can_hand_over, methods=("GET", "POST"))
def absence(request: Any, user_id: UUID) -> HttpResponse:
    """Register that a colleague is away."""
    user = _colleague(request, user_id)
    form = AbsenceForm(request.POST or None, today=request.actor.today)
    back = reverse("core:handover")
    return form_page(
        request, form, lambda data: register_absence(user_id, actor=request.actor, **data),
        then=back, done="Frånvaron är registrerad. Uppgifterna går till ersättaren.",
        title=f"Registrera frånvaro för {user}", submit="Registrera frånvaron", back=back, crumbs=_crumbs("Frånvaro"),
    )  # fmt: skip


@page(can_hand_over, methods=("POST",))
def back_again(request: Any, absence_id: UUID) -> HttpResponse:
    """Take away a colleague's absence."""
    remove_absence(absence_id, actor=request.actor)
    messages.success(request, "Frånvaron är borttagen.")
    return redirect("core:handover")
