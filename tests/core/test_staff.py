"""Handing over and absence: nobody waits for somebody who is away."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.cast import a_case
from tests.core.visitors import Visitor, errors_of
from tests.world import NUMBERS, PASSWORD, TODAY
from vardkedja.core import clock
from vardkedja.core.actions.absences import register_absence, remove_absence
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Assignment, CaseHandler, UserAbsence

LATER = dt.timedelta(days=5)


def at(name, *args):
    return reverse(f"core:{name}", args=args)


@pytest.fixture
def cases(world):
    return [a_case(world, world.alice, number) for number in NUMBERS[:2]]


def responsible(world, cases):
    with acting(world.anna):
        rows = CaseHandler.objects.filter(content_object__in=cases, duty="responsible")
        return {row.content_object_id: row.user_id for row in rows}


def test_a_manager_moves_all_cases_with_a_note(world, cases):
    anna = Visitor(world, "anna")
    data = {"only_case": "all", "to_user": world.albin.user_id, "note": "Alice är ledig."}
    assert anna.send(at("move", world.alice.user_id), data).status_code == 302
    assert set(responsible(world, cases).values()) == {world.albin.user_id}
    assert "Alice är ledig." in Visitor(world, "albin").text(at("case", cases[0].pk))


def test_or_one_of_them(world, cases):
    data = {"only_case": cases[0].pk, "to_user": world.albin.user_id, "note": "Bara det här."}
    Visitor(world, "anna").send(at("move", world.alice.user_id), data)
    held = responsible(world, cases)
    assert (held[cases[0].pk], held[cases[1].pk]) == (world.albin.user_id, world.alice.user_id)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"note": ""}, "note"), ({"to_user": ""}, "to_user"), ({"only_case": "x"}, "only_case")],
)
def test_what_is_missing_is_said_at_its_field(world, cases, changed, field):
    data = {"only_case": "all", "to_user": world.albin.user_id, "note": "x", **changed}
    assert list(errors_of(Visitor(world, "anna").send(at("move", world.alice.user_id), data))) == [field]
    assert set(responsible(world, cases).values()) == {world.alice.user_id}


def test_only_a_manager_moves_cases_and_only_among_the_own_staff(world, cases):
    assert Visitor(world, "albin").get(at("handover")).status_code == 403
    assert Visitor(world, "albin").get(at("move", world.alice.user_id)).status_code == 403
    assert Visitor(world, "anna").get(at("move", world.bo.user_id)).status_code == 404


def test_the_overview_tells_who_is_away_and_who_left_cases_behind(world, cases):
    register_absence(world.albin.user_id, clock.today(), clock.today() + LATER, actor=world.anna)
    text = Visitor(world, "anna").text(at("handover"))
    assert "Borta i dag" in text
    with acting(world.adam):
        Assignment.objects.filter(user=world.alice.user_id).update(valid_to=TODAY)
    text = Visitor(world, "anna").text(at("handover"))
    assert "Alice Andersson har inget uppdrag hos er längre" in text
    assert "2 öppna ärenden" in text


def test_one_registers_and_takes_away_ones_own_absence(world):
    alice, today = Visitor(world, "alice"), clock.today()
    data = {"valid_from": str(today), "valid_to": str(today + LATER)}
    assert alice.send(at("away"), data).status_code == 302
    assert str(today + LATER) in alice.text(at("account"))
    with acting(world.alice):
        row = UserAbsence.objects.get()
    assert alice.send(at("not_away", row.pk)).status_code == 302
    with acting(world.alice):
        assert not UserAbsence.objects.exists()


@pytest.mark.parametrize("days", [(0, 0), (3, 1), (-5, -1)])
def test_an_absence_that_cannot_be_is_refused_at_the_day(world, days):
    first, last = (clock.today() + dt.timedelta(days=n) for n in days)
    data = {"valid_from": str(first), "valid_to": str(last)}
    assert list(errors_of(Visitor(world, "alice").send(at("away"), data))) == ["valid_to"]


def test_a_colleague_registers_nobody_elses_absence(world):
    with pytest.raises(NotAllowed):
        register_absence(world.alice.user_id, TODAY, TODAY + LATER, actor=world.albin)
    with pytest.raises(Impossible):
        register_absence(world.bo.user_id, TODAY, TODAY + LATER, actor=world.anna)


def test_another_authoritys_absence_is_not_there(world):
    row = register_absence(world.bo.user_id, TODAY, TODAY + LATER, actor=world.bo)
    with pytest.raises(NotVisible):
        remove_absence(row.pk, actor=world.anna)


def test_the_password_is_changed_with_the_present_one(world):
    alice, url = Visitor(world, "alice"), at("password")
    fresh = "fyra helt andra ord"
    wrong = {"present": "fel", "new": fresh, "again": fresh}
    assert list(errors_of(alice.send(url, wrong))) == ["present"]
    assert list(errors_of(alice.send(url, {"present": PASSWORD, "new": fresh, "again": "annat"}))) == [
        "again"
    ]
    assert list(errors_of(alice.send(url, {"present": PASSWORD, "new": "kort", "again": "kort"}))) == ["new"]
    assert alice.send(url, {"present": PASSWORD, "new": fresh, "again": fresh}).status_code == 302
    assert alice.get("/").status_code == 200
    world.users["alice"].refresh_from_db()
    assert world.users["alice"].check_password(fresh)
