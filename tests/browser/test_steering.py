"""The steering page in the browser: figures, charts with their tables, phone width."""

import datetime as dt

import psycopg
import pytest
from playwright.sync_api import Page, expect

from governance.scenario.targets import load_targets
from governance.tasks import nightly_figures
from tests.browser.tools import look, sign_in
from tests.world import SINCE
from vardkedja.core import clock, scope

DAYS = 400


@pytest.fixture
def county(stage, committed_database):
    """A county with a year of occupancy and queue, counted by the night."""
    today = clock.today()
    with scope.setup_scope():
        load_targets(stage.collaboration, SINCE)
    with psycopg.connect(committed_database.url("owner")) as owner:
        owner.execute("SELECT set_config('vk.migrating', 'on', true)")
        for unit, places, phase in ((stage.hemmet, 18, 0), (stage.boendet, 14, 3)):
            owner.execute(
                "INSERT INTO placements_occupancyday (id, unit_id, collaboration_id, day, places, out_of_service, "
                "occupied, absent, free, care_days) SELECT gen_random_uuid(), %s, %s, d::date, %s, 0, o, 0, %s - o, o "
                "FROM generate_series(%s::date, %s::date, interval '1 day') d, "
                "LATERAL (SELECT %s - 2 - (extract(month FROM d)::int + %s) %% 5 AS o) x",
                [
                    unit.pk,
                    stage.collaboration.pk,
                    places,
                    places,
                    today - dt.timedelta(days=DAYS),
                    today,
                    places,
                    phase,
                ],
            )
            owner.execute(
                "INSERT INTO referrals_queueticket (id, unit_id, collaboration_id, priority_class, requested_at, state, left_at, "
                "reference, acute, paused, change, why, changed_at, owner_id, operator_id, row_version) "
                "SELECT gen_random_uuid(), %s, %s, 2, d, 'left', d + interval '25 days', left(md5(d::text), 10), false, "
                "false, 'left', 'placed', d + interval '25 days', %s, %s, 1 "
                "FROM generate_series(%s::date, %s::date, interval '6 days') d",
                [
                    unit.pk,
                    stage.collaboration.pk,
                    stage.anby.pk,
                    unit.operator_id,
                    today - dt.timedelta(days=DAYS),
                    today,
                ],
            )
    with committed_database.acting_as("worker"), scope.worker_scope(stage.collaboration.pk):
        nightly_figures(stage.collaboration.pk, today - dt.timedelta(days=DAYS), today - dt.timedelta(days=1))
    return stage


def test_the_steering_group_looks_at_the_county(county, page: Page):
    sign_in(page, county.users["stina"])
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Styrning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Styrning")
    expect(page.locator(".vk-figure")).to_have_count(6)
    look(page, "steering")
    page.locator(".vk-figure").first.get_by_text("Så räknas det").click()
    expect(page.get_by_text("Belagda platser delat med platser i drift")).to_be_visible()
