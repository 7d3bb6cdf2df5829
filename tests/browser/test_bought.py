"""A place that is asked for outside, by clicking: two homes, one answers by its link, one by telephone; one is chosen."""

import re

from playwright.sync_api import Page, expect

from placements.actions.asking import choose_home
from tests.browser.tools import look, sign_in
from tests.placements.bought_scene import NEED, a_request, answered
from tests.placements.scene import furnish


def test_homes_are_asked_answer_and_one_is_chosen(stage, new_page):
    scene = furnish(stage)
    case = scene.approved(0)
    page, home = new_page(), new_page()
    sign_in(page, stage.users["alice"])
    page.goto("/hem/")
    for name in ("Björkgården", "Tallbacken"):
        _register(page, name)
    look(page, "bought-homes")
    page.goto(f"/arenden/{case.pk}/")
    page.get_by_role("link", name="Fråga andra hem om plats").click()
    page.get_by_label("Skäl").select_option(label="Ingen egen plats passar behovet")
    page.get_by_label("Nivå").select_option(index=1)
    page.get_by_label("Laglig grund").select_option(index=1)
    page.get_by_label(re.compile("Behov, utan")).fill(f"{NEED} Tore vill bo lugnt.")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Spara förfrågan").click()
    expect(page.get_by_text("Ta bort ”Tore”").first).to_be_visible()
    look(page, "ask-homes-refused")
    page.get_by_label(re.compile("Behov, utan")).fill(NEED)
    page.get_by_role("button", name="Spara förfrågan").click()
    expect(page.get_by_role("heading", name="Svar", exact=True)).to_be_visible()
    _answer_by_link(page, home)
    page.get_by_role("link", name="Skriv in svar från Tallbacken").click()
    _fill_answer(page, "3 100")
    page.get_by_label("Hur kom svaret?").select_option(label="Telefon")
    look(page, "home-answer")
    page.get_by_role("button", name="Spara svaret").click()
    look(page, "place-request")
    page.get_by_role("link", name="Välj Björkgården").click()
    page.get_by_label(re.compile("Varför väljs")).fill("Har läkare på plats och lägst pris.")
    look(page, "home-choose")
    page.get_by_role("button", name="Välj hemmet").click()
    page.get_by_role("link", name=re.compile("Hemmet har fått nej")).click()
    page.get_by_label(re.compile("Hur fick hemmet")).select_option(label="Telefon")
    page.get_by_role("button", name="Anteckna").click()
    expect(page.get_by_text(re.compile("Fick nej"))).to_be_visible()
    look(page, "place-request-chosen")
    page.get_by_role("link", name="Till ärendet").click()
    expect(page.get_by_text("Björkgården: valt")).to_be_visible()


def _register(page: Page, name: str) -> None:
    page.get_by_label("Hemmets namn").fill(name)
    page.get_by_label("Leverantör").fill("Vård i Småland AB")
    page.get_by_label("Organisationsnummer").fill("556677-8899")
    page.get_by_label("Nivå").select_option(index=1)
    page.get_by_label("Postadress").fill("Box 12, 341 30 Ljungby")
    page.get_by_role("button", name="Registrera hemmet").click()
    expect(page.get_by_text("Hemmet är registrerat.")).to_be_visible()


def _answer_by_link(page: Page, home: Page) -> None:
    page.get_by_role("link", name="Länk till Björkgården").click()
    page.get_by_role("button", name="Gör en länk").click()
    address = page.get_by_label("Länk för Björkgården").input_value()
    look(page, "home-link")
    page.get_by_role("link", name="Till förfrågan").click()
    home.goto(address)
    expect(home.get_by_text(NEED)).to_be_visible()
    _fill_answer(home, "2 850,50")
    look(home, "home-reply")
    home.get_by_role("button", name="Skicka svaret").click()
    expect(home.get_by_text(re.compile("svaret är sparat"))).to_be_visible()
    look(home, "home-replied")
    page.reload()


def _fill_answer(page: Page, price: str) -> None:
    page.get_by_label("Kan ni ge plats?").select_option(label="Ja")
    today = page.evaluate("() => new Date().toISOString().slice(0, 10)")
    page.get_by_label(re.compile("Ledig från")).fill(today)
    page.get_by_label(re.compile("Pris per dygn")).fill(price)
    page.get_by_label(re.compile("Vem svarar")).fill("Maj Mård, föreståndare")


def test_a_chosen_place_is_bought_and_kept_by_the_case_worker(stage, new_page):
    scene = furnish(stage)
    case, alice = scene.approved(0), stage.alice
    chosen = answered(alice, a_request(alice, case.pk))
    choose_home(chosen.pk, "Har läkare", actor=alice)
    manager, worker = new_page(), new_page()
    sign_in(manager, stage.users["anna"])
    manager.goto("/hem/")
    manager.get_by_role("link", name="Ramavtal med Björkgården").click()
    look(manager, "frameworks")
    manager.goto(f"/platsforfragan/{chosen.request_id}/")
    manager.get_by_role("link", name="Köp platsen").click()
    manager.get_by_label("Skäl för direktupphandling").select_option(label="Behovet är brådskande")
    manager.get_by_label(re.compile("Skälet i ord")).fill("Kan inte vänta på en egen plats.")
    today = manager.evaluate("() => new Date().toISOString().slice(0, 10)")
    manager.get_by_label("Planerad ankomst").fill(today)
    look(manager, "buy-place")
    manager.get_by_role("button", name="Köp platsen").click()
    expect(manager.get_by_role("heading", name="Köpt plats")).to_be_visible()
    sign_in(worker, stage.users["alice"])
    worker.goto(manager.url)
    worker.get_by_role("link", name="Registrera ankomst").click()
    worker.get_by_label(re.compile("ankom", re.IGNORECASE)).first.fill(today)
    worker.get_by_role("button", name="Registrera ankomst").click()
    expect(worker.get_by_text("Ankomsten är registrerad.")).to_be_visible()
    look(worker, "bought-stay")
    worker.goto(f"/arenden/{case.pk}/")
    expect(worker.get_by_text(re.compile("Björkgården sedan")).first).to_be_visible()
    look(worker, "bought-case")


def test_an_agreement_is_written_and_signed(stage, new_page):
    scene = furnish(stage)
    stay = scene.arrived(scene.approved(0), start=-5)
    page = new_page()
    sign_in(page, stage.users["anna"])
    page.goto(f"/placeringar/{stay.pk}/")
    page.get_by_role("link", name="Placeringsavtal").click()
    page.get_by_role("link", name="Skriv placeringsavtal").click()
    page.get_by_label(re.compile("Vad som ingår")).fill("Boende, mat och behandling.")
    page.get_by_label(re.compile("Kontaktperson på hemmet")).fill("Hedda Hall")
    look(page, "agreement-new")
    page.get_by_role("button", name="Spara versionen").click()
    page.get_by_role("link", name="Anteckna underskrift").click()
    page.get_by_label(re.compile("För hemmet")).fill("Hedda Hall, föreståndare")
    page.get_by_role("button", name="Anteckna").click()
    expect(page.get_by_text(re.compile("Anna Alm och Hedda Hall"))).to_be_visible()
    look(page, "agreements")
