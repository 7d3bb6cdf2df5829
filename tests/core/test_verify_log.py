"""What `verify_log` finds, done by the owner of the tables and by a superuser, who can switch off every trigger."""

import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.core.test_seal_log import sealed  # noqa: F401 - the fixture
from vardkedja.core import scope, tasks
from vardkedja.core.models import CommandRun

#: A seal waits for every transaction that is open on the server: no other test may hold one meanwhile.
pytestmark = pytest.mark.alone

INSERT = (
    "INSERT INTO core_accesslog (id, at, user_name, roles, reader_domain_id, action, what, reason, relation, source, xid, era) "
    "VALUES (%s, now(), 'Ingen', '', %s, 'read', 'ärende', '', '', '', %s, %s)"
)
SWAP = (
    "UPDATE core_accesslog a SET person_id = b.person_id, user_id = b.user_id FROM core_accesslog b "
    "WHERE (a.id, b.id) IN ((%(a)s, %(b)s), (%(b)s, %(a)s))"
)


@pytest.fixture(params=["owner", "superuser"])
def tamper(request, sealed):  # noqa: F811
    """(log, its rows' ids, somebody's connection with triggers off)."""
    return sealed, sealed.filled(), getattr(sealed, request.param)


def test_an_altered_row_is_found_with_its_period(tamper):
    log, ids, somebody = tamper
    with somebody() as db:
        db.execute("UPDATE core_accesslog SET reason = 'uppgift i ärendet' WHERE id = %s", [ids[0]])
    assert "loggrader är ändrade" in log.findings()
    assert "UTC): loggrader" in log.findings()


@pytest.mark.parametrize("column", ["user_name", "roles", "what", "source", "action"])
def test_a_single_letter_in_any_text_is_enough(sealed, column):  # noqa: F811
    ids = sealed.filled()
    with sealed.owner() as db:
        db.execute(f"UPDATE core_accesslog SET {column} = left({column} || 'x', 8) WHERE id = %s", [ids[3]])
    assert "ändrade" in sealed.findings()


def test_an_altered_moment_is_found(tamper):
    log, ids, somebody = tamper
    with somebody() as db:
        db.execute("UPDATE core_accesslog SET at = at - interval '1 microsecond' WHERE id = %s", [ids[5]])
    assert "ändrade" in log.findings()


def test_a_removed_row_is_found(tamper):
    log, ids, somebody = tamper
    with somebody() as db:
        db.execute("DELETE FROM core_accesslog WHERE id = %s", [ids[2]])
    assert "1 loggrader är borttagna" in log.findings()


def test_an_inserted_row_is_found_in_any_seal_or_era(tamper):
    log, _ids, somebody = tamper
    with somebody() as db:
        (xid,) = db.execute("SELECT min(xid::text::bigint) FROM core_accesslog").fetchone()
        db.execute(INSERT, [uuid.uuid4(), uuid.uuid4(), str(xid), 1])
    assert "1 loggrader är insatta i efterhand" in log.findings()


@pytest.mark.parametrize(
    ("xid", "era"), [("5", 0), ("5", 2), ("9000000000000000000", 1), ("18446744073709551615", 1)]
)
def test_a_row_where_no_seal_would_ever_reach_is_found(sealed, xid, era):  # noqa: F811
    sealed.filled()
    with sealed.owner() as db:
        db.execute(INSERT, [uuid.uuid4(), uuid.uuid4(), xid, era])
    assert "utanför varje sigill" in sealed.findings()


def test_a_row_moved_to_another_minute_is_found(tamper):
    log, ids, somebody = tamper
    with somebody() as db:
        db.execute(
            "UPDATE core_accesslog SET xid = (SELECT max(xid) FROM core_accesslog) WHERE id = %s", [ids[0]]
        )
    assert "borttagna" in log.findings()
    assert "insatta" in log.findings()


def test_two_rows_of_one_minute_that_change_contents_or_places_are_found(tamper):
    log, ids, somebody = tamper
    with somebody() as db:
        db.execute(SWAP, {"a": ids[0], "b": ids[1]})
    assert "ändrade" in log.findings()
    with somebody() as db:
        db.execute(SWAP, {"a": ids[0], "b": ids[1]})
        assert log.findings() or True
    assert log.findings() == "", "and put back, all is well again"
    with somebody() as db:
        other = uuid.uuid4()
        for old, new in ((ids[0], other), (ids[1], ids[0]), (other, ids[1])):
            db.execute("UPDATE core_accesslog SET id = %s WHERE id = %s", [new, old])
    assert "ändrade" in log.findings()


def test_rows_and_seals_cut_from_the_end_are_shown_by_the_file(tamper):
    log, _ids, somebody = tamper
    with somebody() as db:
        db.execute(
            "DELETE FROM core_accesslog WHERE xid::text::bigint > (SELECT last_xid FROM core_logseal WHERE number = 2)"
        )
        db.execute("DELETE FROM core_logseal WHERE number > 2")
    assert "Slutet är avskuret" in log.findings()
    log.seal()
    assert "saknas i databasen: de är borttagna" in log.findings(), "sealing on does not hide it"


def test_everything_removed_is_shown_by_the_file(tamper):
    log, _ids, somebody = tamper
    with somebody() as db:
        db.execute("DELETE FROM core_accesslog")
        db.execute("DELETE FROM core_logseal")
    assert "Slutet är avskuret" in log.findings()


def test_the_file_cut_or_gone_is_shown_by_the_table(sealed):  # noqa: F811
    sealed.filled()
    sealed.cut_file(2)
    assert "Filen med sigillhuvuden saknar sigill" in sealed.findings()
    sealed.heads.unlink()
    assert "Filen med sigillhuvuden saknar sigill" in sealed.findings()


def test_a_seal_taken_from_the_middle_or_rewritten_is_found(tamper):
    log, _ids, somebody = tamper
    with somebody() as db:
        db.execute("UPDATE core_logseal SET rows = rows - 1 WHERE number = 2")
    assert "Sigill 2 är inte gjort med nyckeln" in log.findings()
    with somebody() as db:
        db.execute("DELETE FROM core_logseal WHERE number = 2")
    assert "Sigill 2 saknas i databasen" in log.findings()
    assert "bygger inte på" in log.findings()


def test_a_seal_made_with_another_key_is_found(sealed, settings):  # noqa: F811
    """Somebody who has the database and the code, and not the key, makes a chain of seals that fits the changed rows."""
    ids = sealed.filled()
    key = settings.LOG_KEY
    with sealed.owner() as db:
        db.execute("DELETE FROM core_accesslog WHERE id = %s", [ids[0]])
        db.execute("DELETE FROM core_logseal")
    kept = sealed.heads.read_text()
    sealed.heads.unlink()
    settings.LOG_KEY = "gissad"
    sealed.seal()
    assert sealed.findings() == ""
    settings.LOG_KEY = key
    assert "okänd nyckel" in sealed.findings()
    sealed.heads.write_text(kept)
    assert "ett annat i databasen än i filen" in sealed.findings()


def test_a_ground_that_was_made_to_lie_is_found(sealed):  # noqa: F811
    """The owner may rewrite the counting function, or hide rows from it by a policy."""
    ids = sealed.filled()
    with sealed.owner() as db:
        db.execute(
            f"CREATE POLICY hidden ON core_accesslog AS RESTRICTIVE TO vk_definer USING (id <> '{ids[0]}')"
        )
    assert "policy public.core_accesslog hidden är tillagd i databasen" in sealed.findings()
    with sealed.superuser() as db:
        db.execute("DROP POLICY hidden ON core_accesslog")
        db.execute(
            "CREATE OR REPLACE FUNCTION vk_log_digest(of_era integer, first_xid bigint, last_xid bigint, OUT rows bigint, "
            "OUT digest bytea) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS "
            "$$ SELECT 1::bigint, ''::bytea $$"
        )
    assert (
        "function public.vk_log_digest(of_era integer, first_xid bigint, last_xid bigint, OUT rows bigint, OUT digest bytea) är ändrad"
        in sealed.findings()
    )
    with sealed.superuser() as db:
        db.execute("ALTER TABLE core_accesslog DISABLE TRIGGER USER")
    assert "trigger public.core_accesslog access_log_append_only är ändrad" in sealed.findings()


def test_what_lies_before_the_ground_is_found_and_not_asked(sealed):  # noqa: F811
    """A function of the same name in a schema of the worker's own name is found first by whoever does not say which."""
    ids = sealed.filled()
    with sealed.owner() as db:
        db.execute("CREATE SCHEMA vk_worker")
        db.execute("GRANT USAGE ON SCHEMA vk_worker TO PUBLIC")
        db.execute(
            "CREATE FUNCTION vk_worker.vk_log_digest(e integer, f bigint, l bigint, OUT rows bigint, OUT digest bytea) LANGUAGE sql "
            "STABLE AS $$ SELECT s.rows, s.digest FROM public.core_logseal s WHERE (s.era, s.first_xid, s.last_xid) = ($1, $2, $3) "
            "UNION ALL SELECT 0::bigint, ''::bytea LIMIT 1 $$"
        )
        # And one that looks as the right one does, so that whoever goes by the name alone is content.
        (right,) = db.execute("SELECT pg_get_functiondef('public.vk_log_digest'::regproc)").fetchone()
        db.execute("GRANT CREATE ON SCHEMA public TO vk_definer")
        db.execute("SET ROLE vk_definer")
        db.execute(right.replace("OUT rows", "more text, OUT rows"))
        db.execute("RESET ROLE")
        db.execute("DELETE FROM core_accesslog WHERE id = %s", [ids[2]])
    found = sealed.findings()
    assert "function vk_worker.vk_log_digest(e integer, f bigint, l bigint" in found
    assert (
        "function public.vk_log_digest(of_era integer, first_xid bigint, last_xid bigint, more text" in found
    )
    assert "1 loggrader är borttagna" in found


def test_a_table_of_the_same_name_elsewhere_is_found(sealed):  # noqa: F811
    """It would be what the log's page shows."""
    sealed.filled()
    with sealed.owner() as db:
        db.execute("CREATE SCHEMA vk_app")
        db.execute("CREATE TABLE vk_app.core_accesslog (LIKE public.core_accesslog)")
    assert "table vk_app.core_accesslog är tillagd i databasen" in sealed.findings()


def test_the_command_says_what_is_wrong_and_fails(sealed):  # noqa: F811
    ids = sealed.filled()
    out, err = StringIO(), StringIO()
    with sealed.database.acting_as("worker"):
        call_command("verify_log", stdout=out)
    assert "Loggen stämmer: " in out.getvalue()
    assert "över 6 rader" in out.getvalue()
    with sealed.owner() as db:
        db.execute("DELETE FROM core_accesslog WHERE id = %s", [ids[0]])
    with sealed.database.acting_as("worker"):
        with pytest.raises(CommandError, match="stämmer inte med sina sigill: 1 fel"):
            call_command("verify_log", stdout=out, stderr=err)
        assert "1 loggrader är borttagna" in err.getvalue()
    with scope.setup_scope():
        assert [run.succeeded for run in CommandRun.objects.order_by("finished_at")] == [True, False]


def test_from_a_seal_on_what_lies_before_is_taken_as_good(sealed):  # noqa: F811
    ids = sealed.filled()
    newest = sealed.verify().seals
    with sealed.owner() as db:
        db.execute("DELETE FROM core_accesslog WHERE id = %s", [ids[0]])
    assert sealed.findings()
    assert sealed.findings(newest) == ""
    with sealed.database.acting_as("worker"):
        call_command("verify_log", "--from", str(newest), stdout=StringIO())
        with pytest.raises(CommandError):
            call_command("verify_log", "--from", "0")


def test_the_nightly_check_that_fails_is_recorded_and_raised(sealed):  # noqa: F811
    ids = sealed.filled()
    with sealed.owner() as db:
        db.execute("DELETE FROM core_accesslog WHERE id = %s", [ids[0]])
    with sealed.database.acting_as("worker"), pytest.raises(tasks.NightFailed, match="borttagna"):
        tasks.nightly_verify_log()
    with scope.setup_scope():
        assert not CommandRun.objects.get(command="verify_log").succeeded


def test_a_long_check_tells_how_far_it_has_come(sealed):  # noqa: F811
    sealed.filled()
    reached = []
    with sealed.database.acting_as("worker"):
        from vardkedja.core import sealcheck

        sealcheck.verify(tell=reached.append)
    assert reached == sorted(reached)
    assert len(reached) >= 3
