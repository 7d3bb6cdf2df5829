"""Move to the next place: the chain is kept, within one authority in a step, between two by each its own part."""

import pytest

from placements.actions.arrivals import register_arrival
from placements.actions.giving import Days, give_place
from placements.actions.leaving import Ending, discharge, move
from placements.models import PlaceClaim, Stay
from placements.selectors import chain_of, coming_stay, latest_stay
from tests.placements.scene import day, on, who
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed
from vardkedja.core.models import Task


def test_from_one_authority_s_home_to_another_s_the_chain_is_kept(scene):
    world, case = scene.world, scene.approved()
    here = scene.arrived(case, start=-30)
    scene.apply(case, "boendet")
    following = give_place(case.pk, scene.place("boendet", "I1").pk, Days(day(3)), actor=world.bodil)
    assert following.previous_id == here.pk
    with acting(world.hedda):
        assert Task.objects.get(kind="placements.move_out").due_on == day(3)
        assert coming_stay(case).unit == world.boendet
    bodil, hedda = on(world.bodil, 3), on(world.hedda, 3)
    with pytest.raises(Impossible, match="Hemmet har inte registrerat utskrivningen"):
        register_arrival(following.pk, actor=bodil, arrived_on=day(3), person=who(case))
    discharge(here.pk, Ending(day(3), "moved", "other_unit", "supported"), actor=hedda)
    register_arrival(following.pk, actor=bodil, arrived_on=day(3), person=who(case))
    with acting(world.alice):
        chain = list(chain_of(case))
        assert [(s.unit.name, s.arrived_on, s.ended_on) for s in chain] == [
            ("Hemmet", day(-30), day(3)),
            ("Boendet", day(3), None),
        ]
        assert chain[1].previous_id == chain[0].pk
        assert latest_stay(case).pk == chain[1].pk
    with acting(world.hedda):
        assert not Task.objects.filter(kind="placements.move_out", done_at=None).exists()


def test_the_chain_is_kept_when_the_first_home_discharged_before_the_next_gave_its_place(scene):
    world, case = scene.world, scene.approved()
    here = scene.arrived(case, start=-30)
    ending = Ending(day(-1), "completed", "other_unit", "supported", "Flyttar vidare.")
    discharge(here.pk, ending, actor=world.hedda)
    scene.apply(case, "boendet")
    following = give_place(case.pk, scene.place("boendet", "1").pk, Days(TODAY), actor=world.bodil)
    assert following.previous_id == here.pk


def test_who_went_home_can_come_back_and_begins_a_new_chain(scene):
    world, case = scene.world, scene.approved()
    here = scene.arrived(case, start=-30)
    ending = Ending(day(-20), "completed", "home", "own_contract", "Ville hem.")
    discharge(here.pk, ending, actor=world.hedda)
    with pytest.raises(Impossible, match="Ansökan"):
        scene.planned(case)
    scene.apply(case, "hemmet")
    again = scene.arrived(case)
    assert (again.state, again.previous_id) == ("arrived", None)
    with acting(world.hedda):
        assert chain_of(case).count() == 2


def test_within_the_unit_it_is_one_step(scene):
    case = scene.approved()
    stay = scene.arrived(case, start=-5, end=20)
    new = move(stay.pk, scene.place("hemmet", "2").pk, actor=scene.world.hedda, day=TODAY)
    assert (new.state, new.arrived_on, new.planned_to, new.previous_id) == (
        "arrived",
        TODAY,
        day(20),
        stay.pk,
    )
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-5), TODAY)]
    assert scene.claims(scene.place("hemmet", "2")) == [("stay", TODAY, day(20))]
    with acting(scene.world.hedda):
        assert list(PlaceClaim.objects.filter(occupied=True).values_list("place__name", flat=True)) == ["2"]


def refused_move(scene, stay, place, error, actor="hedda", on_day=TODAY):
    with pytest.raises(error) as refused:
        move(stay.pk, place.pk, actor=scene.world.actors[actor], day=on_day)
    with acting(scene.world.hedda):
        assert Stay.objects.get(pk=stay.pk).state == "arrived"
        assert Stay.objects.filter(case=stay.case_id).count() == 1
    return refused.value


def test_a_taken_place_is_refused_and_the_person_stays(scene):
    stay = scene.arrived(scene.approved(0), start=-5)
    scene.arrived(scene.approved(1), place="2", start=-5)
    assert refused_move(scene, stay, scene.place("hemmet", "2"), Conflict).field == "place"
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-5), None)]


def test_not_to_the_same_place_not_on_the_first_day_not_ahead(scene):
    stay = scene.arrived(scene.approved(0), start=-5)
    refused_move(scene, stay, scene.place("hemmet", "1"), Impossible)
    assert refused_move(scene, stay, scene.place("hemmet", "2"), Impossible, on_day=day(-5)).field == "day"
    assert refused_move(scene, stay, scene.place("hemmet", "2"), Impossible, on_day=day(1)).field == "day"


def test_another_authority_s_place_is_not_one_s_to_give(scene):
    stay = scene.arrived(scene.approved(0), start=-5)
    with pytest.raises(Exception, match="finns inte eller visas inte"):
        move(stay.pk, scene.place("boendet", "1").pk, actor=scene.world.hedda, day=TODAY)


def test_the_staff_do_not_give_places(scene):
    stay = scene.arrived(scene.approved(0), start=-5)
    refused_move(scene, stay, scene.place("hemmet", "2"), NotAllowed, actor="sten")
