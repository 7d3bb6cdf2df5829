"""The page of the API, served from here under the same strict content policy as every page."""

from playwright.sync_api import Page, expect

from tests.browser.tools import sign_in


def test_the_api_is_shown_and_tried_out(stage, page: Page):
    sign_in(page, stage.users["alice"])
    page.goto("/api/")
    expect(page.get_by_text("/api/v1/units/{unit_id}/queue-tickets/")).to_be_visible()
    page.get_by_text("/api/v1/units/", exact=True).click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table tbody .response-col_status")).to_contain_text("200")
