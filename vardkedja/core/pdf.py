"""Documents as PDF: from a template in `templates/pdf/`, with the house's own fonts, reaching nothing else.

WeasyPrint is loaded when first used: where its libraries are missing the rest of the product still runs.
"""

import contextlib
import hashlib
import io
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from vardkedja.core.errors import DomainError

ARCHIVE = "pdf/a-2a"  # to file: PDF/A, with structure
ACCESSIBLE = "pdf/ua-1"  # letters: PDF/UA
_FILES = Path(__file__).parent / "static" / "vk"
_TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


class PdfUnavailable(DomainError):
    """The libraries that draw text are not installed on this computer."""

    def __init__(self) -> None:
        super().__init__(
            "PDF kan inte göras på den här servern, för att biblioteket Pango saknas. Den som sköter driften"
            " installerar libpango-1.0-0, libpangoft2-1.0-0 och libharfbuzz-subset0 (Debian) eller pango (macOS)."
        )


def render(template: str, context: dict[str, Any], *, variant: str = ACCESSIBLE, css: str = "") -> bytes:
    """The template as PDF. The same context gives the same bytes. `css`: rules for this document, after the house's.

    Raises `PdfUnavailable` where Pango is missing,
    ValueError when the template asks for a file that is not the house's own.
    """
    weasyprint = _weasyprint()
    html = render_to_string(template, context)
    fetcher = _fetcher(weasyprint)
    document = weasyprint.HTML(string=html, base_url="vk:", url_fetcher=fetcher)
    identifier = hashlib.sha256((html + css).encode()).digest()[:16]
    rules = [weasyprint.CSS(string=css, base_url="vk:", url_fetcher=fetcher)] if css else None
    try:
        return document.write_pdf(pdf_variant=variant, pdf_identifier=identifier, stylesheets=rules)
    except weasyprint.urls.FatalURLFetchingError as error:
        # It is a BaseException, which would pass by every handler and end the worker.
        raise ValueError("a document asked for something that is not the house's own") from error


def available() -> bool:
    """Whether PDFs can be made here."""
    try:
        _weasyprint()
    except PdfUnavailable:
        return False
    return True


def _weasyprint() -> Any:
    """The library, or PdfUnavailable. Its own complaint, in English on stdout, is kept silent."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            import weasyprint
    except (OSError, ImportError) as error:
        raise PdfUnavailable from error
    return weasyprint


def _fetcher(weasyprint: Any) -> Any:
    """What WeasyPrint may ask for: `own_file`, and nothing else. A failure stops the rendering."""

    class OwnFiles(weasyprint.urls.URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            body, kind = own_file(url)
            return weasyprint.urls.URLFetcherResponse(url, body, {"Content-Type": kind})

    return OwnFiles(fail_on_errors=True)


def own_file(url: str) -> tuple[bytes, str]:
    """Our own stylesheets and fonts, as `vk:NAME`: content and type. Raises ValueError for anything else."""
    path = (_FILES / url.removeprefix("vk:")).resolve()
    if not url.startswith("vk:") or not path.is_relative_to(_FILES) or path.suffix not in _TYPES:
        raise ValueError("a document may use the house's own styles and fonts only")
    return path.read_bytes(), _TYPES[path.suffix]
