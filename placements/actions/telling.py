"""Open a checklist of whom to tell, and settle its points: who was told and when, or why nobody needs to be."""

import datetime as dt
from uuid import UUID

from placements import events, policies
from placements.actions.daily import living
from placements.domain.conditions import date_words
from placements.domain.telling import KINDS, NOT_NEEDED, points_for
from placements.models import Absence, EndReason, Stay, TellList, TellPoint
from placements.selectors.telling import happened_on
from vardkedja.core import clock, log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Case
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

explain("one_open_tell_list_of_a_kind", "Listan är redan öppen.")


@verb
def note_wish_to_leave(stay_id: UUID, *, actor: Actor) -> TellList:
    """Somebody says that they want to leave: whom to tell now. Under SoL the care ends at once when the person asks for it.

    Raises `Impossible` when the list is open already, `NotVisible`, `NotAllowed`.
    """
    stay = living(stay_id, actor)
    if TellList.objects.filter(case=stay.case_id, stay=stay, kind="own_wish", settled_at=None).exists():
        raise Impossible("Listan är redan öppen.")
    return _open(stay, "own_wish", actor)


def hear_away(actor: Actor, _event: events.WentAway, case: Case, stay_id: UUID) -> None:
    """Who is registered as absconded opens the list by that."""
    away = Absence.objects.filter(case=case, stay=stay_id, back_on=None, kind=Absence.Kind.ABSCONDED)
    if away.exists():
        _open_once(stay_id, "absconded", actor)


def hear_discharged(actor: Actor, _event: events.Discharged, case: Case, stay_id: UUID) -> None:
    """A death, or leaving on one's own request, opens the list by the discharge."""
    reason = Stay.objects.filter(pk=stay_id, case=case).values_list("end_reason", flat=True).first()
    kinds: dict[str | None, str] = {EndReason.DECEASED: "death", EndReason.OWN_REQUEST: "own_wish"}
    if reason in kinds:
        _open_once(stay_id, kinds[reason], actor)


def _open_once(stay_id: UUID, kind: str, actor: Actor) -> None:
    """Not a second time for a wish that was told when it was said."""
    stay = Stay.objects.select_related("unit", "case", "application__legal_ground").get(pk=stay_id)
    if stay.unit.bought:
        return  # the home outside tells whom it has to
    lists = TellList.objects.filter(case=stay.case_id, stay=stay, kind=kind)
    if kind == "absconded":
        lists = lists.filter(settled_at=None)
    if not lists.exists():
        _open(stay, kind, actor)


def _open(stay: Stay, kind: str, actor: Actor) -> TellList:
    ground = stay.application.legal_ground.code if stay.application else ""
    row = TellList(
        case_id=stay.case_id, case_owner_id=stay.case_owner_id, operator_id=stay.operator_id, stay=stay, kind=kind,
        ground=ground, opened_at=actor.now, opened_by_name=actor.name,
    )  # fmt: skip
    row.save(force_insert=True)
    TellPoint.objects.bulk_create(
        TellPoint(
            case_id=stay.case_id, case_owner_id=stay.case_owner_id, operator_id=stay.operator_id, tell_list=row,
            key=point.key, position=position,
        )
        for position, point in enumerate(points_for(kind, ground))
    )  # fmt: skip
    log.tell(actor, events.TellListOpened(KINDS[kind]), stay.case, subject_id=row.pk)
    return row


@verb
def tell(point_id: UUID, name: str, told_at: dt.datetime | None, *, actor: Actor) -> TellPoint:
    """Note who was told, and when. Raises `Impossible` at the field or when it is settled, `NotVisible`, `NotAllowed`."""
    point = _open_point(point_id, actor)
    if not name.strip():
        raise Impossible("Skriv vem du talade med.", field="name")
    if told_at is None or told_at > actor.now:
        raise Impossible("Skriv när det berättades, inte senare än nu.", field="told_at")
    first = happened_on(point.tell_list)
    if clock.day_of(told_at) < first:
        raise Impossible(
            f"Ingen kan ha fått veta det före {date_words(first)}, då det hände.", field="told_on"
        )
    point.told_at, point.told_name = told_at, name.strip()
    return _settle(point, actor)


@verb
def need_not_tell(point_id: UUID, why: str, *, actor: Actor) -> TellPoint:
    """Note why nobody needs to be told. Raises as `tell`."""
    point = _open_point(point_id, actor)
    if why not in NOT_NEEDED:
        raise Impossible("Välj varför ingen behöver få veta.", field="not_needed")
    point.not_needed = why
    return _settle(point, actor)


def _open_point(point_id: UUID, actor: Actor) -> TellPoint:
    rows = policies.visible_tell_points(actor).filter(pk=point_id).select_for_update(of=("self",))
    point = rows.first()
    if point is None:
        raise NotVisible
    require(policies.can_receive(actor, point.tell_list.stay.unit))
    if point.recorded_at:
        raise Impossible("Punkten är redan klar.")
    return point


def _settle(point: TellPoint, actor: Actor) -> TellPoint:
    point.recorded_at, point.recorded_by_name = actor.now, actor.name
    TellPoint.objects.filter(pk=point.pk).update(
        told_at=point.told_at, told_name=point.told_name, not_needed=point.not_needed,
        recorded_at=point.recorded_at, recorded_by_name=point.recorded_by_name,
    )  # fmt: skip
    row = TellList.objects.select_for_update().get(pk=point.tell_list_id)
    if not row.points.filter(recorded_at=None).exists():
        TellList.objects.filter(pk=row.pk).update(settled_at=actor.now)
    event = events.TellPointSettled(row.get_kind_display())
    log.tell(actor, event, point.case, subject_id=point.pk)
    return point
