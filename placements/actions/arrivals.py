"""Arrival: the home makes its own record of the person, and the stay begins."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from placements import events, policies, selectors
from placements.actions.claims import own_stay, refit, refuse
from placements.actions.giving import TASK_ARRIVAL
from placements.domain import conditions
from placements.domain.stays import Act, after
from placements.models import Stay
from referrals import selectors as referrals
from referrals.actions import mark_placed
from referrals.domain.routes import ACUTE
from referrals.domain.states import OPEN
from vardkedja.core import log
from vardkedja.core.actions.cases import record_of
from vardkedja.core.actions.filefacts import child_placed
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actions.protection import protect_as_told
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain.retention import ADULT
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.errors import Impossible
from vardkedja.core.identity import Number, age_on
from vardkedja.core.models import Case, PersonRecord
from vardkedja.core.verbs import check_version, save_new_version, verb

TASK_PLAN = "placements.plan_discharge"
WRONG_NUMBER = "Numret hör inte till ärendet. Kontrollera numret."
#: Going home is planned from day one: the plan is due so many working days after arrival.
PLAN_WITHIN = 10


@dataclass(frozen=True)
class NewPerson:
    """Who came, where nothing was released beforehand: the number is checked against the case."""

    number: Number
    particulars: Particulars


@verb
def register_arrival(
    stay_id: UUID,
    *,
    actor: Actor,
    arrived_on: dt.date,
    person: NewPerson | None = None,
    version: int | None = None,
) -> Stay:
    """Register that the person came on a day (up to today; the day of recording is kept beside it).

    The home's own record is the one it has, else made from the released identity, else from `person`. Closes the queue
    ticket. Raises `Impossible` (not before the decision, a decision missing, target group, unknown person), `Conflict` while
    somebody still lives in the place.
    """
    stay = own_stay(actor, stay_id, Act.ARRIVE)
    check_version(stay, version)
    refuse(
        conditions.arrival(arrived_on, actor.today, selectors.decided_on(stay.case, stay.unit_id)),
        conditions.missing_at_arrival(referrals.missing_decisions(stay.case, stay.unit, arrived_on)),
        conditions.planned_end_passed(arrived_on, stay.planned_to),
    )
    record = _record(stay, person, arrived_on, actor)
    if record.birth_date and age_on(record.birth_date, arrived_on) < ADULT:
        child_placed(stay.case, arrived_on)
    stay.state, stay.arrived_on, stay.arrival_recorded_at = (
        after(Act.ARRIVE, stay.state),
        arrived_on,
        actor.now,
    )
    save_new_version(stay, "state", "arrived_on", "arrival_recorded_at")
    refit(stay.claim, actor)
    _close_and_tell(stay, actor)
    return stay


def _record(stay: Stay, person: NewPerson | None, day: dt.date, actor: Actor) -> PersonRecord:
    """The home's own record: by what it knows of the case's person, else by who stands at the door.

    Where nobody told the home who it is, an old record of its own is not used unasked: the number is asked for all the same.
    """
    if selectors.known_person(actor, stay.case).given_name:
        record = record_of(actor, stay.case) or _from_released(stay.case, person, actor)
    else:
        record = _from_form(stay.case, person, actor)
    known = selectors.Known(record.given_name, record.family_name, record.birth_date, record.sex)
    if known.birth_date or not _is_acute(stay):  # who nobody knows comes all the same, at night
        refuse(selectors.target_refusal(stay.unit, known, day, "arrived_on"))
    protect_as_told(stay.case, record, actor)
    return record


def _is_acute(stay: Stay) -> bool:
    return stay.application is not None and stay.application.follows == ACUTE


def _from_released(case: Case, person: NewPerson | None, actor: Actor) -> PersonRecord:
    released = selectors.released_person(case)
    if released is None or released.number is None:
        return _from_form(case, person, actor)
    return register_person(released.number, released.particulars, actor=actor, case_id=case.pk)


def _from_form(case: Case, person: NewPerson | None, actor: Actor) -> PersonRecord:
    if person is None:
        raise Impossible("Personen är inte känd hos er. Skriv namn och personnummer.", field="number")
    if person.number.person_id != case.person_id:
        raise Impossible(WRONG_NUMBER, field="number")
    return record_of(actor, case) or register_person(
        person.number, person.particulars, actor=actor, case_id=case.pk
    )


def _close_and_tell(stay: Stay, actor: Actor) -> None:
    if stay.application and stay.application.state in OPEN:
        mark_placed(stay.application_id, actor=actor)
    finish_tasks(TASK_ARRIVAL, actor=actor, subject_id=stay.pk)
    give_task(
        TASK_PLAN,
        add_working_days(stay.arrived_on, PLAN_WITHIN),
        actor=actor,
        case=stay.case,
        unit_id=stay.unit_id,
        role=policies.keeper(stay.unit),
        subject_id=stay.pk,
    )
    event = events.Arrived(unit=stay.unit.name, day=conditions.date_words(stay.arrived_on))
    log.tell(actor, event, stay.case, subject_id=stay.pk)
