"""The demo county: a short history is played with the real verbs, and played once."""

import datetime as dt

import pytest

from governance.scenario.lives import KRONOBERG
from governance.scenario.load import load_history
from governance.scenario.people import check_digit, fictive_number
from governance.scenario.plan import WEEK, Planner
from placements.models import Absence, Offer, Place, PlaceClaim, Stay
from placements.scenario import load_offers, load_present_day
from placements.selectors import day_of_unit
from referrals.models import QueueTicket
from vardkedja.core import scenario
from vardkedja.core.actor import acting, system
from vardkedja.core.clock import midday
from vardkedja.core.identity import parse_number
from vardkedja.core.models import Case, Task
from vardkedja.core.selectors import todo

TODAY = dt.date(2026, 6, 15)


@pytest.fixture
def county(db, tmp_path, settings):
    settings.HOME = tmp_path
    return scenario.load("kronoberg", empty=True, today=TODAY)


def test_the_empty_county_has_places_and_no_person(county):
    ekeliden, novus = county.units["ekeliden"], county.units["novus"]
    with acting(system(county.domains["vaxjo"], midday(TODAY))):
        assert Place.objects.filter(unit=ekeliden).count() == 18
        assert sorted(Place.objects.filter(unit=novus, kind="intake").values_list("name", flat=True)) == [
            "I1"
        ]
        assert Place.objects.filter(unit=novus).count() == 14
        assert not Case.objects.exists()


def test_loading_again_changes_nothing(county):
    again = scenario.load("kronoberg", empty=True, today=TODAY)
    assert again.units == county.units
    with acting(system(county.domains["vaxjo"], midday(TODAY))):
        assert Place.objects.filter(unit=again.units["novus"]).count() == 14


def test_a_short_history_is_played_with_the_real_verbs_and_once(county):
    county.empty = False
    assert load_history(county, days=60) > 50
    with acting(system(county.domains["ekeliden"], midday(TODAY))):
        assert Stay.objects.filter(unit=county.units["ekeliden"], state="arrived").exists()
        assert QueueTicket.objects.waiting().exists()
    assert load_history(county, days=60) == 0
    the_present_day_is_played_once(county)
    the_offers_are_made_once(county)


def the_present_day_is_played_once(county):
    """Every part of Dagen and the board then has something to show."""
    unit, head = county.units["ekeliden"], county.actor("forestandare.ekeliden", midday(TODAY))
    load_present_day(county)
    load_present_day(county)
    with acting(head):
        day = day_of_unit(head, unit, TODAY)
        assert len(day.out) >= 2
        assert Absence.objects.filter(unit=unit, back_on=None).count() == len(day.out)
        assert bool(day.leaving) == PlaceClaim.objects.filter(unit=unit, kind="turnaround").exists()


def the_offers_are_made_once(county):
    """One declined since it came too soon, one that waits for its answer, with its place held."""
    load_offers(county)
    load_offers(county)
    found = []
    for username in ("forestandare.ekeliden", "forestandare.novus"):
        with acting(county.actor(username, midday(TODAY))):
            found += Offer.objects.filter(operator=county.domain_of(username).pk).values_list(
                "state", "claim__released_at"
            )
    assert sorted((state, released is None) for state, released in found) == [
        ("declined", False),
        ("open", True),
    ]


def test_the_plan_is_the_same_for_the_same_seed():
    def stories():
        return Planner(KRONOBERG.homes, KRONOBERG.weights, TODAY, "kronoberg", 365).stories()

    assert [s.person for s in stories()] == [s.person for s in stories()]
    assert stories()[3].stay == stories()[3].stay


def test_fictive_numbers_are_valid_samordningsnummer():
    number = parse_number(fictive_number(dt.date(1975, 2, 1), 981))
    assert (number.system, number.birth_date) == ("samordningsnummer", dt.date(1975, 2, 1))
    assert check_digit("196109732393"[2:11]) == "3"


def test_the_staff_do_what_follows_each_step_so_that_an_inbox_holds_the_last_weeks_work(county):
    """Nothing has lain for months, and a few things are late."""
    county.empty = False
    load_history(county, days=150)
    late, most = 0, 0
    for key in ("ekeliden", "vaxjo", "ljungby", "psykiatrin", "almhult"):
        with acting(system(county.domains[key], midday(TODAY))):
            left = Task.objects.filter(domain=county.domains[key], done_at=None)
            due = dict(left.values_list("kind", "due_on").order_by("-due_on"))
            days = list(left.values_list("due_on", flat=True))
        old = {kind: day for kind, day in due.items() if day < TODAY - 5 * WEEK}
        assert not old, f"left undone at {key}: {old}"
        late += sum(day < TODAY for day in days)
        most = max(most, len(days))
    assert late and most > 4
    for username in ("handlaggare.ljungby", "forestandare.ekeliden"):
        actor = county.actor(username, midday(TODAY))
        with acting(actor):
            assert 0 < len(todo(actor, "enheten").rows) <= 30, username
