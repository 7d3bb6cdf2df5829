"""Sign-in, sign-out, for whom you act, and the own account."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vardkedja.core.actions.absences import register_absence, remove_absence
from vardkedja.core.actions.account import change_password
from vardkedja.core.forms.staff import AbsenceForm, PasswordForm
from vardkedja.core.policies import can_sign_in
from vardkedja.core.selectors import signin, staff
from vardkedja.core.signin import lockout
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page, public, wrong_method


@public
def logout(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return wrong_method(request, ("POST",))
    end_session(request)
    messages.info(request, "Du är utloggad.")
    return redirect("core:login")


@public
def choose(request: Any) -> HttpResponse:
    """Choose among the domains in which you have a valid assignment."""
    if not request.user.is_authenticated:
        return redirect("core:login")
    domains = {a.domain_id: a.domain for a in request.assignments}
    if request.method == "POST":
        return _switch(request, set(domains))
    return render(request, "core/choose.html", {"domains": domains.values()})


def _switch(request: Any, held: set[UUID]) -> HttpResponse:
    try:
        chosen = UUID(request.POST.get("domain", ""))
    except ValueError:
        chosen = None
    if chosen in held:
        request.session["domain"] = str(chosen)
        return redirect("core:todo")
    return redirect("core:choose")


@page(can_sign_in)
def account(request: Any) -> HttpResponse:
    """The own assignments, in every authority, and own absence in this one."""
    held = sorted(request.assignments, key=lambda a: (a.domain.name, a.get_role_display()))
    absences = staff.absences(request.actor, request.actor.user_id)
    context = {"assignments": held, "absences": absences, "sessions": signin.sessions(request.user)}
    return render(request, "core/account.html", context | {"this_session": request.session.session_key})


@page(can_sign_in, methods=("POST",))
def end_sessions(request: Any) -> HttpResponse:
    """End all the own sessions but this one."""
    for one in signin.sessions(request.user):
        if one.session_key != request.session.session_key:
            one.end()
    messages.success(request, "Du är utloggad överallt utom här.")
    return redirect("core:account")


@page(can_sign_in, methods=("GET", "POST"))
def away(request: Any) -> HttpResponse:
    """Register one's own absence."""
    actor, back = request.actor, reverse("core:account")
    return form_page(
        request, AbsenceForm(request.POST or None, today=actor.today),
        lambda data: register_absence(actor.user_id, actor=actor, **data),
        then=back, done="Frånvaron är registrerad. Dina uppgifter går till ersättaren medan du är borta.",
        title="Registrera frånvaro", submit="Registrera frånvaron", back=back, crumbs=_crumbs("Frånvaro"),
    )  # fmt: skip


@page(can_sign_in, methods=("POST",))
def not_away(request: Any, absence_id: UUID) -> HttpResponse:
    """Take away one's own absence."""
    remove_absence(absence_id, actor=request.actor)
    messages.success(request, "Frånvaron är borttagen.")
    return redirect("core:account")


@page(can_sign_in, methods=("GET", "POST"))
def password(request: Any) -> HttpResponse:
    """Change one's password; this session goes on, others end. A wrong present one counts as a failed sign-in."""
    if request.method == "POST" and lockout.is_locked(request, request.user):
        return lockout.locked_out(request)
    back, form = reverse("core:account"), PasswordForm(request.POST or None)

    def act(data: dict[str, Any]) -> Any:
        user = change_password(data["present"], data["new"], actor=request.actor)
        update_session_auth_hash(request, user)
        return user

    response = form_page(
        request, form, act, then=back, done="Lösenordet är bytt.",
        title="Byt lösenord", submit="Byt lösenord", back=back, crumbs=_crumbs("Byt lösenord"),
    )  # fmt: skip
    # Counted here, outside the savepoint of the attempt, which is rolled back.
    if form.is_bound and "present" in form.errors and request.POST.get("present"):
        lockout.count_failure(request, request.user)
    return response


def _crumbs(label: str) -> list[dict[str, str]]:
    return [{"label": "Mitt konto", "url": reverse("core:account")}, {"label": label, "url": ""}]
