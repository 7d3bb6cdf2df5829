"""The pages of the acute route: five fields on one screen, the answer, and what is filled in."""

import re

import pytest

from placements.models import AcutePoint, AcuteRequest, Stay
from tests.placements.acute_scene import on_call
from tests.placements.pages import Visitor, text_of
from tests.world import NOW, NUMBERS
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, Case

ASK = "/akut/fraga/"


@pytest.fixture
def jenny(scene, today):
    on_call(scene.world, "jenny", "anby")
    scene.world.actors["jenny"] = scene.world.jenny.at(NOW)
    return Visitor(scene.world, "jenny")


def told(scene, **changed):
    plain = {
        "unit": str(scene.world.hemmet.pk), "number": NUMBERS[2], "given_name": "Tore", "family_name": "Testsson",
        "sex": "man", "need": "Behöver en trygg plats i natt.", "condition": "no", "caller": "social",
        "caller_name": "Jenny Jour", "phone": "070-111 22 33", "municipality": str(scene.world.organisations["anby"].pk),
        "asked_on": "2026-03-02", "asked_at": "11:40", "ground": "no_harm",
    }  # fmt: skip
    return plain | changed


def requests(scene):
    with acting(scene.world.hedda):
        return AcuteRequest.objects.count()


def test_the_whole_way_by_its_pages(scene, jenny, visit):
    response = jenny.post(ASK, told(scene))
    assert response.status_code == 302, text_of(response)
    page = text_of(jenny.get(response["Location"]))
    assert "Akut plats på Hemmet" in page
    assert "Väntar på svar" in page
    sten = visit("sten")
    home = response["Location"]
    assert "Tore Testsson" in text_of(sten.get(home))
    form = sten.get(f"{home}ja/").content.decode()
    place = re.search(r'name="place" value="([^"]+)"', form).group(1)
    answered = {"place": place, "answered_on": "2026-03-02", "answered_at": "11:55"}
    assert sten.post(f"{home}ja/", answered, version=1).status_code == 302
    page = text_of(sten.get(home))
    assert "Fylls i efteråt" in page and "Biståndsbeslut" in page and "Medicinsk bedömning" in page
    answer = text_of(jenny.get(home))
    assert "Ja 2026-03-02 11:55 av Sten Sand" in answer and "Fylls i efteråt" not in answer
    with acting(scene.world.sten):
        assert Stay.objects.get().state == "arrived"


def test_the_reading_of_a_question_is_logged(scene, jenny):
    response = jenny.post(ASK, told(scene))
    with acting(scene.world.alice):
        before = AccessLog.objects.filter(what="förfrågan om akut plats", action="read").count()
    jenny.get(response["Location"])
    with acting(scene.world.alice):
        assert AccessLog.objects.filter(what="förfrågan om akut plats", action="read").count() == before + 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"condition": "intoxicated"}, "Den som är påverkad eller i abstinens bedöms medicinskt först"),
        ({"condition": ""}, "Välj ett alternativ"),
        ({"number": "19900101-0000"}, "Numret stämmer inte"),
        ({"given_name": ""}, "Skriv förnamnet"),
        ({"municipality": ""}, "Välj ett alternativ"),
        ({"asked_at": "kvart i tolv"}, "Skriv klockslaget som timme och minut"),
        ({"ground": ""}, "Välj på vilken grund det berättas"),
    ],
)
def test_bad_input_is_refused_at_the_field(scene, jenny, changed, words):
    response = jenny.post(ASK, told(scene, **changed))
    assert response.status_code == 422
    assert words in text_of(response)
    assert requests(scene) == 0
    with acting(scene.world.alice):
        assert not Case.objects.exists()


def test_who_is_on_call_finds_no_other_page_about_persons(scene, jenny):
    response = jenny.post(ASK, told(scene))
    with acting(scene.world.hedda):
        case = Case.objects.get()
    for url in (f"/arenden/{case.pk}/", "/arenden/", "/ko/", "/dagen/", f"{response['Location']}ja/"):
        assert jenny.get(url).status_code in {403, 404}, url


def test_the_home_writes_a_call_down(scene, visit):
    sten = visit("sten")
    url = f"/akut/samtal/{scene.world.hemmet.pk}/"
    assert "Till vilket boende" not in text_of(sten.get(url))
    data = told(scene)
    del data["unit"]
    response = sten.post(url, data)
    assert response.status_code == 302, text_of(response)
    assert "per telefon" in text_of(sten.get(response["Location"]))
    assert requests(scene) == 1


def test_the_day_tells_who_is_on_duty_that_a_question_waits(scene, jenny, visit):
    sten, day = visit("sten"), f"/dagen/{scene.world.hemmet.pk}/"
    assert "om akut plats väntar på svar" not in text_of(sten.get(day))
    jenny.post(ASK, told(scene))
    assert "1 förfrågan om akut plats väntar på svar" in text_of(sten.get(day))


def test_the_points_lead_to_where_they_are_done(scene, jenny, visit):
    home = jenny.post(ASK, told(scene))["Location"]
    sten, alice = visit("sten"), visit("alice")
    place = re.search(r'name="place" value="([^"]+)"', sten.get(f"{home}ja/").content.decode()).group(1)
    sten.post(f"{home}ja/", {"place": place, "answered_on": "2026-03-02", "answered_at": "11:55"}, version=1)
    with acting(scene.world.alice):
        points = {point.kind: f"/akut/punkt/{point.pk}/" for point in AcutePoint.objects.all()}
        request = AcuteRequest.objects.get()
    shown = alice.get(home).content.decode()
    assert all(points[kind] in shown for kind in ("ground", "inquiry", "consent"))
    assert points["medical"] not in shown and alice.get(points["medical"]).status_code == 404
    assert alice.get(points["inquiry"])["Location"] == f"/arenden/{request.case_id}/utredning/"
    assert alice.get(points["ground"])["Location"] == f"/ansokningar/{request.application_id}/"
    assert "Dokumentera samtycke" in text_of(alice.get(points["consent"]))
    response = alice.post(points["consent"], {"occurred_on": "2026-03-02", "text": ""})
    assert response.status_code == 422
    assert (
        alice.post(points["consent"], {"occurred_on": "2026-03-02", "text": "Vill inte"}).status_code == 302
    )
    assessed = {
        "profession": "nurse",
        "assessor": "Siv Syster",
        "assessed_on": "2026-03-02",
        "assessed_at": "11:50",
    }
    assert sten.post(points["medical"], assessed | {"text": "Lugn"}).status_code == 302
    shown = text_of(sten.get(home))
    assert "2026-03-02 11:50" in shown and shown.count("Klart") == 2
