"""Write a plan of a stay and sign it. A draft changes; what is signed is frozen, and a change of it is a new version."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from placements import events, policies
from placements.actions.claims import refuse
from placements.domain import plans
from placements.domain.plans import Draft, Goal
from placements.domain.stays import Act, refusal
from placements.models import GoalFollowUp, PlanGoal, Stay, StayPlan, StayPlanVersion
from placements.selectors.acts import hindrance
from placements.selectors.changes import report_due
from placements.selectors.plans import at_present, draft_of, held_plan, implementation_of
from vardkedja.core import log
from vardkedja.core.actions.entries import Field, body_of, write_entry, write_version
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Category, EntryKind, EntryVersion, Role, User
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain("one_stay_plan_of_a_kind", "Någon annan började just på planen. Ladda om sidan.")
explain("plan_version_once_per_number", "Någon annan har just undertecknat planen. Ladda om sidan.")
TASK_FOLLOW_UP, TASK_REPORT = "placements.follow_up_plan", "placements.end_report"
ACTS = {
    plans.CARE: Act.CARE_PLAN,
    plans.HEALTH: Act.HEALTH_PLAN,
    plans.IMPLEMENTATION: Act.IMPLEMENTATION,
    plans.REPORT: Act.END_REPORT,
}
#: As what a signed plan is written, and under which category: what health care assesses is health.
ENTRIES = {
    plans.CARE: (EntryKind.CARE_PLAN, Category.PLANNING),
    plans.HEALTH: (EntryKind.HEALTH_PLAN, Category.MENTAL),
    plans.IMPLEMENTATION: (EntryKind.IMPLEMENTATION_PLAN, Category.PLANNING),
    plans.REPORT: (EntryKind.END_REPORT, Category.PLANNING),
}


@verb
def write_plan(
    stay_id: UUID, kind: str, draft: Draft, *, actor: Actor, version: int | None = None
) -> StayPlan:
    """Save the draft of the own authority's plan of a kind; the first time it begins the plan. What did not change is no new version.

    Raises `Impossible` at the field (a goal without words, a day that has passed), `Conflict`, `NotVisible`, `NotAllowed`.
    """
    stay = _stay_for(stay_id, ACTS[kind], actor)
    _check(draft, actor.today)
    held = held_plan(actor, stay, kind)
    plan = StayPlan.objects.select_for_update().get(pk=held.pk) if held else None
    fields = plans.fields_of(plans.KINDS[kind], draft)
    if plan is None:
        if not draft.goals and not any(said.strip() for said in draft.answers.values()):
            raise Impossible("Utkastet är tomt. Skriv något i det först.")
        plan = _begin(stay, kind, fields, actor)
    else:
        check_version(plan, version)
        if not _draft_on(plan, fields, actor):
            return plan
    log.tell(actor, events.StayPlanDrafted(plan.of.title), stay.case, subject_id=plan.pk)
    return plan


def _stay_for(stay_id: UUID, act: Act, actor: Actor) -> Stay:
    rows = policies.visible_stays(actor).filter(pk=stay_id)
    stay = rows.select_related("unit", "case").first()
    if stay is None:
        raise NotVisible
    require(policies.may_act(actor, act, stay))
    refuse(refusal(act, stay.state) or hindrance(actor, act, stay))
    return stay


def _check(draft: Draft, today: dt.date) -> None:
    if len(draft.goals) > plans.MOST_GOALS:
        raise Impossible(f"Skriv högst {plans.MOST_GOALS} mål.")
    for goal in draft.goals:
        if not goal.text.strip():
            raise Impossible("Skriv målet, eller töm hela raden.", field=f"{plans.GOAL}_{goal.number}")
        if wrong := plans.wrong_day(goal.follow_up_on, today):
            raise Impossible(wrong, field=f"{plans.FOLLOW_UP_ON}_{goal.number}")


def _begin(stay: Stay, kind: str, fields: Sequence[Field], actor: Actor) -> StayPlan:
    own_unit = stay.unit_id if stay.operator_id == actor.domain_id else None
    category = ENTRIES[kind][1]
    written = write_entry(stay.case_id, EntryKind.PLAN_DRAFT, category, fields, actor=actor, unit_id=own_unit)
    plan = StayPlan(
        case_id=stay.case_id, case_owner_id=stay.case_owner_id, owner_id=actor.domain_id, stay=stay, kind=kind,
        draft_id=written.entry_id, drafted=written.number, changed_at=actor.now, changed_by_name=actor.name,
    )  # fmt: skip
    plan.save(force_insert=True)
    return plan


def _draft_on(plan: StayPlan, fields: Sequence[Field], actor: Actor) -> bool:
    """A further version of the draft, where something is new."""
    last = EntryVersion.objects.filter(entry=plan.draft_id).order_by("-number").first()
    if last is not None and last.body == body_of(fields):
        return False
    plan.drafted = write_version(plan.draft_id, fields, actor=actor).number
    plan.changed_at, plan.changed_by_name = actor.now, actor.name
    save_new_version(plan, "drafted", "changed_at", "changed_by_name")
    return True


@dataclass(frozen=True)
class Signing:
    """How the person took part in the version: a code of `plans.MANNERS`, the day, and what they said about it."""

    manner: str
    person_on: dt.date | None
    note: str = ""


@verb
def sign_plan(
    plan_id: UUID, signing: Signing, *, actor: Actor, version: int | None = None
) -> StayPlanVersion:
    """Sign the draft for the own authority: from now on it is the version in force, and nothing changes it.

    Raises `Impossible` (what is missing, nothing new, at `manner` or `person_on`), `Conflict`, `NotVisible`, `NotAllowed`.
    """
    plan = own_plan(plan_id, actor)
    stay = plan.stay
    refuse(refusal(ACTS[plan.kind], stay.state) or hindrance(actor, ACTS[plan.kind], stay))
    check_version(plan, version)
    if not plan.has_draft:
        raise Impossible("Det finns inget nytt utkast att underteckna.")
    draft = draft_of(plan)
    _check_whole(plan.of, draft, actor.today)
    if wrong := plans.wrong_signing(signing.manner, signing.person_on, actor.today):
        raise Impossible(wrong[0], field=wrong[1])
    title = User.objects.filter(pk=actor.user_id).values_list("title", flat=True).first() or ""
    written = _write_signed(plan, draft, signing, title, actor)
    row = StayPlanVersion(
        case_id=plan.case_id, case_owner_id=plan.case_owner_id, owner_id=plan.owner_id, plan=plan,
        version=written, number=written.number, signed_by_id=actor.user_id, signed_by_name=actor.name,
        signed_by_title=title, signed_at=actor.now, manner=signing.manner, person_on=signing.person_on,
    )  # fmt: skip
    row.save(force_insert=True)
    plan.entry_id, plan.version, plan.signed_draft = written.entry_id, written.number, plan.drafted
    save_new_version(plan, "entry_id", "version", "signed_draft")
    if plan.kind == plans.REPORT:
        _end_goals(plan, draft, actor)
        finish_tasks(TASK_REPORT, actor=actor, subject_id=plan.stay.pk)
    else:
        _keep_goals(plan, draft)
        ask_to_follow_up(plan, actor)
    log.tell(actor, events.StayPlanSigned(plan.of.title, row.number), plan.case, subject_id=plan.pk)
    return row


def own_plan(plan_id: UUID, actor: Actor) -> StayPlan:
    """A plan of the own authority, locked, that the actor may write. Raises `NotVisible`, `NotAllowed`."""
    rows = policies.visible_stay_plans(actor).filter(pk=plan_id).select_for_update(of=("self",))
    plan = rows.first()
    if plan is None:
        raise NotVisible
    at_present(plan)
    require(policies.may_act(actor, ACTS[plan.kind], plan.stay))
    return plan


def _check_whole(kind: plans.Kind, draft: Draft, today: dt.date) -> None:
    missing = plans.lacks(kind, draft)
    missing += [
        f"Mål {goal.number}: dagen för uppföljning har passerat."
        for goal in draft.goals
        if plans.wrong_day(goal.follow_up_on, today)
    ]
    if missing:
        raise Impossible(f"Utkastet är inte klart. {' '.join(missing)}")


def _write_signed(plan: StayPlan, draft: Draft, signing: Signing, title: str, actor: Actor) -> EntryVersion:
    """The version with its signatures in it: released, it tells by itself who stands behind it."""
    by = ", ".join(part for part in (actor.name, title, actor.domain.name, actor.today.isoformat()) if part)
    assert signing.person_on
    fields = [
        *plans.fields_of(plan.of, draft),
        ("signed_by", "Undertecknad av", by),
        ("manner", "Den enskilde", f"{plans.MANNERS[signing.manner]} {signing.person_on.isoformat()}"),
        ("note", "Vad den enskilde säger om planen", signing.note),
        ("noted_by", "Antecknat av", actor.name),
    ]
    if plan.entry_id:
        return write_version(plan.entry_id, fields, actor=actor)
    kind, category = ENTRIES[plan.kind]
    own_unit = plan.stay.unit_id if plan.stay.operator_id == actor.domain_id else None
    return write_entry(plan.case_id, kind, category, fields, actor=actor, unit_id=own_unit)


def _keep_goals(plan: StayPlan, draft: Draft) -> None:
    """The goals of the version in force. One that was dropped keeps its number and its follow-ups."""
    held = {row.number: row for row in PlanGoal.objects.filter(plan=plan)}
    told = {goal.number: goal for goal in draft.goals}
    for number, goal in told.items():
        if number in held:
            PlanGoal.objects.filter(pk=held[number].pk).update(next_on=goal.follow_up_on, dropped=False)
        else:
            _new_goal(plan, goal).save(force_insert=True)
    gone = [row.pk for number, row in held.items() if number not in told]
    PlanGoal.objects.filter(pk__in=gone).update(next_on=None, dropped=True)


def _new_goal(plan: StayPlan, goal: Goal) -> PlanGoal:
    return PlanGoal(
        case_id=plan.case_id, case_owner_id=plan.case_owner_id, owner_id=plan.owner_id, plan=plan,
        number=goal.number, next_on=goal.follow_up_on,
    )  # fmt: skip


def ask_to_follow_up(plan: StayPlan, actor: Actor) -> None:
    """One task for the plan, on the day of the goal that comes first."""
    finish_tasks(TASK_FOLLOW_UP, actor=actor, subject_id=plan.pk)
    days = PlanGoal.objects.filter(plan=plan, next_on__isnull=False).order_by("next_on")
    first = days.values_list("next_on", flat=True).first()
    if first is None:
        return
    at_home = plan.stay.operator_id == plan.owner_id and plan.kind == plans.IMPLEMENTATION
    unit_id, role = (plan.stay.unit_id, Role.HOME_STAFF) if at_home else (None, "")
    give_task(
        TASK_FOLLOW_UP, first, actor=actor, case=plan.case, unit_id=unit_id, role=role, subject_id=plan.pk
    )


def ask_for_report(stay: Stay, actor: Actor) -> None:
    """A stay has ended: the home's staff write what became of the goals of its plan in force, unless they have done so already."""
    plan, report = implementation_of(stay, actor), held_plan(actor, stay, plans.REPORT)
    goals = (
        PlanGoal.objects.filter(plan=plan, dropped=False)
        if plan and plan.version
        else PlanGoal.objects.none()
    )
    if not goals.exists() or (report and report.version):
        return
    give_task(
        TASK_REPORT, report_due(stay), actor=actor, case=stay.case, unit_id=stay.unit_id, role=Role.HOME_STAFF,
        subject_id=stay.pk,
    )  # fmt: skip


def _end_goals(report: StayPlan, draft: Draft, actor: Actor) -> None:
    """What became of each goal of the implementation plan: its last follow-up, and no further is waited for."""
    plan = implementation_of(report.stay, actor)
    assert plan
    rows = {row.number: row for row in PlanGoal.objects.filter(plan=plan, dropped=False)}
    for goal in draft.goals:
        row, outcome = rows.get(goal.number), goal.parts.get(plans.OUTCOME, "")
        if row is None:
            continue
        GoalFollowUp(
            case_id=row.case_id, case_owner_id=row.case_owner_id, goal=row, owner_id=row.owner_id, held_on=actor.today,
            outcome=outcome, entry_id=report.entry_id, final=True, recorded_at=actor.now, recorded_by_name=actor.name,
        ).save(force_insert=True)  # fmt: skip
        PlanGoal.objects.filter(pk=row.pk).update(outcome=outcome, next_on=None)
    ask_to_follow_up(plan, actor)
