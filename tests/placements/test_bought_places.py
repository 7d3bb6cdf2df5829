"""A place that is bought outside: a placement and a stay like any other, kept by who buys it, seen by nobody who need not know."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from placements.actions.absences import register_absence, register_return
from placements.actions.arrivals import register_arrival
from placements.actions.asking import ask_homes, choose_home, record_answer
from placements.actions.buying import NewFramework, buy_place, register_framework, set_day_price
from placements.actions.giving import Days, cancel_stay
from placements.actions.leaving import Ending, discharge
from placements.domain.purchases import Charge, Price, care_days, charges, price_on
from placements.models import BoughtHome, DayPrice, OccupancyDay, Place, PlaceClaim, Purchase, Stay
from placements.selectors import free_places, not_possible
from placements.selectors.purchases import purchase_of
from placements.tasks import nightly_occupancy
from referrals.models import Decision
from tests.cast import REGION, make_party
from tests.harness.fixtures import acting_as
from tests.placements.bought_scene import YES, a_purchase, a_request, answered, asked, of, single, stay_of
from tests.placements.pages import text_of
from tests.placements.scene import day, on
from tests.placements.test_asking_pages import queries
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Event, Task, Unit

GONE = Ending(day(4), "own_request", "home", "own_contract", "Ville hem.")


@pytest.fixture
def case(scene):
    return scene.approved(0)


@pytest.fixture
def purchase(scene, case):
    return a_purchase(scene, case.pk, start=-5)


@pytest.fixture
def chosen(scene, case):
    row = answered(scene.world.alice, a_request(scene.world.alice, case.pk))
    return choose_home(row.pk, "Har läkare", actor=scene.world.alice)


def arrived(scene, purchase, offset=-5):
    return register_arrival(purchase.stay_id, actor=scene.world.alice, arrived_on=day(offset))


# What is computed


@pytest.mark.parametrize(
    ("came", "left", "days"),
    [(0, 3, 3), (0, 0, 1), (0, None, 10), (-5, 2, 2), (8, 30, 2), (12, None, 0), (-9, -2, 0)],
)
def test_the_day_of_arrival_counts_and_that_of_leaving_does_not(came, left, days):
    ended = None if left is None else day(left)
    assert len(care_days(day(came), ended, day(0), day(9))) == days


def test_each_day_has_the_price_of_that_day_to_the_ore():
    prices = [Price(day(0), 285_050, 1), Price(day(3), 300_001, 2), Price(day(3), 300_033, 3)]
    found = charges([day(n) for n in range(5)], prices)
    assert found == [Charge(day(0), day(2), 3, 285_050), Charge(day(3), day(4), 2, 300_033)]
    assert sum(one.ore for one in found) == 1_455_216
    assert price_on(prices, day(-1)) is None


# Buying


def test_the_bought_place_is_a_placement_like_any_other(scene, case, purchase):
    alice = scene.world.alice
    stay = stay_of(scene, purchase)
    assert (stay.state, stay.unit.name, stay.unit.bought, stay.claim.place.name) == (
        "planned", "Björkgården", True, "köpt 1",
    )  # fmt: skip
    assert (stay.operator_id, stay.municipality_id) == (alice.domain_id, alice.domain.organisation_id)
    arrived(scene, purchase)
    with acting(alice):
        told = Event.objects.filter(case=case).values_list("kind", flat=True)
        assert {"PlaceGiven", "PlaceBought", "Arrived"} <= set(told)
        assert Task.objects.filter(
            subject_id=stay.pk, kind="placements.plan_discharge", role="case_worker"
        ).exists()


def test_the_case_shows_it_on_its_rail_and_the_stay_what_it_costs(scene, visit, case, purchase):
    arrived(scene, purchase)
    alice = visit("alice")
    assert "Björkgården sedan" in text_of(alice.get(reverse("core:case", args=[case.pk])))
    page = text_of(alice.get(reverse("placements:stay", args=[purchase.stay_id])))
    assert "Vård i Småland AB" in page
    assert "17 103,00 kr" in page  # six days at 2 850,50
    assert "Inget avtal täcker behovet." in page
    assert "Flytta" not in page.split("Det som inte går nu")[0]


def test_absence_and_discharge_are_the_case_workers_to_register(scene, case, purchase):
    alice = scene.world.alice
    arrived(scene, purchase)
    register_absence(purchase.stay_id, actor=alice, kind="leave", away_from=day(-2), expected_back=day(0))
    register_return(purchase.stay_id, actor=alice, back_on=day(0))
    later = on(alice, 4)
    discharge(purchase.stay_id, GONE, actor=later, contents=[("went", "Hur gick det?", "Bra")])
    with acting(later):
        found = purchase_of(later, Stay.objects.get(pk=purchase.stay_id))
    assert (found.days, found.ore, found.away) == (9, 9 * 285_050, 2)


def test_a_second_place_at_the_home_is_another_place_and_a_freed_one_is_used_again(scene, purchase):
    alice, anna = scene.world.alice, scene.world.anna
    places = []
    for number in (1, 2):
        other = scene.approved(number)
        request = ask_again(scene, other)
        choose_home(request.pk, "Har läkare", actor=alice)
        if number == 2:
            cancel_stay(purchase.stay_id, actor=alice, reason="declined")
        bought = buy_place(request.pk, single(), Days(day(0)), actor=anna)
        places.append(stay_of(scene, bought).claim.place.name)
    assert places == ["köpt 2", "köpt 1"]
    with acting(alice):
        assert Unit.objects.filter(bought=True).count() == 1


def ask_again(scene, case):
    alice = scene.world.alice
    with acting(alice):
        home = BoughtHome.objects.get(name="Björkgården")
    request = ask_homes(case.pk, asked(alice), [home.pk], actor=alice)
    return record_answer(of(alice, request).pk, YES, "phone", actor=alice)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"how": ""}, "how"),
        ({"single_why": ""}, "single_why"),
        ({"words": " "}, "words"),
        ({"price_ore": 0}, "price"),
        ({"how": "framework"}, "framework"),
    ],
)
def test_by_what_it_is_bought_is_demanded_at_its_field(scene, chosen, changed, field):
    with pytest.raises(Impossible) as told:
        buy_place(chosen.pk, single(**changed), Days(day(0)), actor=scene.world.anna)
    assert told.value.field == field
    with acting(scene.world.alice):
        assert not Purchase.objects.exists()
        assert not Unit.objects.filter(bought=True).exists()


def test_a_framework_agreement_gives_the_price_and_the_days(scene, chosen):
    alice, anna = scene.world.alice, scene.world.anna
    new = NewFramework("RA-17", 250_000, day(-30), day(30), 14)
    row = register_framework(chosen.home_id, new, actor=alice)
    by = {"how": "framework", "framework": row.pk}
    with pytest.raises(Impossible, match="2\u00a0500,00") as told:
        buy_place(chosen.pk, single(**by), Days(day(0)), actor=anna)
    assert told.value.field == "price"
    with pytest.raises(Impossible, match="gäller inte den dag"):
        buy_place(chosen.pk, single(**by, price_ore=250_000), Days(day(31)), actor=anna)
    bought = buy_place(chosen.pk, single(**by, price_ore=250_000), Days(day(0)), actor=anna)
    assert (bought.framework_id, bought.single_why, bought.entry_id) == (row.pk, "", None)
    with pytest.raises(Conflict, match="redan registrerat"):
        register_framework(chosen.home_id, new, actor=alice)
    with pytest.raises(Impossible, match="Sista dagen"):
        register_framework(chosen.home_id, NewFramework("2", 1, day(1), day(0), 0), actor=alice)


def test_only_a_chosen_home_is_bought_from_once_and_by_the_manager(scene, case):
    alice, anna = scene.world.alice, scene.world.anna
    row = answered(alice, a_request(alice, case.pk))
    with pytest.raises(Impossible, match="Välj hemmet"):
        buy_place(row.pk, single(), Days(day(0)), actor=anna)
    choose_home(row.pk, "Har läkare", actor=alice)
    with pytest.raises(NotAllowed):
        buy_place(row.pk, single(), Days(day(0)), actor=alice)
    buy_place(row.pk, single(), Days(day(0)), actor=anna)
    with pytest.raises(Impossible, match="redan en plats"):
        buy_place(row.pk, single(), Days(day(0)), actor=anna)
    with pytest.raises(NotVisible):
        buy_place(row.pk, single(), Days(day(0)), actor=scene.world.hedda.also("unit_manager"))


def test_without_a_decision_nothing_is_bought(scene, case, chosen):
    with acting(scene.world.alice):
        Decision.objects.filter(case=case, kind="assistance").update(superseded_at=scene.world.alice.now)
    with pytest.raises(Impossible, match="Biståndsbeslut"):
        buy_place(chosen.pk, single(), Days(day(0)), actor=scene.world.anna)


def test_a_new_price_holds_from_its_day_and_nothing_is_changed(scene, purchase):
    anna = scene.world.anna
    arrived(scene, purchase)
    set_day_price(purchase.pk, 300_000, day(-1), actor=anna)
    with acting(anna):
        found = purchase_of(anna, Stay.objects.get(pk=purchase.stay_id))
    assert [(one.days, one.price_ore) for one in found.charges] == [(4, 285_050), (2, 300_000)]
    for wrong, field in ((0, "price"), (-1, "price")):
        with pytest.raises(Impossible) as told:
            set_day_price(purchase.pk, wrong, day(0), actor=anna)
        assert told.value.field == field
    with acting(anna), pytest.raises(DatabaseError), transaction.atomic():
        DayPrice.objects.filter(purchase=purchase).update(price_ore=1)


# Who sees it


def test_the_county_sees_neither_the_place_nor_its_days(scene, purchase, today):
    arrived(scene, purchase)
    for name in ("bo", "olle"):
        with acting(scene.world.actors[name]):
            assert not Place.objects.filter(unit__bought=True).exists()
            assert not PlaceClaim.objects.filter(unit__bought=True).exists()
            assert not Purchase.objects.exists()
    alice = scene.world.alice
    with acting_as("vk_worker"):
        nightly_occupancy(scene.world.collaboration.pk, day(-1), day(0))
    with acting(alice):
        assert Place.objects.filter(unit__bought=True).exists()
        assert not OccupancyDay.objects.filter(unit__bought=True).exists()
        assert OccupancyDay.objects.filter(unit=scene.world.hemmet).exists()
        assert "Björkgården" not in {row.unit.name for row in free_places(alice, alice.today)}


def test_the_board_does_not_show_it_and_the_day_has_no_such_unit(visit, purchase):
    assert "Björkgården" not in text_of(visit("alice").get(reverse("placements:board")))


def test_another_party_of_the_case_sees_the_stay_and_not_the_price(scene, visit, case, purchase):
    make_party(scene.world, case, "psychiatry", REGION, scene.world.alice)
    page = visit("rut").get(reverse("placements:stay", args=[purchase.stay_id]))
    assert page.status_code == 200
    said = text_of(page)
    assert "Björkgården" in said
    assert "2 850,50" not in said
    assert "Vård i Småland" not in said


@pytest.mark.parametrize("name", ["bo", "olle"])
def test_another_authority_finds_nothing(scene, visit, purchase, name):
    visitor = visit(name)
    for url in (
        reverse("placements:stay", args=[purchase.stay_id]),
        reverse("placements:frameworks", args=[purchase.home_id]),
    ):
        assert visitor.get(url).status_code == 404


def test_a_bought_place_is_not_moved_within(scene, purchase):
    arrived(scene, purchase)
    alice = scene.world.alice
    with acting(alice):
        stay = Stay.objects.select_related("unit", "claim__place").get(pk=purchase.stay_id)
        assert "Flytta" not in {one.label for one in not_possible(alice, stay)}


# Pages


def test_it_is_bought_from_the_page_and_what_is_wrong_keeps_what_was_written(scene, visit, chosen):
    anna = visit("anna")
    url = reverse("placements:buy_place", args=[chosen.pk])
    assert "2\u00a0850,50" in anna.get(url).content.decode()
    form = {
        "how": "single", "single_why": "urgent", "words": "Kan inte vänta.", "price": "2 850,50", "framework": "",
        "planned_from": str(day(0)), "planned_to": str(day(-1)),
    }  # fmt: skip
    wrong = anna.post(url, form)
    assert wrong.status_code == 422
    assert "Kan inte vänta." in wrong.content.decode()
    done = anna.post(url, form | {"planned_to": str(day(84))})
    assert done.status_code == 302
    assert "Björkgården, plats köpt 1" in text_of(anna.get(done.headers["Location"]))
    assert visit("alice").get(url).status_code == 403


def test_arrival_is_registered_on_the_page_by_the_case_worker(scene, visit, purchase):
    alice = visit("alice")
    url = reverse("placements:arrival", args=[purchase.stay_id])
    assert alice.get(url).status_code == 200
    done = alice.post(url, {"arrived_on": str(day(-5))})
    assert done.status_code == 302
    assert done.headers["Location"] == reverse("placements:stay", args=[purchase.stay_id])
    assert stay_of(scene, purchase).state == "arrived"


def test_the_stays_page_takes_as_many_queries_for_one_price_as_for_many(scene, visit, purchase):
    arrived(scene, purchase)
    alice, url = visit("alice"), reverse("placements:stay", args=[purchase.stay_id])
    alice.get(url)
    few = queries(alice, url)
    for n in range(4):
        set_day_price(purchase.pk, 300_000 + n, day(n), actor=scene.world.anna)
    assert queries(alice, url) == few
