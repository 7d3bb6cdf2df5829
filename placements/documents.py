"""Documents of the home: the day and the night on one page each, the admission sheet, signed plans."""

from collections.abc import Sequence
from typing import Any

from placements.models import HomeAsked, PlacementAgreement, Stay, StayPlan, StayPlanVersion
from placements.selectors.daily import About
from placements.selectors.days import Day
from placements.selectors.nights import Listed
from placements.selectors.plans import goals_in, told_in
from referrals.documents import sender, window
from vardkedja.core import pdf
from vardkedja.core.actor import Actor
from vardkedja.core.models import EntryVersion, Unit


def day_pdf(actor: Actor, unit: Unit, day: Day) -> bytes:
    return pdf.render("pdf/day.html", _context(actor, unit, day))


def night_pdf(actor: Actor, unit: Unit, listed: Listed) -> bytes:
    return pdf.render("pdf/night.html", _context(actor, unit, listed))


def _context(actor: Actor, unit: Unit, listed: Listed | Day) -> dict[str, Any]:
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


def agreement_pdf(
    row: PlacementAgreement, version: EntryVersion, parties: Sequence[Any], person: dict[str, str]
) -> bytes:
    """A version of a placement agreement, PDF/UA, with room for both signatures."""
    context = {"row": row, "version": version, "parties": parties, "person": person, "unit": row.stay.unit}
    return pdf.render("pdf/agreement.html", context)


def place_request_letter(actor: Actor, asked: HomeAsked, need: str) -> bytes:
    """A question for a place as a letter to a home, PDF/UA: nothing in it tells who it is about."""
    row = asked.request
    told = [
        {"heading": "Vad vi söker", "text": f"{row.get_level_display()}, laglig grund: {row.ground}."},
        {"heading": "Behov", "text": need},
        {"heading": "När", "text": f"Från {row.wanted_from.isoformat()}, omkring {row.weeks} veckor."},
        {
            "heading": "Svara så här",
            "text": f"Ring eller skriv till oss senast {row.answer_by.isoformat()}. Säg om ni kan ge plats, från vilken dag "
            f"och till vilket pris per dygn, eller varför ni inte kan. Ange {row.reference}.",
        },
    ]
    context = {
        "sender": sender(actor.domain),
        "recipient": {"name": asked.home.name, "lines": [asked.home.supplier, *asked.home.address_lines]},
        "date": actor.today,
        "diary": "",
        "handler": row.asked_by_name,
        "heading": f"Förfrågan om plats, {row.reference}",
        "lead": "Vi söker en plats åt en person. Vem det gäller berättar vi för det hem som får frågan att ta emot.",
        "sections": told,
        "signature": {"name": row.asked_by_name},
    }
    return pdf.render("pdf/letter.html", context, css=window())


def stay_plan_pdf(plan: StayPlan, row: StayPlanVersion, person: dict[str, Any]) -> bytes:
    """A signed version of a plan, PDF/UA, with its law. The number is masked, as on the page."""
    goals = [
        {"heading": heading, "rows": [{"label": label, "value": said} for label, said in parts]}
        for heading, parts in goals_in(plan.of, row.version)
    ]
    told = told_in(plan.of, row.version)
    signed = {"signed_by", "manner", "note", "noted_by"}
    labels = {one["label"] for one in row.version.body["fields"] if one["key"] in signed}
    context = {
        "plan": plan,
        "row": row,
        "stay": plan.stay,
        "person": person,
        "goals": goals,
        "sections": [{"heading": label, "text": said} for label, said in told if label not in labels],
        "signed": [one for one in told if one[0] in labels],
        "domain": plan.owner,
    }
    return pdf.render("pdf/stay_plan.html", context)
