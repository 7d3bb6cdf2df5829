"""Around a decision, by clicking: delegation order, proposal, communication, refusal, service, appeal, letters."""

import re

from playwright.sync_api import expect

from referrals.actions import write_letter
from referrals.domain import letters
from referrals.selectors.letters import facts_for
from tests.browser.tools import look, sign_in
from tests.referrals.scene import a_group, assessed
from vardkedja.core import clock
from vardkedja.core.actor import acting


def test_the_administrator_keeps_the_delegation_order(stage, page):
    sign_in(page, stage.users["adam"])
    page.goto("/administration/delegation/")
    look(page, "delegation-empty")
    page.get_by_role("link", name="Ny delegation").click()
    page.get_by_label("Handläggare", exact=True).check()
    page.get_by_label("Bevilja", exact=True).check()
    page.get_by_label("Längst antal dagar").fill("90")
    page.get_by_label(re.compile("^Högst kostnad")).fill("3 700")
    look(page, "delegation-new")
    page.get_by_role("button", name="Lägg in delegationen").click()
    expect(page.get_by_role("cell", name="90 dagar")).to_be_visible()
    look(page, "delegation")


def test_refusal_with_communication_service_and_appeal(stage, new_page):
    a_group(stage)
    application = assessed(stage)
    at, today = f"/arenden/{application.case_id}/", clock.today().isoformat()
    alice = new_page()
    sign_in(alice, stage.users["alice"])
    alice.goto(at)
    alice.get_by_role("link", name="Skriv förslag till biståndsbeslut").first.click()
    alice.get_by_label("Avslås", exact=True).check()
    alice.get_by_label("Förslag till beslut", exact=True).fill("Ansökan om plats på Hemmet avslås.")
    alice.get_by_role("textbox", name=re.compile("^Skäl")).fill("Behovet kan tillgodoses med öppenvård.")
    look(alice, "proposal")
    alice.get_by_role("button", name="Spara förslaget").click()
    alice.get_by_role("link", name="Kommunicera förslaget").first.click()
    alice.get_by_label("Brev", exact=True).check()
    alice.get_by_label("Vad fick den enskilde ta del av").fill("Utredningen och förslaget.")
    look(alice, "communication")
    alice.get_by_role("button", name="Spara kommuniceringen").click()
    alice.get_by_role("link", name="Anteckna den enskildes svar").first.click()
    alice.get_by_label("Ja", exact=True).check()
    alice.get_by_label("Vad svarade den enskilde?").fill("Jag vill ha behandling på ett hem.")
    look(alice, "proposal-answer")
    alice.get_by_role("button", name="Spara svaret").click()
    expect(alice.get_by_text("Svaret är antecknat.")).to_be_visible()
    anna = new_page()
    sign_in(anna, stage.users["anna"])
    anna.goto(at)
    anna.get_by_role("link", name="Fatta biståndsbeslut").first.click()
    anna.get_by_label("Avslås", exact=True).check()
    anna.get_by_label("Vad beslutet innebär").fill("Ansökan avslås.")
    anna.get_by_role("textbox", name=re.compile("^Skäl")).fill("Behovet tillgodoses med öppenvård i hemmet.")
    look(anna, "decide-refusal")
    anna.get_by_role("button", name="Registrera beslutet").click()
    anna.get_by_role("link", name="Anteckna när den enskilde fick beslutet").first.click()
    look(anna, "service")
    anna.get_by_role("button", name="Spara dagen").click()
    anna.get_by_role("link", name="Registrera ett överklagande").first.click()
    expect(anna.get_by_text(re.compile("Sista dag att överklaga"))).to_be_visible()
    anna.get_by_label(re.compile("^Vad överklagas")).fill("Jag vill ha plats på Hemmet.")
    look(anna, "appeal")
    anna.get_by_role("button", name="Registrera överklagandet").click()
    anna.get_by_role("link", name="Ompröva det överklagade beslutet").first.click()
    anna.get_by_label("Beslutet ändras inte, eller inte så som den enskilde vill").check()
    anna.get_by_label("Skäl", exact=True).fill("Inget nytt har kommit fram.")
    look(anna, "appeal-review")
    anna.get_by_role("button", name="Spara omprövningen").click()
    expect(anna.get_by_text(f"Kom in {today} (i tid), omprövat, ska lämnas till domstolen")).to_be_visible()
    look(anna, "case-appealed")


def test_letters(stage, page):
    a_group(stage)
    case = assessed(stage).case
    kind = letters.Kind.RECEIVED
    with acting(stage.alice):
        texts = letters.draft(kind, facts_for(kind, stage.alice, case), letters.Needs())
    write_letter(case.pk, kind, texts, actor=stage.alice)
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{case.pk}/brev/")
    look(page, "letters")
    page.get_by_role("link", name="Det här har vi lämnat ut om dig").click()
    look(page, "letter-shared")
    page.get_by_role("button", name="Spara brevet").click()
    expect(page.get_by_role("cell", name="Det här har vi lämnat ut om dig", exact=True)).to_be_visible()
