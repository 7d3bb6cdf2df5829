"""Ways to ask the catalogue."""

from typing import Any

import pytest
from django.db import connection

from tests.security.catalogue import Rows


@pytest.fixture
def rows(db: None) -> Rows:
    """Run a query in the test's database and fetch everything."""

    def ask(query: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall()

    return ask
