"""Chooses the home of the tests. Must run before Django reads its settings."""

import os
from pathlib import Path

from vardkedja import config
from vardkedja.launcher import servers

# What a developer's shell may hold and a test must not follow.
FOREIGN = (
    "VARDKEDJA_DB_ROLE",
    "VARDKEDJA_DEBUG",
    "VARDKEDJA_QUEUE_PREFIX",
    "DATABASE_URL_APP",
    "DATABASE_URL_WORKER",
)


def home() -> Path:
    """`VARDKEDJA_TEST_HOME`, or `var/test` in the project, so that each clone has its own."""
    value = os.environ.get("VARDKEDJA_TEST_HOME", "")
    return Path(value).expanduser().absolute() if value else config.PROJECT / "var" / "test"


def prepare() -> None:
    """Point this process at the tests' home and make its keys and ports; servers start with the first database."""
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ["VARDKEDJA_HOME"] = str(home())
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    # Playwright's synchronous API runs an event loop in the thread of the test, which Django takes for async code.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    if os.environ.get("DATABASE_URL"):
        servers.ensure(home(), kind="test")  # roles must exist before their addresses can be read
    else:
        servers.prepare(home(), kind="test")
