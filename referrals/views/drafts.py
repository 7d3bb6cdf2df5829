"""Write an application: one page for a position in the queue, then step by step; check the answers; send or complete."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from referrals import actions, policies
from referrals.actions.sending import may_ask_group, to_whom
from referrals.actions.support import party_domains
from referrals.domain import states, steps
from referrals.domain.decisions import WITHOUT_PLACE
from referrals.domain.steps import For
from referrals.forms.applications import CompleteForm, SendForm
from referrals.forms.drafts import SEND, QueueForm
from referrals.models import Application, CompletionRequest, LegalGround
from referrals.selectors.consent import names_of
from referrals.selectors.contents import (
    Written,
    can_write,
    categories_of,
    medical_warning,
    open_request,
    parts_of,
    payers,
    rows_of,
    written,
)
from referrals.selectors.identity import outside_target
from referrals.views.common import asked, case_url, opened_application
from referrals.views.draft_steps import CHECK, save_step, step_form
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import Case, Organisation
from vardkedja.core.views.common import case_frame, own_case_for
from vardkedja.core.web import attempt, guard, page, version_of


def reference(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """The choices that come from reference data: legal grounds and units."""
    return {
        "grounds": [(ground.code, str(ground)) for ground in LegalGround.objects.valid(actor.today)],
        "units": [(str(unit.pk), unit.name) for unit in policies.queue_units(actor)],
    }


@page(policies.can_apply, methods=("GET", "POST"))
def new(request: Any, case_id: UUID) -> HttpResponse:
    """Begin an application in an own case: all that a position in the queue needs on one page."""
    opened = own_case_for(request, case_id, "ny ansökan")
    form = _queue_form(request, opened.case)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: _begin(form, case_id, request))
        if saved:
            messages.success(request, _sent(saved) if saved.sent_at else "Utkastet är sparat.")
            return redirect("referrals:application" if saved.sent_at else "referrals:edit", saved.pk)
    context = {
        **case_frame(request, opened, "Ansökan"), "form": form, "guard": guard(request),
        "back": reverse("core:case", args=[case_id]),
    }  # fmt: skip
    return render(request, "referrals/new.html", context, status=422 if form.errors else 200)


def _queue_form(request: Any, case: Case) -> QueueForm:
    actor = request.actor
    known = reference(actor)
    recipients = _recipients(request, case, known["units"])
    initial = {"urgency": "3", "variant": "planned", "payer": _own_payer(actor)}
    return QueueForm(
        request.POST or None, initial=initial, domain=actor.domain, today=actor.today, payers=payers(actor, case), **known,
        **asked(actor, case, recipients, ("identity", "social")),
    )  # fmt: skip


def _own_payer(actor: Actor) -> str:
    organisation = actor.domain.organisation
    return str(organisation.pk) if organisation.kind == Organisation.Kind.MUNICIPALITY else ""


def _recipients(request: Any, case: Case, units: Iterable[tuple[str, str]]) -> list[UUID]:
    """Whom the posted application would go to; nobody is known before a unit is chosen."""
    unit, level = request.POST.get("unit", ""), request.POST.get("level", "")
    if unit not in dict(units) and level not in WITHOUT_PLACE:
        return []
    ground = LegalGround.objects.valid(request.actor.today).filter(code=request.POST.get("ground_code", ""))
    chosen = ground.first()
    if chosen is None:
        return []
    draft = Application(case=case, case_owner_id=case.owner_id, legal_ground=chosen)
    draft.unit_id, draft.level = (UUID(unit), "") if unit in dict(units) else (None, level)
    return _to_whom(draft, request.actor)[0]


def _begin(form: QueueForm, case_id: UUID, request: Any) -> Application:
    """Save, and send at once where that is what was asked for; either both or nothing."""
    actor = request.actor
    saved = actions.save_draft(case_id, form.draft, actor=actor, step=steps.WHAT.key)
    if request.POST.get("then") != SEND:
        return saved
    return actions.send_application(saved.pk, actor=actor, on=form.on)


@page(policies.can_apply)
def edit(request: Any, application_id: UUID) -> HttpResponse:
    """Go on where one left off: the first step that is not done, else the check of the answers."""
    _opened, row = own_application(request, application_id, "utkast till ansökan")
    if not can_write(row):
        return redirect("referrals:application", row.pk)
    told = written(request.actor, row)
    step = next((one for one in steps.STEPS if told.state_of(one) != "done"), None)
    return redirect("referrals:step", row.pk, step.key) if step else redirect("referrals:send", row.pk)


def own_application(request: Any, application_id: UUID, what: str) -> tuple[OpenCase, Application]:
    opened, row = opened_application(request, application_id, what)
    if row.owner_id != request.actor.domain_id:
        raise NotVisible
    return opened, row


@page(policies.can_apply, methods=("GET", "POST"), limit="upload")
def step(request: Any, application_id: UUID, step: str) -> HttpResponse:
    """One step: the questions that the answers so far call for; saved by itself."""
    opened, row = own_application(request, application_id, "utkast till ansökan")
    chosen = steps.BY_KEY.get(step)
    if chosen is None:
        raise NotVisible
    if not can_write(row):
        return redirect("referrals:application", row.pk)
    told = written(request.actor, row)
    form = step_form(request, row, chosen, told, **reference(request.actor))
    if request.method == "POST" and (goes_to := save_step(form, row, told, request)):
        return redirect(goes_to)
    context = {
        **case_frame(request, opened, chosen.title), "form": form, "application": row, "step": chosen,
        "again": told.state_of(chosen) == "again", "steps": progress(row, told, chosen.key), "saved": told.saved_at,
        "back": case_url(row), "guard": _guard(request, row), "request_open": open_request(row), "last": chosen is steps.STEPS[-1],
    }  # fmt: skip
    refused = request.method == "POST" and form.errors
    return render(request, "referrals/step.html", context, status=422 if refused else 200)


def _guard(request: Any, row: Application) -> dict[str, str]:
    """A refused form keeps the version that it was opened with."""
    return guard(request, row.row_version if request.method == "GET" else version_of(request))


def progress(row: Application, told: Written, now: str) -> list[dict[str, str]]:
    """For `components/step_progress.html`: each step may be opened; what is to be confirmed again says so."""
    words = {"again": " – bekräfta igen"}
    found = []
    for one in steps.STEPS:
        state = told.state_of(one)
        label = one.title + words.get(state, "")
        shown = "now" if one.key == now else ("done" if state == "done" else "later")
        url = reverse("referrals:step", args=[row.pk, one.key])
        found.append({"label": label, "url": url, "state": shown, "key": one.key})
    check = {"label": "Kontrollera och skicka", "url": reverse("referrals:send", args=[row.pk]), "key": CHECK}
    return [*found, {**check, "state": "now" if now == "" else "later"}]


@page(policies.can_apply, methods=("GET", "POST"))
def send(request: Any, application_id: UUID) -> HttpResponse:
    """Check the answers, choose the ground, send; for what was sent already: complete it.

    `?grupp=ja`: the referral group assesses first, where the unit's route leaves that to the applicant.
    """
    opened, row = own_application(request, application_id, "ansökan skickas")
    if not can_write(row):
        return redirect("referrals:application", row.pk)
    told = written(request.actor, row)
    is_draft = row.state == states.State.DRAFT
    optional = is_draft and may_ask_group(row, request.actor)
    asks_group = optional and request.GET.get("grupp") == "ja"
    recipients, obstacle = _recipients_of(row, request.actor, ask_group=asks_group)
    form = (SendForm if is_draft else CompleteForm)(
        request.POST or None, domain=request.actor.domain, today=request.actor.today,
        **asked(request.actor, opened.case, recipients, categories_of(told)),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        verb = (
            partial(actions.send_application, ask_group=asks_group)
            if is_draft
            else actions.complete_application
        )
        sent = attempt(
            form, lambda: verb(row.pk, actor=request.actor, on=form.on, version=version_of(request))
        )
        if sent:
            messages.success(request, _done(sent, is_draft=is_draft))
            return redirect("referrals:application", row.pk)
    context = {
        **case_frame(request, opened, "Kontrollera och skicka"), "form": form, "application": row, "is_draft": is_draft,
        "recipients": names_of(recipients).values(), "obstacle": obstacle, "steps": progress(row, told, ""),
        "saved": told.saved_at, "guard": _guard(request, row), "back": case_url(row),
        "group_optional": optional, "asks_group": asks_group,
        **_checked(request.actor, row, told, opened.case),
    }  # fmt: skip
    return render(request, "referrals/send.html", context, status=422 if form.errors else 200)


def _sent(sent: Application) -> str:
    return "Ansökan är skickad." if sent.without_place else "Ansökan är skickad och har fått sin köplats."


def _done(sent: Application, *, is_draft: bool) -> str:
    if sent.completed_at is None and parts_of(sent):
        return f"{_sent(sent)} Den är komplett när den andra delen har kommit in."
    if sent.completed_at is None:
        return f"{_sent(sent)} Den är inte komplett för bedömning ännu."
    return _sent(sent) if is_draft else "Ansökan är komplett för bedömning."


def _checked(actor: Actor, row: Application, told: Written, case: Case) -> dict[str, Any]:
    """All answers by step, what is missing for each level with a link to where it is mended, what to be aware of."""
    payer = dict(payers(actor, case))
    return {
        "sections": [
            {"step": one, "rows": rows_of(one, told, payer), "state": told.state_of(one)}
            for one in steps.STEPS
        ],
        "facts": [
            {"label": "Laglig grund", "value": str(row.legal_ground)},
            {"label": "Söker till", "value": row.sought},
            {"label": "Önskad prioritet", "value": row.get_urgency_display()},
        ],
        "missing_queue": told.missing(For.QUEUE),
        "missing": [one for one in told.missing(For.COMPLETE) if one not in told.missing(For.QUEUE)],
        "outside": outside_target(actor, case, row.unit),
        "medical": medical_warning(told.all),
        "wanted": _words(open_request(row)),
    }


def _words(request: CompletionRequest | None) -> list[str]:
    return steps.words_of(request.codes) if request else []


def _recipients_of(row: Application, actor: Actor, *, ask_group: bool) -> tuple[list[UUID], str]:
    if row.state == states.State.DRAFT:
        return _to_whom(row, actor, ask_group=ask_group)
    return [pk for pk in party_domains(row.case, actor) if pk != actor.domain_id], ""


def _to_whom(row: Application, actor: Actor, *, ask_group: bool = False) -> tuple[list[UUID], str]:
    """Whom the package would go to, or why that cannot be said yet."""
    try:
        return to_whom(row, actor, ask_group=ask_group), ""
    except Impossible as missing:
        return [], str(missing)
