"""What the verbs around a decision share: own rows, their tasks, and the proposal that is open."""

import datetime as dt
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import models

from referrals.domain import deadlines, proposals
from referrals.models import Appeal, Application, Decision, Proposal
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Role

COMMUNICATE, AWAIT, SERVE = "communicate_proposal", "await_answer", "serve_decision"
REVIEW, PASS_ON, SIS_PLAN = "review_appeal", "pass_on_appeal", "sis_plan"
#: An appeal was won where no new decision can be made in the application: what the outcome asks is to be carried out all the same.
CARRY_OUT = "carry_out_appeal"
OwnRow = TypeVar("OwnRow", Proposal, Appeal, Decision)


def own_row(model: type[OwnRow], pk: UUID, actor: Actor) -> OwnRow:
    """A row of the own domain, locked. Raises `NotVisible`."""
    found = model._default_manager.select_for_update(of=("self",)).filter(pk=pk, owner=actor.domain_id)
    row = found.select_related("case").first()
    if row is None:
        raise NotVisible
    return row


def not_later(day: dt.date, actor: Actor, field: str) -> None:
    """What has happened did so today at the latest. Raises `Impossible` at the field."""
    if day > actor.today:
        raise Impossible("Dagen kan inte ligga i framtiden.", field=field)


def not_before(day: dt.date, earliest: dt.date | None, what: str, field: str) -> None:
    """Raises `Impossible` at the field for a day before what it follows on."""
    if earliest and day < earliest:
        raise Impossible(f"Dagen kan inte vara före {what} {earliest.isoformat()}.", field=field)


def give_step(
    kind: str, application: Application, subject_id: UUID, *, actor: Actor, due_on: dt.date | None = None
) -> None:
    """A task of the own domain, due on the day or by the county's own number of working days."""
    give_task(
        kind,
        due_on or deadlines.due_on(kind, actor.today, settings.REFERRAL_DEADLINES),
        actor=actor,
        case=application.case,
        role=Role.CASE_WORKER,
        subject_id=subject_id,
    )


def done_step(kind: str, row: models.Model, *, actor: Actor) -> None:
    finish_tasks(kind, actor=actor, subject_id=row.pk)


def open_proposal(application: Application) -> Proposal | None:
    """The own domain's proposal that is not decided on yet (row-level security shows no other's)."""
    return Proposal.objects.filter(application=application, closed_at=None).first()


def close_proposal(application: Application, *, actor: Actor) -> None:
    """The decision is made: the proposal has done its work, and its tasks."""
    row = open_proposal(application)
    if row is None:
        return
    row.state, row.closed_at = proposals.State.DECIDED, actor.now
    row.save(update_fields=["state", "closed_at"])
    for kind in (COMMUNICATE, AWAIT):
        done_step(kind, row, actor=actor)
