"""Protected persons in the browser: registered with protection, closed for a colleague, named by the manager, shown with a reason."""

from playwright.sync_api import expect

from tests.browser.tools import look, sign_in
from tests.cast import a_case, a_person
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting
from vardkedja.core.models import PersonRecord


def _protected_case(stage):
    case = a_case(stage, stage.alice)
    with acting(stage.alice):
        record = PersonRecord.objects.get(person_id=case.person_id)
    protect_person(record.pk, "marking", actor=stage.alice, source="register")
    return case


def test_protect_a_person(stage, page):
    record = a_person(stage.alice)
    sign_in(page, stage.users["alice"])
    page.goto(f"/personer/{record.pk}/skydd/")
    if page.get_by_label("Varför behöver du läsa?").count():
        page.get_by_label("Varför behöver du läsa?").fill("registrera skydd")
        page.get_by_role("button", name="Öppna", exact=True).click()
        page.goto(f"/personer/{record.pk}/skydd/")
    page.get_by_label("Sekretessmarkering").check()
    look(page, "protect")
    page.get_by_role("button", name="Registrera skyddet").click()
    expect(page.get_by_text("Skyddet är registrerat")).to_be_visible()
    look(page, "protected-named")
    page.goto(f"/personer/{record.pk}/")
    expect(page.get_by_text("Skyddade uppgifter").first).to_be_visible()
    look(page, "protected-person")


def test_a_colleague_meets_the_closed_case(stage, page):
    case = _protected_case(stage)
    sign_in(page, stage.users["albin"])
    page.goto("/arenden/")
    expect(page.get_by_text(f"Skyddade uppgifter, ärende {case.number}").first).to_be_visible()
    look(page, "protected-list")
    page.goto(f"/arenden/{case.pk}/")
    expect(page.get_by_role("heading", name=f"Ärende {case.number}")).to_be_visible()
    assert "Tore" not in page.content()


def test_the_manager_names_and_reveals(stage, page):
    case = _protected_case(stage)
    sign_in(page, stage.users["anna"])
    page.goto(f"/arenden/{case.pk}/")
    look(page, "protected-closed")
    page.get_by_role("button", name="Visa ärendet").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv varför du behöver se de skyddade uppgifterna")
    page.get_by_role("link", name="Utse vilka som ser ärendet").click()
    page.get_by_label("Medarbetare").select_option(label="Albin Ask")
    page.get_by_role("button", name="Utse", exact=True).click()
    expect(page.get_by_text("Medarbetaren är utsedd.")).to_be_visible()
    look(page, "protected-naming")
    page.goto(f"/arenden/{case.pk}/")
    page.get_by_label("Varför behöver du se uppgifterna?").fill("Akut fråga från vården")
    page.get_by_role("button", name="Visa ärendet").click()
    expect(page.get_by_text("Tore Testsson").first).to_be_visible()
    look(page, "protected-revealed")
