"""The whole chain by clicking: from a number nobody knows to support at home, as each role at a machine of its own."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import chain
from tests.browser.chain import FAMILY, GIVEN, NAME, NUMBER, Clicks, Story, day, heading, look, menu, told
from vardkedja.core import clock, scenario

#: Days from today: arrival at Ekeliden, the move to Novus.
CAME, MOVED = -6, -2
OWN_VIEW = "”Jag vill bort från stan ett tag och börja om.”"


@pytest.fixture
def story(committed_database, new_page, tmp_path, settings) -> Story:
    settings.HOME = tmp_path
    return Story(scenario.load("kronoberg", empty=True, today=clock.today()), new_page)


def test_a_person_from_application_to_support_at_home(story: Story):
    register(story)
    apply_to_ekeliden(story)
    assess_together(story)
    decide_and_place(story)
    partner_sees_no_person(story)


def register(story: Story) -> None:
    """A number nobody knows; a wrong check digit stores nothing; the person, the case."""
    page = story.page_of("handlaggare.ljungby")
    look(page, "chain-todo-empty")
    page.get_by_role("searchbox").fill(NUMBER)
    page.get_by_role("searchbox").press("Enter")
    heading(page, "Sök person")
    told(page, "Ingen träff")
    look(page, "chain-search-unknown")
    menu(page, "Ärenden").click()
    page.get_by_role("link", name="Registrera person").click()
    wrong = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
    page.get_by_label("Nummer", exact=True).fill(wrong)
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_label("Nummer", exact=True)).to_have_attribute("aria-invalid", "true")
    told(page, "Numret stämmer inte")
    look(page, "chain-number-wrong")
    page.get_by_role("searchbox").fill(NUMBER)
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("button", name="Registrera person med numret").click()
    page.get_by_label("Förnamn").fill(GIVEN)
    page.get_by_label("Efternamn").fill(FAMILY)
    page.get_by_label("Kvinna", exact=True).check()
    page.get_by_label("Hemkommun").select_option(label="Ljungby kommun")
    look(page, "chain-person-new")
    page.get_by_role("button", name="Registrera personen").click()
    told(page, "Personen är registrerad hos er.")
    look(page, "chain-person")
    page.get_by_role("link", name="Öppna ärende").click()
    look(page, "chain-open-case")
    page.get_by_role("button", name="Öppna ärendet").click()
    story.number = page.get_by_role("heading", level=1).inner_text().removeprefix("Ärende ")
    story.case = page.url
    look(page, "chain-case-new")


def apply_to_ekeliden(story: Story) -> None:
    page = story.case_of("handlaggare.ljungby")
    chain.apply(page, "Ekeliden", "Behöver behandling dygnet runt efter avgiftning.", OWN_VIEW, "chain-apply")
    page.goto("/")
    clicks = Clicks()
    clicks(menu(page, "Ärenden"))
    look(page, "chain-cases")
    clicks(page.get_by_role("link", name=NAME))
    heading(page, f"Ärende {story.number}")
    assert clicks.made <= 3
    look(page, "chain-case-sent")


def assess_together(story: Story) -> None:
    chain.assess(story.page_of("ledamot.ljungby"), "Stort behov av vård dygnet runt.", "chain-ljungby")
    chain.assess(story.page_of("ledamot.vaxjo"), "Nätverket finns i Ljungby.", "chain-vaxjo")
    page = story.page_of("ordforande")
    look(page, "chain-chair-todo")
    chain.assess_jointly(page, "Ekeliden", "chain-joint")
    look(story.case_of("ordforande"), "chain-case-chair")


def decide_and_place(story: Story) -> None:
    """The place cannot be given before both decisions; then it can, and the person arrives."""
    head = story.page_of("forestandare.ekeliden")
    look(head, "chain-head-todo")
    menu(head, "Dagen").click()
    look(head, "chain-day-empty")
    head.get_by_role("link", name="Ge plats").click()
    expect(chain.row(head, NAME)).to_contain_text("Biståndsbeslut, Inskrivningsbeslut")
    look(head, "chain-give-missing")
    page = story.page_of("chef.ljungby")
    look(page, "chain-delegate-todo")
    chain.decide_assistance(page, CAME, "Vård på Ekeliden tills vidare.", "chain-assistance")
    _read_letter(story)
    chain.decide_admission(head, CAME, "chain-admission")
    chain.give_place(head, "1", CAME, "chain-give")
    look(head, "chain-board")
    _arrive(head, CAME, "chain-ekeliden")
    menu(head, "Platser").click()
    look(head, "chain-board-arrived")


def _read_letter(story: Story) -> None:
    page = story.case_of("chef.ljungby")
    look(page, "chain-case-delegate")
    name, content = chain.fetched(
        page, page.get_by_role("link", name=re.compile("brev|Brev|Beslut.*PDF")).first
    )
    assert NUMBER not in name and FAMILY not in name
    text = chain.pdf_text(content)
    for words in ("Biståndsbeslut", NAME, "Vård på Ekeliden tills vidare.", "Eva Rosén"):
        assert words in text


def _arrive(page, offset: int, name: str) -> None:
    """From the day's page, at most two clicks."""
    menu(page, "Dagen").click()
    look(page, f"{name}-expected")
    clicks = Clicks()
    clicks(page.get_by_role("link", name=re.compile("^Annan dag")))
    page.get_by_label("Ankomstdag").fill(day(offset))
    look(page, f"{name}-arrival")
    clicks(page.get_by_role("button", name="Registrera ankomst"))
    told(page, "Ankomsten är registrerad.")
    assert clicks.made <= 2
    look(page, f"{name}-arrived")


def partner_sees_no_person(story: Story) -> None:
    """Lessebo, not party, sees positions and places, and neither person, municipality nor ground."""
    page = story.page_of("handlaggare.lessebo")
    menu(page, "Kön").click()
    look(page, "chain-partner-queue")
    expect(page.get_by_role("main")).to_contain_text("Kön till Ekeliden")
    _tells_nobody(page)
    menu(page, "Platser").click()
    look(page, "chain-partner-board")
    expect(page.get_by_role("main")).to_contain_text("17 av 18 lediga")
    _tells_nobody(page)
    menu(page, "Ärenden").click()
    look(page, "chain-partner-cases")
    _tells_nobody(page)
    page.goto(story.case)
    heading(page, "Sidan finns inte")


def _tells_nobody(page) -> None:
    said = page.get_by_role("main").inner_text()
    for word in (GIVEN, FAMILY, "Ljungby", f"{GIVEN[0]}{FAMILY[0]}", "SoL"):
        assert word not in said
