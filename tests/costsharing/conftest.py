"""A county that shares costs: the fixed cast with an agreement, a key, rules and a budget of 2026."""

import pytest

from tests.costsharing.county import County, share_costs


@pytest.fixture
def county(world) -> County:
    return share_costs(world)
