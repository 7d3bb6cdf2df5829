"""Sealing: every row once, none missed, whoever runs at the same time or is killed on the way."""

import threading
import uuid

import psycopg
import pytest
from django.db import connection
from django.test import override_settings

from tests.core.sealing import SealedLog
from vardkedja.core import heads, scope, sealcheck, seals, tasks
from vardkedja.core.domain import seals as domain
from vardkedja.core.errors import Impossible
from vardkedja.core.models import CommandRun, LogSeal

#: A seal waits for every transaction that is open on the server: no other test may hold one meanwhile.
pytestmark = pytest.mark.alone


@pytest.fixture
def sealed(committed_database, tmp_path, settings):
    settings.LOG_HEADS = tmp_path / "heads" / "log-heads.jsonl"
    return SealedLog(committed_database, settings.LOG_HEADS)


def all_seals() -> list[domain.Seal]:
    with scope.setup_scope():
        return [seals.seal_of(row) for row in LogSeal.objects.order_by("number").values(*seals.FIELDS)]


def test_each_row_is_below_one_seal_and_each_seal_has_its_head(sealed):
    sealed.filled()
    made = all_seals()
    assert sum(seal.rows for seal in made) == 6
    assert [seal.number for seal in made] == list(range(1, len(made) + 1))
    assert heads.read(sealed.heads, seals.keys()).seals == {seal.number: seal.seal.hex() for seal in made}
    assert sealed.findings() == ""


def test_a_minute_without_rows_is_sealed_too(sealed):
    """Else a log whose end was cut could not be told from a quiet one."""
    first, second = sealed.run(), sealed.run()
    assert first is not None and second is not None
    assert (second.number, second.rows) == (first.number + 1, 0)
    assert sealed.findings() == ""


def test_a_slow_transaction_is_never_missed(sealed):
    """Its rows have a lower number than rows that were committed long before them."""
    with psycopg.connect(sealed.database.url("app")) as slow:
        slow.execute("SELECT set_config('vk.domain', %s, true)", [str(sealed.domain)])
        insert = "INSERT INTO core_accesslog (id, at, user_name, roles, reader_domain_id, action, what, reason, relation, source) VALUES (%s, now(), 'x', '', %s, 'read', 'ärende', '', '', '')"
        slow.execute(insert, [uuid.uuid4(), sealed.domain])
        sealed.write(3)
        held = sealed.run()
        assert held is not None and (held.rows, held.waiting) == (0, 3)
        assert sealed.findings() == ""
        slow.commit()
    sealed.seal()
    assert sum(seal.rows for seal in all_seals()) == 4
    assert sealed.findings() == ""


def test_who_holds_the_horizon_back_for_long_is_told(sealed):
    with psycopg.connect(sealed.database.url("app")) as slow:
        slow.execute("SELECT pg_current_xact_id()")
        sealed.write()
        runs = [sealed.run() for _ in range(seals.HELD + 1)]
    assert not runs[0].held_back
    assert runs[-1].held_back
    assert "håller dem kvar" in str(runs[-1])


def test_writers_and_two_sealers_at_once(sealed):
    def write():
        for _ in range(15):
            sealed.write(2)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    with sealed.database.acting_as("worker"):

        def seal():
            for _ in range(15):
                seals.seal_log()
            connection.close()

        sealers = [threading.Thread(target=seal) for _ in range(2)]
        for sealer in sealers:
            sealer.start()
        for thread in [*sealers, *writers]:
            thread.join()
    sealed.seal()
    assert sum(seal.rows for seal in all_seals()) == 120
    assert sealed.findings() == ""


def test_a_second_sealer_gives_way(sealed):
    with psycopg.connect(sealed.database.url("worker")) as other:
        assert other.execute(seals.TURN).fetchone() == (True,)
        assert sealed.run() is None
    assert sealed.run() is not None


def test_killed_before_the_head_was_written_the_next_run_adds_it(sealed, monkeypatch):
    sealed.write()
    real = heads.append
    calls = iter([real])
    with monkeypatch.context() as patch:

        def dies(path, made):
            return next(calls, _killed)(path, made)

        patch.setattr(heads, "append", dies)
        with pytest.raises(KeyboardInterrupt):
            sealed.run()
    assert (len(all_seals()), heads.last_number(sealed.heads)) == (1, 0)
    assert sealed.findings() == "", "one head that is not there yet is no fault"
    sealed.run()
    assert heads.last_number(sealed.heads) == 2
    assert sealed.findings() == ""


def _killed(_path, _made):
    raise KeyboardInterrupt


def test_killed_before_the_commit_nothing_has_happened(sealed, monkeypatch):
    sealed.write()
    with monkeypatch.context() as patch:
        patch.setattr(seals, "_standing_still", lambda _seal: 1 / 0)
        patch.setattr(seals, "Sealed", lambda *_: 1 / 0)
        patch.setattr(LogSeal.objects, "bulk_create", _killed_once)
        with pytest.raises(KeyboardInterrupt):
            sealed.run()
    assert (all_seals(), heads.last_number(sealed.heads)) == ([], 0)
    sealed.seal()
    assert sealed.findings() == ""


def _killed_once(_rows):
    raise KeyboardInterrupt


def test_a_line_that_was_cut_while_it_was_written_spoils_no_other(sealed):
    sealed.run()
    with sealed.heads.open("a") as file:
        file.write('{"number": 2, "at"')
    sealed.run()
    report = sealed.verify()
    assert report.fine
    assert report.notes == ["1 rader i filen med sigillhuvuden går inte att läsa."]


def test_a_file_that_cannot_be_written_stops_sealing_and_is_mended_when_it_can(sealed, settings, tmp_path):
    sealed.run()
    settings.LOG_HEADS = tmp_path / "heads"  # a folder
    with pytest.raises(OSError):
        sealed.run()
    settings.LOG_HEADS = sealed.heads
    sealed.write()
    sealed.seal()
    assert sealed.findings() == ""


def test_nobody_chooses_the_number_of_a_row(sealed):
    """The application may not say which transaction or era a row belongs to: the sealer would look past it."""
    with psycopg.connect(sealed.database.url("app")) as db:
        db.execute("SELECT set_config('vk.domain', %s, true)", [str(sealed.domain)])
        for column, value in (("xid", "'99999999'"), ("era", "7")):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), db.transaction():
                db.execute(
                    f"INSERT INTO core_accesslog (id, at, user_name, roles, reader_domain_id, action, what, reason, relation, source, {column}) "
                    f"VALUES (%s, now(), '', '', %s, 'read', '', '', '', '', {value})",
                    [uuid.uuid4(), sealed.domain],
                )


def test_the_sealer_reads_no_row_and_the_application_counts_none(sealed):
    sealed.write()
    with psycopg.connect(sealed.database.url("worker"), autocommit=True) as worker:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            worker.execute("SELECT count(*) FROM core_accesslog")
        assert worker.execute("SELECT rows FROM vk_log_digest(1, 0, 9223372036854775807)").fetchone() == (1,)
    with psycopg.connect(sealed.database.url("app"), autocommit=True) as app:
        for call in ("vk_log_digest(1, 0, 1)", "vk_log_strays(1, 1)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(f"SELECT {call}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("INSERT INTO core_logseal (id) VALUES (%s)", [uuid.uuid4()])


def test_every_column_of_the_log_is_below_the_seal(sealed):
    """A column that is new tomorrow must be in vk_log_digest and in the grant that lets it be written."""
    with psycopg.connect(sealed.database.url("admin")) as db:
        columns = {
            row[0]
            for row in db.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'core_accesslog'::regclass AND attnum > 0 AND NOT attisdropped"
            )
        }
        (source,) = db.execute("SELECT prosrc FROM pg_proc WHERE proname = 'vk_log_digest'").fetchone()
        given = {
            row[0]
            for row in db.execute(
                "SELECT column_name FROM information_schema.column_privileges WHERE table_name = 'core_accesslog' "
                "AND grantee = 'vk_app' AND privilege_type = 'INSERT'"
            )
        }
    body = source[: source.index("FROM public.core_accesslog")]
    assert {name for name in columns if f"l.{name}" not in body} == set()
    assert given == columns - {"xid", "era"}


def test_cost_grows_with_the_new_rows_only(sealed):
    """The rows of a range are found by the index on transaction, not by reading the log."""
    sealed.write(200)
    with sealed.superuser() as db:
        db.execute(
            "INSERT INTO core_accesslog SELECT gen_random_uuid(), at, user_id, user_name, roles, reader_domain_id, "
            "owner_domain_id, unit_id, person_id, case_id, action, what, object_id, reason, source, xid, relation, era "
            "FROM core_accesslog, generate_series(1, 100)"
        )
        db.execute("ANALYZE core_accesslog")
        last = db.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()[0]
        query = "SELECT count(*) FROM core_accesslog l WHERE l.era = 1 AND l.xid >= $1::text::xid8 AND l.xid <= $2::text::xid8"
        db.execute("SET plan_cache_mode = force_generic_plan")
        db.execute(f"PREPARE range (bigint, bigint) AS {query}")
        plan = db.execute(f"EXPLAIN EXECUTE range ({last}, {last + 1000})").fetchall()
    assert any("access_log_by_transaction" in line for (line,) in plan), plan


def test_the_same_rows_give_the_same_digest_in_any_order_of_writing(sealed):
    """And one that differs in a single value does not."""
    a, b = sealed.row(), sealed.row()
    digests = []
    for rows in (
        [a, b],
        [b, a],
        [a, sealed.row(id=b.pk, user_id=b.user_id, person_id=b.person_id, unit_id=uuid.uuid4())],
    ):
        with psycopg.connect(sealed.database.url("admin")) as db:
            for row in rows:
                names = [f.column for f in row._meta.concrete_fields]
                db.execute(
                    f"INSERT INTO core_accesslog ({', '.join(names)}, xid) VALUES ({', '.join(['%s'] * len(names))}, '77')",
                    [getattr(row, f.attname) for f in row._meta.concrete_fields],
                )
            digests.append(db.execute("SELECT digest FROM vk_log_digest(1, 77, 77)").fetchone())
            db.rollback()
    assert digests[0] == digests[1] != digests[2]


def test_the_ground_is_what_the_code_expects(sealed):
    """Where a migration changes the log's policies or functions on purpose, write the new digests in sealcheck.EXPECTED."""
    with sealed.database.acting_as("worker"):
        assert sealcheck.ground() == sealcheck.EXPECTED


def test_the_task_seals_and_the_nightly_check_is_recorded(sealed):
    sealed.write(2)
    sealed.seal()
    with sealed.database.acting_as("worker"):
        tasks.seal_log()
        assert "stämmer" in tasks.nightly_verify_log()
    with scope.setup_scope():
        run = CommandRun.objects.get(command="verify_log")
    assert run.succeeded
    assert "2 rader" in run.outcome


def test_a_real_worker_seals_from_its_queue(sealed, real_worker, monkeypatch):
    """As vk_worker, on the queue of its own, with the file that the environment names."""
    monkeypatch.setenv("VARDKEDJA_LOG_HEADS", str(sealed.heads))
    sealed.write(3)
    real_worker("seal")
    told = tasks.seal_log.apply_async(ignore_result=False).get(timeout=30)
    assert told.startswith("Sigill 1: ")
    sealed.seal()
    assert sum(seal.rows for seal in all_seals()) == 3
    assert sealed.findings() == ""


def test_a_restored_dump_is_told_and_the_log_goes_on_in_a_new_era(sealed, monkeypatch):
    """In a new server transaction numbers begin anew, below what is sealed already."""
    sealed.filled()
    before = len(all_seals())
    real = seals._state
    with monkeypatch.context() as patch:
        patch.setattr(seals, "_state", lambda: (real()[0], 5))
        with pytest.raises(Impossible, match="log_restored"):
            sealed.run()
        with sealed.database.acting_as("owner"):
            from django.core.management import call_command

            call_command("log_restored", "--reason", "diskkrasch, kopia från i natt, beslut av IT-chefen")
    sealed.write(2)
    sealed.seal()
    made = all_seals()
    assert [seal.era for seal in made[: before + 2]] == [1] * (before + 1) + [2]
    assert sum(seal.rows for seal in made if seal.era == 2) == 2
    assert sealed.findings() == ""


def test_seals_that_a_restored_copy_lacks_are_excused_by_a_signed_note_only(sealed):
    sealed.filled()
    with sealed.owner() as db:
        db.execute(
            "DELETE FROM core_accesslog WHERE xid::text::bigint > (SELECT last_xid FROM core_logseal WHERE number = 1)"
        )
        db.execute("DELETE FROM core_logseal WHERE number > 1")
    assert "Slutet är avskuret" in sealed.findings()
    with sealed.database.acting_as("owner"):
        from django.core.management import call_command

        call_command("log_restored", "--reason", "kopian från natten lästes åter")
    sealed.seal()
    report = sealed.verify()
    assert report.fine, report.findings
    assert any("återläsning" in note for note in report.notes)
    with override_settings(LOG_KEY="another key", LOG_KEYS_OLD=()):
        assert not sealed.verify().fine


def test_a_key_may_be_changed_and_the_former_verifies_what_it_sealed(sealed, settings):
    sealed.filled()
    former = settings.LOG_KEY
    settings.LOG_KEY, settings.LOG_KEYS_OLD = "den nya nyckeln", (former,)
    sealed.write()
    sealed.seal()
    assert sealed.findings() == ""
    settings.LOG_KEYS_OLD = ()
    assert "okänd nyckel" in sealed.findings()
