"""Placements' part of a demo county: places, `1`…`n` ordinary, `A1`… acute, `I1`… intake, `Q1`… quota; and the present day."""

import datetime as dt
from dataclasses import asdict
from typing import Any
from uuid import UUID

from placements.actions.absences import register_absence
from placements.actions.answers import decline_offer
from placements.actions.closing import add_places, describe_place, put_out_of_service
from placements.actions.daily import Booked, Sheet, book_appointment, fill_sheet, write_card
from placements.actions.giving import Days, Past, give_place
from placements.actions.handovers import hand_over
from placements.actions.leaving import Ending, discharge
from placements.actions.matching import NewMatchRule, set_match_rule
from placements.actions.notes import (
    Objection,
    Written,
    add_to_note,
    note_objection,
    save_note,
    switch_notes,
    write_note,
)
from placements.actions.offers import offer_place
from placements.actions.planning import plan_discharge
from placements.actions.plans import Signing, sign_plan, write_plan
from placements.actions.region import set_region_terms
from placements.actions.safety import Answered, Safe, answer_drug_test, ask_drug_test, fill_safety
from placements.actions.study_visits import NewStudyVisit, book_study_visit
from placements.actions.telling import need_not_tell
from placements.actions.terms import set_stay_terms
from placements.domain import plans
from placements.domain.going_home import Told
from placements.domain.matching import CARES, Kind, Weight
from placements.domain.notes import Switch
from placements.domain.terms import Terms
from placements.models import (
    Absence,
    AdmissionSheet,
    ClaimKind,
    DischargePlan,
    DrugTest,
    Handover,
    MatchRule,
    NotesSetting,
    Offer,
    OfferReason,
    PastOrder,
    Place,
    PlaceClaim,
    PlaceTraits,
    RegionTerms,
    Stay,
    StayPlan,
    StayTerms,
    TellPoint,
)
from placements.selectors import free_from, not_at_will, ready_for_place
from placements.selectors.handovers import residents, staff_of
from referrals.models.applications import LEVEL_TYPES
from referrals.selectors import next_in_line
from vardkedja.core import clock, scope
from vardkedja.core.actions.releases import release
from vardkedja.core.actor import Actor, acting, system
from vardkedja.core.models import Domain, Ground, Role, Unit
from vardkedja.core.scenario import Context

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
#: A home with fewer residents than this is left as it is.
FEWEST = 4
GONE = "own_request"
EXAMPLE = "Påhittat exempel."
EXAMPLE_GOALS = ("Leva utan alkohol och droger", "Sysselsättning på halvtid")
KINDS = {"A": Place.Kind.ACUTE, "I": Place.Kind.INTAKE, "Q": Place.Kind.QUOTA}


def load_places(context: Context) -> None:
    """Add the places that the county's data name; those that are there are left as they are."""
    for unit in context.county.units:
        for kind in (Place.Kind.ORDINARY, *KINDS.values()):
            names = [name for name in unit.places if KINDS.get(name[0], Place.Kind.ORDINARY) == kind]
            if names:
                actor = system(context.domains[unit.operator], clock.midday(context.today))
                unit_id = context.units[unit.key].pk
                add_places(unit_id, names, actor=actor, valid_from=context.county.since, kind=kind)
        if unit.places and not context.empty:
            describe_places(context.units[unit.key].pk, actor)
            match_unit(context.units[unit.key], context.domains[unit.operator], context.today)


def load_terms(context: Context) -> None:
    """How long stays may be, where the county's agreement says so: from its first day, set by the head. Once."""
    heads = {unit.pk: username for unit, username in heads_of(context)}
    moment = clock.midday(context.county.since)
    for data in context.county.units:
        if data.terms is None:
            continue
        unit, held = context.units[data.key], asdict(data.terms)
        head, source = context.actor(heads[unit.pk], moment), held.pop("source")
        with scope.history(moment), acting(head):
            if not StayTerms.objects.filter(unit=unit).exists():
                set_stay_terms(unit.pk, Terms(**held), head.today, source, actor=head)


def load_region(context: Context) -> None:
    """An example of what an agreement may ask of the region's part, from today, where the county's data have one."""
    facts: Any = context.county.extra.get("placements", {})
    source = facts.get("region", "")
    with scope.setup_scope():
        held = RegionTerms.objects.filter(collaboration=context.collaboration).exists()
    if source and not held:
        set_region_terms(context.collaboration.pk, context.today, 1, source, told=True, called=True)


def match_unit(unit: Unit, operator: Domain, today: dt.date) -> None:
    """An example: what a unit wishes of whom it suits, beside its target group, which is a demand: what is not met asks for a reason and
    stops nobody. From the day's beginning, so that it is seen whenever the county is loaded. Once."""
    actor = system(operator, clock.start_of(today))
    with acting(actor):
        told = MatchRule.objects.filter(unit=unit).exists()
    if told:
        return
    level = next((code for code, types in LEVEL_TYPES.items() if unit.legal_type in types), "")
    gives = tuple(CARES) if level == "hvb" else ("laro",)
    wishes = {Kind.CARE: gives, Kind.MOBILITY: (), Kind.ROOM: ()} | ({Kind.LEVEL: (level,)} if level else {})
    for kind, codes in wishes.items():
        set_match_rule(unit.pk, NewMatchRule(kind, Weight.WISH, today, EXAMPLE, codes=codes), actor=actor)


def describe_places(unit_id: UUID, actor: Actor) -> None:
    """An example: of a unit's places every third is step-free, the first of them with room for a wheelchair, and every fourth has an entrance
    of its own; all are single rooms. Once."""
    with acting(actor):
        places = list(Place.objects.filter(unit=unit_id).order_by("position", "name"))
        told = PlaceTraits.objects.filter(unit=unit_id).exists()
    if told:
        return
    for number, place in enumerate(places):
        reached = ["step_free", "wheelchair"] if number == 0 else ["step_free"] * (number % 3 == 0)
        entrance = ["own_entrance"] * (number % 4 == 0)
        describe_place(place.pk, [*reached, *entrance, "single"], actor.today, actor=actor)


def load_present_day(context: Context) -> None:
    """What goes on just now in the homes: somebody out, leaving and expected today, a place being made ready. Once."""
    if context.empty:
        return
    for unit, username in heads_of(context):
        head = context.actor(username, clock.midday(context.today))
        with acting(head):
            stays = list(Stay.objects.filter(unit=unit).arrived().order_by("arrived_on"))
            if len(stays) >= FEWEST and not _is_played(unit, head.today):
                _play(head, unit, stays)


def load_residents(context: Context) -> None:
    """In each home: sheets of all but the last who came, cards and a time today for some. Once."""
    if context.empty:
        return
    for unit, username in heads_of(context):
        head = context.actor(username, clock.midday(context.today))
        with acting(head):
            here = residents(head, unit)
            done = AdmissionSheet.objects.filter(stay__unit=unit).exists()
        if done:
            continue
        order = sorted(here, key=lambda one: (one.stay.arrived_on, one.stay.pk))
        for number, one in enumerate(order[:-1]):
            fill_sheet(one.stay.pk, _example_sheet(number), actor=head)
            if number % 2 == 0:
                write_card(one.stay.pk, str(number + 1), _example_card(number), actor=head)
            if number % 4 == 0:
                kind = ("care", "social", "laro")[number // 4 % 3]
                booked = Booked(head.today, dt.time(9 + number % 8, 30), kind, "", EXAMPLE)
                book_appointment(one.stay.pk, booked, actor=head)


def _example_sheet(number: int) -> Sheet:
    """Nearly all have a low risk; now and then one is raised."""
    withdrawal, suicide = ("raised" if number % 5 == 1 else "low"), ("raised" if number % 7 == 2 else "low")
    by = "Siv Syster, sjuksköterska"
    return Sheet("none", "", None, None, "", withdrawal, by, suicide, by, "", EXAMPLE, "")


def _example_card(number: int) -> dict[str, str]:
    allergies = "Jordnötter" if number % 4 == 2 else ""
    return {
        "allergies": allergies,
        "next_of_kin": f"{EXAMPLE} Syster, 070-174 06 05",
        "authority": "Socialjouren",
    }


def load_tests(context: Context) -> None:
    """In each home: a test due today and one that is answered, and a sheet of a safe going home for who leaves first. Once."""
    if context.empty:
        return
    for unit, username in heads_of(context):
        head = context.actor(username, clock.midday(context.today))
        with acting(head):
            here = residents(head, unit)
            done = DrugTest.objects.filter(stay__unit=unit).exists()
        if done or len(here) < FEWEST:
            continue
        ask_drug_test(here[0].stay.pk, head.today, "urine", EXAMPLE, actor=head)
        taken = ask_drug_test(here[1].stay.pk, head.today, "saliva", EXAMPLE, actor=head)
        answer_drug_test(taken.pk, Answered("negative", "none", to_lab=False), actor=head)
        safe = Safe(
            "raised", "Siv Syster, sjuksköterska", "given", EXAMPLE, EXAMPLE, f"{EXAMPLE} Ringer systern."
        )
        fill_safety(here[0].stay.pk, safe, actor=head)


def load_plans(context: Context) -> None:
    """In each home: one resident with an implementation plan in force, drawn from the care plan that the municipality released, and one
    with a draft. Once."""
    if context.empty:
        return
    for unit, username in heads_of(context):
        head = context.actor(username, clock.midday(context.today))
        with acting(head):
            here = residents(head, unit)
            done = StayPlan.objects.filter(stay__unit=unit).exists()
        known = [one.stay for one in here if one.known]
        if done or len(known) < FEWEST:
            continue
        _care_plan(context, known[0], head)
        plan = write_plan(known[0].pk, plans.IMPLEMENTATION, _example_plan(head.today), actor=head)
        sign_plan(plan.pk, Signing("paper", head.today), actor=head)
        write_plan(known[1].pk, plans.IMPLEMENTATION, plans.Draft((), {"view": EXAMPLE}), actor=head)


def _care_plan(context: Context, stay: Stay, head: Actor) -> None:
    """The municipality's, where it owns the case; released to the home."""
    owner = next(domain for domain in context.domains.values() if domain.pk == stay.case_owner_id)
    if owner.organisation_id != stay.municipality_id or owner.pk == head.domain_id:
        return
    worker = context.actor(_worker(context, owner.pk), head.now)
    goals = tuple(plans.Goal(number, {plans.GOAL: text}) for number, text in enumerate(EXAMPLE_GOALS, 1))
    answers = dict.fromkeys(("measures", "contact", "view"), EXAMPLE)
    draft = write_plan(stay.pk, plans.CARE, plans.Draft(goals, answers), actor=worker)
    row = sign_plan(draft.pk, Signing("oral", worker.today), actor=worker)
    release(
        stay.case_id, [row.version], [head.domain_id], actor=worker, ground=Ground.NO_HARM, purpose="Vården på boendet"
    )  # fmt: skip


def _example_plan(today: dt.date) -> plans.Draft:
    parts = {
        "activities": "Samtal varje vecka", "responsible": "Kontaktpersonen", "how": EXAMPLE, "method": "Samtal",
        plans.FOLLOW_UP_ON: (today + 14 * DAY).isoformat(),
    }  # fmt: skip
    goals = tuple(
        plans.Goal(number, {plans.GOAL: text, **parts}) for number, text in enumerate(EXAMPLE_GOALS, 1)
    )
    answers = {one.key: EXAMPLE for one in plans.KINDS[plans.IMPLEMENTATION].questions}
    return plans.Draft(goals, answers)


def load_notes(context: Context) -> None:
    """In the first home notes under its own law are kept here and the other law's elsewhere, with some notes of one resident, an addendum, an
    objection and one that is not signed; the other homes say where theirs are. Once."""
    if context.empty:
        return
    for number, (unit, username) in enumerate(heads_of(context)):
        head = context.actor(username, clock.midday(context.today))
        with acting(head):
            here = [one.stay for one in residents(head, unit) if one.known]
            done = NotesSetting.objects.filter(unit=unit).exists()
        if done:
            continue
        own, other = head.domain.law, next(law for law in Domain.Law if law != head.domain.law)
        kept = (
            Switch(on=True, sign_within=3)
            if number == 0
            else Switch(on=False, kept_in="det egna verksamhetssystemet")
        )
        switch_notes(unit.pk, own, kept, head.today, EXAMPLE, actor=head)
        elsewhere = Switch(on=False, kept_in="vårdgivarens journalsystem")
        switch_notes(unit.pk, other, elsewhere, head.today, EXAMPLE, actor=head)
        if number == 0 and here:
            _notes_of(here[0], head)


def _notes_of(stay: Stay, head: Actor) -> None:
    def told(hours: int, category: str, text: str) -> Written:
        return Written(head.now - hours * HOUR, category, f"{EXAMPLE} {text}")

    night = write_note(stay.pk, told(9, "somatic", "Vaken från klockan tre. Drack te i köket."), actor=head)
    note_objection(night.pk, Objection(head.today, "oral", f"{EXAMPLE} Jag vaknade klockan fem."), actor=head)
    meeting = write_note(stay.pk, told(3, "social", "Var med på morgonmötet."), actor=head)
    add_to_note(meeting.pk, "addendum", f"{EXAMPLE} Tar hand om disken i veckan.", actor=head)
    save_note(stay.pk, told(1, "planning", "Vill ringa om en praktikplats."), actor=head)


def settle_history(context: Context) -> None:
    """Whom a home was to tell in the years before has been told: nothing of it is left on the present day."""
    if context.empty:
        return
    for unit, username in heads_of(context):
        head = context.actor(username, clock.midday(context.today))
        with acting(head):
            old = TellPoint.objects.filter(
                recorded_at=None, tell_list__stay__unit=unit, tell_list__opened_at__lt=head.now - DAY
            )
            points = list(old.values_list("pk", flat=True))
        for point in points:
            need_not_tell(point, "known", actor=head)


def load_handovers(context: Context) -> None:
    """In each home with residents: what the evening handed to the night, read by none yet. Once."""
    if context.empty:
        return
    for unit, username in heads_of(context):
        head = context.actor(username, clock.midday(context.today))
        with acting(head):
            here = residents(head, unit)
            done = Handover.objects.filter(unit=unit).exists()
            staff = [pk for pk, _name in staff_of(head, unit) if pk != head.user_id]
        if here and not done:
            told = {here[0].stay.pk: f"{EXAMPLE} Sov oroligt, vill ha sällskap på promenaden."}
            hand_over(unit.pk, f"{EXAMPLE} Hissen är ur funktion till i morgon.", told, staff[:2], actor=head)


def load_offers(context: Context) -> None:
    """In a home with a free place and somebody ready for it: an offer that came too soon and was declined, and one that waits for its
    answer. Once."""
    if context.empty:
        return
    for unit, username in heads_of(context):
        head = context.actor(username, clock.midday(context.today))
        with acting(head):
            ready = [
                row for row in next_in_line(unit, head) if row.answer and row.answer.may and row.application
            ]
            free = [p for p in free_from(head, unit, context.today) if p.kind == Place.Kind.ORDINARY]
            offered = Offer.objects.filter(unit=unit).exists()
        if not ready or not free or offered or not ready[0].application:
            continue
        worker = context.actor(_worker(context, ready[0].application.owner_id), head.now)
        soon, later = context.today + DAY, context.today + 14 * DAY
        first = offer_place(free[0].pk, Days(soon), actor=head, why=EXAMPLE)
        decline_offer(first.pk, OfferReason.LATER, actor=worker, text=EXAMPLE)
        offer_place(free[0].pk, Days(later), actor=head, why=EXAMPLE)


def _worker(context: Context, domain_id: UUID) -> str:
    """A case worker of the authority."""
    return next(
        person.username
        for person in context.county.staff
        for role, _unit in person.duties
        if role == Role.CASE_WORKER and context.domains[person.domain].pk == domain_id
    )


def _is_played(unit: Unit, today: dt.date) -> bool:
    """Whether somebody left as the present day lets them, on this day or an earlier load."""
    ready = PlaceClaim.objects.filter(unit=unit, kind=ClaimKind.TURNAROUND).exists()
    return ready or Stay.objects.filter(unit=unit, ended_on=today - DAY, end_reason=GONE).exists()


def heads_of(context: Context) -> list[tuple[Unit, str]]:
    """Units with places and who heads each."""
    heads = {
        key: p.username for p in context.county.staff for role, key in p.duties if role == Role.HEAD_OF_HOME
    }
    return [(context.units[d.key], heads[d.key]) for d in context.county.units if d.places and d.key in heads]


def _play(head: Actor, unit: Unit, stays: list[Stay]) -> None:
    """`stays` from the longest to the shortest: the first leave, the last are out for a day or two."""
    today = head.today
    out = set(Absence.objects.filter(unit=unit, back_on=None).values_list("stay", flat=True))
    here = [stay for stay in stays if stay.pk not in out]
    planned = [stay for stay in here if DischargePlan.objects.filter(stay=stay).exists()][:1]
    first = next(stay for stay in here if stay not in planned and not not_at_will(stay, today))
    ending = Ending(today - DAY, GONE, "home", "lodger", no_plan_reason="Påhittat exempel: ville hem.")
    discharge(first.pk, ending, actor=head)
    _give_next(head, unit, first, today)
    for stay in planned:
        _leaves_today(head, stay)
        put_out_of_service(stay.claim.place_id, today + DAY, today + DAY, actor=head, reason="cleaning")
        _give_next(head, unit, stay, today + 2 * DAY)
    rest = [stay for stay in here if stay not in (first, *planned)]
    for stay, kind, days in zip(rest[:-3:-1], ("leave", "hospital"), (1, 3), strict=False):
        away = max(stay.arrived_on or today, today - days * DAY)
        register_absence(stay.pk, actor=head, kind=kind, away_from=away, expected_back=today + DAY)


def _leaves_today(head: Actor, stay: Stay) -> None:
    plan = DischargePlan.objects.get(stay=stay)
    told = {
        "housing": Told("arranged", "Påhittat exempel: egen lägenhet, boendestöd från i morgon."),
        "health": Told("arranged", "Påhittat exempel: besök på mottagningen på torsdag."),
        "medication": Told("arranged", "Påhittat exempel: räcker en vecka."),
        "economy": Told("underway", "Påhittat exempel: ansökan om försörjningsstöd är inne."),
        "children": Told("none"),
    }
    plan_discharge(stay.pk, actor=head, planned_on=head.today, receiver_id=plan.receiver_domain_id, told=told)


def _give_next(head: Actor, unit: Unit, freed: Stay, day: dt.date) -> None:
    ready = ready_for_place(head, unit)
    if not ready:
        return
    days, past = Days(day, day + 90 * DAY), Past(PastOrder.AGREED)
    stay = give_place(ready[0].case.pk, freed.claim.place_id, days, actor=head, past=past)
    if day > head.today:
        book_study_visit(stay.pk, NewStudyVisit(day - DAY, dt.time(13, 30), "worker"), actor=head)
