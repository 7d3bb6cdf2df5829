"""Fixtures of places and stays."""

import pytest

from tests.placements.scene import Scene, furnish


@pytest.fixture
def scene(world) -> Scene:
    """The cast with places, in a transaction that is rolled back."""
    return furnish(world)


@pytest.fixture
def committed_scene(committed_world) -> Scene:
    """The same, committed in a database of the test's own (threads, live server, worker)."""
    return furnish(committed_world)
