"""Signing in, for whom one acts, forms sent once, roles that end, and the pages for what is not there."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.tools import back, look, sign_in, sign_in_by_hand, sign_out
from tests.cast import a_case
from vardkedja.core.actions.administration import end_assignment
from vardkedja.core.actor import acting
from vardkedja.core.models import Assignment, EntryVersion, Role


@pytest.fixture
def case(stage):
    return a_case(stage, stage.alice, "189001019802")


@pytest.fixture
def two_hats(stage):
    """Alice also works for Björkby."""
    with acting(stage.bo):
        Assignment.objects.create(
            user=stage.users["alice"],
            domain=stage.bjorkby,
            role=Role.CASE_WORKER,
            valid_from=dt.date(2026, 1, 1),
        )


def notes(stage):
    with acting(stage.alice):
        return EntryVersion.objects.count()


def test_sign_in_with_errors_and_sign_out(stage, page):
    page.goto("/logga-in/")
    assert page.title() == "Logga in – Vårdkedja"
    look(page, "sign-in")
    page.get_by_label("Användarnamn").fill("alice@test.example")
    page.get_by_label("Lösenord").fill("fel")
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("alert")).to_contain_text("stämmer inte ihop")
    look(page, "sign-in-wrong")
    sign_in_by_hand(page, stage.users["alice"])
    sign_out(page)
    expect(page.get_by_text("Du är utloggad.")).to_be_visible()


def test_two_tabs_with_two_authorities(stage, page, case, two_hats):
    sign_in(page, stage.users["alice"], domain=stage.anby)
    page.goto(f"/arenden/{case.pk}/anteckning/")
    page.get_by_label("Vad den handlar om").select_option("planning")
    page.get_by_label("Anteckning").fill("Ringde boendet.")
    other = page.context.new_page()
    other.goto("/")
    other.get_by_text("Byt myndighet").locator("xpath=ancestor::summary").click()
    other.get_by_role("button", name="Björkby kommun").click()
    expect(other.get_by_role("banner")).to_contain_text("Björkby kommun")
    page.get_by_role("button", name="Spara anteckningen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Formuläret hör till en annan myndighet")
    assert notes(stage) == 0
    look(page, "wrong-authority")
    page.get_by_role("button", name="Byt till Anby kommun").click()
    expect(page.get_by_role("banner")).to_contain_text("Anby kommun")


def test_choosing_an_authority(stage, page, two_hats):
    page.goto("/logga-in/")
    sign_in(page, stage.users["alice"], domain=stage.bjorkby)
    page.goto("/valj-uppdrag/")
    look(page, "choose")


def test_a_double_click_writes_once(stage, page, case):
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{case.pk}/anteckning/")
    page.get_by_label("Vad den handlar om").select_option("planning")
    page.get_by_label("Anteckning").fill("Ringde boendet.")
    page.get_by_role("button", name="Spara anteckningen").dblclick()
    expect(page.get_by_text("Ringde boendet.")).to_be_visible()
    assert notes(stage) == 1


def test_a_double_click_writes_once_without_script_too(stage, new_page, case):
    page = new_page(java_script_enabled=False)
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{case.pk}/anteckning/")
    page.get_by_label("Vad den handlar om").select_option("planning")
    page.get_by_label("Anteckning").fill("Ringde boendet.")
    page.get_by_role("button", name="Spara anteckningen").dblclick()
    expect(page.get_by_role("article").get_by_text("Ringde boendet.")).to_be_visible()
    assert notes(stage) == 1


def test_after_sign_out_the_browser_shows_nothing_of_what_was_open(stage, page, case):
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{case.pk}/")
    sign_out(page)
    back(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")


def test_an_assignment_that_ends_ends_the_session(stage, page, case):
    sign_in(page, stage.users["alice"])
    end_assignment(stage.alice.duties[0].id, None, actor=stage.adam)
    page.get_by_role("link", name="Ärenden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    expect(page.get_by_text("Ditt uppdrag har gått ut")).to_be_visible()
    look(page, "expired")


def test_what_is_not_there_and_what_one_may_not(stage, page, case):
    sign_in(page, stage.users["olle"])
    page.goto(f"/arenden/{case.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sidan finns inte")
    look(page, "not-found")
    page.goto("/administration/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du får inte göra det här")
    look(page, "not-allowed")
    page.get_by_role("link", name="Till Att göra").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Att göra")


def test_the_frame_by_keyboard(stage, page):
    sign_in(page, stage.users["alice"])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#innehall")).to_be_focused()
