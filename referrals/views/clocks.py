"""Pages of the clocks: matters and inquiries, compulsory care with its deadlines, and the terms of each step."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from referrals import policies
from referrals.actions.compulsory import record_compulsory_care, reopen_compulsory_care
from referrals.actions.inquiries import open_inquiry, register_matter
from referrals.actions.terms import NewTerms, set_terms
from referrals.domain import clocks, compulsory
from referrals.forms.clocks import CompulsoryCareForm, CorrectionForm, MatterForm, OpenInquiryForm, TermsForm
from referrals.models import Inquiry
from referrals.selectors.compulsory import followed
from referrals.selectors.inquiries import clock_of, inquiries_of
from referrals.selectors.reports import unregistered
from referrals.selectors.terms import own_terms
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.clock import STOCKHOLM
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Case
from vardkedja.core.policies import can_administer, require
from vardkedja.core.views.administration import crumbs, tabs
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page, version_of


def _inquiry_url(case_id: UUID) -> str:
    return reverse("referrals:inquiry", args=[case_id])


@page(policies.can_open_inquiries)
def inquiry(request: Any, case_id: UUID) -> HttpResponse:
    """The own authority's matters in the case: when each came, when its inquiry opened, how its clock stands."""
    opened = opened_for(request, case_id, "aktualisering och utredning")
    require(policies.can_inquire(request.actor))
    rows = inquiries_of(request.actor, opened.case)
    context = {
        **case_frame(request, opened, "Aktualisering och utredning"),
        "rows": rows,
        "waits": any(row.opened_at is None for row, _clock in rows),
    }
    return render(request, "referrals/inquiry.html", context)


@page(policies.can_open_inquiries, methods=("GET", "POST"))
def matter(request: Any, case_id: UUID) -> HttpResponse:
    """Write down that a matter came to notice."""
    opened, actor = opened_for(request, case_id, "aktualisering"), request.actor
    require(policies.can_inquire(actor))
    form = MatterForm(request.POST or None, initial=_came(actor, opened.case))
    return form_page(
        request, form,
        lambda data: register_matter(case_id, data["source"], form.moment(actor.now), actor=actor),
        then=_inquiry_url(case_id), done="Ärendet är aktualiserat. Utredningen ska inledas genast.",
        title="Aktualisera ärendet", submit="Aktualisera", back=_inquiry_url(case_id),
        lead="Utredningen ska inledas genast. Ange när ärendet kom till er, inte när du skriver det här.",
        **case_frame(request, opened, "Aktualisera"),
    )  # fmt: skip


def _came(actor: Actor, case: Case) -> dict[str, Any]:
    """How the matter came, filled in: by a report under LVM 6 § that was acknowledged, at the moment when it was sent."""
    report = unregistered(actor, case)
    if report is None:
        return {"day": actor.today, "source": Inquiry.Source.APPLICATION}
    sent = report.sent_at.astimezone(STOCKHOLM)
    return {"day": sent.date(), "at": sent.time(), "source": Inquiry.Source.REPORT_LVM}


@page(policies.can_open_inquiries, methods=("GET", "POST"))
def inquiry_open(request: Any, inquiry_id: UUID) -> HttpResponse:
    """Open the inquiry of a matter."""
    actor = request.actor
    row = policies.visible_inquiries(actor).filter(pk=inquiry_id).first()
    if row is None:
        log.write(actor, log.Action.DENIED, "utredning", reason="inte part", object_id=inquiry_id)
        raise NotVisible
    opened, clock = opened_for(request, row.case_id, "utredning"), clock_of(row, actor)
    form = OpenInquiryForm(request.POST or None, initial={"day": actor.today})
    return form_page(
        request, form,
        lambda data: open_inquiry(
            row.pk, form.moment(actor.now), actor=actor, version=version_of(request),
            late_reason=data["late_reason"], late_text=data["late_text"],
        ),
        then=_inquiry_url(row.case_id), done="Utredningen är inledd.", title="Inled utredning", submit="Inled utredningen",
        back=_inquiry_url(row.case_id), version=row.row_version, lead=f"Målet: {clock.target.words}.",
        **case_frame(request, opened, "Inled utredning"),
    )  # fmt: skip


@page(policies.can_follow_compulsory_care)
def compulsory_care(request: Any, case_id: UUID) -> HttpResponse:
    """The deadlines of compulsory care, each with how it was reckoned."""
    opened, actor = opened_for(request, case_id, "tvångsvårdens frister"), request.actor
    held = [_shown(one, actor) for one in followed(actor, opened.case)]
    going_on = {one["care"].law for one in held if one["care"].closed_at is None}
    for one in held:
        one["correctable"] = one["care"].closed_at is not None and one["care"].law not in going_on
    context = {
        **case_frame(request, opened, "Tvångsvård"),
        "held": held,
        "laws": [(law, name) for law, name in compulsory.LAWS.items() if law not in going_on],
    }
    return render(request, "referrals/compulsory.html", context)


def _shown(one: Any, actor: Any) -> dict[str, Any]:
    names = compulsory.DATES[one.care.law] | {compulsory.AWAY: "Utanför hemmet"}
    return {
        "care": one.care,
        "days": [(names[row.code], row) for row in one.days],
        "deadlines": [(line, line.standing(actor.today)) for line in one.deadlines],
    }


@page(policies.can_follow_compulsory_care, methods=("GET", "POST"))
def compulsory_record(request: Any, case_id: UUID, law: str) -> HttpResponse:
    """Enter the days of compulsory care under one law."""
    if law not in compulsory.LAWS:
        raise NotVisible
    opened, actor = opened_for(request, case_id, "tvångsvård"), request.actor
    present = next(
        (one for one in followed(actor, opened.case) if one.care.law == law and not one.care.closed_at), None
    )
    care = present.care if present else None
    form = CompulsoryCareForm(request.POST or None, law=law, care=care, days=present.days if present else [])
    name, back = compulsory.LAWS[law], reverse("referrals:compulsory", args=[case_id])
    return form_page(
        request, form,
        lambda data: record_compulsory_care(
            case_id, law, form.dates, actor=actor, basis=data.get("basis", ""), away=form.away,
            conditions=data.get("conditions", ""), version=version_of(request) if care else None,
        ),
        then=back, done="Dagarna är registrerade och fristerna räknade.", title=f"Dagar i vården enligt {name}",
        lead="Fristerna räknas från dagarna, och varje frist som återstår blir en uppgift.", submit="Spara dagarna",
        back=back, version=care.row_version if care else None, **case_frame(request, opened, f"Dagar enligt {name}"),
    )  # fmt: skip


@page(policies.can_follow_compulsory_care, methods=("GET", "POST"))
def compulsory_reopen(request: Any, care_id: UUID) -> HttpResponse:
    """Open a closed care to put its days right, with the reason."""
    actor = request.actor
    care = policies.visible_compulsory_care(actor).filter(pk=care_id).exclude(closed_at=None).first()
    if care is None:
        log.write(actor, log.Action.DENIED, "tvångsvård", reason="inte part", object_id=care_id)
        raise NotVisible
    opened, name = opened_for(request, care.case_id, "tvångsvård"), care.get_law_display()
    return form_page(
        request, CorrectionForm(request.POST or None),
        lambda data: reopen_compulsory_care(care.pk, data["why"], actor=actor, version=version_of(request)),
        then=reverse("referrals:compulsory_record", args=[care.case_id, care.law]), done="Vården är öppen igen. Rätta dagarna.",
        title=f"Rätta avslutad vård enligt {name}", submit="Öppna och rätta", version=care.row_version,
        lead="Fristerna räknas om när du har rättat dagarna. De tidigare dagarna finns kvar i historiken.",
        back=reverse("referrals:compulsory", args=[care.case_id]), **case_frame(request, opened, f"Rätta {name}"),
    )  # fmt: skip


@page(can_administer)
def terms(request: Any) -> HttpResponse:
    """How long each step may take at the own authority, and when one is reminded."""
    context = {"rows": own_terms(request.actor), "tabs": tabs("referrals:terms")}
    return render(request, "referrals/terms.html", context)


@page(can_administer, methods=("GET", "POST"))
def terms_change(request: Any) -> HttpResponse:
    """Change the own authority's terms of a step (`?steg=`), from tomorrow on."""
    actor, back, step = request.actor, reverse("referrals:terms"), request.GET.get("steg", "")
    if step not in clocks.STEPS:
        return redirect(back)
    now = next(row.terms for row in own_terms(actor) if row.step == step)
    initial = {
        "working_days": now.working_days, "urgent_days": now.urgent_days, "cutoff": now.cutoff,
        "remind": "off" if now.remind is None else "on", "remind_days": now.remind,
    }  # fmt: skip
    form = TermsForm(request.POST or None, initial=initial, by_law=step in clocks.BY_LAW)

    def act(data: dict[str, Any]) -> Any:
        remind = data["remind_days"] if data["remind"] == "on" else None
        wanted = NewTerms(data.get("working_days", 0), data.get("urgent_days", 0), data.get("cutoff"), remind)
        return set_terms(step, wanted, actor=actor)

    return form_page(
        request, form, act, then=back, done="Tiderna är ändrade. De gäller från i morgon.", title=clocks.STEPS[step],
        lead="Gäller det som börjar från och med i morgon. Det som redan pågår behåller sin dag.", submit="Spara tiderna",
        back=back, crumbs=crumbs("Tider och påminnelser", "referrals:terms", clocks.STEPS[step]),
    )  # fmt: skip
