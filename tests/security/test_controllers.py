"""docs/controllers.md names a controller for every kind of entry and every table that concerns a person."""

import re
from pathlib import Path

from django.db import connection

from vardkedja.core.models import EntryKind

DOCUMENT = Path(__file__).parents[2] / "docs" / "controllers.md"
ROW = re.compile(r"^\| `(\w+)` \|([^|]+)\|([^|]+)\|$", re.MULTILINE)
#: Columns that point at somebody: a case, a person, or the keyed hash of one.
PERSONAL = ("case_id", "person_id", "content_object_id")
#: Tables that many others hang on and that hold no person themselves.
NOBODY = {
    "core_domain",
    "core_organisation",
    "core_collaboration",
    "core_unit",
    "core_user",
    "core_assignment",
}


def documented(heading: str) -> dict[str, str]:
    """Code → controller, of the table below a heading."""
    text = DOCUMENT.read_text()
    part = text[text.index(f"## {heading}") :]
    part = part[: part.index("\n## ", 5)] if "\n## " in part[5:] else part
    return {code: controller.strip() for code, _what, controller in ROW.findall(part)}


def about_persons() -> set[str]:
    """Tables with a column that points at somebody, and those that hang on such a table by a foreign key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND column_name = ANY(%s)",
            [list(PERSONAL)],
        )
        found = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT DISTINCT c.conrelid::regclass::text, c.confrelid::regclass::text FROM pg_constraint c "
            "JOIN pg_namespace n ON n.oid = c.connamespace WHERE c.contype = 'f' AND n.nspname = 'public'"
        )
        keys = cursor.fetchall()
    before = -1
    while len(found) != before:
        before = len(found)
        found |= {table for table, target in keys if target in found - NOBODY}
    return found - NOBODY


def test_every_kind_of_entry_has_its_controller():
    kinds = documented("What is written")
    assert set(kinds) == set(EntryKind.values)
    assert all(kinds.values())


def test_every_table_that_concerns_a_person_has_its_controller(db):
    tables = documented("What is kept in rows")
    missing, gone = about_persons() - set(tables), set(tables) - about_persons()
    assert not missing, f"name the controller in docs/controllers.md: {sorted(missing)}"
    assert not gone, f"concerns nobody any more, take it off docs/controllers.md: {sorted(gone)}"
    assert all(tables.values())


def test_the_column_that_names_the_controller_is_there(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        )
        columns = set(cursor.fetchall())
    named = {
        (table, column)
        for table, controller in documented("What is kept in rows").items()
        for column in re.findall(r"`(\w+)`", controller)
    }
    assert len(named) > 30
    assert named <= columns, f"no such column: {sorted(named - columns)}"
