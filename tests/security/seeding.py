"""One row of every table for each of three authorities, made from the catalogue alone.

So a table that is new tomorrow is attacked tomorrow. *mine* and *other* are authorities of one county, *far* is another
county's. A row belongs to its authority in every column: each foreign key leads to that authority's own row. When the
rows stand, check and unique constraints are taken out of the copy, since they concern what rows say and would answer
before the policy does; foreign keys, policies, grants and triggers stay.
"""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.apps import apps
from psycopg import sql

from tests.security import allowed
from tests.security.catalogue import Column, ForeignKey, columns, foreign_keys, tables

MINE, OTHER, FAR = "mine", "other", "far"
WORLDS = (MINE, OTHER, FAR)
COUNTY = "core_collaboration"
STAFF = "core_user"
#: Tables that refer to nothing and come first; any other without foreign keys (the log) names its authority all the same.
ROOTS = {COUNTY, STAFF, "core_organisation"}
LONG_AGO = dt.date(2020, 1, 1)
MOMENT = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)

Row = dict[str, Any]


@dataclass
class Seeded:
    """The database, what stands in it, and what is known of its tables."""

    owner_url: str
    role_urls: dict[str, str]
    tables: list[str]
    columns: dict[str, list[Column]]
    keys: dict[str, list[ForeignKey]]
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    counter: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def row(self, table: str, world: str) -> Row:
        """The authority's row of a table."""
        return self.rows[table][world]

    def key_of(self, table: str) -> str:
        """The name of the table's key column."""
        return "id" if any(c.name == "id" for c in self.columns[table]) else self.columns[table][0].name

    def fresh(self, table: str, world: str) -> Row:
        """A further row as the authority would write it: its references, everything else new."""
        return {
            c.name: _value(self, table, c, world, f"{world}-{next(self.counter)}")
            for c in self.columns[table]
            if not c.has_default
        }


def seed(owner_url: str, role_urls: dict[str, str]) -> Seeded:
    """Fill a database that holds no rows of ours; works as the owner, who sees rows while it migrates."""
    with psycopg.connect(owner_url) as db:

        def ask(query: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
            return db.execute(query, parameters).fetchall()

        db.execute("SELECT set_config('vk.migrating', 'on', true)")
        names = [t for t in tables(ask) if t == STAFF or t not in allowed.UNSCOPED]
        keys: dict[str, list[ForeignKey]] = {}
        for key in foreign_keys(ask):
            keys.setdefault(key.table, []).append(key)
        seeded = Seeded(owner_url, role_urls, names, {n: columns(ask, n) for n in names}, keys)
        _drop_checks(db)
        _framework_rows(db, seeded)
        for table in _in_order(seeded):
            _seed_table(db, seeded, table)
        db.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _drop_unique_rules(db)
    return seeded


def make_party(seeded: Seeded) -> None:
    """Let *mine* be party to the cases of the two others, as an act of theirs would."""
    with psycopg.connect(seeded.owner_url) as db:
        db.execute("SELECT set_config('vk.migrating', 'on', true)")
        for world in (OTHER, FAR):
            party = {"domain_id": seeded.row("core_domain", MINE)["id"], "unit_id": None}
            insert(db, "core_caseparty", seeded.fresh("core_caseparty", world) | party)


def insert(db: psycopg.Connection, table: str, row: Row) -> psycopg.Cursor:
    """One INSERT of the row as it is."""
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(sql.Placeholder() * len(row)),
    )
    return db.execute(statement, list(row.values()))


def _seed_table(db: psycopg.Connection, seeded: Seeded, table: str) -> None:
    made: dict[str, Row] = {}
    seeded.rows[table] = made
    for world in WORLDS:
        if world == OTHER and table in allowed.ONE_PER_COUNTY:
            made[world] = made[MINE]
            continue
        row = {
            c.name: _value(seeded, table, c, world, world)
            for c in seeded.columns[table]
            if not c.has_default or c.name != "id"
        }
        row = {name: value for name, value in row.items() if value is not None}
        insert(db, table, row)
        key = seeded.key_of(table)
        if key not in row:  # a counted key
            found = db.execute(
                sql.SQL("SELECT max({}) FROM {}").format(*map(sql.Identifier, (key, table)))
            ).fetchone()
            assert found
            row[key] = found[0]
        made[world] = row


def _drop_checks(db: psycopg.Connection) -> None:
    found = db.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint "
        "WHERE contype = 'c' AND conrelid <> 0 AND connamespace = 'public'::regnamespace"
    ).fetchall()
    for table, name in found:
        db.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(*map(sql.Identifier, (table, name))))


def _drop_unique_rules(db: psycopg.Connection) -> None:
    """Unique indexes and exclusion constraints that no foreign key needs."""
    free = "NOT x.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype = 'f')"
    found = db.execute(
        "SELECT x.indrelid::regclass::text, i.relname, k.conname FROM pg_index x "
        "JOIN pg_class i ON i.oid = x.indexrelid AND i.relnamespace = 'public'::regnamespace "
        "LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.contype IN ('u', 'x') "
        f"WHERE (x.indisunique OR x.indisexclusion) AND {free}"
    ).fetchall()
    for table, index, constraint in found:
        if constraint:
            db.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(*map(sql.Identifier, (table, constraint)))
            )
        else:
            db.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(index)))


def _framework_rows(db: psycopg.Connection, seeded: Seeded) -> None:
    """Any row of a framework table serves all authorities (permissions, content types)."""
    ours = set(seeded.tables)
    wanted = {key.target for keys in seeded.keys.values() for key in keys} - ours
    for table in sorted(wanted):
        found = db.execute(sql.SQL("SELECT id FROM {} LIMIT 1").format(sql.Identifier(table))).fetchone()
        seeded.rows[table] = {world: {"id": found[0]} if found else {} for world in WORLDS}


def _in_order(seeded: Seeded) -> Iterator[str]:
    """Tables after those they refer to; a circle is cut where a column may be empty."""
    waiting, done = list(seeded.tables), set(seeded.rows)
    while waiting:
        ready = [t for t in waiting if _needs(seeded, t, may_wait=False) <= done | {t}]
        ready = ready or [t for t in waiting if _needs(seeded, t, may_wait=True) <= done | {t}]
        assert ready, f"tables refer to each other in a circle: {waiting}"
        for table in ready[:1]:
            yield table
            done.add(table)
            waiting.remove(table)


def _needs(seeded: Seeded, table: str, *, may_wait: bool) -> set[str]:
    empty = {c.name for c in seeded.columns[table] if c.nullable}
    needed = {
        k.target for k in seeded.keys.get(table, []) if not (may_wait and empty.intersection(k.columns))
    }
    return needed | ({"core_case"} if not seeded.keys.get(table) and table not in ROOTS else set())


def _value(seeded: Seeded, table: str, column: Column, world: str, salt: str) -> Any:
    for key in seeded.keys.get(table, []):
        if column.name in key.columns:
            target = seeded.rows.get(key.target, {}).get(world)
            return target.get(key.target_columns[key.columns.index(column.name)]) if target else None
    if column.type == "uuid":
        return _uuid(seeded, table, column.name, world, salt)
    if (table, column.name) in allowed.SEEDED_ENDED:
        return MOMENT
    if column.nullable:
        return None
    choices = _choices(table, column.name)
    return choices[0] if choices else _plain(column, f"{table}.{column.name}.{salt}")


def _uuid(seeded: Seeded, table: str, name: str, world: str, salt: str) -> uuid.UUID:
    """An identity without a foreign key (the log's) still is the authority's."""
    for ending, target in (
        ("domain_id", "core_domain"),
        ("collaboration_id", COUNTY),
        ("case_id", "core_case"),
    ):
        if name.endswith(ending) and target in seeded.rows:
            return seeded.row(target, world)["id"]
    if name == "person_id":
        return uuid.uuid5(uuid.NAMESPACE_OID, f"person of {world}")
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{table}.{name}.{salt}")


def _choices(table: str, name: str) -> list[Any]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            fields = [f for f in model._meta.concrete_fields if f.column == name]
            return [value for value, _label in fields[0].flatchoices] if fields else []
    return []


def _plain(column: Column, text: str) -> Any:
    number = uuid.uuid5(uuid.NAMESPACE_OID, text).int
    values: dict[str, Any] = {
        "int2": number % 30000, "int4": number % 2_000_000, "int8": number % 2_000_000, "numeric": 100, "bool": False,
        "date": LONG_AGO + dt.timedelta(days=number % 700), "timestamptz": MOMENT, "jsonb": "{}", "daterange": "[2026-03-01,2026-04-01)",
        "interval": dt.timedelta(days=1), "bytea": b"x", "float8": 1.0, "xid8": "3", "time": dt.time(8),
    }  # fmt: skip
    if column.type.startswith("_"):
        return []
    if column.type in {"text", "varchar"}:
        return f"{number:032x}"[: column.length or 32]
    return values[column.type]
