"""The ground that other tests stand on: roles, copies, raw connections, a real worker."""

import threading

import psycopg
import pytest
from django.db import connection

from tests.harness import database
from vardkedja.celery import app

pytest_plugins = ["pytester"]
ROLE = "SELECT current_user::text, session_user::text, current_database()::text"


def ask() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        return cursor.fetchone()


@pytest.mark.django_db
def test_a_test_acts_as_the_application():
    assert ask()[:2] == ("vk_app", "vk_tests")


def test_a_test_may_act_as_the_worker(worker_role):
    assert ask()[0] == "vk_worker"


@pytest.mark.django_db
def test_the_next_test_acts_as_the_application_again():
    assert ask()[0] == "vk_app"


def test_a_committed_database_is_its_own_and_seen_by_threads(committed_database):
    role, login, name = ask()
    assert (role, login, name) == ("vk_app", "vk_app", committed_database.name)
    seen = []

    def look() -> None:
        seen.append(ask())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [(role, login, name)]


def test_a_committed_database_is_gone_afterwards(committed_database):
    before = committed_database.name
    with psycopg.connect(database.url("admin", "postgres")) as admin:
        others = admin.execute("SELECT datname FROM pg_database WHERE datname ~ '_own$'").fetchall()
    assert [name for (name,) in others if name.startswith(before)] == [before]


def test_a_committed_database_may_be_used_as_another_role(committed_database):
    with committed_database.acting_as("worker"):
        assert ask()[:2] == ("vk_worker", "vk_worker")
    assert ask()[0] == "vk_app"


def test_raw_connections_are_real_log_ins(app_connection, worker_connection):
    assert app_connection.execute(ROLE).fetchone()[:2] == ("vk_app", "vk_app")
    assert worker_connection.execute(ROLE).fetchone()[:2] == ("vk_worker", "vk_worker")
    for link in (app_connection, worker_connection):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            link.execute("CREATE TEMPORARY TABLE mine (n int)")


def test_tasks_really_travel_to_a_worker(committed_database, real_worker):
    real_worker("app")
    assert app.tasks["celery.backend_cleanup"].delay().get(timeout=30) is None


@pytest.mark.django_db
def test_tasks_run_at_once_in_other_tests():
    assert app.conf.task_always_eager


def test_tests_that_would_flush_are_refused(pytester):
    from tests.harness import fixtures

    pytester.makeconftest("from tests.harness.fixtures import pytest_collection_modifyitems")
    pytester.makepyfile("import pytest\n@pytest.mark.django_db(transaction=True)\ndef test_it(): pass")
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:django")
    result.stderr.fnmatch_lines([f"*{fixtures.TRANSACTIONAL}*"])


def test_the_template_is_built_once_for_one_state_of_the_migrations():
    first = database.template()
    assert first == database.template() == f"vk_template_{database.state_of_migrations()}"
