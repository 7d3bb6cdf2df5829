"""`Client.force_login` signs in as everybody must who sees persons: by allauth's backend, with a second factor just given.

Tests of signing in itself go the whole way (tests/signin).
"""

from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client

from vardkedja.core import clock

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_login = Client._login  # type: ignore[attr-defined]


def _with_second_factor(self: Client, user: Any, _backend: str | None = None) -> None:
    _login(self, user, BACKEND)
    session = self.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "type": "totp", "at": clock.now().timestamp()}
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session["seen"] = session["opened"] = int(clock.now().timestamp())
    session.save()


def install() -> None:
    """Called once, by tests/conftest.py."""
    Client._login = _with_second_factor  # type: ignore[attr-defined]
