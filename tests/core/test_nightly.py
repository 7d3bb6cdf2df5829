"""The night: through a real worker and broker, twice, killed in the middle, and with one that fails."""

import datetime as dt
import subprocess
import sys

import psycopg
import pytest
from celery.result import AsyncResult
from django.db import connection

from costsharing.models import LedgerLine
from tests.costsharing.county import share_costs
from vardkedja import config
from vardkedja.core import nightly, registry, scope, tasks
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible
from vardkedja.core.models import CommandRun
from vardkedja.core.registry import NightlyJob

FIRST, LAST = dt.date(2026, 3, 1), dt.date(2026, 4, 30)
COSTS = "kostnadsfördelning"


@pytest.fixture
def county(committed_world):
    """The cast as a county that shares costs, committed."""
    return share_costs(committed_world)


@pytest.fixture
def jobs(monkeypatch):
    """Only the jobs that a test names, so that it says what it counts."""

    def choose(*chosen: NightlyJob) -> None:
        costs = [job for job in registry.NIGHTLY if job.name == COSTS]
        monkeypatch.setattr(nightly, "NIGHTLY", sorted([*costs, *chosen], key=lambda job: job.order))

    return choose


def ledger(county):
    """What the ledger says, without keys and moments of recording."""
    with acting(county.fia):
        fields = (
            "year",
            "month",
            "seller",
            "payer",
            "unit",
            "cost_type",
            "component",
            "sequence",
            "amount_ore",
        )
        return sorted(LedgerLine.objects.values_list(*fields), key=str)


def runs(county, command="nightly"):
    with acting(county.fia):
        return list(CommandRun.objects.filter(command=command).order_by("started_at"))


def night(database, slug="testlan"):
    """The night as the worker role, really logged in as it."""
    with database.acting_as("worker"):
        return nightly.run_all(FIRST, LAST, slug)


def manage(database, *arguments):
    command = [sys.executable, str(config.PROJECT / "manage.py"), "nightly", *arguments]
    environment = database.environment() | {"DJANGO_SETTINGS_MODULE": "vardkedja.settings"}
    del environment["VARDKEDJA_DB_ROLE"]  # the launcher knows that the night runs as the worker
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_real_worker_does_the_night_of_every_collaboration(county, real_worker):
    real_worker("nightly")
    started = tasks.nightly.delay(FIRST.isoformat(), LAST.isoformat()).get(timeout=60)
    told = [AsyncResult(task).get(timeout=60) for task in started]
    assert len(started) == 2, "one task per collaboration"
    assert [text.split()[0] for text in told] == ["testlan", "utlan"]
    assert {line[1] for line in ledger(county)} == {3, 4}, "first and last day included"
    (run,) = runs(county)
    assert run.succeeded and run.arguments == "from=2026-03-01 to=2026-04-30"
    assert run.outcome.startswith("testlan")


def test_a_second_night_leaves_the_same_rows(county, committed_database):
    (first,) = night(committed_database)
    before = ledger(county)
    (second,) = night(committed_database)
    assert before and ledger(county) == before
    counts = [next(job.count for job in outcome.jobs if job.name == COSTS) for outcome in (first, second)]
    assert counts == [len(before), 0]
    assert [run.succeeded for run in runs(county)] == [True, True]


def test_killed_in_the_middle_and_run_again_it_leaves_the_same_rows(county, committed_database, jobs):
    whole = _whole(county, committed_database)

    def write_and_die(collaboration_id, first, last):
        registry_job = next(job for job in registry.NIGHTLY if job.name == COSTS)
        assert registry_job.run(collaboration_id, first, last) > 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        with psycopg.connect(committed_database.url("admin"), autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(%s)", [pid])
        LedgerLine.objects.count()

    jobs(NightlyJob(1, "dör", write_and_die))
    (outcome,) = night(committed_database)
    assert [(job.name, bool(job.error)) for job in outcome.jobs] == [("dör", True), (COSTS, False)]
    assert ledger(county) == whole, "what the killed job wrote is gone, what the next one wrote stands once"
    assert [run.succeeded for run in runs(county)] == [False]


def _whole(county, database):
    """What an undisturbed night writes, in a transaction that is taken back."""
    with database.acting_as("worker"), scope.worker_scope(county.id):
        job = next(job for job in registry.NIGHTLY if job.name == COSTS)
        job.run(county.id, FIRST, LAST)
        fields = (
            "year",
            "month",
            "seller",
            "payer",
            "unit",
            "cost_type",
            "component",
            "sequence",
            "amount_ore",
        )
        rows = sorted(LedgerLine.objects.values_list(*fields), key=str)
        connection.set_rollback(True)
    assert ledger(county) == []
    return rows


def test_one_that_fails_stops_neither_other_jobs_nor_other_collaborations(county, committed_database, jobs):
    tried = []

    def fail_here(collaboration_id, first, last):
        tried.append(collaboration_id)
        if collaboration_id == county.id:
            raise ZeroDivisionError

    jobs(NightlyJob(1, "trasigt", fail_here))
    ours, others = night(committed_database, None)
    assert (ours.slug, ours.succeeded, others.slug, others.succeeded) == ("testlan", False, "utlan", True)
    assert len(tried) == 2 and ledger(county)
    assert runs(county)[0].outcome.endswith(f"{COSTS}: {len(ledger(county))}")
    assert "trasigt: misslyckades (ZeroDivisionError)" in runs(county)[0].outcome


def test_the_task_of_a_collaboration_fails_when_a_job_failed(county, committed_database, jobs):
    def refuse(*_arguments):
        raise Impossible("Nyckeln saknas.")

    jobs(NightlyJob(1, "trasigt", refuse))
    with committed_database.acting_as("worker"), pytest.raises(tasks.NightFailed, match="Nyckeln saknas"):
        tasks.nightly_collaboration(str(county.id), FIRST.isoformat(), LAST.isoformat())
    assert ledger(county)


def test_the_command_runs_as_the_worker_and_is_logged(county, committed_database):
    result = manage(committed_database, "--from", "2026-03-01", "--to", "2026-03-31")
    assert result.returncode == 0, result.stderr
    assert "testlan 2026-03-01–2026-03-31" in result.stdout
    assert {line[1] for line in ledger(county)} == {3}
    assert [run.arguments for run in runs(county)] == ["from=2026-03-01 to=2026-03-31"]


def test_the_command_fails_when_a_collaboration_failed(county, committed_database):
    with psycopg.connect(committed_database.url("owner"), autocommit=True) as owner:
        owner.execute("REVOKE INSERT ON costsharing_ledgerline FROM vk_worker")
    result = manage(committed_database, "--from", "2026-03-01", "--to", "2026-03-31")
    assert result.returncode != 0
    assert "testlan" in result.stderr and "Traceback" not in result.stderr.splitlines()[-1]
    assert [run.succeeded for run in runs(county)] == [False]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--from", "2026-03-02", "--to", "2026-03-01"), "före första dagen"),
        (("--from", "1 mars"), "ingen dag"),
        (("--collaboration", "atlantis"), "Inlästa: testlan, utlan"),
        (("--from", "1900-01-01"), "längre än tio år"),
    ],
)
def test_bad_days_and_names_are_refused(county, committed_database, arguments, told):
    result = manage(committed_database, *arguments)
    assert result.returncode != 0
    assert told in result.stderr
    assert runs(county) == [] and ledger(county) == []


def test_an_ordinary_night_ends_with_yesterday():
    assert nightly.ordinary_period(dt.date(2026, 3, 2)) == (dt.date(2026, 1, 26), dt.date(2026, 3, 1))
