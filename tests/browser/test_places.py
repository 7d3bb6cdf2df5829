"""Places themselves, by clicking: what is in the way is told and settled, a closed place is changed, a free one is found."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from placements.actions.closing import describe_place, put_out_of_service
from tests.browser.tools import look, sign_in
from tests.placements.scene import Scene, furnish
from vardkedja.core import clock


def after(days: int) -> str:
    return (clock.today() + dt.timedelta(days=days)).isoformat()


@pytest.fixture
def scene(stage) -> Scene:
    return furnish(stage)


def test_a_taken_place_is_told_and_another_is_had_with_one_click(stage, scene, page: Page):
    hedda = scene.world.hedda
    put_out_of_service(scene.place("hemmet", "1").pk, hedda.today, None, actor=hedda, reason="repair")
    sign_in(page, stage.users["hedda"])
    page.get_by_role("link", name="Platser", exact=True).click()
    page.get_by_role("link", name="Stäng plats").click()
    page.get_by_label("Plats", exact=True).select_option(label="1")
    page.get_by_label("säkerhet").check()
    page.get_by_role("button", name="Stäng platsen").click()
    expect(page.get_by_role("heading", name="I vägen på plats 1")).to_be_visible()
    look(page, "place-in-the-way")
    page.get_by_role("button", name="Ta plats 2 i stället").click()
    expect(page.get_by_text("Platsen är stängd.")).to_be_visible()

    page.get_by_role("link", name="Stängd: säkerhet").first.click()
    page.get_by_role("link", name="Ändra dagar eller skäl").click()
    page.get_by_label("Sista dag").fill(after(9))
    look(page, "place-change")
    page.get_by_role("button", name="Spara ändringen").click()
    expect(page.get_by_text("Stängningen är ändrad.")).to_be_visible()
    page.get_by_role("link", name="Stängd: säkerhet").first.click()
    expect(page.get_by_role("cell", name="Ändrad")).to_be_visible()
    look(page, "place-closed")
    page.get_by_role("button", name="Öppna platsen igen").click()
    expect(page.get_by_text("Platsen är ledig igen.")).to_be_visible()


def test_a_free_place_is_found_by_need_and_the_board_shows_a_quarter(stage, scene, page: Page):
    hedda = scene.world.hedda
    describe_place(scene.place("hemmet", "3").pk, ["step_free"], hedda.today, actor=hedda)
    sign_in(page, stage.users["hedda"])
    page.get_by_role("link", name="Platser", exact=True).click()
    page.get_by_role("link", name="Kvartal").click()
    look(page, "board-quarter")
    page.get_by_role("link", name="Sök ledig plats").click()
    page.get_by_label(re.compile("^Till")).fill(after(-3))
    page.get_by_role("button", name="Visa lediga platser").click()
    expect(page.get_by_text("Till måste vara efter Från.").first).to_be_visible()
    page.get_by_label(re.compile("^Till")).fill(after(14))
    page.get_by_label("Utan trappor").check()
    page.get_by_role("button", name="Visa lediga platser").click()
    expect(page.get_by_role("row", name="Hemmet 3")).to_be_visible()
    look(page, "place-vacancies")
    page.get_by_role("link", name="Ge plats 3 på Hemmet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ge plats")


def test_the_board_is_an_a3_on_paper(stage, scene, page: Page, tmp_path):
    sign_in(page, stage.users["hedda"])
    page.goto("/platser/?visa=manad")
    page.emulate_media(media="print")
    printed = page.pdf(prefer_css_page_size=True, path=tmp_path / "board.pdf")
    assert b"/MediaBox [0 0 1191" in printed or b"/MediaBox [0 0 1190" in printed, (
        "A3 landscape is 420 mm wide"
    )
