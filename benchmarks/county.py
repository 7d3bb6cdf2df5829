"""A throw-away database with a county of any size, filled by set-based SQL as a superuser in some seconds.

Ten municipalities and a region, each with cases of their own; a person each, entries with one version each. Every case has
its owner as applicant, a third have the region as party too, a fifth have a release to it with three grants.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections

from tests.harness import database
from tests.harness.fixtures import _django_on

COUNTY = "10000000-0000-0000-0000-000000000000"
DOMAINS = 10
REGION = DOMAINS  # the last domain's number

#: Values for columns that must hold something and that no benchmark asks about.
PLAIN = {
    "uuid": "gen_random_uuid()", "bool": "false", "timestamptz": "now()", "date": "current_date", "jsonb": "'{}'", "varchar": "''",
    "text": "''", "int2": "0", "int4": "0", "int8": "0", "numeric": "0", "bytea": "''",
}  # fmt: skip


@contextmanager
def throw_away(role: str = "app") -> Iterator[str]:
    """A migrated database that is dropped afterwards; Django's connections log in to it meanwhile. Gives its name."""
    name = f"vk_test_{os.getpid()}_bench"
    database.create(name, database.template())
    try:
        with _django_on(database.url(role, name)):
            yield name
            connections.close_all()
    finally:
        database.drop(name)


def fill(name: str, persons: int, entries: int) -> None:
    """Put the county into the database: so many persons with a case each, so many entries per case."""
    with psycopg.connect(database.url("admin", name)) as db:
        db.execute(
            "SET session_replication_role = replica"
        )  # keys and triggers: what is put in holds together
        for table, columns, source in _rows(persons, entries):
            _insert(db, table, columns, source)
    with psycopg.connect(database.url("admin", name), autocommit=True) as db:
        db.execute("VACUUM ANALYZE")


def _insert(db: psycopg.Connection, table: str, columns: dict[str, str], source: str) -> None:
    query = (
        "SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = %s::regclass "
        "AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''"
    )
    needed = {column: PLAIN[kind] for column, kind in db.execute(query, [table]).fetchall()}
    values = needed | columns
    db.execute(f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM {source}")


def key(kind: int, number: str) -> str:
    """SQL for the key of the numbered row of a kind."""
    return f"(('{kind:08d}-0000-0000-0000-' || lpad(to_hex({number}), 12, '0'))::uuid)"


def of(number: int, kind: int) -> str:
    """The same key as text, for Python."""
    return f"{kind:08d}-0000-0000-0000-{number:012x}"


#: The number of a case's owner.
OWNER = f"(c % {DOMAINS})"
ORGANISATION, DOMAIN, UNIT, CASE, PERSON, ENTRY, VERSION, RELEASE = 1, 2, 3, 4, 5, 6, 7, 8


def _rows(persons: int, entries: int) -> Iterator[tuple[str, dict[str, str], str]]:
    """(table, column → SQL, source) in any order: nothing is checked while they go in."""
    yield from _authorities()
    yield from _cases(persons)
    yield from _contents(persons, entries)


def _below() -> dict[str, str]:
    return {"case_id": key(CASE, "c"), "case_owner_id": key(DOMAIN, OWNER)}


def _authorities() -> Iterator[tuple[str, dict[str, str], str]]:
    """One county: its municipalities and the region, a domain each."""
    domains = f"generate_series(0, {DOMAINS}) d"
    yield (
        "core_collaboration",
        {"id": f"'{COUNTY}'::uuid", "slug": "'stor'", "name": "'Storlän'"},
        "generate_series(1, 1) x",
    )
    yield (
        "core_organisation",
        {
            "id": key(ORGANISATION, "d"),
            "name": "'Kommun ' || d",
            "kind": f"CASE WHEN d = {REGION} THEN 'region' ELSE 'municipality' END",
        },
        domains,
    )
    yield (
        "core_domain",
        {
            "id": key(DOMAIN, "d"), "organisation_id": key(ORGANISATION, "d"), "name": "'Kommun ' || d", "short_name": "'Kommun ' || d",
            "law": f"CASE WHEN d = {REGION} THEN 'hsl' ELSE 'sol' END",
        },
        domains,
    )  # fmt: skip
    yield (
        "core_membership",
        {
            "organisation_id": key(ORGANISATION, "d"),
            "collaboration_id": f"'{COUNTY}'::uuid",
            "valid_from": "'2020-01-01'",
        },
        domains,
    )


def _cases(persons: int) -> Iterator[tuple[str, dict[str, str], str]]:
    """A person with a case each, dealt to the municipalities in turn."""
    cases, below, owner = f"generate_series(1, {persons}) c", _below(), OWNER
    yield (
        "core_case",
        {
            "id": key(CASE, "c"), "owner_id": key(DOMAIN, owner), "collaboration_id": f"'{COUNTY}'::uuid",
            "number": "'K-' || lpad(upper(to_hex(c)), 8, '0')", "person_id": key(PERSON, "c"),
            "opened_at": "now() - c * interval '7 minutes'", "row_version": "1",
        },
        cases,
    )  # fmt: skip
    party = {"valid_from": "'2020-01-01'"}
    yield "core_caseparty", below | party | {"domain_id": key(DOMAIN, owner), "role": "'applicant'"}, cases
    yield (
        "core_caseparty",
        below | party | {"domain_id": key(DOMAIN, str(REGION)), "role": "'region'"},
        f"{cases} WHERE c % 3 = 0",
    )
    names = "(ARRAY['Anna','Bo','Cilla','David','Eva','Fredrik','Gun','Hans'])"
    families = "(ARRAY['Ask','Berg','Ceder','Dahl','Ek','Fors','Gran','Holm','Ingman','Jansson'])"
    yield (
        "core_personrecord",
        {
            "id": key(PERSON, "c"), "person_id": key(PERSON, "c"), "domain_id": key(DOMAIN, owner), "sex": "'unknown'",
            "given_name": f"{names}[1 + c % 8]", "family_name": f"{families}[1 + c % 10] || (c % 997)", "row_version": "1",
        },
        cases,
    )  # fmt: skip


def _contents(persons: int, entries: int) -> Iterator[tuple[str, dict[str, str], str]]:
    """Entries, releases and grants."""
    cases, below, owner = f"generate_series(1, {persons}) c", _below(), OWNER
    each = f"generate_series(1, {persons}) c, generate_series(1, {entries}) e"
    number = f"c * {entries} + e"
    kinds = "(ARRAY['note','assessment','decision','plan','note'])[1 + e % 5]"
    yield (
        "core_entry",
        below
        | {
            "id": key(ENTRY, number),
            "owner_id": key(DOMAIN, owner),
            "law": "'sol'",
            "kind": kinds,
            "category": "'social'",
        },
        each,
    )
    yield (
        "core_entryversion",
        below
        | {
            "id": key(VERSION, number), "entry_id": key(ENTRY, number), "owner_id": key(DOMAIN, owner), "number": "1",
            "body": """'[{"key": "text", "label": "Text", "value": "Något som skrevs om ärendet och fyller en rad eller två."}]'""",
            "written_at": "now() - (c + e) * interval '3 minutes'",
        },
        each,
    )  # fmt: skip
    to_region = {
        "owner_id": key(DOMAIN, owner),
        "recipient_id": key(DOMAIN, str(REGION)),
        "ground": "'no_harm'",
    }
    released = "c % 15 IN (0, 3, 6)"
    yield (
        "core_release",
        below | to_region | {"id": key(RELEASE, "c"), "purpose": "'planering'"},
        f"{cases} WHERE {released}",
    )
    yield (
        "core_grant",
        below
        | to_region
        | {
            "release_id": key(RELEASE, "c"),
            "entry_id": key(ENTRY, number),
            "version_id": key(VERSION, number),
        },
        f"generate_series(1, {persons}) c, generate_series(1, 3) e WHERE {released}",
    )


def row_counts(name: str, tables: list[str]) -> dict[str, int]:
    """How many rows the tables hold, past all policies."""
    with psycopg.connect(database.url("admin", name)) as db:
        return {table: _count(db, table) for table in tables}


def _count(db: psycopg.Connection, table: str) -> int:
    found: Any = db.execute(f"SELECT count(*) FROM {table}").fetchone()
    return found[0]
