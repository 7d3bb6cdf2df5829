"""The list of plans, and one plan: what it says, who answers for what, who has signed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sip import actions, policies, selectors
from sip.documents import sip_pdf
from sip.forms import SipFilter
from sip.views import possible
from sip.views.frame import open_sip, sip_frame
from vardkedja.core import gate
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.log import Action
from vardkedja.core.names import names_for
from vardkedja.core.selectors import casepage
from vardkedja.core.views.cases import log_document
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.views.lists import query_of
from vardkedja.core.web import page

PER_PAGE = 25
ORDERS = {"uppfoljning": F("follow_up_on").asc(nulls_last=True), "-initierad": F("initiated_on").desc()}


@page(policies.can_see_sips)
def index(request: Any) -> HttpResponse:
    """Plans in own cases and in those that the authority is party to."""
    actor, asked = request.actor, selectors.SIPS.asked(request.GET)
    form = SipFilter(asked or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    own = {"egna": True, "andras": False}.get(wanted.get("agare", ""))
    rows = selectors.sips(
        actor, state=wanted.get("lage", ""), own=own, first=wanted.get("fran"), last=wanted.get("till")
    )
    order = ORDERS[wanted.get("sortera") or "uppfoljning"]
    shown = Paginator(rows.order_by(order, "pk"), PER_PAGE).get_page(request.GET.get("sida"))
    cases = {sip.case_id: sip.case for sip in shown}
    gate.log_listed(
        actor, "lista över SIP", cases.values(), reason="SIP i egna ärenden och ärenden där vi är part"
    )
    context = {"form": form, "page": shown, "rows": _rows(actor, shown), "query": query_of(asked)}
    return render(request, "sip/list.html", context)


def _rows(actor: Any, shown: Page) -> list[dict[str, Any]]:
    held = list(shown)
    names, counts = names_for(actor, [sip.case for sip in held]), selectors.signed_counts(held)
    return [
        {"sip": sip, "name": names[sip.case_id], "signed": counts[sip.pk][0], "signers": counts[sip.pk][1]}
        for sip in held
    ]


@page(policies.can_see_sips, methods=("GET", "POST"))
def sip(request: Any, sip_id: UUID) -> HttpResponse:
    """One plan. A POST states why, where nothing else says it."""
    plan, opened = open_sip(request, sip_id)
    actor, shown = request.actor, selectors.sip_page(request.actor, plan)
    if shown.contents:
        log_document(request, opened, shown.contents, Action.READ)
    acts = possible.of_sip(actor, shown)
    filings = {row.version_id: row for row in casepage.filings_of(actor, opened.case)}
    context = {
        "shown": shown,
        "next_acts": [act for act in acts if act.primary],
        "other_acts": [act for act in acts if not act.primary],
        "changed": {"by": plan.changed_by_name, "at": plan.changed_at},
        "filing": filings.get(shown.contents.pk) if shown.contents else None,
        "consent_lacks": possible.consent_lacks(shown.consent, actor.today),
        **sip_frame(request, plan, opened),
    }
    return render(request, "sip/sip.html", context)


@page(policies.can_see_sips, limit="export")
def pdf(request: Any, sip_id: UUID) -> HttpResponse:
    """The version that stands as PDF/A, with its signatures."""
    plan, opened = open_sip(request, sip_id)
    shown = selectors.sip_page(request.actor, plan)
    if shown.contents is None:
        raise NotVisible
    filing = casepage.filings_of(request.actor, opened.case).filter(version=shown.contents).first()
    content = sip_pdf(request.actor, opened.case, shown, filing)
    log_document(request, opened, shown.contents, Action.EXPORT)
    name = f"{opened.case.number}-sip-v{plan.version}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@page(policies.can_plan, methods=("GET", "POST"))
def initiate(request: Any, case_id: UUID) -> HttpResponse:
    """Take the initiative, after a question."""
    opened = opened_for(request, case_id, "ny SIP")
    back = reverse("core:case", args=[case_id])
    return form_page(
        request, VkForm(request.POST or None), lambda _data: actions.initiate_sip(case_id, actor=request.actor),
        then=lambda made: reverse("sip:sip", args=[made.pk]), done="Planen är initierad. Kalla de andra myndigheterna.",
        title="Ta initiativ till SIP", submit="Ta initiativ till SIP", back=back,
        lead="Det räcker att en myndighet ser behovet, så är båda skyldiga att planera.",
        notice="Planen upprättas bara om den enskilde samtycker. Samtycket dokumenteras innan planen skrivs.",
        **case_frame(request, opened, "Ta initiativ till SIP"),
    )  # fmt: skip


@page(policies.can_plan, methods=("GET", "POST"))
def noted(request: Any, sip_id: UUID) -> HttpResponse:
    """Take note of a plan that another authority has closed."""
    plan, opened = open_sip(request, sip_id)
    if request.method == "POST":
        actions.acknowledge_close(sip_id, actor=request.actor)
        messages.success(request, "Era uppgifter om planen är borttagna.")
        return redirect("sip:sip", sip_id)
    return render(request, "core/form.html", {
        "form": VkForm(), "title": "Ta bort våra uppgifter om planen", "submit": "Ta bort uppgifterna",
        "notice": "Planen är avslutad av den myndighet som tog initiativ till den. Era egna uppgifter om den tas bort.",
        **sip_frame(request, plan, opened, "Ta bort uppgifter"),
    })  # fmt: skip
