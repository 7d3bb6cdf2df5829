"""The further pages of an application, looked at: the other authority's part, reports under a law, what is wrong said at its field."""

import re

from tests.browser import chain
from tests.browser.tools import look, sign_in
from tests.cast import a_case
from tests.referrals.scene import QUEUE_ONLY, a_group, a_sent
from tests.world import NUMBERS


def as_(stage, new_page, who, where):
    page = new_page()
    sign_in(page, stage.users[who])
    page.goto(where)
    return page


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(stage, new_page):
    a_group(stage)
    case = a_case(stage, stage.alice, NUMBERS[0])
    page = as_(stage, new_page, "alice", f"/arenden/{case.pk}/")
    page.get_by_role("link", name="Skriv ansökan").click()
    page.get_by_label("Varför behövs insatsen").fill("Behöver avgiftning.")
    page.get_by_label(re.compile("Muntligt samtycke")).check()
    page.get_by_role("button", name="Skicka och få köplats").click()
    chain.told(page, "Rätta det här först")
    assert page.get_by_label("Varför behövs insatsen").input_value() == "Behöver avgiftning."
    look(page, "application-begin-wrong")
    page.get_by_label("Laglig grund").select_option(label="Vård av unga (LVU 1–3 §§)")
    page.get_by_label(re.compile("^Enhet")).select_option(label="Hemmet")
    page.get_by_role("button", name="Spara och fyll i resten").click()
    chain.heading(page, "Laglig grund och underlag")
    look(page, "application-compulsory")
    page.get_by_label(re.compile("^Från vilken dag gäller den lagliga grunden")).fill("2026-01-02")
    typed = page.get_by_label(re.compile("^Till och med vilken dag gäller den"))
    typed.fill("2025-12-31")
    page.get_by_role("button", name="Barn").click()
    chain.told(page, "Något i steget ”Laglig grund och underlag” behöver rättas.")
    page.get_by_role("button", name="Laglig grund och underlag").click()
    chain.told(page, "Rätta det här först")
    assert typed.input_value() == "2025-12-31"
    look(page, "application-step-back")
    typed.fill("2026-12-31")
    typed.press("Enter")  # as "Spara och fortsätt", though the steps stand before it
    chain.heading(page, "Behov och mål")
    page.get_by_role("button", name="Hälsa och säkerhet").click()
    detoxification = page.get_by_role("group", name=re.compile("Gäller ansökan avgiftning"))
    detoxification.get_by_label("Ja").check()
    page.get_by_label("Vilka läkemedel används").fill("Metadon")
    page.get_by_role("button", name="Spara och fortsätt").click()
    page.get_by_role("radio", name="Ja", exact=True).check()
    page.get_by_role("button", name="Spara och fortsätt").click()
    page.get_by_role("button", name=re.compile("Kontrollera och skicka")).click()
    chain.told(page, "ingen medicinsk bedömning är angiven")
    look(page, "application-detox")


def test_the_other_authority_sends_its_part(stage, new_page):
    a_group(stage)
    application = a_sent(stage, variant="joint")
    page = as_(stage, new_page, "rut", "/")
    page.get_by_role("link", name="Skicka er del av dubbelremissen").first.click()
    page.get_by_role("button", name="Skicka er del").click()
    chain.told(page, "Skriv er bedömning av behovet.")
    look(page, "part-wrong")
    for label in ("Vad är er bedömning", "Vilken behandling", "Vad åtar ni er", "Vem hos er"):
        page.get_by_label(re.compile(f"^{label}")).fill("Se journalen.")
    page.get_by_label(re.compile("Menprövning")).check()
    page.get_by_role("button", name="Skicka er del").click()
    chain.told(page, "Er del är skickad.")
    head = as_(stage, new_page, "hedda", f"/ansokningar/{application.pk}/")
    chain.told(head, "Se journalen.")
    look(head, "application-joint")


def test_reports_are_sent_and_acknowledged(stage, new_page):
    a_group(stage)
    application = a_sent(stage)
    page = as_(stage, new_page, "hedda", f"/arenden/{application.case_id}/")
    look(page, "report-case")
    page.get_by_role("link", name="Anmäl oro för barn").click()
    page.get_by_role("button", name="Skicka anmälan").click()
    chain.told(page, "Skriv vad som oroar.")
    look(page, "report-child-wrong")
    page.get_by_label("Vad är det som oroar?").fill("Dottern är ensam hemma.")
    page.get_by_label("Vad har ni själva sett").fill("Berättat i samtal i går.")
    page.get_by_role("group", name=re.compile("skydd i dag")).get_by_label("Nej", exact=True).check()
    page.get_by_role("group", name=re.compile("Vet vårdnadshavarna")).get_by_label("Ja", exact=True).check()
    page.get_by_label(re.compile("^Vem anmäler")).fill("Hedda Hall, föreståndare, 0470-12 34 56")
    page.get_by_role("button", name="Skicka anmälan").click()
    chain.told(page, "Anmälan är skickad.")
    look(page, "report-child-sent")
    page.goto(f"/arenden/{application.case_id}/anmalan/lvm6/")
    look(page, "report-lvm6")
    board = as_(stage, new_page, "anna", "/")
    board.get_by_role("link", name="Ta emot anmälan").first.click()
    look(board, "report-received")
    board.get_by_role("button", name="Bekräfta att vi har tagit emot anmälan").click()
    chain.told(board, "Mottagandet är bekräftat.")


def test_an_assessment_of_what_is_not_complete_is_taken_knowingly(stage, new_page):
    a_group(stage)
    application = a_sent(stage, answers=QUEUE_ONLY)
    page = as_(stage, new_page, "greta", "/infor-motet/")
    chain.told(page, "Inte komplett")
    look(page, "agenda-incomplete")
    page.goto(f"/ansokningar/{application.pk}/placeringsbedomning/")
    page.get_by_label("Prioritet 1").check()
    page.get_by_label("Skäl").fill("Kan inte vänta.")
    page.get_by_role("button", name="Registrera placeringsbedömningen").click()
    chain.told(page, "Ansökan är inte komplett för bedömning.")
    look(page, "joint-incomplete")
    page.get_by_label("Gruppen bedömer ansökan fast den inte är komplett").check()
    page.get_by_role("button", name="Registrera placeringsbedömningen").click()
    chain.told(page, "Placeringsbedömningen är registrerad.")
    worker = as_(stage, new_page, "alice", f"/arenden/{application.case_id}/")
    look(worker, "case-incomplete")
