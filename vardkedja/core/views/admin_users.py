"""Administration of the own authority's users and assignments."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vardkedja.core import log
from vardkedja.core.actions import administration as actions
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.administration import EndAssignmentForm, KnownUserForm, NewUserForm
from vardkedja.core.models import User
from vardkedja.core.policies import administered_assignments, can_administer
from vardkedja.core.selectors import administration as selector
from vardkedja.core.views.administration import crumbs, tabs
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page


@page(can_administer)
def users(request: Any) -> HttpResponse:
    """The own authority's users with their assignments."""
    context = {"accounts": selector.accounts(request.actor), "tabs": tabs("core:admin_users")}
    return render(request, "core/admin_users.html", context)


def _give(request: Any, user: User, data: dict[str, Any]) -> Any:
    return actions.give_assignment(
        user.pk,
        data["role"],
        actor=request.actor,
        valid_from=data["valid_from"],
        last_day=data["last_day"],
        unit_id=UUID(data["unit"]) if data["unit"] else None,
    )


@page(can_administer, methods=("GET", "POST"))
def user_new(request: Any) -> HttpResponse:
    """A new user with a first assignment; neither is stored without the other."""
    form = NewUserForm(
        request.POST or None, units=selector.assignable_units(request.actor), today=request.actor.today
    )

    def act(data: dict[str, Any]) -> Any:
        names = ("username", "first_name", "last_name", "title", "password")
        user = actions.create_user(
            actions.NewUser(**{name: data[name] for name in names}), actor=request.actor
        )
        return _give(request, user, data)

    back = reverse("core:admin_users")
    return form_page(
        request, form, act, then=back, done="Användaren är skapad och har fått sitt uppdrag.",
        title="Ny användare", submit="Skapa användaren", back=back, crumbs=crumbs("Användare", "core:admin_users", "Ny användare"),
    )  # fmt: skip


@page(can_administer, methods=("GET", "POST"))
def assign(request: Any) -> HttpResponse:
    """An assignment in the own authority for somebody who has an account."""
    form = KnownUserForm(
        request.POST or None,
        units=selector.assignable_units(request.actor),
        today=request.actor.today,
        initial={"username": _username(request)},
    )

    def act(data: dict[str, Any]) -> Any:
        user = User.objects.filter(username=data["username"].strip().lower(), is_active=True).first()
        if user is None:
            message = "Ingen användare heter så. Skapa användaren i stället."
            raise log.refused(request.actor, "uppdrag", message, field="username")
        return _give(request, user, data)

    back = reverse("core:admin_users")
    return form_page(
        request, form, act, then=back, done="Uppdraget är givet.",
        title="Ge uppdrag", submit="Ge uppdraget", back=back, crumbs=crumbs("Användare", "core:admin_users", "Ge uppdrag"),
    )  # fmt: skip


def _username(request: Any) -> str:
    """The user name to begin with: of somebody who has or had an assignment here (`?user=` the user's id)."""
    rows = administered_assignments(request.actor)
    found = next((row for row in rows if str(row.user_id) == request.GET.get("user")), None)
    return found.user.username if found else ""


@page(can_administer, methods=("GET", "POST"))
def assignment_end(request: Any, assignment_id: UUID) -> HttpResponse:
    """End an assignment at once or after a day."""
    row = administered_assignments(request.actor).filter(pk=assignment_id).first()
    if row is None:
        raise NotVisible

    def act(data: dict[str, Any]) -> Any:
        last_day = data["last_day"] if data["when"] == "day" else None
        return actions.end_assignment(assignment_id, last_day, actor=request.actor)

    back = reverse("core:admin_users")
    return form_page(
        request, EndAssignmentForm(request.POST or None, initial={"when": "now"}), act,
        then=back, done="Uppdraget är avslutat.", danger=True,
        title=f"Avsluta uppdrag: {row.user}, {row.get_role_display().lower()}", submit="Avsluta uppdraget", back=back,
        notice="Öppna sessioner slutar när uppdraget slutar. Ärenden och uppgifter ligger kvar och går till ersättaren.",
        crumbs=crumbs("Användare", "core:admin_users", "Avsluta uppdrag"),
    )  # fmt: skip
