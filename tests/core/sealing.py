"""A log with rows and seals in a committed database, and somebody who may do everything to it but sign."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.world import NOW
from vardkedja.core import scope, sealcheck, seals
from vardkedja.core.models import AccessLog

#: More runs than any other session's transaction of a moment (autovacuum's, for one) can hold the horizon back.
TRIES = 500


class SealedLog:
    """`write` and `seal` as the application and the worker do; `owner` and `superuser` as nobody should."""

    def __init__(self, database: Any, heads: Path) -> None:
        self.database = database
        self.heads = heads
        self.domain = uuid.uuid4()

    def write(self, count: int = 1, **changed: Any) -> list[uuid.UUID]:
        """Rows of one transaction, as vk_app; their ids."""
        rows = [self.row(**changed) for _ in range(count)]
        with scope.open_scope(scope.ScopeKey(domain=self.domain)):
            AccessLog.objects.bulk_create(rows)
        return [row.pk for row in rows]

    def row(self, **changed: Any) -> AccessLog:
        values: dict[str, Any] = {
            "at": NOW, "user_id": uuid.uuid4(), "user_name": "Alice Andersson", "roles": "case_worker",
            "reader_domain_id": self.domain, "action": "read", "what": "ärende", "reason": "handläggare",
            "person_id": uuid.uuid4(), "source": "127.0.0.1",
        }  # fmt: skip
        return AccessLog(**values | changed)

    def run(self) -> seals.Sealed | None:
        """One run of the sealer, as vk_worker."""
        with self.database.acting_as("worker"):
            return seals.seal_log()

    def seal(self) -> int:
        """Seal until no row waits; the number of the newest seal."""
        for _ in range(TRIES):
            done = self.run()
            if done and not done.waiting:
                return done.number
        raise AssertionError("rows still wait to be sealed")

    def filled(self) -> list[uuid.UUID]:
        """Three seals with rows below each; the rows' ids."""
        ids: list[uuid.UUID] = []
        for count in (2, 3, 1):
            ids += self.write(count)
            self.seal()
        return ids

    def verify(self, first: int = 1) -> sealcheck.Report:
        with self.database.acting_as("worker"):
            return sealcheck.verify(first)

    def findings(self, first: int = 1) -> str:
        """What is wrong, in one text; empty where all is well."""
        return "\n".join(str(finding) for finding in self.verify(first).findings)

    @contextmanager
    def owner(self) -> Iterator[psycopg.Connection]:
        """vk_owner with the triggers off, which are on again afterwards: what is left is what was done to the rows."""
        with psycopg.connect(self.database.url("owner")) as db:
            db.execute("SELECT set_config('vk.migrating', 'on', true)")
            for table in ("core_accesslog", "core_logseal"):
                db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield db
            for table in ("core_accesslog", "core_logseal"):
                db.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    @contextmanager
    def superuser(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.database.url("admin")) as db:
            db.execute("SET session_replication_role = replica")
            yield db

    def cut_file(self, lines: int) -> None:
        """Take lines from the end of the file of heads."""
        kept = self.heads.read_text().splitlines(keepends=True)[:-lines]
        self.heads.write_text("".join(kept))
