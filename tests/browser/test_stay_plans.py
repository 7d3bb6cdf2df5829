"""The plans of a stay by clicking: a draft, both sides, a follow-up, what others have released, the end report."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from placements.actions.leaving import Ending, discharge
from placements.domain import plans
from tests.browser.tools import look, sign_in
from tests.placements.plan_scene import care_draft, home_draft, home_goal, released, signed
from tests.placements.scene import furnish
from tests.world import TODAY
from vardkedja.core import clock

PART = {
    "Vad som ska göras": "Återfallsprevention varje vecka och promenad varje dag.",
    "Vem som ansvarar": "Sten Sand, kontaktperson",
    "När och hur": "Tisdagar klockan 10",
    "Hur målet följs upp": "Samtal, och drogtest enligt överenskommelse",
}
REST = {
    "Åtgärder av andra huvudmän": "Regionen sköter LARO.",
    "Kontakt med närstående": "Systern ringer på söndagar.",
    "Kontakt med socialnämnden": "Alice varje månad.",
    "Hur den enskilde deltog": "Tore skrev målen själv. Systern var med.",
    "Den enskildes egen syn": "Jag vill börja jobba igen.",
}


def test_a_plan_of_a_stay(stage, new_page):
    scene = furnish(stage)
    stay = scene.arrived(scene.approved(0), place="1", start=-5)
    row = signed(stay, plans.CARE, care_draft("Nykter", "Eget boende"), stage.alice)
    released(row, stage.home.pk, stage.alice)
    page = new_page()
    sign_in(page, stage.users["sten"])
    page.goto(f"/placeringar/{stay.pk}/")
    look(page, "stay-with-released-plan")
    page.get_by_role("link", name="Skriv genomförandeplan").click()
    expect(page.get_by_text("Målen är hämtade ur Anby kommuns vårdplan")).to_be_visible()
    look(page, "plan-draft")
    _fill(page)
    look(page, "plan-sign")
    page.get_by_label("Godkänd muntligt").check()
    page.get_by_role("button", name="Underteckna").click()
    expect(page.get_by_text("Planen är undertecknad och gäller.")).to_be_visible()
    page.get_by_role("link", name="Ändra faserna").click()
    page.get_by_label(re.compile("Kartläggning från")).fill("2026-02-25")
    look(page, "plan-phases")
    page.get_by_role("button", name="Spara faserna").click()
    page.get_by_role("link", name="Följ upp mål 1").click()
    page.get_by_label("Delvis nått").check()
    page.get_by_label("Hur har det gått?").fill("Nykter i tre veckor. Tore är nöjd.")
    page.get_by_label(re.compile("Nästa uppföljning")).fill(_in(28))
    look(page, "goal-follow-up")
    page.get_by_role("button", name="Spara uppföljningen").click()
    expect(page.get_by_text("Uppföljningen är sparad.")).to_be_visible()
    look(page, "plan-in-force")
    page.get_by_role("link", name="Placeringen", exact=True).first.click()
    look(page, "stay-with-plan")
    page.get_by_role("link", name="Skriv slutrapport").click()
    look(page, "end-report")


def _in(days: int) -> str:
    """A day ahead, by the clock that the server reads."""
    return (clock.today() + dt.timedelta(days=days)).isoformat()


def _fill(page: Page) -> None:
    for number, days in ((1, 14), (2, 30)):
        goal = page.get_by_role("group", name=f"Mål {number}", exact=True)
        for label, said in PART.items():
            goal.get_by_label(re.compile(label)).fill(said)
        goal.get_by_label(re.compile("Följs upp senast")).fill(_in(days))
    for label, said in list(REST.items())[:-1]:
        page.get_by_label(re.compile(label)).fill(said)
    page.get_by_role("button", name="Spara utkastet").click()
    expect(page.get_by_text("Den enskildes egen syn är inte ifyllt.")).to_be_visible()
    look(page, "plan-lacks")
    page.get_by_role("link", name="Skriv klart utkastet").click()
    page.get_by_label(re.compile("Den enskildes egen syn")).fill(REST["Den enskildes egen syn"])
    page.get_by_role("button", name="Spara utkastet").click()
    look(page, "plan-ready")
    page.get_by_role("link", name="Underteckna").click()


def test_the_end_report_is_a_task_until_it_is_signed(stage, new_page):
    scene = furnish(stage)
    stay = scene.arrived(scene.approved(0), place="1", start=-5)
    soon = {plans.FOLLOW_UP_ON: (stage.sten.today + dt.timedelta(days=14)).isoformat()}
    goals = (home_goal(1, "Nykter", **soon), home_goal(2, "Arbete på halvtid", **soon))
    signed(stay, plans.IMPLEMENTATION, home_draft(*goals), stage.sten)
    ending = Ending(TODAY, "completed", "home", "own_contract", "Ville hem.")
    discharge(stay.pk, ending, actor=stage.hedda)
    page = new_page()
    sign_in(page, stage.users["sten"])
    expect(page.get_by_text("Skriv slutrapport").first).to_be_visible()
    look(page, "task-end-report")
    page.get_by_role("link", name=re.compile("Skriv slutrapport")).first.click()
    for number in (1, 2):
        goal = page.get_by_role("group", name=re.compile(f"Mål {number}"))
        goal.get_by_label(re.compile("Hur gick det")).select_option(label="Nått")
        goal.get_by_label(re.compile("Med ord")).fill("Nykter i tre månader.")
    page.get_by_label(re.compile("Vistelsen i korthet")).fill("Tre månader på Hemmet.")
    page.get_by_role("button", name="Spara utkastet").click()
    expect(page.get_by_text("Vad som återstår, och vem som tar vid är inte ifyllt.")).to_be_visible()
    look(page, "end-report-lacks")
    page.get_by_role("link", name="Skriv klart utkastet").click()
    page.get_by_label(re.compile("Vad som återstår")).fill("Öppenvården tar vid.")
    page.get_by_label(re.compile("Den enskildes egen syn")).fill("Jag är nöjd.")
    page.get_by_role("button", name="Spara utkastet").click()
    look(page, "end-report-ready")
    page.get_by_role("link", name="Underteckna").click()
    page.get_by_label("Undertecknad på papper").check()
    page.get_by_role("button", name="Underteckna").click()
    expect(page.get_by_text("Planen är undertecknad och gäller.")).to_be_visible()
    look(page, "end-report-signed")
    page.goto("/")
    expect(page.get_by_text("Skriv slutrapport")).to_have_count(0)
