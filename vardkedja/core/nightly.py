"""The night's work: every registered job, for one collaboration after the other, over a period of days.

Each job has a transaction of its own in the worker's scope of the collaboration, so that one which fails takes nothing
with it. Jobs are idempotent: run again, or killed anywhere and run again, they leave the same rows. What was run is
logged per collaboration (`CommandRun`).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import structlog
from django.db import connection

from vardkedja.core import clock, scope
from vardkedja.core.commands import record_run
from vardkedja.core.errors import DomainError, Impossible
from vardkedja.core.models import Collaboration
from vardkedja.core.registry import NIGHTLY, NightlyJob

logger = structlog.get_logger(__name__)

#: How many days back an ordinary night works: what was registered late is put right then. Up to yesterday.
DAYS_BACK = 35
#: The longest period of one run: ten years.
MAX_DAYS = 3653


@dataclass(frozen=True)
class JobOutcome:
    """What one job did: the number it counted (rows written, as a rule), or why it could not be done."""

    name: str
    count: int = 0
    error: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the night did for one collaboration, in days first and last included."""

    slug: str
    first: dt.date
    last: dt.date
    jobs: tuple[JobOutcome, ...]

    @property
    def succeeded(self) -> bool:
        return not any(job.error for job in self.jobs)

    def __str__(self) -> str:
        told = [f"{job.name}: {job.error or job.count}" for job in self.jobs]
        return f"{self.slug} {self.first}–{self.last}: {', '.join(told) or 'inga jobb'}"


def ordinary_period(today: dt.date) -> tuple[dt.date, dt.date]:
    """The days of an ordinary night: up to yesterday, and some weeks back for what was registered late."""
    return today - dt.timedelta(days=DAYS_BACK), today - dt.timedelta(days=1)


def check_period(first: dt.date, last: dt.date) -> None:
    """Raises `Impossible` where the days are in the wrong order or too many."""
    if last < first:
        raise Impossible(f"Sista dagen {last} är före första dagen {first}.")
    if (last - first).days >= MAX_DAYS:
        raise Impossible("Perioden är längre än tio år. Dela upp den.")


def collaborations(slug: str | None = None) -> list[Collaboration]:
    """All collaborations, or the one named. Raises `Impossible` where there is none by that name."""
    with scope.setup_scope():
        found = list(Collaboration.objects.order_by("slug"))
    named = [c for c in found if slug is None or c.slug == slug]
    if slug is not None and not named:
        known = ", ".join(c.slug for c in found) or "ingen"
        raise Impossible(f"Det finns ingen samverkan {slug}. Inlästa: {known}.")
    return named


def run_all(first: dt.date, last: dt.date, slug: str | None = None) -> list[Outcome]:
    """Run every job for each collaboration; a failure in one does not stop the others."""
    check_period(first, last)
    return [run_collaboration(c.pk, first, last) for c in collaborations(slug)]


def run_collaboration(collaboration_id: UUID, first: dt.date, last: dt.date) -> Outcome:
    """Run every job for one collaboration and log the outcome. Never raises for what a job does."""
    check_period(first, last)
    started = clock.now()
    with scope.worker_scope(collaboration_id):
        slug = Collaboration.objects.get(pk=collaboration_id).slug
    jobs = tuple(_attempt(job, collaboration_id, first, last) for job in NIGHTLY)
    outcome = Outcome(slug, first, last, jobs)
    with scope.worker_scope(collaboration_id):
        record_run(
            "nightly",
            f"from={first} to={last}",
            started,
            str(outcome),
            succeeded=outcome.succeeded,
            collaboration=collaboration_id,
        )
    return outcome


def _attempt(job: NightlyJob, collaboration_id: UUID, first: dt.date, last: dt.date) -> JobOutcome:
    try:
        with scope.worker_scope(collaboration_id):
            _take_turns(job, collaboration_id)
            return JobOutcome(job.name, _count(job.run, collaboration_id, first, last))
    except DomainError as error:
        return JobOutcome(job.name, error=error.message)
    except Exception as error:  # noqa: BLE001 - one job's fault must not stop the others
        logger.exception("nightly_job_failed", job=job.name)
        # The kind of the fault only: a database's message may quote a row.
        return JobOutcome(job.name, error=f"misslyckades ({type(error).__name__})")


def _count(run: Callable[..., object], collaboration_id: UUID, first: dt.date, last: dt.date) -> int:
    result = run(collaboration_id, first, last)
    return result if isinstance(result, int) else 0


def _take_turns(job: NightlyJob, collaboration_id: UUID) -> None:
    """Two nights at once (a command beside the schedule) take turns, job by job."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))",
            [f"nightly {collaboration_id} {job.name}"],
        )
