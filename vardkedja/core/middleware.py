"""Opens the actor's scope around every request: one transaction, which a 500 rolls back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from vardkedja.core import actor as actors
from vardkedja.core import clock, scope
from vardkedja.core.errors import DomainError
from vardkedja.core.signin import presence, second_factor, session
from vardkedja.core.web import error_page

#: What may be opened by somebody whose role demands a second factor and who has none yet.
OPEN_WITHOUT_FACTOR = ("/konto/sakerhet/", "/valj-uppdrag/", "/static/")
#: What may be opened by somebody who has not changed the password that an administrator gave.
OPEN_WITH_FIRST_PASSWORD = ("/konto/losenord/", "/valj-uppdrag/", "/static/")
FIRST_PASSWORD = "Byt lösenordet som du fick av administratören. Bara du ska känna till ditt lösenord."
NO_FACTOR = "Din roll kräver inloggning med ett andra steg."
AWAY = "Du har varit borta länge och är utloggad. Logga in igen, så kommer du tillbaka till sidan."
#: Fields that nobody has written a text in; and what is short is quickly written again.
NOT_TYPED = {
    "csrfmiddlewaretoken",
    "vk_domain",
    "vk_token",
    "vk_version",
    "password",
    "present",
    "new",
    "again",
}
SHORT = 20
EXPIRED = "Ditt uppdrag har gått ut eller avslutats. Välj ett annat uppdrag eller kontakta din administratör."

#: The same answer for everybody, signed in or not, so no scope.
HEALTH = "/halsa/"


class ScopeMiddleware:
    """Sets `request.actor` from the session's domain and the user's valid assignments, checked at every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor, request.assignments, request.must_enrol = None, [], False
        if request.path == HEALTH or not request.user.is_authenticated:
            return self.get_response(request)
        now = clock.now()
        asks = request.path == reverse("session")
        # A page that asks how long is left has covered itself when the answer is none: then it is so.
        if session.is_over(request, now) or (asks and not session.left(request, now)):
            return self._timed_out(request)
        if not asks or request.method == "POST":
            session.touch(request, now)
        with scope.open_scope(scope.ScopeKey(user=request.user.pk)):
            response = self._within(request)
            if response.status_code >= 500:  # noqa: PLR2004
                transaction.set_rollback(True)
            # Pages hold personal data: neither the browser nor anything between keeps them.
            response.headers.setdefault("Cache-Control", "no-store")
            return response

    def _timed_out(self, request: Any) -> HttpResponse:
        """Sign out whoever has been away. A form that was sent too late is shown again to be copied, and stored nowhere."""
        back = request.get_full_path() if request.method == "GET" else "/"
        typed = [
            text for name in request.POST if name not in NOT_TYPED for text in request.POST.getlist(name)
        ]
        logout(request)
        if request.path == reverse("session") or request.path.startswith("/api/"):
            return self.get_response(request)
        login = f"{reverse('core:login')}?{urlencode({'next': back})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": login})
        if request.method == "POST":
            long = [text for text in typed if len(text) > SHORT]
            return render(request, "expired.html", {"typed": long, "login_url": login}, status=401)
        messages.info(request, AWAY)
        return redirect(login)

    def _within(self, request: Any) -> HttpResponse:
        now = clock.now()
        held = actors.valid_assignments(request.user, now)
        request.assignments = presence.counted(request, held)
        if not request.assignments or not request.user.is_active:
            why = presence.why_none(request, held, clock.day_of(now)) or EXPIRED
            logout(request)
            messages.error(request, why)
            return redirect("core:login")
        domain_id = self._domain(request)
        if domain_id is None:
            return self._choose(request)
        address = request.META.get("REMOTE_ADDR", "")
        request.actor = actors.for_user(request.user, domain_id, request.assignments, now, address)
        scope.narrow(request.actor.key)
        request.must_enrol = second_factor.is_demanded(request.assignments) and not second_factor.was_given(
            request
        )
        if request.user.first_password:
            return self._held(request, OPEN_WITH_FIRST_PASSWORD, FIRST_PASSWORD, "core:password")
        if request.must_enrol:
            return self._held(request, OPEN_WITHOUT_FACTOR, NO_FACTOR, "mfa_index")
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

    def _held(self, request: Any, open_paths: tuple[str, ...], why: str, mended_at: str) -> HttpResponse:
        """Nothing opens but the page that mends what is missing, until it is mended."""
        if request.path.startswith(open_paths) or request.path == reverse("core:logout"):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": why}, status=403)
        messages.info(request, why)
        return redirect(mended_at)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """Domain errors that no form took care of become pages; log rows written before them stay."""
        return error_page(request, exception) if isinstance(exception, DomainError) else None
