"""Documents as PDF: archival, readable, and reaching nothing outside the house."""

import io
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from tests.world import NOW
from vardkedja.core import pdf
from vardkedja.core.models import EntryVersion


def a_version():
    kind = SimpleNamespace(get_kind_display="Ansökan", get_law_display="Socialtjänstlagen")
    fields = [{"key": "need", "label": "Vad behöver du?", "value": "Lugn och ro, å ä ö é ž"}]
    return SimpleNamespace(
        entry=kind,
        case=SimpleNamespace(number="K-ABCDEFGH"),
        owner=SimpleNamespace(name="Anby kommun"),
        number=1,
        written_by_name="Alice Andersson",
        written_at=NOW,
        body={"fields": fields},
    )


def test_a_document_to_file_is_pdf_a_with_its_diary_number():
    filing = SimpleNamespace(
        diary_number="SN 2026/112", domain=a_version().owner, taken_at=NOW, taken_by_name="Anna Alm"
    )
    made = pdf.render("pdf/document.html", {"version": a_version(), "filing": filing}, variant=pdf.ARCHIVE)
    reader = PdfReader(io.BytesIO(made))
    text = reader.pages[0].extract_text()
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "SN 2026/112" in text
    assert "Lugn och ro, å ä ö é ž" in text
    assert 'pdfaid:part="2"' in metadata or "<pdfaid:part>2<" in metadata


def test_the_same_document_gives_the_same_bytes():
    context = {"version": a_version(), "filing": None}
    assert pdf.render("pdf/document.html", context) == pdf.render("pdf/document.html", context)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://localhost/", "vk:../../../settings.py", "vk:vk.js"]
)
def test_a_document_reaches_nothing_but_styles_and_fonts(url):
    with pytest.raises(ValueError, match="own styles"):
        pdf.own_file(url)


def test_a_version_gives_the_answer_by_its_key():
    assert EntryVersion(body=a_version().body).value("need").startswith("Lugn")
