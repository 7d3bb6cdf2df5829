"""Care in other form under LVM 27 §: the plan of 28 §, and SiS calling the person back."""

import datetime as dt
from uuid import UUID

from referrals import events, policies
from referrals.actions.steps import SIS_PLAN, done_step, not_before, not_later, own_row
from referrals.actions.support import move
from referrals.domain import states
from referrals.domain.decisions import GRANTED, Kind
from referrals.models import Application, Decision
from vardkedja.core import log
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Category, EntryKind, Role
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb

RECALLED = "sis_recalled"


@verb
def record_sis_plan(decision_id: UUID, plan_on: dt.date, text: str, *, actor: Actor) -> Decision:
    """Record the plan that the board draws up with the person and SiS before the care begins (LVM 28 §)."""
    row = _granted(decision_id, actor)
    not_later(plan_on, actor, "plan_on")
    if not text.strip():
        raise Impossible("Skriv vad planen innehåller.", field="text")
    write_entry(
        row.case_id, EntryKind.SIS_DECISION, Category.PLANNING,
        [("plan_on", "Plan enligt 28 § LVM upprättad", plan_on.isoformat()), ("text", "Planen", text)], actor=actor,
    )  # fmt: skip
    row.plan_on = plan_on
    row.save(update_fields=["plan_on"])
    done_step(SIS_PLAN, row, actor=actor)
    log.tell(actor, events.SisPlanned(), row.case, subject_id=row.pk)
    return row


@verb
def record_sis_recall(decision_id: UUID, recalled_on: dt.date, text: str, *, actor: Actor) -> Decision:
    """Record that SiS has called the person back: the decision no longer stands, and the home is told at once."""
    row = _granted(decision_id, actor)
    not_later(recalled_on, actor, "recalled_on")
    not_before(recalled_on, row.decided_on, "beslutet fattades", "recalled_on")
    if not text.strip():
        raise Impossible("Skriv varför SiS återkallar.", field="text")
    write_entry(
        row.case_id, EntryKind.SIS_DECISION, Category.PLANNING,
        [("recalled_on", "Återkallat av SiS", recalled_on.isoformat()), ("text", "Skäl", text)], actor=actor,
    )  # fmt: skip
    row.recalled_on, row.superseded_at = recalled_on, actor.now
    row.save(update_fields=["recalled_on", "superseded_at"])
    done_step(SIS_PLAN, row, actor=actor)
    application = Application.objects.select_related("case").get(pk=row.application_id)
    if application.state == states.State.APPROVED:
        move(application, states.State.ASSESSED)
    give_task(
        RECALLED, actor.today, actor=actor, domain_id=application.operator_id, case=application.case,
        unit_id=application.unit_id, role=Role.HEAD_OF_HOME, subject_id=application.pk,
    )  # fmt: skip
    log.tell(actor, events.SisRecalled(recalled_on=recalled_on.isoformat()), row.case, subject_id=row.pk)
    return row


def _granted(decision_id: UUID, actor: Actor) -> Decision:
    """An own record of a SiS decision that still stands, locked."""
    require(policies.can_record_sis(actor))
    row = own_row(Decision, decision_id, actor)
    if row.kind != Kind.SIS or row.outcome != GRANTED:
        raise Impossible("Det finns inget beslut om vård i annan form att ändra.")
    if row.superseded_at:
        raise Impossible("Beslutet gäller inte längre.")
    return row
