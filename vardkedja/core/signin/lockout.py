"""Lock-out after repeated failures, password and code alike (axes counts, by user name and address together).

Whoever comes to the second step has the password. Wrong codes are therefore counted by the account as well, from wherever
they come: with an address for each try a code of six digits is soon guessed.
"""

import ipaddress
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.cache import cache
from django.http import HttpResponse
from django.template.loader import render_to_string

from vardkedja.core import limits

#: Seconds during which a code may be accepted: its own period and the tolerance before and after.
CODE_LIVES = 30 * (1 + 2 * settings.MFA_TOTP_TOLERANCE)
CODES = "wrong_code"


def username_of(request: Any, credentials: dict[str, Any] | None = None) -> str:
    """The user name that somebody tries, as accounts are named: without blanks, in small letters, at most 150 signs."""
    tried = (credentials or {}).get("username") or request.POST.get("login") or ""
    return tried.strip().lower().replace("\x00", "")[:150]


def address_of(request: Any) -> str | None:
    """Where the request comes from; of an IPv6 address the network, since one subscriber has all of it."""
    told = request.META.get("REMOTE_ADDR") or ""
    if ":" not in told:
        return told or None
    try:
        return str(ipaddress.ip_network(f"{told}/64", strict=False).network_address)
    except ValueError:
        return told


def is_locked(request: Any, user: Any) -> bool:
    """Whether the user is locked out from this address just now, or has had too many wrong codes from anywhere."""
    allowed = AxesProxyHandler.is_allowed(request, {"username": user.get_username()})
    return not allowed or not limits.has_room(CODES, str(user.pk))


def count_wrong_code(request: Any, user: Any) -> None:
    """Count a wrong code or key, by the account wherever it came from and as a failed sign-in."""
    limits.spend(CODES, str(user.pk))
    count_failure(request, user)


def is_fresh(user: Any, code: str) -> bool:
    """Whether the code is used for the first time, as long as it could be accepted: a code is good once (RFC 6238, 5.2)."""
    plain = "".join(sign for sign in code if sign.isalnum()).lower()  # as the library compares them
    return cache.add(f"vardkedja.code.{user.pk}.{plain}", "", timeout=CODE_LIVES)


def lift(user: Any) -> None:
    """Forget the failures of a user, from everywhere."""
    AccessAttempt.objects.filter(username=user.get_username()).delete()
    limits.forget(CODES, str(user.pk))


def count_failure(request: Any, user: Any) -> None:
    """Count as a failed sign-in. The one that reaches the limit locks out."""
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
