"""Documents of the home: the day and the night on one page each, the admission sheet."""

from typing import Any

from placements.models import Stay
from placements.selectors.daily import About
from placements.selectors.nights import Listed
from vardkedja.core import pdf
from vardkedja.core.actor import Actor
from vardkedja.core.models import Unit


def day_pdf(actor: Actor, unit: Unit, listed: Listed) -> bytes:
    return pdf.render("pdf/day.html", _context(actor, unit, listed))


def night_pdf(actor: Actor, unit: Unit, listed: Listed) -> bytes:
    return pdf.render("pdf/night.html", _context(actor, unit, listed))


def _context(actor: Actor, unit: Unit, listed: Listed) -> dict[str, Any]:
    return {
        "unit": unit,
        "listed": listed,
        "now": actor.now,
        "today": actor.today,
        "who": actor.name,
        "domain": actor.domain,
    }


def reserve_pdf(actor: Actor, unit: Unit, listed: Listed) -> bytes:
    """The list for when the system is down."""
    return pdf.render("pdf/reserve.html", _context(actor, unit, listed))


def admission_sheet_pdf(stay: Stay, about: About, person: dict[str, Any]) -> bytes:
    """The latest version of the admission sheet, PDF/UA. The number is masked, as on the page."""
    context = {
        "stay": stay,
        "about": about,
        "version": about.sheet_version,
        "person": person,
        "domain": stay.unit.operator,
    }
    return pdf.render("pdf/admission_sheet.html", context)
