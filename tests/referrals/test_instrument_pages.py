"""The pages of an instrument: by the signed-in case worker, through the frame of forms."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from referrals.models import Instrument, InstrumentResult, InstrumentText
from tests.cast import GROUP, a_case, make_party
from tests.referrals.test_instrument_used import inquired
from tests.referrals.test_record_instrument_result import ALL_TWOS, record
from tests.world import NOW, TODAY
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, EntryVersion
from vardkedja.core.scope import setup_scope

BASIS = "Resultatet är ett underlag, inte en diagnos."


@pytest.fixture(autouse=True)
def at_work():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(world):
    return a_case(world, world.alice)


def client_of(world, name):
    client = Client()
    client.force_login(world.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def form_url(world, case, code="audit"):
    with acting(world.alice):
        row = Instrument.objects.valid(TODAY).get(code=code)
    return reverse("referrals:instrument", args=[case.pk, row.pk])


def posted(world, items, name="alice", **more):
    guard = {"vk_domain": str(world.actors[name].domain_id), "vk_token": str(uuid.uuid4()), "vk_version": ""}
    how = {"administered_on": TODAY.isoformat(), "administered_by": "Alice", "profession": "socionom"}
    return guard | how | {f"item_{n}": str(value) for n, value in items.items()} | more


def result_url(actor, row):
    with acting(actor):
        entry = EntryVersion.objects.get(pk=row.version_id).entry_id
    return reverse("referrals:instrument_result", args=[entry])


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_choose_fill_in_and_read(world, case):
    client = client_of(world, "alice")
    shown = text(client.get(reverse("referrals:instruments", args=[case.pk])))
    assert "Inget instrument än" in shown and all(
        name in shown for name in ("AUDIT-C", "DUDIT", "NODS", "ASI")
    )
    url = form_url(world, case)
    form = text(client.get(url))
    assert BASIS in form and "Fråga 10" in form and 'name="item_9" value="2"' in form
    assert 'name="item_9" value="1"' not in form
    response = client.post(url, posted(world, ALL_TWOS), follow=True)
    page = text(response)
    assert response.status_code == 200 and BASIS in page
    assert "Sannolikt beroende (20–40)" in page and "Registrerat" in page


def test_only_an_opened_inquiry_is_said_to_have_begun_and_to_use_an_instrument(world, case):
    client = client_of(world, "alice")
    record(world, case)
    record(world, case, administered_on=TODAY - dt.timedelta(days=1))
    pages = [reverse("referrals:instruments", args=[case.pk]), reverse("core:case", args=[case.pk])]
    for url in pages:
        page = text(client.get(url))
        assert page.count("Registrerat") == 2 and "då utredningen började" not in page
        assert not any(said in page for said in ("Används i", "Äldre än utredningen", "Inget används"))
    inquired(world, case)
    for url in pages:
        page = text(client.get(url))
        assert page.count("Används i utredningen") == page.count("Äldre än utredningen") == 1
    assert "då utredningen började" in text(client.get(pages[0]))


def test_a_value_out_of_range_is_told_at_its_field_and_nothing_is_stored(world, case):
    response = client_of(world, "alice").post(form_url(world, case), posted(world, ALL_TWOS | {9: 3}))
    assert response.status_code == 422
    assert response.context["form"].errors == {"item_9": ["Fråga 9 kan bara besvaras med 0, 2 eller 4."]}
    with acting(world.alice):
        assert not InstrumentResult.objects.exists()


def test_an_item_left_out_is_told_at_its_field(world, case):
    client = client_of(world, "alice")
    without = {n: 2 for n in range(2, 11)}
    response = client.post(form_url(world, case), posted(world, without))
    assert list(response.context["form"].errors) == ["item_1"]
    asked = {1: 2, 2: 2, 3: 2, 9: 0, 10: 0}  # 4–8 may be left out by the rule, which does not hold here
    response = client.post(form_url(world, case), posted(world, asked))
    assert response.status_code == 422 and list(response.context["form"].errors) == ["item_4"]


def test_the_early_skip_needs_no_answers(world, case):
    answered = {1: 0, 9: 0, 10: 0}
    page = text(client_of(world, "alice").post(form_url(world, case), posted(world, answered), follow=True))
    assert "behövde inte besvaras" in page and "Under gränsen för riskbruk (0–6)" in page


def test_answers_that_do_not_go_together_are_told_beside_the_result(world, case):
    client = client_of(world, "alice")
    answered = dict.fromkeys(range(1, 11), 0) | {2: 3, 3: 2}
    page = text(client.post(form_url(world, case), posted(world, answered), follow=True))
    said = "Fråga 1 är besvarad med 0 men frågorna 2 och 3 med mer än 0."
    assert page.count(said) == 1 and "Svar som inte går ihop" in page
    assert page.index("Svar som inte går ihop") > page.index('id="resultat"')
    fits = dict.fromkeys(range(1, 11), 0)
    page = text(client.post(form_url(world, case), posted(world, fits), follow=True))
    assert "Summa" in page and "Svar som inte går ihop" not in page


def test_the_summary_of_errors_says_the_number_of_a_question_once(world, case):
    client = client_of(world, "alice")
    page = text(client.post(form_url(world, case), posted(world, {n: 2 for n in range(2, 11)})))
    assert ">Fråga 1: välj ett svar, eller att frågan inte besvarades.</a>" in page
    page = text(client.post(form_url(world, case), posted(world, ALL_TWOS | {9: 3}, profession="")))
    assert ">Fråga 9 kan bara besvaras med 0, 2 eller 4.</a>" in page
    assert ">Profession: Fyll i det här fältet.</a>" in page


def test_not_answered_is_kept_without_a_sum(world, case):
    answered = ALL_TWOS | {3: "none"}
    page = text(client_of(world, "alice").post(form_url(world, case), posted(world, answered), follow=True))
    assert "Fråga 3 besvarades inte. Ingen summa räknas." in page and "Svar saknas" in page


def test_a_correction_begins_with_what_was_answered(world, case):
    client = client_of(world, "alice")
    url = result_url(world.alice, record(world, case, ALL_TWOS | {3: None}))
    form = client.get(f"{url}ratta/").context["form"]
    assert form["item_1"].value() == "2" and form["item_3"].value() == "none"
    assert form["profession"].value() == "socionom"
    data = posted(world, ALL_TWOS, why="Svarade i efterhand", vk_version="1")
    page = text(client.post(f"{url}ratta/", data, follow=True))
    assert "Sannolikt beroende" in page and "Version 1" in page and "Svarade i efterhand" in page


def test_an_annulled_result_says_so_and_leaves_the_case_page(world, case):
    client = client_of(world, "alice")
    inquired(world, case)
    url = result_url(world.alice, record(world, case))
    assert "AUDIT" in text(client.get(reverse("core:case", args=[case.pk])))
    data = posted(world, {}, why="Fel ärende", vk_version="1")
    page = text(client.post(f"{url}makulera/", data, follow=True))
    assert "Gäller inte" in page and "Fel ärende" in page
    panel = text(client.get(reverse("core:case", args=[case.pk])))
    assert "Inget används i utredningen" in panel


def test_over_time_there_is_a_table_and_a_picture_with_words(world, case):
    client = client_of(world, "alice")
    inquired(world, case)
    record(world, case, ALL_TWOS | {1: 0}, administered_on=TODAY.replace(month=1))
    url = result_url(world.alice, record(world, case))
    page = text(client.get(url))
    assert '<svg class="vk-chart__svg vk-chart__svg--line"' in page
    assert 'aria-label="AUDIT. Summan vid varje tillfälle' in page
    assert "Äldre än utredningen" in page and "Används i utredningen" in page


def test_loaded_wordings_are_shown_with_their_source(world, case):
    with acting(world.alice):
        row = Instrument.objects.valid(TODAY).get(code="audit")
    wordings = {str(n): {"text": f"Påhittad fråga {n}?", "answers": {"0": "Nej"}} for n in range(1, 11)}
    with setup_scope():
        InstrumentText.objects.create(
            instrument=row, wordings=wordings, source="Egen text", licence="Egen", loaded_at=NOW
        )
    page = text(client_of(world, "alice").get(form_url(world, case)))
    assert "1. Påhittad fråga 1?" in page and "0 – Nej" in page and "Frågor: Egen text. Egen" in page
    assert "Frågornas text finns inte här" not in page


def test_reading_a_result_is_logged_for_its_person(world, case):
    url = result_url(world.alice, record(world, case))
    client_of(world, "alice").get(url)
    with acting(world.lova):
        row = AccessLog.objects.filter(action="read", what__startswith="handling: ").get()
    assert (row.what, row.case_id) == ("handling: Resultat av bedömningsinstrument", case.pk)


@pytest.mark.parametrize("name", ["greta", "bo", "olle"])
@pytest.mark.parametrize("page", ["", "ratta/", "makulera/"])
def test_a_result_is_not_there_for_others(world, case, name, page):
    make_party(world, case, "psychiatry", GROUP, world.alice)
    url = result_url(world.alice, record(world, case))
    assert client_of(world, name).get(url + page).status_code == (
        403 if (name, bool(page)) == ("greta", True) else 404
    )


def test_a_member_of_the_group_is_offered_nothing_to_fill_in(world, case):
    make_party(world, case, "psychiatry", GROUP, world.alice)
    page = text(client_of(world, "greta").get(reverse("core:case", args=[case.pk])))
    assert "Bedömningsinstrument" not in page
    assert client_of(world, "gustav").get(form_url(world, case)).status_code == 403
