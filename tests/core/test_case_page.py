"""The case page: who sees what of a case, what is done there, and that it costs the same however much is written."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.cast import GROUP, UNIT, a_case, tell_who
from tests.core.visitors import Visitor, errors_of
from tests.world import NUMBERS, TODAY
from vardkedja.core import registry
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import acting
from vardkedja.core.models import (
    AccessLog,
    CaseHandler,
    CaseLink,
    CaseParty,
    Category,
    Consent,
    EntryKind,
    EntryVersion,
    Filing,
    Grant,
    Release,
)

TAKEN_BACK = {"extent": "whole", "told_on": TODAY.isoformat(), "told_by": "person", "channel": "phone"}
NEED = [("need", "Vad behöver du hjälp med?", "Lugn och ro")]


@pytest.fixture
def case(world):
    """Alice's case, with the home and Björkby as parties."""
    return a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT), ("bjorkby", GROUP))


@pytest.fixture
def version(world, case):
    return write_entry(case.pk, EntryKind.APPLICATION, Category.SOCIAL, NEED, actor=world.alice)


def at(name, *args):
    return reverse(f"core:{name}", args=args)


def released(world, case, version, **changed):
    """Alice releases the version to the home through the page."""
    data = {
        "versions": [version.pk],
        "recipients": [world.home.pk],
        "purpose": "placering",
        "ground": "no_harm",
    }
    return Visitor(world, "alice").send(at("release", case.pk), {**data, **changed})


def test_the_owner_sees_name_masked_number_why_and_what_is_written(world, case, version):
    text = Visitor(world, "alice").text(at("case", case.pk))
    for words in ("Tore Testsson", "18900101-****", "ansvarig för ärendet", "Region Test, Hemmet", "Ansökan"):
        assert words in text
    assert NUMBERS[0][-4:] not in text


def test_a_party_sees_that_the_case_is_there_but_neither_name_nor_content(world, case, version):
    text = Visitor(world, "hedda").text(at("case", case.pk))
    assert "part i ärendet: mottagande enhet" in text
    for words in ("Testsson", "18900101", "1890-01-01", "Lugn och ro", at("document", case.pk, version.pk)):
        assert words not in text


@pytest.mark.parametrize("name", ["bo", "olle"])
def test_a_document_that_was_not_released_is_not_there(world, case, version, name):
    visitor = Visitor(world, name)
    assert visitor.get(at("document", case.pk, version.pk)).status_code == 404
    assert visitor.get(at("document_pdf", case.pk, version.pk)).status_code == 404
    assert visitor.send(at("to_file", case.pk, version.pk), {"diary_number": "X 1"}).status_code == 404


def test_the_whole_number_is_shown_on_demand_and_logged(world, case):
    response = Visitor(world, "alice").send(at("reveal", case.pk))
    assert "18900101-9802" in response.content.decode()
    with acting(world.alice):
        assert AccessLog.objects.filter(what="personnummer", action="read", case_id=case.pk).count() == 1


def test_a_release_opens_the_document_and_withdrawal_closes_it(world, case, version):
    consent = record_consent(
        case.pk,
        [world.home.pk],
        actor=world.alice,
        categories=[Category.SOCIAL],
        manner="oral",
        purpose="placering",
        given_on=TODAY,
    )
    response = released(world, case, version, ground="consent_oral", consent=consent.pk)
    assert response.status_code == 302
    hedda, url = Visitor(world, "hedda"), at("document", case.pk, version.pk)
    assert "Lugn och ro" in hedda.text(url)
    assert "Muntligt samtycke" in hedda.text(at("case", case.pk))
    assert Visitor(world, "alice").send(at("withdraw", case.pk, consent.pk), TAKEN_BACK).status_code == 302
    assert hedda.get(url).status_code == 404
    assert "Stängt" in Visitor(world, "alice").text(at("case", case.pk))


def test_a_release_on_consent_names_the_consent(world, case, version):
    errors = errors_of(released(world, case, version, ground="consent_oral"))
    assert errors == {"consent": ["Välj vilket dokumenterat samtycke som utlämnandet vilar på."]}
    with acting(world.alice):
        assert not Release.objects.exists()


def test_a_release_takes_only_own_documents_and_parties(world, case, version):
    other = a_case(world, world.bo, NUMBERS[1])
    foreign = write_entry(other.pk, EntryKind.NOTE, Category.SOCIAL, NEED, actor=world.bo)
    errors = errors_of(released(world, case, foreign, recipients=[world.utby.pk]))
    assert set(errors) == {"versions", "recipients"}
    with acting(world.alice):
        assert not Grant.objects.exists()


def test_reading_a_released_document_is_logged_for_its_owner(world, case, version):
    released(world, case, version)
    Visitor(world, "hedda").text(at("document", case.pk, version.pk))
    with acting(world.lova):
        row = AccessLog.objects.get(what="handling: Ansökan", action="read")
    assert (row.user_name, row.reader_domain_id, row.owner_domain_id) == (
        "Hedda Hall",
        world.home.pk,
        world.anby.pk,
    )


def test_to_file_in_one_step_with_the_own_diary_number(world, case, version):
    released(world, case, version)
    hedda = Visitor(world, "hedda")
    response = hedda.send(at("to_file", case.pk, version.pk), {"diary_number": "HEM 2026/17"})
    assert response.status_code == 302
    shown = hedda.text(response.headers["Location"])
    assert "HEM 2026/17" in shown
    assert f'content="0; url={at("document_pdf", case.pk, version.pk)}"' in shown
    pdf = hedda.get(at("document_pdf", case.pk, version.pk))
    text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert "HEM 2026/17" in text
    assert "Lugn och ro" in text
    assert "Testsson" not in pdf.headers["Content-Disposition"]
    assert "HEM 2026/17" not in Visitor(world, "alice").text(at("case", case.pk))


@pytest.mark.parametrize("number", ["", " ", "x" * 41])
def test_to_file_wants_a_diary_number(world, case, version, number):
    response = Visitor(world, "alice").send(at("to_file", case.pk, version.pk), {"diary_number": number})
    assert "diary_number" in errors_of(response)
    with acting(world.alice):
        assert not Filing.objects.exists()


def test_taken_twice_to_file_is_refused_at_the_field(world, case, version):
    alice, url = Visitor(world, "alice"), at("to_file", case.pk, version.pk)
    alice.send(url, {"diary_number": "SN 1"})
    errors = errors_of(alice.send(url, {"diary_number": "SN 2"}))
    assert errors == {"diary_number": ["Handlingen är redan tagen till er akt."]}


def test_a_consent_is_documented_for_named_recipients(world, case):
    data = {
        "recipients": [world.home.pk],
        "categories": ["social"],
        "purpose": "ansökan om plats",
        "manner": "oral",
        "channel": "phone",
        "given_on": str(TODAY),
    }
    assert Visitor(world, "alice").send(at("consent", case.pk), data).status_code == 302
    text = Visitor(world, "alice").text(at("case", case.pk))
    assert "ansökan om plats till Region Test, Hemmet" in text
    assert "ansökan om plats" not in Visitor(world, "hedda").text(at("case", case.pk))


def test_a_consent_in_the_future_is_refused_at_the_day(world, case):
    data = {
        "recipients": [world.home.pk],
        "categories": ["social"],
        "purpose": "plats",
        "manner": "oral",
        "channel": "phone",
        "given_on": "2999-01-01",
    }
    errors = errors_of(Visitor(world, "alice").send(at("consent", case.pk), data))
    assert errors == {"given_on": ["Samtycket kan inte vara lämnat i framtiden."]}
    with acting(world.alice):
        assert not Consent.objects.exists()


def test_another_authoritys_consent_is_not_withdrawn(world, case):
    consent = record_consent(
        case.pk,
        [world.home.pk],
        actor=world.alice,
        categories=[Category.SOCIAL],
        manner="oral",
        purpose="plats",
        given_on=TODAY,
    )
    assert Visitor(world, "hedda").send(at("withdraw", case.pk, consent.pk), TAKEN_BACK).status_code == 404
    with acting(world.alice):
        assert Consent.objects.get(pk=consent.pk).withdrawn_at is None


def test_the_owner_adds_a_unit_as_party_and_ends_it(world):
    case, alice = a_case(world, world.alice, NUMBERS[2]), Visitor(world, "alice")
    assert alice.send(at("add_party", case.pk), {"domain": f"u:{world.boendet.pk}"}).status_code == 302
    with acting(world.alice):
        party = CaseParty.objects.get(case=case, unit=world.boendet)
    assert Visitor(world, "bodil").get(at("case", case.pk)).status_code == 200
    assert alice.send(at("end_party", case.pk, party.pk)).status_code == 302
    with acting(world.alice):
        assert CaseParty.objects.get(pk=party.pk).valid_to is not None


def test_an_authority_as_party_needs_a_role(world, case):
    errors = errors_of(
        Visitor(world, "alice").send(at("add_party", case.pk), {"domain": f"d:{world.psychiatry.pk}"})
    )
    assert errors == {"role": ["Välj vilken roll myndigheten får."]}


def test_a_county_outside_the_collaboration_cannot_be_chosen(world, case):
    data = {"domain": f"d:{world.utby.pk}", "role": "home"}
    assert "domain" in errors_of(Visitor(world, "alice").send(at("add_party", case.pk), data))


def test_only_the_owner_changes_parties(world, case):
    with acting(world.alice):
        party = CaseParty.objects.get(case=case, unit=world.hemmet)
    bo = Visitor(world, "bo")
    assert bo.send(at("add_party", case.pk), {"domain": f"u:{world.boendet.pk}"}).status_code == 404
    assert bo.send(at("end_party", case.pk, party.pk)).status_code == 404


def test_each_authority_names_its_own_responsible(world, case):
    data = {"duty": "responsible", "user": world.bo.user_id, "note": "Jag tar över."}
    assert Visitor(world, "berta").send(at("handler", case.pk), data).status_code == 302
    with acting(world.alice):
        assert CaseHandler.objects.get(content_object=case).user_id == world.alice.user_id
    assert "Jag tar över." in Visitor(world, "bo").text(at("case", case.pk))
    text = Visitor(world, "alice").text(at("case", case.pk))
    assert "Jag tar över." not in text
    assert "Bo Berg" in text, "whom to call at another authority is coordination data"


def test_responsible_and_deputy_are_two(world, case):
    data = {"duty": "deputy", "user": world.alice.user_id}
    errors = errors_of(Visitor(world, "alice").send(at("handler", case.pk), data))
    assert errors == {"user": ["Ansvarig och ersättare kan inte vara samma person."]}


def test_a_note_is_the_own_authoritys(world, case):
    note = {"text": "Ringde boendet.", "category": "planning"}
    assert Visitor(world, "alice").send(at("note", case.pk), note).status_code == 302
    assert "Ringde boendet." in Visitor(world, "albin").text(at("case", case.pk))
    assert "Ringde boendet." not in Visitor(world, "hedda").text(at("case", case.pk))
    with acting(world.alice):
        assert EntryVersion.objects.get(entry__kind="note").entry.category == "planning"


def test_two_cases_about_one_person_are_seen_and_joined_by_who_is_party_to_both(world, case):
    other = a_case(world, world.bo, NUMBERS[0], ("hemmet", UNIT))
    hedda, url = Visitor(world, "hedda"), at("case", case.pk)
    tell_who(world, case, "home", world.alice)
    assert other.number not in hedda.text(url)  # Björkby told the home nothing
    tell_who(world, other, "home", world.bo)
    assert f"Ärende {other.number}" in hedda.text(url)
    assert other.number not in Visitor(world, "alice").text(url)
    assert Visitor(world, "alice").send(at("join", case.pk, other.pk)).status_code == 404
    assert hedda.send(at("join", case.pk, other.pk)).status_code == 302
    assert "Sammankopplat" in hedda.text(url)
    with acting(world.hedda):
        assert CaseLink.objects.count() == 1


def test_closing_asks_first_and_then_closes(world, case):
    alice = Visitor(world, "alice")
    assert "Avsluta ärendet" in alice.text(at("close", case.pk))
    assert alice.send(at("close", case.pk)).status_code == 302
    assert "Avslutat" in alice.text(at("case", case.pk))


def test_all_events_keep_the_filter(world, case):
    for number in range(14):
        write_entry(case.pk, EntryKind.NOTE, Category.PLANNING, [("t", "T", str(number))], actor=world.alice)
    page = Visitor(world, "alice").text(at("case", case.pk) + "?handelser=egna")
    assert 'href="?alla=1&amp;handelser=egna#handelser"' in page
    assert 'href="?alla=1#handelser"' in Visitor(world, "alice").text(at("case", case.pk))


def test_what_is_registered_by_the_apps_stands_on_the_page(world, case, monkeypatch):
    step = registry.Step("blocked", "inskrivningsbeslut saknas")
    monkeypatch.setitem(registry.RAIL, 3, lambda _actor, _opened: step)
    acts = [
        registry.Possibility("Ge plats", "/x/", possible=False, reason="inget beslut ännu"),
        registry.Possibility("Skicka ansökan", "/y/", primary=True),
    ]
    monkeypatch.setattr(registry, "POSSIBILITIES", [lambda _actor, _opened: acts])
    panel = registry.Panel(1, "Ansökan", "components/empty_state.html", {"title": "Panelens ord"})
    monkeypatch.setattr(registry, "PANELS", [lambda _actor, _opened: [panel]])
    text = Visitor(world, "alice").text(at("case", case.pk))
    assert "inskrivningsbeslut saknas" in text
    assert text.index("Skicka ansökan") < text.index("inget beslut ännu")
    assert "Panelens ord" in text


def test_events_are_filtered_by_authority(world, case):
    Visitor(world, "berta").send(at("handler", case.pk), {"duty": "responsible", "user": world.bo.user_id})
    bo, url = Visitor(world, "bo"), at("case", case.pk)
    assert "Ansvarig: Bo Berg" in bo.text(f"{url}?handelser=egna")
    assert "Ärendet öppnades" not in bo.text(f"{url}?handelser=egna")
    assert "Ärendet öppnades" in bo.text(f"{url}?handelser=andras")


def test_queries_do_not_grow_with_documents_parties_and_releases(world, case, version):
    visitor, url = Visitor(world, "alice"), at("case", case.pk)

    def queries():
        with CaptureQueriesContext(connection) as spent:
            visitor.text(url)
        return len(spent)

    released(world, case, version)
    visitor.send(at("note", case.pk), {"text": "en", "category": "planning"})
    record_consent(
        case.pk,
        [world.home.pk],
        actor=world.alice,
        categories=[Category.SOCIAL],
        manner="oral",
        purpose="plats",
        given_on=TODAY,
    )
    first = queries()
    for number in range(4):
        more = write_entry(case.pk, EntryKind.APPLICATION, Category.SOCIAL, NEED, actor=world.alice)
        released(world, case, more, recipients=[world.home.pk, world.bjorkby.pk])
        visitor.send(at("note", case.pk), {"text": f"till {number}", "category": "planning"})
        record_consent(
            case.pk,
            [world.home.pk, world.bjorkby.pk],
            actor=world.alice,
            categories=[Category.SOCIAL],
            manner="oral",
            purpose="plats",
            given_on=TODAY,
        )
    assert queries() == first
