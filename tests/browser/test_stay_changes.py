"""A stay changes afterwards, by clicking: each form of it is looked at, with what is typed in wrongly too."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from placements.actions.arrivals import register_arrival
from placements.actions.giving import Days, give_place
from tests.browser.tools import look, sign_in
from tests.placements.scene import PAST, Scene, furnish, who
from vardkedja.core import clock


def after(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


@pytest.fixture
def scene(stage) -> Scene:
    return furnish(stage)


@pytest.fixture
def stay(scene):
    """Somebody who came today, planned for a month."""
    case, hedda = scene.approved(), scene.world.hedda
    place = scene.place("hemmet", "1")
    stay = give_place(case.pk, place.pk, Days(after(0), after(30)), actor=hedda, past=PAST)
    return register_arrival(stay.pk, actor=hedda, arrived_on=after(0), person=who(case))


def at(name: str, pk) -> str:
    return reverse(f"placements:{name}", args=[pk])


def test_longer_another_ground_and_put_right(stage, scene, stay, page: Page):
    sign_in(page, stage.users["hedda"])
    page.goto(at("stay_terms", scene.world.hemmet.pk))
    page.get_by_label("Längsta planerade tid, dagar").fill("20")
    page.get_by_label("Iordningställande efter utskrivning, dagar").fill("2")
    page.get_by_label("Vem har beslutat, och varför?").fill("Länets avtal.")
    page.get_by_role("button", name="Sätt tiderna").click()
    expect(page.get_by_text("Tiderna är satta.")).to_be_visible()
    look(page, "stay-terms")

    page.goto(at("extend", stay.pk))
    page.get_by_label("Planerad utskrivning").fill(after(10).isoformat())
    page.get_by_label("Skäl", exact=True).select_option(index=1)
    page.get_by_role("button", name="Förläng").click()
    expect(page.get_by_label("Planerad utskrivning")).to_have_attribute("aria-invalid", "true")
    look(page, "stay-extend-error")
    page.get_by_label("Planerad utskrivning").fill(after(40).isoformat())
    page.get_by_role("button", name="Förläng").click()
    expect(page.get_by_text("är förlängd")).to_be_visible()

    page.goto(at("ground", stay.pk))
    look(page, "stay-ground")
    page.goto(at("correct", stay.pk))
    look(page, "stay-correct")
    page.goto(at("stay", stay.pk))
    expect(page.get_by_text("längre än avtalets 20 dagar")).to_be_visible()
    look(page, "stay-changed")
    page.get_by_role("link", name="Platser", exact=True).click()
    look(page, "board-turnaround")


def test_an_end_on_request_and_undone(stage, scene, stay, page: Page):
    sign_in(page, stage.users["hedda"])
    page.goto(at("end_now", stay.pk))
    look(page, "stay-end-now")
    page.get_by_label("Vart personen flyttar").select_option(label="Hem till hemkommunen")
    page.get_by_label("Bostad efteråt").select_option(label="Eget kontrakt")
    page.get_by_label("Sysselsättning efteråt").select_option("work")
    page.get_by_role("button").filter(has_text="Avsluta").click()
    page.goto(at("stay", stay.pk))
    expect(page.get_by_text("Utskriven", exact=True)).to_be_visible()
    page.goto(at("reopen", stay.pk))
    look(page, "stay-reopen")
    page.get_by_label("Skäl", exact=True).select_option(index=1)
    page.get_by_role("button", name="Ångra utskrivningen").click()
    page.goto(at("stay", stay.pk))
    expect(page.get_by_text("Inskriven sedan")).to_be_visible()


def test_the_region_s_part(stage, scene, stay, page: Page):
    sign_in(page, stage.users["alice"])
    page.goto(reverse("core:case", args=[stay.case_id]))
    page.get_by_role("link", name="Anteckna regionens del").click()
    page.get_by_label("Vad", exact=True).select_option(label="Regionen underrättades om beslutet")
    page.get_by_role("button", name="Anteckna").click()
    expect(page.get_by_text("Välj hur regionen underrättades.").first).to_be_visible()
    look(page, "region-error")
    page.get_by_label("Hur regionen underrättades").select_option(label="telefon")
    page.get_by_label("Vem vid regionen som fick veta").fill("Pia, vuxenpsykiatrin")
    page.get_by_role("button", name="Anteckna").click()
    expect(page.get_by_text("Det är antecknat.")).to_be_visible()
    look(page, "region")
    page.goto(reverse("core:case", args=[stay.case_id]))
    expect(page.get_by_role("heading", name="Regionens del")).to_be_visible()
    look(page, "region-on-the-case")
