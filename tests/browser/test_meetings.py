"""A meeting of the group by clicking and by keys: planned, opened, gone through, closed; a member who does not take part."""

import re

from playwright.sync_api import Page, expect

from referrals.models import MeetingItem
from tests.browser.tools import look, sign_in
from tests.referrals.meetings import a_rule
from tests.referrals.scene import a_group, a_sent
from tests.world import NUMBERS
from vardkedja.core import clock
from vardkedja.core.actor import acting


def test_a_meeting_from_plan_to_extract(stage, new_page):
    a_group(stage)
    a_rule(stage, valid_from=clock.today())
    a_sent(stage, NUMBERS[0])
    a_sent(stage, NUMBERS[1])
    chair = new_page()
    sign_in(chair, stage.users["greta"])
    plan(chair)
    member = new_page()
    disqualified(stage, member)
    open_meeting(chair)
    first_paragraph(chair)
    chair.get_by_role("button", name="Bordlägg till nästa möte").click()
    expect(chair.get_by_text("§ 2 är bordlagd.")).to_be_visible()
    chair.get_by_role("link", name="Avsluta mötet").first.click()
    chair.get_by_role("button", name="Avsluta mötet").click()
    expect(chair.get_by_text("Varje part har fått sitt protokollsutdrag.")).to_be_visible()
    look(chair, "meeting-closed")
    chair.get_by_role("link", name="Villkor som gruppen har satt").click()
    look(chair, "conditions")
    applicant(stage, new_page())
    group_page(stage, new_page())


def plan(page: Page) -> None:
    page.get_by_role("link", name="Möten", exact=True).click()
    page.get_by_role("link", name="Planera möte").click()
    page.get_by_label("Dag", exact=True).fill(clock.today().isoformat())
    page.get_by_label("Börjar").fill("13:00")
    page.get_by_label("Slutar").fill("14:30")
    page.get_by_label("Plats").fill("Storgatan 1, rum 2")
    look(page, "meeting-new")
    page.get_by_role("button", name="Planera mötet").click()
    expect(page.get_by_text("Mötet är planerat.")).to_be_visible()
    look(page, "meeting-planned")


def disqualified(stage, page: Page) -> None:
    """berta is out of one case and prepares the other."""
    sign_in(page, stage.users["berta"])
    page.get_by_role("link", name="Inför mötet", exact=True).click()
    page.get_by_role("link", name=re.compile("^Bedöm nästa")).click()
    page.get_by_role("link", name="Anmäl jäv i ärendet").click()
    page.get_by_label(re.compile("närstående är part")).check()
    look(page, "recuse")
    page.get_by_role("button", name="Registrera jävet").click()
    expect(page.get_by_text("Ledamoten ser inte längre ärendet.")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"^Bedöm nästa \(1 kvar\)"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^Bedöm nästa")).click()
    page.get_by_label("Tillstyrker placering").check()
    page.get_by_label("Hur bedömer du behovet?").fill("Stort behov av vård dygnet runt.")
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.get_by_text("Din bedömning är sparad som utkast.")).to_be_visible()
    look(page, "agenda-draft")


def open_meeting(page: Page) -> None:
    page.get_by_role("link", name="Öppna mötet").click()
    page.get_by_role("checkbox", name=re.compile("Gustav Gran")).check()
    look(page, "meeting-attendance")
    page.get_by_role("button", name="Öppna mötet").click()
    expect(page.get_by_text("Mötet är öppnat.")).to_be_visible()
    look(page, "meeting-open")


def first_paragraph(page: Page) -> None:
    """All of it from the keyboard: from field to field by Tab, registered by the access key."""
    page.get_by_role("link", name="Gå till § 1").click()
    page.get_by_label("tillstyrker placering", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("radio", name=re.compile("Prioritet 1")).focus()
    page.keyboard.press("Space")
    page.get_by_label("Skäl", exact=True).focus()
    page.keyboard.type("Gruppen är enig om att vårdbehovet är stort.")
    page.get_by_role("textbox", name=re.compile("^Villkor")).focus()
    page.keyboard.type("Läkarbesök före inskrivningen")
    page.get_by_label(re.compile("Menprövning")).focus()
    page.keyboard.press("Space")
    look(page, "paragraph")
    page.get_by_role("button", name="Registrera, gå till nästa").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("§ 1 är registrerad.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^§ 2"))


def applicant(stage, page: Page) -> None:
    sign_in(page, stage.users["alice"])
    with acting(stage.greta):
        assessed = MeetingItem.objects.get(position=1).application_id
    page.goto(f"/ansokningar/{assessed}/protokoll/")
    look(page, "minutes")
    page.get_by_role("button", name="Vi har läst utdraget").click()
    expect(page.get_by_text("Uppgiften är klar.")).to_be_visible()
    look(page, "case-with-condition")


def group_page(stage, page: Page) -> None:
    sign_in(page, stage.users["greta"])
    page.goto("/moten/")
    look(page, "meetings")
    page.get_by_role("link", name="Remissgruppen", exact=True).first.click()
    look(page, "group")
