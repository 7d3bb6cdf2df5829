"""A family in one place: several stays on one claim."""

import pytest

from placements.actions.arrivals import register_arrival
from placements.actions.giving import Days, cancel_stay, share_place
from placements.actions.leaving import Ending, discharge, move
from placements.models import PlaceClaim, Stay
from tests.placements.scene import day, who
from tests.world import TODAY
from vardkedja.core import scope
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Unit


@pytest.fixture
def family(scene):
    """A mother's stay, arrived, and her sister's case."""
    return scene.arrived(scene.approved(0), start=-5, end=30), scene.approved(1)


def gone(offset=0):
    return Ending(day(offset), "own_request", "home", "own_contract", "Ville hem.")


def test_one_more_person_shares_the_place(scene, family):
    first, case = family
    second = share_place(first.placement_id, case.pk, Days(TODAY, day(30)), actor=scene.world.hedda)
    assert second.claim_id == first.claim_id and second.placement_id == first.placement_id
    register_arrival(second.pk, actor=scene.world.sten, arrived_on=TODAY, person=who(case))
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-5), day(30))]
    discharge(first.pk, gone(), actor=scene.world.hedda)
    with acting(scene.world.hedda):
        assert PlaceClaim.objects.get(pk=first.claim_id).occupied, "the other still lives there"
    discharge(second.pk, gone(), actor=scene.world.hedda)
    with acting(scene.world.hedda):
        assert not PlaceClaim.objects.get(pk=first.claim_id).occupied
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-5), TODAY)]


def test_the_longest_stay_holds_the_place(scene, family):
    first, case = family
    second = share_place(first.placement_id, case.pk, Days(TODAY, day(60)), actor=scene.world.hedda)
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-5), day(60))]
    cancel_stay(second.pk, actor=scene.world.hedda, reason="declined")
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-5), day(30))]


def test_a_shared_place_is_not_moved_by_one(scene, family):
    first, case = family
    share_place(first.placement_id, case.pk, Days(TODAY), actor=scene.world.hedda)
    with pytest.raises(Impossible, match="delar platsen"):
        move(first.pk, scene.place("hemmet", "2").pk, actor=scene.world.hedda, day=TODAY)


@pytest.mark.parametrize("name", ["sten", "alice", "bodil"])
def test_only_the_head_adds_somebody(scene, family, name):
    first, case = family
    with pytest.raises((NotAllowed, NotVisible)):
        share_place(first.placement_id, case.pk, Days(TODAY), actor=scene.world.actors[name])
    assert scene.stays() == 1


def test_nobody_is_added_to_a_cancelled_placement(scene):
    stay = scene.planned(scene.approved(0), start=5)
    cancel_stay(stay.pk, actor=scene.world.hedda, reason="mistake")
    with pytest.raises(Impossible, match="inställd"):
        share_place(stay.placement_id, scene.approved(1).pk, Days(day(5)), actor=scene.world.hedda)


def family_home(scene):
    """Hemmet as a home for children up to twelve, who come with their families."""
    with scope.setup_scope():
        Unit.objects.filter(pk=scene.world.hemmet.pk).update(age_min=0, age_max=12, takes_families=True)


def test_an_adult_shares_the_place_of_a_home_for_children_with_families(scene):
    first, case = scene.arrived(scene.approved(0), start=-5, end=30), scene.approved(1)
    family_home(scene)
    second = share_place(first.placement_id, case.pk, Days(TODAY, day(30)), actor=scene.world.hedda)
    register_arrival(second.pk, actor=scene.world.sten, arrived_on=TODAY, person=who(case))
    assert scene.stays() == 2


def test_an_adult_is_outside_a_home_for_children_alone(scene):
    first, case = scene.arrived(scene.approved(0), start=-5, end=30), scene.approved(1)
    family_home(scene)
    with scope.setup_scope():
        Unit.objects.filter(pk=scene.world.hemmet.pk).update(takes_families=False)
    second = share_place(first.placement_id, case.pk, Days(TODAY, day(30)), actor=scene.world.hedda)
    with pytest.raises(Impossible, match="mellan 0 och 12 år"):
        register_arrival(second.pk, actor=scene.world.sten, arrived_on=TODAY, person=who(case))
    with acting(scene.world.sten):
        assert [stay.state for stay in Stay.objects.filter(case=case)] == ["planned"]
