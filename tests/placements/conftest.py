"""Fixtures of places and stays."""

from collections.abc import Callable

import pytest
import time_machine

from placements.actions.closing import add_places
from placements.models import Place
from tests.placements.acute_scene import NIGHT, on_call
from tests.placements.pages import Visitor
from tests.placements.scene import Scene, furnish
from tests.world import NOW, SINCE


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


@pytest.fixture
def night(scene):
    """Friday night: jour at Anby and at the psychiatric emergency; Sten is alone at Hemmet, which has an acute place too."""
    world = scene.world
    on_call(world, "jenny", "anby")
    on_call(world, "pelle", "psychiatry")
    for name in ("sten", "hedda", "bodil", "bo", "alice", "anna"):
        world.actors[name] = world.actors[name].at(NIGHT)
    add_places(world.hemmet.pk, ["A1"], actor=world.hedda, valid_from=SINCE, kind=Place.Kind.ACUTE)
    return scene
