"""From sign-in to an opened case, and what a case worker does on its page."""

import pytest
from playwright.sync_api import expect

from tests.browser.tools import look, sign_in
from tests.cast import UNIT, a_case
from vardkedja.core import clock
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.models import Category, EntryKind


@pytest.fixture
def case(stage):
    """Alice's case with the home as party, an entry and a task of hers."""
    case = a_case(stage, stage.alice, "189001019802", ("hemmet", UNIT))
    fields = [("need", "Vad behöver du hjälp med?", "Lugn och ro.\nOch tid.")]
    write_entry(case.pk, EntryKind.APPLICATION, Category.SOCIAL, fields, actor=stage.alice)
    give_task("follow_up", clock.today(), actor=stage.alice, case=case)
    return case


def test_from_sign_in_to_an_opened_case_of_mine(stage, page, case):
    sign_in(page, stage.users["alice"])
    look(page, "todo")
    page.get_by_role("link", name="Uppgift i ärendet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Ärende {case.number}")
    look(page, "case")
