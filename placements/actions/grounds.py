"""The legal ground changes during a stay: a dated row, and the clocks of compulsory care that it starts or stops."""

import datetime as dt
from uuid import UUID

from placements import events, policies, selectors
from placements.actions.claims import refuse
from placements.domain import conditions, grounds
from placements.domain.stays import Act, refusal
from placements.models import CORRECTIONS, Stay, StayGround, Why
from referrals.actions.compulsory import begin_by_stay, end_by_stay
from referrals.models import LegalGround
from vardkedja.core import log
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Role
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

explain("stay_ground_once_per_number", "Någon annan har just ändrat grunden. Ladda om sidan.")
TASK_GROUND = "placements.ground"


@verb
def change_ground(
    stay_id: UUID, code: str, valid_from: dt.date, *, actor: Actor, why: str = "", basis: str = ""
) -> StayGround:
    """From a day on the stay is under another legal ground. `why`: a code of `Why`, where it changes what is written already.

    Written by who decided, the clocks of the old law end and those of the new begin that day; written by the head, the authority that
    decided has the task to put them right. Raises `Impossible` at the field, `NotAllowed`, `NotVisible`.
    """
    stay = _seen(actor, stay_id)
    require(policies.may_act(actor, Act.GROUND, stay))
    refuse(refusal(Act.GROUND, stay.state))
    ground = LegalGround.objects.valid(valid_from).filter(code=code).first()
    if ground is None:
        raise Impossible("Välj en laglig grund i listan.", field="ground")
    if why and why not in CORRECTIONS:
        raise Impossible("Välj ett skäl i listan.", field="why")
    held = selectors.grounds_of(stay)
    latest = selectors.latest_ground_day(stay)
    refuse(grounds.change(code, valid_from, held, latest, ended_on=stay.ended_on, today=actor.today, why=why))
    row = StayGround(
        case_id=stay.case_id,
        case_owner_id=stay.case_owner_id,
        stay=stay,
        operator_id=stay.operator_id,
        owner_id=actor.domain_id,
        ground=ground,
        valid_from=valid_from,
        why=why,
        set_at=actor.now,
        set_by_name=actor.name,
        revision=StayGround.objects.filter(stay=stay).count() + 1,
    )
    row.save(force_insert=True)
    before, now = grounds.on(valid_from, held).law, grounds.LAW_OF.get(code, "")
    if before != now:
        _set_clocks(stay, before, now, valid_from, basis, actor)
    words = f"; rättat: {Why(why).label[:1].lower()}{Why(why).label[1:]}" if why else ""
    event = events.GroundChanged(
        unit=stay.unit.name, day=conditions.date_words(valid_from), ground=str(ground), why=words
    )
    log.tell(actor, event, stay.case, subject_id=stay.pk)
    return row


def _seen(actor: Actor, stay_id: UUID) -> Stay:
    """A stay that the actor sees. Only its home may lock the row: the numbered rows of the ground hold two apart."""
    stay = (
        policies.visible_stays(actor).filter(pk=stay_id).select_related("unit", "case", "application").first()
    )
    if stay is None:
        raise NotVisible
    return stay


def _set_clocks(stay: Stay, before: str, now: str, day: dt.date, basis: str, actor: Actor) -> None:
    """The deciding authority's clocks of the laws. It alone keeps them: a head's change is its task, and its own is the home's."""
    payer = selectors.payer_of(stay)
    if actor.domain_id == payer and actor.has(Role.CASE_WORKER, Role.UNIT_MANAGER):
        if before:
            end_by_stay(stay.case_id, before, day, actor=actor)
        if now:
            begin_by_stay(stay.case_id, now, day, actor=actor, basis=basis)
    told = {payer, stay.operator_id} - {actor.domain_id}
    for domain_id in sorted(told, key=str):
        home = domain_id == stay.operator_id
        give_task(
            TASK_GROUND, add_working_days(actor.today, 1), actor=actor, domain_id=domain_id, case=stay.case, subject_id=stay.pk,
            unit_id=stay.unit_id if home else None, role=Role.HEAD_OF_HOME if home else "",
        )  # fmt: skip
