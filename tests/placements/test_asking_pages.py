"""The pages of a place that is asked for outside, the letter, and the link that a home answers by."""

import datetime as dt
import io
import uuid

import pypdf
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placements.actions.asking import close_request, make_link
from tests.core.test_pdf import needs_pango
from tests.placements.bought_scene import NEED, a_home, a_request, asked, of
from tests.placements.pages import text_of
from tests.placements.scene import day
from tests.world import NOW
from vardkedja.core import limits
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible
from vardkedja.core.models import AccessLog, PersonRecord
from vardkedja.logs import without_person_data

REPLY = {"answer": "yes", "free_from": str(day(4)), "price": "2 850,50", "by": "Maj Mård, föreståndare"}


@pytest.fixture(autouse=True)
def counters(settings):
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": f"test-{uuid.uuid4()}-"}
    limits._counter.cache_clear()
    yield
    limits._counter.cache_clear()


@pytest.fixture
def case(scene):
    return scene.approved(0)


@pytest.fixture
def request_(scene, case, today):
    return a_request(scene.world.alice, case.pk)


@pytest.fixture
def token(scene, request_):
    return make_link(of(scene.world.alice, request_).pk, actor=scene.world.alice)


def reply(token):
    return reverse("placements:home_reply", args=[token])


def at(name, *args):
    return reverse(f"placements:{name}", args=args)


def test_the_case_leads_to_the_question_and_shows_what_was_asked(scene, visit, case):
    alice = visit("alice")
    page = alice.get(reverse("core:case", args=[case.pk]))
    assert at("ask_homes", case.pk) in page.content.decode()
    request = a_request(scene.world.alice, case.pk)
    assert request.reference in text_of(alice.get(reverse("core:case", args=[case.pk])))
    assert request.reference not in text_of(visit("hedda").get(reverse("core:case", args=[case.pk])))


def test_homes_are_asked_from_the_page_with_the_own_places_beside(scene, visit, case):
    alice = visit("alice")
    assert "Registrera ett hem" in text_of(alice.get(at("ask_homes", case.pk)))
    home = a_home(scene.world.alice)
    page = text_of(alice.get(at("ask_homes", case.pk)))
    assert "Hemmet" in page
    form = {
        "why_not_own": "no_match", "level": "hvb", "ground": str(asked(scene.world.alice).ground), "need": NEED,
        "wanted_from": str(day(2)), "weeks": "12", "answer_by": str(day(5)), "homes": [str(home.pk)],
    }  # fmt: skip
    wrong = alice.post(at("ask_homes", case.pk), form | {"need": f"{NEED} Tore vill hem.", "weeks": "tolv"})
    assert wrong.status_code == 422
    assert NEED in wrong.content.decode()
    named = alice.post(at("ask_homes", case.pk), form | {"need": f"{NEED} Tore vill hem."})
    assert "Ta bort ”Tore”" in text_of(named)
    done = alice.post(at("ask_homes", case.pk), form)
    assert done.status_code == 302
    assert "Inget svar" in text_of(alice.get(done.headers["Location"]))


def test_an_answer_by_telephone_a_choice_and_the_no_to_the_others(scene, visit, request_):
    alice, one = visit("alice"), of(scene.world.alice, request_)
    other = of(scene.world.alice, request_, "Tallbacken")
    half = alice.post(at("home_answer", one.pk), {"answer": "yes", "how": "phone", "by": "Maj", "price": "1"})
    assert half.status_code == 422
    assert "Skriv från vilken dag" in text_of(half)
    assert alice.post(at("home_answer", one.pk), REPLY | {"how": "phone"}).status_code == 302
    page = text_of(alice.get(at("place_request", request_.pk)))
    assert "2 850,50 kr" in page
    assert "239 442,00 kr" in page
    assert alice.post(at("home_choose", one.pk), {"why": "Har läkare"}).status_code == 302
    assert alice.post(at("home_told", other.pk), {"how": "phone"}).status_code == 302
    page = text_of(alice.get(at("place_request", request_.pk)))
    assert "Fick nej" in page
    assert "Har läkare" in page


def test_a_version_that_is_old_does_not_win(scene, visit, request_):
    alice, one = visit("alice"), of(scene.world.alice, request_)
    alice.post(at("home_answer", one.pk), REPLY | {"how": "phone"}, version=1)
    late = alice.post(at("home_answer", one.pk), REPLY | {"how": "mail", "price": "9"}, version=1)
    assert late.status_code == 422
    assert of(scene.world.alice, request_).price_ore == 285_050


@pytest.mark.parametrize("name", ["bo", "olle"])
def test_another_authority_finds_nothing(scene, visit, request_, name):
    one = of(scene.world.alice, request_)
    visitor = visit(name)
    for url in (
        at("place_request", request_.pk), at("place_request_close", request_.pk), at("home_answer", one.pk), at("home_link", one.pk),
        at("home_letter", one.pk), at("home_choose", one.pk), at("home_told", one.pk), at("ask_homes", request_.case_id),
    ):  # fmt: skip
        assert visitor.get(url).status_code == 404


def test_the_link_is_shown_once_and_opens_the_question_without_the_person(scene, visit, request_):
    alice, one = visit("alice"), of(scene.world.alice, request_)
    made = alice.post(at("home_link", one.pk))
    assert made.status_code == 200
    address = made.content.decode().split('value="http://testserver')[1].split('"')[0]
    assert address not in alice.get(at("place_request", request_.pk)).content.decode()
    page = Client().get(address)
    assert page.status_code == 200
    said = text_of(page)
    assert NEED in said
    assert request_.reference in said
    for secret in ("Tore", "Test0", "9802", request_.case.number):
        assert secret not in said
    assert page.headers["Cache-Control"] == "no-store"


def test_the_home_answers_once_and_what_is_wrong_is_told_at_the_field(scene, token, request_):
    home = Client()
    wrong = home.post(reply(token), REPLY | {"price": "mycket"})
    assert wrong.status_code == 422
    assert "Maj Mård" in wrong.content.decode()
    assert "Skriv beloppet i kronor" in text_of(wrong)
    assert "svaret är sparat" in text_of(home.post(reply(token), REPLY))
    row = of(scene.world.alice, request_)
    assert (row.answer, row.price_ore, row.free_from, row.answered_how) == ("yes", 285_050, day(4), "link")
    again = home.post(reply(token), REPLY | {"price": "1"})
    assert again.status_code == 410
    assert NEED not in text_of(again)
    assert of(scene.world.alice, request_).price_ore == 285_050


def test_a_wrong_link_is_not_found_and_one_that_is_over_says_so(scene, token, request_):
    assert Client().get(reply("x" * 43)).status_code == 404
    assert Client().get(reply(token[:-1])).status_code == 404
    with time_machine.travel(NOW + dt.timedelta(days=15), tick=False):
        late = Client().get(reply(token))
    assert late.status_code == 410
    assert "Länken gäller inte längre" in text_of(late)
    assert NEED not in text_of(late)
    close_request(request_.pk, actor=scene.world.alice)
    assert Client().get(reply(token)).status_code == 410


def test_each_opening_is_logged_with_the_address_it_came_from(scene, token, request_):
    Client().get(reply(token))
    one = of(scene.world.alice, request_)
    with acting(scene.world.alice):
        row = AccessLog.objects.get(object_id=one.pk, action=AccessLog.Action.READ)
    assert (row.user_name, row.reason, row.source) == ("systemet", "hemmet öppnade sin länk", "127.0.0.1")


def test_the_token_does_not_stand_in_the_lines_of_the_servers_log(token):
    line = without_person_data(None, "", {"event": f"Unprocessable Entity: {reply(token)}"})
    assert line["event"] == "Unprocessable Entity: /svara/[länk]/"


def test_the_link_is_not_for_guessing(settings, token):
    settings.RATE_LIMITS = {"link": "2/hour"}
    found = [Client().get(reply("y" * 43)).status_code for _ in range(3)]
    assert found == [404, 404, 429]


def test_staff_who_are_signed_in_are_told_whom_the_link_is_for(visit, token):
    assert visit("alice").get(reply(token)).status_code == 403


def test_a_protected_person_is_asked_for_by_letter_alone(scene, request_, token):
    alice = scene.world.alice
    with acting(alice):
        record = PersonRecord.objects.get(person_id=request_.case.person_id)
    protect_person(record.pk, "marking", actor=alice, source="register")
    late = Client().get(reply(token))
    assert late.status_code == 410
    assert NEED not in text_of(late)
    with pytest.raises(Impossible, match="skyddade"):
        make_link(of(alice, request_).pk, actor=alice)


@needs_pango
def test_the_letter_is_for_the_home_and_tells_nobody(scene, visit, request_):
    one = of(scene.world.alice, request_)
    answer = visit("alice").get(at("home_letter", one.pk))
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    said = " ".join(page.extract_text() for page in reader.pages)
    said = " ".join(said.split())
    for words in ("Björkgården", "Box 12", "341 30 Ljungby", request_.reference, "lugn miljö"):
        assert words in said
    for secret in ("Tore", "Test0", "9802", request_.case.number):
        assert secret not in said
    assert reader.trailer["/Root"]["/Lang"] == "sv"
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data().decode()


def test_the_tables_take_a_constant_number_of_queries(scene, visit, case, today):
    alice = visit("alice")
    few = a_request(scene.world.alice, case.pk)
    many = a_request(scene.world.alice, case.pk, tuple(f"Hem {n}" for n in range(8)))
    alice.get(at("place_request", few.pk))
    counts = [queries(alice, at("place_request", one.pk)) for one in (few, many)]
    assert counts[0] == counts[1]


def queries(visitor, url):
    with CaptureQueriesContext(connection) as found:
        assert visitor.get(url).status_code == 200
    return len(found)
