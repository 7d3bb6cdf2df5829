"""The night's occupancy: its definition, and that it says the same however often it is run."""

import pytest

from placements.actions.absences import register_absence, register_return
from placements.actions.arrivals import register_arrival
from placements.actions.closing import put_out_of_service
from placements.actions.giving import Days, share_place
from placements.actions.leaving import Ending, discharge
from placements.models import OccupancyDay
from placements.selectors import free_places, present_stays
from placements.tasks import nightly_occupancy
from tests.harness.fixtures import acting_as
from tests.placements.scene import day, on, who
from tests.world import TODAY
from vardkedja.core import registry
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible


def night(scene, first, last):
    with acting_as("vk_worker"):
        return nightly_occupancy(scene.world.collaboration.pk, day(first), day(last))


def figures(scene, unit="hemmet", *offsets):
    """(places, out of service, occupied, absent, free, care days) per day."""
    with acting(scene.world.alice):
        rows = OccupancyDay.objects.filter(unit=scene.world.units[unit], day__in=[day(o) for o in offsets])
        return [
            (r.places, r.out_of_service, r.occupied, r.absent, r.free, r.care_days)
            for r in rows.order_by("day")
        ]


def gone(offset):
    return Ending(day(offset), "own_request", "home", "own_contract", "Ville hem.")


def test_the_day_of_arrival_counts_and_the_day_of_discharge_does_not(scene):
    stay = scene.arrived(scene.approved(), start=-5)
    discharge(stay.pk, gone(-2), actor=scene.world.hedda)
    night(scene, -6, -1)
    assert [row[2] for row in figures(scene, "hemmet", -6, -5, -4, -3, -2, -1)] == [0, 1, 1, 1, 0, 0]


def test_a_stay_that_ends_on_its_first_day_has_that_day(scene):
    stay = scene.arrived(scene.approved(), start=-2)
    discharge(stay.pk, gone(-2), actor=scene.world.hedda)
    night(scene, -3, -1)
    assert [row[2] for row in figures(scene, "hemmet", -3, -2, -1)] == [0, 1, 0]
    with acting(scene.world.alice):
        assert present_stays(scene.world.hemmet.pk, day(-2)).count() == 1
        assert present_stays(scene.world.hemmet.pk, day(-1)).count() == 0


def test_who_stays_longer_than_planned_is_counted(scene):
    scene.arrived(scene.approved(), start=-5, end=-3)
    night(scene, -2, -1)
    assert [row[2] for row in figures(scene, "hemmet", -2, -1)] == [1, 1]


def test_the_absent_are_among_the_occupied_until_the_day_they_are_back(scene):
    stay = scene.arrived(scene.approved(), start=-5)
    register_absence(stay.pk, actor=scene.world.sten, kind="hospital", away_from=day(-4), expected_back=None)
    register_return(stay.pk, actor=scene.world.sten, back_on=day(-2))
    night(scene, -5, -1)
    rows = figures(scene, "hemmet", -5, -4, -3, -2, -1)
    assert [row[3] for row in rows] == [0, 1, 1, 0, 0]
    assert {row[2] for row in rows} == {1}


def test_closed_places_are_neither_free_nor_counted_twice_where_somebody_stays_on(scene):
    scene.arrived(scene.approved(), start=-5, end=-2)
    put_out_of_service(
        scene.place("hemmet", "1").pk, day(-2), day(3), actor=scene.world.hedda, reason="repair"
    )
    put_out_of_service(
        scene.place("hemmet", "2").pk, day(-2), None, actor=scene.world.hedda, reason="cleaning"
    )
    night(scene, -1, -1)
    assert figures(scene, "hemmet", -1) == [(3, 1, 1, 0, 1, 1)]


def test_a_family_has_one_place_and_several_care_days(scene):
    first, case = scene.arrived(scene.approved(0), start=-5), scene.approved(1)
    second = share_place(first.placement_id, case.pk, Days(day(-1)), actor=on(scene.world.hedda, -1))
    register_arrival(second.pk, actor=scene.world.sten, arrived_on=day(-1), person=who(case))
    night(scene, -2, -1)
    assert [(row[2], row[5]) for row in figures(scene, "hemmet", -2, -1)] == [(1, 1), (1, 2)]


def test_a_hold_and_a_plan_are_not_occupancy(scene):
    scene.planned(scene.approved(), start=-1)
    night(scene, -1, -1)
    assert figures(scene, "hemmet", -1) == [(3, 0, 0, 0, 3, 0)]


def test_run_twice_or_in_pieces_it_says_the_same_and_follows_what_was_corrected(scene):
    stay = scene.arrived(scene.approved(), start=-5)
    assert night(scene, -5, -1) == 10, "two units, five days"
    before = figures(scene, "hemmet", -5, -4, -3, -2, -1)
    night(scene, -5, -3)
    night(scene, -4, -1)
    assert figures(scene, "hemmet", -5, -4, -3, -2, -1) == before
    with acting(scene.world.alice):
        assert OccupancyDay.objects.count() == 10
    discharge(stay.pk, gone(-3), actor=scene.world.hedda)
    night(scene, -5, -1)
    assert [row[2] for row in figures(scene, "hemmet", -5, -4, -3, -2, -1)] == [1, 1, 0, 0, 0]


def test_another_county_neither_counts_nor_reads(scene):
    night(scene, -1, -1)
    with acting_as("vk_worker"):
        assert nightly_occupancy(scene.world.other_collaboration.pk, day(-1), day(-1)) == 0
    with acting(scene.world.olle):
        assert OccupancyDay.objects.count() == 0


def test_the_night_knows_the_job():
    assert [job.run for job in registry.NIGHTLY if job.name == "beläggning"] == [nightly_occupancy]


def test_free_places_are_those_that_nobody_has_or_holds(scene):
    scene.arrived(scene.approved(0), place="1", start=-5, end=-2)
    scene.planned(scene.approved(1), place="2", start=4)
    with acting(scene.world.alice):
        free = {f.unit.name: (f.places, f.free) for f in free_places(scene.world.alice, TODAY)}
        later = {f.unit.name: f.free for f in free_places(scene.world.alice, day(4))}
    assert free == {"Hemmet": (3, 2), "Boendet": (2, 2)}, "the first stays on past the planned end"
    assert later["Hemmet"] == 1


def test_absence_in_order(scene):
    stay = scene.arrived(scene.approved(), start=-5)
    sten = scene.world.sten
    with pytest.raises(Impossible, match="före inskrivningen"):
        register_absence(stay.pk, actor=sten, kind="leave", away_from=day(-6), expected_back=None)
    with pytest.raises(Impossible, match="inte registrerad som frånvarande"):
        register_return(stay.pk, actor=sten, back_on=TODAY)
    register_absence(stay.pk, actor=sten, kind="leave", away_from=day(-1), expected_back=day(1))
    with pytest.raises(Impossible, match="redan ute"):
        register_absence(stay.pk, actor=sten, kind="leave", away_from=TODAY, expected_back=None)
    with pytest.raises(Impossible, match="inte vara åter före"):
        register_return(stay.pk, actor=sten, back_on=day(-2))
