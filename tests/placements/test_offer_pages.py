"""Offers by clicking: the head offers, the applicant answers, and each reads what is theirs to read."""

import pytest
from django.urls import reverse

from placements.actions.answers import accept_offer
from placements.actions.closing import hold
from placements.actions.giving import Days, give_place_provisionally
from placements.models import Offer, Stay
from tests.core.visitors import errors_of
from tests.placements.offer_scene import again, application_of, offered, rows_of, rules, waiting
from tests.placements.pages import text_of
from tests.placements.scene import PAST, day, on
from tests.placements.test_day_page import queries
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog


def url(name, pk):
    return reverse(f"placements:{name}", args=[pk])


@pytest.fixture
def line(scene):
    rules(scene)
    return waiting(scene, 0, 1), waiting(scene, 1, 2)


@pytest.fixture
def offer(scene, line):
    return offered(scene)


def form(scene, case, start=3):
    return {"planned_from": day(start).isoformat(), "application": str(application_of(scene, case).pk)}


def test_the_head_sees_whose_turn_it_is_and_offers(scene, line, visit):
    second, first = line
    hedda = visit("hedda")
    words = text_of(hedda.get(url("offers", scene.world.hemmet.pk)))
    assert "Plats 1" in words and "Får erbjudas en plats" in words
    page = text_of(hedda.get(url("offer_place", scene.place("hemmet", "1").pk)))
    assert f"Ärende {first.number}" in page and f"Ärende {second.number}" not in page
    assert (
        hedda.post(url("offer_place", scene.place("hemmet", "1").pk), form(scene, first)).status_code == 302
    )
    with acting(scene.world.hedda):
        assert Offer.objects.get().case_id == first.pk
        hits = AccessLog.objects.filter(action="hit", what="erbjudanden")
        assert set(hits.values_list("case_id", flat=True)) == {first.pk, second.pk}
    words = text_of(hedda.get(url("offers", scene.world.hemmet.pk)))
    assert "Väntar på svar" in words and "Inte nu, för att ett erbjudande redan väntar på svar" in words


def test_to_who_has_a_place_on_the_way_nobody_says_no(scene, line, visit):
    first, second = line
    days = Days(day(5), day(20))
    give_place_provisionally(
        second.pk, scene.place("hemmet", "2").pk, days, actor=scene.world.hedda, past=PAST
    )
    hedda, application = visit("hedda"), application_of(scene, second)
    html = hedda.get(url("offers", scene.world.hemmet.pk)).content.decode()
    assert "personen redan har en plats" in html
    assert url("say_no", application_of(scene, first).pk) in html
    assert url("say_no", application.pk) not in html
    refused = hedda.post(url("say_no", application.pk), {"reason": "staffing"})
    assert errors_of(refused) == {
        "__all__": ["Personen har redan en plats eller en på väg. Ställ in den i stället."]
    }


def test_an_occupied_place_shows_what_is_in_the_way(scene, visit):
    rules(scene)
    scene.arrived(scene.approved(2), place="1", start=-5)
    case = waiting(scene, 0, 1)
    hedda = visit("hedda")
    response = hedda.post(url("offer_place", scene.place("hemmet", "1").pk), form(scene, case))
    assert response.status_code == 422
    assert "Platsen är inte ledig alla de dagarna" in text_of(response)
    assert "I vägen Upptagen från 2026-02-25 tills vidare" in text_of(response)
    assert rows_of(scene) == 0


def test_the_queue_that_changed_is_told_on_the_page(scene, line, visit):
    second, _first = line
    response = visit("hedda").post(url("offer_place", scene.place("hemmet", "1").pk), form(scene, second))
    assert response.status_code == 422 and "Kön har ändrats" in text_of(response)
    assert rows_of(scene) == 0


def test_the_homes_no_is_one_click(scene, line, visit):
    _second, first = line
    hedda = visit("hedda")
    page = hedda.get(url("offer_place", scene.place("hemmet", "1").pk)).content.decode()
    assert 'name="reason" value="staffing"' in page
    assert (
        hedda.post(url("say_no", application_of(scene, first).pk), {"reason": "staffing"}).status_code == 302
    )
    with acting(scene.world.hedda):
        no = Offer.objects.get()
    assert (no.case_id, no.state, no.reason) == (first.pk, "passed_over", "staffing")
    assert hedda.post(url("take_up", no.pk), version=no.row_version).status_code == 302
    assert again(scene.world.hedda, no).state == "taken_up"


def test_the_applicant_says_yes_and_the_head_gives_the_place(scene, offer, visit):
    alice, hedda = visit("alice"), visit("hedda")
    case_page = text_of(alice.get(reverse("core:case", args=[offer.case_id])))
    assert "Svara på erbjudandet från Hemmet" in case_page and "Erbjudanden" in case_page
    words = text_of(alice.get(url("offer", offer.pk)))
    assert "Svar senast 2026-03-03 12:00" in words and "Tacka ja" in words and "Ge platsen" not in words
    assert "Tacka ja" not in text_of(hedda.get(url("offer", offer.pk)))
    assert alice.post(url("accept", offer.pk), version=offer.row_version).status_code == 302
    assert "Ge platsen" in text_of(hedda.get(url("offer", offer.pk)))
    version = again(scene.world.hedda, offer).row_version
    assert hedda.post(url("give_offered", offer.pk), version=version).status_code == 302
    with acting(scene.world.hedda):
        assert Stay.objects.get(case=offer.case_id).state == "planned"


def test_the_applicant_says_no_with_a_reason(scene, offer, visit):
    alice = visit("alice")
    refused = alice.post(url("decline", offer.pk), {"reason": ""}, version=offer.row_version)
    assert refused.status_code == 422 and again(scene.world.alice, offer).state == "open"
    answer = alice.post(url("decline", offer.pk), {"reason": "later"}, version=offer.row_version)
    assert answer.status_code == 302 and again(scene.world.alice, offer).state == "declined"
    assert "Kan inte komma då, men senare" in text_of(alice.get(url("offer", offer.pk)))


def test_an_old_page_answers_nothing(scene, offer, visit):
    alice = visit("alice")
    accept_offer(offer.pk, actor=scene.world.alice)
    response = alice.post(url("decline", offer.pk), {"reason": "later"}, version=offer.row_version)
    assert response.status_code == 422 and "Ni har redan tackat ja" in text_of(response)
    assert again(scene.world.alice, offer).state == "accepted"


@pytest.mark.parametrize("name", ["bo", "bodil", "olle"])
def test_who_is_not_party_finds_nothing(scene, offer, visit, name):
    visitor = visit(name)
    for page in ("offer", "accept", "decline", "give_offered", "take_back", "take_up"):
        assert visitor.get(url(page, offer.pk)).status_code in {403, 404}, page
    assert visitor.get(url("offers", scene.world.hemmet.pk)).status_code in {403, 404}
    assert visitor.get(url("say_no", offer.application_id)).status_code in {403, 404}


def test_the_staff_of_the_home_read_but_do_not_offer(scene, offer, visit):
    sten = visit("sten")
    assert sten.get(url("offer", offer.pk)).status_code == 200
    for name, pk in (
        ("offers", scene.world.hemmet.pk),
        ("offer_place", scene.place("hemmet", "2").pk),
        ("take_back", offer.pk),
        ("say_no", offer.application_id),
    ):
        assert sten.get(url(name, pk)).status_code == 403, name


def test_the_number_of_queries_does_not_grow(scene, visit):
    rules(scene)
    waiting(scene, 0, 1)
    hedda, page = visit("hedda"), url("offers", scene.world.hemmet.pk)
    offered(scene, "1")
    waiting(scene, 1, 0)
    hedda.get(page)
    few = queries(hedda, page)
    for number in (2, 3, 4):
        waiting(scene, number, 0)
    offered(scene, "2")
    assert queries(hedda, page) == few


def test_each_free_place_says_until_when(scene, visit):
    """As the board shows it: free until something claims it, or until further notice."""
    rules(scene)
    hold(
        scene.place("hemmet", "1").pk,
        day(5),
        day(9),
        actor=scene.world.hedda,
        expires_at=on(scene.world.hedda, 9).now,
    )
    scene.arrived(scene.approved(2), place="2", start=-5)
    words = text_of(visit("hedda").get(url("offers", scene.world.hemmet.pk)))
    assert f"Plats 1, ledig till {day(5)}" in words
    assert "Plats 3, ledig tills vidare" in words and "Plats 2," not in words


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("give", "ger och erbjuder platser"),
        ("offers", "ger och erbjuder platser"),
        ("hold", "stänger och reserverar platser"),
        ("match_rules", "bestämmer vem enheten"),
    ],
)
def test_a_refusal_says_what_the_page_is_for(scene, visit, name, reason):
    answer = visit("alice").get(url(name, scene.world.hemmet.pk))
    assert answer.status_code == 403
    assert reason in text_of(answer) and "dagens lista" not in text_of(answer)
