"""A letter to a protected person: no address, a cover for the tax agency's forwarding, and only when somebody named confirms."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from referrals.documents import decision_letter
from referrals.models import Decision
from tests.core.visitors import Visitor, errors_of
from tests.referrals.scene import a_sent, approve
from vardkedja.core.actions.persons import Particulars, change_person
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import AccessLog, PersonRecord

ADDRESS = Particulars("Tore", "Testsson", street="Hemligagränden 77", postal_code="999 87", city="Undangömda")


@pytest.fixture
def decision(world):
    """Anby's decision about a person whose address it knows and who is protected; alice is named."""
    application = approve(world, a_sent(world))
    with acting(world.alice):
        row = Decision.objects.select_related("case", "owner__organisation", "unit", "decider").get(
            kind="assistance"
        )
        record = PersonRecord.objects.get(person_id=application.case.person_id)
    change_person(record.pk, ADDRESS, actor=world.alice)
    protect_person(record.pk, "registry", actor=world.alice, source="register")
    return row


def _url(decision) -> str:
    return reverse("referrals:letter", args=[decision.pk])


def _words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_letter_is_asked_about_first(world, decision):
    answer = Visitor(world, "alice").get(_url(decision))
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Skatteverkets förmedling" in answer.content.decode()


def test_without_the_word_of_somebody_named_there_is_no_letter(world, decision):
    assert "confirmed" in errors_of(Visitor(world, "alice").send(_url(decision), {}))
    with acting(world.alice):
        assert not AccessLog.objects.filter(what="beslutsbrev", action="export").exists()
        with pytest.raises(Impossible):
            decision_letter(world.alice, decision)


def test_systemet_makes_no_letter(world, decision):
    with acting(system(world.anby, world.alice.now)) as actor, pytest.raises((Impossible, NotVisible)):
        decision_letter(actor, decision, confirmed=True)


def test_the_letter_has_a_cover_and_no_address(world, decision, settings):
    settings.FORWARDING_OFFICE = ["Förmedlingskontoret", "Box 1", "111 11 Provstad"]
    answer = Visitor(world, "alice").send(_url(decision), {"confirmed": "on"})
    assert answer.headers["Content-Type"] == "application/pdf"
    text = _words(answer.content)
    for part in ("Skatteverkets förmedling", "Tore Testsson", "18900101-9802", "Box 1", "Provstad"):
        assert part in text
    for part in ("Hemligagränden", "999 87", "Undangömda"):
        assert part not in text


def test_who_is_not_named_gets_the_closed_case(world, decision):
    answer = Visitor(world, "anna").send(_url(decision), {"confirmed": "on"})
    assert answer.status_code in {403, 404}
    assert "Tore" not in answer.content.decode()
