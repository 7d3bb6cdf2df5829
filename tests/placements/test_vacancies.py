"""Sök ledig plats: by days, kind and need, over all units of the collaboration, and never by whom the others are taken."""

import pytest
from django.urls import reverse

from placements import selectors
from placements.actions.closing import describe_place, hold, put_out_of_service
from placements.models import Place
from tests.placements.pages import text_of
from tests.placements.scene import day, on
from tests.placements.test_day_page import queries
from tests.world import TODAY
from vardkedja.core.actor import acting

PAGE = reverse("placements:vacancies")


def found(scene, actor, start, end, **asked):
    with acting(actor):
        return [(v.unit.name, v.place.name, v.until) for v in selectors.vacancies(actor, start, end, **asked)]


@pytest.fixture
def booked(scene):
    """Hemmet: somebody in 1 past the planned end, 2 booked from the tenth day on, 3 free; Boendet: 1 closed for a week."""
    scene.arrived(scene.approved(0), place="1", start=-20, end=-2)
    scene.planned(scene.approved(1), place="2", start=10)
    put_out_of_service(
        scene.place("boendet", "1").pk, TODAY, day(6), actor=scene.world.bodil, reason="repair"
    )
    return scene


def test_free_on_every_day_asked_for(booked):
    alice = booked.world.alice
    week = found(booked, alice, TODAY, day(7))
    assert week == [("Boendet", "I1", None), ("Hemmet", "2", day(10)), ("Hemmet", "3", None)]
    assert ("Hemmet", "2", day(10)) in found(booked, alice, TODAY, day(10))
    assert ("Hemmet", "2", day(10)) not in found(booked, alice, TODAY, day(11))
    assert found(booked, alice, TODAY, None) == [("Boendet", "I1", None), ("Hemmet", "3", None)]
    assert ("Boendet", "1", None) in found(booked, alice, day(7), day(9))


def test_a_hold_that_has_run_out_does_not_count(booked):
    hedda = booked.world.hedda
    hold(booked.place("hemmet", "3").pk, TODAY, None, actor=hedda, expires_at=on(hedda, 1).now)
    assert ("Hemmet", "3", None) not in found(booked, booked.world.alice, day(2), day(3))
    assert ("Hemmet", "3", None) in found(booked, on(booked.world.alice, 2), day(2), day(3))


def test_by_kind_and_by_what_the_place_has(booked):
    alice, hedda = booked.world.alice, booked.world.hedda
    describe_place(booked.place("hemmet", "3").pk, ["step_free", "single"], TODAY, actor=hedda)
    assert found(booked, alice, TODAY, day(7), traits=["step_free"]) == [("Hemmet", "3", None)]
    assert found(booked, alice, TODAY, day(7), traits=["step_free", "family"]) == []
    assert found(booked, alice, TODAY, day(7), kind=Place.Kind.INTAKE) == [("Boendet", "I1", None)]


def test_another_county_finds_nothing_here(booked):
    assert found(booked, booked.world.olle, TODAY, day(7)) == []


def test_the_page_asks_as_many_questions_for_more_places(booked, visit):
    alice = visit("alice")
    one = queries(alice, f"{PAGE}?slag=intake")
    assert queries(alice, PAGE) == one


def test_only_who_gives_places_is_led_to_giving(booked, visit):
    query = {"fran": str(TODAY), "till": str(day(7)), "slag": "ordinary"}
    assert "Ge plats" in text_of(visit("hedda").get(PAGE, **query))
    words = text_of(visit("alice").get(PAGE, **query))
    assert "2 lediga platser" in words and "Ge plats" not in words and "Test0" not in words


@pytest.mark.parametrize(
    "query",
    [{"fran": "2026-03-09", "till": "2026-03-09"}, {"fran": "igår"}, {"slag": "slott"}, {"har": "pool"}],
)
def test_a_question_with_a_fault_is_told_at_the_field(booked, visit, query):
    answer = visit("alice").get(PAGE, **query)
    assert answer.status_code == 422
    assert "<table" not in answer.content.decode()


def test_who_sees_no_board_does_not_search(booked, visit):
    assert visit("adam").get(PAGE).status_code == 403
