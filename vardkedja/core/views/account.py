"""Sign-in, sign-out, and for whom you act."""

from typing import Any
from uuid import UUID

from django.contrib.auth import logout as end_session
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from vardkedja.core.web import public

login = public(LoginView.as_view(template_name="registration/login.html", redirect_authenticated_user=True))


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    end_session(request)
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
