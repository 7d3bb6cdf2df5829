"""A county that shares costs: the fixed cast with an agreement, a key, rules and a budget of 2026."""

import pytest

from tests.costsharing.county import County, build


@pytest.fixture
def county(db) -> County:
    return build()
