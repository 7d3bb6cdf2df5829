"""The empty demo county with a browser for each role, and what is done again and again in the story of one person."""

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from governance.scenario.people import fictive_number
from tests.browser.tools import look, sign_in
from tests.harness.fixtures import CommittedDatabase
from vardkedja.core import clock, scenario

#: A samordningsnummer that nobody can have: its running number is one of those kept for the demo.
NUMBER = fictive_number(dt.date(1984, 3, 12), 982)
#: Milliseconds in which a PDF must come, on a busy machine too.
PDF_WITHIN = 60_000
GIVEN, FAMILY = "Tindra", "Testgren"
NAME = f"{GIVEN} {FAMILY}"


def day(offset: int) -> str:
    """Today and so many days, as it is typed."""
    return (clock.today() + dt.timedelta(days=offset)).isoformat()


@dataclass
class Story:
    """One county, one browser profile per member of its staff, and the case that they all work on."""

    county: scenario.Context
    new_page: Callable[[], Page]
    database: CommittedDatabase
    case: str = ""
    number: str = ""
    _pages: dict[str, Page] = field(default_factory=dict)

    def page_of(self, username: str) -> Page:
        """The page of a member of staff, signed in, on *Att göra*."""
        if username not in self._pages:
            self._pages[username] = self.new_page()
            sign_in(self._pages[username], username)
        page = self._pages[username]
        page.goto("/")
        return page

    def case_of(self, username: str) -> Page:
        """The same, on the case's page."""
        page = self.page_of(username)
        page.goto(self.case)
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Ärende {self.number}")
        return page

    def sent_before(self, offset: int) -> None:
        """Let what was sent today have been sent, and complete, so many days from today: no decision is older than its application."""
        moment = clock.now() + dt.timedelta(days=offset)
        with psycopg.connect(self.database.url("admin")) as server:
            # Past the triggers, which let nobody rewrite when something was sent.
            server.execute("SET LOCAL session_replication_role = replica")
            for moved in (
                "UPDATE referrals_application SET sent_at = %s, completed_at = %s WHERE sent_at > %s",
                "UPDATE referrals_queueticket SET requested_at = %s, completed_at = %s WHERE requested_at > %s",
            ):
                assert server.execute(moved, [moment, moment, moment]).rowcount == 1


class Clicks:
    """Clicks that are counted: what a page promises in the number of clicks."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, target: Locator) -> None:
        target.click()
        self.made += 1


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def told(page: Page, text: str) -> None:
    """A message or a fact that the page now shows."""
    expect(page.get_by_text(text).first).to_be_visible()


def menu(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name=name, exact=True)


def task(page: Page, what: str) -> None:
    """Open a task from *Att göra*: one's own, else from the authority's inbox."""
    page.goto("/")
    link = page.get_by_role("link", name=what).first
    if not link.count():
        page.get_by_role("link", name=re.compile("Inkorg")).click()
    link.click()


def row(page: Page, *texts: str) -> Locator:
    """The table row that holds all the texts."""
    found = page.get_by_role("row")
    for text in texts:
        found = found.filter(has_text=text)
    return found


def fetched(page: Page, link: Locator) -> tuple[str, bytes]:
    """Click and take the file: its name and content."""
    with page.expect_download(timeout=PDF_WITHIN) as download:
        link.click(timeout=PDF_WITHIN)
    return download.value.suggested_filename, download.value.path().read_bytes()


def pdf_text(content: bytes) -> str:
    """The words of a PDF, with single blanks."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())


def is_archival(content: bytes) -> bool:
    """Whether a PDF says of itself that it is PDF/A."""
    metadata = PdfReader(io.BytesIO(content)).trailer["/Root"]["/Metadata"].get_object().get_data()
    return b"pdfaid:part" in metadata


#: By step: question → answer, for an application that is complete for assessment.
ANSWERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("Laglig grund och underlag", {"Från vilken dag gäller den lagliga": day(0)}),
    ("Behov och mål", {"Vilket behov finns": "Öppenvård har prövats och räcker inte.", "Vad ska insatsen leda till": "Eget boende."}),
    ("Hälsa och säkerhet", {
        "Vilket bruk gäller det": "Alkohol.", "Vilka läkemedel": "Inga",
        "Finns risk för våld": "Ingen känd",
    }),
    ("Barn", {}),
    ("Planering och kontakter", {"Från vilken dag önskas": day(0), "Behövs tolk": "Nej", "Vem hos er svarar": "Handläggaren, 0372-890 00"}),
)  # fmt: skip
#: The choices of each step, by the beginning of the question.
CHOICES = {
    "Laglig grund och underlag": {"Finns en utredning": "Ja, den finns i vårt verksamhetssystem och skickas särskilt"},
    "Hälsa och säkerhet": {
        "Hur rör sig": "Rör sig fritt, även i trappor", "Gäller ansökan avgiftning": "Nej", "Behövs LARO": "Nej",
        "Behövs somatisk": "Nej", "Behövs psykiatrisk": "Nej",
    },
    "Barn": {"Finns det barn": "Nej"},
    "Planering och kontakter": {"Finns en samordnad": "Nej"},
}  # fmt: skip


def begin(page: Page, unit: str, reason: str) -> None:
    """What a position in the queue needs, from the case's page. The municipality that applies pays, which stands chosen."""
    page.get_by_role("link", name=re.compile("^Skriv (en )?ansökan")).first.click()
    page.get_by_label("Laglig grund").select_option(label="Frivillig insats (SoL (2025:400) 11 kap. 1 §)")
    page.get_by_label(re.compile("^Enhet")).select_option(label=unit)
    page.get_by_label("Varför behövs insatsen").fill(reason)


def fill_steps(page: Page, own_view: str, name: str = "") -> None:
    """Every step after the first one. `name`: look at each."""
    for number, (title, answers) in enumerate(ANSWERS, start=2):
        heading(page, title)
        for label, answer in answers.items():
            page.get_by_label(re.compile(f"^{label}")).fill(answer)
        if title == "Behov och mål":
            page.get_by_label("Hur ser den enskilde själv").fill(own_view)
        for question, choice in CHOICES.get(title, {}).items():
            asked = page.get_by_role("group", name=re.compile(f"^{question}"))
            asked.get_by_role("radio", name=choice, exact=True).check()
        if name:
            look(page, f"{name}-step-{number}")
        page.get_by_role("button", name=re.compile("^Spara och (fortsätt|kontrollera)")).click()
    heading(page, "Kontrollera dina svar")


def on_oral_consent(page: Page, told: str = "vid ett möte") -> None:
    """A later application in the case rests on the consent that is there where it covers all of it, and then stands chosen."""
    page.get_by_label(re.compile("Muntligt samtycke")).check()
    fresh = page.get_by_label("Ett nytt samtycke")
    chosen = page.locator("input[name=consent]:checked")
    if not chosen.count():
        fresh.check()
    if fresh.is_checked():
        page.get_by_label("Samtycket lämnades den").fill(day(0))
        page.get_by_label(told).check()


def apply(page: Page, unit: str, reason: str, own_view: str, name: str = "") -> None:
    """Write a complete application from the case's page, check the answers, send it on oral consent. `name`: look at each page."""
    begin(page, unit, reason)
    if name:
        look(page, f"{name}-begin")
    page.get_by_role("button", name="Spara och fyll i resten").click()
    fill_steps(page, own_view, name)
    expect(page.get_by_role("main")).to_contain_text(own_view)
    on_oral_consent(page)
    if name:
        look(page, f"{name}-send")
    page.get_by_role("button", name="Skicka ansökan").click()
    heading(page, f"Ansökan till {unit}")
    if name:
        look(page, f"{name}-sent")


def assess(page: Page, need: str, name: str = "") -> None:
    """A member's assessment, begun on the agenda."""
    menu(page, "Inför mötet").click()
    if name:
        look(page, f"{name}-agenda")
    page.get_by_role("link", name=re.compile("^Bedöm nästa")).click()
    told(page, NAME)
    page.get_by_label("Tillstyrker placering").check()
    page.get_by_label("Hur bedömer du behovet?").fill(need)
    if name:
        look(page, f"{name}-assess")
    page.get_by_role("button", name=re.compile("^Färdig")).first.click()
    told(page, "Din bedömning är sparad.")


def assess_jointly(page: Page, unit: str, name: str = "") -> None:
    """The chair records the joint assessment."""
    menu(page, "Inför mötet").click()
    page.get_by_role("link", name=re.compile(f"Placeringsbedömning ?: {NAME}")).click()
    page.get_by_label(re.compile("^Enhet")).select_option(label=unit)
    page.get_by_label("Prioritet 1").check()
    page.get_by_role("textbox", name=re.compile("^Villkor")).fill("Nykter vid ankomst.")
    page.get_by_label("Skäl").fill("Gruppen är enig om att vårdbehovet är stort.")
    page.get_by_label(re.compile("Menprövning")).check()
    if name:
        look(page, name)
    page.get_by_role("button", name="Registrera placeringsbedömningen").click()
    told(page, "Placeringsbedömningen är registrerad.")


def decide_assistance(page: Page, offset: int, text: str, name: str = "") -> None:
    task(page, "Fatta biståndsbeslut")
    page.get_by_label("Beviljas", exact=True).check()
    page.get_by_label("Beslutsdatum").fill(day(offset))
    page.get_by_label("Vad beslutet innebär").fill(text)
    page.get_by_role("textbox", name=re.compile("^Skäl")).fill("Behovet kan inte tillgodoses på annat sätt.")
    if name:
        look(page, name)
    page.get_by_role("button", name="Registrera beslutet").click()
    told(page, "är registrerat.")


def decide_admission(page: Page, offset: int, name: str = "") -> None:
    task(page, "Fatta inskrivningsbeslut")
    page.get_by_label("Skrivs in", exact=True).check()
    page.get_by_label("Beslutsdatum").fill(day(offset))
    page.get_by_label("Nämndens utredning").check()
    for item in ("Behov", "Ålder", "Utveckling", "Utbildning", "Personliga förhållanden"):
        page.get_by_role("group", name=re.compile(f"^{item}")).get_by_label("Passar", exact=True).check()
    page.get_by_label("Lämplighetsbedömning").fill("Lämplig: behov, ålder och utveckling är prövade.")
    page.get_by_label("Planerad inskrivningsdag").fill(day(offset))
    if name:
        look(page, name)
    page.get_by_role("button", name="Registrera beslutet").click()
    told(page, "är registrerat.")


def give_place(page: Page, place: str, offset: int, name: str = "") -> None:
    """From the day's page of the head's unit."""
    menu(page, "Dagen").click()
    page.get_by_role("link", name="Ge plats").click()
    page.get_by_label(re.compile(NAME)).check()
    places = page.get_by_label("Plats", exact=True)
    chosen = places.locator("option").filter(has_text=re.compile(f"^(Plats )?{place} "))
    places.select_option(value=chosen.get_attribute("value"))
    page.get_by_label("Planerad ankomst").fill(day(offset))
    if name:
        look(page, name)
    page.get_by_role("button", name="Ge platsen").click()
    told(page, "Platsen är given.")
