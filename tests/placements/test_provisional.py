"""A provisional place: kept for somebody while decisions are on their way, never a stay before they are there."""

import pytest
from django.urls import reverse

from placements.actions.arrivals import register_arrival
from placements.actions.giving import Days, confirm_place, give_place_provisionally
from placements.models import Stay
from referrals.models import Application, Decision
from tests.placements.pages import text_of
from tests.placements.scene import day, who
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed


def lift(scene, case, granted: bool) -> None:
    """Take the assistance decision away, or let it stand again."""
    alice = scene.world.alice
    with acting(alice):
        rows = Decision.objects.filter(case=case, kind="assistance")
        rows.update(superseded_at=None if granted else alice.now)
        Application.objects.filter(case=case).update(state="approved" if granted else "assessed")


@pytest.fixture
def case(scene):
    found = scene.approved()
    lift(scene, found, granted=False)
    return found


@pytest.fixture
def stay(scene, case):
    place = scene.place("hemmet", "1")
    return give_place_provisionally(case.pk, place.pk, Days(TODAY), actor=scene.world.hedda)


def test_who_has_a_place_on_the_way_is_not_offered_another(scene, case, stay, visit):
    page = visit("hedda").get(reverse("placements:give", args=[scene.world.hemmet.pk]))
    assert "Ge preliminär plats" not in text_of(page)


def test_the_place_is_kept_and_nobody_arrives_before_it_is_confirmed(scene, case, stay):
    assert stay.state == "provisional"
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", TODAY, None)]
    with pytest.raises(Impossible, match="preliminär"):
        register_arrival(stay.pk, actor=scene.world.sten, arrived_on=TODAY, person=who(case))
    with pytest.raises(Impossible, match="Biståndsbeslut"):
        confirm_place(stay.pk, actor=scene.world.hedda)
    with acting(scene.world.hedda):
        assert Stay.objects.get().state == "provisional"


def test_confirmed_when_the_decision_is_there_by_the_head(scene, case, stay):
    lift(scene, case, granted=True)
    with pytest.raises(NotAllowed):
        confirm_place(stay.pk, actor=scene.world.sten)
    assert confirm_place(stay.pk, actor=scene.world.hedda).state == "planned"
    with pytest.raises(Impossible, match="redan bekräftad"):
        confirm_place(stay.pk, actor=scene.world.hedda)


def test_by_clicking(scene, case, visit):
    hedda, unit = visit("hedda"), scene.world.hemmet
    assert "Ge preliminär plats" in text_of(hedda.get(reverse("placements:give", args=[unit.pk])))
    url = reverse("placements:provisional", args=[unit.pk])
    assert "saknas: Biståndsbeslut" in text_of(hedda.get(url))
    data = {"case": str(case.pk), "place": str(scene.place("hemmet", "2").pk), "planned_from": str(day(1))}
    assert hedda.post(url, data).status_code == 302
    assert "Preliminär" in text_of(hedda.get(reverse("placements:day_unit", args=[unit.pk])))
