"""What people write is text in a PDF, whatever it looks like; making one asks nobody for anything and takes nothing along."""

import ast
import io
import re

import pytest
from django.conf import settings as configured
from django.urls import reverse
from pypdf import PdfReader

from tests.cast import UNIT, a_case
from tests.core.test_pdf import live_bait, needs_pango
from tests.core.visitors import Visitor
from tests.house import files
from tests.world import NUMBERS
from vardkedja.core import pdf
from vardkedja.core.actions.entries import write_entry

__all__ = ["live_bait"]  # the fixture

#: What would fetch, run, attach or format if it were anything but text. `{web}` is a server that notes who asks.
HOSTILE = (
    '<img src="{web}/img.png">',
    "<img src=x onerror=alert(1)>",
    '<link rel="attachment" href="file:///etc/passwd">',
    '<a rel="attachment" href="file:///etc/hostname">fil</a>',
    '<link rel="stylesheet" href="{web}/style.css">',
    '<style>@import url("{web}/import.css"); body {{ display: none }}</style>',
    '<p style="background: url({web}/background.png)">bakgrund</p>',
    '<object data="{web}/object"></object>',
    '<embed src="file:///etc/passwd">',
    '<svg><image href="{web}/svg.png"/></svg>',
    '<iframe src="{web}/frame"></iframe>',
    '<meta http-equiv="refresh" content="0; url={web}/meta">',
    "<script>document.write(1)</script>",
    '<a href="{web}/link">länk</a>',
    "</dd></dl><h1>Beslut: beviljat</h1>",
    "&lt;b&gt; &amp; &nbsp;",
    "{{{{ settings.SECRET_KEY }}}} {{% include 'x' %}}",
)


def words(raw: bytes) -> str:
    """The text of a PDF without its blanks, which break where lines break."""
    return re.sub(r"\s+", "", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages))


@pytest.fixture
def document(world, live_bait) -> bytes:
    """A document whose every question and answer is hostile, as its page gives it out."""
    case = a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))
    texts = [text.format(web=live_bait.url) for text in HOSTILE]
    fields = [(f"f{n}", text, text) for n, text in enumerate(texts)]
    version = write_entry(case.pk, "note", "planning", fields, actor=world.alice)
    response = Visitor(world, "alice").get(reverse("core:document_pdf", args=[case.pk, version.pk]))
    assert response.headers["Content-Type"] == "application/pdf"
    return response.content


@needs_pango
def test_markup_in_what_people_write_stands_as_text(document, live_bait):
    text = words(document)
    for written in HOSTILE:
        wanted = re.sub(r"\s+", "", written.format(web=live_bait.url))
        assert text.count(wanted) >= 2, f"{written} is not there as it was written, as question and as answer"


@needs_pango
def test_nobody_is_asked_and_nothing_is_taken_along(document, live_bait):
    reader = PdfReader(io.BytesIO(document))
    assert live_bait.asked == []
    assert reader.attachments == {}
    assert not {"/EmbeddedFiles", "/JavaScript"} & set(reader.trailer["/Root"].get("/Names", {}))
    assert not {"/OpenAction", "/AA", "/AF"} & set(reader.trailer["/Root"])
    assert [note for page in reader.pages for note in page.get("/Annots", [])] == [], "no link, no file"
    assert b"root:" not in document


@needs_pango
@pytest.mark.parametrize(
    "html",
    [
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">fil</a>',
        '<style>@import url("{web}/a.css");</style>',
        '<p style="background: url({web}/a.png)">a</p>',
        '<svg><image href="{web}/a.png" width="1" height="1"/></svg>',
        '<object data="{web}/a"></object>',
        '<embed src="{web}/a">',
        "<img src=\"data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'><image href='{web}/a'/></svg>\">",
        '<img src="//localhost/a.png">',
        '<img src="ftp://127.0.0.1/a.png">',
    ],
)
def test_even_a_template_gets_nothing_but_the_houses_own(live_bait, html):
    """A second wall: should markup ever get through, it still reaches nothing."""
    name = live_bait.template(html.replace("{web}", live_bait.url))
    try:
        made = pdf.render(name, {})
    except ValueError:
        made = b""
    assert live_bait.asked == []
    if made:
        assert PdfReader(io.BytesIO(made)).attachments == {}
        assert b"root:" not in made


def test_no_template_lets_text_be_markup():
    """Nor marks text as safe: what stands in a document was written by people."""
    loose = re.compile(r"\|\s*(?:safe|safeseq|linebreaks|urlize)\b|autoescape\s+off")
    found = [
        path.name
        for path in (configured.BASE_DIR / "templates" / "pdf").rglob("*.html")
        if loose.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_nobody_else_makes_pdfs():
    found = set()
    for path in files.python(*files.PACKAGES):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {files.name(path) for one in named if one.split(".")[0] == "weasyprint"}
    assert found == {"vardkedja/core/pdf.py"}, "make documents by vardkedja.core.pdf, which fetches nothing"
