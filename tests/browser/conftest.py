"""Fixtures of the browser tests: the real application on a port, Debian's chromium, a cast that acts today.

    def test_something(stage, page):
        case = a_case(stage, stage.alice, …)        # the real verbs, committed, now
        sign_in(page, stage.users["alice"])
        page.goto(f"/arenden/{case.pk}/")
        look(page, "case")                          # axe, widths, pictures

`new_page()` gives a further person at a machine of their own. A script error, blocked content (CSP) or a resource
that failed fails the test when it ends.
"""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import world as cast
from tests.browser import tools
from tests.browser.tools import DESKTOP, Watch
from vardkedja.core import clock

# Playwright keeps an event loop in the test's thread; the queries there are the test's own and synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--lang=sv-SE",
    "--disable-quic",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def stage(committed_world: cast.World) -> cast.World:
    """The cast, committed, acting at the present moment: the server's clock is the real one."""
    now = clock.now()
    committed_world.actors = {name: actor.at(now) for name, actor in committed_world.actors.items()}
    return committed_world


@pytest.fixture
def new_page(browser: Browser, live_server) -> Iterator[Callable[[], Page]]:
    """Call it for a page of a fresh browser profile; several calls are several people."""
    contexts, watches = [], []
    tools.origin[0] = live_server.url

    def make(**options) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=DESKTOP,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            accept_downloads=True,
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.on("page", lambda page: watches.append(Watch(page)))
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    faults = [fault for watch in watches for fault in watch.faults]
    assert not faults, "The browser complained:\n  " + "\n  ".join(faults)


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    """One page of one person."""
    return new_page()
