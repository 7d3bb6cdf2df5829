"""What a browser test does again and again: sign in, look at a page with axe, at desktop and phone width.

Pictures land in `test-results/` (not in git), one per name and width, to be looked at by people.
"""

import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.world import PASSWORD
from vardkedja import config
from vardkedja.core.models import User
from vardkedja.core.signin import demo

RESULTS = config.PROJECT / "test-results"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 800}
_axe = Axe()
#: Where the server of the running test answers (set by the fixture `new_page`).
origin = [""]


class Watch:
    """What a page complains about while a test runs: script errors, blocked content, what failed to load."""

    def __init__(self, page: Page) -> None:
        self.faults: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("response", self._response)
        page.on("requestfailed", self._failed)

    def _console(self, message: Any) -> None:
        # A refused page (403, 404, 409) is reported as a failed resource; `_response` tells those apart.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _response(self, response: Any) -> None:
        document = response.request.resource_type == "document"
        if response.status >= 500 or (response.status >= 400 and not document):
            self.faults.append(f"{response.status} for {response.url}")

    def _failed(self, request: Any) -> None:
        if request.failure and "ERR_ABORTED" not in request.failure:
            self.faults.append(f"{request.failure} for {request.url}")


def sign_in(page: Page, user: Any, *, domain: Any = None) -> None:
    """Be signed in, with a second factor just given, and stand on the first page. `domain` is chosen where there are several.

    Quick, since nearly every test begins so: the session is made by the real backend and its cookie handed to the browser.
    `sign_in_by_hand` goes through the pages.
    """
    client = Client()
    client.force_login(user if isinstance(user, User) else User.objects.get(username=user))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": origin[0]}])
    page.goto("/")
    if domain is not None:
        page.get_by_role("button", name=str(domain), exact=True).click()
    expect(page).not_to_have_url(re.compile("/logga-in/"))


def sign_in_by_hand(
    page: Page, user: Any, *, password: str = PASSWORD, next_page: str = "/logga-in/"
) -> None:
    """Sign in through the pages: user name, password, and the code of the user's app where there is one."""
    page.goto(next_page)
    page.get_by_label("Användarnamn").fill(user.username)
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Logga in", exact=True).click()
    code = demo.code_now(user)
    if code:
        page.get_by_label("Engångskod").fill(code)
        page.get_by_role("button", name="Gå vidare").click()
    expect(page).not_to_have_url(re.compile("/logga-in/"))


def sign_out(page: Page) -> None:
    page.get_by_text("Mitt konto", exact=True).first.locator("xpath=ancestor::summary").click()
    page.get_by_role("button", name="Logga ut").click()
    expect(page).to_have_url(re.compile("/logga-in/"))


def back(page: Page) -> None:
    """Go back to the page before. The page asks it itself: the driver may ask a renderer that a navigation just replaced."""
    here = page.url
    page.evaluate("() => { setTimeout(() => history.back()) }")
    expect(page).not_to_have_url(here)


def assert_accessible(page: Page, name: str) -> None:
    """Fail with one line per violation that axe finds on the page as it stands."""
    found = _axe.run(page).response["violations"]
    lines = []
    for violation in found:
        targets = "; ".join(str(node["target"][0]) for node in violation["nodes"][:5])
        lines.append(f"  [{violation['impact']}] {violation['id']}: {violation['help']} → {targets}")
    assert not found, f"axe on {name} ({page.url}):\n" + "\n".join(lines)


def assert_no_sideways_scroll(page: Page, name: str) -> None:
    """The page itself never scrolls sideways; wide tables scroll within themselves."""
    wide = page.evaluate(
        """() => {
          const limit = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= limit) return [];
          return [...document.body.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > limit + 1)
            .slice(0, 5).map(e => e.tagName.toLowerCase() + '.' + e.className);
        }"""
    )
    assert not wide, f"{name} is wider than {page.viewport_size['width']} px: {', '.join(wide)}"


def picture(page: Page, name: str) -> Path:
    """Take a picture of the whole page into `test-results/`."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.png"
    page.screenshot(path=path, full_page=True, animations="disabled")
    return path


def look(page: Page, name: str) -> None:
    """Look at the page as it stands, at desktop and phone width: axe, sideways scroll, picture of each."""
    # A click has only begun to follow its link: without this axe may look at an empty document.
    page.wait_for_load_state()
    expect(page.locator("main")).to_be_attached()
    for width, size in (("desktop", DESKTOP), ("phone", PHONE)):
        page.set_viewport_size(size)
        assert_accessible(page, f"{name}, {width}")
        assert_no_sideways_scroll(page, f"{name}, {width}")
        picture(page, f"{name}-{width}")
    page.set_viewport_size(DESKTOP)
