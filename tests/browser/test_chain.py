"""The whole chain by clicking: from a number nobody knows to support at home, as each role at a machine of its own."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.browser import chain
from tests.browser.chain import FAMILY, GIVEN, NAME, NUMBER, Clicks, Story, day, heading, look, menu, told
from vardkedja.core import clock, nightly, scenario

#: Days from today: the first application, arrival at Ekeliden, the further application, the move to Novus.
APPLIED, CAME, APPLIED_AGAIN, MOVED = -8, -6, -4, -2
OWN_VIEW = "”Jag vill bort från stan ett tag och börja om.”"


@pytest.fixture
def story(committed_database, new_page, tmp_path, settings) -> Story:
    settings.HOME = tmp_path
    county = scenario.load("kronoberg", empty=True, today=clock.today())
    return Story(county, new_page, committed_database)


def test_a_person_from_application_to_support_at_home(story: Story):
    register(story)
    apply_to_ekeliden(story)
    assess_together(story)
    partner_sees_the_queue(story)
    decide_and_place(story)
    partner_sees_the_places(story)
    onward_to_novus(story)
    going_home(story)
    plan_together(story)
    to_the_file(story)
    money_and_steering(story)


def register(story: Story) -> None:
    """A number nobody knows; a wrong check digit stores nothing; the person, the case."""
    page = story.page_of("handlaggare.ljungby")
    look(page, "chain-todo-empty")
    page.get_by_role("searchbox").fill(NUMBER)
    page.get_by_role("searchbox").press("Enter")
    heading(page, "Sök person")
    told(page, "Ingen träff")
    look(page, "chain-search-unknown")
    menu(page, "Ärenden").click()
    page.get_by_role("link", name="Registrera person").click()
    wrong = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
    page.get_by_label("Nummer", exact=True).fill(wrong)
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_label("Nummer", exact=True)).to_have_attribute("aria-invalid", "true")
    told(page, "Numret stämmer inte")
    look(page, "chain-number-wrong")
    page.get_by_role("searchbox").fill(NUMBER)
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("button", name="Registrera person med numret").click()
    page.get_by_label("Förnamn").fill(GIVEN)
    page.get_by_label("Efternamn").fill(FAMILY)
    page.get_by_label("Kvinna", exact=True).check()
    page.get_by_label("Hemkommun").select_option(label="Ljungby kommun")
    look(page, "chain-person-new")
    page.get_by_role("button", name="Registrera personen").click()
    told(page, "Personen är registrerad hos er.")
    look(page, "chain-person")
    page.get_by_role("link", name="Öppna ärende").click()
    look(page, "chain-open-case")
    page.get_by_role("button", name="Öppna ärendet").click()
    story.number = page.get_by_role("heading", level=1).inner_text().removeprefix("Ärende ")
    story.case = page.url
    look(page, "chain-case-new")


def apply_to_ekeliden(story: Story) -> None:
    page = story.case_of("handlaggare.ljungby")
    chain.apply(page, "Ekeliden", "Behöver behandling dygnet runt efter avgiftning.", OWN_VIEW, "chain-apply")
    story.sent_before(APPLIED)
    page.goto("/")
    clicks = Clicks()
    clicks(menu(page, "Ärenden"))
    look(page, "chain-cases")
    clicks(page.get_by_role("link", name=NAME))
    heading(page, f"Ärende {story.number}")
    assert clicks.made <= 3
    look(page, "chain-case-sent")


def assess_together(story: Story) -> None:
    chain.assess(story.page_of("ledamot.ljungby"), "Stort behov av vård dygnet runt.", "chain-ljungby")
    chain.assess(story.page_of("ledamot.vaxjo"), "Nätverket finns i Ljungby.", "chain-vaxjo")
    page = story.page_of("ordforande")
    look(page, "chain-chair-todo")
    chain.assess_jointly(page, "Ekeliden", "chain-joint")
    look(story.case_of("ordforande"), "chain-case-chair")


def decide_and_place(story: Story) -> None:
    """The place cannot be given before both decisions; then it can, and the person arrives."""
    head = story.page_of("forestandare.ekeliden")
    look(head, "chain-head-todo")
    menu(head, "Dagen").click()
    look(head, "chain-day-empty")
    head.get_by_role("link", name="Ge plats").click()
    expect(chain.row(head, NAME)).to_contain_text("Biståndsbeslut, Inskrivningsbeslut")
    look(head, "chain-give-missing")
    page = story.page_of("chef.ljungby")
    look(page, "chain-delegate-todo")
    chain.decide_assistance(page, CAME, "Vård på Ekeliden tills vidare.", "chain-assistance")
    _read_letter(story)
    chain.decide_admission(head, CAME, "chain-admission")
    chain.give_place(head, "1", CAME, "chain-give")
    look(head, "chain-board")
    _arrive(head, CAME, "chain-ekeliden")
    menu(head, "Platser").click()
    look(head, "chain-board-arrived")


def _read_letter(story: Story) -> None:
    page = story.case_of("chef.ljungby")
    look(page, "chain-case-delegate")
    name, content = chain.fetched(
        page, page.get_by_role("link", name=re.compile("brev|Brev|Beslut.*PDF")).first
    )
    assert NUMBER not in name and FAMILY not in name
    text = chain.pdf_text(content)
    for words in ("Biståndsbeslut", NAME, "Vård på Ekeliden tills vidare.", "Eva Rosén"):
        assert words in text


def _arrive(page, offset: int, name: str) -> None:
    """From the day's page, at most two clicks."""
    menu(page, "Dagen").click()
    look(page, f"{name}-expected")
    clicks = Clicks()
    clicks(page.get_by_role("link", name=re.compile("^Annan dag")))
    page.get_by_label("Ankomstdag").fill(day(offset))
    look(page, f"{name}-arrival")
    clicks(page.get_by_role("button", name="Registrera ankomst"))
    told(page, "Ankomsten är registrerad.")
    assert clicks.made <= 2
    look(page, f"{name}-arrived")


def partner_sees_the_queue(story: Story) -> None:
    """Lessebo, not party, sees that somebody waits since a day, and neither person, municipality nor ground."""
    page = story.page_of("handlaggare.lessebo")
    menu(page, "Kön").click()
    look(page, "chain-partner-queue")
    expect(page.get_by_role("main")).to_contain_text("Kön till Ekeliden")
    told(page, "Ni är inte part i något av ärendena här.")
    expect(chain.row(page, f"sedan {day(APPLIED)}")).to_have_count(1)
    _tells_nobody(page)


def partner_sees_the_places(story: Story) -> None:
    """Which places are taken, and not by whom."""
    page = story.page_of("handlaggare.lessebo")
    menu(page, "Platser").click()
    look(page, "chain-partner-board")
    expect(page.get_by_role("main")).to_contain_text("17 av 18 lediga")
    _tells_nobody(page)
    menu(page, "Ärenden").click()
    look(page, "chain-partner-cases")
    _tells_nobody(page)
    page.goto(story.case)
    heading(page, "Sidan finns inte")


def _tells_nobody(page) -> None:
    said = page.get_by_role("main").inner_text()
    for word in (GIVEN, FAMILY, "Ljungby", f"{GIVEN[0]}{FAMILY[0]}", "SoL"):
        assert word not in said


def onward_to_novus(story: Story) -> None:
    """A further application in the same case; the move keeps the chain: out of Ekeliden, in at Novus."""
    worker = story.case_of("handlaggare.ljungby")
    look(worker, "chain-case-placed")
    chain.apply(
        worker, "Novus", "Behöver stöd i vardagen efter behandlingen.", "”Jag är redo för nästa steg.”"
    )
    story.sent_before(APPLIED_AGAIN)
    for member in ("ledamot.ljungby", "ledamot.vaxjo"):
        chain.assess(story.page_of(member), "Redo för stödboende.")
    chain.assess_jointly(story.page_of("ordforande"), "Novus")
    chain.decide_assistance(story.page_of("chef.ljungby"), MOVED, "Stödboende på Novus i sex månader.")
    novus = story.page_of("forestandare.novus")
    look(novus, "chain-novus-todo")
    chain.decide_admission(novus, MOVED)
    chain.give_place(novus, "I1", MOVED, "chain-novus-give")
    _move_out(story)
    _arrive(novus, MOVED, "chain-novus")
    worker = story.case_of("handlaggare.ljungby")
    stays = worker.get_by_role("table", name="Placeringar i ordning").get_by_role("row")
    expect(stays.filter(has_text="Ekeliden")).to_contain_text("Utskriven")
    expect(stays.filter(has_text="Novus")).to_contain_text("Inskriven")
    look(worker, "chain-case-moved")
    novus.get_by_role("link", name=NAME, exact=True).first.click()
    look(novus, "chain-novus-stay")
    told(novus, "Föregående placering")


def _move_out(story: Story) -> None:
    head = story.page_of("forestandare.ekeliden")
    look(head, "chain-move-out-todo")
    menu(head, "Dagen").click()
    clicks = Clicks()
    clicks(head.get_by_role("link", name=re.compile(f"^Skriv ut ?: {NAME}")))
    expect(head.get_by_label("Varför vistelsen avslutas")).to_have_value("moved")
    head.get_by_label("Utskrivningsdag").fill(day(CAME - 1))
    head.get_by_role("button", name="Skriv ut").click()
    expect(head.get_by_label("Utskrivningsdag")).to_have_attribute("aria-invalid", "true")
    told(head, "Utskrivning kan inte vara före inskrivningen")
    head.get_by_label("Utskrivningsdag").fill(day(MOVED))
    look(head, "chain-move-out")
    clicks(head.get_by_role("button", name="Skriv ut"))
    told(head, "Utskrivningen är registrerad.")
    assert clicks.made <= 2
    look(head, "chain-moved-out")


def going_home(story: Story) -> None:
    """The plan, support that is decided and begins while the stay is on, the hand-off, and the discharge."""
    novus = story.page_of("forestandare.novus")
    _plan_home(novus)
    boss = story.case_of("chef.ljungby")
    look(boss, "chain-case-planned")
    boss.get_by_role("link", name="Besluta om stöd").click()
    boss.get_by_label("Personligt boendestöd").check()
    boss.get_by_label("Vad stödet är").fill("Tre besök i veckan.")
    boss.get_by_role("button", name="Spara beslutet").click()
    boss.get_by_role("link", name=re.compile("^Registrera start")).click()
    boss.get_by_role("button", name="Registrera start").click()
    expect(chain.row(boss, "Personligt boendestöd")).to_contain_text("Pågår")
    worker = story.case_of("handlaggare.ljungby")
    worker.get_by_role("link", name="Bekräfta att ni tar emot hemgången").click()
    look(worker, "chain-hand-off")
    worker.get_by_label("Första mötet").fill(day(1))
    worker.get_by_role("button", name="Bekräfta", exact=True).click()
    told(worker, "Ni har bekräftat att ni tar emot.")
    look(story.case_of("handlaggare.ljungby"), "chain-case-home")
    _go_home(novus)
    look(story.case_of("handlaggare.ljungby"), "chain-case-at-home")


def _plan_home(page) -> None:
    menu(page, "Dagen").click()
    page.get_by_role("link", name=re.compile("^Planera hemgång")).click()
    look(page, "chain-plan")
    page.get_by_label("Planerad hemgång").fill(day(MOVED - 1))
    page.get_by_label("Mottagare i hemkommunen").select_option(label="Ljungby kommun")
    page.get_by_label("Vård och behandling", exact=True).select_option(label="Ordnat")
    page.get_by_label("Vård och behandling: vad är ordnat").fill("Boendestöd och tider på mottagningen.")
    page.get_by_role("button", name="Spara planen").click()
    expect(page.get_by_label("Planerad hemgång")).to_have_attribute("aria-invalid", "true")
    look(page, "chain-plan-wrong")
    page.get_by_label("Planerad hemgång").fill(day(0))
    page.get_by_role("button", name="Spara planen").click()
    told(page, "Planen är sparad")


def _go_home(page) -> None:
    """Discharge: a day before arrival is refused at the field; then at most two clicks from the day's page."""
    menu(page, "Dagen").click()
    look(page, "chain-day-leaving")
    page.get_by_role("link", name=re.compile(f"^Skriv ut ?: {NAME}")).click()
    page.get_by_label("Utskrivningsdag").fill(day(MOVED - 1))
    _choose(page)
    page.get_by_role("button", name="Skriv ut").click()
    expect(page.get_by_label("Utskrivningsdag")).to_have_attribute("aria-invalid", "true")
    told(page, "Utskrivning kan inte vara före inskrivningen")
    look(page, "chain-discharge-wrong")
    menu(page, "Dagen").click()
    told(page, NAME)
    clicks = Clicks()
    clicks(page.get_by_role("link", name=re.compile(f"^Skriv ut ?: {NAME}")))
    _choose(page)
    clicks(page.get_by_role("button", name="Skriv ut"))
    told(page, "Utskrivningen är registrerad.")
    assert clicks.made <= 2
    look(page, "chain-discharged")


def _choose(page) -> None:
    for label, choice in (
        ("Varför vistelsen avslutas", "need_ceased"),
        ("Vart personen flyttar", "home"),
        ("Bostad efteråt", "own_contract"),
        ("Sysselsättning efteråt", "work"),
    ):
        page.get_by_label(label).select_option(value=choice)


def plan_together(story: Story) -> None:
    """A SIP with consent, signed by Ljungby and by the region, each for its own part."""
    worker = story.case_of("handlaggare.ljungby")
    worker.get_by_role("link", name="Lägg till part").click()
    worker.get_by_label("Myndighet eller enhet").select_option(
        label="Region Kronoberg, psykiatri och beroendevård"
    )
    worker.get_by_label("regionens vårdplanering").check()
    look(worker, "chain-add-party")
    worker.get_by_role("button", name="Lägg till part").click()
    worker.get_by_role("link", name="Ta initiativ till SIP").click()
    worker.get_by_role("button", name="Ta initiativ till SIP").click()
    worker.get_by_role("link", name="Kalla till möte").click()
    worker.get_by_label(re.compile("Region Kronoberg, psykiatri")).check()
    worker.get_by_label("Dag för SIP-mötet").fill(day(7))
    worker.get_by_role("button", name="Skicka kallelsen").click()
    told(worker, "Kallelsen är skickad.")
    plan = worker.url
    region = story.page_of("vardplanerare")
    look(region, "chain-planner-todo")
    chain.task(region, "Svara på kallelse till SIP")
    region.get_by_role("link", name="Svara på kallelsen").click()
    region.get_by_label("Deltar och kan besluta").check()
    region.get_by_role("button", name="Skicka svaret").click()
    worker.goto(plan)
    _write_plan(worker)
    worker.get_by_role("link", name="Skriv under er del").click()
    worker.get_by_role("button", name="Skriv under").click()
    region.goto(plan)
    region.get_by_role("link", name="Skriv under er del").click()
    look(region, "chain-sip-sign")
    region.get_by_role("button", name="Skriv under").click()
    look(region, "chain-sip-signed")
    name, content = chain.fetched(region, region.get_by_role("link", name="Hämta som PDF"))
    assert name == f"{story.number}-sip-v1.pdf"
    text = chain.pdf_text(content)
    for words in ("Jag vill bo själv", "Boendestöd", "Återfallsprevention", "Sara Nyström", "Johan Kvist"):
        assert words in text
    look(story.case_of("handlaggare.ljungby"), "chain-case-sip")


def _write_plan(page) -> None:
    page.get_by_role("link", name="Dokumentera samtycke").click()
    page.get_by_label("Muntligt").check()
    page.get_by_role("button", name="Spara samtycket").click()
    page.get_by_role("link", name="Upprätta planen").click()
    page.get_by_label("Mina mål, med egna ord").fill("Jag vill bo själv och sova om natten.")
    for number, text, who in (
        (1, "Boendestöd tre gånger i veckan", "Ljungby kommun, socialnämnden"),
        (2, "Återfallsprevention", "Region Kronoberg, psykiatri och beroendevård"),
    ):
        group = page.get_by_role("group", name=f"Insats {number}", exact=True)
        group.get_by_label("Insats som behövs").fill(text)
        group.get_by_label("Ansvarig myndighet").select_option(label=who)
    page.get_by_label("Åtgärder av andra").fill("Systern följer med på studiebesök.")
    page.get_by_label("Övergripande ansvar").select_option(label="Ljungby kommun, socialnämnden")
    page.get_by_label("Uppföljningsmöte").fill(day(40))
    look(page, "chain-sip-write")
    page.get_by_role("button", name="Upprätta planen").click()
    told(page, "Planen är upprättad")


def to_the_file(story: Story) -> None:
    """Ekeliden's decision taken to Ljungby's file as PDF/A with its number; the reviewer sees who has read."""
    worker = story.case_of("handlaggare.ljungby")
    worker.get_by_role("link", name="Placeringsbedömning", exact=True).last.click()
    look(worker, "chain-document")
    worker.get_by_label("Ert diarienummer").fill("SN 2026/112")
    _name, content = chain.fetched(worker, worker.get_by_role("button", name="Ta till akten"))
    assert chain.is_archival(content)
    text = chain.pdf_text(content)
    for words in ("SN 2026/112", "Gruppen är enig om att vårdbehovet är stort."):
        assert words in text
    told(worker, "Tagen till akten")
    look(worker, "chain-document-filed")
    reviewer = story.page_of("logg.ljungby")
    menu(reviewer, "Åtkomstlogg").click()
    look(reviewer, "chain-log")
    reviewer.get_by_label("Vems läsning").select_option(label="Andra myndigheters")
    reviewer.get_by_role("button", name="Visa").click()
    said = reviewer.get_by_role("main").inner_text()
    reviewer.get_by_role("link", name="Nästa").click()
    expect(reviewer.get_by_role("link", name="Föregående")).to_be_visible()
    said += reviewer.get_by_role("main").inner_text()
    # Another authority's readers stand by unit and role; their names are that authority's to give.
    assert "Ekeliden" in said and "Novus" in said and "Föreståndare" in said
    for hidden in (FAMILY, NUMBER, "Margareta Björk", "Stefan Uhlin"):
        assert hidden not in said


def money_and_steering(story: Story) -> None:
    """The report's table as printed, the month as page and file, the steering group's page, the administrator's."""
    year = clock.today().year
    page = story.page_of("ekonom.ljungby")
    menu(page, "Kostnader").click()
    heading(page, f"Kostnadsfördelning {year}")
    said = page.get_by_role("main").inner_text().replace("\xa0", " ")
    for figure in ("10 383", "6 541", "26 406", "1 747"):
        assert figure in said
    look(page, "chain-costs")
    page.get_by_role("link", name="Januari", exact=True).click()
    look(page, "chain-costs-month")
    name, content = chain.fetched(page, page.get_by_role("link", name="Hämta underlaget (CSV)"))
    assert name == f"kronoberg-{year}-01.csv"
    lines = list(csv.DictReader(io.StringIO(content.decode())))
    assert {line["payer_code"] for line in lines} >= {"07", "0780", "0781"}
    assert {line["component"] for line in lines} == {"budget_share", "own_share"}
    with story.database.acting_as("worker"):
        assert nightly.run_collaboration(
            story.county.collaboration.pk, *nightly.ordinary_period(clock.today())
        ).succeeded
    steering = story.page_of("styrgrupp")
    menu(steering, "Styrning").click()
    look(steering, "chain-steering")
    expect(steering.get_by_role("main")).not_to_contain_text(FAMILY)
    admin = story.page_of("admin.ljungby")
    menu(admin, "Administration").click()
    look(admin, "chain-admin")
    admin.goto(story.case)
    assert admin.get_by_role("heading", level=1).inner_text() in {
        "Sidan finns inte",
        "Du får inte göra det här",
    }
