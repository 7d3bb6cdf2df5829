"""Using an instrument, by clicking: choose, fill in, be told what is missing, read it and see it over time."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from tests.browser.tools import look, sign_in
from tests.cast import a_case
from tests.referrals.test_record_instrument_result import ALL_TWOS, record
from vardkedja.core import clock


def test_an_instrument_from_the_case_to_the_curve(stage, new_page):
    case = a_case(stage, stage.alice)
    today = clock.today()
    for days, first in ((60, 4), (30, 3)):
        record(stage, case, ALL_TWOS | {1: first}, administered_on=today - dt.timedelta(days=days))
    for days, rating in ((60, 4), (1, 2)):
        ratings = dict.fromkeys(range(1, 22), rating) | dict.fromkeys(range(3, 22, 3), rating * 2)
        record(
            stage, case, ratings, code="asi", trained=True, administered_on=today - dt.timedelta(days=days)
        )
    page = new_page()
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{case.pk}/")
    look(page, "instrument-case")
    page.get_by_role("link", name="Välj och fyll i ett instrument").click()
    look(page, "instrument-choose")
    page.get_by_role("link", name="AUDIT", exact=True).last.click()
    fill_in(page)
    expect(page.get_by_text("Resultatet är ett underlag, inte en diagnos.").first).to_be_visible()
    look(page, "instrument-result")
    page.get_by_role("link", name="Rätta").click()
    look(page, "instrument-correct")
    page.goto(f"/arenden/{case.pk}/instrument/")
    page.get_by_role("link", name="ASI", exact=True).first.click()
    look(page, "instrument-asi")
    page.goto(f"/arenden/{case.pk}/instrument/")
    page.get_by_role("link", name="ASI", exact=True).last.click()
    look(page, "instrument-asi-form")


def fill_in(page: Page) -> None:
    page.get_by_label("Profession").fill("socionom")
    for number in (1, 2, 9, 10):
        page.get_by_role("group", name=re.compile(f"^Fråga {number}( |$)")).get_by_label(
            "2", exact=True
        ).check()
    page.get_by_role("button", name="Registrera resultatet").click()
    look(page, "instrument-missing")
    for number in range(3, 9):
        page.get_by_role("group", name=re.compile(f"^Fråga {number}( |$)")).get_by_label(
            "1", exact=True
        ).check()
    page.get_by_role("button", name="Registrera resultatet").click()
