"""Signing in with a passkey, getting a second factor, and the warning before one is signed out, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tools import look, sign_in, sign_in_by_hand, sign_out
from tests.cast import a_case
from tests.world import PASSWORD
from vardkedja.core.actor import acting
from vardkedja.core.models import Assignment, EntryVersion, Role, User
from vardkedja.core.signin import demo


@pytest.fixture
def newcomer(stage) -> User:
    user = User(username="ny@test.example", first_name="Nina", last_name="Ny")
    user.set_password(PASSWORD)
    user.save(force_insert=True)
    with acting(stage.adam):
        Assignment.objects.create(
            user=user, domain=stage.anby, role=Role.CASE_WORKER, valid_from=stage.adam.today
        )
    return user


def a_key(page: Page) -> None:
    """A key that the browser believes is in the machine, with a finger on it."""
    link = page.context.new_cdp_session(page)
    link.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    link.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_and_then_opens_by_itself(stage, page, newcomer):
    a_key(page)
    sign_in_by_hand(page, newcomer)
    expect(page.get_by_text("Du behöver ett andra steg innan du kan arbeta")).to_be_visible()
    look(page, "second-step-needed")
    page.get_by_role("link", name="Lägg till en inloggningsnyckel").click()
    look(page, "passkey-new")
    page.get_by_role("button", name="Skapa nyckeln").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservkoder")
    look(page, "recovery-codes")
    page.get_by_role("link", name="Jag har sparat koderna").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Att göra")
    sign_out(page)
    expect(page.locator("#nyckelfel")).to_be_hidden()
    page.get_by_role("button", name="Använd en inloggningsnyckel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Att göra")
    sign_out(page)
    page.get_by_label("Användarnamn").fill(newcomer.username)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Steg två")
    expect(page.locator("#nyckelfel")).to_be_hidden()
    look(page, "second-step")
    page.get_by_role("button", name="Använd en inloggningsnyckel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Att göra")


def test_an_app_is_connected(stage, page, newcomer):
    sign_in_by_hand(page, newcomer)
    page.get_by_role("link", name="Anslut en kodapp").click()
    look(page, "app-new")
    seed = page.locator("code.vk-secret").inner_text()
    page.get_by_label("Koden som appen visar").fill(demo.code_of(seed))
    page.get_by_role("button", name="Anslut appen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservkoder")
    expect(page.locator("#reservkoder li")).to_have_count(10)


def test_one_is_warned_before_one_is_signed_out_and_can_go_on(stage, page, settings):
    settings.SESSION_IDLE, settings.SESSION_WARNING = 6, 4
    case = a_case(stage, stage.alice)
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{case.pk}/anteckning/")
    page.get_by_label("Vad den handlar om").select_option("planning")
    page.get_by_label("Anteckning").fill("Ringde boendet.")
    dialog = page.get_by_role("alertdialog", name="Du loggas snart ut")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Fortsätt arbeta")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(dialog).to_be_visible(timeout=8_000)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Spara anteckningen").click()
    expect(page.get_by_role("article").get_by_text("Ringde boendet.")).to_be_visible()


def test_signed_out_the_page_is_covered_and_what_was_written_can_still_be_saved(stage, page, settings):
    settings.SESSION_IDLE, settings.SESSION_WARNING = 3, 1
    case = a_case(stage, stage.alice)
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{case.pk}/anteckning/")
    page.get_by_label("Vad den handlar om").select_option("planning")
    page.get_by_label("Anteckning").fill("Ringde boendet.")
    over = page.get_by_role("alertdialog", name="Du har loggats ut")
    expect(over).to_be_visible(timeout=10_000)
    expect(page.locator("#innehall")).not_to_be_visible()
    look(page, "signed-out-while-away")
    page.keyboard.press("Escape")
    expect(over).to_be_visible()
    other = page.context.new_page()
    other.goto("/logga-in/")
    settings.SESSION_IDLE, settings.SESSION_WARNING = 1800, 300
    sign_in_by_hand(other, stage.users["alice"])
    page.bring_to_front()
    over.get_by_role("button", name="Jag har loggat in").click()
    expect(over).to_be_hidden()
    page.get_by_role("button", name="Spara anteckningen").click()
    expect(page.get_by_role("article").get_by_text("Ringde boendet.")).to_be_visible()
    with acting(stage.alice):
        assert EntryVersion.objects.count() == 1


def test_somebody_else_at_the_machine_does_not_go_on_in_the_page(stage, page, settings):
    settings.SESSION_IDLE, settings.SESSION_WARNING = 3, 1
    sign_in(page, stage.users["alice"])
    over = page.get_by_role("alertdialog", name="Du har loggats ut")
    expect(over).to_be_visible(timeout=10_000)
    other = page.context.new_page()
    other.goto("/logga-in/")
    settings.SESSION_IDLE, settings.SESSION_WARNING = 1800, 300
    sign_in_by_hand(other, stage.users["bo"])
    page.bring_to_front()
    over.get_by_role("button", name="Jag har loggat in").click()
    expect(page.get_by_role("banner")).to_contain_text("Björkby kommun")


def test_the_warning_as_it_looks(stage, page, settings):
    settings.SESSION_IDLE, settings.SESSION_WARNING = 1800, 1799
    sign_in(page, stage.users["hedda"])
    expect(page.get_by_role("alertdialog", name="Du loggas snart ut")).to_be_visible()
    look(page, "session-warning")


def test_substitutes_and_locked_out(stage, page):
    sign_in(page, stage.users["hedda"])
    page.get_by_role("link", name="Vikarier").click()
    look(page, "shifts")
    page.get_by_role("link", name="Ge en vikarie åtkomst").click()
    look(page, "shift-new")
    sign_out(page)
    for _ in range(5):
        page.get_by_label("Användarnamn").fill("ingen@test.example")
        page.get_by_label("Lösenord").fill("fel")
        page.get_by_role("button", name="Logga in", exact=True).click()
        page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_have_text("För många försök")
    expect(page.get_by_text(re.compile("spärrad i 15 minuter"))).to_be_visible()
    look(page, "locked-out")
