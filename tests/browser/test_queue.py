"""The queue's pages as they look: for the unit's authority, for an applicant, for who is not party; as it was; its rules."""

import datetime as dt

from playwright.sync_api import expect

from referrals.actions import pause_ticket, set_queue_rules
from referrals.actions.rules import Limit, NewRules
from tests.browser.tools import look, sign_in
from tests.referrals.scene import a_group, a_sent, assess
from tests.world import NUMBERS
from vardkedja.core import clock


def test_the_queue_explains_itself(stage, new_page):
    a_group(stage)
    stage.actors["alice"] = stage.alice.at(clock.now() - dt.timedelta(hours=1))
    made = [a_sent(stage, number, on=None) for number in NUMBERS[:4]]
    assess(stage, made[1])
    pause_ticket(made[2].pk, "own_wish", actor=stage.alice)
    rules = NewRules(
        "priority", clock.today(), "Styrgruppen 2026-01-15 § 4", [Limit(2, kind="region")], declines_kept=1
    )
    set_queue_rules(stage.hemmet.pk, rules, actor=stage.hedda.at(clock.now()))
    queue = f"/ko/{stage.hemmet.pk}/"

    page = new_page()
    sign_in(page, stage.users["hedda"])
    page.goto(queue)
    expect(page.get_by_text("Ledig plats").first).to_be_attached()
    page.get_by_text("Så ordnas kön").click()
    look(page, "queue-operator")
    page.get_by_role("link", name="Ändra köns regler").click()
    look(page, "queue-rules")
    page.get_by_label("Gäller från").fill((clock.today() - dt.timedelta(days=1)).isoformat())
    page.get_by_label("Vem har beslutat, och varför?").fill("Styrgruppen")
    page.get_by_role("button", name="Sätt reglerna").click()
    expect(page.get_by_text("Reglerna kan gälla tidigast från i dag").first).to_be_visible()
    look(page, "queue-rules-refused")

    page = new_page()
    sign_in(page, stage.users["alice"])
    page.goto(queue)
    look(page, "queue-applicant")
    page.get_by_role("link", name="Köplatsens historia").nth(3).click()
    look(page, "queue-position")
    page.goto(queue)
    page.get_by_role("link", name="Visa kön som den var").click()
    then = (clock.now() - dt.timedelta(minutes=30)).astimezone(clock.STOCKHOLM)
    page.get_by_label("Dag").fill(then.date().isoformat())
    page.get_by_label("Klockan").fill(then.strftime("%H:%M"))
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_text("4 väntade då.")).to_be_visible()
    look(page, "queue-then")

    page = new_page()
    sign_in(page, stage.users["stina"])
    page.goto(queue)
    look(page, "queue-outside")
