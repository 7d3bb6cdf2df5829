"""A resident's card, times to keep and the admission sheet; the day and the night as pages and on paper."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements import policies
from placements.actions import daily as actions
from placements.actions.reserve import fetch
from placements.documents import admission_sheet_pdf, day_pdf, night_pdf
from placements.forms.daily import AppointmentForm, CardForm, SheetForm
from placements.models import AdmissionSheet, Appointment, ResidentCard, Stay
from placements.selectors import daily as selector
from placements.selectors import telling
from placements.selectors.days import day_on_paper
from placements.selectors.nights import log_fetched, night_of
from placements.views.common import stay_form, stay_frame, stay_or_404, unit_or_404
from vardkedja.core import clock, log
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.models import EntryVersion
from vardkedja.core.policies import require
from vardkedja.core.web import page, version_of


def at_home(request: Any, stay_id: UUID) -> Stay:
    """A stay of the own unit. Refused with its reason for who only is party to the case."""
    found = stay_or_404(request, stay_id)
    require(policies.can_receive(request.actor, found.unit))
    return found


@page(policies.can_see_day)
def card(request: Any, stay_id: UUID) -> HttpResponse:
    """What staff must know of one resident, and the times of the weeks to come."""
    found = at_home(request, stay_id)
    context = stay_frame(request, found, "Kort") | {
        "about": selector.about_one(request.actor, found),
        "tellings": telling.of_stay(request.actor, found),
        "tests": telling.tests_of(request.actor, found),
        "safety": telling.safety_of(request.actor, found),
        "living": found.state == Stay.States.ARRIVED,
    }
    return render(request, "placements/card.html", context)


@page(policies.can_see_day, methods=("GET", "POST"))
def card_change(request: Any, stay_id: UUID) -> HttpResponse:
    """Write the card."""
    found = at_home(request, stay_id)
    known = selector.about_one(request.actor, found)
    initial = {
        name: getattr(known, name) for name in ("interpreter", "next_of_kin", "authority", "allergies")
    }
    form = CardForm(request.POST or None, initial=initial | {"key_number": known.key})

    def act(data: dict[str, Any]) -> ResidentCard:
        return actions.write_card(
            found.pk, data["key_number"], form.answers, actor=request.actor, version=version_of(request)
        )

    return resident_form(
        request, found, form, act, title="Fyll i kortet", submit="Spara kortet", done="Kortet är sparat.",
        row_version=known.card.row_version if known.card else None,
    )  # fmt: skip


@page(policies.can_see_day, methods=("GET", "POST"))
def appointment_new(request: Any, stay_id: UUID) -> HttpResponse:
    """Note a time to keep."""
    found = at_home(request, stay_id)
    form = AppointmentForm(request.POST or None, initial={"on": request.actor.today})

    def act(_data: dict[str, Any]) -> Appointment:
        return actions.book_appointment(found.pk, form.booked, actor=request.actor)

    return resident_form(
        request, found, form, act, title="Anteckna en tid", submit="Spara tiden", done="Tiden är antecknad."
    )


@page(policies.can_see_day, methods=("GET", "POST"))
def appointment_cancel(request: Any, appointment_id: UUID) -> HttpResponse:
    """Strike a time."""
    row = policies.visible_appointments(request.actor).filter(pk=appointment_id).first()
    if row is None:
        raise NotVisible
    found = at_home(request, row.stay_id)
    form = VkForm(request.POST if request.method == "POST" else None)
    return resident_form(
        request, found, form, lambda _data: actions.cancel_appointment(row.pk, actor=request.actor),
        title="Stryk tiden", submit="Stryk tiden", done="Tiden är struken.", danger=True,
        notice=f"{row.get_kind_display()} {row.on.isoformat()}",
    )  # fmt: skip


def resident_form(
    request: Any, found: Stay, form: VkForm, act: Any, *, row_version: int | None = None, **context: Any
) -> HttpResponse:
    """A form about a resident; afterwards to the card. The version is the row's own."""
    return stay_form(
        request, found, form, act, then=reverse("placements:card", args=[found.pk]), row_version=row_version or 0,
        **context,
    )  # fmt: skip


@page(policies.can_see_day, methods=("GET", "POST"))
def sheet(request: Any, stay_id: UUID) -> HttpResponse:
    """Fill in the admission sheet, or change it: the earlier versions stay."""
    found = at_home(request, stay_id)
    known = selector.about_one(request.actor, found)
    row = known.sheet
    initial = _sheet_initial(row, known.sheet_version) if row else {"medication": "", "withdrawal": ""}
    form = SheetForm(request.POST or None, initial=initial)

    def act(_data: dict[str, Any]) -> AdmissionSheet:
        return actions.fill_sheet(found.pk, form.sheet, actor=request.actor, version=version_of(request))

    return resident_form(
        request, found, form, act, title="Inskrivningsblad", submit="Spara bladet", done="Inskrivningsbladet är sparat.",
        row_version=row.row_version if row else None,
        notice="Skriv inga doser. Dosen står i läkemedelslistan från den som har ordinerat.",
    )  # fmt: skip


def _sheet_initial(row: AdmissionSheet, version: EntryVersion | None) -> dict[str, Any]:
    keys = ("medication_from", "laro", "withdrawal_by", "suicide_by", "infection", "contacts", "belongings")
    told = {key: version.value(key) for key in keys} if version else {}
    day, _, at = version.value("medication_at").partition(" ") if version else ("", "", "")
    dose = clock.local(row.next_dose_at) if row.next_dose_at else None
    return {
        **told, "medication": row.medication, "withdrawal": row.withdrawal, "suicide": row.suicide,
        "medication_on": day, "medication_at": at,
        "next_dose_on": dose.date() if dose else None, "next_dose_at": dose.time() if dose else None,
    }  # fmt: skip


@page(policies.can_see_day, limit="export")
def sheet_pdf(request: Any, stay_id: UUID) -> HttpResponse:
    """The admission sheet as a document."""
    found = at_home(request, stay_id)
    frame = stay_frame(request, found)
    known = selector.about_one(request.actor, found)
    if known.sheet is None or known.sheet_version is None:
        raise NotVisible
    log.write(
        request.actor, log.Action.EXPORT, "inskrivningsblad", reason=frame["opened"].why.text, relation=frame["opened"].why.kind,
        owner_domain_id=found.operator_id, person_id=found.person_id, case_id=found.case_id, object_id=found.pk,
    )  # fmt: skip
    return _pdf(
        admission_sheet_pdf(found, known, frame["person"]), f"{found.case.number}-inskrivningsblad.pdf"
    )


@page(policies.can_see_day)
def night(request: Any, unit_id: UUID) -> HttpResponse:
    """Who should be here tonight, who is out until when, what to watch, whom to call."""
    unit = unit_or_404(request, unit_id)
    context = {"unit": unit, "night": night_of(request.actor, unit), "today": request.actor.today}
    context["crumbs"] = [
        {"label": f"Dagen, {unit.name}", "url": reverse("placements:day_unit", args=[unit.pk])},
        {"label": "Nattlista", "url": ""},
    ]
    return render(request, "placements/night.html", context)


@page(policies.can_see_day, limit="export")
def night_print(request: Any, unit_id: UUID) -> HttpResponse:
    """The night list on one page. Each printing is logged for each person on it."""
    unit = unit_or_404(request, unit_id)
    shown = night_of(request.actor, unit, action=log.Action.EXPORT)
    return _pdf(night_pdf(request.actor, unit, shown), f"nattlista-{request.actor.today.isoformat()}.pdf")


@page(policies.can_see_day, limit="export")
def day_print(request: Any, unit_id: UUID) -> HttpResponse:
    """The day on one page, likewise."""
    unit = unit_or_404(request, unit_id)
    shown = day_on_paper(request.actor, unit, request.actor.today)
    return _pdf(day_pdf(request.actor, unit, shown), f"dagen-{request.actor.today.isoformat()}.pdf")


@page(policies.can_see_day, limit="export")
def reserve(request: Any, unit_id: UUID) -> HttpResponse:
    """The evening's list for when the system is down. Each fetching is logged for each person who lived there then."""
    unit = unit_or_404(request, unit_id)
    row, content = fetch(unit, request.actor)
    log_fetched(request.actor, unit, row.day)
    return _pdf(content, f"reservlista-{row.day.isoformat()}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
