"""A web process that is killed in the middle of an act leaves nothing half done, and the act can be done again.

A real server of its own (gunicorn as deployed) is asked to give a place. Another connection stands in the way of the last thing that the
act writes, so the claim, the placement and the stay are written and not committed when the process is killed.
"""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import psycopg
from django.db import connection
from django.urls import reverse

from placements.models import PlaceClaim, Placement, Stay
from tests.core.visitors import Visitor
from tests.harness import database
from vardkedja import config
from vardkedja.core import clock
from vardkedja.core.actor import acting
from vardkedja.core.models import Event
from vardkedja.launcher import instance

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


@contextlib.contextmanager
def a_server(name: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Gunicorn with one worker over the test's own database, in a process group of its own."""
    port = instance.free_port()
    command = [sys.executable, "-m", "gunicorn", "vardkedja.wsgi", "--config", "python:vardkedja.serving"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "1"]
    environment = database.environment(name) | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen(command, env=environment, cwd=config.PROJECT, start_new_session=True)
    try:
        until(lambda: instance.port_in_use(port), "the server did not start")
        yield port, process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """The server and its worker, at once and without a word."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def post(port: int, visitor: Visitor, path: str, fields: dict[str, str]) -> int:
    """The form as the visitor's browser sends it; the status."""
    cookies = "; ".join(f"{key}={morsel.value}" for key, morsel in visitor.cookies.items())
    head = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as link:
        link.request("POST", path, urlencode(fields), head)
        return link.getresponse().status


def ask(port: int, visitor: Visitor, path: str, fields: dict[str, str], answers: list[int]) -> None:
    """Post and remember the answer; none comes from a server that is killed."""
    with contextlib.suppress(ConnectionError, http.client.HTTPException):
        answers.append(post(port, visitor, path, fields))


def written(scene) -> tuple[int, ...]:
    with acting(scene.world.hedda):
        told = Event.objects.filter(kind="PlaceGiven").count()
        return (Stay.objects.count(), Placement.objects.count(), PlaceClaim.objects.count(), told)


def test_a_killed_server_leaves_nothing_half_done(committed_scene):
    scene, name = committed_scene, connection.settings_dict["NAME"]
    now = clock.now()
    scene.world.actors = {key: actor.at(now) for key, actor in scene.world.actors.items()}
    case, place = scene.approved(), scene.place("hemmet", "1")
    hedda = Visitor(scene.world, "hedda")
    path = reverse("placements:give", args=[scene.world.hemmet.pk])
    form_token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', hedda.text(path))[1]
    fields = {
        "case": str(case.pk), "place": str(place.pk), "planned_from": clock.today().isoformat(), "past": "agreed",
        "vk_domain": str(hedda.actor.domain_id), "vk_token": "6b1c7c0e-8a52-4d2e-9d69-0f6a1f1d2c11",
        "csrfmiddlewaretoken": form_token,
    }  # fmt: skip
    with psycopg.connect(database.url("admin", name), autocommit=False) as guard:
        guard.execute("LOCK TABLE core_event IN EXCLUSIVE MODE")
        with (
            a_server(name) as (port, process),
            psycopg.connect(database.url("admin", name), autocommit=True) as eye,
        ):
            answers: list[int] = []
            asking = threading.Thread(target=ask, args=(port, hedda, path, fields, answers))
            asking.start()
            until(
                lambda: eye.execute(WAITING, [name]).fetchone()[0] == 1,
                "the act never came to its last writing",
            )
            kill(process)
            asking.join(timeout=30)
            assert answers == [], "nobody was told that it was done"
        guard.rollback()
    assert written(scene) == (0, 0, 0, 0)
    with a_server(name) as (port, _process):
        assert post(port, hedda, path, fields) == 302, "the same form, sent again, is done"
        assert post(port, hedda, path, fields) == 302, "and once only"
    assert written(scene) == (1, 1, 1, 1)
