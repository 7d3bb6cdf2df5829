"""The pages of a plan: what each reader sees, forms by clicking, others' plans are 404."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sip.actions import sign_sip, write_sip
from sip.forms import SipFilter
from sip.models import Sip, SipCall, SipSignature
from sip.selectors import SIPS
from tests.cast import REGION, UNIT, a_case
from tests.sip.pages import client_of, post, text_of
from tests.sip.scenes import (
    FOLLOW_UP,
    GOALS,
    MEETING,
    a_called_sip,
    a_consented_sip,
    a_drawn_up_sip,
    a_plan,
    a_sip,
    fresh,
)
from tests.world import NOW, NUMBERS
from vardkedja.core.actions.withdrawals import withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog
from vardkedja.core.tables import ALLOWED

SIP_URLS = ("sip", "pdf", "call", "answer", "consent", "write", "sign", "follow_up", "close", "noted")


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


def url(sip, name="sip"):
    return reverse(f"sip:{name}", args=[sip.pk])


def test_the_page_says_what_is_in_the_plan_who_answers_and_who_has_signed(world):
    sip = a_drawn_up_sip(world)
    sign_sip(sip.pk, actor=world.rut)
    said = text_of(client_of(world, "alice").get(url(sip)))
    for words in (
        GOALS,
        "Återfallsprevention",
        "Systern följer med",
        "Övergripande ansvar",
        "Undertecknad Rut Ros",
        "Väntar",
    ):
        assert words in said
    assert "Tore Testsson" in said


def test_the_called_read_the_plan_without_a_name_they_were_not_given(world):
    sip = a_drawn_up_sip(world)
    said = text_of(client_of(world, "rut").get(url(sip)))
    assert GOALS in said
    assert "Tore" not in said


def test_a_party_that_was_not_called_sees_responsibilities_without_the_text(world):
    sip = a_drawn_up_sip(world)
    said = text_of(client_of(world, "hedda").get(url(sip)))
    assert "Planens text är inte utlämnad till er" in said
    assert "Region Test, psykiatrin" in said
    for secret in (GOALS, "Återfallsprevention", "Systern", "Tore"):
        assert secret not in said
    assert client_of(world, "hedda").get(url(sip, "pdf")).status_code == 404


def test_withdrawn_consent_closes_the_text_for_the_called_at_the_next_request(world):
    sip = a_drawn_up_sip(world)
    client = client_of(world, "rut")
    assert GOALS in text_of(client.get(url(sip)))
    withdraw_consent(sip.consent_id, actor=world.alice)
    assert GOALS not in text_of(client.get(url(sip)))


@pytest.mark.parametrize("name", ["bo", "olle"])
@pytest.mark.parametrize("page", SIP_URLS)
def test_who_is_not_party_finds_no_plan(world, name, page):
    sip = a_drawn_up_sip(world)
    before = fresh(world.alice, sip).row_version
    client = client_of(world, name)
    assert client.get(url(sip, page)).status_code == 404
    assert post(client, world, name, url(sip, page), {"reason": "moved"}).status_code in {404, 405}
    assert fresh(world.alice, sip).row_version == before


def test_an_administrator_and_an_economist_open_no_plan(world):
    sip = a_sip(world)
    for name in ("adam", "fia", "stina"):
        assert client_of(world, name).get(url(sip)).status_code == 403


def test_reading_a_plan_is_logged_for_its_owner(world):
    sip = a_drawn_up_sip(world)
    client_of(world, "rut").get(url(sip))
    with acting(world.lova):
        what = set(
            AccessLog.objects.filter(reader_domain_id=world.psychiatry.pk, action="read").values_list(
                "what", flat=True
            )
        )
    assert {"SIP", "handling: Samordnad individuell plan"} <= what


def test_the_list_names_own_persons_and_takes_few_questions(world):
    a_drawn_up_sip(world)
    client = client_of(world, "alice")
    with CaptureQueriesContext(
        connection,
    ) as one:
        said = text_of(client.get(reverse("sip:list")))
    assert "Tore Testsson" in said
    a_drawn_up_sip(world, NUMBERS[2])
    a_drawn_up_sip(world, NUMBERS[3])
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("sip:list"))
    assert len(three) <= len(one)


def test_the_list_shows_others_plans_without_names_and_foreign_ones_not_at_all(world):
    sip = a_drawn_up_sip(world)
    said = text_of(client_of(world, "rut").get(reverse("sip:list")))
    assert f"Ärende {fresh_case_number(world, sip)}" in said
    assert "Tore" not in said
    assert "Inga planer ännu" in text_of(client_of(world, "bo").get(reverse("sip:list")))


def fresh_case_number(world, sip):
    with acting(world.alice):
        return Sip.objects.select_related("case").get(pk=sip.pk).case.number


def test_the_list_filters_by_state_owner_and_day(world):
    a_called_sip(world)
    client = client_of(world, "alice")

    def shown(query):
        return "Tore" in text_of(client.get(reverse("sip:list") + query))

    assert shown("?lage=called&agare=egna&fran=2026-03-02")
    assert not shown("?lage=drawn_up")
    assert not shown("?agare=andras")
    assert not shown("?fran=2026-03-03")


def test_the_list_offers_only_what_the_law_lets_persons_be_sorted_by():
    assert set(SIPS.filters.values()) | set(SIPS.sorts.values()) <= ALLOWED
    shown = set(SipFilter().fields)
    assert shown == {*SIPS.filters, "sortera"}
    assert {value for value, _label in SipFilter().fields["sortera"].choices} == set(SIPS.sorts)


def test_the_page_asks_as_much_for_many_interventions_as_for_one(world):
    one, many = a_consented_sip(world), a_consented_sip(world, NUMBERS[2])
    row = a_plan(world).interventions[0]
    write_sip(one.pk, a_plan(world, interventions=[row]), actor=world.alice)
    write_sip(many.pk, a_plan(world, interventions=[row] * 15), actor=world.alice)
    client, counts = client_of(world, "alice"), []
    for sip in (one, many):
        client.get(url(sip))
        with CaptureQueriesContext(connection) as asked:
            client.get(url(sip))
        counts.append(len(asked))
    assert counts[0] == counts[1] < 40


def test_a_plan_is_made_by_clicking(world):
    case = a_case(world, world.alice, NUMBERS[0], ("psychiatry", REGION), ("hemmet", UNIT))
    alice, rut = client_of(world, "alice"), client_of(world, "rut")
    made = post(alice, world, "alice", reverse("sip:initiate", args=[case.pk]), {})
    with acting(world.alice):
        sip = Sip.objects.get()
    assert made.headers["Location"] == url(sip)
    post(
        alice,
        world,
        "alice",
        url(sip, "call"),
        {"domains": [str(world.psychiatry.pk)], "meeting_on": str(MEETING)},
    )
    post(rut, world, "rut", url(sip, "answer"), {"answer": "with_mandate"})
    post(alice, world, "alice", url(sip, "consent"), {"manner": "oral", "given_on": "2026-03-02"})
    written = post(alice, world, "alice", url(sip, "write"), typed(world))
    assert written.status_code == 302
    assert post(rut, world, "rut", url(sip, "sign"), {"plan_version": "1"}).status_code == 302
    with acting(world.alice):
        assert SipCall.objects.get().answer == "with_mandate"
        assert SipSignature.objects.get().domain_id == world.psychiatry.pk
    assert fresh(world.alice, sip).follow_up_on == FOLLOW_UP


def typed(world, **changed):
    values = {
        "goals": GOALS,
        "text_1": "Boendestöd", "domain_1": str(world.anby.pk), "person_1": "Alice Andersson", "from_1": "2026-03-16", "to_1": "",
        "text_2": "Återfallsprevention", "domain_2": str(world.psychiatry.pk), "person_2": "", "from_2": "", "to_2": "",
        "text_3": "", "domain_3": "", "person_3": "", "from_3": "", "to_3": "",
        "others": "Ingen", "overall": str(world.anby.pk), "crisis": "", "attended": "", "follow_up_on": str(FOLLOW_UP),
    }  # fmt: skip
    return values | changed


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"text_2": ""}, "Skriv vad insats 2 är"),
        ({"domain_2": ""}, "Välj vem som ansvarar"),
        ({"goals": ""}, "Skriv något här"),
        ({"to_1": "2026-03-01"}, "slutar innan den börjar"),
        ({"follow_up_on": "2026-03-02"}, "en dag som kommer"),
        ({"overall": "00000000-0000-0000-0000-000000000001"}, "Välj ett av alternativen"),
    ],
)
def test_faults_in_the_form_are_told_and_nothing_is_written(world, changed, message):
    sip = a_consented_sip(world)
    response = post(client_of(world, "alice"), world, "alice", url(sip, "write"), typed(world, **changed))
    assert response.status_code == 422
    assert message in text_of(response)
    assert fresh(world.alice, sip).version == 0


def test_more_rows_are_shown_with_what_was_typed_and_nothing_is_stored(world):
    sip = a_consented_sip(world)
    response = post(client_of(world, "alice"), world, "alice", url(sip, "write"), typed(world, more="1"))
    assert response.status_code == 200
    assert 'name="text_6"' in response.content.decode()
    assert GOALS in text_of(response)
    assert fresh(world.alice, sip).version == 0


def test_a_new_version_begins_with_what_stands(world):
    sip = a_drawn_up_sip(world)
    response = client_of(world, "alice").get(url(sip, "write"))
    assert GOALS in text_of(response)
    assert "Återfallsprevention" in text_of(response)
    assert "Underskrifterna gäller den version som är undertecknad" in text_of(response)


def test_the_same_form_twice_draws_up_one_version(world):
    sip = a_consented_sip(world)
    client, token = client_of(world, "alice"), "5f0c3a54-6a3c-4f0e-9a77-2f5f35c6d001"
    for _ in range(2):
        assert post(client, world, "alice", url(sip, "write"), typed(world), token=token).status_code == 302
    assert fresh(world.alice, sip).version == 1


def test_two_tabs_with_an_old_version_of_the_plan_are_held_apart(world):
    sip = a_consented_sip(world)
    client, old = client_of(world, "alice"), str(sip.row_version)
    assert post(client, world, "alice", url(sip, "write"), typed(world), version=old).status_code == 302
    late = post(client, world, "alice", url(sip, "write"), typed(world, goals="Annat"), version=old)
    assert late.status_code == 422
    assert fresh(world.alice, sip).version == 1


def test_what_is_not_possible_says_why_on_the_page(world):
    sip = a_called_sip(world)
    said = text_of(client_of(world, "alice").get(url(sip)))
    assert "Upprätta planen – inte möjligt nu: Den enskildes samtycke är inte dokumenterat." in said
    said = text_of(client_of(world, "rut").get(url(sip)))
    assert "Det gör Anby kommun, som tog initiativ till planen." in said


def test_the_case_page_shows_the_plan_and_the_step(world):
    sip = a_drawn_up_sip(world)
    said = text_of(client_of(world, "alice").get(reverse("core:case", args=[sip.case_id])))
    assert "Pågår nu: SIP är upprättad" in said
    assert "0 av 2" in said
    assert "Nästa uppföljning 2026-04-20" in said
