"""A study visit before a stay, by clicking: the case worker books, the home sees it on the day and notes how it went."""

import datetime as dt

from django.urls import reverse
from playwright.sync_api import expect

from placements.actions.giving import Days, give_place
from tests.browser.tools import look, sign_in
from tests.placements.scene import PAST, furnish
from vardkedja.core import clock


def test_a_visit_is_booked_by_one_and_noted_by_the_other(stage, new_page):
    scene = furnish(stage)
    today = clock.today()
    place = scene.place("hemmet", "1")
    days = Days(today + dt.timedelta(days=3), today + dt.timedelta(days=60))
    stay = give_place(scene.approved().pk, place.pk, days, actor=stage.hedda, past=PAST)
    alice, sten = new_page(), new_page()
    sign_in(alice, stage.users["alice"])
    sign_in(sten, stage.users["sten"])

    alice.goto(reverse("placements:stay", args=[stay.pk]))
    alice.get_by_role("link", name="Boka studiebesök").click()
    alice.get_by_label("Dag", exact=True).fill((today + dt.timedelta(days=9)).isoformat())
    alice.get_by_label("Klockan").fill("13:30")
    alice.get_by_label("Vem följer med?").select_option(label="Handläggare")
    alice.get_by_role("button", name="Boka besöket").click()
    expect(alice.get_by_label("Dag", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(alice.get_by_label("Klockan")).to_have_value("13:30")
    look(alice, "study-visit-error")
    alice.get_by_label("Dag", exact=True).fill(today.isoformat())
    alice.get_by_role("button", name="Boka besöket").click()
    expect(alice.get_by_text("Studiebesöket är bokat.")).to_be_visible()
    look(alice, "stay-with-study-visit")

    sten.goto(reverse("placements:day_unit", args=[stage.hemmet.pk]))
    expect(sten.get_by_role("heading", name="Studiebesök")).to_be_visible()
    expect(sten.get_by_text("13.30")).to_be_visible()
    look(sten, "day-study-visit")
    sten.get_by_role("link", name="Anteckna studiebesöket").click()
    sten.get_by_label("Hur gick det?").select_option(label="Gjordes, personen vill komma")
    sten.get_by_label("Vad kom fram?").fill("Vill ha rummet mot gården.")
    look(sten, "study-visit-note")
    sten.get_by_role("button", name="Spara").click()
    expect(sten.get_by_text("Gjordes, personen vill komma")).to_be_visible()
    look(sten, "stay-study-visit-made")

    alice.reload()
    expect(alice.get_by_text("Gjordes, personen vill komma")).to_be_visible()
    expect(alice.get_by_text("Vill ha rummet mot gården.")).to_have_count(0)
