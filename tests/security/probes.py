"""Attacks on every table, through a real log-in as vk_app or vk_worker. Each probe is undone after it was answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from tests.security.catalogue import ForeignKey
from tests.security.seeding import COUNTY, MINE, Row, Seeded, insert

#: What counts as the database's refusal: no right, row-level security, a (composite) foreign key, an append-only trigger.
REFUSED = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ForeignKeyViolation,
    psycopg.errors.RaiseException,
)


@dataclass
class Attacker:
    """A raw connection in somebody's scope (or in none), in a transaction that is never committed."""

    db: psycopg.Connection
    seeded: Seeded

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Go back to before, whatever happened; what the database refuses is over when the block ends."""
        self.db.execute("SAVEPOINT probe")
        try:
            yield
        finally:
            self.db.execute("ROLLBACK TO SAVEPOINT probe")

    def reads(self, table: str, world: str) -> bool:
        """Whether the authority's row is seen."""
        key = self.seeded.key_of(table)
        query = sql.SQL("SELECT count(*) FROM {} WHERE {} = %s").format(*map(sql.Identifier, (table, key)))
        with self.undone():
            try:
                found = self.db.execute(query, [self.seeded.row(table, world)[key]]).fetchone()
            except psycopg.errors.InsufficientPrivilege:
                return False
        return found != (0,)

    def rows_seen(self, table: str) -> int:
        """How many rows of a table are seen; 0 where there is no right to read."""
        with self.undone():
            try:
                found = self.db.execute(
                    sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
                ).fetchone()
            except psycopg.errors.InsufficientPrivilege:
                return 0
        assert found
        return found[0]

    def writes(self, table: str, row: Row) -> bool:
        """Whether the row would go in. A unique or check violation means that the policy let it through."""
        with self.undone():
            try:
                insert(self.db, table, row)
            except REFUSED:
                return False
            except psycopg.IntegrityError:
                return True
        return True

    def changes(self, table: str, world: str, values: Row) -> bool:
        """Whether an UPDATE reaches the authority's row, with those values, and passes."""
        assignments = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in values)
        return self._reaches(table, world, sql.SQL("UPDATE {} SET ") + assignments, list(values.values()))

    def deletes(self, table: str, world: str) -> bool:
        """Whether a DELETE reaches the authority's row."""
        return self._reaches(table, world, sql.SQL("DELETE FROM {}"), [])

    def _reaches(self, table: str, world: str, head: sql.Composable, values: list[Any]) -> bool:
        key = self.seeded.key_of(table)
        statement = sql.SQL("{} WHERE {} = %s").format(head, sql.Identifier(key)).as_string(self.db)
        statement = statement.replace("{}", sql.Identifier(table).as_string(self.db), 1)
        with self.undone():
            try:
                return self.db.execute(statement, [*values, self.seeded.row(table, world)[key]]).rowcount > 0
            except REFUSED:
                return False
            except psycopg.IntegrityError:
                return True


@contextmanager
def attacker(seeded: Seeded, role: str, **settings: Any) -> Iterator[Attacker]:
    """Log in as the role and set the scope's settings, for one transaction."""
    with psycopg.connect(seeded.role_urls[role]) as db:
        db.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, value in settings.items():
            db.execute("SELECT set_config(%s, %s, true)", [f"vk.{name}", str(value)])
        yield Attacker(db, seeded)
        db.rollback()


@contextmanager
def app_attacker(seeded: Seeded) -> Iterator[Attacker]:
    """vk_app in the scope of *mine*, as an ordinary request has it."""
    row = seeded.row
    ids = {"domain": row("core_domain", MINE)["id"], "user": row("core_user", MINE)["id"]}
    with attacker(seeded, "app", assignment=row("core_assignment", MINE)["id"], **ids) as made:
        yield made


@contextmanager
def worker_attacker(seeded: Seeded) -> Iterator[Attacker]:
    """vk_worker in the scope of the county of *mine*."""
    with attacker(seeded, "worker", collaboration=seeded.row(COUNTY, MINE)["id"]) as made:
        yield made


def references(seeded: Seeded, table: str) -> list[ForeignKey]:
    """Foreign keys of a table, the widest for each first column: a composite key moves as one."""
    keys = sorted(seeded.keys.get(table, []), key=lambda k: -len(k.columns))
    return [
        k for i, k in enumerate(keys) if not any(set(k.columns) < set(other.columns) for other in keys[:i])
    ]


def owner_columns(seeded: Seeded, table: str) -> list[str]:
    """Columns that name an authority or a county, with or without a foreign key."""
    names = [c.name for c in seeded.columns[table] if c.type == "uuid"]
    pointing = {
        k.columns[0]
        for k in seeded.keys.get(table, [])
        if len(k.columns) == 1 and k.target in {"core_domain", COUNTY}
    }
    return [n for n in names if n in pointing or n.endswith(("domain_id", "collaboration_id"))]


def moves(seeded: Seeded, table: str, world: str, skip: set[str]) -> dict[str, Row]:
    """By first column: what would turn one reference of an own row towards the other authority's row."""
    theirs, own = seeded.row(table, world), seeded.row(table, MINE)
    keys = [k for k in references(seeded, table) if k.target not in skip]
    values = {k.columns[0]: {c: theirs.get(c) for c in k.columns} for k in keys}
    for column in owner_columns(seeded, table):
        values.setdefault(column, {column: theirs.get(column)})
    return {name: new for name, new in values.items() if any(own.get(c) != v for c, v in new.items())}
