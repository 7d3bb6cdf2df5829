"""Invoices from homes outside the system: register one, approve or dispute it, note that it was credited."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from uuid import UUID

from placements.domain import invoices
from placements.domain.invoices import APPROVED, CREDITED, DISPUTED, Paper
from placements.events.bought import InvoiceRegistered, InvoiceSettled
from placements.models import HomeInvoice, HomeInvoiceLine, InvoiceOutcome, Purchase
from placements.policies import invoices as policies
from placements.selectors.invoices import InvoiceRow, overview_of
from vardkedja.core import files, log, protection
from vardkedja.core.actions.attachments import Upload, looked_through
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.formatting import kronor
from vardkedja.core.models import Role
from vardkedja.core.policies import require
from vardkedja.core.selectors.tasks import staffing_of
from vardkedja.core.verbs import explain, verb

explain(
    "invoice_once_per_supplier_and_number",
    "En faktura med det numret är redan registrerad från leverantören.",
    "number",
)
explain("invoice_outcome_once_per_number", "Någon annan har just hanterat fakturan. Ladda om sidan.")
TASK_INVOICE = "placements.home_invoice"
#: A reference, no running text: letters, digits and what stands between them.
NUMBER = re.compile(r"[0-9A-Za-zÅÄÖåäö][0-9A-Za-zÅÄÖåäö/._-]*")


@dataclass(frozen=True)
class NewInvoice:
    """An invoice as it stands on the paper."""

    number: str
    invoiced_on: dt.date
    due_on: dt.date
    paper: Paper


@verb
def register_invoice(
    purchase_id: UUID, new: NewInvoice, *, actor: Actor, file: Upload | None = None
) -> HomeInvoice:
    """Write down an invoice for a bought place, with its file where there is one. It then waits to be approved or disputed.

    Raises `Impossible` at the field, `Conflict` where the supplier's number is registered already, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_see_bought(actor))
    purchase = policies.visible_bought(actor).filter(pk=purchase_id).first()
    if purchase is None:
        raise NotVisible
    _check(new, actor)
    row = _row(purchase, new, actor)
    if file is not None:
        fit = looked_through(file, purchase.case, actor)
        row.key, row.sha256 = files.store(fit.content), hashlib.sha256(fit.content).hexdigest()
        row.content_type = fit.content_type
    row.save(force_insert=True)
    _lines(row, new.paper)
    _to_handle(row, purchase, actor)
    event = InvoiceRegistered(row.number, purchase.home.name, kronor(row.total_ore))
    log.tell(actor, event, purchase.case, subject_id=row.pk)
    return row


def _check(new: NewInvoice, actor: Actor) -> None:
    if not NUMBER.fullmatch(new.number):
        raise Impossible(
            "Skriv numret som det står på fakturan: bokstäver, siffror och streck.", field="number"
        )
    if new.invoiced_on > actor.today:
        raise Impossible("Fakturadatum kan inte ligga fram i tiden.", field="invoiced_on")
    if new.due_on < new.invoiced_on:
        raise Impossible("Förfallodagen kan inte vara före fakturadatum.", field="due_on")
    for message, field in invoices.wrong(new.paper, actor.today):
        raise Impossible(message, field=field)


def _row(purchase: Purchase, new: NewInvoice, actor: Actor) -> HomeInvoice:
    return HomeInvoice(
        case_id=purchase.case_id,
        case_owner_id=purchase.case_owner_id,
        owner_id=actor.domain_id,
        purchase=purchase,
        supplier_number=purchase.home.org_number,
        number=new.number,
        invoiced_on=new.invoiced_on,
        due_on=new.due_on,
        first_day=new.paper.first_day,
        last_day=new.paper.last_day,
        other_ore=new.paper.other_ore,
        total_ore=new.paper.total_ore,
        recorded_at=actor.now,
        recorded_by_name=actor.name,
    )


def _lines(row: HomeInvoice, paper: Paper) -> None:
    of_case = {"case_id": row.case_id, "case_owner_id": row.case_owner_id, "owner_id": row.owner_id}
    HomeInvoiceLine.objects.bulk_create(
        HomeInvoiceLine(invoice=row, position=position, **of_case, **line.__dict__)
        for position, line in enumerate(paper.lines, 1)
    )


def _to_handle(row: HomeInvoice, purchase: Purchase, actor: Actor) -> None:
    """The economist's, who sees no case; of a protected person, or where there is no economist, the manager's."""
    economist = staffing_of(actor).in_role(Role.FINANCE, None)
    if economist and not protection.of_case(actor, purchase.case):
        give_task(TASK_INVOICE, row.due_on, actor=actor, role=Role.FINANCE, subject_id=row.pk)
    else:
        give_task(
            TASK_INVOICE, row.due_on, actor=actor, case=purchase.case, role=Role.UNIT_MANAGER, subject_id=row.pk
        )  # fmt: skip


@verb
def approve_invoice(invoice_id: UUID, reason: str, *, actor: Actor) -> InvoiceOutcome:
    """Approve an invoice for payment. One that disagrees demands a reason of `IN_SPITE`; one that agrees takes none.

    Raises `Impossible` at the field, `Conflict`, `NotVisible`, `NotAllowed`.
    """
    found = _found(invoice_id, APPROVED, actor)
    if found.deviations and reason not in invoices.IN_SPITE:
        raise Impossible("Fakturan stämmer inte. Välj varför den godkänns ändå.", field="reason")
    finish_tasks(TASK_INVOICE, actor=actor, subject_id=invoice_id)
    return _settle(found, APPROVED, actor, reason=reason if found.deviations else "")


@verb
def dispute_invoice(invoice_id: UUID, reason: str, *, actor: Actor) -> InvoiceOutcome:
    """Dispute an invoice, with a reason of `DISPUTES`. Its task stays until the home has credited it or it is approved after all.

    Raises `Impossible` at the field, `Conflict`, `NotVisible`, `NotAllowed`.
    """
    found = _found(invoice_id, DISPUTED, actor)
    if reason not in invoices.DISPUTES:
        raise Impossible("Välj varför fakturan bestrids.", field="reason")
    return _settle(found, DISPUTED, actor, reason=reason)


@verb
def credit_invoice(invoice_id: UUID, credit_number: str, *, actor: Actor) -> InvoiceOutcome:
    """Note that the home has credited an invoice in whole: its days may be invoiced anew.

    Raises `Impossible` at the field, `Conflict`, `NotVisible`, `NotAllowed`.
    """
    found = _found(invoice_id, CREDITED, actor)
    if not NUMBER.fullmatch(credit_number):
        raise Impossible("Skriv kreditfakturans nummer som det står på den.", field="credit_number")
    finish_tasks(TASK_INVOICE, actor=actor, subject_id=invoice_id)
    return _settle(found, CREDITED, actor, credit_number=credit_number)


def _found(invoice_id: UUID, outcome: str, actor: Actor) -> InvoiceRow:
    """The invoice with its check, where the outcome may follow. Raises `NotVisible`, `NotAllowed`, `Impossible`."""
    require(policies.can_decide_invoice(actor))
    row = policies.visible_invoices(actor).filter(pk=invoice_id).first()
    if row is None:
        raise NotVisible
    overview = overview_of(actor, policies.visible_bought(actor).get(pk=row.purchase_id))
    found = next(one for one in overview.invoices if one.row.pk == row.pk)
    if outcome not in invoices.NEXT[found.outcome]:
        raise Impossible(refusal(found.outcome, outcome))
    return found


def refusal(before: str, outcome: str) -> str:
    """Why an outcome cannot follow what came before."""
    if before == outcome:
        return f"Fakturan är redan {invoices.OUTCOMES[before].lower()}."
    if not before:
        return "Bestrid fakturan först: krediteras kan en faktura som är bestridd eller godkänd."
    return f"Fakturan är {invoices.OUTCOMES[before].lower()} och kan inte bli {invoices.OUTCOMES[outcome].lower()}."


def _settle(
    found: InvoiceRow, outcome: str, actor: Actor, *, reason: str = "", credit_number: str = ""
) -> InvoiceOutcome:
    row = found.row
    held = InvoiceOutcome(
        case_id=row.case_id,
        case_owner_id=row.case_owner_id,
        owner_id=row.owner_id,
        invoice=row,
        outcome=outcome,
        reason=reason,
        credit_number=credit_number,
        deviations=len(found.deviations),
        found=[one.text for one in found.deviations],
        decided_at=actor.now,
        decided_by_name=actor.name,
        revision=len(found.outcomes) + 1,
    )
    held.save(force_insert=True)
    event = InvoiceSettled(row.number, row.purchase.home.name, invoices.OUTCOMES[outcome].lower())
    log.tell(actor, event, row.case, subject_id=row.pk)
    return held
