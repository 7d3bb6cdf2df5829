"""Work that a user starts: opaque ids only, the user's own scope again, and refused when the assignment has expired."""

import datetime as dt
import subprocess
import sys

import pytest
import time_machine
from django.conf import settings

from tests.world import NOW, TODAY
from vardkedja import config
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


#: What the web server does: loads the application, then answers in a thread of its own.
IN_THE_WEB = """
import threading, vardkedja.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
from referrals.tasks import invite
told = []
thread = threading.Thread(target=lambda: told.append(invite.app.connection_for_write().transport_cls))
thread.start(); thread.join()
print(invite.app.main, *told)
"""


def test_the_web_process_queues_with_our_broker_in_every_thread():
    """Without our application Celery falls back on one of its own, which looks for a broker that nobody has."""
    assert settings.CELERY_BROKER_URL.startswith("redis")
    run = subprocess.run(
        [sys.executable, "-c", IN_THE_WEB], cwd=config.PROJECT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["vardkedja", "redis"]


def test_a_broker_that_is_away_breaks_nothing_that_is_done(committed_world, monkeypatch, caplog):
    def away(*_ids):
        raise ConnectionRefusedError

    monkeypatch.setattr(note_scope, "delay", away)
    with acting(committed_world.alice):
        tasks.start(note_scope, actor=committed_world.alice)
    assert "ConnectionRefusedError" in caplog.text
