"""What is looked at before anything else: from where a request comes, how large it is, how many there are."""

import ipaddress
import json
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from vardkedja.core import limits

logger = structlog.get_logger("vardkedja.frontdoor")
Answer = Callable[[HttpRequest], HttpResponse]


class ClientAddress:
    """The visitor's address behind proxies of one's own: the one that the outermost of them saw.

    What stands further left in X-Forwarded-For the visitor may have written, so it is never believed.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proxies = settings.TRUSTED_PROXIES
        if proxies:
            told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            address = told[-proxies] if len(told) >= proxies else ""
            request.META["REMOTE_ADDR"] = address if _is_address(address) else "0.0.0.0"  # noqa: S104
        return self.get_response(request)


class Headers:
    """What every answer carries, also one that was made before or instead of the rest of the house (a bad Host, a 500).

    Nothing is kept by the browser or by anything between, except what lies under `STATIC_URL`.
    """

    ALWAYS = {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    }

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.ALWAYS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class FrontDoor:
    """Refuses what is too large (413) and too much from one address (429), before the form is read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        kinds = ("address",) if request.user.is_authenticated else ("address", "anonymous")
        for kind in kinds:
            if (wait := limits.spend(kind, address)) is not None:
                logger.warning("too many requests", kind=kind)
                return too_many(request, wait)
        if _length(request) > _most(request):
            return render(request, "413.html", status=413)
        if _is_json(request) and _too_deep(request.body):
            return render(request, "400.html", status=400)
        return self.get_response(request)


def too_many(request: Any, wait: int) -> HttpResponse:
    """The page that says so, and when to come back."""
    response = render(request, "429.html", {"wait": wait}, status=429)
    response.headers["Retry-After"], response.headers["Cache-Control"] = str(wait), "no-store"
    return response


def bad_request(request: Any, exception: Exception) -> HttpResponse:
    """What Django refused to read (a Host that is not ours, too many fields); a form that was too large says so."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    # Without the request: nothing of it is believed, not even for whom one acts.
    return HttpResponse(render_to_string(f"{status}.html"), status=status)


def _length(request: Any) -> int:
    """The announced length; a server that is told none reads none."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else 0


def _most(request: Any) -> int:
    if not request.user.is_authenticated:
        return settings.ANONYMOUS_MAX_BYTES
    return (
        settings.REQUEST_MAX_BYTES
        if request.content_type == "multipart/form-data"
        else settings.FORM_MAX_BYTES
    )


def _is_json(request: Any) -> bool:
    return request.content_type == "application/json" and _length(request) > 0


def _too_deep(body: bytes) -> bool:
    """Whether objects stand in objects beyond what any request of the house needs. What is no JSON is the view's to refuse."""
    try:
        waiting = [(json.loads(body), 1)]
    except RecursionError:
        return True
    except ValueError:
        return False
    while waiting:
        one, depth = waiting.pop()
        if depth > settings.JSON_MAX_DEPTH:
            return True
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting.extend((part, depth + 1) for part in inner)
    return False
