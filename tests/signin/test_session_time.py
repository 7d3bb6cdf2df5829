"""Signed out after a while without activity, and at the end of the day; what was sent too late is shown, not stored."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from tests.cast import a_case
from tests.core.visitors import Visitor
from tests.world import NOW
from vardkedja.core.actor import acting
from vardkedja.core.models import EntryVersion

MINUTE = dt.timedelta(minutes=1)
STATE = "/konto/sakerhet/session/"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def alice(world, clock) -> Client:
    return Visitor(world, "alice")


def test_activity_keeps_one_signed_in_until_the_day_ends(alice, clock):
    for _ in range(19):
        clock.shift(25 * MINUTE)
        assert alice.get("/").status_code == 200
    clock.shift(25 * MINUTE)
    answer = alice.get("/")
    assert answer.headers["Location"] == "/logga-in/?next=%2F", "eight hours and twenty minutes"


def test_without_activity_one_is_signed_out_and_comes_back_to_the_page(alice, clock):
    clock.shift(32 * MINUTE)
    answer = alice.get("/arenden/", follow=True)
    assert answer.redirect_chain == [("/logga-in/?next=%2Farenden%2F", 302)]
    assert "Du har varit borta länge" in answer.content.decode()


def test_asking_how_long_is_left_is_no_activity_but_going_on_is(alice, clock):
    clock.shift(20 * MINUTE)
    assert alice.get(STATE).json()["left"] == 10 * 60
    assert alice.post(STATE).json()["left"] == 30 * 60
    clock.shift(31 * MINUTE)
    assert alice.get(STATE).json()["left"] == 0
    clock.shift(2 * MINUTE)
    assert alice.get(STATE).json() == {"left": 0}
    assert alice.get("/").status_code == 302


def test_who_is_not_signed_in_is_told_nothing(db):
    assert Client().get(STATE).json() == {"left": 0}


def test_a_form_sent_too_late_shows_what_was_written_and_stores_nothing(world, alice, clock):
    case = a_case(world, world.alice)
    clock.shift(40 * MINUTE)
    answer = alice.send(
        f"/arenden/{case.pk}/anteckning/", {"text": "En lång anteckning <b>om</b> dagen som var."}
    )
    text = answer.content.decode()
    assert answer.status_code == 401
    assert "En lång anteckning &lt;b&gt;om&lt;/b&gt; dagen som var." in text
    assert "är inte sparat" in text
    with acting(world.alice):
        assert not EntryVersion.objects.exists()


def test_a_fragment_asked_for_too_late_leads_to_sign_in(alice, clock):
    clock.shift(40 * MINUTE)
    answer = alice.get("/arenden/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/logga-in/?next=%2Farenden%2F"


def test_the_page_says_the_time_without_script(alice):
    text = alice.text("/")
    assert "<noscript><span>Du loggas ut" in text
    assert "12:30" in text
