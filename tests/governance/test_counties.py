"""The reference counties as they stand in the public reports, loaded empty and with history.

Each figure names its source: K the interim report of Kronoberg (February 2023), D the agreement of Dalarna, V the audit of Värmland.
What no report gives is an example and stands here as one.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from costsharing.domain import kronoberg
from governance.models import Target
from governance.scenario.lives import LIVES
from governance.scenario.load import load_history
from governance.scenario.people import Person, fictive_number
from governance.scenario.plan import HEAD, REQUEST, StayPlan, Story
from governance.scenario.play import Player
from placements.models import (
    AdmissionSheet,
    DrugTest,
    Handover,
    OccupancyDay,
    Place,
    Stay,
    TellPoint,
)
from placements.models import StayPlan as HomePlan
from placements.scenario import (
    FEWEST,
    heads_of,
    load_handovers,
    load_plans,
    load_present_day,
    load_residents,
    load_tests,
    settle_history,
)
from placements.selectors import terms_of as stay_terms_of
from referrals.domain.queue import Order, words
from referrals.domain.targets import outside
from referrals.models import DelegationRule, InstrumentResult
from referrals.policies import queue_units
from referrals.scenario import load_delegation, load_measurements
from referrals.selectors import next_in_line
from referrals.selectors.identity import target_of
from referrals.selectors.rules import rules_at
from referrals.selectors.terms import terms_of
from tests.harness.fixtures import acting_as
from vardkedja.core import nightly, scenario, scope
from vardkedja.core.actor import acting, system
from vardkedja.core.clock import midday
from vardkedja.core.models import Case, Domain, Membership, Organisation

TODAY = dt.date(2026, 6, 15)
DAY = dt.timedelta(days=1)
COUNTIES = ("kronoberg", "dalarna", "varmland")
#: unit: (county, places by kind, lowest age, highest age, route in), with the source.
UNITS = {
    "Ekeliden": ("kronoberg", {"ordinary": 18}, 26, None, "referral_group"),  # K: 18 places, over 25 years
    "Novus": ("kronoberg", {"ordinary": 13, "intake": 1}, 18, None, "referral_group"),  # K: 13 + 1 intake
    "Dalarnas HVB": ("dalarna", {"ordinary": 8, "acute": 2}, 16, 20, "head_alone"),  # D: 10, of which 2 acute
    "Beroendecentrum": (
        "varmland",
        {"ordinary": 12},
        None,
        None,
        "queue_by_request",
    ),  # V: 12; ages not given
    "Riddarnäset": (
        "varmland",
        {"ordinary": 8},
        13,
        20,
        "head_alone",
    ),  # V: ages; 8 places and the route: examples
    "Flöjten": (
        "varmland",
        {"ordinary": 10},
        0,
        12,
        "head_alone",
    ),  # V: ages; 10 places and the route: examples
}
LETTER = {"ordinary": "", "acute": "A", "intake": "I"}


@pytest.fixture
def load(db, tmp_path, settings):
    settings.HOME = tmp_path
    return lambda slug: scenario.load(slug, empty=True, today=TODAY)


def operator_of(county, unit):
    domain = next(domain for domain in county.domains.values() if domain.pk == unit.operator_id)
    return system(domain, midday(TODAY))


def municipalities():
    """Those of the four counties; the tests' own cast has others."""
    return Organisation.objects.filter(kind="municipality", code__regex="^(07|10|17|20)")


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_as_its_county_says(load, name):
    slug, places, lowest, highest, route = UNITS[name]
    county = load(slug)
    unit = next(unit for unit in county.units.values() if unit.name == name)
    with acting(operator_of(county, unit)):
        found = Place.objects.filter(unit=unit).order_by("position")
        named = {(place.name, place.kind) for place in found}
        assert unit.routes.get().route == route
    assert (unit.age_min, unit.age_max, unit.permit_places) == (lowest, highest, sum(places.values()))
    assert named == {
        (f"{LETTER[kind]}{number}", kind) for kind, count in places.items() for number in range(1, count + 1)
    }


@pytest.mark.parametrize("slug", COUNTIES)
def test_an_empty_county_holds_no_person_and_loading_again_changes_nothing(load, slug):
    county, again = load(slug), load(slug)
    assert again.units == county.units
    assert again.users == county.users
    for key, domain in county.domains.items():
        with acting(system(domain, midday(TODAY))):
            assert not Case.objects.exists(), key
            assert not DelegationRule.objects.exists(), key
    for name, (of, places, *_rest) in UNITS.items():
        if of == slug:
            unit = next(unit for unit in county.units.values() if unit.name == name)
            with acting(operator_of(county, unit)):
                assert Place.objects.filter(unit=unit).count() == sum(places.values())


@pytest.mark.parametrize(
    ("slug", "members", "outside"),
    [
        ("kronoberg", 8, ["Karlstads kommun", "Falu kommun", "Ronneby kommun"]),  # K: eight municipalities
        (
            "dalarna",
            13,
            ["Säters kommun", "Malung-Sälens kommun", "Växjö kommun"],
        ),  # D: thirteen; two outside
        ("varmland", 16, ["Borlänge kommun", "Ljungby kommun", "Olofströms kommun"]),  # V: sixteen
    ],
)
def test_every_county_knows_the_municipalities_of_all_four(load, slug, members, outside):
    county = load(slug)
    with scope.setup_scope():
        rows = municipalities()
        codes = list(rows.values_list("code", flat=True))
        held = Membership.objects.filter(
            collaboration=county.collaboration, organisation__kind="municipality"
        )
        assert {code[:2]: sum(one[:2] == code[:2] for one in codes) for code in codes} == {
            "07": 8, "10": 5, "17": 16, "20": 15,
        }  # fmt: skip
        assert held.count() == members
        assert not held.filter(organisation__name__in=outside).exists()
        assert Domain.objects.filter(organisation__in=rows, law="sol").count() == 44, (
            "each has a board that decides"
        )


def test_one_home_may_hold_several_counties(load):
    for slug in COUNTIES:
        load(slug)
    with scope.setup_scope():
        assert municipalities().count() == 44
        assert Membership.objects.filter(collaboration__slug="dalarna").count() == 14
    dalarna = load("dalarna")
    falun = dalarna.actor("handlaggare.falun", midday(TODAY))
    with acting(falun):
        assert [unit.name for unit in queue_units(falun)] == ["Dalarnas HVB"], "and sees its own county alone"


@pytest.mark.parametrize(
    ("slug", "unit", "order", "limits"),
    [
        ("kronoberg", "ekeliden", Order.PRIORITY, []),  # K: the group sets the order of priority
        ("kronoberg", "novus", Order.PRIORITY, []),
        ("dalarna", "dalarnas-hvb", Order.PRIORITY, []),  # an example
        (
            "varmland",
            "beroendecentrum",
            Order.REQUEST,
            [("Regionen", 2)],
        ),  # V: first request first; two of twelve
        ("varmland", "riddarnaset", Order.PRIORITY, []),  # an example
        ("varmland", "flojten", Order.PRIORITY, []),  # an example
    ],
)
def test_each_queue_has_its_rules_from_the_countys_first_day(load, slug, unit, order, limits):
    county = load(slug)
    with acting(operator_of(county, county.units[unit])):
        rules = rules_at(county.units[unit].pk, midday(county.county.since + DAY))
    assert (rules.order, [(quota.who, quota.places) for quota in rules.quotas]) == (order, limits)
    assert any("Akutplatser ges bara till den som väntar akut" in line for line in words(rules))


def test_stays_in_dalarna_are_as_long_as_its_agreement_says(load):
    """12 to 24 weeks; an acute place two weeks and one to two more."""
    county = load("dalarna")
    unit = county.units["dalarnas-hvb"]
    with acting(operator_of(county, unit)):
        held = stay_terms_of(unit, county.county.since + DAY)
    assert (held.least, held.most) == (84, 168)
    assert (held.acute_days, held.acute_times, held.acute_more) == (14, 1, 14)


@pytest.mark.parametrize("slug", COUNTIES)
def test_an_inquiry_is_opened_the_next_working_day_by_the_countys_terms(load, slug):
    """SoL 14 kap. 2 §: at once; the county's target is the next working day."""
    county = load(slug)
    board = next(d for key, d in county.domains.items() if key in LIVES[slug].weights)
    with acting(system(board, midday(TODAY))):
        terms = terms_of("inquiry", county.collaboration.pk, board.pk, TODAY)
    assert (terms.working_days, terms.cutoff) == (1, None)


@pytest.mark.parametrize(
    ("slug", "unit", "inside", "outside_ages"),
    [
        ("kronoberg", "ekeliden", (26, 70), (25,)),  # K: over 25
        ("kronoberg", "novus", (18, 70), (17,)),  # K: adults
        ("dalarna", "dalarnas-hvb", (16, 20), (15, 21)),  # D: 16 to 20
        ("varmland", "riddarnaset", (13, 20), (12, 21)),  # V: 13 to 20
        ("varmland", "flojten", (0, 12, 18, 45), (13, 17)),  # V: 0 to 12 with families
    ],
)
def test_the_target_group(load, slug, unit, inside, outside_ages):
    target = target_of(load(slug).units[unit])
    for sex in ("woman", "man", "nonbinary"):
        assert [age for age in inside if outside(target, age, sex, TODAY)] == []
        assert [age for age in outside_ages if not outside(target, age, sex, TODAY)] == []


def test_the_target_of_detoxification_is_the_audits(load):
    """V: 9.25 placed a day on average over the year."""
    county = load("varmland")
    unit = county.units["beroendecentrum"]
    with acting(system(county.domains["psykiatrin"], midday(TODAY))):
        targets = list(Target.objects.filter(unit=unit, indicator="occupied").values_list("value", flat=True))
    assert targets == [Decimal("9.25")]


def test_kronobergs_budget_is_the_reports(load):
    """K: staff, rent and other of 2022 in tkr; other counties have a day fee, which is not played yet."""
    sums = {}
    for line in kronoberg.budget():
        if line.year == 2022:
            sums[line.unit.name] = sums.get(line.unit.name, 0) + line.amount_ore
    assert sums == {"Novus": 14_302_000_00, "Ekeliden": 12_104_000_00}


# With life in it


def stay_story(number, home, route, municipality, *, place="", by_region=False, days=5):
    """Somebody of 30 who applied `days` ago and has every decision; with `place` moved in three days ago."""
    birth = dt.date(1996, 1, 1) + number * DAY
    person = Person("Ada", "Provlund", "woman", fictive_number(birth, 980), birth)
    opened = TODAY - days * DAY
    stay = None
    if place:
        came = TODAY - 3 * DAY
        stay = StayPlan(home, place, came, came, TODAY + 14 * DAY, None, "completed", "home", "own_contract")
    return Story(
        person, municipality, home, opened, 3, "sol", "written", opened, opened, opened + DAY, opened + DAY,
        "approved", route, by_region, stay,
    )  # fmt: skip


def test_the_region_gets_a_third_place_of_detoxification_only_when_it_has_less_than_two(load):
    """V: the region is offered a place only if one is free both in total and within its two."""
    county = load("varmland")
    player = Player(county, LIVES["varmland"], TODAY)
    home = "beroendecentrum"
    player.play(
        [
            stay_story(1, home, REQUEST, "karlstad", place="1", by_region=True),
            stay_story(2, home, REQUEST, "arvika", place="2", by_region=True),
            stay_story(3, home, REQUEST, "sunne", by_region=True, days=4),
            stay_story(4, home, REQUEST, "kil", days=3),
        ]
    )
    head = player.actor("forestandare.beroendecentrum", midday(TODAY))
    with acting(head):
        answers = [row.answer.reason for row in next_in_line(county.units[home], head)]
        payers = set(Stay.objects.values_list("municipality__name", flat=True))
    assert answers == ["inte nu, för att Regionen redan har sina 2 platser", "får erbjudas en plats"]
    assert payers == {"Karlstads kommun", "Arvika kommun"}, (
        "the municipality that decided pays, not the region"
    )


def test_where_the_head_decides_nobody_waits_for_a_group(load):
    county = load("dalarna")
    young = stay_story(1, "dalarnas-hvb", HEAD, "falun", place="1")
    birth = dt.date(2007, 3, 1)
    person = replace(young.person, birth=birth, number=fictive_number(birth, 980))
    Player(county, LIVES["dalarna"], TODAY).play([replace(young, person=person)])
    with acting(county.actor("forestandare.dalarnas-hvb", midday(TODAY))):
        stay = Stay.objects.get()
        assert (stay.state, stay.claim.place.name, stay.municipality.name) == ("arrived", "1", "Falu kommun")


@pytest.mark.parametrize("slug", ["dalarna", "varmland"])
def test_a_short_history_is_played_and_the_night_counts_it(load, slug):
    county = load(slug)
    county.empty = False
    assert load_history(county, days=50) > 10
    settle_history(county)
    load_present_day(county)
    the_home_keeps_its_day(county)
    for _twice in range(2):
        load_measurements(county)
        load_delegation(county)
    used, order = 0, 0
    for domain in county.domains.values():
        with acting(system(domain, midday(TODAY))):
            used += InstrumentResult.objects.filter(owner=domain).count()
            order += DelegationRule.objects.filter(domain=domain).count()
    assert used == 4, "an instrument used twice in two cases"
    assert order == 3 * len(LIVES[slug].weights), "three points in each member municipality"
    assert load_history(county, days=50) == 0
    the_night_counts(county)


def the_home_keeps_its_day(county):
    """Handover, sheets, cards and tests are there once; of the years before nobody is left to tell."""
    for _twice in range(2):
        for load in (load_handovers, load_residents, load_tests, load_plans):
            load(county)
    for unit, username in heads_of(county):
        with acting(county.actor(username, midday(TODAY))):
            here = Stay.objects.filter(unit=unit).arrived().count()
            counts = [
                Handover.objects.filter(unit=unit).count(),
                AdmissionSheet.objects.filter(stay__unit=unit).count(),
                DrugTest.objects.filter(stay__unit=unit).count(),
            ]
            assert counts == [min(here, 1), max(here - 1, 0), 2 if here >= FEWEST else 0]
            versions = list(HomePlan.objects.filter(stay__unit=unit).values_list("kind", "version"))
            plans = [("implementation", 0), ("implementation", 1)] if here >= FEWEST else []
            assert sorted(one for one in versions if one[0] == "implementation") == plans
            left = TellPoint.objects.filter(recorded_at=None, tell_list__stay__unit=unit)
            assert set(left.values_list("tell_list__opened_at__date", flat=True)) <= {TODAY}


def the_night_counts(county):
    with acting_as("vk_worker"):
        done = nightly.run_all(TODAY - 3 * DAY, TODAY - DAY, county.county.slug)
    assert [outcome.succeeded for outcome in done] == [True], done
    homes = [data for data in county.county.units if data.places]
    with acting(system(county.domains["psykiatrin"], midday(TODAY))):
        rows = OccupancyDay.objects.filter(day=TODAY - DAY).select_related("unit")
        assert {row.unit.name: row.places for row in rows} == {home.name: len(home.places) for home in homes}
        assert sum(row.occupied for row in rows) > 0


def test_a_county_that_is_none_is_refused_with_those_there_are(db):
    with pytest.raises(CommandError, match="Välj bland: kronoberg, dalarna, varmland"):
        call_command("load_scenario", "blekinge")
    with scope.setup_scope():
        assert not municipalities().exists()


@pytest.mark.parametrize("slug", sorted(scenario.SCENARIOS))
def test_both_who_ask_for_an_acute_place_are_among_the_printed_log_ins(slug):
    printed = {role: username for role, username, _authority in scenario.logins(slug)}
    staff = {person.username: person for person in scenario.county(slug).staff}
    asking = [staff[printed[role]] for role in ("Socialjour", "Psykiatrisk akut")]
    assert [duty for person in asking for duty in person.duties] == [("on_call", "")] * 2
    assert len({person.domain for person in asking}) == 2
