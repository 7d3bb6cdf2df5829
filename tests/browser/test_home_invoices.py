"""A month is confirmed and two invoices are handled, by the case worker and the economist, with wrong input on the way."""

import re

from playwright.sync_api import Page, expect

from tests.browser.tools import look, sign_in
from tests.placements.bought_scene import lived_in
from tests.placements.scene import furnish


def test_months_are_confirmed_and_invoices_handled(stage, new_page):
    scene = furnish(stage)
    purchase = lived_in(scene, scene.approved(0).pk, absent=True)
    worker, economist = new_page(), new_page()
    sign_in(worker, stage.users["alice"])
    worker.goto("/kopta-platser/")
    look(worker, "bought-places-empty-invoices")
    worker.get_by_role("link", name="Tore Test0").click()
    look(worker, "bought-place-open")
    worker.get_by_role("link", name="Bekräfta januari 2026").click()
    worker.get_by_role("button", name="Bekräfta dygnen").click()
    expect(worker.get_by_text("Dygnen i januari 2026 är bekräftade.")).to_be_visible()
    worker.get_by_role("link", name="Bekräfta februari 2026").click()
    look(worker, "month-confirm")
    worker.get_by_role("button", name="Bekräfta dygnen").click()
    sign_in(economist, stage.users["fia"])
    economist.goto(f"/kopta-platser/{purchase.pk}/")
    economist.get_by_role("link", name="Registrera faktura").click()
    _fill(economist, "2026 17", "16", "45 608,00")
    economist.get_by_role("button", name="Registrera fakturan").click()
    expect(economist.get_by_text("Skriv numret som det står på fakturan").first).to_be_visible()
    look(economist, "invoice-refused")
    economist.get_by_label("Fakturanummer").fill("2026-17")
    economist.get_by_role("button", name="Registrera fakturan").click()
    expect(economist.get_by_text("Fakturan stämmer", exact=True)).to_be_visible()
    look(economist, "invoice-agrees")
    economist.get_by_role("link", name="Godkänn").click()
    economist.get_by_role("button", name="Godkänn fakturan").click()
    expect(economist.get_by_text("Fakturan är godkänd.")).to_be_visible()
    _one_that_disagrees(economist, purchase.pk)
    worker.goto(f"/kopta-platser/{purchase.pk}/")
    expect(worker.get_by_role("row", name=re.compile("Summa"))).to_be_visible()
    look(worker, "bought-place")
    economist.goto("/kopta-platser/")
    look(economist, "bought-places")


def _fill(page: Page, number: str, days: str, amount: str) -> None:
    today = page.evaluate("() => new Date().toISOString().slice(0, 10)")
    page.get_by_label("Fakturanummer").fill(number)
    page.get_by_label("Fakturadatum").fill(today)
    page.get_by_label("Förfaller").fill(today)
    page.get_by_label("Antal dygn, rad 1").fill(days)
    page.get_by_label("Pris per dygn, kronor, rad 1").fill("2 850,50")
    page.get_by_label("Belopp, kronor, rad 1").fill(amount)
    page.get_by_label("Att betala, kronor").fill(amount)


def _one_that_disagrees(page: Page, purchase_id: object) -> None:
    page.goto(f"/kopta-platser/{purchase_id}/")
    page.get_by_role("link", name="Registrera faktura").click()
    _fill(page, "2026-31", "30", "85 515,00")
    page.get_by_role("button", name="Registrera fakturan").click()
    expect(page.get_by_text(re.compile("fakturan har 30 dygn, vi har bekräftat 28 dygn"))).to_be_visible()
    page.get_by_role("link", name="Godkänn ändå").click()
    page.get_by_role("button", name="Godkänn fakturan").click()
    expect(page.get_by_text("Välj ett alternativ.").first).to_be_visible()
    look(page, "invoice-in-spite")
    page.get_by_role("link", name="Avbryt").click()
    page.get_by_role("link", name="Bestrid").click()
    page.get_by_label("Varför bestrids fakturan?").select_option(label="Antalet dygn stämmer inte")
    page.get_by_role("button", name="Bestrid fakturan").click()
    expect(page.get_by_text("Bestridd").first).to_be_visible()
    look(page, "invoice-disputed")


def test_a_visit_is_planned_and_written_down(stage, new_page):
    scene = furnish(stage)
    purchase = lived_in(scene, scene.approved(0).pk)
    page = new_page()
    sign_in(page, stage.users["anna"])
    page.goto("/kopta-platser/hur-ofta/")
    page.get_by_label(re.compile("Månader mellan besök")).fill("3")
    page.get_by_label(re.compile("Beslut eller rutin")).fill("Rutin 2026-01-15")
    page.get_by_role("button", name="Spara").click()
    look(page, "visit-terms")
    page.goto(f"/kopta-platser/{purchase.pk}/")
    page.get_by_role("link", name="Planera besök").click()
    page.get_by_role("button", name="Planera besöket").click()
    expect(page.get_by_text("Ange ett datum.").first).to_be_visible()
    today = page.evaluate("() => new Date().toISOString().slice(0, 10)")
    page.get_by_label("Planerad dag").fill(today)
    page.get_by_role("button", name="Planera besöket").click()
    page.get_by_role("link", name="Anteckna besöket").click()
    page.get_by_label("Träffades personen i enrum?").select_option(label="Ja, i enrum")
    page.get_by_role("button", name="Spara besöket").click()
    expect(page.get_by_text("Skriv något här.").first).to_be_visible()
    look(page, "visit-refused")
    page.get_by_label(re.compile("Vad kom fram")).fill("Påhittat exempel: trivs, vill börja arbeta.")
    page.get_by_role("button", name="Spara besöket").click()
    expect(page.get_by_text("Genomfört")).to_be_visible()
    look(page, "visits")
