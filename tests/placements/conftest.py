"""Fixtures of places and stays."""

from collections.abc import Callable

import pytest
import time_machine

from tests.placements.pages import Visitor
from tests.placements.scene import Scene, furnish
from tests.world import NOW


@pytest.fixture
def scene(world) -> Scene:
    """The cast with places, in a transaction that is rolled back."""
    return furnish(world)


@pytest.fixture
def committed_scene(committed_world) -> Scene:
    """The same, committed in a database of the test's own (threads, live server, worker)."""
    return furnish(committed_world)


@pytest.fixture
def today():
    """The server's clock stands at noon of the scene's day."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def visit(scene, today) -> Callable[[str], Visitor]:
    """Sign in as a member of the cast."""
    return lambda name: Visitor(scene.world, name)
