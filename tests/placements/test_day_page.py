"""Dagen: who is where, arrival and discharge within two clicks, everybody shown is logged, queries do not grow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placements.actions.absences import register_absence
from placements.models import Stay
from tests.placements.pages import text_of
from tests.placements.scene import day
from tests.world import NUMBERS, TODAY
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog


def unit_url(scene, unit="hemmet"):
    return reverse("placements:day_unit", args=[scene.world.units[unit].pk])


def test_the_parts_of_the_day(scene, visit):
    scene.arrived(scene.approved(0), place="1", start=-5)
    out = scene.arrived(scene.approved(1), place="2", start=-5)
    register_absence(out.pk, actor=scene.world.sten, kind="leave", away_from=TODAY, expected_back=day(1))
    scene.planned(scene.approved(2), place="3", start=0)
    page = visit("sten").get(unit_url(scene))
    words = text_of(page)
    assert page.status_code == 200
    assert "Dagen på Hemmet" in words and "mån 2 mars 2026" in words
    assert "Åter i dag" in words and "Permission" in words
    assert "Registrera ankomst" in words
    assert words.count("Tore Testsson") >= 2


def test_one_unit_opens_at_once(scene, visit):
    answer = visit("sten").get(reverse("placements:day"))
    assert answer.status_code == 302 and answer.url == unit_url(scene)


def test_who_is_shown_is_logged(scene, visit):
    stay = scene.arrived(scene.approved(0), start=-5)
    visit("sten").get(unit_url(scene))
    with acting(scene.world.sten):
        rows = AccessLog.objects.filter(action="hit", what="dagens lista")
        assert [(r.person_id, r.case_id) for r in rows] == [(stay.person_id, stay.case_id)]


@pytest.mark.parametrize(
    ("name", "status"), [("alice", 403), ("greta", 403), ("bodil", 404), ("olle", 403), ("adam", 403)]
)
def test_the_day_is_the_home_s_own(scene, visit, name, status):
    scene.arrived(scene.approved(0), start=-5)
    answer = visit(name).get(unit_url(scene))
    assert answer.status_code == status
    assert "Testsson" not in text_of(answer)


def test_an_arrival_in_two_clicks_where_nobody_told_who_it_is(scene, visit):
    stay = scene.planned(scene.approved(0))
    sten = visit("sten")
    assert reverse("placements:arrival", args=[stay.pk]) in sten.get(unit_url(scene)).content.decode()
    form = {
        "arrived_on": TODAY.isoformat(),
        "number": "18900101-9802",
        "given_name": "Tore",
        "family_name": "Testsson",
        "sex": "man",
    }
    answer = sten.post(reverse("placements:arrival", args=[stay.pk]), form, version=stay.row_version)
    assert answer.status_code == 302 and answer.url == unit_url(scene)
    with acting(scene.world.sten):
        assert Stay.objects.get(pk=stay.pk).state == "arrived"


def test_a_wrong_check_digit_is_told_at_the_field_and_nothing_is_stored(scene, visit):
    stay = scene.planned(scene.approved(0))
    form = {
        "arrived_on": TODAY.isoformat(), "number": "18900101-9803", "given_name": "A", "family_name": "B", "sex": "man"
    }  # fmt: skip
    answer = visit("sten").post(reverse("placements:arrival", args=[stay.pk]), form)
    assert answer.status_code == 422
    assert "Numret stämmer inte" in text_of(answer)
    with acting(scene.world.sten):
        assert Stay.objects.get(pk=stay.pk).state == "planned"


def test_a_number_of_somebody_else_is_refused_and_the_try_is_logged(scene, visit):
    """Who registers arrivals could otherwise guess whom a case is about."""
    stay = scene.planned(scene.approved(0))
    form = {
        "arrived_on": TODAY.isoformat(), "number": NUMBERS[4], "given_name": "A", "family_name": "B", "sex": "man"
    }  # fmt: skip
    answer = visit("sten").post(reverse("placements:arrival", args=[stay.pk]), form)
    assert answer.status_code == 422
    assert "Numret hör inte till ärendet" in text_of(answer)
    with acting(scene.world.alice):
        row = AccessLog.objects.get(action="denied", what="ankomst: fel nummer")
    assert (row.user_id, row.case_id, row.person_id) == (scene.world.sten.user_id, stay.case_id, None)


def test_the_same_form_twice_is_one_arrival(scene, visit):
    case = scene.approved(0)
    stay = scene.planned(case)
    sten = visit("sten")
    form = {
        "arrived_on": TODAY.isoformat(), "number": "189001019802", "given_name": "T", "family_name": "T", "sex": "man"
    }  # fmt: skip
    token = "11111111-2222-4333-8444-555555555555"
    url = reverse("placements:arrival", args=[stay.pk])
    assert sten.post(url, form, token=token).status_code == 302
    again = sten.post(url, form, token=token)
    assert again.status_code == 302
    assert "redan skickat" in text_of(sten.get(again.url))


def test_a_discharge_in_two_clicks(scene, visit):
    stay = scene.arrived(scene.approved(0), start=-5, end=0)
    hedda = visit("hedda")
    url = reverse("placements:discharge", args=[stay.pk])
    assert url in hedda.get(unit_url(scene)).content.decode()
    form = {
        "ended_on": TODAY.isoformat(),
        "reason": "completed",
        "destination": "home",
        "housing": "own_contract",
        "occupation": "work",
    }
    refused = hedda.post(url, form | {"no_plan_reason": ""}, version=stay.row_version)
    assert refused.status_code == 422 and "Det finns ingen plan för hemgång" in text_of(refused)
    before = hedda.post(
        url, form | {"ended_on": "2026-02-01", "no_plan_reason": "x"}, version=stay.row_version
    )
    assert before.status_code == 422
    assert "Utskrivning kan inte vara före inskrivningen 25 februari 2026." in text_of(before)
    done = hedda.post(url, form | {"no_plan_reason": "Ville hem."}, version=stay.row_version)
    assert done.status_code == 302
    assert "Utskriven i dag" in text_of(hedda.get(unit_url(scene)))


def queries(visitor, url):
    visitor.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert visitor.get(url).status_code == 200
    return len(caught)


def test_the_number_of_queries_does_not_grow(scene, visit):
    """One named and one not yet named person is the least that asks everything there is to ask."""
    sten = visit("sten")
    scene.arrived(scene.approved(0), place="1", start=-5)
    scene.planned(scene.approved(1), place="2", start=0)
    few = queries(sten, unit_url(scene))
    other = scene.arrived(scene.approved(2), place="3", start=-5, end=-1)
    register_absence(other.pk, actor=scene.world.sten, kind="leave", away_from=TODAY, expected_back=None)
    scene.planned(scene.approved(3), place="3", start=0)
    assert queries(sten, unit_url(scene)) == few
