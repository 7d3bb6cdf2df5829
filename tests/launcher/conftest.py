"""Homes of their own for the tests of the launcher, whose servers are stopped afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from vardkedja.launcher import servers

# What would lead a launcher under test away from its own home.
STRANGERS = ("DATABASE_URL", "DATABASE_URL_APP", "DATABASE_URL_WORKER", "DATABASE_URL_ADMIN", "REDIS_URL")


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home that the environment names; pytest's own folder would not let another account pass."""
    folder = Path(tempfile.mkdtemp(prefix="vardkedja-"))
    for name in (*STRANGERS, "VARDKEDJA_DB_ROLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VARDKEDJA_HOME", str(folder))
    yield folder
    servers.stop(folder)
    shutil.rmtree(folder)
