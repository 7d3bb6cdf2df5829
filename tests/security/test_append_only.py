"""The access log, the timeline, frozen versions and the ledger only grow, whoever asks and however."""

import psycopg
import pytest

from tests.security import allowed
from tests.security.catalogue import Rows
from tests.security.probes import app_attacker, worker_attacker
from tests.security.seeding import MINE, Seeded
from tests.security.test_catalogue import agrees

DENIED = psycopg.errors.InsufficientPrivilege
#: Ways around a trigger, as far as SQL offers any.
WAYS_AROUND = (
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER USER",
    "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
    "DROP TABLE {table}",
    "TRUNCATE {table}",
    "CREATE POLICY mine ON {table} USING (true)",
    "CREATE TRIGGER t BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION vk_append_only()",
    "CREATE RULE r AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
    "SET ROLE vk_owner",
    "SET SESSION AUTHORIZATION vk_owner",
    "CREATE OR REPLACE FUNCTION vk_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TEMP TABLE {table} (id uuid)",
)


@pytest.fixture
def append_only(rows: Rows) -> dict[str, str]:
    """Table → trigger, as the database has them."""
    found = rows(
        "SELECT t.tgrelid::regclass::text, t.tgname, t.tgtype, t.tgenabled::text FROM pg_trigger t "
        "WHERE t.tgfoid = 'vk_append_only'::regproc"
    )
    before, on_delete, on_update, on_truncate = 2, 8, 16, 32
    for table, name, kind, enabled in found:
        assert kind & (before | on_delete | on_update | on_truncate) == 58, f"{name} misses a statement"
        assert enabled in {"O", "A"}, f"{name} is switched off"
        assert not kind & 1, f"{name} must fire for each statement, also one that hits no row: {table}"
    return {table: name for table, name, _kind, _enabled in found}


def test_what_only_grows_is_named(append_only: dict[str, str]):
    agrees(set(append_only), allowed.APPEND_ONLY, "name it in allowed.APPEND_ONLY with its reason")


@pytest.mark.parametrize("table", sorted(allowed.APPEND_ONLY))
@pytest.mark.parametrize("scope", [app_attacker, worker_attacker])
def test_neither_role_changes_or_deletes(seeded: Seeded, scope, table: str):
    with scope(seeded) as somebody:
        for statement in (f'UPDATE "{table}" SET id = id', f'DELETE FROM "{table}"'):
            with pytest.raises(DENIED), somebody.undone():
                somebody.db.execute(statement)


@pytest.mark.parametrize("statement", WAYS_AROUND)
@pytest.mark.parametrize("scope", [app_attacker, worker_attacker])
def test_there_is_no_way_around(seeded: Seeded, scope, statement: str):
    with scope(seeded) as somebody:
        for table in allowed.APPEND_ONLY:
            with pytest.raises(psycopg.errors.Error) as refused, somebody.undone():
                somebody.db.execute(statement.format(table=table))
            assert refused.value.sqlstate == "42501", refused.value


@pytest.mark.parametrize("table", sorted(allowed.APPEND_ONLY))
def test_the_owner_is_stopped_too(seeded: Seeded, table: str):
    """A migration that rewrites history by mistake stops; the trigger fires also where no row is hit."""
    with psycopg.connect(seeded.owner_url) as db:
        for statement in (f'UPDATE "{table}" SET id = id', f'DELETE FROM "{table}"', f'TRUNCATE "{table}"'):
            with pytest.raises(psycopg.errors.Error) as refused, db.transaction():
                db.execute(statement)
            assert "append-only" in str(refused.value) or refused.value.sqlstate == "0A000"


def test_a_log_row_names_its_own_reader(seeded: Seeded):
    """Nobody writes a log row in another authority's name."""
    with app_attacker(seeded) as app:
        assert app.writes("core_accesslog", seeded.fresh("core_accesslog", MINE))
        assert not app.writes("core_accesslog", seeded.fresh("core_accesslog", "other"))
