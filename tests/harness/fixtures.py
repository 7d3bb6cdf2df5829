"""The fixtures that tests ask for.

| fixture | gives |
|---|---|
| `db` (pytest-django) | a transaction that is rolled back, as the application role |
| `worker_role` | the rest of the test's transaction as the nightly worker's role |
| `committed_database` | a database of the test's own: threads, live server, real worker |
| `app_connection`, `worker_connection` | raw connections to it, logged in as that role |
| `live_server` | the application on a port, over `committed_database` |
| `real_worker` | starts a real Celery worker over the real broker, over `committed_database` |
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from pytest_django.live_server_helper import LiveServer

from tests.harness import changes, database, workers
from vardkedja import config

#: The database's clock in tests that are rolled back: the moment at which the cast acts, so that what ends later still holds.
CLOCK = "2026-03-02T11:00:00+00:00"
TRANSACTIONAL = "The application role may not TRUNCATE; ask for the fixture committed_database instead."


@dataclass(frozen=True)
class CommittedDatabase:
    """A database of one test. Django's connections log in to it as vk_app."""

    name: str

    def url(self, role: str = "app") -> str:
        """The address for a real log-in as app, worker, owner or admin."""
        return database.url(role, self.name)

    def environment(self, role: str = "app") -> dict[str, str]:
        """The environment of a process that works on this database."""
        return database.environment(self.name, role)

    @contextmanager
    def acting_as(self, role: str) -> Iterator[None]:
        """Let Django's connections log in as another role meanwhile (worker, owner)."""
        with _django_on(self.url(role)):
            yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse pytest-django's transactional tests with a message that tells what to use."""
    for item in items:
        marks = [mark.kwargs for mark in item.iter_markers("django_db")]
        wanted = any(mark.get("transaction") or mark.get("reset_sequences") for mark in marks)
        if wanted or "transactional_db" in getattr(item, "fixturenames", ()):
            raise pytest.UsageError(f"{item.nodeid}: {TRANSACTIONAL}")


@contextmanager
def _django_on(url: str, *, role: str = "") -> Iterator[None]:
    """Point Django's one alias at another database or log-in, in all threads, and back again."""
    settings = connections.settings["default"]
    before = dict(settings)
    connections.close_all()
    settings.update(config.django_database(url), CONN_MAX_AGE=0, CONN_HEALTH_CHECKS=False)
    if role:
        settings["OPTIONS"] = settings["OPTIONS"] | {"assume_role": role, "options": f"-c vk.now={CLOCK}"}
    try:
        yield
    finally:
        connections.close_all()
        settings.update(before)


@pytest.fixture(scope="session", autouse=True)
def _every_change_is_logged() -> Iterator[None]:
    """A verb that changes something and leaves no row in the access log fails the test that runs it."""
    with changes.every_change_is_logged():
        yield


@pytest.fixture(scope="session")
def _test_name(request: pytest.FixtureRequest) -> str:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return f"vk_test_{os.getpid()}_{worker}"


@dataclass(frozen=True)
class Stage:
    """A database in which the cast stands committed, to be copied, and the cast itself."""

    database: str
    cast: Any


@pytest.fixture(scope="session")
def build_cast() -> Callable[[], Any]:
    """What fills the stage of a session, once; tests/cast.py says with whom."""
    return lambda: None


@pytest.fixture(scope="session")
def stage_of_session(
    django_test_environment: None, django_db_blocker, _test_name: str, build_cast: Callable[[], Any]
) -> Iterator[Stage]:
    """The template with the cast in it: made once, since making it costs more than most tests do."""
    name = f"{_test_name}_stage"
    with django_db_blocker.unblock():
        database.create(name, database.template())
        with _django_on(database.url("app", name)):
            cast = build_cast()
        yield Stage(name, cast)
        database.drop(name)


@pytest.fixture(scope="session")
def django_db_setup(stage_of_session: Stage, django_db_blocker, _test_name: str) -> Iterator[None]:
    """A copy of the stage for this session; its transactions are rolled back test by test."""
    with django_db_blocker.unblock():
        database.create(_test_name, stage_of_session.database)
        with _django_on(database.url("tests", _test_name), role="vk_app"):
            yield
        database.drop(_test_name)


@pytest.fixture
def worker_role(db: None) -> Iterator[None]:
    """Act as the nightly worker until the test ends."""
    with acting_as("vk_worker"):
        yield


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Change the role within the test's transaction: vk_app, vk_worker or vk_owner."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
    yield
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE vk_app")


@pytest.fixture
def committed_database(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker,
    stage_of_session: Stage,
    _test_name: str,
) -> Iterator[CommittedDatabase]:
    """A database of this test alone, in which what is written is committed; empty unless it asks for the cast."""
    if "db" in request.fixturenames:
        pytest.fail("A test has either db or committed_database, not both.")
    name = f"{_test_name}_own"
    with_cast = "committed_world" in request.fixturenames
    database.create(name, stage_of_session.database if with_cast else database.template())
    with django_db_blocker.unblock(), _django_on(database.url("app", name)):
        yield CommittedDatabase(name)
    database.drop(name)


@pytest.fixture
def app_connection(committed_database: CommittedDatabase) -> Iterator[psycopg.Connection]:
    """A raw connection, really logged in as vk_app."""
    with psycopg.connect(committed_database.url("app"), autocommit=True) as link:
        yield link


@pytest.fixture
def worker_connection(committed_database: CommittedDatabase) -> Iterator[psycopg.Connection]:
    """A raw connection, really logged in as vk_worker."""
    with psycopg.connect(committed_database.url("worker"), autocommit=True) as link:
        yield link


@pytest.fixture(autouse=True)
def _live_server_helper() -> None:
    """Stands in for pytest-django's, which would ask for a database that is flushed."""


@pytest.fixture
def live_server(committed_database: CommittedDatabase) -> Iterator[LiveServer]:
    """The application on a free port of localhost; `live_server.url` is its address."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def real_worker(committed_database: CommittedDatabase) -> Iterator[Callable[[str], None]]:
    """Call it with a queue (`app` or `nightly`): a worker of that queue runs until the test ends.

    Meanwhile tasks are really queued (`task.delay().get(timeout=…)`), under a prefix of this test's own.
    """
    with workers.Workers(committed_database.environment, prefix=committed_database.name) as started:
        yield started.start
