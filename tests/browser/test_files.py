"""A document that came as a file: added, refused with its reason, read and saved; and the pages that say no."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.tools import look, sign_in
from tests.cast import UNIT, a_case
from tests.security import uploads as made
from vardkedja.core import limits


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ATTACHMENTS_ROOT = settings.MEDIA_ROOT / "attachments"
    return settings.ATTACHMENTS_ROOT


def choose(page, name: str, content: bytes) -> None:
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )


def test_a_document_is_added_refused_and_read(stage, page, folder):
    case = a_case(stage, stage.alice, "189001019802", ("hemmet", UNIT))
    sign_in(page, stage.users["alice"])
    page.goto(f"/arenden/{case.pk}/")
    page.get_by_role("link", name="Lägg till handling").click()
    look(page, "document-add")
    choose(page, "intyg.pdf", b"MZ" + bytes(100))
    page.get_by_label("Vad det är").fill("Läkarintyg")
    page.get_by_label("Kroppslig hälsa").check()
    page.get_by_role("button", name="Lägg till handlingen").click()
    expect(page.get_by_text("Filen är ett program").first).to_be_visible()
    look(page, "document-add-refused")
    assert not list(folder.rglob("*"))
    choose(page, "Läkarintyg 2026-03-02.pdf", made.a_pdf())
    page.get_by_role("button", name="Lägg till handlingen").click()
    expect(page.get_by_text("Handlingen är tillagd.")).to_be_visible()
    look(page, "case-with-document")
    page.get_by_role("link", name="Tillagd handling", exact=True).click()
    look(page, "document-with-file")
    with page.expect_download() as download:
        page.get_by_role("link", name="Läkarintyg 2026-03-02.pdf").click()
    assert download.value.suggested_filename.startswith(case.number)
    assert Path(download.value.path()).read_bytes() == made.a_pdf()


def test_the_page_that_asks_one_to_wait(stage, page, settings):
    limits._counter.cache_clear()
    settings.RATE_LIMITS = {"page": "1/hour"}
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"  # counts of this test's own
    sign_in(page, stage.users["alice"])
    page.goto("/arenden/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vänta en stund")
    settings.RATE_LIMITS = {}
    limits._counter.cache_clear()
    settings.RATE_LIMITS = {"anonymous": "1/hour"}
    page.context.clear_cookies()
    page.goto("/logga-in/")
    page.goto("/logga-in/")
    look(page, "wait")
    limits._counter.cache_clear()
