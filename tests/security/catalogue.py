"""What PostgreSQL itself says about tables, grants, policies and constraints. Reads pg_catalog only, so that a table
which no model knows (many-to-many, partition, view) is seen as well."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vardkedja.core.scope import HOUSE_APPS

Rows = Callable[..., list[tuple[Any, ...]]]

ROLES = ("vk_app", "vk_worker")
COMMANDS = {"SELECT": "r", "INSERT": "a", "UPDATE": "w", "DELETE": "d"}


def is_ours(table: str) -> bool:
    """Whether the table belongs to one of the apps of the house."""
    return any(table.startswith(f"{label}_") for label in HOUSE_APPS)


@dataclass(frozen=True)
class Relation:
    name: str
    kind: str
    owner: str
    rls: bool
    forced: bool
    options: tuple[str, ...]


def relations(rows: Rows) -> list[Relation]:
    """Tables (r), partitioned tables (p), views (v), materialised views (m) and foreign tables (f)."""
    found = rows(
        "SELECT c.relname, c.relkind::text, c.relowner::regrole::text, c.relrowsecurity, c.relforcerowsecurity, "
        "coalesce(c.reloptions, '{}') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relkind = ANY (%s) "
        # What an extension brings is the extension's.
        "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1",
        [["r", "p", "v", "m", "f"]],
    )
    return [Relation(*row[:5], tuple(row[5])) for row in found]


def tables(rows: Rows) -> list[str]:
    """The house's tables, partitions included."""
    return [r.name for r in relations(rows) if r.kind in {"r", "p"} and is_ours(r.name)]


def grants(rows: Rows, table: str, role: str) -> set[str]:
    """Every right a role holds on the table or on a column of it, whoever gave it (so PUBLIC counts as well)."""
    found = rows(
        "SELECT a.privilege_type FROM pg_class c, aclexplode(c.relacl) a "
        "WHERE c.oid = %s::regclass AND a.grantee IN (%s::regrole, 0) "
        "UNION SELECT a.privilege_type FROM pg_attribute t, aclexplode(t.attacl) a "
        "WHERE t.attrelid = %s::regclass AND a.grantee IN (%s::regrole, 0)",
        [f'public."{table}"', role, f'public."{table}"', role],
    )
    return {row[0] for row in found}


def policies(rows: Rows, table: str, role: str) -> set[str]:
    """Commands for which the table has a policy for the role (restrictive ones allow nothing by themselves)."""
    found = rows(
        "SELECT cmd FROM pg_policies WHERE schemaname = 'public' AND permissive = 'PERMISSIVE' "
        "AND tablename = %s AND %s = ANY (roles)",
        [table, role],
    )
    return {row[0] for row in found}


def sheltered(rows: Rows) -> set[str]:
    """Tables whose rows about a protected person are read only by those named for it."""
    found = rows(
        "SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND permissive = 'RESTRICTIVE' "
        "AND policyname = 'app_sheltered' AND cmd = 'SELECT' AND roles = '{vk_app}' AND qual ~ 'vk_hidden_'"
    )
    return {row[0] for row in found}


@dataclass(frozen=True)
class Unique:
    table: str
    name: str
    first: str
    primary: bool


def unique_rules(rows: Rows) -> list[Unique]:
    """Unique and exclusion constraints, and unique indexes (a conditional constraint is only an index)."""
    found = rows(
        "SELECT t.relname, i.relname, coalesce(a.attname, '(expression)'), x.indisprimary FROM pg_index x "
        "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid "
        "JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public' "
        "LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0] "
        "WHERE x.indisunique OR x.indisexclusion ORDER BY 1, 2"
    )
    return [Unique(*row) for row in found if is_ours(row[0])]


@dataclass(frozen=True)
class ForeignKey:
    table: str
    name: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    on_delete: str


def foreign_keys(rows: Rows) -> list[ForeignKey]:
    """All foreign keys of the house's tables, composite ones with their columns in order."""
    found = rows(
        "SELECT k.conrelid::regclass::text, k.conname, "
        "(SELECT array_agg(a.attname::text ORDER BY o.n) FROM unnest(k.conkey) WITH ORDINALITY o(num, n) "
        " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.num), "
        "k.confrelid::regclass::text, "
        "(SELECT array_agg(a.attname::text ORDER BY o.n) FROM unnest(k.confkey) WITH ORDINALITY o(num, n) "
        " JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = o.num), "
        "k.confdeltype::text FROM pg_constraint k WHERE k.contype = 'f' ORDER BY 1, 2"
    )
    keys = [ForeignKey(t, n, tuple(c), rt, tuple(rc), d) for t, n, c, rt, rc, d in found]
    return [key for key in keys if is_ours(key.table)]


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    length: int | None
    nullable: bool
    has_default: bool


def columns(rows: Rows, table: str) -> list[Column]:
    """The columns of a table in order, generated ones left out."""
    found = rows(
        "SELECT a.attname::text, t.typname::text, CASE WHEN t.typname = 'varchar' AND a.atttypmod > 4 "
        "THEN a.atttypmod - 4 END, NOT a.attnotnull, a.atthasdef OR a.attidentity <> '' "
        "FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid "
        "WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' "
        "ORDER BY a.attnum",
        [f'public."{table}"'],
    )
    return [Column(*row) for row in found]
