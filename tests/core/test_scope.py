"""No scope, no rows, and loudly."""

import pytest
from django.db import connection

from tests.cast import a_case
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
