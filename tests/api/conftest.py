"""A client of the API signed in as a member of the cast, at the cast's moment."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from tests.world import NOW


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def client_of(world) -> Callable[[str], Client]:
    """`client_of("alice")`."""

    def make(name: str) -> Client:
        client = Client()
        client.force_login(world.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
