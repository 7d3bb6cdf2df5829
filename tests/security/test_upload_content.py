"""What may be uploaded is told by what the bytes are: every kind of bad file is refused with its own reason."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.security import uploads as made
from tests.security.answers import log_lines
from vardkedja.core.domain.uploads import MOST_PIXELS, Unfit, clean_name, inspect

MB = 1024 * 1024


def look(name: str, content: bytes, most: int = MB):
    return inspect(name, content, most_bytes=most)


def zipped(*, before: bytes = b"") -> bytes:
    out = io.BytesIO(before)
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Läkarintyg 2026.03.02.pdf", made.a_pdf(), "application/pdf"),
        ("BESLUT.PDF", made.a_pdf(3), "application/pdf"),
        ("länkar.pdf", made.linked_pdf(), "application/pdf"),
        ("öppnas på första sidan.pdf", made.shown_place_pdf(), "application/pdf"),
        ("ritning.pdf", made.drawing_pdf(3, 3_000_000), "application/pdf"),
        ("inskannad.pdf", made.vast_picture_pdf(4_960, 7_016), "application/pdf"),
        ("sida nr. 1.png", made.a_png(), "image/png"),
        ("foto.jpeg", made.a_jpeg(), "image/jpeg"),
    ],
)
def test_ordinary_files_are_taken_in(name, content, kind):
    fit = look(name, content)
    assert (fit.content_type, fit.name) == (kind, name)


def test_a_pdf_is_kept_byte_for_byte():
    assert look("a.pdf", made.a_pdf()).content == made.a_pdf()


REFUSED = {
    "a program named .pdf": ("intyg.pdf", b"MZ\x90\x00" + bytes(200), "är ett program"),
    "an ELF program named .pdf": ("intyg.pdf", b"\x7fELF" + bytes(200), "är ett program"),
    "a script named .pdf": ("intyg.pdf", b"#!/bin/sh\nid\n", "är ett program"),
    "an archive named .pdf": ("intyg.pdf", zipped(), "arkiv"),
    "a page of HTML named .pdf": ("intyg.pdf", b"<html><script>1</script>", "varken PDF"),
    "an SVG named .png": ("bild.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "varken PDF"),
    "empty": ("intyg.pdf", b"", "är tom"),
    "too large": ("intyg.pdf", b"%PDF-1.7" + bytes(MB), "för stor"),
    "two endings": ("intyg.exe.pdf", made.a_pdf(), "två filändelser"),
    "two endings, the other way": ("intyg.pdf.exe", made.a_pdf(), "måste vara"),
    "no ending": ("intyg", made.a_pdf(), "måste vara"),
    "nothing but an ending": (".pdf", made.a_pdf(), "måste vara"),
    "a PDF named .png": ("intyg.png", made.a_pdf(), "stämmer inte"),
    "a PNG named .pdf": ("intyg.pdf", made.a_png(), "stämmer inte"),
    "a PDF with a script": ("intyg.pdf", made.scripted_pdf(), "skript"),
    "a PDF with a file in it": ("intyg.pdf", made.carrying_pdf(), "bifogade filer"),
    "a PDF that starts a program": ("intyg.pdf", made.acting_pdf(), "körs"),
    "a PDF that sends a form": ("intyg.pdf", made.acting_pdf("/SubmitForm"), "körs"),
    "a PDF that opens an address": (
        "a.pdf",
        made.opening_pdf({"/S": "/URI", "/URI": "https://example.se/"}),
        "körs",
    ),
    "a PDF that opens another": ("a.pdf", made.opening_pdf({"/S": "/GoToR", "/F": "a.pdf"}), "körs"),
    "a PDF that opens an address next": (
        "a.pdf",
        made.opening_pdf({"/S": "/URI", "/URI": "https://example.se/"}, following=True),
        "körs",
    ),
    "a PDF with content elsewhere": ("a.pdf", made.outward_pdf(F="https://example.se/a"), "körs"),
    "a PDF with filtered content elsewhere": ("a.pdf", made.outward_pdf(FFilter="/FlateDecode"), "körs"),
    "a PDF drawn from another": (
        "a.pdf",
        made.outward_pdf(Type="/XObject", Subtype="/Form", Ref="a.pdf"),
        "körs",
    ),
    "a PDF that acts on its events": ("a.pdf", made.outward_pdf(AA="a"), "körs"),
    "a PDF whose page fills the memory": ("a.pdf", made.drawing_pdf(1, 65_000_000), "packas upp"),
    "a PDF whose pages together do": ("a.pdf", made.drawing_pdf(30, 3_000_000), "packas upp"),
    "a PDF with a vast picture": ("a.pdf", made.vast_picture_pdf(60_000, 1_001), "packas upp"),
    "a PDF that is a portfolio": ("a.pdf", made.portfolio_pdf(), "körs"),
    "a locked PDF": ("intyg.pdf", made.locked_pdf(), "låst"),
    "a PDF that is an archive too": ("intyg.pdf", zipped(before=made.a_pdf()), "arkiv"),
    "a PDF with something behind it": ("intyg.pdf", made.a_pdf() + b"<script>", "efter slutet"),
    "half a PDF": ("intyg.pdf", made.a_pdf()[:200] + b"%%EOF", "skadad"),
    "nothing but the head of a PDF": ("intyg.pdf", b"%PDF-1.7", "efter slutet"),
    "half a PNG": ("bild.png", made.a_png(size=(200, 200))[:60], "skadad"),
    "a JPEG in head only": ("bild.jpg", b"\xff\xd8\xff\xe0" + bytes(100), "skadad"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_files_are_refused_with_their_reason(name):
    called, content, reason = REFUSED[name]
    with pytest.raises(Unfit, match=reason) as refusal:
        look(called, content)
    assert "intyg" not in str(refusal.value), "the message stands in the log and quotes nothing"


def test_names_hidden_by_escapes_are_found():
    hidden = made.acting_pdf().replace(b"/Launch", b"/L#61unch")
    with pytest.raises(Unfit, match="körs"):
        look("intyg.pdf", hidden)


ROOT, LEAF = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
MADE_TO_BREAK = {
    "pages that hold themselves": (ROOT, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
    "pages that hold each other": (ROOT, PAGES, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
    "lists in lists": (
        b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 100_000 + b"]" * 100_000 + b">>",
        PAGES,
        LEAF,
    ),
    "words where a root should be": (b"Tore Testsson", PAGES, LEAF),
    "no pages": (ROOT, b"<</Type/Pages/Kids[]/Count 0>>"),
}


def test_a_pdf_written_by_hand_is_one():
    assert look("a.pdf", made.written_by_hand(ROOT, PAGES, LEAF)).content_type == "application/pdf"


@pytest.mark.parametrize("name", MADE_TO_BREAK)
def test_what_is_made_to_break_its_reader_is_refused_and_not_quoted_in_the_log(name):
    with log_lines() as lines, pytest.raises(Unfit):
        look("a.pdf", made.written_by_hand(*MADE_TO_BREAK[name]))
    assert "Tore" not in lines.getvalue()
    assert lines.getvalue() == ""


def test_an_action_that_only_an_older_version_of_the_file_shows_is_found():
    """Readers differ in which of several versions they show."""
    acting = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
    newer = made.written_by_hand(acting, PAGES, LEAF)[:-6] + made.written_by_hand(ROOT, PAGES, LEAF)
    with pytest.raises(Unfit):
        look("a.pdf", newer)


@pytest.mark.parametrize(("streams", "each"), [(1, 60_000_000), (4, 4_000_000)])
def test_a_pdf_that_swells_when_it_is_unpacked_is_refused(streams, each):
    """One part that is too much, and several that are too much together; neither is read to its end."""
    content = made.swelling_pdf(streams, each)
    assert len(content) < 100_000
    with pytest.raises(Unfit):
        look("bilaga.pdf", content)


def test_a_pdf_whose_objects_lie_packed_is_taken():
    content = made.swelling_pdf(2, 100_000)
    assert look("bilaga.pdf", content).content == content


def test_a_picture_larger_than_memory_is_not_opened():
    out = io.BytesIO()
    Image.new("1", (20_000, MOST_PIXELS // 20_000 + 1)).save(out, "PNG")
    with pytest.raises(Unfit, match="bildpunkter"):
        look("bild.png", out.getvalue())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", made.a_png(comment="Hemgatan 4")),
        ("a.jpg", made.a_jpeg(description="Hemgatan 4")),
        ("a.png", made.a_png() + b"Hemgatan 4"),
        ("a.jpg", made.a_jpeg() + b"Hemgatan 4"),
    ],
)
def test_a_picture_keeps_its_points_alone(name, content):
    assert b"Hemgatan" in content
    drawn = look(name, content).content
    assert b"Hemgatan" not in drawn
    with Image.open(io.BytesIO(drawn)) as picture:
        assert not picture.info.get("exif")
        assert picture.size == ((6, 8) if name.endswith("jpg") else (8, 6)), "turned upright as it was taken"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\anna\\Mina bilder\\sår.png", "sår.png"),
        ("intyg\u202efdp.exe.pdf", "intyg fdp.exe.pdf"),
        ('a"; filename="b.exe.pdf', "a__ filename=_b.exe.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("a\x00.pdf", "a .pdf".replace(" .", ".")),
        ("å" * 300 + ".pdf", "å" * 96 + ".pdf"),
    ],
)
def test_names_are_cleaned(sent, kept):
    assert clean_name(sent) == kept


@given(st.text())
def test_no_name_carries_signs_that_steer(name):
    cleaned = clean_name(name)
    assert len(cleaned) <= 100
    assert not set(cleaned) & set('<>:"/\\|?*\r\n\t\x00;%')
    assert cleaned.isprintable() or not cleaned


@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.png", "a.jpg"]))
def test_rubbish_is_refused_and_breaks_nothing(content, name):
    for head in (b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"):
        with pytest.raises(Unfit):
            look(name, head + content)
