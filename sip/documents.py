"""A plan as a document: the frozen version with its four statutory contents, and who has signed it."""

import datetime as dt
from typing import Any

from sip.selectors import SipPage
from vardkedja.core import pdf
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Filing
from vardkedja.core.selectors.persons import identity_of


def sip_pdf(actor: Actor, case: Case, shown: SipPage, filing: Filing | None) -> bytes:
    """The version that stands as PDF/A. Raises `PdfUnavailable` where the libraries are missing.

    The person is named as the reader's authority may name them.
    """
    context = {"shown": shown, "sip": shown.sip, "case": case, "filing": filing, "sections": sections(shown)}
    return pdf.render("pdf/sip.html", {**context, "person": identity_of(actor, case)}, variant=pdf.ARCHIVE)


def sections(shown: SipPage) -> list[dict[str, Any]]:
    """The body of the document; numbers 1–4 are those of SoL 10 kap. 8 § and HSL 16 kap. 4 §."""
    contents = shown.contents
    assert contents
    found: list[dict[str, Any]] = [
        {"heading": "Mina mål, med egna ord", "text": contents.value("goals")},
        {"heading": "1–2. Insatser som behövs, och vem som ansvarar", "table": _interventions(shown)},
        {"heading": "3. Åtgärder av andra än kommun och region", "text": contents.value("others")},
        {"heading": "4. Övergripande ansvar", "text": contents.value("overall")},
        {"heading": "Vid försämring", "text": contents.value("crisis")},
        {"heading": "Deltog i mötet", "text": contents.value("attended")},
        {"heading": "Uppföljningsmöte", "text": contents.value("follow_up_on")},
        {"heading": f"Underskrifter, version {shown.sip.version}", "table": _signatures(shown)},
    ]
    return [section for section in found if section.get("text") or section.get("table")]


def _interventions(shown: SipPage) -> dict[str, Any]:
    rows = [
        (
            f"{part.number}. {part.text}",
            part.domain.name,
            part.person or "–",
            _days(part.starts_on, part.ends_on),
        )
        for part in shown.parts
    ]
    return {"columns": ("Insats", "Ansvarig myndighet", "Namngiven ansvarig", "Tid"), "rows": rows}


def _days(first: dt.date | None, last: dt.date | None) -> str:
    parts = [f"från {first}" if first else "", f"till och med {last}" if last else ""]
    return " ".join(part for part in parts if part) or "–"


def _signatures(shown: SipPage) -> dict[str, Any]:
    rows = []
    for one in shown.signers:
        parts = [f"insats {number}" for number in one.parts] + (
            ["övergripande ansvar"] if one.overall else []
        )
        signed = one.signature
        by = f"{signed.signed_by_name}, {signed.signed_at:%Y-%m-%d}" if signed else "Inte undertecknad"
        rows.append((one.domain.name, ", ".join(parts), by))
    return {"columns": ("Myndighet", "Sin del", "Undertecknad av"), "rows": rows}
