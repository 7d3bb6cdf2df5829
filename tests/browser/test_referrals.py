"""From an application to the decisions, by clicking, each role at a machine of its own."""

import re

from playwright.sync_api import Page, expect

from tests.browser import chain
from tests.browser.tools import RESULTS, look, sign_in
from tests.cast import a_case
from tests.referrals.scene import a_group, a_sent
from tests.world import NUMBERS
from vardkedja.core import clock


def open_task(page: Page, what: str) -> None:
    page.goto("/")
    page.get_by_role("link", name=what).first.click()


def test_from_application_to_decisions(stage, new_page):
    a_group(stage)
    case = a_case(stage, stage.alice, NUMBERS[0])
    today = clock.today().isoformat()
    apply(stage, new_page(), case, today)
    a_sent(stage, NUMBERS[1], on=None)
    assess(stage, new_page(), case)
    chair(stage, new_page())
    decide(
        stage,
        new_page(),
        "anna",
        "Fatta biståndsbeslut",
        today,
        {"Vad beslutet innebär": "Sex månader på Hemmet"},
    )
    admission = {"Lämplighetsbedömning": "Lämplig för Hemmet", "Planerad inskrivningsdag": today}
    decide(stage, new_page(), "hedda", "Fatta inskrivningsbeslut", today, admission)
    after(stage, new_page(), case)


def apply(stage, page: Page, case, today: str) -> None:
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{case.pk}/")
    chain.begin(page, "Hemmet", "Behöver behandling dygnet runt efter avgiftning.")
    look(page, "application-begin")
    page.get_by_role("button", name="Spara och fyll i resten").click()
    page.get_by_role("button", name=re.compile("Kontrollera och skicka")).click()
    look(page, "application-missing")
    page.get_by_role("link", name=re.compile("Skriv hur den enskilde själv")).click()
    expect(page.get_by_label("Hur ser den enskilde själv")).to_be_visible()
    page.get_by_role("button", name=re.compile("Laglig grund och underlag")).click()
    chain.fill_steps(page, "”Jag vill bort från stan ett tag och börja om.”", "application")
    page.get_by_label(re.compile("Muntligt samtycke")).check()
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.get_by_text("Ange vilken dag samtycket lämnades, eller").first).to_be_visible()
    page.get_by_label("Samtycket lämnades den").fill(today)
    page.get_by_label("vid ett möte").check()
    look(page, "application-send")
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ansökan till Hemmet")
    look(page, "application-sent")


def test_a_position_in_the_queue_takes_one_page_and_few_clicks_and_is_completed_later(stage, new_page):
    a_group(stage)
    case, page = a_case(stage, stage.alice, NUMBERS[0]), new_page()
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{case.pk}/")
    clicks = chain.Clicks()
    clicks(page.get_by_role("link", name="Skriv ansökan"))
    page.get_by_label("Laglig grund").select_option(label="Frivillig insats (SoL (2025:400) 11 kap. 1 §)")
    page.get_by_label(re.compile("^Enhet")).select_option(label="Hemmet")
    page.get_by_label("Varför behövs insatsen").fill("Behöver behandling dygnet runt efter avgiftning.")
    clicks(page.get_by_label(re.compile("Muntligt samtycke")))
    page.get_by_label("Samtycket lämnades den").fill(clock.today().isoformat())
    clicks(page.get_by_label("vid ett möte"))
    clicks(page.get_by_role("button", name="Skicka och få köplats"))
    chain.heading(page, "Ansökan till Hemmet")
    assert clicks.made == 4
    look(page, "application-queued")
    head = new_page()
    sign_in(head, stage.users["hedda"])
    head.goto(page.url)
    look(head, "application-received")
    head.get_by_role("button", name="Begär komplettering av listan").click()
    chain.told(head, "Komplettering är begärd.")
    page.goto("/")
    page.get_by_role("link", name="Komplettera ansökan").first.click()
    chain.fill_steps(page, "”Jag vill bort från stan.”")
    look(page, "application-complete")
    chain.on_oral_consent(page)
    page.get_by_role("button", name="Skicka kompletteringen").click()
    chain.told(page, "Ansökan är komplett för bedömning.")
    name, content = chain.fetched(page, page.get_by_role("link", name="Hela ansökan (PDF)"))
    (RESULTS / "application.pdf").write_bytes(content)
    assert NUMBERS[0] not in name and chain.is_archival(content)
    assert "Hur ser den enskilde själv på sitt behov?" in chain.pdf_text(content)


def assess(stage, page: Page, case) -> None:
    sign_in(page, stage.users["gustav"])
    page.get_by_role("link", name="Inför mötet", exact=True).click()
    look(page, "agenda")
    page.get_by_role("link", name=re.compile("Bedöm nästa")).click()
    page.get_by_label("Tillstyrker placering").check()
    page.get_by_label("Hur bedömer du behovet?").fill("Stort behov av vård dygnet runt.")
    look(page, "assess")
    page.get_by_role("button", name="Färdig, gå till nästa").click()
    expect(page.get_by_text("Din bedömning är sparad.")).to_be_visible()
    expect(page.get_by_text("Innehållet är inte utlämnat")).not_to_be_visible()


def chair(stage, page: Page) -> None:
    sign_in(page, stage.users["greta"])
    page.goto("/infor-motet/")
    page.get_by_role("link", name=re.compile("Placeringsbedömning ?: Tore Testsson")).click()
    page.get_by_label("Prioritet 1").check()
    page.get_by_label("Skäl").fill("Gruppen är enig om att vårdbehovet är stort.")
    page.get_by_label(re.compile("Menprövning")).check()
    look(page, "placement-assessment")
    page.get_by_role("button", name="Registrera placeringsbedömningen").click()
    expect(page.get_by_text("Placeringsbedömningen är registrerad.")).to_be_visible()


def decide(stage, page: Page, who: str, task: str, today: str, fields: dict[str, str]) -> None:
    sign_in(page, stage.users[who])
    open_task(page, task)
    page.get_by_label(re.compile("Beviljas|Skrivs in$")).first.check()
    for fit in page.get_by_label("Passar", exact=True).all():
        fit.check()
    for box in page.get_by_label("Nämndens utredning").all():
        box.check()
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    look(page, f"decide-{who}")
    page.get_by_role("button", name="Registrera beslutet").click()
    expect(page.get_by_text("är registrerat.")).to_be_visible()


def after(stage, page: Page, case) -> None:
    """The head sees the queue and the case ready for a place; Björkby's case worker the other position only."""
    sign_in(page, stage.users["hedda"])
    page.get_by_role("link", name="Kön", exact=True).click()
    expect(page.get_by_text("Klar för plats")).to_be_visible()
    look(page, "queue")
    page.goto(f"/arenden/{case.pk}/")
    look(page, "case-approved")
