"""Every case of a database many times over, with all that hangs on it; organisations, units, places and staff as they are.

A copy's keys are made from the first one's key and the copy's number, so that references still meet. What took a place did
so two years earlier for each copy, and has ended: the board and the day show the homes as they are, with a long history.
"""

import psycopg
from psycopg import sql

from tests.harness import database
from tests.security.catalogue import foreign_keys, is_ours, tables
from tests.security.seeding import _drop_checks, _drop_unique_rules

#: Where a case begins, and what it takes though it does not refer to one.
ROOTS = {"core_case", "core_personrecord", "placements_placeclaim", "referrals_queueticket", "core_accesslog"}
#: Identities without a foreign key: what they name is copied too.
LOOSE = {"person_id", "case_id", "object_id", "subject_id", "ticket_id"}
FUNCTION = "CREATE FUNCTION again(id uuid, k int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(id::text || k)::uuid $$"
YEARS = "make_interval(years => -2 * k)"


def multiply(name: str, times: int) -> None:
    """Make `times - 1` copies of every case, as a superuser."""
    with psycopg.connect(database.url("admin", name)) as db:

        def ask(query: str, parameters: list | None = None) -> list:
            return db.execute(query, parameters).fetchall()

        db.execute("SET session_replication_role = replica")
        db.execute(FUNCTION)
        _drop_checks(db)
        _drop_unique_rules(db)
        keys: dict[str, dict[str, str]] = {}
        for key in foreign_keys(ask):
            for column in key.columns:
                keys.setdefault(key.table, {})[column] = key.target
        copied = _below(tables(ask), keys)
        for table in sorted(copied):
            _copy(db, table, keys.get(table, {}), copied, times)
    with psycopg.connect(database.url("admin", name), autocommit=True) as db:
        db.execute("VACUUM ANALYZE")


def _below(names: list[str], keys: dict[str, dict[str, str]]) -> set[str]:
    found = {name for name in ROOTS if name in names}
    while True:
        more = {n for n in names if n not in found and is_ours(n) and found & set(keys.get(n, {}).values())}
        if not more:
            return found
        found |= more


def _copy(db: psycopg.Connection, table: str, keys: dict[str, str], copied: set[str], times: int) -> None:
    query = (
        "SELECT a.attname, t.typname, a.attidentity <> '' FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid "
        "WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
    )
    values: dict[str, sql.Composable] = {}
    for column, kind, counted in db.execute(query, [table]).fetchall():
        if counted:
            continue
        values[column] = _value(table, column, kind, keys, copied)
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} t, generate_series(1, {}) k").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(values.values()),
        sql.Identifier(table),
        sql.Literal(times - 1),
    )
    db.execute(statement)


def _value(table: str, column: str, kind: str, keys: dict[str, str], copied: set[str]) -> sql.Composable:
    old = sql.Identifier("t", column)
    target = keys.get(column)
    # A column of a composite key refers to several tables: only an id of something copied is a new one.
    of_copied = column == "id" or (target in copied and column.endswith("_id") and not _of_domain(column))
    if kind == "uuid" and (of_copied or (target is None and column in LOOSE)):
        return sql.SQL("again({}, k)").format(old)
    if kind == "daterange":
        ends = sql.SQL("(coalesce(upper({}), lower({}) + 90) + {})::date").format(old, old, sql.SQL(YEARS))
        return sql.SQL("daterange((lower({}) + {})::date, {})").format(old, sql.SQL(YEARS), ends)
    if (table, column) == ("core_case", "number"):
        return sql.SQL("'K-' || upper(substr(md5({} || k), 1, 8))").format(old)
    return old


def _of_domain(column: str) -> bool:
    """Columns of composite keys that name an authority, not a row of the case."""
    return column in {
        "case_owner_id",
        "owner_id",
        "domain_id",
        "operator_id",
        "recipient_id",
        "told_by_id",
    } or column.endswith("domain_id")
