"""Change the planned days, plan the going home, and receive at home."""

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from placements import events, policies
from placements.actions.arrivals import TASK_PLAN
from placements.actions.changes import Reason, check_reason, note_change, why_words
from placements.actions.claims import own_stay, refit, refuse
from placements.domain import conditions, going_home, terms
from placements.domain.going_home import Plan
from placements.domain.stays import Act, State
from placements.models import EXTENSIONS, DischargePlan, Stay, StayChange
from placements.selectors.changes import is_acute, overstays, terms_of
from vardkedja.core import log
from vardkedja.core.actions.entries import Field, write_entry, write_version
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Category, Domain, EntryKind, Role, Task
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, save_new_version, verb

TASK_RECEIVE, TASK_OVERSTAY = "placements.receive", "placements.overstay"


@verb
def change_planned_days(
    stay_id: UUID,
    *,
    actor: Actor,
    planned_from: dt.date,
    planned_to: dt.date | None,
    version: int | None = None,
) -> Stay:
    """Move a stay that is to come, or plan a shorter one (`planned_to` None: until further notice). After arrival only the end can
    change, and to an earlier day: longer is `extend_stay`.

    Raises `Impossible` for days in the wrong order, or longer than the unit's terms, `Conflict` when the place is not free then.
    """
    stay = own_stay(actor, stay_id, Act.CHANGE)
    check_version(stay, version)
    here = stay.state == State.ARRIVED
    start = stay.arrived_on if here else planned_from
    refuse(
        conditions.planned_days(start, planned_to, actor.today)
        if not here
        else conditions.days_in_order(start, planned_to),
        conditions.end_to_come(planned_to, actor.today) if here else None,
        conditions.not_longer(planned_to, stay.planned_to) if here else None,
    )
    planned_to = within_terms(stay, start, planned_to, actor)
    stay.planned_to = planned_to
    if not here:
        stay.planned_from = planned_from
    save_new_version(stay, "planned_from", "planned_to")
    refit(stay.claim, actor)
    finish_overstay(stay, actor)
    _tell_days(stay, actor)
    return stay


def within_terms(
    stay: Stay, start: dt.date, planned_to: dt.date | None, actor: Actor, field: str = "planned_to"
) -> dt.date | None:
    """The planned end by the unit's terms. Raises `Impossible` at the field when it is too long; what was extended stands."""
    acute = is_acute(stay.claim.place)
    held = terms_of(stay.unit, actor.today)
    end = terms.planned_end(held, acute, start, planned_to)
    if (
        stay.state == State.ARRIVED
        and stay.planned_to is not None
        and end is not None
        and end <= stay.planned_to
    ):
        return end
    refuse(terms.too_long(held, acute, start, end, field))
    return end


@verb
def extend_stay(
    stay_id: UUID, planned_to: dt.date | None, reason: Reason, *, actor: Actor, version: int | None = None
) -> Stay:
    """Give somebody who lives here more time (`planned_to` None: until further notice), with a reason, within the unit's terms.

    Raises `Impossible` at the field (no longer than planned, past the maximum, an acute place that has been extended), `Conflict` when
    the place is given to the next person before that day, `NotAllowed`, `NotVisible`.
    """
    stay = own_stay(actor, stay_id, Act.EXTEND)
    check_version(stay, version)
    check_reason(reason, EXTENSIONS)
    held, acute = terms_of(stay.unit, actor.today), is_acute(stay.claim.place)
    refuse(
        conditions.longer(planned_to, stay.planned_to, actor.today),
        terms.too_far(held, acute, stay.arrived_on, planned_to),
    )
    before = {"planned_to": stay.planned_to}
    stay.planned_to = planned_to
    note_change(stay, StayChange.Act.EXTENDED, reason, before, actor=actor)
    save_new_version(stay, "planned_to")
    refit(stay.claim, actor)
    finish_overstay(stay, actor)
    end = conditions.date_words(planned_to) if planned_to else "tills vidare"
    event = events.StayExtended(unit=stay.unit.name, end=end, why=why_words(reason))
    log.tell(actor, event, stay.case, subject_id=stay.pk)
    return stay


def finish_overstay(stay: Stay, actor: Actor) -> None:
    """The head has dealt with it when the planned end is to come again."""
    if not overstays(stay, actor.today):
        finish_tasks(TASK_OVERSTAY, actor=actor, subject_id=stay.pk)


def ask_about_overstays(*, actor: Actor) -> int:
    """Who is here after the planned end is a task of the head's, once for each; returns how many new. For the morning."""
    rows = Stay.objects.filter(operator=actor.domain_id, state=State.ARRIVED, planned_to__lt=actor.today)
    asked = Task.objects.filter(domain=actor.domain_id, kind=TASK_OVERSTAY, done_at=None)
    late = list(rows.exclude(pk__in=asked.values("subject_id")).select_related("case", "unit"))
    for stay in late:
        give_task(
            TASK_OVERSTAY, actor.today, actor=actor, case=stay.case, unit_id=stay.unit_id, role=policies.keeper(stay.unit, Role.HEAD_OF_HOME),
            subject_id=stay.pk,
        )  # fmt: skip
    return len(late)


def _tell_days(stay: Stay, actor: Actor) -> None:
    end = conditions.date_words(stay.planned_to) if stay.planned_to else "tills vidare"
    start = conditions.date_words(stay.arrived_on or stay.planned_from)
    event = events.PlannedDaysChanged(unit=stay.unit.name, start=start, end=end)
    log.tell(actor, event, stay.case, subject_id=stay.pk)


@verb
def plan_discharge(
    stay_id: UUID,
    *,
    actor: Actor,
    planned_on: dt.date,
    receiver_id: UUID,
    told: Plan | None = None,
    contents: Sequence[Field] = (),
    version: int | None = None,
) -> DischargePlan:
    """Plan the going home: the day, who receives at home, and the plan as written (an entry of the home's): how far each area has come,
    and what more there is (`contents`).

    Made again, it is a further version. The receiver gets a task. Raises `Impossible` when the receiver is not party to
    the case or the day is before the stay, or at the area, `Conflict` when the place is given to the next person before that day.
    """
    stay = own_stay(actor, stay_id, Act.PLAN)
    check_version(stay, version)
    start = stay.arrived_on or stay.planned_from
    refuse(conditions.going_home(planned_on, start, actor.today), going_home.wrong(told or {}))
    within_terms(stay, start, planned_on, actor, "planned_on")
    receiver = policies.receivers(actor, stay.case_id).filter(pk=receiver_id).first()
    if receiver is None:
        raise Impossible("Välj en mottagare bland ärendets parter.", field="receiver")
    written = [*going_home.contents(told or {}), *contents]
    asked = DischargePlan.objects.filter(stay=stay, receiver_domain=receiver).exists()
    plan = _save_plan(stay, planned_on, receiver, written, going_home.left(told or {}), actor)
    stay.planned_to = planned_on
    save_new_version(stay, "planned_to")
    refit(stay.claim, actor)
    finish_overstay(stay, actor)
    _ask_receiver(plan, stay, receiver, actor, asked=asked)
    return plan


def _save_plan(
    stay: Stay, planned_on: dt.date, receiver: Domain, contents: Sequence[Field], left: int, actor: Actor
) -> DischargePlan:
    plan = DischargePlan.objects.filter(stay=stay).first()
    if plan is None:
        entry = write_entry(
            stay.case_id,
            EntryKind.DISCHARGE_PLAN,
            Category.PLANNING,
            contents,
            actor=actor,
            unit_id=stay.unit_id,
        ).entry
        plan = DischargePlan(
            case_id=stay.case_id,
            case_owner_id=stay.case_owner_id,
            stay=stay,
            operator_id=stay.operator_id,
            planned_on=planned_on,
            receiver_domain=receiver,
            points_left=left,
            entry=entry,
            made_at=actor.now,
        )
        plan.save(force_insert=True)
        return plan
    write_version(plan.entry_id, contents, actor=actor)
    if plan.receiver_domain_id != receiver.pk:
        plan.receiver_user, plan.accepted_at = None, None
    plan.planned_on, plan.receiver_domain, plan.points_left = planned_on, receiver, left
    save_new_version(plan, "planned_on", "receiver_domain", "receiver_user", "accepted_at", "points_left")
    return plan


def _ask_receiver(plan: DischargePlan, stay: Stay, receiver: Domain, actor: Actor, *, asked: bool) -> None:
    """A receiver who is asked already keeps the task it has: its day follows the plan (`receiving_days`)."""
    finish_tasks(TASK_PLAN, actor=actor, subject_id=stay.pk)
    if plan.accepted_at is None and not asked:
        give_task(
            TASK_RECEIVE,
            plan.planned_on,
            actor=actor,
            domain_id=receiver.pk,
            case=stay.case,
            subject_id=stay.pk,
        )
    event = events.DischargePlanned(
        unit=stay.unit.name, day=conditions.date_words(plan.planned_on), receiver=receiver.short_name
    )
    log.tell(actor, event, stay.case, subject_id=plan.pk)


def receiving_days(_actor: Actor, tasks: Collection[Task]) -> dict[UUID, dt.date | None]:
    """Task → the day as it is planned now, of those that ask somebody to receive."""
    of = {task.pk: task.subject_id for task in tasks if task.kind == TASK_RECEIVE}
    if not of:
        return {}
    days = dict(DischargePlan.objects.filter(stay__in=of.values()).values_list("stay", "planned_on"))
    return {pk: days[stay_id] for pk, stay_id in of.items() if stay_id in days}


@verb
def accept_plan(plan_id: UUID, *, actor: Actor, version: int | None = None) -> DischargePlan:
    """Receive at home: the actor becomes the named receiver. Only the receiving authority. Raises `Impossible` twice."""
    require(policies.can_accept_plan(actor))
    row = policies.visible_plans(actor).filter(pk=plan_id, receiver_domain=actor.domain_id)
    plan = DischargePlan.objects.select_for_update().filter(pk__in=row.values("pk")).first()
    if plan is None:
        raise NotVisible
    check_version(plan, version)
    if plan.accepted_at:
        raise Impossible("Någon hos er tar redan emot.")
    if plan.stay.state not in (State.PLANNED, State.ARRIVED):
        raise Impossible("Vistelsen är redan avslutad.")
    plan.receiver_user_id, plan.accepted_at = actor.user_id, actor.now
    save_new_version(plan, "receiver_user", "accepted_at")
    finish_tasks(TASK_RECEIVE, actor=actor, subject_id=plan.stay_id)
    event = events.DischargePlanAccepted(
        receiver=actor.domain.short_name, day=conditions.date_words(plan.planned_on)
    )
    log.tell(actor, event, plan.case, subject_id=plan.pk)
    return plan
