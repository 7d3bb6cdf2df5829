"""Work that a user starts: opaque ids only, the user's own scope again, and refused when the assignment has expired."""

import datetime as dt

import pytest
import time_machine

from tests.world import NOW, TODAY
from vardkedja.core import scope, tasks
from vardkedja.core.actor import acting
from vardkedja.core.models import Assignment

DONE: list = []


@tasks.user_task
def note_scope(*ids, actor):
    """A task that remembers for whom it ran."""
    DONE.append((ids, actor.user_id, scope.current().domain))


@pytest.fixture(autouse=True)
def _clean():
    DONE.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def test_it_runs_in_the_scope_of_the_user_who_asked(world, django_capture_on_commit_callbacks):
    with acting(world.alice):
        with django_capture_on_commit_callbacks() as waiting:
            tasks.start(note_scope, world.anby.pk, actor=world.alice)
        assert DONE == [], "nothing runs before the transaction is committed"
    waiting[0]()
    assert DONE == [((world.anby.pk,), world.alice.user_id, world.anby.pk)]


def test_an_expired_assignment_stops_what_is_queued(world, django_capture_on_commit_callbacks):
    with acting(world.alice), django_capture_on_commit_callbacks() as waiting:
        tasks.start(note_scope, actor=world.alice)
    with scope.setup_scope():
        Assignment.objects.filter(user=world.alice.user_id).update(valid_to=TODAY)
    waiting[0]()
    assert DONE == []
    assert note_scope(str(world.alice.user_id), str(world.anby.pk)) == tasks.REFUSED


def test_a_domain_where_the_user_has_no_assignment_is_refused(world):
    assert note_scope(str(world.alice.user_id), str(world.bjorkby.pk)) == tasks.REFUSED
    assert DONE == []


@pytest.mark.parametrize("argument", ["189001019802", "Tore Testsson", 7, dt.date(2026, 3, 2)])
def test_only_ids_are_arguments(world, argument):
    with pytest.raises(TypeError):
        tasks.start(note_scope, argument, actor=world.alice)
