"""Clocks that rest while a receiver of an application waits for what it has asked for."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from referrals.domain.clocks import Pause, moved
from referrals.models import CompletionRequest
from referrals.selectors.consent import ASSESS, DECIDE, JOINT, REPLY
from vardkedja.core.actor import Actor
from vardkedja.core.clock import day_of
from vardkedja.core.models import Task

#: What the receivers of an application do, the members of the group at the applicant's own authority too.
ALWAYS = frozenset({ASSESS, JOINT, REPLY})
#: What else rests where others do it: the applicant's own decision does not wait for itself.
OTHERS = frozenset(DECIDE.values())


def pauses(application_ids: Collection[UUID]) -> dict[UUID, list[Pause]]:
    """Application → when its receivers' clocks rest: from the day when more was asked for to the day when it came. One query."""
    found: dict[UUID, list[Pause]] = defaultdict(list)
    rows = CompletionRequest.objects.filter(application__in=application_ids).order_by("asked_at")
    for row in rows:
        until = day_of(row.answered_at) if row.answered_at else None
        found[row.application_id].append(Pause(day_of(row.asked_at), until))
    return found


def last_days(_actor: Actor, tasks: Collection[Task]) -> dict[UUID, dt.date | None]:
    """Task → its last day now, of those receivers' tasks whose clock has rested or rests."""
    waiting = {task.pk: task for task in tasks if _rests(task)}
    held = pauses({task.subject_id for task in waiting.values()}) if waiting else {}
    return {
        pk: moved(day_of(task.created_at), task.due_on, held[task.subject_id])
        for pk, task in waiting.items()
        if task.subject_id in held
    }


def _rests(task: Task) -> bool:
    return task.kind in ALWAYS or (task.kind in OTHERS and task.domain_id != task.case_owner_id)
