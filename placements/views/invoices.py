"""What bought places cost: the list, one place month by month, its invoices and what comes of them."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.actions import confirming, invoicing
from placements.domain.invoices import APPROVED, CREDITED, DISPUTED, NEXT, beside
from placements.domain.purchases import charges
from placements.forms.invoices import (
    AgreesForm,
    BoughtFilter,
    ConfirmForm,
    CreditForm,
    DisputeForm,
    InSpiteForm,
    InvoiceForm,
)
from placements.models import ConfirmedMonth, HomeInvoice, InvoiceOutcome, Purchase
from placements.policies import invoices as policies
from placements.policies.bought import can_buy_place
from placements.policies.homes import BUYING_ROLES
from placements.selectors import invoices as selector
from placements.selectors.invoices import InvoiceRow, Overview
from placements.selectors.purchases import values_of
from placements.selectors.visits import visits_of
from vardkedja.core import files, gate, log
from vardkedja.core.errors import NotVisible
from vardkedja.core.formatting import month_words
from vardkedja.core.forms import VkForm
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.views.files import to_save
from vardkedja.core.views.lists import query_of
from vardkedja.core.web import page

WHAT, WHY = "köpt plats", "ekonomi: dygn och faktura"
PER_PAGE, MOST_WAITING = 25, 50


def bought_or_404(request: Any, purchase_id: UUID) -> Purchase:
    """A bought place that the actor sees. Raises `NotVisible` (logged)."""
    row = policies.visible_bought(request.actor).filter(pk=purchase_id).first()
    if row is None:
        log.write(request.actor, log.Action.DENIED, WHAT, reason="inte egen", object_id=purchase_id)
        raise NotVisible
    return row


def frame(request: Any, row: Purchase, crumb: str = "") -> dict[str, Any]:
    """The context of a page about a bought place: through the gate for who handles cases; the economist's names no person."""
    context: dict[str, Any] = {}
    if request.actor.has(*BUYING_ROLES):
        context = case_frame(request, opened_for(request, row.case_id, WHAT), WHAT)
    else:
        log.write(
            request.actor, log.Action.READ, WHAT, reason=WHY, owner_domain_id=row.owner_id,
            person_id=row.case.person_id, case_id=row.case_id, object_id=row.pk,
        )  # fmt: skip
    own = reverse("placements:bought_place", args=[row.pk])
    crumbs = [
        {"label": "Köpta platser", "url": reverse("placements:bought_places")},
        {"label": f"{row.home.name}, {selector.reference_of(row.asked.request_id)}", "url": own if crumb else ""},
    ]  # fmt: skip
    return context | {
        "crumbs": [*crumbs, {"label": crumb, "url": ""}] if crumb else crumbs,
        "purchase": row,
        "reference": selector.reference_of(row.asked.request_id),
        "place_url": own,
        "may_confirm": bool(policies.can_confirm_days(request.actor)),
        "may_decide": bool(policies.can_decide_invoice(request.actor)),
    }


@page(policies.can_see_bought)
def bought_places(request: Any) -> HttpResponse:
    """The authority's bought places, those that go on first asked; and the invoices that wait."""
    actor, asked = request.actor, selector.LIST.asked(request.GET)
    form = BoughtFilter(asked or None)
    rows = policies.visible_bought(actor).exclude(stay__state="cancelled")
    if not (form.is_valid() and form.cleaned_data["avslutade"]):
        rows = selector.going_on(actor, rows)
    shown = Paginator(rows.order_by("-stay__planned_from", "pk"), PER_PAGE).get_page(request.GET.get("sida"))
    waiting = list(selector.open_invoices(actor)[:MOST_WAITING])
    held = selector.with_invoices(actor, shown, waiting)
    cases = [one.purchase.case for one in held.values()]
    gate.log_listed(actor, "lista över köpta platser", cases, reason=WHY)
    context = {
        "form": form, "page": shown, "query": query_of(asked), "names": selector.names_of(actor, cases),
        "rows": [held[row.pk] for row in shown],
        "waiting": [(held[one.purchase_id], held[one.purchase_id].invoice(one.pk)) for one in waiting],
    }  # fmt: skip
    return render(request, "placements/bought_places.html", context)


@page(policies.can_see_bought)
def bought_place(request: Any, purchase_id: UUID) -> HttpResponse:
    """One bought place: its months beside what was invoiced, and the invoices."""
    row = bought_or_404(request, purchase_id)
    context = frame(request, row) | {"place": selector.overview_of(request.actor, row)}
    if request.actor.has(*BUYING_ROLES):
        context |= {
            "visits": visits_of(request.actor, row),
            "may_set_terms": bool(can_buy_place(request.actor)),
        }
    return render(request, "placements/bought_place.html", context)


@page(policies.can_confirm_days, methods=("GET", "POST"))
def month_confirm(request: Any, purchase_id: UUID, month: tuple[int, int]) -> HttpResponse:
    """Confirm the care days of a month, with the days, absences and prices on the page."""
    row = bought_or_404(request, purchase_id)
    place, first = selector.overview_of(request.actor, row), dt.date(*month, 1)
    found = next((one for one in place.months if one.month == first), None)
    if found is None:
        raise NotVisible
    now = {"days": found.counted.days, "absent_days": found.counted.absent_days, "ore": found.counted.ore}
    form = ConfirmForm(request.POST or None, initial=now)

    def act(_data: dict[str, Any]) -> ConfirmedMonth:
        return confirming.confirm_month(row.pk, first, form.seen, actor=request.actor)

    def again(refused: Any) -> dict[str, Any]:
        refused.show(now)
        return {}

    title, back = f"Bekräfta {month_words(first)}", reverse("placements:bought_place", args=[row.pk])
    return form_page(
        request, form, act, then=back, back=back, title=title, lead=f"{row.home.name}, {row.home.supplier}",
        submit="Bekräfta dygnen", done=f"Dygnen i {month_words(first)} är bekräftade.", template="placements/month.html",
        month=found, beside=again, charges=charges(selector.days_now(found), values_of(list(row.prices.all()))),
        earlier=[one for one in row.months.all() if one.month == first], **frame(request, row, title),
    )  # fmt: skip


@page(policies.can_see_bought, methods=("GET", "POST"), limit="upload")
def invoice_new(request: Any, purchase_id: UUID) -> HttpResponse:
    """Register an invoice."""
    row = bought_or_404(request, purchase_id)
    first, last = selector.proposed_period(selector.overview_of(request.actor, row))
    initial = {"first_day_1": first, "last_day_1": last}
    form = InvoiceForm(request.POST or None, request.FILES or None, initial=initial)

    def act(data: dict[str, Any]) -> HomeInvoice:
        return invoicing.register_invoice(row.pk, form.new, actor=request.actor, file=data["file"])

    return form_page(
        request, form, act, then=lambda made: reverse("placements:home_invoice", args=[made.pk]),
        back=reverse("placements:bought_place", args=[row.pk]), title="Registrera faktura", submit="Registrera fakturan",
        done="Fakturan är registrerad och kontrollerad.", lead=f"{row.home.name}, {row.home.supplier}",
        notice="Skriv det som står på fakturan, också om det är fel. Kontrollen visar vad som skiljer.",
        **frame(request, row, "Registrera faktura"),
    )  # fmt: skip


def _invoice_or_404(request: Any, invoice_id: UUID) -> tuple[Overview, InvoiceRow]:
    row = policies.visible_invoices(request.actor).filter(pk=invoice_id).first()
    if row is None:
        log.write(request.actor, log.Action.DENIED, "faktura", reason="inte egen", object_id=invoice_id)
        raise NotVisible
    place = selector.overview_of(request.actor, bought_or_404(request, row.purchase_id))
    return place, next(one for one in place.invoices if one.row.pk == row.pk)


@page(policies.can_see_bought)
def home_invoice(request: Any, invoice_id: UUID) -> HttpResponse:
    """An invoice beside our figures, with every deviation, and what may be done with it."""
    place, found = _invoice_or_404(request, invoice_id)
    known = selector.known_of(
        place.purchase, place.months, [one.row for one in place.invoices if one is not found]
    )
    context = frame(request, place.purchase, f"Faktura {found.row.number}") | {
        "invoice": found,
        "lines": [beside(selector.line_of(line), known) for line in found.lines],
        "next": NEXT[found.outcome],
    }
    return render(request, "placements/home_invoice.html", context)


@page(policies.can_see_bought, limit="export")
def invoice_file(request: Any, invoice_id: UUID) -> HttpResponse:
    """The invoice as it came."""
    place, found = _invoice_or_404(request, invoice_id)
    frame(request, place.purchase)
    row = found.row
    if not row.key:
        raise NotVisible
    content = files.read(row.key, row.sha256)
    log.write(
        request.actor, log.Action.EXPORT, "faktura", reason=WHY, owner_domain_id=row.owner_id,
        person_id=row.case.person_id, case_id=row.case_id, object_id=row.pk,
    )  # fmt: skip
    return to_save(content, row.content_type, f"faktura-{place.reference}-{row.pk.hex[:8]}")


def _decide(
    request: Any, invoice_id: UUID, form: type[VkForm] | None, act: Any, **context: Any
) -> HttpResponse:
    """One of the pages that settle an invoice, with what the check found beside the form."""
    place, found = _invoice_or_404(request, invoice_id)
    shape = form or (InSpiteForm if found.deviations else AgreesForm)
    back = reverse("placements:home_invoice", args=[invoice_id])
    return form_page(
        request, shape(request.POST or None), lambda data: act(invoice_id, actor=request.actor, **data), then=back, back=back,
        template="placements/invoice_decide.html", invoice=found, lead=f"Faktura {found.row.number}, {place.purchase.home.supplier}",
        **frame(request, place.purchase, context["title"]), **context,
    )  # fmt: skip


@page(policies.can_decide_invoice, methods=("GET", "POST"))
def invoice_approve(request: Any, invoice_id: UUID) -> HttpResponse:
    """Approve an invoice; one that disagrees with a reason."""

    def act(pk: UUID, *, actor: Any, reason: str = "") -> InvoiceOutcome:
        return invoicing.approve_invoice(pk, reason, actor=actor)

    return _decide(
        request, invoice_id, None, act, title="Godkänn fakturan", submit="Godkänn fakturan",
        done="Fakturan är godkänd.", outcome=APPROVED,
    )  # fmt: skip


@page(policies.can_decide_invoice, methods=("GET", "POST"))
def invoice_dispute(request: Any, invoice_id: UUID) -> HttpResponse:
    """Dispute an invoice."""
    return _decide(
        request, invoice_id, DisputeForm, invoicing.dispute_invoice, title="Bestrid fakturan", submit="Bestrid fakturan",
        done="Fakturan är bestridd. Meddela hemmet vad som skiljer.", outcome=DISPUTED,
    )  # fmt: skip


@page(policies.can_decide_invoice, methods=("GET", "POST"))
def invoice_credit(request: Any, invoice_id: UUID) -> HttpResponse:
    """Note that the home has credited an invoice."""
    return _decide(
        request, invoice_id, CreditForm, invoicing.credit_invoice, title="Fakturan är krediterad", submit="Spara krediteringen",
        done="Krediteringen är sparad. Dygnen kan faktureras på nytt.", outcome=CREDITED,
    )  # fmt: skip
