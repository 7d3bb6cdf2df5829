"""Ways to ask the catalogue, and a database in which everybody has something."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from tests.harness import database
from tests.security.catalogue import Rows
from tests.security.matrix import Matrix, remembered
from tests.security.seeding import Seeded, make_party, seed
from tests.world import NOW


@pytest.fixture
def rows(db: None) -> Rows:
    """Run a query in the test's database and fetch everything."""

    def ask(query: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall()

    return ask


@contextmanager
def _seeded(name: str) -> Iterator[Seeded]:
    database.create(name, database.template())
    yield seed(database.url("owner", name), {role: database.url(role, name) for role in ("app", "worker")})
    database.drop(name)


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, _test_name: str) -> Iterator[Seeded]:
    """A database in which three authorities have one row each of every table; probes roll back what they do."""
    with _seeded(f"{_test_name}_seeded") as made:
        yield made


@pytest.fixture(scope="module")
def party_seeded(django_db_setup: None, _test_name: str) -> Iterator[Seeded]:
    """The same, and one authority is party to the cases of the two others."""
    with _seeded(f"{_test_name}_party") as made:
        make_party(made)
        yield made


@pytest.fixture(scope="module")
def matrix(django_db_setup: None, django_db_blocker: Any, stage_of_session: Any) -> Iterator[Matrix]:
    """The world of the matrix, in one transaction for the module; every request in it is undone."""

    whole = transaction.atomic()
    whole._from_testcase = True  # as Django's own: the scopes inside are durable and would refuse it
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), remembered(), whole:
        yield Matrix(copy.deepcopy(stage_of_session.cast))
        transaction.set_rollback(True)
