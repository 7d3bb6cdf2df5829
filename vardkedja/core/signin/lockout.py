"""Lock-out after repeated failures, password and code alike (axes counts, by user name and address together)."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessFailureLog
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpResponse
from django.template.loader import render_to_string


def username_of(request: Any, credentials: dict[str, Any] | None = None) -> str:
    """The user name that somebody tries, as accounts are named: without blanks, in small letters, at most 150 signs."""
    tried = (credentials or {}).get("username") or request.POST.get("login") or ""
    return tried.strip().lower().replace("\x00", "")[:150]


def address_of(request: Any) -> str | None:
    """Where the request comes from, as the access log has it."""
    return request.META.get("REMOTE_ADDR")


def is_locked(request: Any, user: Any) -> bool:
    """Whether the user is locked out from this address just now."""
    return not AxesProxyHandler.is_allowed(request, {"username": user.get_username()})


def count_failure(request: Any, user: Any) -> None:
    """Count a wrong code or key as a failed sign-in. The one that reaches the limit locks out."""
    user_login_failed.send(sender="vardkedja", credentials={"username": user.get_username()}, request=request)


def refuse(request: Any) -> None:
    """Let the answer to this request be the page of the locked out."""
    request.axes_locked_out = True


def note(request: Any, name: str) -> None:
    """A failed sign-in that is no guess at a password (through an organisation): into the log, not towards lock-out."""
    AccessFailureLog.objects.create(
        username=name[:150],
        ip_address=address_of(request),
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:255],
        http_accept=request.META.get("HTTP_ACCEPT", "")[:1025],
        path_info=request.path[:255],
        locked_out=False,
    )


def locked_out(_request: Any, _response: Any = None, _credentials: Any = None) -> HttpResponse:
    """The page of the locked out: the same for a user who exists and for one who does not."""
    minutes = round(settings.AXES_COOLOFF_TIME.total_seconds() / 60)
    # Without the request: axes asks for the page when the scope of whoever is signed in has been closed.
    return HttpResponse(render_to_string("account/locked.html", {"minutes": minutes}), status=429)
