"""Compulsory care: its dates are entered, and each deadline that they give becomes a task."""

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from referrals import events, policies
from referrals.domain import compulsory
from referrals.domain.compulsory import Away
from referrals.models import CareDate, CompulsoryCare
from referrals.selectors.compulsory import deadlines_of
from vardkedja.core import log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.entries import Field, write_entry, write_version
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Case, Category, Domain, EntryKind, Role, Task
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain("care_day_once", "Dagen är redan registrerad.")
explain("one_open_compulsory_care_per_law", "Vården är redan registrerad. Ladda om sidan.")
explain(
    "time_away_ends_after_it_begins", "Återkomsten måste vara efter dagen då frånvaron började.", "back_on"
)
#: Front of the kinds of task, one per clock of the law.
TASK = "care_"


@verb
def record_compulsory_care(
    case_id: UUID,
    law: str,
    dates: Mapping[str, dt.date],
    *,
    actor: Actor,
    basis: str = "",
    away: Sequence[Away] = (),
    conditions: str = "",
    version: int | None = None,
) -> CompulsoryCare:
    """Enter the days of compulsory care under a law as they are known now; the whole, so that a day left out is taken away.

    Changed days are superseded, never lost. Each open deadline of the own authority is a task with its due day; what is met, moved or
    gone closes. With the day when it ended the care is closed. `conditions` (special conditions) is written as an entry.
    Raises `Impossible` at the field of a date that cannot be, `Conflict`, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_follow_compulsory_care(actor))
    case = party_case(actor, case_id)
    _check(law, dates, basis, away, actor)
    care = _care(case, law, version, actor)
    care.basis = basis
    if conditions.strip():
        _write(care, [("conditions", "Särskilda villkor", conditions)], actor)
    if compulsory.ENDED in dates:
        care.closed_at = actor.now
    save_new_version(care, "basis", "entry", "closed_at")
    _set_days(care, [(code, day, None) for code, day in dates.items()] + _periods(away), actor)
    _set_tasks(care, actor)
    log.tell(actor, events.CompulsoryCareRecorded(law=care.get_law_display()), case, subject_id=care.pk)
    return care


@verb
def reopen_compulsory_care(
    care_id: UUID, why: str, *, actor: Actor, version: int | None = None
) -> CompulsoryCare:
    """Open a care that was closed, to put its days right; its deadlines are tasks again. `why` is written as an entry.

    Raises `Impossible` where another care under the same law is open, or without a reason; `Conflict`, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_follow_compulsory_care(actor))
    rows = policies.visible_compulsory_care(actor).filter(pk=care_id).exclude(closed_at=None)
    care = rows.select_for_update(of=("self",)).first()
    if care is None:
        raise NotVisible
    check_version(care, version)
    if not why.strip():
        raise Impossible("Skriv varför uppgifterna ska rättas.", field="why")
    if (
        policies.visible_compulsory_care(actor)
        .filter(case=care.case_id, law=care.law, closed_at=None)
        .exists()
    ):
        raise Impossible("En senare vård enligt samma lag pågår. Rätta den i stället.", field="why")
    _write(care, [("correction", "Varför uppgifterna rättas", why.strip())], actor)
    care.closed_at = None
    save_new_version(care, "entry", "closed_at")
    _set_tasks(care, actor)
    log.tell(actor, events.CompulsoryCareReopened(law=care.get_law_display()), care.case, subject_id=care.pk)
    return care


#: The day with which a law's clocks begin when somebody who is in a home comes under it.
BEGINS = {"lvm": "other_form", "lvu": "began", "lpt": "open_care", "lrv": "open_care"}


def begin_by_stay(case_id: UUID, law: str, day: dt.date, *, actor: Actor, basis: str = "") -> CompulsoryCare:
    """Somebody who stays in a home came under the law that day: its clocks run. Raises as `record_compulsory_care`."""
    known, held, away = _known(case_id, law, actor)
    return record_compulsory_care(
        case_id, law, {**known, BEGINS[law]: day}, actor=actor, basis=basis or held, away=away
    )


def end_by_stay(case_id: UUID, law: str, day: dt.date, *, actor: Actor) -> None:
    """The care under the law ended that day: its clocks stop. Where the authority follows none there is nothing to stop."""
    known, held, away = _known(case_id, law, actor)
    if known:
        dates = {**known, compulsory.ENDED: day}
        record_compulsory_care(case_id, law, dates, actor=actor, basis=held, away=away)


def _known(case_id: UUID, law: str, actor: Actor) -> tuple[dict[str, dt.date], str, list[Away]]:
    """Days, basis and times away of the open care under the law; empty without one."""
    care = policies.visible_compulsory_care(actor).filter(case=case_id, law=law, closed_at=None).first()
    if care is None:
        return {}, "", []
    rows = list(care.dates.filter(superseded_at=None))
    dates = {row.code: row.day for row in rows if row.code != compulsory.AWAY}
    return dates, care.basis, [Away(row.day, row.until) for row in rows if row.code == compulsory.AWAY]


def _check(law: str, dates: Mapping[str, dt.date], basis: str, away: Sequence[Away], actor: Actor) -> None:
    if law not in compulsory.LAWS or not set(dates) <= set(compulsory.DATES[law]):
        raise Impossible("Välj en av lagarna i listan.")
    if not dates:
        raise Impossible("Ange minst en dag.")
    if law == "lvu" and basis not in CompulsoryCare.Basis.values:
        raise Impossible(
            "Välj vilken paragraf vården vilar på: det avgör om den ska övervägas eller prövas.",
            field="basis",
        )
    if refused := compulsory.refusal(law, dates, actor.today):
        raise Impossible(refused[1], field=refused[0])
    for one in away:
        if one.since > actor.today or (one.until and one.until > actor.today):
            raise Impossible("Frånvaron kan inte ligga i framtiden.", field="away_from")
        if one.until and one.until <= one.since:
            raise Impossible("Återkomsten måste vara efter dagen då frånvaron började.", field="back_on")


def _care(case: Case, law: str, version: int | None, actor: Actor) -> CompulsoryCare:
    """The open care under the law, locked, or a new one."""
    held = policies.visible_compulsory_care(actor).filter(case=case, law=law, closed_at=None)
    care = held.select_for_update(of=("self",)).first()
    if care is not None:
        check_version(care, version)
        return care
    care = CompulsoryCare(
        case=case, case_owner_id=case.owner_id, owner_id=actor.domain_id, law=law, recorded_at=actor.now
    )
    care.save(force_insert=True)
    return care


def _write(care: CompulsoryCare, fields: list[Field], actor: Actor) -> None:
    if care.entry_id:
        write_version(care.entry_id, fields, actor=actor)
    else:
        category = Category.MENTAL if care.law in {"lpt", "lrv"} else Category.SOCIAL
        care.entry_id = write_entry(care.case_id, EntryKind.NOTE, category, fields, actor=actor).entry_id


def _periods(away: Sequence[Away]) -> list[tuple[str, dt.date, dt.date | None]]:
    return [(compulsory.AWAY, one.since, one.until) for one in away]


def _set_days(care: CompulsoryCare, wanted: list[tuple[str, dt.date, dt.date | None]], actor: Actor) -> None:
    """Supersede what is no longer so, add what is new; what stands keeps the moment when it was written down."""
    rows = {(row.code, row.day, row.until): row.pk for row in care.dates.filter(superseded_at=None)}
    gone = [pk for key, pk in rows.items() if key not in wanted]
    CareDate.objects.filter(pk__in=gone).update(superseded_at=actor.now)
    CareDate.objects.bulk_create(
        CareDate(
            care=care, case_id=care.case_id, case_owner_id=care.case_owner_id, owner_id=care.owner_id,
            code=code, day=day, until=until, recorded_at=actor.now,
        )
        for code, day, until in wanted
        if (code, day, until) not in rows
    )  # fmt: skip


def _set_tasks(care: CompulsoryCare, actor: Actor) -> None:
    """One open task per deadline that is not met, with its day."""
    wanted = {TASK + one.rule.code: one.due_on for one in deadlines_of(care, actor) if one.met_on is None}
    rows = Task.objects.filter(domain=actor.domain_id, case=care.case_id, subject_id=care.pk, done_at=None)
    kept = set()
    for task in rows:
        if wanted.get(task.kind) == task.due_on:
            kept.add(task.kind)
        else:
            Task.objects.filter(pk=task.pk).update(done_at=actor.now, done_by_name=actor.name)
    role = Role.REGION_PLANNER if actor.domain.law == Domain.Law.HSL else Role.CASE_WORKER
    for kind, due_on in wanted.items():
        if kind not in kept:
            give_task(kind, due_on, actor=actor, case=care.case, role=role, subject_id=care.pk)
