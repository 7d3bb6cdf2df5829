"""A place that was given and did not become a stay: the person did not come, or what was called off holds again."""

from uuid import UUID

from placements import events, policies, selectors
from placements.actions.changes import Reason, check_reason, note_change, why_words
from placements.actions.claims import own_stay, refit
from placements.actions.giving import TASK_ARRIVAL
from placements.domain import conditions
from placements.domain.stays import Act, after
from placements.models import CORRECTIONS, CancelReason, NoShow, Stay, StayChange
from referrals.actions.support import close_tasks
from referrals.actions.withdrawing import TAKEN_BACK
from vardkedja.core import log
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.errors import Impossible
from vardkedja.core.verbs import check_version, save_new_version, verb

TASK_NO_SHOW = "placements.no_show"


@verb
def register_no_show(stay_id: UUID, why: str, *, actor: Actor, version: int | None = None) -> Stay:
    """The person did not come on the planned day. The place is free at once, and the authority that decided is asked to act.

    Raises `Impossible` up to the planned day and without a reason, `NotAllowed`, `NotVisible`.
    """
    stay = own_stay(actor, stay_id, Act.NO_SHOW)
    check_version(stay, version)
    if why not in NoShow.values:
        raise Impossible("Välj varför personen inte kom.", field="why")
    stay.state, stay.cancel_reason, stay.no_show_reason = (
        after(Act.NO_SHOW, stay.state),
        CancelReason.NO_SHOW,
        why,
    )
    save_new_version(stay, "state", "cancel_reason", "no_show_reason")
    refit(stay.claim, actor)
    finish_tasks(TASK_ARRIVAL, actor=actor, subject_id=stay.pk)
    payer = selectors.payer_of(stay)
    if payer != actor.domain_id:
        give_task(
            TASK_NO_SHOW, add_working_days(actor.today, 1), actor=actor, domain_id=payer, case=stay.case, subject_id=stay.pk
        )  # fmt: skip
    label = stay.get_no_show_reason_display()
    event = events.DidNotCome(
        unit=stay.unit.name,
        day=conditions.date_words(stay.planned_from),
        why=label[:1].lower() + label[1:],
    )
    log.tell(actor, event, stay.case, subject_id=stay.pk)
    return stay


@verb
def restore_stay(stay_id: UUID, reason: Reason, *, actor: Actor, version: int | None = None) -> Stay:
    """What was called off, or who did not come, has the place again: provisionally, to be confirmed as any other.

    Raises `Conflict` when the place is not free on all the days, `Impossible` when the application is no longer open or another place is
    on its way, `NotAllowed`, `NotVisible`.
    """
    stay = own_stay(actor, stay_id, Act.UNCANCEL)
    check_version(stay, version)
    check_reason(reason, CORRECTIONS)
    before = {name: getattr(stay, name) for name in ("state", "cancel_reason", "no_show_reason")}
    stay.state, stay.cancel_reason, stay.no_show_reason = after(Act.UNCANCEL, stay.state), "", ""
    note_change(stay, StayChange.Act.RESTORED, reason, before, actor=actor)
    save_new_version(stay, *before)
    refit(stay.claim, actor)
    if stay.application:
        close_tasks(stay.application, [TASK_NO_SHOW, TAKEN_BACK], actor=actor)
    give_task(
        TASK_ARRIVAL, max(stay.planned_from, actor.today), actor=actor, case=stay.case, unit_id=stay.unit_id, role=policies.keeper(stay.unit),
        subject_id=stay.pk,
    )  # fmt: skip
    event = events.StayRestored(
        unit=stay.unit.name, day=conditions.date_words(stay.planned_from), why=why_words(reason)
    )
    log.tell(actor, event, stay.case, subject_id=stay.pk)
    return stay
