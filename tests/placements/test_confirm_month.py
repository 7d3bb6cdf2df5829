"""The care days of a bought place are confirmed month by month, by who handles the case, and never changed."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from placements.actions.buying import set_day_price
from placements.actions.changes import Reason
from placements.actions.confirming import Seen, ask_for_months, confirm_month
from placements.actions.correcting import Corrected, correct_stay
from placements.actions.leaving import Ending, discharge
from placements.models import ConfirmedMonth
from placements.policies.invoices import visible_bought
from placements.selectors.invoices import overview_of
from tests.placements.bought_scene import (
    FEBRUARY,
    JANUARY,
    MARCH,
    PRICE,
    SINCE,
    a_purchase,
    confirmed,
    lived_in,
)
from tests.placements.pages import text_of
from tests.placements.scene import day, on
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, Event, Task


@pytest.fixture
def case(scene):
    return scene.approved(0)


@pytest.fixture
def purchase(scene, case):
    return lived_in(scene, case.pk, absent=True)


def place_of(actor, purchase):
    with acting(actor):
        return overview_of(actor, visible_bought(actor).get(pk=purchase.pk))


def month_of(actor, purchase, month):
    return next(one for one in place_of(actor, purchase).months if one.month == month)


def rows(scene):
    with acting(scene.world.alice):
        return list(ConfirmedMonth.objects.order_by("month", "revision"))


def at(purchase, month=(2026, 2)):
    return reverse("placements:month_confirm", args=[purchase.pk, month])


def test_a_month_is_confirmed_with_its_days_absences_and_amount(scene, case, purchase):
    row = confirmed(scene, purchase, FEBRUARY)
    assert (row.days, row.absent_days, row.ore, row.revision) == (28, 2, 28 * PRICE, 1)
    assert (row.first_day, row.last_day, row.confirmed_by_name) == (
        FEBRUARY, dt.date(2026, 2, 28), "Alice Andersson",
    )  # fmt: skip
    months = {one.month: one for one in place_of(scene.world.alice, purchase).months}
    assert [months[month].state for month in (JANUARY, FEBRUARY, MARCH)] == ["open", "confirmed", "running"]
    with acting(scene.world.alice):
        assert Event.objects.filter(case=case, kind="MonthConfirmed", audience="own").count() == 1
        told = AccessLog.objects.filter(what="MonthConfirmed").get()
        assert (told.case_id, told.object_id) == (case.pk, purchase.pk)


def test_what_is_confirmed_and_unchanged_is_not_confirmed_again(scene, purchase):
    confirmed(scene, purchase, FEBRUARY)
    with pytest.raises(Impossible, match="redan bekräftad"):
        confirmed(scene, purchase, FEBRUARY)
    assert len(rows(scene)) == 1


def test_a_month_that_goes_on_waits_until_it_or_the_stay_has_ended(scene, purchase):
    alice = scene.world.alice
    with pytest.raises(Impossible, match="Mars 2026 är inte slut"):
        confirmed(scene, purchase, MARCH)
    assert rows(scene) == []
    left = Ending(day(0), "own_request", "home", "own_contract", "Ville hem.")
    discharge(purchase.stay_id, left, actor=alice, contents=[("went", "Hur gick det?", "Bra")])
    assert confirmed(scene, purchase, MARCH).days == 1


@pytest.mark.parametrize("seen", [Seen(27, 2, 28 * PRICE), Seen(28, 0, 28 * PRICE), Seen(28, 2, 1)])
def test_other_days_than_those_seen_are_not_confirmed(scene, purchase, seen):
    with pytest.raises(Conflict, match="har ändrats"):
        confirm_month(purchase.pk, FEBRUARY, seen, actor=scene.world.alice)
    assert rows(scene) == []


def test_a_correction_of_the_stay_undoes_nothing_and_the_month_is_confirmed_anew(scene, purchase):
    alice = scene.world.alice
    confirmed(scene, purchase, JANUARY)
    correct_stay(purchase.stay_id, Corrected(day(SINCE + 2)), Reason("mistyped"), actor=alice)
    assert month_of(alice, purchase, JANUARY).state == "outdated"
    assert confirmed(scene, purchase, JANUARY).days == 14
    assert [(row.days, row.revision) for row in rows(scene)] == [(16, 1), (14, 2)]
    assert month_of(alice, purchase, JANUARY).state == "confirmed"


def test_a_price_that_is_changed_back_in_time_undoes_the_months_from_its_day(scene, purchase):
    confirmed(scene, purchase, JANUARY)
    confirmed(scene, purchase, FEBRUARY)
    set_day_price(purchase.pk, 300_000, FEBRUARY, actor=scene.world.anna)
    states = {one.month: one.state for one in place_of(scene.world.alice, purchase).months}
    assert (states[JANUARY], states[FEBRUARY]) == ("confirmed", "outdated")


def test_a_month_to_which_the_stay_does_not_come_is_not_there(scene, purchase):
    with pytest.raises(NotVisible):
        confirm_month(purchase.pk, dt.date(2025, 12, 1), Seen(0, 0, 0), actor=scene.world.alice)


@pytest.mark.parametrize("name", ["fia", "bo", "hedda", "rut", "olle"])
def test_nobody_else_confirms(scene, purchase, name):
    with pytest.raises((NotAllowed, NotVisible)):
        confirm_month(purchase.pk, FEBRUARY, Seen(28, 2, 28 * PRICE), actor=scene.world.actors[name])
    assert rows(scene) == []


# What the database holds


def test_the_database_keeps_every_confirmation(scene, purchase):
    row = confirmed(scene, purchase, FEBRUARY)
    with acting(scene.world.alice):
        held = ConfirmedMonth.objects.filter(pk=row.pk)
        for act in (lambda: held.update(days=1), held.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()
        assert held.get().days == 28


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"revision": 1}, "month_confirmed_once_per_number"),
        ({"month": JANUARY + dt.timedelta(1)}, "confirmed_month_is_a_month"),
        ({"absent_days": 29}, "absent_days_are_among_the_days"),
        ({"first_day": None}, "confirmed_days_have_a_first_and_a_last"),
        ({"days": 0}, "absent_days_are_among_the_days|confirmed_days_have_a_first_and_a_last"),
    ],
)
def test_the_database_refuses_the_impossible(scene, purchase, changed, name):
    row = confirmed(scene, purchase, FEBRUARY)
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "id"}
    with acting(scene.world.alice), pytest.raises(DatabaseError, match=name), transaction.atomic():
        ConfirmedMonth(**{**values, "revision": 2, **changed}).save(force_insert=True)


def test_no_other_authority_sees_or_adds_a_month(scene, purchase):
    row = confirmed(scene, purchase, FEBRUARY)
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "id"}
    for name in ("bo", "rut", "hedda", "olle"):
        actor = scene.world.actors[name]
        with acting(actor):
            assert not ConfirmedMonth.objects.exists()
            for owner in (actor.domain_id, row.owner_id):
                with pytest.raises(DatabaseError), transaction.atomic():
                    ConfirmedMonth(**{**values, "revision": 9, "owner_id": owner}).save(force_insert=True)


# The task


def test_a_month_that_has_ended_is_a_task_once_until_all_are_confirmed(scene, purchase):
    morning = system(scene.world.anby, scene.world.alice.now)

    def left():
        with acting(scene.world.alice):
            return list(Task.objects.filter(kind="placements.confirm_month", done_at=None))

    assert ask_for_months(actor=morning) == 1
    assert ask_for_months(actor=morning) == 0
    (task,) = left()
    assert (task.subject_id, task.role, task.due_on) == (purchase.pk, "case_worker", dt.date(2026, 2, 7))
    confirmed(scene, purchase, JANUARY)
    assert left() == [task]
    confirmed(scene, purchase, FEBRUARY)
    assert left() == []
    assert ask_for_months(actor=morning) == 0
    assert ask_for_months(actor=system(scene.world.anby, on(scene.world.alice, 31).now)) == 1


def test_nobody_is_asked_of_a_place_to_which_nobody_has_come(scene, case):
    a_purchase(scene, case.pk)
    assert ask_for_months(actor=system(scene.world.anby, scene.world.alice.now)) == 0


# The page


def test_the_page_shows_what_is_confirmed_and_why_it_costs(scene, visit, purchase):
    page = text_of(visit("alice").get(at(purchase)))
    for words in ("28", "Sjukhus 2 dygn", "kostar som andra dygn", "2 850,50 kr", "79 814,00 kr"):
        assert words in page, words


def test_it_is_confirmed_on_the_page_and_a_stale_page_is_refused(scene, visit, purchase):
    alice = visit("alice")
    stale = {"days": "27", "absent_days": "0", "ore": "1"}
    refused = alice.post(at(purchase), stale)
    assert refused.status_code == 422
    assert "Se efter igen" in text_of(refused)
    assert f'name="ore" value="{28 * PRICE}"' in refused.content.decode()
    assert rows(scene) == []
    form = {"days": "28", "absent_days": "2", "ore": str(28 * PRICE)}
    assert alice.post(at(purchase), form).status_code == 302
    assert "Bekräftad" in text_of(alice.get(reverse("placements:bought_place", args=[purchase.pk])))
    assert alice.post(at(purchase), {"days": "x"}).status_code == 422
    assert alice.get(at(purchase, (2025, 12))).status_code == 404


def test_who_may_open_the_page(visit, purchase):
    assert visit("anna").get(at(purchase)).status_code == 200
    assert visit("fia").get(at(purchase)).status_code == 403
    assert visit("bo").get(at(purchase)).status_code == 404
