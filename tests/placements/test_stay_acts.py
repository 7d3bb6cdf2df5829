"""Every act on a stay, in every state, for every role: the table says whether it can be done and why not, and the verb does the same."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import transaction

from placements import policies
from placements.actions.absences import register_absence, register_return
from placements.actions.arrivals import register_arrival
from placements.actions.changes import Reason
from placements.actions.coming import register_no_show, restore_stay
from placements.actions.correcting import Corrected, correct_absence, correct_stay, undo_discharge
from placements.actions.giving import Days, cancel_stay, confirm_place, give_place_provisionally
from placements.actions.grounds import change_ground
from placements.actions.leaving import Ending, discharge, end_on_request, move
from placements.actions.notes import write_note
from placements.actions.planning import change_planned_days, extend_stay, plan_discharge
from placements.actions.plans import write_plan
from placements.actions.study_visits import NewStudyVisit, book_study_visit
from placements.domain.stays import ON_A_STAY, Act
from placements.models import Absence, Stay
from placements.selectors import availabilities, availability
from referrals.models import Decision
from tests.placements.note_scene import switched, words
from tests.placements.plan_scene import care_draft, home_draft, report_draft, signed
from tests.placements.scene import PAST, day, who
from tests.world import TODAY
from vardkedja.core.actions.cases import add_party
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import DomainError, NotVisible
from vardkedja.core.models import PartyRole, Role

WRONG = Reason("mistyped")
VISIT = NewStudyVisit(TODAY, None, "worker")
GONE = Ending(TODAY, "completed", "home", "own_contract", "Ville hem.")


def _provisional(scene):
    case, place = scene.approved(), scene.place("hemmet", "1")
    return give_place_provisionally(
        case.pk, place.pk, Days(day(2), day(20)), actor=scene.world.hedda, past=PAST
    )


def _unconfirmable(scene):
    stay = _provisional(scene)
    with acting(scene.world.alice):
        Decision.objects.filter(case=stay.case_id, kind="assistance").update(
            superseded_at=scene.world.alice.now
        )
    return stay


def _planned(scene):
    return scene.planned(scene.approved(), start=2, end=20)


def _late(scene):
    return scene.planned(scene.approved(), start=-1, end=20)


def _arrived(scene):
    return scene.arrived(scene.approved(), start=-10, end=10)


def _came_today(scene):
    return scene.arrived(scene.approved(), start=0, end=10)


def _until_further_notice(scene):
    return scene.arrived(scene.approved(), start=-10)


def _overstays(scene):
    return scene.arrived(scene.approved(), start=-10, end=-1)


def _out(scene):
    stay = _arrived(scene)
    register_absence(stay.pk, actor=scene.world.sten, kind="leave", away_from=day(-1), expected_back=None)
    return stay


def _compulsory(scene):
    stay = _arrived(scene)
    change_ground(stay.pk, "lvm27", day(-5), actor=scene.world.hedda)
    return stay


def _planned_for(scene):
    """The home has a plan in force and keeps notes here, and health care is party to the case."""
    stay = _arrived(scene)
    add_party(stay.case_id, scene.world.psychiatry.pk, PartyRole.REGION, actor=scene.world.alice)
    signed(stay, "implementation", home_draft(), scene.world.hedda)
    switched(scene.world.hedda, scene.world.hemmet)
    return stay


def _to_be_shown(scene):
    stay = _planned(scene)
    book_study_visit(stay.pk, VISIT, actor=scene.world.sten)
    return stay


def _ended(scene):
    stay = _arrived(scene)
    return discharge(stay.pk, replace(GONE, ended_on=day(-2)), actor=scene.world.hedda)


def _ended_and_taken(scene):
    stay = _ended(scene)
    scene.arrived(scene.approved(1), start=-1)
    return stay


def _cancelled(scene):
    return cancel_stay(_planned(scene).pk, actor=scene.world.hedda, reason="postponed")


def _cancelled_and_taken(scene):
    stay = _cancelled(scene)
    scene.planned(scene.approved(1), start=5)
    return stay


def _did_not_come(scene):
    return register_no_show(_late(scene).pk, "unreached", actor=scene.world.hedda)


SCENES = [
    _provisional, _unconfirmable, _planned, _late, _arrived, _came_today, _until_further_notice, _overstays, _out, _compulsory, _planned_for,
    _to_be_shown, _ended, _ended_and_taken, _cancelled, _cancelled_and_taken, _did_not_come,
]  # fmt: skip


def roles(scene):
    """One of each role at the home, at the deciding authority and elsewhere."""
    world = scene.world
    substitute = tuple(replace(duty, role=Role.SUBSTITUTE) for duty in world.sten.duties)
    people = (
        "hedda",
        "sten",
        "alice",
        "anna",
        "gustav",
        "fia",
        "rut",
        "greta",
        "bo",
        "bodil",
        "olle",
        "ragna",
    )
    found = {name: world.actors[name] for name in people}
    return found | {
        "substitute": replace(world.sten, duties=substitute),
        "systemet": system(world.home, world.hedda.now),
    }


def calls(scene, stay):
    """Each verb with what a form would have sent."""
    pk, here = stay.pk, stay.state == "arrived"
    first = stay.arrived_on or stay.planned_from
    with acting(scene.world.sten):
        absence = Absence.objects.filter(stay=stay).first()
    other = scene.place("hemmet", "2").pk
    ending = replace(GONE, ended_on=stay.ended_on or TODAY, destination="relatives")
    new = Corrected(first if stay.ended_on else day(-11) if here and first < TODAY else day(-1), ending)
    return {
        Act.CONFIRM: lambda a: confirm_place(pk, actor=a),
        Act.CANCEL: lambda a: cancel_stay(pk, actor=a, reason="postponed"),
        Act.ARRIVE: lambda a: register_arrival(pk, actor=a, arrived_on=TODAY, person=who(stay.case)),
        Act.CHANGE: lambda a: change_planned_days(pk, actor=a, planned_from=day(3), planned_to=day(9) if stay.planned_to is None or stay.planned_to > TODAY else None),
        Act.PLAN: lambda a: plan_discharge(pk, actor=a, planned_on=day(8), receiver_id=scene.world.anby.pk, contents=[("a", "A", "b")]),
        Act.LEAVE: lambda a: register_absence(pk, actor=a, kind="leave", away_from=TODAY, expected_back=None),
        Act.RETURN: lambda a: register_return(pk, actor=a, back_on=TODAY),
        Act.MOVE: lambda a: move(pk, other, actor=a, day=TODAY),
        Act.DISCHARGE: lambda a: discharge(pk, GONE, actor=a),
        Act.EXTEND: lambda a: extend_stay(pk, day(30), Reason("goals"), actor=a),
        Act.NO_SHOW: lambda a: register_no_show(pk, "unreached", actor=a),
        Act.UNCANCEL: lambda a: restore_stay(pk, WRONG, actor=a),
        Act.END_NOW: lambda a: end_on_request(pk, GONE, actor=a),
        Act.GROUND: lambda a: change_ground(pk, "lvu", max(first, day(-3)), actor=a, why="learnt", basis="3"),
        Act.CORRECT: lambda a: correct_stay(pk, new, WRONG, actor=a),
        Act.REOPEN: lambda a: undo_discharge(pk, WRONG, actor=a),
        Act.CARE_PLAN: lambda a: write_plan(pk, "care", care_draft(), actor=a),
        Act.HEALTH_PLAN: lambda a: write_plan(pk, "health", care_draft(), actor=a),
        Act.IMPLEMENTATION: lambda a: write_plan(pk, "implementation", home_draft(), actor=a),
        Act.NOTE: lambda a: write_note(pk, words(), actor=a),
        Act.STUDY_VISIT: lambda a: book_study_visit(pk, VISIT, actor=a),
        Act.END_REPORT: lambda a: write_plan(pk, "report", report_draft(), actor=a),
        Act.CORRECT_ABSENCE: lambda a: correct_absence(absence.pk if absence else uuid4(), "custody", day(-1), TODAY, WRONG, actor=a),
    }  # fmt: skip


def answer(call, actor):
    """What the verb raised, or None; whatever it did is undone."""
    with acting(actor), transaction.atomic():
        try:
            call(actor)
        except DomainError as error:
            return error
        finally:
            transaction.set_rollback(True)
    return None


def told(actor, act, stay):
    """What the table says to somebody who sees the stay; None to who does not."""
    with acting(actor):
        related = ("unit", "case", "claim__place", "application", "municipality")
        row = policies.visible_stays(actor).filter(pk=stay.pk).select_related(*related).first()
        return availability(actor, act, row) if row else None


@pytest.mark.parametrize("made", SCENES, ids=lambda made: made.__name__.strip("_"))
def test_the_verb_does_what_the_table_says(scene, made):
    stay = made(scene)
    ways = calls(scene, stay)
    assert set(ways) == set(ON_A_STAY), "every act on a stay is tried"
    wrong = []
    for name, actor in roles(scene).items():
        for act in ON_A_STAY:
            said, did = told(actor, act, stay), answer(ways[act], actor)
            if not _agree(said, did):
                wrong.append(f"{name} {act}: {said} but {did!r}")
    assert not wrong, "\n".join(wrong)


def _agree(said, did):
    if said is None:
        return isinstance(did, NotVisible)
    if said.available:
        return did is None
    if isinstance(did, NotVisible):
        # Who does not work at the home, or an absence that is not there, is not found at all.
        return not said.allowed or said.act == Act.CORRECT_ABSENCE
    return did is not None and did.message == said.reason


def test_every_act_can_be_done_by_somebody_in_some_scene(scene):
    done = set()
    for made in SCENES:
        whole = transaction.atomic()
        whole._from_testcase = True  # the scopes inside are durable and would refuse it
        with whole:
            stay = made(scene)
            for name in ("hedda", "sten", "alice", "rut"):
                actor = scene.world.actors[name]
                with acting(actor):
                    rows = policies.visible_stays(actor).filter(pk=stay.pk)
                    for row in rows.select_related("unit", "case", "claim__place", "application"):
                        done |= {one.act for one in availabilities(actor, row) if one.available}
            transaction.set_rollback(True)
    assert done == set(ON_A_STAY)


def test_each_act_has_a_reason_where_it_cannot_be_done(scene):
    stay = _arrived(scene)
    with acting(scene.world.alice):
        row = Stay.objects.select_related("unit", "case", "claim__place", "application").get(pk=stay.pk)
        found = availabilities(scene.world.alice, row)
    assert [one.act for one in found if one.available] == [Act.GROUND, Act.CARE_PLAN]
    assert all(one.reason.endswith(".") for one in found if not one.available)
