"""PDF: read back as text and metadata; nothing is fetched but the house's own files."""

import datetime as dt
import http.server
import io
import re
import sys
import threading
from types import SimpleNamespace

import pypdf
import pytest
from django.template.loader import render_to_string

from vardkedja.core import pdf
from vardkedja.core.models import EntryVersion

AT = dt.datetime(2026, 10, 1, 7, 12, tzinfo=dt.UTC)
MM = 72 / 25.4
NO_PANGO = not pdf.available()
needs_pango = pytest.mark.skipif(
    NO_PANGO, reason="Pango is not installed on this computer, so no PDF can be made"
)

LETTER = {
    "sender": {
        "authority": "Ljungby kommun",
        "unit": "Vuxenenheten",
        "address": ["Olofsgatan 9"],
        "phone": "0372-00 00 00",
    },
    "recipient": {"name": "Tore Testlund", "lines": ["Exempelgatan 4", "341 30 Ljungby"]},
    "date": dt.date(2026, 10, 1),
    "diary": "SN 2026/112",
    "heading": "Beslut om placering",
    "sections": [
        {"heading": "Skäl", "text": "Šabanović Łukasz – åäö ÅÄÖ"},
        {
            "heading": "Villkor",
            "points": ["Uppföljning efter sex veckor"],
            "rows": [{"label": "Längst till", "value": "2027-01-31"}],
        },
    ],
    "after": [{"heading": "Om du inte är nöjd", "boxed": True, "text": "Du kan överklaga."}],
    "signature": {"name": "Eva Lind", "title": "Enhetschef"},
}
BODY = {"fields": [{"key": "need", "label": "Vad behöver du?", "value": "Lugn och ro, å ä ö é ž"}]}
OWNER = SimpleNamespace(name="Region Kronoberg")
VERSION = SimpleNamespace(
    entry=SimpleNamespace(get_kind_display="Ansökan", get_law_display="Socialtjänstlagen"),
    case=SimpleNamespace(number="K-ABCDEFGH"),
    owner=OWNER,
    number=2,
    written_by_name="Alice Andersson",
    written_at=AT,
    body=BODY,
)
DOCUMENT = {
    "version": VERSION,
    "release": SimpleNamespace(
        released_at=AT,
        released_by_name="Per Sandell",
        owner=OWNER,
        ground_name="Samtycke",
        purpose="Planering",
    ),
    "filing": SimpleNamespace(
        diary_number="SN 2026/112",
        domain=SimpleNamespace(name="Ljungby kommun"),
        taken_at=AT,
        taken_by_name="Karin Holm",
    ),
    "sections": [
        {
            "heading": "Kostnad",
            "table": {
                "columns": ["Post", "Belopp"],
                "numeric": [1],
                "rows": [["Hyra", "1,00"]],
                "total": ["Summa", "1,00"],
            },
        }
    ],
}


def read(raw: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(raw))


def words(reader: pypdf.PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def xmp(reader: pypdf.PdfReader) -> str:
    return reader.trailer["/Root"]["/Metadata"].get_data().decode()


@pytest.fixture(scope="module")
def letter() -> pypdf.PdfReader:
    return read(pdf.render("pdf/letter.html", LETTER))


@pytest.fixture(scope="module")
def document() -> pypdf.PdfReader:
    return read(pdf.render("pdf/document.html", DOCUMENT, variant=pdf.ARCHIVE))


@needs_pango
def test_a_letter_says_who_what_and_how_to_appeal(letter):
    text = words(letter)
    for part in ("Ljungby kommun", "Tore Testlund", "341 30 Ljungby", "2026-10-01", "SN 2026/112", "Beslut om placering",
                 "Šabanović Łukasz – åäö ÅÄÖ", "Uppföljning efter sex veckor", "2027-01-31", "Du kan överklaga.", "Eva Lind", "Sida 1 (1)"):  # fmt: skip
        assert part in text


@needs_pango
def test_a_letter_can_be_read_aloud_in_swedish(letter):
    root = letter.trailer["/Root"]
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object, not a bool
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert re.search(r'pdfuaid:part="1"', xmp(letter))


@needs_pango
def test_the_address_stands_behind_the_envelopes_window(letter):
    """The right-hand window of a C5 or C65 envelope: from 120 mm from the left, 45 to 75 mm from the top of the sheet."""
    seen = []

    def note(text, page, line, *_rest):
        if "Testlund" in text:
            seen.append((line[4] * page[0] + page[4], line[5] * page[3] + page[5]))

    letter.pages[0].extract_text(visitor_text=note)
    ((left, bottom),) = seen
    top = float(letter.pages[0].mediabox.height) - bottom
    assert left / MM == pytest.approx(120, abs=1)
    assert 45 <= top / MM <= 75


@needs_pango
def test_a_document_for_the_file_is_archival(document):
    assert re.search(r'pdfaid:part="2"', xmp(document))
    assert re.search(r'pdfaid:conformance="A"', xmp(document))
    root = document.trailer["/Root"]
    assert root["/Lang"] == "sv"
    assert "/OutputIntents" in root
    assert document.metadata.title == "Ansökan, ärende K-ABCDEFGH"
    assert document.metadata.author == "Region Kronoberg"
    assert document.metadata.creation_date == AT
    assert "2026-10-01" in xmp(document)


@needs_pango
def test_a_document_for_the_file_says_how_it_came(document):
    text = words(document)
    for part in ("Dnr SN 2026/112", "Ljungby kommun", "Alice Andersson, Region Kronoberg", "version 2", "Utlämnad 2026-10-01 09:12 av Per Sandell",
                 "Samtycke", "Planering", "Tagen till akten 2026-10-01 09:12 av Karin Holm", "Lugn och ro, å ä ö é ž", "Summa 1,00"):  # fmt: skip
        assert part in text


@needs_pango
def test_the_same_document_gives_the_same_bytes():
    first, second = (pdf.render("pdf/document.html", DOCUMENT, variant=pdf.ARCHIVE) for _ in range(2))
    assert first == second


def test_a_version_gives_the_answer_by_its_key():
    assert EntryVersion(body=BODY).value("need").startswith("Lugn")


@needs_pango
@pytest.mark.parametrize("name", ["letter", "document"])
def test_every_font_is_embedded_and_ours(name, request):
    reader = request.getfixturevalue(name)
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        descendant = font["/DescendantFonts"][0].get_object()
        assert "Source-Sans-3" in font["/BaseFont"]
        assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"].get_object())


@needs_pango
@pytest.mark.parametrize(
    "html",
    ['<img src="{web}/a.png">', '<img src="file://{disk}">', '<link rel="stylesheet" href="{web}/a.css">'],
)
def test_nothing_is_fetched_from_network_or_disk(tmp_path, live_bait, html):
    secret = tmp_path / "secret.txt"
    secret.write_text("hemligt")
    with pytest.raises(ValueError, match="house's own"):
        pdf.render(live_bait.template(html.format(web=live_bait.url, disk=secret)), {})
    assert live_bait.asked == []


@pytest.fixture
def live_bait(tmp_path, settings):
    """A server that notes who asks, and a way to make a template of any HTML."""

    asked: list[str] = []

    class Bait(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bait)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    folder = tmp_path / "templates"
    folder.mkdir()
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], folder]}]

    class Handle:
        url = f"http://127.0.0.1:{server.server_port}"

        @staticmethod
        def template(html: str) -> str:
            (folder / "bait.html").write_text(
                '{% extends "pdf/base.html" %}{% block content %}' + html + "{% endblock %}"
            )
            return "bait.html"

    Handle.asked = asked
    yield Handle
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "vk:../../settings.py",
        "vk:pdf.py",
        "vk:/etc/passwd",
        "data:text/css,a",
        "vk:vk.js",
    ],
)
def test_only_the_houses_own_files_are_served(url):
    with pytest.raises(ValueError, match="own styles"):
        pdf.own_file(url)


def test_texts_are_escaped():
    html = render_to_string("pdf/letter.html", {**LETTER, "heading": "<script>x</script>", "diary": '"><b>'})
    assert "<script>" not in html
    assert '"><b>' not in html


def test_without_pango_the_message_names_the_packages(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(pdf.PdfUnavailable) as caught:
        pdf.render("pdf/letter.html", LETTER)
    assert "libpango-1.0-0" in caught.value.message
    assert not pdf.available()
