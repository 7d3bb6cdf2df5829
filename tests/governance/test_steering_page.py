"""The steering page: for whom, what it shows, and what it keeps back."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.models import Target
from tests.costsharing.pages import text_of
from tests.governance import scenes
from tests.governance.test_figures import at, measure
from tests.world import NOW
from vardkedja.core import scope

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=True):
        yield


def get(world, name, url="/styrning/testlan/"):
    client = Client()
    client.force_login(world.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return client.get(url)


@pytest.fixture
def scene(world):
    """Two months of a county with figures of every kind."""
    with scenes.as_owner():
        for day in range(10):
            scenes.occupancy(world, dt.date(2026, 2, 1 + day), "hemmet", 2 + day % 2, 4)
        scenes.a_ticket(world, at(dt.date(2026, 2, 20)))
        for _ in range(7):
            scenes.a_stay(world, "anby", dt.date(2026, 2, 1))
        scenes.a_stay(world, "bjorkby", dt.date(2026, 2, 1))
    with scope.setup_scope():
        Target.objects.create(
            collaboration=world.collaboration, indicator="occupancy_share", value=60, valid_from=FIRST
        )
        Target.objects.create(
            collaboration=world.collaboration,
            indicator="occupied",
            unit=world.hemmet,
            value=3,
            valid_from=FIRST,
        )
    measure(world, FIRST, LAST)
    return world


def test_six_key_figures_with_target_and_definition(scene):
    page = get(scene, "stina")
    assert page.status_code == 200
    assert page.content.decode().count('<article class="vk-figure">') == 6
    text = text_of(page)
    assert re.search(r"Beläggning 63 % .*?Mål 60 % Nått", text)
    assert re.search(r"I kö 1 köplatser", text)
    assert re.search(r"Väntetid hittills 9 dagar", text)
    assert "Platser som någon bor på vid dygnets slut" in text
    assert "Till och med 2026-03-01" in text


def test_a_unit_against_its_target(scene):
    assert re.search(r"Hemmet 2,5 Mål 3 platser Inte nått 1 9 ", text_of(get(scene, "stina")))


def test_small_municipalities_are_kept_back(scene):
    text = text_of(get(scene, "stina"))
    assert re.search(r"Anby kommun visas inte", text)
    assert re.search(r"Björkby kommun visas inte", text)
    assert re.search(r"Personer på boende, tolv månader 8 personer", text)


def test_charts_have_their_tables(scene):
    html = get(scene, "stina").content.decode()
    assert html.count("<svg") >= 3 and html.count("<table") >= 4
    assert "<style" not in html and " style=" not in html


@pytest.mark.parametrize("name", ["stina", "anna", "hedda", "bodil"])
def test_steering_group_and_managers_see_it(scene, name):
    assert get(scene, name).status_code == 200
    assert get(scene, name, "/styrning/").headers["Location"] == "/styrning/testlan/"


@pytest.mark.parametrize("name", ["alice", "adam", "lova", "sten"])
def test_other_roles_are_told_why_not(scene, name):
    page = get(scene, name)
    assert page.status_code == 403
    assert "Styrningens nyckeltal visas för" in text_of(page)


@pytest.mark.parametrize("slug", ["utlan", "finnsinte"])
def test_another_county_and_none_look_the_same(scene, slug):
    assert get(scene, "stina", f"/styrning/{slug}/").status_code == 404


def test_before_the_first_night_it_says_what_comes(world):
    assert "De räknas varje natt" in text_of(get(world, "stina"))


def test_the_number_of_queries_does_not_grow(scene):
    client = Client()
    client.force_login(scene.users["stina"], backend="django.contrib.auth.backends.ModelBackend")
    client.get("/styrning/testlan/")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get("/styrning/testlan/")
        return len(seen)

    before = queries()
    measure(scene, dt.date(2025, 1, 1), LAST)
    assert queries() == before <= 18
