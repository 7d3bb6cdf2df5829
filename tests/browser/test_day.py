"""The home's day by clicking: a shift hands over to the next, a resident's card and sheet, the night, and whom to tell."""

import re

from playwright.sync_api import Page, expect

from tests.browser.tools import look, sign_in
from tests.placements.scene import furnish


def test_a_shift_hands_over_to_the_next(stage, new_page):
    scene = furnish(stage)
    scene.arrived(scene.approved(0), place="1", start=-5)
    scene.arrived(scene.approved(1), place="2", start=-3)
    hedda, sten = new_page(), new_page()
    sign_in(hedda, stage.users["hedda"])
    _hand_over(hedda)
    sign_in(sten, stage.users["sten"])
    sten.get_by_role("link", name="Dagen").click()
    expect(sten.get_by_text("Sov dåligt, följ med ut.")).to_be_visible()
    look(sten, "handover-on-the-day")
    sten.get_by_role("button", name=re.compile("Läst av")).click()
    expect(sten.get_by_text("Överlämningen är läst av.")).to_be_visible()
    sten.get_by_role("link", name="Veckans överlämningar").click()
    expect(sten.get_by_text("Läst", exact=True)).to_be_visible()
    look(sten, "handovers")


def test_a_resident_s_card_sheet_and_night(stage, new_page):
    scene = furnish(stage)
    stay = scene.arrived(scene.approved(0), place="1", start=-5)
    page = new_page()
    sign_in(page, stage.users["sten"])
    page.get_by_role("link", name="Dagen").click()
    expect(page.get_by_text("Inskrivningsblad saknas:")).to_be_visible()
    look(page, "day-without-sheet")
    page.get_by_role("link", name="plats 1, Tore Testsson").click()
    _fill_sheet(page)
    page.get_by_role("link", name="Fyll i kortet").click()
    page.get_by_label("Nyckel, nummer").fill("12")
    page.get_by_label("Allergier och överkänslighet").fill("Jordnötter")
    page.get_by_label(re.compile("Ring närstående")).fill("Systern Anna, 070-174 06 05")
    look(page, "card-change")
    page.get_by_role("button", name="Spara kortet").click()
    page.get_by_role("link", name="Anteckna en tid").click()
    page.get_by_label("Klockan").fill("13:00")
    page.get_by_label("Vad gäller tiden?").select_option(label="Vård och hälsa")
    page.get_by_label(re.compile("^Var ")).fill("Vårdcentralen")
    look(page, "appointment")
    page.get_by_role("button", name="Spara tiden").click()
    expect(page.get_by_text("13.00")).to_be_visible()
    look(page, "card")
    page.get_by_role("link", name=re.compile("Dagen, Hemmet")).click()
    look(page, "day-with-card")
    page.get_by_role("link", name="Nattlista").click()
    expect(page.get_by_text("förhöjd")).to_be_visible()
    look(page, "night")
    page.goto(f"/placeringar/{stay.pk}/inskrivningsblad/")
    look(page, "sheet-again")


def test_whom_to_tell_a_test_and_a_safe_going_home(stage, new_page):
    scene = furnish(stage)
    stay = scene.arrived(scene.approved(0), place="1", start=-5)
    page = new_page()
    sign_in(page, stage.users["sten"])
    page.goto(f"/placeringar/{stay.pk}/kort/")
    page.get_by_role("link", name="Personen vill lämna").click()
    look(page, "wish-to-leave")
    page.get_by_role("button", name="Öppna listan").click()
    page.get_by_role("link", name=re.compile("Anteckna.*socialtjänsten")).click()
    page.get_by_label(re.compile("Vem talade du med")).fill("Alice, socialjouren")
    look(page, "tell-point")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Punkten är klar.")).to_be_visible()
    page.get_by_role("link", name="Begär drogtest").click()
    page.get_by_label("Prov", exact=True).select_option(label="Urin")
    page.get_by_label("Varför provet begärs").fill("Enligt planen")
    look(page, "drug-test-new")
    page.get_by_role("button", name="Begär provet").click()
    page.get_by_role("link", name=re.compile("Fyll i trygg hemgång")).click()
    page.get_by_role("button", name="Spara bladet").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page, "safety-error")
    page.get_by_role("link", name="Avbryt").click()
    look(page, "telling-card")
    page.get_by_role("link", name="Dagen").first.click()
    expect(page.get_by_text("Vill lämna: 2 kvar att berätta för")).to_be_visible()
    look(page, "telling-day")


def _fill_sheet(page: Page) -> None:
    page.get_by_role("button", name="Spara bladet").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page, "sheet-error")
    page.get_by_label("Är läkemedelslistan mottagen?").select_option(label="Har inte kommit ännu")
    page.get_by_label("Risk för svår abstinens").select_option(label="Förhöjd")
    page.get_by_label("Abstinens bedömd av, namn och yrke").fill("Siv Syster, sjuksköterska")
    page.get_by_label("Risk för suicid").select_option(label="Inte bedömd")
    page.get_by_label("Tillhörigheter").fill("En väska")
    page.get_by_role("button", name="Spara bladet").click()
    expect(page.get_by_text("Inskrivningsbladet är sparat.")).to_be_visible()


def _hand_over(page: Page) -> None:
    page.get_by_role("link", name="Dagen").click()
    page.get_by_role("link", name="Skriv överlämning").click()
    page.get_by_role("button", name="Lämna över").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page, "handover-error")
    page.get_by_label("Om enheten").fill("Larmet är bytt, ny kod i nyckelskåpet.")
    page.get_by_label(re.compile("Plats 1,")).fill("Sov dåligt, följ med ut.")
    page.get_by_label("Sten Sand").check()
    page.get_by_role("button", name="Lämna över").click()
    expect(page.get_by_text("Överlämningen är skriven.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Ändra vilka")).click()
    look(page, "handover-duty")
