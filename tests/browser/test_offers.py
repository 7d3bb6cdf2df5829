"""A place offered, refused, said no to, accepted and given, by clicking: as the head of a home and as the applicant."""

import datetime as dt

from playwright.sync_api import expect

from tests.browser.tools import look, sign_in
from tests.placements.scene import furnish
from vardkedja.core import clock


def test_a_place_is_offered_and_answered(stage, new_page):
    scene = furnish(stage)
    second, first = scene.approved(0, since=1), scene.approved(1, since=2)
    third = scene.approved(2, since=0)
    hedda, alice = new_page(), new_page()
    sign_in(hedda, stage.users["hedda"])
    sign_in(alice, stage.users["alice"])

    hedda.get_by_role("link", name="Platser").click()
    hedda.get_by_role("link", name="Erbjud plats").click()
    expect(hedda.get_by_role("heading", level=1)).to_have_text("Erbjud plats")
    look(hedda, "offers-free")
    hedda.get_by_role("link", name="Erbjud plats 1").click()
    expect(hedda.get_by_role("link", name=f"Ärende {first.number}")).to_be_visible()
    hedda.get_by_label("Planerad ankomst").fill((clock.today() - dt.timedelta(days=1)).isoformat())
    hedda.get_by_role("button", name="Erbjud platsen").click()
    expect(hedda.get_by_text("Planerad ankomst måste vara i dag eller senare.").first).to_be_visible()
    look(hedda, "offer-place-refused")
    hedda.get_by_role("button", name="Bemanningen räcker inte just nu").click()
    expect(hedda.get_by_text("Ni har sagt nej just nu.")).to_be_visible()

    hedda.get_by_role("link", name="Erbjud plats 1").click()
    expect(hedda.get_by_role("link", name=f"Ärende {second.number}")).to_be_visible()
    hedda.get_by_label("Planerad ankomst").fill((clock.today() + dt.timedelta(days=9)).isoformat())
    look(hedda, "offer-place")
    hedda.get_by_role("button", name="Erbjud platsen").click()
    expect(hedda.get_by_text("Platsen är erbjuden.")).to_be_visible()
    hedda.get_by_role("link", name=f"Säg nej just nu till Ärende {third.number}").click()
    look(hedda, "offer-say-no")
    hedda.go_back()
    look(hedda, "offers-made")

    alice.goto(f"/arenden/{second.pk}/")
    look(alice, "offer-case")
    alice.get_by_role("link", name="Svara på erbjudandet från Hemmet").click()
    look(alice, "offer-open")
    alice.get_by_role("link", name="Tacka nej").click()
    alice.get_by_role("button", name="Tacka nej").click()
    look(alice, "offer-decline-refused")
    alice.get_by_role("link", name="Avbryt").click()
    alice.get_by_role("link", name="Tacka ja").click()
    look(alice, "offer-accept")
    alice.get_by_role("button", name="Tacka ja").click()
    expect(alice.get_by_text("Ni har tackat ja.")).to_be_visible()
    look(alice, "offer-accepted")
    alice.get_by_role("link", name="Köplatsens historia").click()
    look(alice, "offer-position")

    hedda.goto(f"/arenden/{second.pk}/")
    hedda.get_by_role("link", name="Ge den plats som är tackad ja till").click()
    hedda.get_by_role("link", name="Ge platsen").click()
    look(hedda, "offer-give")
    hedda.get_by_role("button", name="Ge platsen").click()
    expect(hedda.get_by_text("Platsen är given (planerad).")).to_be_visible()
    look(hedda, "offer-given")
