"""That a place was given past the queue's order, and why, is told where one looks: the placement, the case, the position, the queue as it was."""

import pytest

from placements.actions.giving import Days, Past, give_place
from placements.models import Placement
from tests.placements.offer_scene import application_of, changes_of, waiting
from tests.placements.pages import text_of
from tests.placements.scene import day
from vardkedja.core.actor import acting

WHY = "behovet är akut och kan inte vänta"


@pytest.fixture
def past(scene):
    """The second in the queue has got the place; the first waits."""
    first, second = waiting(scene, 0, 2), waiting(scene, 1, 1)
    stay = give_place(
        second.pk, scene.place("hemmet", "1").pk, Days(day(3)), actor=scene.world.hedda, past=Past("urgent")
    )
    return first, second, stay


def test_the_reason_stands_on_the_placement_and_in_the_positions_history(scene, past):
    first, second, stay = past
    with acting(scene.world.alice):
        assert Placement.objects.get(pk=stay.placement_id).past_order == "urgent"
    assert changes_of(scene, second)[-1] == ("given", "past_urgent")
    assert changes_of(scene, first) == [("joined", "")]


def test_who_stands_first_gets_it_without(scene):
    case = waiting(scene, 0, 1)
    stay = give_place(case.pk, scene.place("hemmet", "1").pk, Days(day(3)), actor=scene.world.hedda)
    with acting(scene.world.alice):
        assert Placement.objects.get(pk=stay.placement_id).past_order == ""
    assert changes_of(scene, case) == [("joined", "")]


@pytest.mark.parametrize("name", ["hedda", "alice"])
def test_the_parties_read_it_on_every_page(scene, past, visit, name):
    _first, second, stay = past
    visitor, application = visit(name), application_of(scene, second)
    for url in (
        f"/placeringar/{stay.pk}/",
        f"/arenden/{second.pk}/",
        f"/ansokningar/{application.pk}/koplats/",
        f"/ko/{scene.world.hemmet.pk}/som-den-var/?dag=2026-03-02&tid=12:00",
    ):
        page = text_of(visitor.get(url))
        assert WHY in page.lower() and "före turordningen" in page.lower(), url


def test_others_read_when_and_in_which_class_and_not_why(scene, past, visit):
    page = text_of(visit("bo").get(f"/ko/{scene.world.hemmet.pk}/som-den-var/?dag=2026-03-02&tid=12:00"))
    assert "Platser som gavs före turordningen till och med då" in page and "Ni är inte part" in page
    assert WHY not in page.lower()
    before = text_of(visit("bo").get(f"/ko/{scene.world.hemmet.pk}/som-den-var/?dag=2026-03-02&tid=11:59"))
    assert "före turordningen till och med då" not in before
