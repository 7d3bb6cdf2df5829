"""Migration operations that give a table its policies, FORCE and grants together.

Expressions are SQL over the table's own columns and the helper functions `vk_me()`, `vk_my_cases()`,
`vk_collaborations()`, `vk_collaboration()`; wrap a function as `(select vk_me())` so that it is evaluated
once per query. The owner's own policy holds only while `vk.migrating` is on.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.operations.base import Operation

ME = "(select vk_me())"
MY_CASES = "(select vk_my_cases())"
MY_COLLABORATIONS = "(select vk_collaborations())"
WORKER = "(select vk_collaboration())"
SETUP = "(select vk_setup())"
IN_MY_CASES = f"(case_owner_id = {ME} OR case_id IN {MY_CASES})"


class Secure(Operation):
    """Row-level security for one model's table.

    `select`, `insert`, `update`, `delete` are the application role's expressions (None: no grant at all).
    `worker_select`, `worker_insert`, `worker_update` are the nightly role's. `definer` lets `vk_definer` read the table.
    `update_columns` narrows the UPDATE grant to those columns.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(
        self,
        table: str,
        *,
        select: str | None = None,
        insert: str | None = None,
        update: str | None = None,
        delete: str | None = None,
        worker_select: str | None = None,
        worker_insert: str | None = None,
        worker_update: str | None = None,
        worker_delete: str | None = None,
        update_columns: Iterable[str] = (),
        definer: bool = False,
    ) -> None:
        self.table = table
        self.app = {"select": select, "insert": insert, "update": update, "delete": delete}
        self.worker = {
            "select": worker_select,
            "insert": worker_insert,
            "update": worker_update,
            "delete": worker_delete,
        }
        self.update_columns = tuple(update_columns)
        self.definer = definer

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Policies are not part of the model state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.statements():
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for name in self._policy_names():
            schema_editor.execute(f'DROP POLICY IF EXISTS {name} ON "{self.table}"', params=None)
        schema_editor.execute(f'REVOKE ALL ON "{self.table}" FROM vk_app, vk_worker, vk_definer', params=None)

    def describe(self) -> str:
        return f"Row-level security on {self.table}"

    def _policy_names(self) -> list[str]:
        commands = ("select", "insert", "update", "delete")
        return [f"{who}_{c}" for who in ("app", "worker") for c in commands] + [
            "owner_migrating",
            "definer_select",
        ]

    def statements(self) -> list[str]:
        table = f'"{self.table}"'
        out = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"REVOKE ALL ON {table} FROM PUBLIC",
            f"CREATE POLICY owner_migrating ON {table} TO CURRENT_USER USING (vk_migrating()) WITH CHECK (vk_migrating())",
        ]
        out += self._for_role("app", self.app)
        out += self._for_role("worker", self.worker)
        if self.definer:
            out.append(f"GRANT SELECT ON {table} TO vk_definer")
            out.append(f"CREATE POLICY definer_select ON {table} FOR SELECT TO vk_definer USING (true)")
        return out

    def _for_role(self, who: str, rules: dict[str, str | None]) -> list[str]:
        table, role, out = f'"{self.table}"', f"vk_{who}", []
        for command, rule in rules.items():
            if rule is None:
                continue
            columns = ""
            if command == "update" and self.update_columns:
                columns = " (" + ", ".join(f'"{c}"' for c in self.update_columns) + ")"
            out.append(f"GRANT {command.upper()}{columns} ON {table} TO {role}")
            using = f" USING ({rule})" if command != "insert" else ""
            check = f" WITH CHECK ({rule})" if command in {"insert", "update"} else ""
            out.append(
                f"CREATE POLICY {who}_{command} ON {table} FOR {command.upper()} TO {role}{using}{check}"
            )
        return out


#: Cases about a protected person for whom the user is not named, in the acting authority (see docs/protected-identity.md).
HIDDEN_CASES = "(select vk_hidden_cases())"
SYSTEM = "(select vk_user()) IS NULL"


class Sheltered(Operation):
    """A restrictive policy on reading: rows of a protected person's case are for those who are named for it.

    It stands beside whatever `Secure` allows and only takes away. `also` is a further expression that lets a row
    through; by default "systemet" (no user) reads state rows, whose names it still cannot read.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, *, hidden: str = f"case_id IN {HIDDEN_CASES}", also: str = SYSTEM) -> None:
        self.table, self.hidden, self.also = table, hidden, also

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Policies are not part of the model state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(
            f'CREATE POLICY app_sheltered ON "{self.table}" AS RESTRICTIVE FOR SELECT TO vk_app '
            f"USING ({self.also} OR NOT {self.hidden})",
            params=None,
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(f'DROP POLICY app_sheltered ON "{self.table}"', params=None)

    def describe(self) -> str:
        return f"Shelter of protected persons on {self.table}"


class CaseOwnerKey(Operation):
    """Composite foreign key (case_id, case_owner_id) → core_case: foreign-key checks look past RLS, so the owner is
    part of the key and nobody can hang a row on another's case under a false owner."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Not part of the model state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(
            f'ALTER TABLE "{self.table}" ADD CONSTRAINT "{self.table}_case_owner" '
            "FOREIGN KEY (case_id, case_owner_id) REFERENCES core_case (id, owner_id)",
            params=None,
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(
            f'ALTER TABLE "{self.table}" DROP CONSTRAINT "{self.table}_case_owner"', params=None
        )

    def describe(self) -> str:
        return f"Composite key from {self.table} to its case and owner"


class OwnedByNobody(Operation):
    """Grants on a table without policies (sign-in tables, framework tables): named one by one, never by default."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, *, app: str, worker: str = "") -> None:
        self.table, self.app, self.worker = table, app, worker

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Not part of the model state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(f'REVOKE ALL ON "{self.table}" FROM PUBLIC', params=None)
        schema_editor.execute(f'GRANT {self.app} ON "{self.table}" TO vk_app', params=None)
        if self.worker:
            schema_editor.execute(f'GRANT {self.worker} ON "{self.table}" TO vk_worker', params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(f'REVOKE ALL ON "{self.table}" FROM vk_app, vk_worker', params=None)

    def describe(self) -> str:
        return f"Grants on {self.table}"


@contextmanager
def migrating() -> Any:
    """Let the owner see rows in a data migration: policies for the owner hold only inside this."""
    connection.vk_migrating = True  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vk.migrating', 'on', true)")
    try:
        yield
    finally:
        connection.vk_migrating = False  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('vk.migrating', '', true)")
