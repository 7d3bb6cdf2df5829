"""Documents as PDF: from a template in `templates/pdf/`, with the house's own fonts, reaching nothing else.

WeasyPrint is loaded when first used: where its libraries are missing the rest of the product still runs.
"""

import hashlib
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from vardkedja.core.errors import DomainError

ARCHIVE = "pdf/a-2a"  # to file: PDF/A, with structure
ACCESSIBLE = "pdf/ua-1"  # letters: PDF/UA
_FILES = Path(__file__).parent / "static" / "vk"
_TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
_MISSING = (
    "PDF kan inte göras på den här servern: WeasyPrint saknar biblioteket Pango. "
    "Be driften installera libpango-1.0-0, libpangoft2-1.0-0 och libharfbuzz-subset0."
)


def render(template: str, context: dict[str, Any], *, variant: str = ACCESSIBLE) -> bytes:
    """The template as PDF. The same context gives the same bytes. Raises `DomainError` where Pango is missing."""
    weasyprint = _weasyprint()
    html = render_to_string(template, context)
    document = weasyprint.HTML(string=html, base_url="vk:", url_fetcher=_fetcher(weasyprint))
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    return document.write_pdf(pdf_variant=variant, pdf_identifier=identifier)


def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as error:
        raise DomainError(_MISSING) from error
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
