"""The tenancy scope: one transaction, in which the database knows for whom it answers.

No scope, no rows, and loudly: row-level security returns nothing in SQL, and the execute wrapper below
raises `NoScope` in Python at the moment when a query on a protected table runs.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.signals import connection_created

from vardkedja.core.errors import NoScope, ScopeMismatch

HOUSE_APPS = ("core", "referrals", "placements", "sip", "costsharing", "governance")
#: Staff accounts carry no policy: sign-in happens before any scope can exist (rls: sign-in tables).
UNSCOPED_TABLES = frozenset({"core_user", "core_user_groups", "core_user_user_permissions"})
SETTINGS = ("vk.domain", "vk.user", "vk.assignment", "vk.collaboration", "vk.setup")


@dataclass(frozen=True)
class ScopeKey:
    """What the database is told. Exactly one of domain, collaboration, setup is set, or only user at sign-in."""

    domain: UUID | None = None
    user: UUID | None = None
    assignment: UUID | None = None
    collaboration: UUID | None = None
    setup: bool = False

    def values(self) -> list[str]:
        ids = [self.domain, self.user, self.assignment, self.collaboration]
        return [str(i) if i else "" for i in ids] + ["on" if self.setup else ""]


EMPTY = ScopeKey()
#: The moment at which a demo county's history is being played, if it is.
_HISTORY: ContextVar[dt.datetime | None] = ContextVar("history", default=None)


@cache
def _protected_pattern() -> re.Pattern[str]:
    tables = {
        model._meta.db_table
        for label in HOUSE_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }
    verbs = r"^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|COPY|DECLARE)\b.*?"
    return re.compile(
        verbs + '"(' + "|".join(sorted(tables - UNSCOPED_TABLES, key=len, reverse=True)) + ')"', re.DOTALL
    )


def _require_scope(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    wrapped = context["connection"]
    if getattr(wrapped, "vk_scope", None) is None and not getattr(wrapped, "vk_migrating", False):
        hit = _protected_pattern().match(str(sql))
        if hit:
            raise NoScope(f"a query touched {hit.group(1)} outside a scope; open scope(actor) around it")
    return execute(sql, params, many, context)


def _guard_connection(sender: Any, connection: Any, **_: Any) -> None:
    if _require_scope not in connection.execute_wrappers:
        connection.execute_wrappers.append(_require_scope)


def install() -> None:
    """Watch every connection, present and coming (called once when the app is ready)."""
    connection_created.connect(_guard_connection, dispatch_uid="vk_scope_guard")


def current() -> ScopeKey | None:
    """The scope that is open on this connection, or None."""
    return getattr(connection, "vk_scope", None)


def _tell_database(key: ScopeKey) -> None:
    calls = ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", key.values())  # noqa: S608 - names are constants above


def _set_back(text: str) -> None:
    if _HISTORY.get() is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('vk.history', %s, true)", [text])


@contextmanager
def history(moment: dt.datetime) -> Iterator[None]:
    """Let scopes opened inside read periods as of a past moment: for the demo county's history and nothing else."""
    token = _HISTORY.set(moment)
    try:
        yield
    finally:
        _HISTORY.reset(token)


@contextmanager
def open_scope(key: ScopeKey) -> Iterator[None]:
    """Open a scope, or stay in the same one. Raises `ScopeMismatch` inside another's scope."""
    present = current()
    if present is not None:
        if (present.domain, present.collaboration, present.setup) != (
            key.domain,
            key.collaboration,
            key.setup,
        ):
            raise ScopeMismatch("a scope of another authority is already open on this connection")
        yield
        return
    with transaction.atomic(durable=True):
        _tell_database(key)
        _set_back(str(_HISTORY.get()))
        connection.vk_scope = key  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connection.vk_scope = None  # type: ignore[attr-defined]
            if not connection.needs_rollback:
                _tell_database(EMPTY)
                _set_back("")


def narrow(key: ScopeKey) -> None:
    """Replace a sign-in scope (user only) by the full one, inside the same transaction."""
    before = current()
    if before is None or before.domain is not None or before.setup or before.collaboration is not None:
        raise ScopeMismatch("narrow() follows a sign-in scope")
    _tell_database(key)
    connection.vk_scope = key  # type: ignore[attr-defined]


@contextmanager
def worker_scope(collaboration_id: UUID) -> Iterator[None]:
    """The nightly worker's scope: one collaboration."""
    with open_scope(ScopeKey(collaboration=collaboration_id)):
        yield


@contextmanager
def setup_scope() -> Iterator[None]:
    """Reference data (collaborations, organisations, domains) is written in this scope only, by commands."""
    with open_scope(ScopeKey(setup=True)):
        yield
