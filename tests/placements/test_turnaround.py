"""The days in which a place is made ready after a stay: a claim of its own that moves with the stay's end."""

import pytest
from django.urls import reverse

from placements.actions.changes import Reason
from placements.actions.closing import end_claim, revise_closing
from placements.actions.correcting import undo_discharge
from placements.actions.giving import Days, cancel_stay, give_place
from placements.actions.leaving import discharge, move
from placements.actions.planning import change_planned_days, extend_stay
from placements.actions.terms import set_stay_terms
from placements.domain.terms import Terms
from placements.models import ClosedFor, PlaceClaim
from placements.selectors import obstacle
from tests.core.visitors import Visitor, errors_of
from tests.placements.change_scene import ending, now
from tests.placements.scene import PAST, day, on
from tests.world import TODAY
from vardkedja.core import clock
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict

READY = "turnaround"


@pytest.fixture(autouse=True)
def _two_days(scene):
    then = on(scene.world.hedda, -20)
    set_stay_terms(scene.world.hemmet.pk, Terms(turnaround=2), day(-20), "Rutin för städning.", actor=then)


@pytest.fixture
def stay(scene):
    """Somebody who came ten days ago, planned for ten more."""
    return scene.arrived(scene.approved(), start=-10, end=10)


def claims(scene, place="1"):
    return scene.claims(scene.place("hemmet", place))


def ready(scene):
    with acting(scene.world.hedda):
        return PlaceClaim.objects.get(kind=READY, released_at=None)


def test_it_follows_the_planned_end_and_moves_with_it(scene, stay):
    assert claims(scene) == [("stay", day(-10), day(10)), (READY, day(10), day(12))]
    extend_stay(stay.pk, day(11), Reason("goals"), actor=scene.world.hedda)
    assert claims(scene)[1] == (READY, day(11), day(13))
    row = now(scene, stay)
    change_planned_days(stay.pk, planned_from=row.planned_from, planned_to=day(10), actor=scene.world.hedda)
    assert claims(scene)[1] == (READY, day(10), day(12)), "back where it was"
    extend_stay(stay.pk, None, Reason("goals"), actor=scene.world.hedda)
    assert claims(scene) == [("stay", day(-10), None)]


def test_nobody_is_given_the_place_while_it_is_made_ready(scene, stay):
    other, place = scene.approved(1), scene.place("hemmet", "1")
    with pytest.raises(Conflict) as refused:
        give_place(other.pk, place.pk, Days(day(11), day(40)), actor=scene.world.hedda, past=PAST)
    assert refused.value.field == "place"
    with acting(scene.world.hedda):
        found = obstacle(scene.world.hedda, place.pk, day(11), day(40))
        assert [row.claim.get_kind_display() for row in found.claims] == ["Upptagen", "Iordningställs"]
    give_place(other.pk, place.pk, Days(day(12), day(40)), actor=scene.world.hedda, past=PAST)


def test_after_a_discharge_it_begins_that_day_and_undone_it_gives_way(scene, stay):
    discharge(stay.pk, ending(0), actor=scene.world.hedda)
    assert claims(scene) == [("stay", day(-10), TODAY), (READY, TODAY, day(2))]
    undo_discharge(stay.pk, Reason("mistyped"), actor=scene.world.hedda)
    assert claims(scene) == [("stay", day(-10), day(10)), (READY, day(10), day(12))]


def test_days_gone_by_are_not_closed(scene, stay):
    discharge(stay.pk, ending(-2), actor=scene.world.hedda)
    assert claims(scene) == [("stay", day(-10), day(-2))]


def test_it_ends_where_something_is_booked_already(scene):
    first = scene.arrived(scene.approved(), start=-10, end=4)
    end_claim(ready(scene).pk, actor=scene.world.hedda)
    other, place = scene.approved(1), scene.place("hemmet", "1")
    give_place(other.pk, place.pk, Days(day(4), day(40)), actor=scene.world.hedda, past=PAST)
    change_planned_days(first.pk, planned_from=day(-10), planned_to=day(3), actor=scene.world.hedda)
    assert claims(scene)[1] == (READY, day(3), day(4)), "the next one's first day stands"


def test_opened_earlier_it_stays_open(scene, stay):
    end_claim(ready(scene).pk, actor=scene.world.hedda)
    discharge(stay.pk, ending(0), actor=scene.world.hedda)
    end_claim(ready(scene).pk, actor=scene.world.hedda)
    with acting(scene.world.hedda):
        assert not PlaceClaim.objects.filter(kind=READY, released_at=None).exists()


def test_revised_by_the_head_it_is_a_decision_of_its_own(scene, stay):
    revise_closing(ready(scene).pk, day(10), day(20), reason=ClosedFor.REPAIR, actor=scene.world.hedda)
    assert claims(scene)[1] == ("out_of_service", day(10), day(21))
    with pytest.raises(Conflict):
        extend_stay(stay.pk, day(15), Reason("goals"), actor=scene.world.hedda)


def test_a_move_leaves_the_old_place_to_be_made_ready(scene, stay):
    move(stay.pk, scene.place("hemmet", "2").pk, day=TODAY, actor=scene.world.hedda)
    assert claims(scene)[1] == (READY, TODAY, day(2))
    assert claims(scene, "2") == [("stay", TODAY, day(10)), (READY, day(10), day(12))]


def test_called_off_it_falls_with_the_stay(scene):
    case = scene.approved()
    stay = give_place(
        case.pk, scene.place("hemmet", "1").pk, Days(day(3), day(9)), actor=scene.world.hedda, past=PAST
    )
    assert (READY, day(9), day(11)) in claims(scene)
    cancel_stay(stay.pk, reason="mistake", actor=scene.world.hedda)
    assert claims(scene) == []


def test_the_unit_says_how_many_days(scene):
    hedda = Visitor(scene.world, "hedda")
    url = reverse("placements:stay_terms", args=[scene.world.hemmet.pk])
    assert "2 dagar" in hedda.text(url)
    said = {"valid_from": clock.today().isoformat(), "reason": "Ny rutin."}
    response = hedda.send(url, said | {"turnaround": "61"})
    assert "turnaround" in errors_of(response)
    assert hedda.send(url, said | {"turnaround": "1"}).status_code == 302
    assert ">1 dag<" in hedda.text(url)
