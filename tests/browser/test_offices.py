"""The manager, the log reviewer and the administrator at their pages."""

from playwright.sync_api import expect

from tests.browser.tools import look, sign_in
from tests.cast import UNIT, a_case
from tests.world import NUMBERS, PASSWORD
from vardkedja.core import clock
from vardkedja.core.actions.tasks import give_task


def test_a_manager_registers_absence_and_moves_all_cases(stage, page):
    cases = [a_case(stage, stage.alice, number) for number in NUMBERS[:2]]
    give_task("follow_up", clock.today(), actor=stage.alice, case=cases[0])
    sign_in(page, stage.users["anna"])
    page.get_by_role("link", name="Medarbetare").click()
    look(page, "staff")
    page.get_by_role("link", name="Frånvaro för Alice Andersson").click()
    page.get_by_label("Åter den").fill("2999-01-01")
    look(page, "absence")
    page.get_by_role("button", name="Registrera frånvaron").click()
    expect(page.get_by_text("Borta i dag")).to_be_visible()
    page.goto("/?visa=inkorg")
    look(page, "inbox")
    page.goto("/medarbetare/")
    page.get_by_role("link", name="Flytta ärenden från Alice Andersson").click()
    page.get_by_label("Till").select_option(label="Albin Ask")
    page.get_by_role("button", name="Flytta").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Överlämning").fill("Alice är borta. Ring hemkommunen på torsdag.")
    look(page, "move")
    page.get_by_role("button", name="Flytta").click()
    expect(page.get_by_text("Ärendena är flyttade")).to_be_visible()
    page.goto(f"/arenden/{cases[0].pk}/")
    expect(page.get_by_text("Ring hemkommunen på torsdag.")).to_be_visible()


def test_the_log_reviewer_sees_what_another_authority_read(stage, new_page):
    case = a_case(stage, stage.alice, "189001019802", ("hemmet", UNIT))
    hedda, lova = new_page(), new_page()
    sign_in(hedda, stage.users["hedda"])
    hedda.goto(f"/arenden/{case.pk}/")
    sign_in(lova, stage.users["lova"])
    lova.get_by_role("link", name="Åtkomstlogg").click()
    look(lova, "log")
    lova.get_by_label("Vems läsning").select_option(label="Andra myndigheters")
    lova.get_by_role("button", name="Visa").click()
    expect(lova.get_by_role("cell", name="Hemmet").first).to_be_visible()
    assert "Hedda" not in lova.get_by_role("table").inner_text()
    assert "Testsson" not in lova.content()


def test_the_administrator_makes_a_unit_and_a_user_who_signs_in(stage, new_page):
    adam = new_page()
    sign_in(adam, stage.users["adam"])
    adam.get_by_role("link", name="Administration").click()
    look(adam, "admin")
    adam.get_by_role("link", name="Enheter").click()
    adam.get_by_role("link", name="Ny enhet").click()
    adam.get_by_label("Lokalt namn").fill("Lotsen")
    adam.get_by_label("Rättslig form").select_option(label="HVB (SoL 9:4)")
    adam.get_by_label("Lägsta ålder").fill("30")
    adam.get_by_label("Högsta ålder").fill("20")
    adam.get_by_role("button", name="Skapa enheten").click()
    expect(adam.get_by_role("alert")).to_contain_text("Högsta ålder kan inte vara lägre")
    look(adam, "admin-unit-wrong")
    adam.get_by_label("Högsta ålder").fill("65")
    adam.get_by_role("button", name="Skapa enheten").click()
    adam.get_by_role("link", name="Ändra intagningsvägen").click()
    adam.get_by_label("Remissgrupp").check()
    adam.get_by_role("button", name="Spara intagningsvägen").click()
    expect(adam.get_by_text("Remissgrupp")).to_be_visible()
    look(adam, "admin-unit")
    adam.goto("/administration/enheter/")
    look(adam, "admin-units")
    adam.get_by_role("link", name="Användare").click()
    look(adam, "admin-users")
    adam.get_by_role("link", name="Ny användare").click()
    look(adam, "admin-user-new")
    for label, value in (
        ("Förnamn", "Nadja"),
        ("Efternamn", "Nord"),
        ("Användarnamn", "nadja@test.example"),
        ("Första lösenord", PASSWORD),
    ):
        adam.get_by_label(label).fill(value)
    adam.get_by_label("Roll").select_option(label="Föreståndare")
    adam.get_by_label("Enhet", exact=False).last.select_option(label="Lotsen")
    adam.get_by_role("button", name="Skapa användaren").click()
    expect(adam.get_by_text("Användaren är skapad")).to_be_visible()
    nadja = new_page()
    sign_in(nadja, "nadja@test.example")
    nadja.goto("/konto/")
    expect(nadja.get_by_role("heading", level=1)).to_have_text("Byt lösenord")
    look(nadja, "account")
