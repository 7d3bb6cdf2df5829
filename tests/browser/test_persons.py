"""Registering a person by number, opening a case, finding the person again; nothing of it in an address."""

from playwright.sync_api import expect

from tests.browser.tools import look, sign_in
from tests.cast import a_case, a_person


def test_register_open_a_case_and_search(stage, page):
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))
    sign_in(page, stage.users["alice"])
    page.get_by_role("link", name="Ärenden").click()
    look(page, "cases-empty")
    page.get_by_role("link", name="Registrera person").click()
    page.get_by_label("Nummer", exact=True).fill("18900101-9803")
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_role("alert")).to_contain_text("Numret stämmer inte")
    look(page, "person-number-wrong")
    page.get_by_label("Nummer", exact=True).fill("18900101-9802")
    page.get_by_role("button", name="Fortsätt").click()
    look(page, "person-new")
    page.get_by_label("Förnamn").fill("Tore")
    page.get_by_label("Efternamn").fill("Testsson")
    page.get_by_label("Man", exact=True).check()
    page.get_by_label("Hemkommun").select_option(label="Anby kommun")
    page.get_by_label("Tolk, språk").fill("arabiska")
    page.get_by_role("button", name="Registrera personen").click()
    expect(page.get_by_text("Tolk: arabiska")).to_be_visible()
    look(page, "person")
    page.get_by_role("link", name="Öppna ärende").click()
    look(page, "open-case")
    page.get_by_role("button", name="Öppna ärendet").click()
    expect(page.get_by_text("Därför ser du detta: ansvarig för ärendet")).to_be_visible()
    page.get_by_role("searchbox").fill("testsson")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("heading", name="1 träff")).to_be_visible()
    look(page, "search")
    page.get_by_role("link", name="Ärenden", exact=True).first.click()
    look(page, "cases")
    assert not [one for one in addresses if "esson" in one.lower() or "9802" in one or "Tore" in one]


def test_a_person_known_elsewhere_and_one_unknown_look_the_same(stage, page):
    a_case(stage, stage.alice, "189001019802")
    sign_in(page, stage.users["bo"])
    for known, unknown in (("18900101-9802", "19900101-2385"), ("Tore Testsson", "Nils Nobody")):
        seen = []
        for query in (known, unknown):
            page.get_by_role("searchbox").fill(query)
            page.get_by_role("searchbox").press("Enter")
            expect(page.get_by_role("heading", name="0 träffar")).to_be_visible()
            seen.append(page.get_by_role("main").inner_text().replace(query, "…"))
        assert seen[0] == seen[1]
    look(page, "search-nothing")


def test_why_is_asked_where_nothing_says_it(stage, page):
    a_person(stage.alice)
    sign_in(page, stage.users["albin"])
    page.get_by_role("searchbox").fill("Testsson")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="Tore Testsson").click()
    look(page, "reason")
    page.get_by_label("Varför behöver du läsa?").fill("anhörig ringde")
    page.get_by_role("button", name="Öppna", exact=True).click()
    expect(page.get_by_text("Därför ser du detta: anhörig ringde")).to_be_visible()
