"""Opens the actor's scope around every request: one transaction, which a 500 rolls back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from vardkedja.core import actor as actors
from vardkedja.core import clock, scope
from vardkedja.core.errors import DomainError
from vardkedja.core.web import error_page

EXPIRED = "Ditt uppdrag har gått ut eller avslutats. Välj ett annat uppdrag eller kontakta din administratör."

#: The same answer for everybody, signed in or not, so no scope.
HEALTH = "/halsa/"


class ScopeMiddleware:
    """Sets `request.actor` from the session's domain and the user's valid assignments, checked at every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor, request.assignments = None, []
        if request.path == HEALTH or not request.user.is_authenticated:
            return self.get_response(request)
        with scope.open_scope(scope.ScopeKey(user=request.user.pk)):
            response = self._within(request)
            if response.status_code >= 500:  # noqa: PLR2004
                transaction.set_rollback(True)
            # Pages hold personal data: neither the browser nor anything between keeps them.
            response.headers.setdefault("Cache-Control", "no-store")
            return response

    def _within(self, request: Any) -> HttpResponse:
        now = clock.now()
        request.assignments = actors.valid_assignments(request.user, now)
        if not request.assignments or not request.user.is_active:
            logout(request)
            messages.error(request, EXPIRED)
            return redirect("core:login")
        domain_id = self._domain(request)
        if domain_id is None:
            return self._choose(request)
        address = request.META.get("REMOTE_ADDR", "")
        request.actor = actors.for_user(request.user, domain_id, request.assignments, now, address)
        scope.narrow(request.actor.key)
        return self.get_response(request)

    def _domain(self, request: Any) -> UUID | None:
        """The session's domain while an assignment there is valid; the only one if there is only one."""
        held = {assignment.domain_id for assignment in request.assignments}
        chosen = request.session.get("domain")
        if chosen and UUID(chosen) in held:
            return UUID(chosen)
        if chosen:
            del request.session["domain"]
            messages.error(request, EXPIRED)
            return None
        if len(held) == 1:
            request.session["domain"] = str(next(iter(held)))
            return next(iter(held))
        return None

    def _choose(self, request: Any) -> HttpResponse:
        open_paths = {reverse("core:choose"), reverse("core:logout")}
        if request.path in open_paths or request.path.startswith("/static/"):
            return self.get_response(request)
        return redirect("core:choose")

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """Domain errors that no form took care of become pages; log rows written before them stay."""
        return error_page(request, exception) if isinstance(exception, DomainError) else None
