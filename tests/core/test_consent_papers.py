"""The papers that the person gets: a form to sign, what a withdrawal did, what has been shared. In plain words."""

import io
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.cast import HOME, a_case, tell_who
from tests.core.consent_scene import C, a_scene, at_age, consented, given, written
from tests.core.visitors import Visitor
from tests.world import NOW, NUMBERS, TODAY
from vardkedja.core.actions.consents import Minor, Word
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.releases import release, take_to_file
from vardkedja.core.actions.withdrawals import withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, EntryKind, EntryVersion, Ground
from vardkedja.core.selectors import papers


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def at(name, *args):
    return reverse(f"core:{name}", args=args)


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    assert response.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.fixture
def case(world):
    return a_scene(world)


@pytest.fixture
def shared(world, case):
    """A released application of which the home took one version to file; the consent is then taken back."""
    consent = consented(world, case, world.home, world.bjorkby)
    social, substance = written(world, case), written(world, case, C.SUBSTANCE)
    given(world, case, [social, substance], consent, world.home, world.bjorkby)
    given(world, case, [written(world, case, C.PLANNING, EntryKind.SIP)], None, ground=Ground.NO_HARM)
    with acting(world.hedda):
        version = EntryVersion.objects.get(pk=social.pk)
    take_to_file(case.pk, [version], actor=world.hedda, diary_number="HEM 2026/17")
    return consent


def test_the_form_says_what_to_whom_why_how_long_and_that_one_may_say_no(world, case):
    consent = consented(world, case, given_on=None, purpose="ansökan om plats på Hemmet")
    text = text_of(Visitor(world, "alice").get(at("consent_form", case.pk, consent.pk)))
    for words in (
        "Region Test, Hemmet", "Substansbruk", "Social situation", "ansökan om plats på Hemmet", "Du kan säga nej",
        "Du kan när som helst ta tillbaka", "bara för en mottagare eller en sorts uppgifter", "Datum och underskrift",
        "Tore Testsson", "2027-03-01",
    ):  # fmt: skip
        assert words in text, words


def test_each_whose_word_it_needs_has_a_line(world, case):
    at_age(world, 16)
    consent = consented(world, case, words=(), minor=Minor(2))
    text = text_of(Visitor(world, "alice").get(at("consent_form", case.pk, consent.pk)))
    assert text.count("Datum och underskrift") == 3
    assert "Den unge" in text and "Vårdnadshavare 2" in text


def test_the_notice_says_what_closed_what_stays_where_and_why(world, case, shared):
    withdraw_consent(shared.pk, actor=world.alice)
    text = text_of(Visitor(world, "alice").get(at("consent_notice", case.pk, shared.pk)))
    for words in (
        "Det här är stängt nu", "Det här ligger kvar hos mottagaren", f"taget till akten {TODAY}", "Björkby kommun",
        "Integritetsskyddsmyndigheten", f"Stängt {TODAY}",
    ):  # fmt: skip
        assert words in text, words
    assert "HEM 2026/17" not in text


def test_the_notice_says_not_that_it_is_closed_where_another_ground_keeps_it_open(world, case):
    """Two consents carry the same application to Hemmet: the one that stands lets Hemmet read it still."""
    version = written(world, case)
    first, second = (consented(world, case) for _ in range(2))
    for consent in (first, second):
        given(world, case, [version], consent)
    withdraw_consent(first.pk, actor=world.alice)
    text = text_of(Visitor(world, "alice").get(at("consent_notice", case.pk, first.pk)))
    assert "Ingenting som var utlämnat behövde stängas" in text
    assert "Det här kan mottagaren läsa ändå, på en annan grund" in text
    withdraw_consent(second.pk, actor=world.alice)
    text = text_of(Visitor(world, "alice").get(at("consent_notice", case.pk, second.pk)))
    assert "Ingenting som var utlämnat" not in text and "på en annan grund" not in text


def test_the_notice_is_to_the_person_whoever_took_it_back(world, case):
    at_age(world, 12)
    consent = consented(world, case, words=[Word("guardian_1", TODAY, name="Gerd Testsson")], minor=Minor(1))
    withdraw_consent(consent.pk, actor=world.alice)
    text = text_of(Visitor(world, "alice").get(at("consent_notice", case.pk, consent.pk)))
    assert "Ett samtycke om dig är återtaget" in text and "av vårdnadshavare 1" in text
    assert "Du har tagit" not in text


def test_there_is_no_notice_of_what_was_not_taken_back(world, case, shared):
    assert Visitor(world, "alice").get(at("consent_notice", case.pk, shared.pk)).status_code == 409


def test_what_has_been_shared_is_listed_at_any_time_with_ground_and_state(world, case, shared):
    text = text_of(Visitor(world, "alice").get(at("shared", case.pk)))
    for words in (
        "Vad vi har delat om dig",
        "Ditt samtycke",
        "inte skadar dig",
        "Öppet till och med 2027-03-01",
    ):
        assert words in text, words


def test_where_nothing_was_shared_it_says_so(world, case):
    assert "inte lämnat ut några uppgifter" in text_of(Visitor(world, "alice").get(at("shared", case.pk)))


def test_the_recipient_lists_only_what_it_shared_itself(world, case, shared):
    text = text_of(Visitor(world, "hedda").get(at("shared", case.pk)))
    assert "inte lämnat ut några uppgifter" in text
    assert "Björkby" not in text


def test_it_lists_no_case_whose_person_the_authority_was_not_told(world):
    """Björkby gave something out in a case that it does not know to be about its client: the client's list tells it not."""
    case = a_case(world, world.alice, NUMBERS[0], ("bjorkby", HOME))
    note = write_entry(case.pk, EntryKind.NOTE, C.PLANNING, [("text", "Anteckning", "Möte")], actor=world.bo)
    release(case.pk, [note], [world.anby.pk], actor=world.bo, ground=Ground.NO_HARM, purpose="hemgången")
    own = a_case(world, world.bo, NUMBERS[0])
    address = at("shared", own.pk)
    assert "emgången" not in text_of(Visitor(world, "bo").get(address))
    tell_who(world, case, "bjorkby", world.alice)
    assert "Hemgången" in text_of(Visitor(world, "bo").get(address))


def test_taking_a_paper_out_is_logged_and_its_name_says_nobody(world, case, shared):
    answer = Visitor(world, "alice").get(at("shared", case.pk))
    assert "Testsson" not in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    with acting(world.lova):
        row = AccessLog.objects.get(action="export", what="vad-som-delats")
    assert (row.case_id, row.person_id) == (case.pk, case.person_id)


@pytest.mark.parametrize(
    "name", ["consent_form", "consent_notice", "consent_shown", "withdraw", "consent_give"]
)
@pytest.mark.parametrize("who", ["hedda", "berta", "olle"])
def test_another_authority_finds_neither_consent_nor_paper(world, case, shared, name, who):
    assert Visitor(world, who).get(at(name, case.pk, shared.pk)).status_code == 404


def test_queries_do_not_grow_with_what_was_shared(world, case, shared):
    def spent():
        with acting(world.alice), CaptureQueriesContext(connection) as queries:
            papers.shared_about(world.alice, case)
        return len(queries)

    first = spent()
    for _ in range(3):
        given(world, case, [written(world, case)], shared, world.home, world.bjorkby)
    assert spent() == first


def test_what_stays_is_marked_on_the_recipients_pages_and_pdf(world, case, shared):
    withdraw_consent(shared.pk, actor=world.alice)
    hedda, mark = Visitor(world, "hedda"), f"Samtycket återtaget den {TODAY}"
    with acting(world.hedda):
        version = EntryVersion.objects.get(case=case, owner=world.anby, entry__category=C.SOCIAL)
    assert mark in hedda.text(at("case", case.pk))
    assert mark in hedda.text(at("document", case.pk, version.pk))
    assert mark in text_of(hedda.get(at("document_pdf", case.pk, version.pk)))
    assert mark not in Visitor(world, "alice").text(at("document", case.pk, version.pk))
