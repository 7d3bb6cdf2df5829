"""Signing in, and the browser fixtures themselves."""

from tests.browser.tools import look


def test_sign_in_page(stage, page):
    page.goto("/logga-in/")
    assert page.title() == "Logga in – Vårdkedja"
    look(page, "sign-in")
