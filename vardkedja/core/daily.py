"""The morning's timed verbs: every registered job, for one authority after the other, as "systemet" in its own scope.

They write what an authority's staff could write, so they run as the application role, never as the nightly worker, which
sees no case. Each job of each authority has a transaction of its own; jobs are idempotent.
"""

import datetime as dt
from dataclasses import dataclass

import structlog

from vardkedja.core import actor as actors
from vardkedja.core import clock, scope
from vardkedja.core.actor import Actor, acting
from vardkedja.core.commands import record_run
from vardkedja.core.errors import DomainError
from vardkedja.core.models import Domain
from vardkedja.core.registry import DAILY, DailyJob

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Morning:
    """What one morning did: a number per job, over all authorities, and the jobs that failed somewhere."""

    counts: dict[str, int]
    failed: tuple[str, ...]

    def __str__(self) -> str:
        told = [f"{name}: {count}" for name, count in self.counts.items()]
        wrong = f"; misslyckades: {', '.join(sorted(set(self.failed)))}" if self.failed else ""
        return (", ".join(told) or "inga jobb") + wrong


def run_all(now: dt.datetime) -> Morning:
    """Run every job for every authority, and log the run. What fails in one authority does not stop the others."""
    started = clock.now()
    with scope.setup_scope():
        domains = list(Domain.objects.select_related("organisation").order_by("name"))
    counts, failed = {job.name: 0 for job in DAILY}, []
    for domain in domains:
        for job in DAILY:
            done = _attempt(job, actors.system(domain, now))
            if done is None:
                failed.append(job.name)
            else:
                counts[job.name] += done
    morning = Morning(counts, tuple(failed))
    with scope.setup_scope():
        record_run("daily", "", started, str(morning), succeeded=not failed, collaboration=None)
    return morning


def _attempt(job: DailyJob, actor: Actor) -> int | None:
    try:
        with acting(actor):
            return job.run(actor)
    except DomainError as error:
        logger.warning("daily_job_refused", job=job.name, error=type(error).__name__)
    except Exception:
        logger.exception("daily_job_failed", job=job.name)
    return None
