"""Timed verbs of the morning and of every few minutes: each job for one authority after the other, as "systemet" in its scope.

They write what an authority's staff could write, so they run as the application role, never as the nightly worker, which
sees no case. Each job of each authority has a transaction of its own; jobs are idempotent.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from vardkedja.core import actor as actors
from vardkedja.core import clock, scope
from vardkedja.core.actor import Actor, acting
from vardkedja.core.commands import record_run
from vardkedja.core.errors import DomainError
from vardkedja.core.models import Domain
from vardkedja.core.registry import DAILY, OFTEN, DailyJob

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Morning:
    """What one run did: a number per job, over all authorities, and the jobs that failed somewhere."""

    counts: dict[str, int]
    failed: tuple[str, ...]

    def __str__(self) -> str:
        told = [f"{name}: {count}" for name, count in self.counts.items()]
        wrong = f"; misslyckades: {', '.join(sorted(set(self.failed)))}" if self.failed else ""
        return (", ".join(told) or "inga jobb") + wrong


def run_all(now: dt.datetime) -> Morning:
    """Run every job for every authority, and log the run. What fails in one authority does not stop the others."""
    started = clock.now()
    morning = _run(DAILY, now)
    _record("daily", started, morning)
    return morning


def run_often(now: dt.datetime) -> Morning:
    """Run every job that follows the clock. Logged when something was done, or failed."""
    started = clock.now()
    done = _run(OFTEN, now)
    if done.failed or any(done.counts.values()):
        _record("often", started, done)
    return done


def _run(jobs: Sequence[DailyJob], now: dt.datetime) -> Morning:
    with scope.setup_scope():
        domains = list(Domain.objects.select_related("organisation").order_by("name"))
    counts, failed = {job.name: 0 for job in jobs}, []
    for domain in domains:
        for job in jobs:
            done = _attempt(job, actors.system(domain, now))
            if done is None:
                failed.append(job.name)
            else:
                counts[job.name] += done
    return Morning(counts, tuple(failed))


def _record(name: str, started: dt.datetime, done: Morning) -> None:
    with scope.setup_scope():
        record_run(name, "", started, str(done), succeeded=not done.failed, collaboration=None)


def _attempt(job: DailyJob, actor: Actor) -> int | None:
    try:
        with acting(actor):
            return job.run(actor)
    except DomainError as error:
        logger.warning("daily_job_refused", job=job.name, error=type(error).__name__)
    except Exception:
        logger.exception("daily_job_failed", job=job.name)
    return None
