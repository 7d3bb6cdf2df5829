"""Homes of their own for the tests of the launcher, whose servers are stopped afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vardkedja.launcher import servers

# What would lead a launcher under test away from its own home.
STRANGERS = (
    "DATABASE_URL",
    "DATABASE_URL_APP",
    "DATABASE_URL_WORKER",
    "DATABASE_URL_ADMIN",
    "REDIS_URL",
    "VARDKEDJA_DB_ROLE",
)


@contextmanager
def empty_home() -> Iterator[Path]:
    """An empty home that the environment names; pytest's own folder would not let another account pass."""
    folder = Path(tempfile.mkdtemp(prefix="vardkedja-"))
    with pytest.MonkeyPatch.context() as patch:
        for name in STRANGERS:
            patch.delenv(name, raising=False)
        patch.setenv("VARDKEDJA_HOME", str(folder))
        yield folder
        servers.stop(folder)
    shutil.rmtree(folder)


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty home of this test alone."""
    with empty_home() as folder:
        yield folder


@pytest.fixture
def running(home: Path) -> Path:
    """A home of this test alone whose servers run."""
    servers.ensure(home, kind="test")
    return home


@pytest.fixture(scope="module")
def shared() -> Iterator[Path]:
    """A home whose servers run, for tests that change nothing in it."""
    with empty_home() as folder:
        servers.ensure(folder, kind="test")
        yield folder
