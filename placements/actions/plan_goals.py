"""Follow a goal up, and say which phase a stay is in: between the versions of a plan."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from placements import events, policies
from placements.actions.plans import ask_to_follow_up, own_plan
from placements.domain import plans
from placements.domain.stays import State
from placements.models import GoalFollowUp, PlanGoal, StayPlan, StayPlanVersion
from placements.selectors.plans import goal_text, has_report
from vardkedja.core import clock, log
from vardkedja.core.actions.entries import Field, write_entry
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import EntryKind
from vardkedja.core.verbs import check_version, save_new_version, verb


@dataclass(frozen=True)
class FollowedUp:
    """One follow-up: the day, a code of `plans.OUTCOMES`, in words, and when the next is."""

    held_on: dt.date
    outcome: str
    words: str
    next_on: dt.date | None = None


@verb
def follow_up_goal(goal_id: UUID, done: FollowedUp, *, actor: Actor) -> GoalFollowUp:
    """Note how a goal stands. Raises `Impossible` at the field, `NotVisible`, `NotAllowed`."""
    goal = policies.visible_plan_goals(actor).filter(pk=goal_id).first()
    if goal is None:
        raise NotVisible
    plan = own_plan(goal.plan_id, actor)
    if goal.dropped:
        raise Impossible("Målet är struket ur planen.")
    _not_closed(plan, actor)
    _check(done, plan, actor)
    ended = plan.stay.state == State.ENDED
    fields: list[Field] = [
        ("goal", f"Mål {goal.number}", goal_text(plan, goal.number)),
        ("held_on", "Följdes upp", done.held_on.isoformat()),
        ("outcome", "Läge", plans.OUTCOMES[done.outcome]),
        ("words", "Hur det har gått", done.words),
        ("next_on", "Nästa uppföljning", done.next_on.isoformat() if done.next_on else ""),
    ]
    unit_id = plan.stay.unit_id if plan.stay.operator_id == actor.domain_id else None
    category = plan.draft.category
    written = write_entry(
        plan.case_id, EntryKind.GOAL_FOLLOW_UP, category, fields, actor=actor, unit_id=unit_id
    )
    row = GoalFollowUp(
        case_id=plan.case_id, case_owner_id=plan.case_owner_id, goal=goal, owner_id=plan.owner_id, held_on=done.held_on,
        outcome=done.outcome, next_on=done.next_on, entry_id=written.entry_id, recorded_at=actor.now,
        recorded_by_name=actor.name,
    )  # fmt: skip
    row.save(force_insert=True)
    next_on = None if ended else done.next_on
    PlanGoal.objects.filter(pk=goal.pk).update(outcome=done.outcome, next_on=next_on)
    ask_to_follow_up(plan, actor)
    event = events.GoalFollowedUp(plan.of.title, goal.number, plans.OUTCOMES[done.outcome].lower())
    log.tell(actor, event, plan.case, subject_id=plan.pk)
    return row


def _not_closed(plan: StayPlan, actor: Actor) -> None:
    if has_report(actor, plan) or plan.stay.state == State.CANCELLED:
        raise Impossible("Planen är avslutad.")


def _check(done: FollowedUp, plan: StayPlan, actor: Actor) -> None:
    first = StayPlanVersion.objects.filter(plan=plan).order_by("number").first()
    since = clock.day_of(first.signed_at) if first else actor.today
    if not since <= done.held_on <= actor.today:
        raise Impossible(
            f"Välj en dag från {since.isoformat()}, då planen undertecknades, till i dag.", field="held_on"
        )
    if done.outcome not in plans.OUTCOMES:
        raise Impossible("Välj hur det går med målet.", field="outcome")
    if not done.words.strip():
        raise Impossible("Skriv hur det har gått.", field="words")
    if wrong := plans.wrong_day(done.next_on, actor.today):
        raise Impossible(wrong, field="next_on")
    if done.next_on is None and done.outcome in {"on_way", "partly"} and plan.stay.state != State.ENDED:
        raise Impossible("Skriv när målet följs upp nästa gång.", field="next_on")


@verb
def set_phases(
    plan_id: UUID, days: dict[str, dt.date | None], *, actor: Actor, version: int | None = None
) -> StayPlan:
    """From which days the stay is in each phase, by the keys of `plans.PHASES`; none, where it is not known yet.

    Raises `Impossible` when the plan is closed, or at the field when they do not follow upon each other, `Conflict`, `NotVisible`, `NotAllowed`.
    """
    plan = own_plan(plan_id, actor)
    check_version(plan, version)
    if plan.kind != plans.IMPLEMENTATION:
        raise NotVisible
    _not_closed(plan, actor)
    held = [days.get(name) for name in plans.PHASES]
    if wrong := plans.wrong_phases(held, plan.stay.arrived_on or plan.stay.planned_from):
        raise Impossible(wrong[0], field=wrong[1])
    for name, day in zip(plans.PHASES, held, strict=True):
        setattr(plan, name, day)
    save_new_version(plan, *plans.PHASES)
    log.tell(actor, events.StayPhasesSet(), plan.case, subject_id=plan.pk)
    return plan
