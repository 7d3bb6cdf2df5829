"""The review of the log from the keyboard, emergency access with its banner, and the form of the extracts."""

import datetime as dt

from playwright.sync_api import expect

from tests.browser.tools import look, sign_in
from tests.cast import UNIT, a_case
from vardkedja.core import actor as actors
from vardkedja.core import gate, log
from vardkedja.core.actions.reviews import open_last_month
from vardkedja.core.actor import acting


def last_month(actor):
    """The same member of the cast on the 10th of the month before, at midday."""
    first = actor.now.replace(day=1) - dt.timedelta(days=1)
    return actor.at(first.replace(day=10, hour=11))


def test_a_month_is_reviewed_from_the_keyboard(stage, page):
    case = a_case(stage, stage.alice, "189001019802", ("hemmet", UNIT))
    for name in ("alice", "anna", "hedda"):
        actor = last_month(stage.actors[name])
        about = {"owner_domain_id": case.owner_id, "person_id": case.person_id, "case_id": case.pk}
        with acting(actor):
            log.write(
                actor,
                log.Action.READ,
                "ärende",
                reason="part i ärendet: sökande myndighet",
                relation="party",
                **about,
            )
    assert open_last_month(actors.system(stage.anby, stage.lova.now)) == 1
    sign_in(page, stage.users["lova"])
    page.get_by_role("link", name="Granska åtkomstloggen").click()
    look(page, "review")
    page.get_by_role("link", name="Granska nästa").click()
    look(page, "review-reading")
    for left in (3, 2, 1):
        expect(page.get_by_text(f"{left} kvar")).to_be_visible()
        expect(page.get_by_label("Motiverad")).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Utfallet är sparat.")).to_be_visible()
    look(page, "review-decided")
    page.get_by_role("button", name="Avsluta granskningen").click()
    expect(page.get_by_role("link", name="Hämta rapporten (PDF)")).to_be_visible()
    page.get_by_role("link", name="Logggranskning", exact=True).first.click()
    look(page, "reviews")
    page.get_by_role("link", name="Regler", exact=True).click()
    look(page, "review-rules")
    assert "Testsson" not in page.content()


def test_emergency_access_shows_how_long_is_left_and_is_ended(stage, new_page):
    case = a_case(stage, stage.alice, "189001019802")
    albin, anna = new_page(), new_page()
    sign_in(albin, stage.users["albin"])
    albin.get_by_role("link", name="Nödåtkomst").click()
    albin.get_by_label("Ärendenummer eller personnummer").fill(case.number)
    albin.get_by_role("button", name="Öppna med nödåtkomst").click()
    expect(albin.get_by_role("alert")).to_contain_text("Välj varför det är bråttom")
    look(albin, "emergency-refused")
    albin.get_by_label("Fara för liv eller hälsa").check()
    albin.get_by_label("Skäl i ord").fill("ringer och är suicidnära")
    albin.get_by_role("button", name="Öppna med nödåtkomst").click()
    expect(albin.get_by_text("minuter kvar")).to_be_visible()
    expect(albin.get_by_text("Därför ser du detta: nödåtkomst: fara för liv eller hälsa")).to_be_visible()
    look(albin, "emergency-case")
    sign_in(anna, stage.users["anna"])
    anna.get_by_role("link", name="Ta del av en nödåtkomst").click()
    look(anna, "emergency-told")
    anna.get_by_role("button", name="Jag har tagit del av detta").click()
    expect(anna.get_by_text("Du har tagit del av nödåtkomsten.")).to_be_visible()
    albin.get_by_role("button", name="Avsluta nödåtkomsten").click()
    expect(albin.get_by_text("Nödåtkomsten är avslutad.")).to_be_visible()
    expect(albin.get_by_text("minuter kvar")).not_to_be_visible()


def test_the_extracts_are_fetched_from_the_person(stage, page):
    case = a_case(stage, stage.alice, "189001019802", ("hemmet", UNIT))
    with acting(stage.alice):
        record = gate.PersonRecord.objects.get(person_id=case.person_id)
    sign_in(page, stage.users["alice"])
    page.goto(f"/personer/{record.pk}/")
    page.get_by_role("link", name="Gör utdrag").click()
    page.get_by_role("button", name="Hämta utdraget").click()
    expect(page.get_by_role("alert")).to_contain_text("Fyll i det här fältet")
    look(page, "extract")
    page.get_by_label("Varför görs utdraget?").fill("den enskilde har begärt det")
    with page.expect_download() as held:
        page.get_by_role("button", name="Hämta utdraget").click()
    assert held.value.suggested_filename == "loggutdrag.pdf"


def test_another_authority_is_asked_urgently(stage, page):
    case = a_case(stage, stage.alice, "189001019802", ("hemmet", UNIT))
    sign_in(page, stage.users["hedda"])
    page.goto(f"/arenden/{case.pk}/")
    page.get_by_role("link", name="Be om utlämnande akut").click()
    page.get_by_label("Anby kommun").check()
    page.get_by_label("Akut bedömning på jourtid").check()
    page.get_by_label("Telefon som du svarar på").fill("0470-12 34 56")
    look(page, "urgent-ask")
    page.get_by_role("button", name="Skicka begäran").click()
    expect(page.get_by_text("Begäran är skickad.")).to_be_visible()
