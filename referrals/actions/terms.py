"""An authority sets how long its steps may take and when it is reminded; "systemet" gives the reminders."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from referrals.actions.compulsory import TASK
from referrals.actions.inquiries import OPEN_INQUIRY
from referrals.actions.support import ANSWER, COMPLETE, FOLLOW, PART, REPLY, SUPPLEMENT
from referrals.domain import clocks
from referrals.domain.clocks import Terms, reminder_on
from referrals.models import StepTerms
from referrals.selectors.consent import ASSESS, DECIDE, JOINT
from referrals.selectors.terms import collaborations_of, own_terms
from vardkedja.core import log
from vardkedja.core.actions.tasks import remind
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Task
from vardkedja.core.policies import can_administer, require
from vardkedja.core.registry import last_days_of
from vardkedja.core.verbs import explain, verb

explain("terms_once_per_step_and_day", "Tiderna är redan ändrade i dag. Ladda om sidan och försök igen.")
MOST_DAYS = 60
#: Kind of task → the step whose terms say when one is reminded of it.
STEP_OF = {
    OPEN_INQUIRY: "inquiry",
    ASSESS: "assess",
    JOINT: "joint_assessment",
    REPLY: "reply",
    **dict.fromkeys((COMPLETE, SUPPLEMENT, PART), "complete"),
    **dict.fromkeys((FOLLOW, ANSWER, *DECIDE.values()), "decide"),
}


@dataclass(frozen=True)
class NewTerms:
    """Working days 0–60, fewer or as many at priority 1; `remind_days` working days before (0–30), None: off."""

    working_days: int
    urgent_days: int
    cutoff: dt.time | None
    remind_days: int | None


@verb
def set_terms(step: str, wanted: NewTerms, *, actor: Actor) -> list[StepTerms]:
    """New terms of a step at the own authority from tomorrow, in each of its counties; what began before keeps its day.

    Raises `Impossible` at `urgent_days` or `working_days`, `NotAllowed`.
    """
    require(can_administer(actor))
    if step not in clocks.STEPS:
        raise Impossible("Välj ett steg i listan.")
    if not 0 <= wanted.working_days <= MOST_DAYS:
        raise Impossible(f"Ange mellan 0 och {MOST_DAYS} arbetsdagar.", field="working_days")
    if wanted.urgent_days > wanted.working_days:
        raise Impossible("Vid prioritet 1 kan tiden inte vara längre än annars.", field="urgent_days")
    collaborations = collaborations_of(actor)
    if not collaborations:
        raise Impossible("Ni är inte med i någon samverkan, och har då inga steg att ange tider för.")
    rows = [_set(collaboration, step, wanted, actor) for collaboration in collaborations]
    log.write(actor, log.Action.CHANGE, "TermsSet", reason="administration", owner_domain_id=actor.domain_id)
    return rows


def _set(collaboration: UUID, step: str, wanted: NewTerms, actor: Actor) -> StepTerms:
    """Those in force end with today; those that have not begun to hold are written over."""
    tomorrow = actor.today + clocks.DAY
    held = StepTerms.objects.filter(collaboration=collaboration, domain=actor.domain_id, step=step)
    coming = held.filter(valid_from=tomorrow).first()
    if coming:
        held.filter(pk=coming.pk).update(**wanted.__dict__)
        return coming
    held.filter(valid_to=None).update(valid_to=tomorrow)
    row = StepTerms(
        collaboration_id=collaboration,
        domain_id=actor.domain_id,
        step=step,
        valid_from=tomorrow,
        **wanted.__dict__,
    )
    row.save(force_insert=True)
    return row


@verb
def remind_of_deadlines(*, actor: Actor) -> int:
    """Remind of each open task of the own authority whose day of reminder has come, once. Returns how many.

    Run each morning as "systemet" in the authority's own scope; run again it does nothing more.
    """
    terms = {row.step: row.terms for row in own_terms(actor)}
    rows = list(Task.objects.filter(domain=actor.domain_id, done_at=None, reminded_on=None))
    last = last_days_of(actor, rows)
    due = [task for task in rows if _is_time(task, last[task.pk], terms, actor.today)]
    return remind(due, actor=actor)


def _is_time(task: Task, last_on: dt.date | None, terms: dict[str, Terms], today: dt.date) -> bool:
    step = STEP_OF.get(task.kind, "compulsory" if task.kind.startswith(TASK) else "")
    day = reminder_on(last_on, terms[step].remind) if last_on and step in terms else None
    return day is not None and day <= today
