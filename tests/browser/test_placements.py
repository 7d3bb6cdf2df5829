"""A place from the approval to the way home, by clicking, as the head and the staff of a home; and what partners see."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tools import look, sign_in
from tests.placements.scene import Scene, furnish
from vardkedja.core import clock


def after(days: int) -> str:
    return (clock.today() + dt.timedelta(days=days)).isoformat()


@pytest.fixture
def scene(stage) -> Scene:
    return furnish(stage)


def h1(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_from_a_place_given_to_the_way_home(stage, scene, new_page):
    case = scene.approved()
    hedda, sten = new_page(), new_page()
    sign_in(hedda, stage.users["hedda"])
    _give(hedda, case)
    sign_in(sten, stage.users["sten"])
    _arrive(sten)
    _out_and_back(sten)
    _plan(sten)
    _discharge(hedda)


def _give(page: Page, case) -> None:
    page.get_by_role("link", name="Dagen").click()
    h1(page, "Dagen på Hemmet")
    look(page, "day-empty")
    page.get_by_role("link", name="Ge plats").click()
    page.get_by_role("button", name="Ge platsen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page, "give-error")
    page.get_by_label(f"Ärende {case.number}").check()
    page.get_by_label("Plats", exact=True).select_option(label="1 – ledig")
    page.get_by_role("button", name="Ge platsen").click()
    expect(page.get_by_text("Platsen är given.")).to_be_visible()
    h1(page, "Platser")
    look(page, "board-home")


def _arrive(page: Page) -> None:
    """Two clicks from the unit's page: the button, and the form where nobody had told who it is."""
    page.get_by_role("link", name="Dagen").click()
    page.get_by_role("link", name=re.compile("Registrera ankomst")).click()
    page.get_by_label("Personnummer eller samordningsnummer").fill("18900101-9802")
    page.get_by_label("Förnamn").fill("Tore")
    page.get_by_label("Efternamn").fill("Testsson")
    page.get_by_label("Man", exact=True).check()
    look(page, "arrival")
    page.get_by_role("button", name="Registrera ankomst").click()
    expect(page.get_by_text("Ankomsten är registrerad.")).to_be_visible()
    expect(page.get_by_role("link", name="Tore Testsson", exact=True)).to_be_visible()
    look(page, "day")


def _out_and_back(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Går ut")).click()
    page.get_by_label("Väntas åter (valfritt)").fill(after(1))
    look(page, "leave")
    page.get_by_role("button", name="Registrera frånvaro").click()
    page.get_by_role("button", name=re.compile("Åter i dag")).click()
    expect(page.get_by_text("Personen är åter.")).to_be_visible()


def _plan(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Planera hemgång")).click()
    page.get_by_label("Planerad hemgång").fill(after(0))
    page.get_by_label("Bostad", exact=True).select_option(label="På gång")
    page.get_by_role("button", name="Spara planen").click()
    expect(page.get_by_text("Skriv vad som är ordnat eller på gång.").first).to_be_visible()
    look(page, "plan-discharge-error")
    page.get_by_label("Bostad: vad är ordnat").fill("Lägenhet med boendestöd")
    look(page, "plan-discharge")
    page.get_by_role("button", name="Spara planen").click()
    expect(page.get_by_text("Planen är sparad")).to_be_visible()
    page.get_by_role("link", name="Tore Testsson", exact=True).click()
    look(page, "stay")


def _discharge(page: Page) -> None:
    page.get_by_role("link", name="Dagen").click()
    page.get_by_role("link", name=re.compile("Skriv ut")).click()
    page.get_by_label("Utskrivningsdag").fill(after(-1))
    page.get_by_label("Varför vistelsen avslutas").select_option(label="Målen är nådda")
    page.get_by_label("Vart personen flyttar").select_option(label="Hem till hemkommunen")
    page.get_by_label("Bostad efteråt").select_option(label="Eget kontrakt")
    page.get_by_label("Sysselsättning efteråt").select_option("work")
    page.get_by_role("button", name="Skriv ut").click()
    expect(page.get_by_text("Utskrivning kan inte vara före inskrivningen").first).to_be_visible()
    look(page, "discharge-error")
    page.get_by_label("Utskrivningsdag").fill(after(0))
    page.get_by_role("button", name="Skriv ut").click()
    expect(page.get_by_text("Utskriven i dag")).to_be_visible()
    look(page, "day-left")


def test_a_partner_sees_the_board_without_persons(stage, scene, page):
    scene.arrived(scene.approved(), start=-5)
    sign_in(page, stage.users["alice"])
    page.get_by_role("link", name="Platser", exact=True).click()
    h1(page, "Platser")
    expect(page.get_by_text("TT", exact=True)).to_have_count(0)
    expect(page.get_by_text("upptagen", exact=True).first).to_be_attached()
    look(page, "board-partner")
    page.get_by_role("link", name="Månad").click()
    look(page, "board-month")
    page.get_by_role("link", name="Beläggning").click()
    h1(page, "Beläggning")
    look(page, "occupancy")


def test_a_place_is_closed_and_opened_again(stage, scene, page):
    sign_in(page, stage.users["hedda"])
    page.get_by_role("link", name="Platser", exact=True).click()
    page.get_by_role("link", name="Stäng plats").click()
    page.get_by_label("Plats", exact=True).select_option(label="3")
    page.get_by_label("reparation").check()
    look(page, "close-place")
    page.get_by_role("button", name="Stäng platsen").click()
    page.get_by_role("link", name=re.compile("Stängd: reparation")).click()
    h1(page, "Plats 3 är stängd")
    look(page, "closed-place")
    page.get_by_role("button", name="Öppna platsen igen").click()
    expect(page.get_by_text("Platsen är ledig igen.")).to_be_visible()
