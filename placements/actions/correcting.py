"""Put right what is written of a stay that has begun: always with a reason, and what it said before stays readable."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from placements import events, policies, selectors
from placements.actions.absences import OVERLAPS
from placements.actions.arrivals import TASK_PLAN
from placements.actions.changes import Reason, check_reason, count_again, note_change, why_words
from placements.actions.claims import own_stay, refit, refuse
from placements.actions.leaving import TASK_AT_HOME, TASK_LEFT, Ending, check_codes
from placements.actions.plans import TASK_REPORT
from placements.domain import conditions
from placements.domain.stays import Act, State, after
from placements.models import CORRECTIONS, Absence, EndReason, PlaceClaim, Stay, StayChange
from placements.selectors.acts import end_if_reopened
from referrals.actions.support import close_tasks
from vardkedja.core import clock, log
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.verbs import check_version, save_new_version, verb

#: What a discharge wrote, and what is empty again when it is undone.
ENDED = ("ended_on", "end_reason", "destination", "housing", "occupation")


@dataclass(frozen=True)
class Corrected:
    """What the stay should have said. `ending` None: it has not ended."""

    arrived_on: dt.date
    ending: Ending | None = None


@verb
def correct_stay(
    stay_id: UUID, new: Corrected, reason: Reason, *, actor: Actor, version: int | None = None
) -> Stay:
    """Correct the day of arrival and, of an ended stay, day, reason and where to. The claim follows, and the figures of the days.

    Raises `Impossible` at the field (days in the wrong order, an absence outside, nothing changed), `Conflict` where the place or the
    person is elsewhere on the new days, `NotAllowed`, `NotVisible`.
    """
    stay = own_stay(actor, stay_id, Act.CORRECT)
    check_version(stay, version)
    check_reason(reason, CORRECTIONS)
    fields = ("arrived_on", *(ENDED if stay.state == State.ENDED else ()))
    before = {name: getattr(stay, name) for name in fields}
    _check_days(stay, new, actor)
    stay.arrived_on = new.arrived_on
    if stay.state == State.ENDED and new.ending:
        _check_reason_holds(stay, new.ending, actor)
        stay.ended_on, stay.end_reason = new.ending.ended_on, new.ending.reason
        stay.destination, stay.housing = new.ending.destination, new.ending.housing
        stay.occupation = new.ending.occupation
    change = note_change(stay, StayChange.Act.CORRECTED, reason, before, actor=actor)
    if stay.planned_to is not None and stay.planned_to < stay.arrived_on:
        raise Impossible(
            f"Ankomsten kan inte vara efter den planerade utskrivningen {conditions.date_words(stay.planned_to)}.",
            field="arrived_on",
        )
    save_new_version(stay, *fields)
    _fit(stay, before["arrived_on"], before.get("ended_on"), actor)
    what = ", ".join(selectors.NAMES[key] for key in change.before)
    event = events.StayCorrected(unit=stay.unit.name, what=what, why=why_words(reason))
    log.tell(actor, event, stay.case, subject_id=stay.pk)
    return stay


def _check_days(stay: Stay, new: Corrected, actor: Actor) -> None:
    decided = selectors.decided_on(stay.case, stay.unit_id) if new.arrived_on < stay.arrived_on else None
    refuse(
        conditions.arrival(new.arrived_on, actor.today, decided)
        if new.arrived_on != stay.arrived_on
        else None
    )
    end = new.ending.ended_on if stay.state == State.ENDED and new.ending else None
    if end is not None:
        refuse(conditions.ending(end, new.arrived_on, actor.today))
        _free_too(stay, max(stay.ended_on, stay.arrived_on + conditions.ONE_DAY), end, "ended_on", actor)
    _free_too(stay, new.arrived_on, stay.arrived_on, "arrived_on", actor)
    for absence in Absence.objects.filter(stay=stay).order_by("away_from"):
        if absence.away_from < new.arrived_on:
            raise Impossible(
                f"Personen är registrerad som frånvarande {conditions.date_words(absence.away_from)}. Rätta frånvaron först.",
                field="arrived_on",
            )
        outside = end is not None and (absence.away_from > end or (absence.back_on and absence.back_on > end))
        if outside and absence.back_on != stay.ended_on:
            raise Impossible(
                f"Frånvaron från {conditions.date_words(absence.away_from)} går längre. Rätta frånvaron först.",
                field="ended_on",
            )
        if outside and absence.away_from > end:
            raise Impossible(
                f"Frånvaron från {conditions.date_words(absence.away_from)} börjar senare. Rätta frånvaron först.",
                field="ended_on",
            )


def _free_too(stay: Stay, first: dt.date, end: dt.date, field: str, actor: Actor) -> None:
    """The days that are added, `[first, end)`, are nobody else's. A claim grows no further than the next, so the days are asked for here."""
    others = PlaceClaim.objects.filter(place=stay.claim.place_id).standing(actor.now).but(stay.claim_id)
    if first < end and others.touching(first, end).exists():
        raise Conflict(conditions.TAKEN, field=field)


def _check_reason_holds(stay: Stay, ending: Ending, actor: Actor) -> None:
    """A move is made by moving; and who was kept by law did not leave at will."""
    check_codes(ending)
    if (ending.reason == EndReason.MOVED) != (stay.end_reason == EndReason.MOVED):
        raise Impossible(
            "En flytt hör ihop med nästa placering och kan inte rättas till eller från.", field="reason"
        )
    if ending.reason == EndReason.OWN_REQUEST and stay.end_reason != EndReason.OWN_REQUEST:
        refuse(selectors.not_at_will(stay, ending.ended_on))


def _fit(stay: Stay, arrived_on: dt.date, ended_on: dt.date | None, actor: Actor) -> None:
    """The claim and the open end of an absence follow the stay's days; the figures of all days touched are counted again."""
    if ended_on is not None and stay.ended_on != ended_on:
        Absence.objects.filter(stay=stay, back_on=ended_on, away_from__lte=stay.ended_on).update(
            back_on=stay.ended_on
        )
    refit(stay.claim, actor)
    count_again(
        stay, min(day for day in (arrived_on, stay.arrived_on, ended_on, stay.ended_on) if day), actor
    )


@verb
def undo_discharge(stay_id: UUID, reason: Reason, *, actor: Actor, version: int | None = None) -> Stay:
    """The discharge was a mistake: the person still lives here. Raises `Conflict` when the place is taken since, else as `correct_stay`."""
    stay = own_stay(actor, stay_id, Act.REOPEN)
    check_version(stay, version)
    check_reason(reason, CORRECTIONS)
    fields = ("state", *ENDED)
    before = {name: getattr(stay, name) for name in fields}
    ended_on = stay.ended_on
    stay.state, stay.ended_on, stay.end_recorded_at = after(Act.REOPEN, stay.state), None, None
    stay.end_reason = stay.destination = stay.housing = stay.occupation = ""
    stay.without_plan = False
    note_change(stay, StayChange.Act.REOPENED, reason, before, actor=actor)
    _claim_to(stay, actor)
    save_new_version(stay, *fields, "end_recorded_at", "without_plan")
    refit(stay.claim, actor)
    count_again(stay, ended_on, actor)
    if stay.application:
        close_tasks(stay.application, [TASK_AT_HOME, TASK_LEFT], actor=actor)
    finish_tasks(TASK_REPORT, actor=actor, subject_id=stay.pk)
    if not stay.plans.exists():
        give_task(
            TASK_PLAN, actor.today, actor=actor, case=stay.case, unit_id=stay.unit_id, role=policies.keeper(stay.unit), subject_id=stay.pk
        )  # fmt: skip
    event = events.DischargeUndone(
        unit=stay.unit.name, day=conditions.date_words(ended_on), why=why_words(reason)
    )
    log.tell(actor, event, stay.case, subject_id=stay.pk)
    return stay


def _claim_to(stay: Stay, actor: Actor) -> None:
    """Who lives here after the planned end is there until further notice: the claim covers today in any case."""
    end = end_if_reopened(stay, actor.today)
    if stay.planned_to is not None and end != stay.planned_to:
        stay.planned_to = end
        save_new_version(stay, "planned_to")


@verb
def correct_absence(
    absence_id: UUID,
    kind: str,
    away_from: dt.date,
    back_on: dt.date | None,
    reason: Reason,
    *,
    actor: Actor,
    away_at: dt.time | None = None,
    expected: tuple[dt.date | None, dt.time | None] = (None, None),
) -> Absence:
    """Correct an absence's kind, days and hours, and when the person is `expected` back; one that never was gets the same day twice and counts nothing.

    Raises `Impossible` at the field (outside the stay, over another absence, nothing changed), `NotAllowed`, `NotVisible`.
    """
    found = policies.visible_absences(actor).filter(pk=absence_id, operator=actor.domain_id).first()
    if found is None:
        raise NotVisible
    stay = own_stay(actor, found.stay_id, Act.CORRECT_ABSENCE)
    absence = Absence.objects.select_for_update().get(pk=found.pk)
    check_reason(reason, CORRECTIONS)
    if kind not in Absence.Kind.values:
        raise Impossible("Välj slag av frånvaro.", field="kind")
    refuse(
        conditions.absence_days(away_from, back_on, stay.arrived_on, stay.ended_on, actor.today),
        conditions.away(away_from, stay.arrived_on, actor.today, expected[0]),
        conditions.away_hours(away_from, away_at, *expected, clock.local(actor.now)),
    )
    if overlapping(stay, away_from, back_on, but=absence):
        raise Impossible(OVERLAPS, field="away_from")
    names = ("kind", "away_from", "away_at", "back_on", "expected_back", "expected_at")
    before = {name: getattr(absence, name) for name in names}
    absence.kind, absence.away_from, absence.away_at, absence.back_on = kind, away_from, away_at, back_on
    absence.expected_back, absence.expected_at = expected
    note_change(stay, StayChange.Act.ABSENCE, reason, before, actor=actor, absence=absence)
    absence.save(update_fields=names)
    count_again(stay, min(before["away_from"], away_from), actor)
    event = events.AbsenceCorrected(unit=stay.unit.name, why=why_words(reason))
    log.tell(actor, event, stay.case, subject_id=stay.pk)
    return absence


def overlapping(stay: Stay, away_from: dt.date, back_on: dt.date | None, but: Absence) -> bool:
    """Whether another absence of the stay has a day in common."""
    rows = Absence.objects.filter(stay=stay).exclude(pk=but.pk)
    return any(
        (back_on is None or row.away_from < back_on)
        and (row.back_on is None or away_from < row.back_on)
        and row.away_from != row.back_on
        and away_from != back_on
        for row in rows
    )
