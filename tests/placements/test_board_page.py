"""Platser: partners see taken and free, never by whom; the home's own staff see initials."""

import pytest
from django.urls import reverse

from placements.actions.closing import hold, put_out_of_service
from placements.models import PlaceClaim, Stay
from referrals.models import Application, Decision
from tests.placements.offer_scene import offered, rules, waiting
from tests.placements.pages import text_of
from tests.placements.scene import day, on
from tests.placements.test_day_page import queries
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog

BOARD = "/platser/"


@pytest.fixture
def booked(scene):
    """Hemmet: one lives there, one is coming, one place closed."""
    scene.arrived(scene.approved(0), place="1", start=-5)
    scene.planned(scene.approved(1), place="2", start=3)
    hedda = scene.world.hedda
    put_out_of_service(scene.place("hemmet", "3").pk, TODAY, day(4), actor=hedda, reason="repair")
    return scene


@pytest.mark.parametrize("name", ["alice", "greta", "bo", "bodil"])
def test_a_partner_sees_that_a_place_is_taken_and_by_nobody(booked, visit, name):
    page = visit(name).get(BOARD)
    words = text_of(page)
    assert page.status_code == 200
    assert "upptagen" in words and "Stängd: reparation" in words
    assert "TT" not in words and "Testsson" not in words
    assert "/placeringar/" not in page.content.decode()
    with acting(booked.world.actors[name]):
        assert not AccessLog.objects.filter(action="hit", what="platstavla").exists()


def test_the_home_sees_initials_and_they_are_logged(booked, visit):
    words = text_of(visit("sten").get(BOARD))
    assert "TT" in words
    with acting(booked.world.sten):
        assert AccessLog.objects.filter(action="hit", what="platstavla").count() == 2


def test_another_county_sees_nothing_of_it(booked, visit):
    words = text_of(visit("olle").get(BOARD))
    assert "Hemmet" not in words and "upptagen" not in words


def test_who_sees_no_board_is_refused(booked, visit):
    assert visit("adam").get(BOARD).status_code == 403


@pytest.mark.parametrize(
    "query", [{"visa": "manad"}, {"visa": "vecka", "fran": "2026-06-01"}, {"fran": "inte en dag"}]
)
def test_other_days_and_nonsense(booked, visit, query):
    assert visit("alice").get(BOARD, **query).status_code == 200


def test_a_unit_that_is_not_there_is_not_found(booked, visit):
    assert visit("alice").get(BOARD, enhet=str(booked.world.utboendet.pk)).status_code == 404


def test_the_number_of_queries_does_not_grow(scene, visit):
    sten = visit("sten")
    scene.arrived(scene.approved(0), place="1", start=-5)
    scene.planned(scene.approved(1), place="2", start=3)
    few = queries(sten, BOARD)
    scene.arrived(scene.approved(2), place="2", start=-5, end=2)
    scene.planned(scene.approved(3, unit="boendet"), unit="boendet", place="1", start=2)
    hold(
        scene.place("hemmet", "3").pk,
        TODAY,
        day(3),
        actor=scene.world.hedda,
        expires_at=on(scene.world.hedda, 2).now,
    )
    assert queries(sten, BOARD) == few


def test_the_head_gives_a_place_from_a_free_day_on_the_board(scene, visit):
    case, place = scene.approved(0), scene.place("hemmet", "2")
    hedda = visit("hedda")
    link = reverse("placements:give_in", args=[place.pk])
    assert f"{link}?fran={day(1)}" in hedda.get(BOARD).content.decode()
    form = hedda.get(hedda.get(link, fran=str(day(1))).url)
    assert 'value="2026-03-03"' in form.content.decode()
    url = reverse("placements:give", args=[scene.world.hemmet.pk])
    data = {"case": str(case.pk), "place": str(place.pk), "planned_from": "2026-03-03", "planned_to": ""}
    assert hedda.post(url, data).status_code == 302
    with acting(scene.world.hedda):
        assert Stay.objects.get().planned_from == day(1)


def test_a_free_day_leads_to_closing_and_reserving_it_too(scene, visit):
    place, hedda = scene.place("hemmet", "2"), visit("hedda")
    link = reverse("placements:give_in", args=[place.pk])
    page = hedda.get(hedda.get(link, fran=str(day(1))).url).content.decode()
    for name in ("close", "hold"):
        url = reverse(f"placements:{name}", args=[scene.world.hemmet.pk])
        assert f'{url}?plats={place.pk}&amp;fran={day(1)}"' in page
        form = hedda.get(url, plats=str(place.pk), fran=str(day(1))).content.decode()
        assert 'value="2026-03-03"' in form and f'<option value="{place.pk}" selected>' in form
    other = scene.place("boendet", "1")
    foreign = hedda.get(reverse("placements:give", args=[scene.world.hemmet.pk]), plats=str(other.pk))
    assert str(other.pk) not in foreign.content.decode()


def test_a_taken_place_is_told_at_the_field(booked, visit):
    case = booked.approved(2)
    url = reverse("placements:give", args=[booked.world.hemmet.pk])
    place = booked.place("hemmet", "1")
    data = {"case": str(case.pk), "place": str(place.pk), "planned_from": "2026-03-03"}
    answer = visit("hedda").post(url, data)
    assert answer.status_code == 422
    assert "Platsen är inte ledig alla de dagarna" in text_of(answer)


def test_who_is_not_ready_stands_there_with_what_is_missing(scene, visit):
    case = scene.approved(0)
    with acting(scene.world.alice):
        Decision.objects.filter(case=case, kind="assistance").update(superseded_at=scene.world.alice.now)
        Application.objects.filter(case=case).update(state="assessed")
    words = text_of(visit("hedda").get(reverse("placements:give", args=[scene.world.hemmet.pk])))
    assert "Inte möjligt ännu" in words and "Biståndsbeslut" in words
    assert "Ingen är klar för plats" in words


@pytest.mark.parametrize("name", ["sten", "alice", "bodil"])
@pytest.mark.parametrize("page", ["give", "close", "hold"])
def test_only_the_head_has_the_forms(scene, visit, name, page):
    answer = visit(name).get(reverse(f"placements:{page}", args=[scene.world.hemmet.pk]))
    assert answer.status_code in {403, 404}


def test_closing_and_opening_again(scene, visit):
    hedda, place = visit("hedda"), scene.place("hemmet", "1")
    url = reverse("placements:close", args=[scene.world.hemmet.pk])
    data = {"place": str(place.pk), "first_day": "2026-03-02", "last_day": "2026-03-01", "reason": "repair"}
    assert "Sista dagen kan inte vara före den första" in text_of(hedda.post(url, data))
    assert hedda.post(url, data | {"last_day": ""}).status_code == 302
    with acting(scene.world.hedda):
        closed = PlaceClaim.objects.get()
    again = reverse("placements:claim", args=[closed.pk])
    assert "reparation" in text_of(hedda.get(again))
    assert hedda.post(again, version=closed.row_version).status_code == 302
    assert scene.claims(place) == []


def test_reserving(scene, visit):
    place = scene.place("hemmet", "1")
    url = reverse("placements:hold", args=[scene.world.hemmet.pk])
    data = {"place": str(place.pk), "first_day": "2026-03-02", "last_day": "2026-03-05", "hours": "24"}
    assert visit("hedda").post(url, data).status_code == 302
    assert scene.claims(place) == [("hold", TODAY, day(4))]


def test_the_figures_of_the_night(scene, visit):
    assert "Beläggningen räknas varje natt" in text_of(visit("stina").get("/platser/belaggning/"))


def test_an_offered_place_is_marked_as_such_for_everybody_and_names_nobody(scene, visit):
    rules(scene)
    waiting(scene, 0, 1)
    offered(scene, place="1", start=3)
    for name in ("bo", "sten"):
        page = visit(name).get(BOARD)
        words = text_of(page)
        assert page.content.decode().count("vk-band--offered") == 2, "the band, and what it means"
        assert "Erbjuden från" in words and "TT" not in words
        assert "erbjuden från" in words, "the days until then are free"
    later = text_of(visit("bo").get(BOARD, fran=day(-9).isoformat(), visa="vecka"))
    assert "erbjuden från" in later, "also where its days are not shown"
