"""Forms of one plan: call, answer, consent, draw up, sign, follow up, close."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from referrals.selectors.letters import needs_of
from sip import actions, policies, selectors
from sip.forms import (
    FEWEST_ROWS,
    MORE_ROWS,
    AnswerForm,
    CallForm,
    CloseForm,
    ConsentForm,
    FollowUpForm,
    PlanForm,
    SignForm,
    rows_in,
)
from sip.models import Sip
from sip.views.frame import open_sip, sip_frame
from vardkedja.core.views.common import form_page
from vardkedja.core.web import guard, page, version_of


def _then(sip: Sip) -> str:
    return reverse("sip:sip", args=[sip.pk])


@page(policies.can_plan, methods=("GET", "POST"))
def call(request: Any, sip_id: UUID) -> HttpResponse:
    """Call parties of the case to a meeting."""
    sip, opened = open_sip(request, sip_id)
    form = CallForm(request.POST or None, parties=selectors.callable_parties(request.actor, sip))

    def act(data: dict[str, Any]) -> Any:
        chosen = [UUID(pk) for pk in data["domains"]]
        return actions.call_to_sip(
            sip_id, chosen, data["meeting_on"], actor=request.actor, version=version_of(request)
        )

    return form_page(
        request, form, act, then=_then(sip), done="Kallelsen är skickad. De kallade har fått en uppgift att svara.",
        title="Kalla till SIP-möte", submit="Skicka kallelsen", version=sip.row_version,
        lead="Den som kallas ska komma, och ha mandat att besluta för sin myndighet.",
        notice=needs_of(request.actor, opened.case).notice,
        **sip_frame(request, sip, opened, "Kalla"),
    )  # fmt: skip


@page(policies.can_plan, methods=("GET", "POST"))
def answer(request: Any, sip_id: UUID) -> HttpResponse:
    """Answer the call to the own authority."""
    sip, opened = open_sip(request, sip_id)
    return form_page(
        request, AnswerForm(request.POST or None),
        lambda data: actions.answer_call(sip_id, data["answer"], actor=request.actor),
        then=_then(sip), done="Svaret är skickat.",
        title="Svara på kallelsen", submit="Skicka svaret",
        lead=f"SIP-möte {sip.meeting_on}, kallat av {sip.owner}." if sip.meeting_on else "",
        **sip_frame(request, sip, opened, "Svara"),
    )  # fmt: skip


@page(policies.can_plan, methods=("GET", "POST"))
def consent(request: Any, sip_id: UUID) -> HttpResponse:
    """Document the person's consent to the plan."""
    sip, opened = open_sip(request, sip_id)
    named = selectors.taking_part(request.actor, sip).exclude(pk=sip.owner_id) or selectors.callable_parties(
        request.actor, sip
    )
    return form_page(
        request, ConsentForm(request.POST or None, initial={"given_on": request.actor.today}),
        lambda data: actions.document_consent(sip_id, actor=request.actor, version=version_of(request), **data),
        then=_then(sip), done="Samtycket är dokumenterat.",
        title="Dokumentera samtycke till SIP", submit="Spara samtycket", version=sip.row_version,
        notice="Samtycket gäller att planen upprättas och lämnas ut till: " + ", ".join(d.name for d in named) + ".",
        **sip_frame(request, sip, opened, "Samtycke"),
    )  # fmt: skip


@page(policies.can_plan, methods=("GET", "POST"))
def write(request: Any, sip_id: UUID) -> HttpResponse:
    """Draw up the plan, or a new version. The button "Fler insatser" shows more rows and stores nothing."""
    sip, opened = open_sip(request, sip_id)
    domains = selectors.taking_part(request.actor, sip)
    if request.method == "POST" and "more" in request.POST:
        return _more_rows(request, sip, opened, domains)
    rows, initial = _standing(request.actor, sip)
    posted = request.POST or None
    form = PlanForm(posted, domains=domains, rows=rows_in(posted) if posted else rows, initial=initial)
    return form_page(
        request, form,
        lambda _data: actions.write_sip(sip_id, form.plan(), actor=request.actor, version=version_of(request)),
        then=_then(sip), done="Planen är upprättad och utlämnad till de kallade. Nu skriver var och en under sin del.",
        template="sip/write.html", version=sip.row_version,
        **_write_frame(request, sip, opened),
    )  # fmt: skip


def _write_frame(request: Any, sip: Sip, opened: Any) -> dict[str, Any]:
    title = "Skriv ny version av planen" if sip.version else "Upprätta SIP"
    return {"title": title, **sip_frame(request, sip, opened, "Skriv")}


def _more_rows(request: Any, sip: Sip, opened: Any, domains: Any) -> HttpResponse:
    rows = rows_in(request.POST)
    form = PlanForm(domains=domains, rows=rows + MORE_ROWS, initial=request.POST.dict())
    context = {"form": form, "guard": guard(request, version_of(request))}
    return render(request, "sip/write.html", {**context, **_write_frame(request, sip, opened)})


def _standing(actor: Any, sip: Sip) -> tuple[int, dict[str, Any]]:
    """Rows and initial values from the version that stands."""
    shown = selectors.sip_page(actor, sip)
    if shown.contents is None:
        return FEWEST_ROWS, {}
    initial: dict[str, Any] = {
        name: shown.contents.value(name) for name in ("goals", "others", "crisis", "attended")
    }
    initial |= {"overall": str(sip.overall_id), "follow_up_on": sip.follow_up_on}
    for part in shown.parts:
        values = {
            "text": part.text, "domain": str(part.domain.pk), "person": part.person,
            "from": part.starts_on, "to": part.ends_on,
        }  # fmt: skip
        initial |= {f"{name}_{part.number}": value for name, value in values.items()}
    return len(shown.parts) + 1, initial


@page(policies.can_sign, methods=("GET", "POST"))
def sign(request: Any, sip_id: UUID) -> HttpResponse:
    """Sign the own authority's part of the version that is shown."""
    sip, opened = open_sip(request, sip_id)
    shown = selectors.sip_page(request.actor, sip)
    me = next((one for one in shown.signers if one.domain.pk == request.actor.domain_id), None)
    return form_page(
        request, SignForm(request.POST or None, initial={"plan_version": sip.version}),
        lambda data: actions.sign_sip(sip_id, actor=request.actor, plan_version=data["plan_version"]),
        then=_then(sip), done="Ni har skrivit under er del av planen.",
        template="sip/sign.html", title="Skriv under er del", submit="Skriv under", shown=shown, me=me,
        **sip_frame(request, sip, opened, "Skriv under"),
    )  # fmt: skip


@page(policies.can_plan, methods=("GET", "POST"))
def follow_up(request: Any, sip_id: UUID) -> HttpResponse:
    """Record a follow-up that has been held, and when the next is."""
    sip, opened = open_sip(request, sip_id)
    return form_page(
        request, FollowUpForm(request.POST or None, initial={"held_on": request.actor.today}),
        lambda data: actions.follow_up_sip(sip_id, actor=request.actor, version=version_of(request), **data),
        then=_then(sip), done="Uppföljningen är sparad och utlämnad till de kallade.",
        title="Dokumentera uppföljning", submit="Spara uppföljningen", version=sip.row_version,
        **sip_frame(request, sip, opened, "Uppföljning"),
    )  # fmt: skip


@page(policies.can_plan, methods=("GET", "POST"))
def close(request: Any, sip_id: UUID) -> HttpResponse:
    """Close the plan with its reason."""
    sip, opened = open_sip(request, sip_id)
    return form_page(
        request, CloseForm(request.POST or None),
        lambda data: actions.close_sip(sip_id, data["reason"], actor=request.actor, version=version_of(request)),
        then=_then(sip), done="Planen är avslutad.",
        title="Avsluta planen", submit="Avsluta planen", danger=True, version=sip.row_version,
        notice="Det som är skrivet och undertecknat finns kvar. En ny SIP kan initieras när behovet finns.",
        **sip_frame(request, sip, opened, "Avsluta"),
    )  # fmt: skip
