"""Ask the application for real, fast: whole middleware, real database, and whatever the request did is undone."""

import io
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.test import Client
from django.utils.http import urlencode

from vardkedja.core.actor import Actor

#: What every refused request may write: that it was made, that its form's token is unspent, that somebody was signed out.
TRACES = frozenset({"core_accesslog", "core_usedtoken", "django_session", "core_user", "axes_accesslog"})
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


@dataclass
class Visitor:
    """Somebody at a machine: signed in (with cookies) or not. `actor` None: signed in without any assignment, or nobody."""

    name: str
    cookies: str = ""
    actor: Actor | None = None


def signed_in(name: str, user: Any, actor: Actor | None) -> Visitor:
    """A visitor whose session is in the database."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    if actor:
        session = client.session
        session["domain"] = str(actor.domain_id)
        session.save()
    jar: SimpleCookie = client.cookies
    return Visitor(name, "; ".join(f"{key}={morsel.value}" for key, morsel in jar.items()), actor)


@dataclass
class Answer:
    """What came back, and which tables the request wrote to before it was undone."""

    status: int
    location: str
    content: bytes
    wrote: frozenset[str] = frozenset()


@dataclass
class Asker:
    """One handler for all requests."""

    handler: BaseHandler = field(default_factory=BaseHandler)

    def __post_init__(self) -> None:
        self.handler.load_middleware()

    def ask(self, visitor: Visitor, method: str, url: str, data: dict[str, Any] | None = None) -> Answer:
        """The answer to one request. An exception in a view is a 500, as it is for a visitor."""
        path, _, query = url.partition("?")
        body = b""
        if method == "POST":
            body = urlencode({**_guard(visitor), **(data or {})}, doseq=True).encode()
        request = WSGIRequest(_environ(visitor, method, path, query, body))
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        with _undone(), _recorded() as wrote:
            response = self.handler.get_response(request)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            _close(response)
        return Answer(response.status_code, response.headers.get("Location", ""), content, frozenset(wrote))


def _close(response: Any) -> None:
    """As the server does, but for the connection, which the next request needs."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def _guard(visitor: Visitor) -> dict[str, str]:
    domain = visitor.actor.domain_id if visitor.actor else uuid.uuid4()
    return {"vk_domain": str(domain), "vk_token": str(uuid.uuid4())}


def _environ(visitor: Visitor, method: str, path: str, query: str, body: bytes) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
        "SERVER_NAME": "testserver", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1", "HTTP_COOKIE": visitor.cookies, "HTTP_HOST": "testserver",
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
    }  # fmt: skip


@contextmanager
def _undone() -> Iterator[None]:
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


@contextmanager
def _recorded() -> Iterator[set[str]]:
    """The tables that are written to meanwhile, also where a savepoint took it back."""
    found: set[str] = set()

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if (match := WRITES.match(sql)) is not None:
            found.add(match.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found
