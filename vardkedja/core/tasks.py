"""Work outside requests. A task's arguments are opaque ids and days: never a number, a name or a text."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from celery import Task, shared_task
from django.db import transaction

import vardkedja.celery  # noqa: F401 - whoever starts a task does it through our broker, in the web process too
from vardkedja.core import actor as actors
from vardkedja.core import clock, scope, sealcheck, seals
from vardkedja.core import daily as mornings
from vardkedja.core import nightly as night
from vardkedja.core.actor import Actor, acting
from vardkedja.core.commands import record_run
from vardkedja.core.errors import NotAllowed
from vardkedja.core.models import User

logger = structlog.get_logger(__name__)
REFUSED = "refused"
#: Seals of so many days are verified each night; `manage.py verify_log` verifies all.
VERIFIED_DAYS = 7


class NightFailed(Exception):
    """A job of the night failed for a collaboration; the message names the jobs."""


@shared_task(name="vardkedja.core.tasks.nightly")
def nightly(first: str | None = None, last: str | None = None) -> list[str]:
    """Start the night's work of every collaboration, each as a task of its own. Returns the tasks' ids.

    Days as YYYY-MM-DD, first and last included; without them the ordinary period up to yesterday.
    """
    begins, ends = night.ordinary_period(clock.today())
    begins = dt.date.fromisoformat(first) if first else begins
    ends = dt.date.fromisoformat(last) if last else ends
    night.check_period(begins, ends)
    started = [
        nightly_collaboration.delay(str(c.pk), begins.isoformat(), ends.isoformat())
        for c in night.collaborations()
    ]
    return [task.id for task in started]


@shared_task(name="vardkedja.core.tasks.nightly_collaboration")
def nightly_collaboration(collaboration_id: str, first: str, last: str) -> str:
    """The night's work of one collaboration. Raises `NightFailed` when all jobs were tried and one failed."""
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    outcome = night.run_collaboration(UUID(collaboration_id), *days)
    if not outcome.succeeded:
        raise NightFailed(str(outcome))
    return str(outcome)


@shared_task(name="vardkedja.core.tasks.seal_log", ignore_result=True)
def seal_log() -> str:
    """Seal the access log; each minute. Raises what `seals.seal_log` raises: then `/halsa/` soon says that it is late."""
    return str(seals.seal_log() or "busy")


@shared_task(name="vardkedja.core.tasks.nightly_verify_log")
def nightly_verify_log() -> str:
    """Verify the last week's seals, and record the outcome, which `/halsa/` shows. Raises `NightFailed` on a fault."""
    started = clock.now()
    first = sealcheck.number_at(started - dt.timedelta(days=VERIFIED_DAYS))
    try:
        report = sealcheck.verify(first)
        told = seals.in_words(report.findings, 3) or [
            f"{report.seals} sigill över {report.rows} rader stämmer."
        ]
        fine = report.fine
    except Exception as error:
        logger.exception("log_verification_failed")
        told, fine = [f"misslyckades ({type(error).__name__})"], False
    with scope.setup_scope():
        arguments = f"from={first}"
        record_run("verify_log", arguments, started, " ".join(told), succeeded=fine, collaboration=None)
    if not fine:
        raise NightFailed(" ".join(told))
    return told[0]


@shared_task(name="vardkedja.core.tasks.daily")
def daily() -> str:
    """The morning's timed verbs of every authority, as vk_app. Raises `NightFailed` when one failed somewhere."""
    morning = mornings.run_all(clock.now())
    if morning.failed:
        raise NightFailed(str(morning))
    return str(morning)


@shared_task(name="vardkedja.core.tasks.often")
def often() -> str:
    """The timed verbs that follow the clock, of every authority, as vk_app. Raises `NightFailed` when one failed somewhere."""
    done = mornings.run_often(clock.now())
    if done.failed:
        raise NightFailed(str(done))
    return str(done)


def user_task(work: Callable[..., Any]) -> Task:
    """A task that a user starts: it runs later in that user's scope, if the assignment still holds then.

    `work(*ids, actor=…)` gets UUIDs. Start it with `start(task, *ids, actor=actor)`.
    """

    def run(user_id: str, domain_id: str, *ids: str) -> str:
        try:
            actor = actors.load(UUID(user_id), UUID(domain_id), clock.now())
        except (NotAllowed, User.DoesNotExist):
            logger.warning("user_task_refused", task=work.__name__)
            return REFUSED
        with acting(actor):
            work(*map(UUID, ids), actor=actor)
        return "done"

    return shared_task(name=f"{work.__module__}.{work.__name__}")(run)


def start(task: Task, *ids: UUID, actor: Actor) -> None:
    """Queue a user's task when the transaction is committed. Raises `TypeError` for anything that is not an id.

    Where the broker is away the task is not queued, which stands in the process's log; what was committed is done all the same.
    """
    if actor.user_id is None or not all(isinstance(given, UUID) for given in ids):
        raise TypeError("a user's task takes the user's and other ids only")
    arguments = [str(actor.user_id), str(actor.domain_id), *map(str, ids)]
    transaction.on_commit(lambda: task.delay(*arguments), robust=True)
