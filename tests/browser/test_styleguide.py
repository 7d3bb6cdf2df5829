"""The style guide in a real browser: every component, at three widths, light and dark, with and without script."""

import pytest
from playwright.sync_api import expect

from tests.browser.tools import assert_accessible, assert_no_sideways_scroll, picture

WIDTHS = {"desktop": 1280, "phone": 375, "narrow": 320}


@pytest.fixture(autouse=True)
def shown(settings):
    """The style guide is shown in DEBUG only."""
    settings.DEBUG = True


@pytest.fixture
def opened(committed_database, new_page):
    def make(width: int = 1280, **options):
        page = new_page(**options)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/stilguide/")
        return page

    return make


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_looks_right_and_reads_right_everywhere(opened, scheme):
    page = opened(color_scheme=scheme)
    for details in page.locator("main details").all():
        details.evaluate("menu => { menu.open = true }")
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page, f"style guide, {name}, {scheme}")
        assert_no_sideways_scroll(page, f"style guide, {name}, {scheme}")
        picture(page, f"styleguide-{name}-{scheme}")


def test_the_first_error_summary_has_focus_when_the_page_opens(opened):
    expect(opened().locator("[data-vk-focus]")).to_be_focused()


def test_every_error_leads_to_a_control(opened):
    page = opened()
    links = page.locator(".vk-errors a")
    assert links.count() >= 5
    for link in links.all():
        link.click()
        target = page.locator(link.get_attribute("href"))
        expect(target).to_be_visible()
        assert target.evaluate("e => e.matches('input, select, textarea')")


def test_menu_on_a_phone_opens_by_button_and_closes_on_escape(opened):
    page = opened(375)
    button, menu = page.get_by_role("button", name="Meny"), page.locator("#huvudmeny")
    expect(menu).to_be_hidden()
    button.press(" ")
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert_accessible(page, "open menu")
    picture(page, "styleguide-menu-open")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_menu_on_a_phone_opens_without_script(opened):
    page = opened(375, java_script_enabled=False)
    page.get_by_role("link", name="Meny").click()
    expect(page.locator("#huvudmeny")).to_be_visible()
    page.get_by_role("link", name="Stäng menyn").click()
    expect(page.locator("#huvudmeny")).to_be_hidden()


def test_the_skip_link_comes_first_and_leads_to_the_content(opened):
    page = opened()
    page.goto("/logga-in/")  # the style guide begins in its error summary, this page in its first field
    expect(page.get_by_label("Användarnamn")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    skip = page.get_by_role("link", name="Hoppa till innehållet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    skip.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_form_is_sent_once_however_often_the_button_is_pressed(opened):
    page = opened()
    sent = page.evaluate(
        """() => {
          let count = 0;
          document.addEventListener('submit', e => { count += e.defaultPrevented ? 0 : 1; e.preventDefault(); });
          const button = document.querySelector('form[data-vk-once] button[type=submit]');
          button.click(); button.click(); button.click();
          return count;
        }"""
    )
    assert sent == 1
    expect(page.locator("form[data-vk-once] button[type=submit]").first).to_have_attribute(
        "aria-disabled", "true"
    )


def test_a_dialog_opens_takes_focus_and_closes(opened):
    page = opened()
    page.get_by_role("button", name="Öppna ruta").click()
    dialog = page.get_by_role("dialog", name="En ruta")
    expect(dialog).to_be_visible()
    assert_accessible(page, "open dialog")
    dialog.get_by_role("button", name="Stäng").click()
    expect(dialog).to_be_hidden()


def test_menus_close_on_escape_and_give_focus_back(opened):
    page = opened()
    summary = page.locator("details.vk-account > summary")
    summary.click()
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Logga ut")).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_house_font_is_used(opened):
    page = opened()
    assert page.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('600 16px \"Source Sans 3\"'))"
    )


def test_targets_are_large_enough_on_a_phone(opened):
    """WCAG 2.2, 2.5.8: 24 × 24 px, but for links within running text."""
    small = opened(375).evaluate(
        """() => [...document.querySelectorAll('button, summary, input:not([type=hidden]), select, nav a, .vk-btn')]
          .filter(e => e.offsetParent)
          .map(e => [e, (e.matches('[type=radio], [type=checkbox]') ? e.closest('label') || e : e).getBoundingClientRect()])
          .filter(([e, box]) => box.height > 0 && (box.height < 24 || box.width < 24))
          .map(([e]) => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
