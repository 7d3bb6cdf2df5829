"""Figures: days from going home to first support, and support by municipality, in the worker's scope."""

import pytest

from placements.actions.leaving import Ending, discharge
from sip import selectors
from sip.actions import decide_support, end_support, start_support
from tests.harness.fixtures import acting_as
from tests.placements.scene import day, furnish, on
from vardkedja.core import scope
from vardkedja.core.actor import acting

HOME_TODAY = Ending(day(0), "completed", "home", "own_contract", no_plan_reason="Test av nyckeltalet")


@pytest.fixture
def scene(world):
    return furnish(world)


def support(world, case, offset, kind="personal_support"):
    """Decided and begun on `TODAY + offset`."""
    measure = decide_support(
        case.pk, kind, actor=on(world.anna, offset), what="Stöd", planned_from=day(offset)
    )
    return start_support(measure.pk, actor=on(world.anna, offset))


def gone_home(scene, number=0, place="1"):
    case = scene.approved(number)
    stay = scene.arrived(case, place=place, start=-20)
    discharge(stay.pk, HOME_TODAY, actor=scene.world.hedda)
    return case


def figures(world, first=0, last=0, collaboration=None):
    with acting_as("vk_worker"), scope.worker_scope(world.collaboration.pk):
        return selectors.first_supports((collaboration or world.collaboration).pk, day(first), day(last))


def test_support_begun_during_the_stay_meets_the_person_at_once(world, scene):
    support(world, gone_home(scene), -5)
    (figure,) = figures(world)
    assert (figure.first_on, figure.days, figure.home_on) == (day(-5), 0, day(0))
    assert figure.municipality_id == world.organisations["anby"].pk


def test_days_are_counted_to_the_first_support_after(world, scene):
    case = gone_home(scene)
    support(world, case, 9)
    support(world, case, 4, "occupation")
    assert [figure.days for figure in figures(world)] == [4]


def test_who_came_home_to_nothing_is_counted_without_days(world, scene):
    gone_home(scene)
    case = gone_home(scene, 2, "2")
    end_support(support(world, case, -5).pk, "other_support", actor=on(world.anna, -1))
    assert [figure.days for figure in figures(world)] == [None, None]


def test_a_period_has_its_first_and_last_day_and_a_county_its_own(world, scene):
    gone_home(scene)
    assert len(figures(world, 0, 0)) == len(figures(world, -9, 9)) == 1
    assert figures(world, -9, -1) == figures(world, 1, 9) == []
    assert figures(world, collaboration=world.other_collaboration) == []


def test_an_authority_that_is_not_party_counts_nothing(world, scene):
    support(world, gone_home(scene), 1)
    for who in (world.berta, world.olle):
        with acting(who):
            assert selectors.first_supports(world.collaboration.pk, day(0), day(0)) == []
            assert selectors.support_by_municipality(world.collaboration.pk, day(1)) == {}


def test_support_by_municipality_counts_what_goes_on_that_day(world, scene):
    case = gone_home(scene)
    end_support(support(world, case, 1).pk, "moved", actor=on(world.anna, 3))
    support(world, case, 2, "occupation")
    anby = world.organisations["anby"].pk

    def counted(offset):
        with acting_as("vk_worker"), scope.worker_scope(world.collaboration.pk):
            return selectors.support_by_municipality(world.collaboration.pk, day(offset))

    assert counted(0) == {}
    assert counted(1) == {(anby, "personal_support"): 1}
    assert counted(3) == {(anby, "personal_support"): 1, (anby, "occupation"): 1}
    assert counted(4) == {(anby, "occupation"): 1}
