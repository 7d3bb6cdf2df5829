"""Consent by clicking: documented, given by each, shown with its state, taken back in part."""

import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfWriter

from tests.core.consent_scene import C, a_scene, at_age, consented, given, written
from tests.core.visitors import Visitor, errors_of
from tests.world import NOW, TODAY
from vardkedja.core.actions.consents import Minor
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, Attachment, Consent, ConsentVoice

TOLD = {"told_on": str(TODAY), "told_by": "person", "channel": "phone"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def at(name, *args):
    return reverse(f"core:{name}", args=args)


@pytest.fixture
def case(world):
    return a_scene(world)


def filled(world, **changes):
    values = {
        "recipients": [world.home.pk], "categories": ["social"], "purpose": "ansökan om plats", "manner": "oral",
        "channel": "phone", "given_on": str(TODAY),
    }  # fmt: skip
    return values | changes


def only(world):
    with acting(world.alice):
        return Consent.objects.get()


def a_scan() -> SimpleUploadedFile:
    paper, out = PdfWriter(), io.BytesIO()
    paper.add_blank_page(200, 200)
    paper.write(out)
    return SimpleUploadedFile("blankett.pdf", out.getvalue(), "application/pdf")


def test_it_is_documented_and_shown_with_to_whom_what_and_until_when(world, case):
    alice = Visitor(world, "alice")
    answer = alice.send(at("consent", case.pk), filled(world, valid_to="2026-06-30"))
    assert answer.headers["Location"] == at("consent_shown", case.pk, only(world).pk)
    page = alice.text(answer.headers["Location"])
    for words in ("Region Test, Hemmet", "Social situation", "2026-06-30", "per telefon", "Alice Andersson"):
        assert words in page, words
    chip = alice.text(at("case", case.pk))
    assert "Gäller" in chip and "till och med 2026-06-30" in chip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"recipients": []}, "recipients"),
        ({"categories": []}, "categories"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "allt"}, "purpose"),
        ({"valid_to": "2026-03-01"}, "valid_to"),
        ({"given_on": "2026-03-03"}, "given_on"),
        ({"given_on": ""}, "given_on"),
        ({"valid_from": "2026-03-01"}, "valid_from"),
    ],
)
def test_what_is_no_consent_is_refused_at_the_field(world, case, changes, field):
    answer = Visitor(world, "alice").send(at("consent", case.pk), filled(world, **changes))
    assert field in errors_of(answer)
    with acting(world.alice):
        assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"recipients": []},
        {"categories": []},
        {"purpose": ""},
        {"purpose": "allt"},
        {"valid_to": "2026-03-01"},
        {"given_on": "2026-03-03"},
        {"purpose": "allt", "given_on": "", "channel": ""},
    ],
)
def test_an_attempt_leaves_a_row_of_the_log(world, case, changes):
    Visitor(world, "alice").send(at("consent", case.pk), filled(world, **changes))
    with acting(world.lova):
        row = AccessLog.objects.get(action="denied", what="samtycke")
    assert (row.case_id, row.user_id) == (case.pk, world.alice.user_id)


def test_a_written_one_has_its_scan(world, case):
    data = filled(world, manner="written", channel="letter", file=a_scan())
    answer = Visitor(world, "alice").send(at("consent", case.pk), data)
    assert answer.status_code == 302
    with acting(world.alice):
        assert Attachment.objects.get().consent_id == only(world).pk
    assert "blankett.pdf" in Visitor(world, "alice").text(answer.headers["Location"])


def test_an_executable_named_pdf_is_refused_and_no_consent_stored(world, case):
    fake = SimpleUploadedFile("blankett.pdf", b"MZ\x90\x00", "application/pdf")
    data = filled(world, manner="written", channel="letter", file=fake)
    assert "file" in errors_of(Visitor(world, "alice").send(at("consent", case.pk), data))
    with acting(world.alice):
        assert not Consent.objects.exists()


def test_a_form_to_sign_waits_until_it_is_registered(world, case):
    alice = Visitor(world, "alice")
    answer = alice.send(at("consent", case.pk), filled(world, manner="later", given_on=""))
    consent = only(world)
    assert "Inte lämnat än" in alice.text(answer.headers["Location"])
    assert "Väntar på den enskilde" in alice.text(at("case", case.pk))
    word = {"who": "person", "manner": "written", "given_on": str(TODAY), "channel": "letter"}
    assert alice.send(at("consent_give", case.pk, consent.pk), word).status_code == 302
    assert only(world).given_on == TODAY


def test_a_young_persons_consent_asks_for_guardians_and_maturity(world, case):
    at_age(world, 16)
    alice = Visitor(world, "alice")
    assert "vårdnadshavare" in alice.text(at("consent", case.pk))
    data = filled(world, guardians="1")
    answer = alice.send(at("consent", case.pk), data)
    assert answer.status_code == 302
    with acting(world.alice):
        assert set(ConsentVoice.objects.values_list("who", flat=True)) == {"young", "guardian_1"}
        assert only(world).given_on is None
    give = at("consent_give", case.pk, only(world).pk)
    word = {"who": "guardian_1", "manner": "oral", "given_on": str(TODAY), "channel": "phone"}
    assert "name" in errors_of(alice.send(give, word))
    assert alice.send(give, word | {"name": "Gun Testsson"}).status_code == 302


def test_a_part_is_taken_back_by_recipient_or_category(world, case):
    consent = consented(world, case, world.home, world.bjorkby)
    alice, url = Visitor(world, "alice"), at("withdraw", case.pk, consent.pk)
    assert "recipients" in errors_of(alice.send(url, {"extent": "part", **TOLD}))
    part = {"extent": "part", "recipients": [world.home.pk], "categories": ["substance"], **TOLD}
    assert alice.send(url, part).status_code == 302
    page = alice.text(at("consent_shown", case.pk, consent.pk))
    assert "Delvis återtaget" in page and "Besked till den enskilde" in page
    assert alice.send(url, {"extent": "whole", **TOLD}).status_code == 302
    assert "Återtaget" in alice.text(at("case", case.pk))


def test_nothing_is_taken_back_by_a_preselected_answer_or_a_contradiction(world, case):
    consent = consented(world, case, world.home, world.bjorkby)
    alice, url = Visitor(world, "alice"), at("withdraw", case.pk, consent.pk)
    assert "checked" not in alice.text(url).split("Vad som tas tillbaka")[1].split("Hur ni fick veta det")[0]
    ticked = {"recipients": [world.home.pk], **TOLD}
    assert "extent" in errors_of(alice.send(url, ticked))
    assert "extent" in errors_of(alice.send(url, {"extent": "whole", **ticked}))
    assert only(world).withdrawn_at is None
    answer = alice.send(url, {"extent": "part", **ticked})
    assert "Samtycket är delvis återtaget" in alice.text(answer.headers["Location"])


def test_who_says_no_is_not_said_to_take_anything_back(world, case):
    consent = consented(world, case, given_on=None)
    alice = Visitor(world, "alice")
    assert "Svaret blev nej" in alice.text(at("case", case.pk))
    page = alice.text(at("withdraw", case.pk, consent.pk))
    assert "Anteckna svaret" in page and "Samtycket tas tillbaka" not in page
    assert "Samtycket tas tillbaka" in alice.text(at("withdraw", case.pk, consented(world, case).pk))


def test_what_waits_is_not_said_to_be_given_and_how_it_was_given_is_asked(world, case):
    alice = Visitor(world, "alice")
    assert "channel" in errors_of(alice.send(at("consent", case.pk), filled(world, channel="")))
    answer = alice.send(at("consent", case.pk), filled(world, manner="later", given_on="", channel=""))
    assert "väntar på att lämnas" in alice.text(answer.headers["Location"])


def test_the_signed_form_is_attached_afterwards(world, case):
    consent = consented(world, case, manner="written")
    alice, url = Visitor(world, "alice"), at("consent_scan", case.pk, consent.pk)
    assert "Blanketten är inte bifogad" in alice.text(at("consent_shown", case.pk, consent.pk))
    assert "file" in errors_of(alice.send(url, {}))
    answer = alice.send(url, {"file": a_scan()})
    with acting(world.alice):
        assert Attachment.objects.get().consent_id == consent.pk
    page = alice.text(answer.headers["Location"])
    assert "blankett.pdf" in page and "Blanketten är inte bifogad" not in page


def test_who_had_something_closed_is_led_to_what_stays(world, case):
    consent = consented(world, case)
    given(world, case, [written(world, case)], consent)
    Visitor(world, "alice").send(at("withdraw", case.pk, consent.pk), {"extent": "whole", **TOLD})
    hedda, url = Visitor(world, "hedda"), at("consent_closed", case.pk)
    assert url in hedda.text(f"{at('todo')}?visa=inkorg")
    assert "Inget av det som stängdes ligger kvar hos er" in hedda.text(url)
    assert hedda.send(url).status_code == 302
    assert url not in hedda.text(f"{at('todo')}?visa=inkorg")


def test_the_case_page_spends_no_more_queries_on_more_consents(world, case):
    visitor = Visitor(world, "alice")

    def spent():
        with CaptureQueriesContext(connection) as queries:
            visitor.text(at("case", case.pk))
        return len(queries)

    consented(world, case)
    first = spent()
    for _ in range(4):
        consented(world, case, world.home, world.bjorkby, categories=[C.SOCIAL, C.MENTAL, C.CHILDREN])
    assert spent() == first


def test_a_minor_who_may_decide_alone_is_noted_as_assessed(world, case):
    at_age(world, 17)
    consent = consented(world, case, words=(), minor=Minor(young_alone=True))
    page = Visitor(world, "alice").text(at("consent_shown", case.pk, consent.pk))
    assert "bedömd att själv kunna samtycka" in page
