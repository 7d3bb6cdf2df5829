import pytest

from tests.referrals import scene


@pytest.fixture
def world(world):
    """The cast, with the referral group sitting."""
    scene.a_group(world)
    return world
