"""A consent taken back while the recipient has the page open: the next request no longer shows it, what stays is marked."""

import pytest
from playwright.sync_api import expect

from tests.browser.tools import look, sign_in
from tests.core.consent_scene import C, a_scene, written
from vardkedja.core import clock
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actions.releases import release, take_to_file
from vardkedja.core.actor import acting
from vardkedja.core.models import EntryVersion, Ground


@pytest.fixture
def case(stage):
    return a_scene(stage)


@pytest.fixture
def shared(stage, case):
    """Two of Alice's documents released to the home on one consent; one of them is on the home's file."""
    consent = record_consent(
        case.pk, [stage.home.pk], actor=stage.alice, categories=[C.SOCIAL, C.SUBSTANCE], purpose="ansökan om plats",
        given_on=clock.today(),
    )  # fmt: skip
    versions = [written(stage, case), written(stage, case, C.SUBSTANCE)]
    release(
        case.pk, versions, [stage.home.pk], actor=stage.alice, ground=Ground.CONSENT_ORAL, purpose="",
        consent=consent,
    )  # fmt: skip
    with acting(stage.hedda):
        kept = EntryVersion.objects.get(pk=versions[1].pk)
    take_to_file(case.pk, [kept], actor=stage.hedda, diary_number="HEM 2026/17")
    return consent, versions


def test_taken_back_while_the_recipient_has_the_page_open(stage, new_page, case, shared):
    consent, (open_one, kept) = shared
    alice, hedda = new_page(), new_page()
    sign_in(hedda, stage.users["hedda"])
    hedda.goto(f"/arenden/{case.pk}/handlingar/{open_one.pk}/")
    expect(hedda.get_by_text("Lugn och ro")).to_be_visible()
    _take_back(alice, stage, case, consent)
    # What is on the screen stays there; nothing more can be done with it, and the next request finds nothing.
    hedda.get_by_label("Ert diarienummer").fill("HEM 2026/18")
    hedda.get_by_role("button", name="Ta till akten").click()
    expect(hedda.get_by_role("heading", name="Sidan finns inte")).to_be_visible()
    hedda.goto(f"/arenden/{case.pk}/handlingar/{kept.pk}/")
    expect(hedda.get_by_text("Samtycket återtaget den").first).to_be_visible()
    look(hedda, "document-consent-taken-back")
    hedda.goto(f"/arenden/{case.pk}/")
    look(hedda, "case-consent-taken-back")
    hedda.goto(f"/arenden/{case.pk}/samtycke/aterkallat/")
    look(hedda, "consent-closed")
    hedda.get_by_role("button", name="Klart, stäng uppgiften").click()
    expect(hedda.get_by_text("Uppgiften är klar.")).to_be_visible()


def _take_back(page, stage, case, consent):
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{case.pk}/samtycke/{consent.pk}/")
    page.get_by_role("link", name="Återta samtycket").click()
    look(page, "withdraw-consent")
    page.get_by_label("Hela samtycket").check()
    page.get_by_label("per telefon").check()
    page.get_by_role("button", name="Återta samtycket").click()
    expect(page.get_by_role("link", name="Besked till den enskilde")).to_be_visible()
    look(page, "consent-withdrawn")
