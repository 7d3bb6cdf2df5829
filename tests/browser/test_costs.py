"""The shared costs in the browser: as an economist of a paying municipality, and as the keeper's."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tools import back, look, sign_in
from tests.costsharing.county import YEAR, County, share_costs


@pytest.fixture
def county(stage) -> County:
    return share_costs(stage)


def test_a_payer_follows_the_year_down_to_the_file(county: County, page: Page):
    sign_in(page, county.world.users["fia"])
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Kostnader").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Kostnadsfördelning {YEAR}")
    row = page.get_by_role("row", name="Anby kommun 60,00 %")
    assert [cell.strip() for cell in row.get_by_role("cell").all_inner_texts()] == ["51", "–", "3", "54"]
    look(page, "costs-year")
    page.get_by_role("link", name="Visa varje andel").click()
    expect(page.get_by_role("cell", name="33 000,02")).to_be_visible()
    look(page, "costs-exact")
    back(page)
    page.get_by_role("link", name="Mars", exact=True).click()
    look(page, "costs-month")
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta underlaget (CSV)").click()
    assert download.value.suggested_filename == f"testlan-{YEAR}-03.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert {line["payer_code"] for line in csv.DictReader(io.StringIO(text))} == {"98", "9801", "9802"}
    page.get_by_role("link", name="Anby kommun").click()
    expect(page.get_by_text(f"underlag U-{YEAR}03-98-9801")).to_be_visible()
    look(page, "costs-payer")


def test_the_keeper_mends_a_key_that_does_not_sum(county: County, page: Page):
    sign_in(page, county.world.users["ragna"])
    page.goto(f"/kostnader/testlan/{YEAR}/")
    page.get_by_role("link", name="Budget, nyckel och regler").click()
    look(page, "costs-terms")
    page.get_by_role("link", name="Ange en ny nyckel").click()
    page.get_by_label("Gäller från").fill("2028-01-01")
    page.get_by_label("Björkby kommun, procent").fill("39,9")
    page.get_by_role("button", name="Spara nyckeln").click()
    error = page.get_by_role("link", name="Nu blir de 99,9.")
    expect(error).to_be_visible()
    look(page, "costs-key-error")
    error.click()
    expect(page.get_by_label("Summa, procent")).to_be_focused()
    page.get_by_label("Björkby kommun, procent").fill("40")
    page.get_by_role("button", name="Spara nyckeln").click()
    expect(page.get_by_text("Den nya nyckeln är sparad.")).to_be_visible()
    page.goto(f"/kostnader/testlan/{YEAR}/avtal/")
    page.get_by_role("link", name="Ändra budgeten för Hemmet").click()
    look(page, "costs-budget-form")
    page.goto("/kostnader/testlan/regel/rent/")
    look(page, "costs-rule-form")
