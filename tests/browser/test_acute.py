"""The acute route by clicking: socialjour asks, the home answers at once, the municipality fills in; and a call that is taken down."""

import re

from playwright.sync_api import Page, expect

from tests.browser.tools import back, look, sign_in
from tests.placements.acute_scene import on_call
from tests.placements.scene import furnish
from tests.world import NUMBERS
from vardkedja.core import clock


def test_from_the_question_at_night_to_what_is_filled_in(stage, new_page):
    furnish(stage)
    stage.actors["jenny"] = on_call(stage, "jenny", "anby").at(clock.now())
    jenny, sten, alice = new_page(), new_page(), new_page()
    sign_in(jenny, stage.users["jenny"])
    _ask(jenny)
    sign_in(sten, stage.users["sten"])
    _say_yes(sten)
    jenny.reload()
    expect(jenny.get_by_text(re.compile("av Sten Sand"))).to_be_visible()
    look(jenny, "acute-answer")
    sign_in(alice, stage.users["alice"])
    _fill_in(alice)


def _ask(page: Page) -> None:
    page.get_by_role("link", name="Akut", exact=True).click()
    look(page, "acute-empty")
    page.get_by_role("link", name="Fråga om akut plats").click()
    page.get_by_role("button", name="Skicka förfrågan").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page, "acute-ask-error")
    page.get_by_label("Boende").select_option(label="Hemmet")
    _five_fields(page)
    look(page, "acute-ask")
    page.get_by_role("button", name="Skicka förfrågan").click()
    expect(page.get_by_text("Förfrågan är skickad.")).to_be_visible()
    look(page, "acute-asked")


def _five_fields(page: Page) -> None:
    page.get_by_label("Personnummer eller samordningsnummer").fill(NUMBERS[2])
    page.get_by_label("Förnamn").fill("Tore")
    page.get_by_label("Efternamn").fill("Testsson")
    page.get_by_label("Man", exact=True).check()
    page.get_by_label("Läget och behovet").fill("Satt ute i kylan. Behöver en trygg plats i natt.")
    page.get_by_label("Nej, inget tecken på det").check()
    page.get_by_label("Vem frågar").select_option(label="Socialjour")
    page.get_by_label("Namn på den som frågar").fill("Jenny Jour")
    page.get_by_label("Nås på telefon").fill("070-111 22 33")
    page.get_by_label("Kommun som svarar för personen").select_option(label="Anby kommun")
    page.get_by_label(re.compile("Menprövning")).check()


def _say_yes(page: Page) -> None:
    page.get_by_role("link", name="Dagen").click()
    expect(page.get_by_text("1 förfrågan om akut plats väntar på svar")).to_be_visible()
    look(page, "acute-day")
    page.get_by_role("link", name="Akut", exact=True).click()
    look(page, "acute-list")
    page.get_by_role("link", name=re.compile("förfrågan")).click()
    look(page, "acute-request")
    page.get_by_role("link", name="Svara nej").click()
    look(page, "acute-no")
    back(page)
    page.get_by_role("link", name="Svara ja").click()
    look(page, "acute-yes")
    page.get_by_role("button", name="Svara ja").click()
    expect(page.get_by_text("Personen är inskriven.")).to_be_visible()
    look(page, "acute-admitted")
    page.get_by_role("link", name="Fyll i medicinsk bedömning").click()
    look(page, "acute-medical")
    back(page)
    page.get_by_role("link", name="Dagen").click()
    expect(page.get_by_role("link", name="Tore Testsson", exact=True)).to_be_visible()


def _fill_in(page: Page) -> None:
    """Nobody handles the case yet: what is to be done stands in the authority's inbox."""
    page.get_by_role("link", name=re.compile("Inkorgen")).click()
    inquiry = page.get_by_role("link", name="Efter akut plats: utredning inledd")
    expect(inquiry).to_be_visible()
    look(page, "acute-tasks")
    page.get_by_role("link", name="Efter akut plats: samtycke").click()
    look(page, "acute-consent")
    page.get_by_label("Varför samtycke saknas").fill("Personen vill vänta till i morgon.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Det är antecknat.")).to_be_visible()
    page.get_by_role("link", name="Fyll i utredning inledd").click()
    page.get_by_role("link", name="Aktualisera").click()
    page.get_by_role("button", name="Aktualisera").click()
    page.get_by_role("link", name="Inled").click()
    page.get_by_role("button", name="Inled utredningen").click()
    expect(page.get_by_text("Utredningen är inledd.")).to_be_visible()
    page.get_by_role("link", name="Akut", exact=True).click()
    page.get_by_role("link", name=re.compile("förfrågan")).click()
    expect(page.get_by_text("Klart", exact=True)).to_have_count(2)
    look(page, "acute-filled")


def test_a_call_is_taken_down_by_the_home(stage, new_page):
    furnish(stage)
    page = new_page()
    sign_in(page, stage.users["sten"])
    page.get_by_role("link", name="Akut", exact=True).click()
    page.get_by_role("link", name="Anteckna samtal, Hemmet").click()
    _five_fields(page)
    look(page, "acute-call")
    page.get_by_role("button", name="Spara samtalet").click()
    expect(page.get_by_text("Samtalet är antecknat.")).to_be_visible()
    expect(page.get_by_role("link", name="Svara ja")).to_be_visible()
