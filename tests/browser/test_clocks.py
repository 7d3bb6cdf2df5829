"""An inquiry that is late, the deadlines of compulsory care, the times of the steps and the route in, by clicking."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from tests.browser.tools import look, sign_in
from tests.cast import a_case
from tests.world import NUMBERS, SINCE
from vardkedja.core import clock, scope
from vardkedja.core.models import Assignment, Role

DAY = dt.timedelta(days=1)


def test_clocks(stage, new_page):
    case = a_case(stage, stage.alice, NUMBERS[0])
    with scope.setup_scope():
        Assignment.objects.create(
            user=stage.users["hedda"], domain=stage.home, role=Role.ADMINISTRATOR, valid_from=SINCE
        )
    page = new_page()
    sign_in(page, stage.users["alice"])
    inquiry(page, case)
    compulsory_care(page, case)
    page = new_page()
    sign_in(page, stage.users["hedda"])
    administration(page, stage)


def inquiry(page: Page, case) -> None:
    page.goto(f"/arenden/{case.pk}/")
    page.get_by_role("link", name="Aktualisera ärendet").click()
    page.get_by_label("Dag").fill((clock.today() - DAY * 13).isoformat())
    look(page, "matter")
    page.get_by_role("button", name="Aktualisera").click()
    expect(page.get_by_text("Försenad")).to_be_visible()
    look(page, "inquiry-late")
    page.goto(f"/arenden/{case.pk}/")
    look(page, "case-inquiry-late")
    page.goto("/")
    look(page, "todo-inquiry-late")
    page.get_by_role("link", name="Inled utredning").first.click()
    page.get_by_role("button", name="Inled utredningen").click()
    expect(page.get_by_text("Välj varför det dröjde").first).to_be_visible()
    page.get_by_label("Ingen hade tid").check()
    page.get_by_label("Förklara kort").fill("Två av fyra handläggare var sjuka.")
    look(page, "inquiry-open")
    page.get_by_role("button", name="Inled utredningen").click()
    expect(page.get_by_text("dag 13 av revisorernas 14")).to_be_visible()
    expect(page.locator(".vk-badge.vk-is-ok")).to_have_count(0)
    look(page, "inquiry-opened")


def compulsory_care(page: Page, case) -> None:
    page.goto(f"/arenden/{case.pk}/tvangsvard/")
    look(page, "compulsory-none")
    page.get_by_role("link", name="LVM", exact=True).click()
    today = clock.today()
    page.get_by_label("Beslut om omedelbart omhändertagande").fill((today - DAY * 3).isoformat())
    page.get_by_label("Beslutet underställt").fill((today - DAY * 4).isoformat())
    page.get_by_role("button", name="Spara dagarna").click()
    expect(page.get_by_text(re.compile("Dagen kan inte vara före")).first).to_be_visible()
    page.get_by_label("Beslutet underställt").fill((today - DAY * 2).isoformat())
    page.get_by_label("Kom till LVM-hem eller sjukhus").fill((today - DAY * 3).isoformat())
    page.get_by_label("Borta från").fill((today - DAY * 2).isoformat())
    page.get_by_label("Åter den").fill((today - DAY).isoformat())
    look(page, "compulsory-days")
    page.get_by_role("button", name="Spara dagarna").click()
    expect(page.get_by_text("+ 1\u00a0dag utanför hemmet")).to_be_visible()
    look(page, "compulsory")
    page.goto(f"/arenden/{case.pk}/")
    look(page, "case-compulsory")


def administration(page: Page, stage) -> None:
    page.goto("/administration/tider/")
    look(page, "terms")
    page.get_by_role("link", name="Ändra svar på begäran").click()
    page.get_by_label("Ingen påminnelse").check()
    look(page, "terms-change")
    page.get_by_role("button", name="Spara tiderna").click()
    expect(page.get_by_text("De gäller från i morgon.")).to_be_visible()
    look(page, "terms-changed")
    page.goto(f"/administration/enheter/{stage.hemmet.pk}/")
    look(page, "unit-route")
