"""Discharge: dates in order, a plan with a receiver or a stated reason, and the place free again."""

import pytest

from placements.actions.absences import register_absence
from placements.actions.leaving import Ending, discharge
from placements.actions.planning import plan_discharge
from placements.models import Absence, Stay
from tests.placements.scene import day, on
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import EntryVersion, Event, Task

PLAN = [("needs", "Vad behövs hemma?", "Boendestöd två gånger i veckan")]


def ending(offset=0, reason="completed", stated="", **codes):
    values = {"destination": "home", "housing": "own_contract"} | codes
    return Ending(day(offset), reason, values["destination"], values["housing"], stated)


def still_here(scene, stay) -> bool:
    with acting(scene.world.hedda):
        now = Stay.objects.select_related("claim").get(pk=stay.pk)
        return (now.state, now.ended_on, now.claim.occupied) == ("arrived", None, True)


@pytest.fixture
def stay(scene):
    """Somebody who came ten days ago, until further notice."""
    return scene.arrived(scene.approved(), start=-10)


@pytest.fixture
def plan(scene, stay):
    return plan_discharge(
        stay.pk, actor=scene.world.sten, planned_on=day(7), receiver_id=scene.world.anby.pk, contents=PLAN
    )


def test_with_a_plan_the_person_goes_home_and_the_receiver_is_told(scene, stay, plan):
    hedda = on(scene.world.hedda, 7)
    done = discharge(stay.pk, ending(7), actor=hedda, contents=[("went", "Hur gick det?", "Bra")])
    assert (done.state, done.ended_on, done.end_recorded_at, done.without_plan) == (
        "ended",
        day(7),
        hedda.now,
        False,
    )
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-10), day(7))]
    with acting(hedda):
        version = EntryVersion.objects.get(entry__kind="discharge")
        assert version.value("housing") == "Eget kontrakt"
        assert version.value("went") == "Bra"
    with acting(scene.world.alice):
        assert Task.objects.filter(kind="placements.at_home", done_at=None).count() == 1
        sentence = Event.objects.get(kind="Discharged").sentence
        assert "Bra" not in sentence and sentence.startswith("Utskriven från Hemmet")


def test_discharge_is_not_before_arrival(scene, stay, plan):
    with pytest.raises(Impossible) as refused:
        discharge(stay.pk, ending(-11), actor=scene.world.hedda)
    assert refused.value.message == "Utskrivning kan inte vara före inskrivningen 20 februari 2026."
    assert refused.value.field == "ended_on"
    assert still_here(scene, stay)


def test_discharge_is_not_registered_ahead(scene, stay, plan):
    with pytest.raises(Impossible, match="i förväg"):
        discharge(stay.pk, ending(1), actor=scene.world.hedda)
    assert still_here(scene, stay)


def test_without_a_plan_a_reason_must_be_stated_and_is_kept(scene, stay):
    with pytest.raises(Impossible) as refused:
        discharge(stay.pk, ending(), actor=scene.world.hedda)
    assert refused.value.field == "no_plan_reason"
    assert still_here(scene, stay)
    done = discharge(stay.pk, ending(stated="Gick hem på eget bevåg."), actor=scene.world.hedda)
    assert done.without_plan
    with acting(scene.world.hedda):
        assert (
            EntryVersion.objects.get(entry__kind="discharge").value("no_plan_reason")
            == "Gick hem på eget bevåg."
        )


@pytest.mark.parametrize(
    ("codes", "field"),
    [({"reason": "nonsense"}, "reason"), ({"destination": "x"}, "destination"), ({"housing": ""}, "housing")],
)
def test_codes_are_of_the_list(scene, stay, plan, codes, field):
    with pytest.raises(Impossible) as refused:
        discharge(stay.pk, ending(**codes), actor=scene.world.hedda)
    assert refused.value.field == field
    assert still_here(scene, stay)


def test_a_move_needs_the_next_place_first(scene, stay):
    with pytest.raises(Impossible, match="inte gett någon plats") as refused:
        discharge(stay.pk, ending(reason="moved", destination="other_unit"), actor=scene.world.hedda)
    assert refused.value.field == "reason"
    assert still_here(scene, stay)


def test_a_stay_changed_meanwhile_is_refused(scene, stay, plan):
    with pytest.raises(Conflict):
        discharge(stay.pk, ending(), actor=scene.world.hedda, version=stay.row_version)
    assert still_here(scene, stay)


@pytest.mark.parametrize("name", ["alice", "greta", "bodil", "lova", "olle"])
def test_only_the_home_discharges(scene, stay, plan, name):
    with pytest.raises((NotAllowed, NotVisible)):
        discharge(stay.pk, ending(), actor=scene.world.actors[name])
    assert still_here(scene, stay)


def test_nobody_is_discharged_twice(scene, stay, plan):
    discharge(stay.pk, ending(), actor=scene.world.hedda)
    with pytest.raises(Impossible, match="redan utskriven"):
        discharge(stay.pk, ending(), actor=scene.world.hedda)


def test_the_place_can_be_given_again_the_same_day(scene, stay, plan):
    discharge(stay.pk, ending(), actor=scene.world.hedda)
    scene.arrived(scene.approved(1), place="1")
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-10), TODAY), ("stay", TODAY, None)]


def test_who_is_away_on_the_last_day_is_away_no_longer(scene, stay, plan):
    register_absence(stay.pk, actor=scene.world.sten, kind="leave", away_from=day(-1), expected_back=None)
    discharge(stay.pk, ending(), actor=scene.world.hedda)
    with acting(scene.world.hedda):
        assert Absence.objects.get().back_on == TODAY


@pytest.mark.parametrize(
    ("destination", "housing", "field"),
    [("home", "unknown", "destination"), ("unknown", "own_contract", "housing")],
)
def test_who_has_died_goes_nowhere_and_nobody_meets_them_at_home(scene, destination, housing, field):
    stay = scene.arrived(scene.approved(), start=-5)
    plan_discharge(
        stay.pk,
        actor=scene.world.hedda,
        planned_on=day(3),
        receiver_id=scene.world.anby.pk,
        contents=[("needs", "Behov", "x")],
    )
    with pytest.raises(Impossible, match="har avlidit") as refused:
        discharge(stay.pk, Ending(TODAY, "deceased", destination, housing), actor=scene.world.hedda)
    assert refused.value.field == field
    done = discharge(stay.pk, Ending(TODAY, "deceased", "unknown", "unknown"), actor=scene.world.hedda)
    assert done.state == "ended"
    with acting(scene.world.alice):
        assert not Task.objects.filter(kind="placements.at_home").exists()
