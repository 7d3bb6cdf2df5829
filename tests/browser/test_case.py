"""From sign-in to an opened case, and what a case worker does on its page."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.tools import PHONE, look, sign_in
from tests.cast import UNIT, a_case
from tests.world import COORDINATION_NUMBER
from vardkedja.core import clock
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.models import Category, EntryKind

NEED = [("need", "Vad behöver du hjälp med?", "Lugn och ro.\nOch tid att landa.")]


@pytest.fixture
def case(stage):
    """Alice's case with the home as party, an entry and a task of hers."""
    case = a_case(stage, stage.alice, "189001019802", ("hemmet", UNIT))
    write_entry(case.pk, EntryKind.APPLICATION, Category.SOCIAL, NEED, actor=stage.alice)
    give_task("follow_up", clock.today(), actor=stage.alice, case=case)
    return case


def test_from_sign_in_to_an_opened_case_of_mine_in_one_click(stage, page, case):
    sign_in(page, stage.users["alice"])
    look(page, "todo")
    page.get_by_role("link", name="Uppgift i ärendet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Ärende {case.number}")
    look(page, "case")


def test_release_to_the_home_which_takes_it_to_its_file(stage, new_page, case):
    alice, hedda = new_page(), new_page()
    sign_in(alice, stage.users["alice"])
    alice.goto(f"/arenden/{case.pk}/")
    _document_consent(alice)
    alice.goto(f"/arenden/{case.pk}/")
    expect(alice.get_by_text("ansökan om plats till Region Test, Hemmet").first).to_be_visible()
    _release_on_consent(alice)
    sign_in(hedda, stage.users["hedda"])
    hedda.goto(f"/arenden/{case.pk}/")
    expect(hedda.get_by_text("Muntligt samtycke").first).to_be_visible()
    hedda.get_by_role("link", name=re.compile("^Ansökan")).first.click()
    look(hedda, "document")
    text = _take_to_file(hedda, "HEM 2026/17")
    assert "HEM 2026/17" in text
    assert "tid att landa" in text
    expect(hedda.get_by_text("Tagen till akten").first).to_be_visible()
    look(hedda, "document-filed")
    _withdraw(alice, case)
    hedda.reload()
    expect(hedda.get_by_text("tid att landa")).to_be_visible()


def _document_consent(page):
    page.get_by_role("link", name="Dokumentera").click()
    page.get_by_role("button", name="Spara samtycket").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page, "consent-errors")
    page.get_by_label("Region Test, Hemmet").check()
    page.get_by_label("Social situation").check()
    page.get_by_label("Vad behövs uppgifterna till?").fill("ansökan om plats")
    page.get_by_label("Muntligt").check()
    page.get_by_label("per telefon").check()
    page.get_by_role("button", name="Spara samtycket").click()
    expect(page.get_by_text("Samtycket är sparat.")).to_be_visible()
    look(page, "consent-shown")


def _release_on_consent(page):
    page.get_by_role("link", name="Lämna ut").click()
    look(page, "release")
    page.get_by_label("Ansökan, version 1").check()
    page.get_by_label("Region Test, Hemmet").check()
    page.get_by_role("button", name="Gå vidare").click()
    look(page, "release-ground")
    page.get_by_label("Det går inte att utesluta men").check()
    page.get_by_label("Muntligt samtycke").check()
    page.get_by_label("Samtycke", exact=False).last.select_option(index=1)
    page.get_by_role("button", name="Lämna ut", exact=True).click()
    expect(page.get_by_text("Handlingarna är utlämnade.")).to_be_visible()
    look(page, "case-released")


def _take_to_file(page, number):
    page.get_by_label("Ert diarienummer").fill(number)
    with page.expect_download() as got:
        page.get_by_role("button", name="Ta till akten").click()
    content = got.value.path().read_bytes()
    return "".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages)


def _withdraw(page, case):
    page.goto(f"/arenden/{case.pk}/")
    page.get_by_role("link", name=re.compile("^Återta")).click()
    look(page, "withdraw")
    page.get_by_label("Hela samtycket").check()
    page.get_by_label("per telefon").check()
    page.get_by_role("button", name="Återta samtycket").click()
    expect(page.get_by_text(re.compile("Samtycket är .*återtaget")).first).to_be_visible()


def test_parties_and_who_handles(stage, page, case):
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{case.pk}/")
    page.get_by_role("link", name="Lägg till part").click()
    look(page, "add-party")
    page.get_by_label("Myndighet eller enhet").select_option(label="Björkby kommun")
    page.get_by_label("hemkommun").check()
    page.get_by_role("button", name="Lägg till part").click()
    expect(page.get_by_role("heading", name="Björkby kommun")).to_be_visible()
    page.get_by_role("link", name="Utse ansvarig eller ersättare").click()
    page.get_by_label("ersättare", exact=True).check()
    page.get_by_label("Medarbetare").select_option(label="Albin Ask")
    page.get_by_role("button", name="Utse").click()
    expect(page.get_by_text("Albin Ask").first).to_be_visible()
    page.get_by_role("button", name="Visa hela numret").click()
    expect(page.get_by_text("18900101-9802")).to_be_visible()


def test_a_samordningsnummer_and_its_button_fit_in_a_phone(stage, page):
    case = a_case(stage, stage.alice, COORDINATION_NUMBER, ("hemmet", UNIT))
    sign_in(page, stage.users["alice"])
    page.set_viewport_size(PHONE)
    page.goto(f"/arenden/{case.pk}/")
    header = page.get_by_role("region", name="Den enskilde")
    expect(header).to_contain_text("Samordningsnummer")
    inside = header.bounding_box()
    button = page.get_by_role("button", name="Visa hela numret").bounding_box()
    assert inside["x"] + inside["width"] <= PHONE["width"]
    assert button["x"] + button["width"] <= inside["x"] + inside["width"]
    look(page, "case-samordningsnummer")
