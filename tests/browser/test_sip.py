"""A plan from initiative to signatures, support at home and the hand-off, by clicking, as each who takes part."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from placements.actions.planning import plan_discharge
from tests.browser.tools import look, sign_in
from tests.cast import REGION, UNIT, a_case
from tests.placements.scene import furnish
from vardkedja.core import clock

INBOX = re.compile("Inkorg")
GOALS = "Jag vill bo själv och sova om natten."


def after(days: int) -> str:
    return (clock.today() + dt.timedelta(days=days)).isoformat()


@pytest.fixture
def case(stage):
    return a_case(stage, stage.alice, "189001019802", ("psychiatry", REGION), ("hemmet", UNIT))


def h1(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_a_plan_is_made_and_signed_by_two_authorities(stage, case, new_page):
    alice, rut = new_page(), new_page()
    sign_in(alice, stage.users["alice"])
    _initiate_and_call(alice, case)
    sign_in(rut, stage.users["rut"])
    _answer(rut)
    _write(alice)
    look(alice, "sip")
    alice.get_by_role("link", name="Skriv under er del").click()
    look(alice, "sip-sign")
    alice.get_by_role("button", name="Skriv under").click()
    expect(alice.get_by_role("row", name="Anby kommun Insats 1, övergripande ansvar")).to_contain_text(
        "Alice Andersson"
    )
    rut.get_by_role("link", name="SIP", exact=True).first.click()
    look(rut, "sip-list")
    rut.get_by_role("link", name=f"Ärende {case.number}").click()
    expect(rut.get_by_text(GOALS)).to_be_visible()
    rut.get_by_role("link", name="Skriv under er del").click()
    rut.get_by_role("button", name="Skriv under").click()
    look(rut, "sip-signed")
    with rut.expect_download() as download:
        rut.get_by_role("link", name="Hämta som PDF").click()
    assert download.value.suggested_filename == f"{case.number}-sip-v1.pdf"
    hedda = new_page()
    sign_in(hedda, stage.users["hedda"])
    hedda.goto(alice.url)
    expect(hedda.get_by_text("Planens text är inte utlämnad till er")).to_be_visible()
    expect(hedda.get_by_text(GOALS)).to_have_count(0)
    look(hedda, "sip-party")


def _initiate_and_call(page: Page, case) -> None:
    page.goto(f"/arenden/{case.pk}/")
    page.get_by_role("link", name="Ta initiativ till SIP").click()
    page.get_by_role("button", name="Ta initiativ till SIP").click()
    h1(page, "Samordnad individuell plan")
    look(page, "sip-initiated")
    page.get_by_role("link", name="Kalla till möte").click()
    page.get_by_role("button", name="Skicka kallelsen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page, "sip-call-error")
    page.get_by_label("Region Test, psykiatrin").check()
    page.get_by_label("Dag för SIP-mötet").fill(after(7))
    page.get_by_role("button", name="Skicka kallelsen").click()
    expect(page.get_by_text("Kallelsen är skickad.")).to_be_visible()


def _answer(page: Page) -> None:
    """From the authority's own inbox: nobody there handles the case yet."""
    page.get_by_role("link", name=INBOX).click()
    page.get_by_role("link", name="Svara på kallelse till SIP").click()
    page.get_by_role("link", name="Svara på kallelsen").click()
    page.get_by_label("Deltar och kan besluta").check()
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_text("Svaret är skickat.")).to_be_visible()


def _write(page: Page) -> None:
    page.get_by_role("link", name="Dokumentera samtycke").click()
    page.get_by_label("Muntligt").check()
    page.get_by_role("button", name="Spara samtycket").click()
    page.get_by_role("link", name="Upprätta planen").click()
    page.get_by_label("Mina mål, med egna ord").fill(GOALS)
    page.get_by_role("button", name="Upprätta planen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page, "sip-write-error")
    for number, text, who in (
        (1, "Boendestöd tre gånger i veckan", "Anby kommun"),
        (2, "Återfallsprevention", "Region Test, psykiatrin"),
    ):
        group = page.get_by_role("group", name=f"Insats {number}", exact=True)
        group.get_by_label("Insats som behövs").fill(text)
        group.get_by_label("Ansvarig myndighet").select_option(label=who)
    page.get_by_role("button", name="Fler insatser").click()
    expect(page.get_by_role("group", name="Insats 6", exact=True)).to_be_visible()
    page.get_by_label("Åtgärder av andra").fill("Systern följer med på studiebesök.")
    page.get_by_label("Övergripande ansvar").select_option(label="Anby kommun")
    page.get_by_label("Uppföljningsmöte").fill(after(40))
    look(page, "sip-write")
    page.get_by_role("button", name="Upprätta planen").click()
    expect(page.get_by_text("Planen är upprättad och utlämnad")).to_be_visible()


def test_support_is_decided_and_started_and_the_going_home_received(stage, new_page):
    scene = furnish(stage)
    stay = scene.arrived(scene.approved(), start=-10)
    plan_discharge(
        stay.pk,
        actor=stage.hedda,
        planned_on=clock.today(),
        receiver_id=stage.anby.pk,
        contents=[("plan", "Plan", "Hem.")],
    )
    anna = new_page()
    sign_in(anna, stage.users["anna"])
    anna.goto(f"/arenden/{stay.case_id}/")
    anna.get_by_role("link", name="Besluta om stöd").click()
    anna.get_by_label("Personligt boendestöd").check()
    anna.get_by_label("Vad stödet är").fill("Tre gånger i veckan.")
    look(anna, "support-decide")
    anna.get_by_role("button", name="Spara beslutet").click()
    anna.get_by_role("link", name="Registrera start").click()
    look(anna, "support-start")
    anna.get_by_role("button", name="Registrera start").click()
    expect(anna.get_by_role("row", name="Personligt boendestöd")).to_contain_text("Pågår")
    anna.get_by_role("link", name="Bekräfta att ni tar emot hemgången").click()
    anna.get_by_label("Kontaktperson hos er").select_option(label="Albin Ask")
    anna.get_by_label("Första mötet").fill(after(1))
    look(anna, "hand-off")
    anna.get_by_role("button", name="Bekräfta", exact=True).click()
    expect(anna.get_by_text("Ni har bekräftat att ni tar emot.")).to_be_visible()
    look(anna, "case-with-support")
