"""Arrival: who came, when, and that the home then has its own record."""

import datetime as dt

import pytest

from placements.actions.arrivals import NewPerson, register_arrival
from placements.actions.leaving import Ending, discharge
from placements.models import PlaceClaim, Stay
from referrals.models import Application, Decision
from tests.cast import number_born
from tests.placements.scene import day, on, who
from tests.world import NUMBERS, TODAY
from vardkedja.core import scope
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.persons import Particulars
from vardkedja.core.actions.releases import release
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.identity import parse_number
from vardkedja.core.models import Category, EntryKind, FileFacts, Ground, PersonRecord, Sex, Task, Unit


def untouched(scene, stay) -> bool:
    """Nothing happened: no arrival, nobody in the place, no record at the home."""
    with acting(scene.world.hedda):
        now = Stay.objects.get(pk=stay.pk)
        lived_in = PlaceClaim.objects.filter(pk=stay.claim_id, occupied=True).exists()
        known = PersonRecord.objects.filter(person_id=stay.person_id).exists()
    return (now.state, now.arrived_on, lived_in, known) == ("planned", None, False, False)


def test_the_staff_register_who_came_and_both_days_are_kept(scene):
    case = scene.approved()
    stay = scene.planned(case, start=-2)
    sten = scene.world.sten
    done = register_arrival(stay.pk, actor=sten, arrived_on=day(-1), person=who(case))
    assert (done.state, done.arrived_on, done.arrival_recorded_at) == ("arrived", day(-1), sten.now)
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-1), None)]
    with acting(sten):
        assert PersonRecord.objects.get().full_name == "Tore Testsson"
        assert PlaceClaim.objects.get(pk=stay.claim_id).occupied
        assert not Task.objects.filter(kind="placements.arrival", done_at=None).exists()
        assert Task.objects.filter(kind="placements.plan_discharge", done_at=None).exists()
        assert Application.objects.get(case=case).state == "placed"


def test_the_released_identity_becomes_the_home_s_own_record(scene):
    case = scene.approved()
    alice = scene.world.alice
    fields = [
        ("given_name", "Förnamn", "Tove"),
        ("family_name", "Efternamn", "Testlund"),
        ("number", "Nummer", NUMBERS[0]),
        ("sex", "Kön", "Kvinna"),
    ]
    version = write_entry(case.pk, EntryKind.IDENTITY, Category.IDENTITY, fields, actor=alice)
    with acting(alice):
        Application.objects.filter(case=case).update(shared=True)
    release(
        case.pk, [version], [scene.world.home.pk], actor=alice, ground=Ground.NO_HARM, purpose="inskrivning"
    )
    stay = scene.planned(case)
    register_arrival(stay.pk, actor=scene.world.sten, arrived_on=TODAY)
    with acting(scene.world.sten):
        record = PersonRecord.objects.get()
    assert (record.full_name, record.sex, record.person_id) == ("Tove Testlund", Sex.WOMAN, case.person_id)


def test_without_a_released_identity_the_person_must_be_named(scene):
    stay = scene.planned(scene.approved())
    with pytest.raises(Impossible) as refused:
        register_arrival(stay.pk, actor=scene.world.sten, arrived_on=TODAY)
    assert refused.value.field == "number"
    assert untouched(scene, stay)


def test_a_number_of_somebody_else_is_refused(scene):
    stay = scene.planned(scene.approved())
    other = NewPerson(parse_number(NUMBERS[4]), Particulars("Eva", "Exempel"))
    with pytest.raises(Impossible, match="hör inte till ärendet") as refused:
        register_arrival(stay.pk, actor=scene.world.sten, arrived_on=TODAY, person=other)
    assert refused.value.field == "number"
    assert untouched(scene, stay)


@pytest.mark.parametrize(("offset", "words"), [(1, "i förväg"), (-61, "före beslutet 1 januari 2026")])
def test_the_day_is_not_to_come_and_not_before_the_decision(scene, offset, words):
    case = scene.approved()
    stay = scene.planned(case)
    with pytest.raises(Impossible, match=words) as refused:
        register_arrival(stay.pk, actor=scene.world.sten, arrived_on=day(offset), person=who(case))
    assert refused.value.field == "arrived_on"
    assert untouched(scene, stay)


def test_a_decision_that_fell_away_stops_the_arrival_by_name(scene):
    case = scene.approved()
    stay = scene.planned(case)
    with acting(scene.world.alice):
        Decision.objects.filter(case=case, kind="assistance").update(superseded_at=scene.world.alice.now)
    with pytest.raises(Impossible, match="Biståndsbeslut"):
        register_arrival(stay.pk, actor=scene.world.sten, arrived_on=TODAY, person=who(case))
    assert untouched(scene, stay)


def test_somebody_who_is_25_on_the_day_of_arrival_is_refused_and_26_is_not(scene):
    """Hemmet takes 26 and older, on the day of arrival itself."""
    world, number = scene.world, number_born(TODAY.replace(year=2000, day=3))
    stay = scene.planned(scene.approved(number))
    young = NewPerson(number, Particulars("Tore", "Testsson", Sex.MAN))
    with pytest.raises(Impossible, match="från 26 år. Personen är 25 år") as refused:
        register_arrival(stay.pk, actor=world.sten, arrived_on=TODAY, person=young)
    assert refused.value.field == "arrived_on"
    assert untouched(scene, stay)
    tomorrow = on(world.sten, 1)
    done = register_arrival(stay.pk, actor=tomorrow, arrived_on=day(1), person=young)
    assert done.state == "arrived"


def test_who_stays_longer_than_planned_keeps_the_place_from_the_next(scene):
    first, second = scene.approved(0), scene.approved(1)
    here = scene.arrived(first, start=-10, end=-1)
    following = scene.planned(second, start=-1)
    with pytest.raises(Conflict) as refused:
        register_arrival(following.pk, actor=scene.world.sten, arrived_on=TODAY, person=who(second))
    assert "Tore" not in refused.value.message
    ending = Ending(TODAY, "own_request", "home", "own_contract", "Ville hem i dag.")
    discharge(here.pk, ending, actor=scene.world.hedda)
    done = register_arrival(following.pk, actor=scene.world.sten, arrived_on=TODAY, person=who(second))
    assert done.state == "arrived"
    claims = scene.claims(scene.place("hemmet", "1"))
    assert claims == [("stay", day(-10), day(-1)), ("stay", TODAY, None)]


def test_nobody_arrives_twice(scene):
    case = scene.approved()
    stay = scene.arrived(case)
    with pytest.raises(Impossible, match="redan inskriven"):
        register_arrival(stay.pk, actor=scene.world.sten, arrived_on=TODAY, person=who(case))


@pytest.mark.parametrize(
    ("name", "error"), [("alice", NotVisible), ("bodil", NotVisible), ("lova", NotVisible)]
)
def test_others_do_not_register_arrivals(scene, name, error):
    case = scene.approved()
    stay = scene.planned(case)
    with pytest.raises((error, NotAllowed)):
        register_arrival(stay.pk, actor=scene.world.actors[name], arrived_on=TODAY, person=who(case))
    assert untouched(scene, stay)


def test_an_arrival_before_the_planned_day_needs_the_place_free(scene):
    first, second = scene.approved(0), scene.approved(1)
    scene.arrived(first, start=-10, end=3)
    stay = scene.planned(second, start=3)
    with pytest.raises(Conflict):
        register_arrival(stay.pk, actor=scene.world.sten, arrived_on=TODAY, person=who(second))
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-10), day(3)), ("stay", day(3), None)]


@pytest.mark.parametrize(("birth_date", "expected"), [("2010-03-03", TODAY), ("2008-03-02", None)])
def test_placement_of_a_child_is_a_fact_of_every_authoritys_file_sol_16_2(scene, birth_date, expected):
    """SoL 16:2: files on the placement of children are kept. On the day of turning 18 somebody is no child."""
    with scope.setup_scope():
        Unit.objects.filter(pk=scene.world.hemmet.pk).update(age_min=13)
    number = number_born(dt.date.fromisoformat(birth_date))
    case = scene.approved(number)
    stay = scene.planned(case)
    young = Particulars("Tore", "Testsson", Sex.MAN)
    register_arrival(stay.pk, actor=scene.world.sten, arrived_on=TODAY, person=NewPerson(number, young))
    write_entry(case.pk, EntryKind.NOTE, Category.PLANNING, [("t", "T", "Kom")], actor=scene.world.sten)
    for actor in (scene.world.alice, scene.world.sten):
        with acting(actor):
            assert FileFacts.objects.get(case=case, domain=actor.domain_id).child_placed_on == expected
