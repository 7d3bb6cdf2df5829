"""Codes and counters are remembered for a while; each test begins without any."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _forgotten():
    cache.clear()
