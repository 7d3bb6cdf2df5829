"""docs/coordination-data.md is what the database shows to parties, no more and no less."""

import re
from pathlib import Path

from django.db import connection

DOCUMENT = Path(__file__).parents[2] / "docs" / "coordination-data.md"
ROW = re.compile(r"^\| `(\w+)` \|[^|]+\|([^|]*)\|$", re.MULTILINE)


def documented() -> dict[str, set[str]]:
    found = ROW.findall(DOCUMENT.read_text())
    return {table: {word.strip() for word in words.split(",") if word.strip()} for table, words in found}


def shown_to_parties() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.tablename, coalesce(array_agg(c.column_name::text) FILTER (WHERE c.column_name IS NOT NULL), '{}') "
            "FROM pg_policies p LEFT JOIN information_schema.columns c ON c.table_name = p.tablename "
            "AND c.data_type IN ('character varying', 'text', 'jsonb') "
            "WHERE p.policyname = 'app_select' AND p.qual LIKE '%%vk_my_cases%%' GROUP BY 1",
            [],
        )
        return {table: set(columns) for table, columns in cursor.fetchall()}


def test_the_table_names_every_table_and_every_column_with_words(db):
    assert documented() == shown_to_parties()
