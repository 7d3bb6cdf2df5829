"""Report under a law from a case; read and acknowledge a report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from referrals import actions, policies
from referrals.domain import reports
from referrals.forms.reports import ReportForm
from referrals.selectors.chain import readable
from referrals.selectors.reports import boards, prefilled, sent_by, unregistered
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Organisation
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import guard, page

NOBODY_ELSE = "Bara ni och mottagaren ser att anmälan finns."


@page(policies.can_report, methods=("GET", "POST"))
def report(request: Any, case_id: UUID, kind: str) -> HttpResponse:
    """Report from any case that one sees, filled in with what is known."""
    opened = opened_for(request, case_id, "anmälan")
    if kind not in reports.QUESTIONS:
        raise NotVisible
    listed = [(str(pk), name) for pk, name in boards(request.actor, opened.case).values_list("pk", "name")]
    private = request.actor.domain.organisation.kind == Organisation.Kind.PRIVATE
    form = ReportForm(
        request.POST or None, kind=kind, boards=listed, initial=prefilled(request.actor, opened.case, kind)
    )
    return form_page(
        request, form,
        lambda data: actions.send_report(
            case_id, kind, UUID(data["recipient"]), form.answers, actor=request.actor
        ),
        then=lambda row: reverse("referrals:reported", args=[row.pk]), done="Anmälan är skickad.",
        title=reports.LABELS[kind], lead=f"{NOBODY_ELSE} {reports.TOLD[kind, private]}", submit="Skicka anmälan", back=reverse("core:case", args=[case_id]),
        **case_frame(request, opened, "Anmälan"),
    )  # fmt: skip


@page(policies.can_see_applications)
def reported(request: Any, report_id: UUID) -> HttpResponse:
    """A report as it was sent, with its receipt; the one whom it was sent to acknowledges it here."""
    row = policies.visible_reports(request.actor).filter(pk=report_id).first()
    if row is None:
        log.write(request.actor, log.Action.DENIED, "anmälan", reason="inte part", object_id=report_id)
        raise NotVisible
    opened = opened_for(request, row.case_id, "anmälan")
    mine = row.recipient_id == request.actor.domain_id
    waits = mine and row.received_at is None and bool(policies.can_receive_report(request.actor))
    own = waits and sent_by(request.actor, row)
    context = {
        **case_frame(request, opened, "Anmälan"), "report": row, "guard": guard(request),
        "versions": list(readable(request.actor, [row.entry_id]).values()),
        "receives": waits and not own, "own": waits and own,
        "opens": row.received_at is not None and unregistered(request.actor, opened.case) == row,
    }  # fmt: skip
    return render(request, "referrals/reported.html", context)


@page(policies.can_receive_report, methods=("POST",))
def receive(request: Any, report_id: UUID) -> HttpResponse:
    """Acknowledge a report to the own authority."""
    row = actions.receive_report(report_id, actor=request.actor)
    messages.success(request, "Mottagandet är bekräftat.")
    return redirect("referrals:reported", row.pk)
