"""The end of a stay: going home, or a move to the next place, which keeps the chain."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from placements import events, policies, selectors
from placements.actions.arrivals import TASK_PLAN
from placements.actions.claims import lock_places, make_claim, own_place, own_stay, refit, refuse
from placements.actions.giving import TASK_MOVE_OUT, Days, open_placement, open_stay
from placements.actions.planning import TASK_OVERSTAY
from placements.actions.plans import ask_for_report
from placements.domain import conditions
from placements.domain.stays import Act, State, after
from placements.models import (
    END_REASONS,
    Absence,
    ClaimKind,
    Destination,
    DischargePlan,
    EndReason,
    Housing,
    Occupation,
    Place,
    Stay,
)
from referrals import selectors as referrals
from vardkedja.core import log
from vardkedja.core.actions.entries import Field, write_entry
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Category, EntryKind
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, save_new_version, verb

TASK_AT_HOME, TASK_LEFT = "placements.at_home", "placements.left"


@dataclass(frozen=True)
class Ending:
    """How a stay ends, in codes, and why there is no plan for going home, if there is none."""

    ended_on: dt.date
    reason: str
    destination: str
    housing: str
    no_plan_reason: str = ""
    occupation: str = Occupation.UNKNOWN


@verb
def discharge(
    stay_id: UUID, ending: Ending, *, actor: Actor, contents: Sequence[Field] = (), version: int | None = None
) -> Stay:
    """Discharge on a day from the day of arrival up to today. What was written is an entry of the home's.

    Going home demands a plan with a receiver in the home municipality, or a stated reason; a move demands the next place,
    already given. Raises `Impossible`, `Conflict` (changed meanwhile), `NotAllowed`, `NotVisible`.
    """
    stay = own_stay(actor, stay_id, Act.DISCHARGE)
    check_version(stay, version)
    check_codes(ending)
    if ending.reason == EndReason.OWN_REQUEST:
        refuse(selectors.not_at_will(stay, ending.ended_on))
    plan = DischargePlan.objects.filter(stay=stay).select_related("receiver_domain").first()
    following = Stay.objects.filter(case=stay.case_id, person_id=stay.person_id).coming().first()
    refuse(
        conditions.ending(ending.ended_on, stay.arrived_on, actor.today),
        conditions.move_has_place(ending.reason == EndReason.MOVED, following is not None),
        conditions.prepared(
            plan is not None,
            ending.reason in {EndReason.MOVED, EndReason.DECEASED},
            ending.no_plan_reason,
        ),
    )
    _end(stay, ending, actor, without_plan=plan is None and ending.reason != EndReason.MOVED)
    _write(stay, ending, contents, actor)
    if plan and ending.reason not in {EndReason.MOVED, EndReason.DECEASED}:
        _tell_home(plan, stay, actor)
    event = events.Discharged(
        unit=stay.unit.name,
        day=conditions.date_words(ending.ended_on),
        reason=stay.get_end_reason_display().lower(),
    )
    log.tell(actor, event, stay.case, subject_id=stay.pk)
    return stay


@verb
def end_on_request(
    stay_id: UUID, ending: Ending, *, actor: Actor, contents: Sequence[Field] = (), version: int | None = None
) -> Stay:
    """The person wants to leave, and care under SoL ends at once (SoF 9:13): today, whatever is planned. Who receives at home, or else
    the deciding municipality, has the task to make contact. `ending.reason` and `ended_on` are the verb's own.

    Raises `Impossible` with who decides under a compulsory law, `Conflict`, `NotAllowed`, `NotVisible`.
    """
    stay = own_stay(actor, stay_id, Act.END_NOW)
    check_version(stay, version)
    ending = replace(ending, ended_on=actor.today, reason=EndReason.OWN_REQUEST)
    check_codes(ending)
    plan = DischargePlan.objects.filter(stay=stay).select_related("receiver_domain").first()
    _end(stay, ending, actor, without_plan=plan is None)
    _write(stay, ending, contents, actor)
    if plan:
        _tell_home(plan, stay, actor)
    else:
        _tell_payer(stay, actor)
    event = events.Discharged(
        unit=stay.unit.name,
        day=conditions.date_words(actor.today),
        reason=stay.get_end_reason_display().lower(),
    )
    log.tell(actor, event, stay.case, subject_id=stay.pk)
    return stay


@verb
def move(stay_id: UUID, place_id: UUID, *, actor: Actor, day: dt.date, version: int | None = None) -> Stay:
    """Move a resident to another place that the same authority runs, in the same unit or the next. Returns the new stay.

    To another authority's unit its head gives the place (`give_place`); then each home registers its own part.
    """
    own_place(actor, place_id)
    _lock_both(stay_id, place_id, actor)
    stay = own_stay(actor, stay_id, Act.MOVE)
    place = Place.objects.select_related("unit").get(pk=place_id)
    require(policies.can_give_place(actor, place.unit))
    check_version(stay, version)
    _check_move(stay, place, day, actor)
    ending = Ending(day, EndReason.MOVED, Destination.OTHER_UNIT, Housing.SUPPORTED)
    _end(stay, ending, actor, without_plan=False)
    end = stay.planned_to if stay.planned_to and stay.planned_to >= day else None
    claim = make_claim(place, ClaimKind.STAY, day, end)
    placement = open_placement(stay.case, claim, actor)
    new = open_stay(
        stay.case,
        placement,
        Days(day, end),
        actor,
        state=State.ARRIVED,
        previous=stay,
        arrived_on=day,
        arrival_recorded_at=actor.now,
    )
    refit(claim, actor)
    event = events.Moved(unit=stay.unit.name, to_unit=place.unit.name, day=conditions.date_words(day))
    log.tell(actor, event, stay.case, subject_id=new.pk)
    return new


def _lock_both(stay_id: UUID, place_id: UUID, actor: Actor) -> None:
    """Both places in order of id, before the stay's row: two moves that cross would otherwise wait for each other."""
    old = policies.visible_stays(actor).filter(pk=stay_id, operator=actor.domain_id)
    lock_places([place_id, *old.values_list("claim__place", flat=True)])


def _check_move(stay: Stay, place: Place, day: dt.date, actor: Actor) -> None:
    if stay.claim.place_id == place.pk:
        raise Impossible("Personen bor redan på den platsen.", field="place")
    known = selectors.known_person(actor, stay.case)
    other_unit = place.unit_id != stay.unit_id
    refuse(
        conditions.moving(day, stay.arrived_on, actor.today),
        conditions.place_exists(day, place.valid_from, place.valid_to),
        conditions.missing(referrals.missing_decisions(stay.case, place.unit)) if other_unit else None,
        selectors.target_refusal(place.unit, known, day, "day") if other_unit else None,
    )


def check_codes(ending: Ending) -> None:
    for value, codes, field, message in (
        (ending.reason, END_REASONS, "reason", "Välj varför vistelsen avslutas."),
        (ending.destination, Destination, "destination", "Välj vart personen flyttar."),
        (ending.housing, Housing, "housing", "Välj vilken bostad personen har."),
        (ending.occupation, Occupation, "occupation", "Välj vilken sysselsättning personen har."),
    ):
        if value not in set(codes):
            raise Impossible(message, field=field)
    if ending.reason == EndReason.DECEASED:
        told_of = (
            ("destination", ending.destination),
            ("housing", ending.housing),
            ("occupation", ending.occupation),
        )
        for field, told in told_of:
            if told != Destination.UNKNOWN:
                raise Impossible("Den som har avlidit flyttar inte. Välj ”Okänt”.", field=field)


def _end(stay: Stay, ending: Ending, actor: Actor, *, without_plan: bool) -> None:
    stay.state, stay.ended_on, stay.end_recorded_at = (
        after(Act.DISCHARGE, stay.state),
        ending.ended_on,
        actor.now,
    )
    stay.end_reason, stay.destination, stay.housing = ending.reason, ending.destination, ending.housing
    stay.occupation = ending.occupation
    stay.without_plan = without_plan
    save_new_version(
        stay, "state", "ended_on", "end_recorded_at", "end_reason", "destination", "housing", "occupation", "without_plan"
    )  # fmt: skip
    # Who is away on the last day does not come back to this stay.
    away = Absence.objects.filter(stay=stay, back_on=None, away_from__lte=ending.ended_on)
    away.update(back_on=ending.ended_on)
    refit(stay.claim, actor)
    for kind in (TASK_PLAN, TASK_MOVE_OUT, TASK_OVERSTAY):
        finish_tasks(kind, actor=actor, subject_id=stay.pk)
    if ending.reason != EndReason.MOVED or _leaves_us(stay):
        ask_for_report(stay, actor)


def _leaves_us(stay: Stay) -> bool:
    """Whether who moves on goes to another authority's home: within the own one the plan goes along."""
    coming = Stay.objects.filter(case=stay.case_id, person_id=stay.person_id).coming()
    return coming.exclude(operator=stay.operator_id).exists()


def _write(stay: Stay, ending: Ending, contents: Sequence[Field], actor: Actor) -> None:
    fields: list[Field] = [
        ("ended_on", "Utskriven", ending.ended_on.isoformat()),
        ("reason", "Varför vistelsen avslutades", stay.get_end_reason_display()),
        ("destination", "Vart personen flyttade", stay.get_destination_display()),
        ("housing", "Bostad efteråt", stay.get_housing_display()),
        ("occupation", "Sysselsättning efteråt", stay.get_occupation_display()),
        ("no_plan_reason", "Varför plan för hemgång saknas", ending.no_plan_reason),
    ]
    write_entry(
        stay.case_id,
        EntryKind.DISCHARGE,
        Category.PLANNING,
        [*fields, *contents],
        actor=actor,
        unit_id=stay.unit_id,
    )


def _tell_payer(stay: Stay, actor: Actor) -> None:
    """Without a plan nobody at home is named: the authority that decided makes contact by the next working day."""
    payer = selectors.payer_of(stay)
    if payer == actor.domain_id:
        return
    give_task(
        TASK_LEFT, add_working_days(stay.ended_on, 1), actor=actor, domain_id=payer, case=stay.case, subject_id=stay.pk
    )  # fmt: skip


def _tell_home(plan: DischargePlan, stay: Stay, actor: Actor) -> None:
    """The receiver meets the person at home by the next working day: the first days are the dangerous ones."""
    give_task(
        TASK_AT_HOME,
        add_working_days(stay.ended_on, 1),
        actor=actor,
        domain_id=plan.receiver_domain_id,
        case=stay.case,
        subject_id=stay.pk,
        assignee_id=plan.receiver_user_id,
    )
