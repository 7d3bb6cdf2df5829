"""Write, check, send, read, share, withdraw an application; follow the group's proposal."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from referrals import actions, policies
from referrals.actions.sending import QUESTIONS, categories_of, missing_texts, package, to_whom
from referrals.actions.support import party_domains
from referrals.domain import states
from referrals.forms.applications import DraftForm, SendForm, ShareForm
from referrals.models import Application, DraftText, LegalGround
from referrals.selectors.chain import readable, standings
from referrals.selectors.consent import names_of, offers
from referrals.selectors.identity import outside_target
from referrals.views.common import about, case_url, opened_application, sought
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import Case
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import attempt, guard, page, version_of

CHECK = "check"


def _draft_form(request: Any, initial: dict[str, Any] | None = None) -> DraftForm:
    grounds = LegalGround.objects.valid(request.actor.today)
    return DraftForm(
        request.POST or None,
        initial=initial or {"urgency": "3"},
        grounds=[(ground.code, str(ground)) for ground in grounds],
        units=[(str(unit.pk), unit.name) for unit in policies.queue_units(request.actor)],
    )


@page(policies.can_apply, methods=("GET", "POST"))
def new(request: Any, case_id: UUID) -> HttpResponse:
    """Begin an application in an own case."""
    opened = opened_for(request, case_id, "ny ansökan")
    if opened.case.owner_id != request.actor.domain_id:
        raise NotVisible
    form = _draft_form(request)
    back = reverse("core:case", args=[case_id])
    return _draft_page(request, opened, form, None, back)


@page(policies.can_apply, methods=("GET", "POST"))
def edit(request: Any, application_id: UUID) -> HttpResponse:
    """Go on with a draft."""
    opened, application = _own(request, application_id, "utkast till ansökan")
    if application.state != states.State.DRAFT:
        return redirect("referrals:application", application.pk)
    text = DraftText.objects.get(application=application).body
    initial = text | {
        "ground_code": application.legal_ground.code,
        "unit": str(application.unit_id or ""),
        "level": application.level,
        "urgency": str(application.urgency),
    }
    return _draft_page(request, opened, _draft_form(request, initial), application, case_url(application))


def _own(request: Any, application_id: UUID, what: str) -> tuple[OpenCase, Application]:
    opened, application = opened_application(request, application_id, what)
    if application.owner_id != request.actor.domain_id:
        raise NotVisible
    return opened, application


def _draft_page(
    request: Any, opened: OpenCase, form: DraftForm, application: Application | None, back: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: actions.save_draft(
                opened.case.pk,
                form.draft,
                actor=request.actor,
                application_id=application.pk if application else None,
                version=version_of(request),
            ),
        )
        if saved:
            if request.POST.get("then") == CHECK:
                return redirect("referrals:send", saved.pk)
            messages.success(request, "Utkastet är sparat.")
            return redirect(back)
    context = {
        **case_frame(request, opened, "Ansökan"), "form": form, "back": back, "application": application,
        "guard": _guard(request, application), "steps": steps("write", application),
    }  # fmt: skip
    return render(request, "referrals/draft.html", context, status=422 if form.errors else 200)


def _guard(request: Any, application: Application | None) -> dict[str, str]:
    """A refused form keeps the version that it was opened with."""
    version = application.row_version if application else None
    return guard(request, version if request.method == "GET" else version_of(request))


def steps(now: str, application: Application | None) -> list[dict[str, str]]:
    """For `components/step_progress.html`: write, then check and send."""
    edit_url = reverse("referrals:edit", args=[application.pk]) if application else ""
    if now == "write":
        return [
            {"label": "Skriv", "url": "", "state": "now"},
            {"label": "Kontrollera och skicka", "url": "", "state": "later"},
        ]
    return [
        {"label": "Skriv", "url": edit_url, "state": "done"},
        {"label": "Kontrollera och skicka", "url": "", "state": "now"},
    ]


@page(policies.can_apply, methods=("GET", "POST"))
def send(request: Any, application_id: UUID) -> HttpResponse:
    """Check the answers, choose the ground, send."""
    opened, application = _own(request, application_id, "ansökan skickas")
    if application.state != states.State.DRAFT:
        return redirect("referrals:application", application.pk)
    actor = request.actor
    text = DraftText.objects.get(application=application).body
    recipients, obstacle = _to_whom(application, actor)
    form = SendForm(
        request.POST or None, domain=actor.domain, today=actor.today,
        **_asked(actor, opened.case, recipients, categories_of(text)),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        sent = attempt(
            form,
            lambda: actions.send_application(
                application.pk, actor=actor, on=form.on, version=version_of(request)
            ),
        )
        if sent:
            messages.success(request, "Ansökan är skickad och har fått sin köplats.")
            return redirect("referrals:application", application.pk)
    context = {
        **case_frame(request, opened, "Kontrollera och skicka"), "form": form, "application": application,
        "recipients": names_of(recipients).values(), "obstacle": obstacle,
        "outside": outside_target(actor, opened.case, application.unit), "answers": _answers(application, text), "missing": missing_texts(text), "steps": steps("send", application),
        "guard": _guard(request, application), "back": case_url(application),
    }  # fmt: skip
    return render(request, "referrals/send.html", context, status=422 if form.errors else 200)


def _to_whom(application: Application, actor: Actor) -> tuple[list[UUID], str]:
    """Whom the package would go to, or why that cannot be said yet."""
    try:
        return to_whom(application, actor), ""
    except Impossible as missing:
        return [], str(missing)


def _asked(actor: Actor, case: Case, recipients: Iterable[UUID], categories: Iterable[str]) -> dict[str, Any]:
    """What a form about a ground asks of consents: which there are, and to whom a new one would be."""
    held = [pk for pk in recipients if pk != actor.domain_id]
    return {"offers": offers(actor, case, held, categories), "recipients": names_of(held).values()}


def _sent_categories(application: Application, actor: Actor) -> set[str]:
    return {version.entry.category for version in package(application, actor)}


def _answers(application: Application, text: dict[str, Any]) -> list[dict[str, str]]:
    rows = [
        {"label": "Laglig grund", "value": str(application.legal_ground)},
        {"label": "Söker till", "value": sought(application)},
        {"label": "Önskad prioritet", "value": application.get_urgency_display()},
    ]
    shown = [name for name in QUESTIONS if name != "children" or text.get("has_children")]
    return rows + [{"label": QUESTIONS[name], "value": str(text.get(name, ""))} for name in shown]


@page(policies.can_see_applications)
def application(request: Any, application_id: UUID) -> HttpResponse:
    """The application as it was sent: the frozen versions that the reader may read."""
    opened, row = opened_application(request, application_id, "ansökan")
    if row.state == states.State.DRAFT:
        return redirect("referrals:edit", row.pk)
    held = readable(request.actor, [row.identity_entry_id, row.entry_id, row.children_entry_id])
    standing = next(one for one in standings(request.actor, opened.case) if one.application.pk == row.pk)
    context = {
        **case_frame(request, opened, "Ansökan"), "application": row, "standing": standing, "sought": sought(row),
        "versions": [held[pk] for pk in (row.identity_entry_id, row.entry_id, row.children_entry_id) if pk in held],
        "owns": row.owner_id == request.actor.domain_id,
    }  # fmt: skip
    return render(request, "referrals/application.html", context)


@page(policies.can_apply, methods=("GET", "POST"))
def withdraw(request: Any, application_id: UUID) -> HttpResponse:
    """Take back an application, after a question."""
    opened, row = _own(request, application_id, "ansökan återkallas")
    is_draft = row.state == states.State.DRAFT
    return form_page(
        request, VkForm(request.POST or None),
        lambda _data: actions.withdraw_application(row.pk, actor=request.actor, version=version_of(request)),
        then=case_url(row), done="Utkastet är borttaget." if is_draft else "Ansökan är återkallad.",
        submit="Ta bort utkastet" if is_draft else "Återkalla ansökan", danger=True, version=row.row_version,
        notice="" if is_draft else "Köplatsen avslutas och alla uppgifter om ansökan stängs. Ni kan ansöka på nytt.",
        **about(request, opened, row, "Ta bort utkastet" if is_draft else f"Återkalla ansökan till {sought(row)}"),
    )  # fmt: skip


@page(policies.can_apply, methods=("GET", "POST"))
def share(request: Any, application_id: UUID) -> HttpResponse:
    """Release an application that was sent without a ground."""
    opened, row = _own(request, application_id, "ansökan lämnas ut")
    actor = request.actor
    form = ShareForm(
        request.POST or None, domain=actor.domain, today=actor.today,
        **_asked(actor, opened.case, party_domains(opened.case, actor), _sent_categories(row, actor)),
    )  # fmt: skip
    return form_page(
        request, form, lambda _data: _share(row, form, request),
        then=case_url(row), done="Ansökan är utlämnad till parterna.", submit="Lämna ut ansökan",
        version=row.row_version, lead="Namn och nummer, ansökan och uppgifter om barn lämnas ut som de skickades.",
        **about(request, opened, row, f"Lämna ut ansökan till {sought(row)}"),
    )  # fmt: skip


def _share(row: Application, form: ShareForm, request: Any) -> Application:
    if form.on is None:
        message = "Välj på vilken grund uppgifterna lämnas ut."
        raise log.refused(request.actor, "utlämnande", message, field="ground", case=row.case)
    return actions.share_application(row.pk, actor=request.actor, on=form.on, version=version_of(request))


@page(policies.can_apply, methods=("GET", "POST"))
def follow(request: Any, application_id: UUID) -> HttpResponse:
    """Let the application go to the unit that the group proposes."""
    opened, row = _own(request, application_id, "gruppens förslag")
    actor = request.actor
    standing = next(one for one in standings(actor, opened.case) if one.application.pk == row.pk)
    proposed = standing.assessment.unit.name if standing.assessment else "annan enhet"
    operator = [standing.assessment.unit.operator_id] if standing.assessment else []
    form = SendForm(
        request.POST or None, domain=actor.domain, today=actor.today,
        **_asked(actor, opened.case, operator, _sent_categories(row, actor)),
    )  # fmt: skip
    form.fields["ground"].label = f"På vilken grund får {proposed} läsa ansökan?"
    return form_page(
        request, form,
        lambda _data: actions.follow_assessment(row.pk, actor=actor, on=form.on, version=version_of(request)),
        then=case_url(row), done=f"Ansökan gäller nu {proposed}. Köplatsen har kvar sin tid.",
        submit="Följ gruppens förslag", version=row.row_version,
        lead=f"Remissgruppen föreslår {proposed} i stället för {sought(row)}. Vill ni inte det: återkalla ansökan, "
        "eller be gruppen ta upp den på nytt.",
        **about(request, opened, row, f"Låt ansökan gälla {proposed}"),
    )  # fmt: skip
