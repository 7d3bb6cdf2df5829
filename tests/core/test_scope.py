"""No scope, no rows, and loudly."""

import datetime as dt

import pytest
from django.db import connection

from tests.cast import a_case
from tests.house import files
from vardkedja.core import scope
from vardkedja.core.actor import acting
from vardkedja.core.errors import NoScope, ScopeMismatch
from vardkedja.core.models import Case, User


def test_a_query_outside_a_scope_raises_when_it_runs(world):
    lazy = Case.objects.all()
    with pytest.raises(NoScope):
        list(lazy)
    with pytest.raises(NoScope):
        Case.objects.update(number="x")


def test_sql_outside_a_scope_gives_no_rows(world):
    a_case(world, world.alice)
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from core_case"
        )  # unquoted: goes round the wrapper, not round the policies
        assert cursor.fetchone() == (0,)


def test_staff_accounts_need_no_scope(world):
    assert User.objects.filter(username="alice@test.example").exists()


def test_one_scope_does_not_open_inside_anothers(world):
    with acting(world.alice), pytest.raises(ScopeMismatch), acting(world.bo):
        pass


def test_a_scope_leaves_nothing_behind(world):
    with acting(world.alice):
        pass
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('vk.domain', true), current_setting('vk.user', true)")
        assert cursor.fetchone() == ("", "")
    assert scope.current() is None


def test_only_the_scenario_sets_the_clock_back():
    """History is played on the database's clock of its day; nothing else may reopen what has expired."""
    using = {
        files.name(path)
        for path in files.python(*files.PACKAGES)
        if "history(" in (text := path.read_text(encoding="utf-8"))
        and ("scope.history(" in text or "def history(" in text)
    }
    scenarios = {
        "governance/scenario/play.py",
        "governance/scenario/acute.py",
        "governance/scenario/bought.py",
        "placements/scenario.py",
        "referrals/scenario.py",
    }
    assert using == {"vardkedja/core/scope.py"} | scenarios


def test_history_reads_periods_as_of_its_moment_and_never_ahead(world):
    def now() -> dt.datetime:
        with acting(world.alice), connection.cursor() as cursor:
            cursor.execute("SELECT vk_now()")
            return cursor.fetchone()[0]

    present = now()
    with scope.history(present - dt.timedelta(days=400)):
        assert now() == present - dt.timedelta(days=400)
    with scope.history(present + dt.timedelta(days=400)):
        assert now() == present
    assert now() == present
