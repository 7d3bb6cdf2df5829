"""Lämna ut in the browser: a prepared package, the harm assessment, a ground with its conditions, and refusals."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.tools import look, sign_in
from tests.referrals.scene import a_group, a_sent


@pytest.fixture
def application(stage):
    """Alice's application to the home, sent without a ground: position and coordination data only."""
    a_group(stage)
    return a_sent(stage, on=None)


def test_a_package_on_a_ground_with_conditions_and_the_register_of_it(stage, page, application):
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{application.case_id}/lamna-ut/")
    look(page, "release-packages")
    page.get_by_role("link", name="Ansökan till Hemmet").click()
    expect(page.get_by_label("Vad uppgifterna behövs till")).to_have_value(
        "Ansökan om plats i vårdkedjan: bedömning, beslut och planering"
    )
    conditions = page.get_by_role("group", name="Vilket av villkoren är uppfyllt?")
    expect(conditions).to_be_hidden()
    page.get_by_role("button", name="Lämna ut", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("Gör menprövningen först").first).to_be_visible()
    look(page, "release-refused")
    page.get_by_label("Det går inte att utesluta men").check()
    page.get_by_label("Hälso- och sjukvård och socialtjänst emellan").check()
    expect(conditions).to_be_visible()
    page.get_by_role("button", name="Lämna ut", exact=True).click()
    expect(page.get_by_text("Välj vilket av villkoren som är uppfyllt.").first).to_be_visible()
    look(page, "release-conditions")
    page.get_by_label("Fortgående missbruk av alkohol, narkotika").check()
    page.get_by_label("Uppgiften behövs för att den enskilde").check()
    page.get_by_role("button", name="Lämna ut", exact=True).click()
    expect(page.get_by_text("Handlingarna är utlämnade.")).to_be_visible()
    page.get_by_role("link", name="Register", exact=True).click()
    expect(
        page.get_by_role("cell", name="Hälso- och sjukvård och socialtjänst emellan").first
    ).to_be_visible()
    look(page, "release-register")


def test_the_recipient_sees_who_gave_it_and_on_what_ground(stage, new_page, application):
    alice, hedda = new_page(), new_page()
    sign_in(alice, stage.users["alice"])
    alice.goto(f"/arenden/{application.case_id}/lamna-ut/?paket=ansokan")
    alice.get_by_label("Det står klart").check()
    alice.get_by_role("button", name="Lämna ut", exact=True).click()
    expect(alice.get_by_text("Handlingarna är utlämnade.")).to_be_visible()
    sign_in(hedda, stage.users["hedda"])
    hedda.goto(f"/arenden/{application.case_id}/")
    hedda.get_by_role("link", name=re.compile("^Ansökan")).first.click()
    expect(hedda.get_by_role("heading", name="Utlämnad till er")).to_be_visible()
    look(hedda, "release-received")
