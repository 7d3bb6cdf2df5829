"""Daily notes by clicking: where they are kept, one that is signed, one that waits, an addendum, the person's objection."""

from playwright.sync_api import expect

from tests.browser.tools import look, sign_in
from tests.placements.scene import furnish
from vardkedja.core import clock

TEXT = "Tore var med på morgonmötet. Han berättade att han har sovit bättre. Han lagade middag med två andra."


def test_daily_notes(stage, new_page):
    scene = furnish(stage)
    stay = scene.arrived(scene.approved(0), place="1", start=-5)
    page = new_page()
    sign_in(page, stage.users["hedda"])
    page.goto(f"/placeringar/{stay.pk}/anteckningar/")
    expect(page.get_by_text("inte påslagna på Hemmet").first).to_be_visible()
    look(page, "notes-off")
    _switch(page, stage)
    page.goto(f"/placeringar/{stay.pk}/")
    page.get_by_role("link", name="Anteckningar", exact=True).click()
    look(page, "notes-empty")
    _write(page)
    page.get_by_role("link", name="Signera", exact=False).click()
    look(page, "note-sign")
    page.get_by_role("button", name="Signera").click()
    expect(page.get_by_text("Anteckningen är signerad.")).to_be_visible()
    _add(page)
    look(page, "notes")


def _switch(page, stage):
    page.goto(f"/platser/{stage.hemmet.pk}/erbjudanden/")
    page.get_by_role("link", name="Var anteckningar förs").click()
    page.get_by_label("Anteckningar enligt vilken lag?").select_option(label="Hälso- och sjukvårdslagen")
    page.get_by_label("Vem har beslutat, och varför?").fill("Ledningsgruppen i februari")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Ni dokumenterar enligt socialtjänstlagen.").first).to_be_visible()
    look(page, "notes-switch-wrong")
    page.get_by_role("radio", name="Förs i ett annat system").check()
    page.get_by_label("I vilket system?").fill("Cosmic")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Förs i Cosmic.")).to_be_visible()
    page.get_by_label("Vem har beslutat, och varför?").fill("Ledningsgruppen i februari")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Förs här av Region Test, Hemmet.")).to_be_visible()
    look(page, "notes-switched")


def _write(page):
    page.get_by_role("link", name="Skriv anteckning").click()
    page.get_by_role("button", name="Spara anteckningen").click()
    expect(page.get_by_text("Välj ett alternativ.").first).to_be_visible()
    look(page, "note-wrong")
    page.get_by_label("Vad handlar den om?").select_option(label="Social situation")
    page.get_by_label("Anteckning", exact=True).fill(TEXT)
    page.get_by_label("Spara utan signatur").check()
    look(page, "note-new")
    page.get_by_role("button", name="Spara anteckningen").click()
    expect(page.get_by_text("sparad utan signatur")).to_be_visible()
    look(page, "notes-unsigned")


def _add(page):
    page.get_by_role("link", name="Tillägg eller rättelse").click()
    page.get_by_label("Rättelse").check()
    page.get_by_label("Text").fill("Det var tre andra som lagade middag.")
    look(page, "note-add")
    page.get_by_role("button", name="Signera").click()
    page.get_by_role("link", name="Den enskildes invändning").click()
    page.get_by_label("Vad anser den enskilde är fel?").fill("Jag har inte sagt att jag sover bättre.")
    page.get_by_label("Vilken dag sa den enskilde det?").fill("2999-01-01")
    page.get_by_label("Muntligt").check()
    page.get_by_role("button", name="Spara invändningen").click()
    expect(page.get_by_text("senast i dag").first).to_be_visible()
    look(page, "note-objection-wrong")
    page.get_by_label("Vilken dag sa den enskilde det?").fill(clock.today().isoformat())
    page.get_by_role("button", name="Spara invändningen").click()
    expect(page.get_by_text("Invändningen är antecknad.")).to_be_visible()
