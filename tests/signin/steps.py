"""Signing in through the pages, step by step, without a browser."""

from typing import Any

from django.test import Client

from tests.world import PASSWORD
from vardkedja.core.models import User
from vardkedja.core.signin import demo


def password(client: Client, username: str, phrase: str = PASSWORD, **more: str) -> Any:
    """The first step."""
    return client.post("/logga-in/", {"login": username, "password": phrase, **more})


def code(client: Client, given: str) -> Any:
    """The second step."""
    return client.post("/logga-in/steg-2/", {"code": given})


def by_hand(client: Client, user: User) -> None:
    """Both steps, as they should go."""
    assert password(client, user.username).headers["Location"] == "/logga-in/steg-2/"
    assert code(client, demo.code_now(user)).headers["Location"] == "/"


def is_in(client: Client) -> bool:
    """Whether the first page opens."""
    return client.get("/").status_code == 200
