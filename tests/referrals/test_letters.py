"""Letters to the person: filed without an address, printed for a window envelope, with what the person needs to understand."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from referrals.actions import assess_item, close_meeting, decide_assistance, write_letter
from referrals.domain import letters
from referrals.domain.letters import Facts, Kind, Needs
from referrals.models import Decision
from referrals.selectors.letters import facts_for, written
from tests.cast import a_case
from tests.core.visitors import Visitor, errors_of
from tests.referrals.meetings import items, opened
from tests.referrals.scene import NO_HARM, a_sent, approve, assessed, judgement, kinds, proposed, ruling, sent
from vardkedja.core.actions.persons import Particulars, change_person
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, Entry, EntryVersion, PersonRecord

LIVES = Particulars(
    "Tore",
    "Testsson",
    street="Storgatan 7",
    postal_code="352 30",
    city="Anby",
    interpreter="arabiska",
    easy_read=True,
)


WORDS = {"lead": "x", "outcome": "x", "next": "x", "contact": "x"}


def at(name, *args):
    return reverse(f"referrals:{name}", args=args)


def give_needs(world, case):
    """Tore lives in Anby, needs an interpreter and easy language."""
    with acting(world.alice):
        record = PersonRecord.objects.get(person_id=case.person_id)
    change_person(record.pk, LIVES, actor=world.alice)
    return record


def pdf_of(answer):
    assert answer.headers["Content-Type"] == "application/pdf", answer.content[:300]
    return PdfReader(io.BytesIO(answer.content))


def words(answer):
    return " ".join(" ".join(page.extract_text() for page in pdf_of(answer).pages).split())


def a_letter(world, case, kind=Kind.RECEIVED, actor=None):
    actor = actor or world.alice
    with acting(actor):
        texts = letters.draft(kind, facts_for(kind, actor, case), Needs())
    return write_letter(case.pk, kind, texts, actor=actor)


def test_a_letter_is_filled_in_written_listed_printed_and_logged(world):
    application = a_sent(world)
    give_needs(world, application.case)
    alice, case = Visitor(world, "alice"), application.case
    page = alice.text(at("write_letter", case.pk, "received"))
    assert "Vi har fått ansökan om plats till Hemmet" in page and "Alice Andersson, Anby kommun" in page
    assert "Beställ tolk: arabiska." in page
    sent_texts = {"lead": "Vi har fått ansökan.", "next": "Vi läser den.", "contact": "Alice, 0470-1"}
    assert alice.send(at("write_letter", case.pk, "received"), sent_texts).status_code == 302
    with acting(world.alice):
        version = EntryVersion.objects.get(entry__kind="letter")
    url = at("letter_pdf", case.pk, version.pk)
    assert url in alice.text(at("letters", case.pk)) and url in alice.text(
        reverse("core:case", args=[case.pk])
    )
    text = words(alice.get(url))
    for part in (
        "Tore Testsson",
        "Storgatan 7",
        "352 30 Anby",
        "Vi läser den.",
        "tolk i arabiska",
        "svårt att läsa",
    ):
        assert part in text
    assert "Storgatan" not in str(version.body)  # no address is filed
    with acting(world.alice):
        assert AccessLog.objects.filter(what="brev", action="export", object_id=version.pk).exists()


def test_the_address_stands_behind_the_window_of_a_c5_envelope(world):
    """H2: the address lies within 119–190 mm from the left and 40–65 mm from the top, however the sheet has slid."""
    application = a_sent(world)
    give_needs(world, application.case)
    version = a_letter(world, application.case)
    page = pdf_of(Visitor(world, "alice").get(at("letter_pdf", application.case_id, version.pk))).pages[0]
    found = {}

    def visit(text, matrix, text_matrix, *_rest):
        if text.strip():
            x = matrix[0] * text_matrix[4] + matrix[4]
            y = matrix[3] * text_matrix[5] + matrix[5]
            found[text.strip()] = (x / 72 * 25.4, 297 - y / 72 * 25.4)

    page.extract_text(visitor_text=visit)
    for line in ("Tore Testsson", "Storgatan 7", "352 30 Anby"):
        left, top = next(place for text, place in found.items() if line in text)
        assert 119 <= left <= 125 and 40 <= top <= 62, (line, left, top)


def test_it_is_tagged_for_assistive_technology(world):
    application = a_sent(world)
    version = a_letter(world, application.case)
    root = pdf_of(Visitor(world, "alice").get(at("letter_pdf", application.case_id, version.pk))).trailer[
        "/Root"
    ]
    assert root["/Lang"] == "sv" and root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_data()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_letter_has_a_text_in_every_part_also_in_easy_language(kind):
    facts = Facts(
        "Anby kommun",
        "Alice",
        "0470-1",
        "Hemmet",
        "0470-2",
        "2026-03-16",
        "Avslag",
        "Skäl",
        "2026-03-20",
        "• x",
        recommended=True,
    )
    for needs in (Needs(), Needs("arabiska", easy_read=True)):
        texts = letters.draft(kind, facts, needs)
        assert set(texts) == {"lead", *letters.PARTS[kind]} and all(texts.values())
        assert "{" not in "".join(texts.values())
    assert (
        letters.draft(kind, facts, Needs())["lead"]
        != letters.draft(kind, facts, Needs(easy_read=True))["lead"]
    )


def test_the_place_offered_says_where_and_when(world):
    application = a_sent(world)
    with pytest.raises(Impossible, match="Ingen plats är erbjuden eller beviljad"):
        a_letter(world, application.case, Kind.OFFERED)
    with acting(world.alice):
        assert not Entry.objects.filter(kind="letter").exists()
    approve(world, application)
    body = str(a_letter(world, application.case, Kind.OFFERED, world.hedda).body)
    assert "plats på Hemmet" in body and "2026-03-16" in body and "Legitimation" in body


@pytest.mark.parametrize(("recommended", "says"), [(True, "passar dig"), (False, "inte att en plats")])
def test_the_groups_assessment_is_told_and_that_it_is_no_decision(world, recommended, says):
    facts = Facts("Anby kommun", "Alice", "", "Hemmet", recommended=recommended)
    assert says in letters.draft(Kind.ASSESSED, facts, Needs())["outcome"]
    application = a_sent(world)
    with pytest.raises(Impossible, match="inte bedömt"):
        write_letter(application.case_id, Kind.ASSESSED, WORDS, actor=world.alice)
    meeting = opened(world, "gustav")
    assess_item(items(world, meeting)[0].pk, judgement(world), actor=world.greta, on=NO_HARM)
    close_meeting(meeting.pk, actor=world.greta)
    assert "tell_the_person" in kinds(world.alice, application)
    body = str(a_letter(world, application.case, Kind.ASSESSED).body)
    assert "Gruppen beslutar inte" in body and "plats på Hemmet passar dig" in body
    assert "tell_the_person" not in kinds(world.alice, application)


def test_the_proposal_is_sent_with_its_reasons_and_until_when(world):
    application = assessed(world)
    proposed(world, application)
    body = str(a_letter(world, application.case, Kind.PROPOSAL).body)
    assert "Ansökan avslås" in body and "Behovet tillgodoses hemma" in body


def test_what_was_shared_is_told_with_whom_and_why(world):
    body = str(a_letter(world, a_sent(world).case, Kind.SHARED).body)
    assert "Ansökan" in body and "Region Test, Hemmet" in body and "Ditt samtycke" in body


def test_needs_follow_the_application_when_it_is_released(world):
    case = a_case(world, world.alice)
    give_needs(world, case)
    application = sent(world, world.alice, case)
    page = Visitor(world, "hedda").text(at("letters", application.case_id))
    assert "Beställ tolk: arabiska." in page and "Lättläst" in page


@pytest.mark.parametrize("who", ["hedda", "greta", "bo", "olle"])
def test_a_letter_is_its_writers_own(world, who):
    application = a_sent(world)
    version = a_letter(world, application.case)
    answer = Visitor(world, who).get(at("letter_pdf", application.case_id, version.pk))
    assert answer.status_code in {403, 404}
    with acting(world.actors[who]):
        assert not EntryVersion.objects.filter(pk=version.pk).exists()


@pytest.mark.parametrize(("who", "error"), [("olle", NotVisible), ("fia", NotAllowed)])
def test_who_does_not_see_the_case_writes_no_letter(world, who, error):
    application = a_sent(world)
    with pytest.raises(error):
        write_letter(
            application.case_id,
            Kind.RECEIVED,
            {"lead": "x", "next": "x", "contact": "x"},
            actor=world.actors[who],
        )


def test_an_empty_part_is_refused_at_its_field(world):
    application = a_sent(world)
    answer = Visitor(world, "alice").send(
        at("write_letter", application.case_id, "received"), {"lead": "x", "next": " ", "contact": "y"}
    )
    assert "next" in errors_of(answer)
    with acting(world.alice):
        assert not Entry.objects.filter(kind="letter").exists()


def test_a_protected_persons_letter_goes_by_forwarding_alone(world):
    application = a_sent(world)
    version = a_letter(world, application.case)
    record = give_needs(world, application.case)
    protect_person(record.pk, "registry", actor=world.alice, source="register")
    alice, url = Visitor(world, "alice"), at("letter_pdf", application.case_id, version.pk)
    asked = alice.get(url)
    assert asked.headers["Content-Type"].startswith("text/html")
    assert "confirmed" in errors_of(alice.send(url, {}))
    text = words(alice.send(url, {"confirmed": "on"}))
    assert "Skatteverkets förmedling" in text and "Storgatan" not in text


def test_decisions_are_among_the_letters(world):
    application = assessed(world)
    decide_assistance(application.pk, ruling(conditions="Nykter vid ankomst"), actor=world.anna)
    with acting(world.anna) as anna:
        assert [one.name for one in written(anna, application.case)] == ["Biståndsbeslut: beviljat"]
        row = Decision.objects.get()
    text = words(Visitor(world, "anna").get(at("letter", row.pk)))
    assert "Nykter vid ankomst" in text and "SoL (2025:400) 11 kap. 1 §" in text
