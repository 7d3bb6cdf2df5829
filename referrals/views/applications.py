"""Read, take out, send back, share, withdraw an application; follow the group's proposal."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from referrals import actions, documents, policies
from referrals.actions.contents import package
from referrals.actions.grounds import answers_for, set_ground
from referrals.actions.support import party_domains
from referrals.domain import routes, states, steps
from referrals.forms.applications import LegalGroundForm, RequestForm, SendForm, ShareForm
from referrals.models import Application, LegalGround
from referrals.selectors.chain import standings
from referrals.selectors.contents import answers_in, medical_warning, open_request, parts_of, versions_of
from referrals.views.common import about, asked, case_url, opened_application, sought
from referrals.views.drafts import own_application
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.views.common import case_frame, form_page
from vardkedja.core.web import guard, page, version_of


def _sent_categories(application: Application, actor: Actor) -> set[str]:
    return {version.entry.category for version in package(application, actor)}


def _may_ground(row: Application, actor: Actor) -> bool:
    if answers_for(row) != actor.domain_id or not policies.can_set_ground(actor):
        return False
    return row.state in states.OPEN or (row.state == states.State.PLACED and row.follows == routes.ACUTE)


@page(policies.can_see_applications)
def application(request: Any, application_id: UUID) -> HttpResponse:
    """The application as it was sent: the frozen versions that the reader may read."""
    opened, row = opened_application(request, application_id, "ansökan")
    if row.state == states.State.DRAFT:
        return redirect("referrals:edit", row.pk)
    standing = next(one for one in standings(request.actor, opened.case) if one.application.pk == row.pk)
    sent = versions_of(request.actor, row)
    asked = open_request(row)
    context = {
        **case_frame(request, opened, "Ansökan"), "application": row, "standing": standing, "sought": sought(row),
        "versions": sent, "owns": row.owner_id == request.actor.domain_id, "asked": asked,
        "wanted": steps.words_of(asked.codes) if asked else [], "lacking": steps.words_of(row.lacking),
        "receives": policies.is_receiver(request.actor, row) and row.state in states.OPEN, "codes": row.lacking,
        "parts": parts_of(row), "grounded": _may_ground(row, request.actor),
        "medical": medical_warning(answers_in(sent)), "guard": guard(request, row.row_version),
    }  # fmt: skip
    return render(request, "referrals/application.html", context)


@page(policies.can_see_applications, limit="export")
def copy(request: Any, application_id: UUID) -> HttpResponse:
    """All of it that the reader may read as one document, with the questions as they were worded when it was sent."""
    opened, row = opened_application(request, application_id, "ansökan som PDF")
    sent = [] if row.state == states.State.DRAFT else versions_of(request.actor, row)
    if not sent:
        raise NotVisible
    content = documents.application_copy(row, sent)
    log.write(
        request.actor, log.Action.EXPORT, "ansökan som PDF", reason=opened.why.text, relation=opened.why.kind,
        owner_domain_id=row.owner_id, person_id=opened.case.person_id, case_id=row.case_id, object_id=row.pk,
    )  # fmt: skip
    name = f"{opened.case.number}-ansokan.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@page(policies.can_request_completion, methods=("GET", "POST"))
def request_completion(request: Any, application_id: UUID) -> HttpResponse:
    """Send an application back with the named list of what is missing."""
    opened, row = opened_application(request, application_id, "begäran om komplettering")
    return form_page(
        request, RequestForm(request.POST or None, known=row.lacking),
        lambda data: actions.request_completion(row.pk, actor=request.actor, codes=data["codes"]),
        then=reverse("referrals:application", args=[row.pk]), done="Komplettering är begärd. Sökande har fått en uppgift.",
        submit="Begär komplettering", lead="Sökande får listan som en uppgift. Köplatsen står kvar, och er tid räknas inte under "
        "väntan.", version=row.row_version,
        **about(request, opened, row, f"Begär komplettering av ansökan till {sought(row)}"),
    )  # fmt: skip


@page(policies.can_set_ground, methods=("GET", "POST"))
def ground(request: Any, application_id: UUID) -> HttpResponse:
    """Say or confirm on what legal ground the person is cared for; for the authority that answers for the person."""
    opened, row = opened_application(request, application_id, "laglig grund")
    actor = request.actor
    if answers_for(row) != actor.domain_id:
        raise NotVisible
    offered = LegalGround.objects.valid(actor.today).order_by("position")
    form = LegalGroundForm(
        request.POST or None, grounds=[(one.code, str(one)) for one in offered],
        initial={"ground": row.legal_ground.code, "since": actor.today},
    )  # fmt: skip
    return form_page(
        request, form, lambda _data: set_ground(row.pk, form.new, actor=actor, version=version_of(request)),
        then=case_url(row), done="Grunden är angiven.", submit="Spara grunden", version=row.row_version,
        lead=f"Ansökan vilar nu på: {row.legal_ground}. Besluten som krävs följer grunden: det som saknas blir uppgifter.",
        **about(request, opened, row, f"Laglig grund för ansökan till {sought(row)}"),
    )  # fmt: skip


@page(policies.can_apply, methods=("GET", "POST"))
def share(request: Any, application_id: UUID) -> HttpResponse:
    """Release an application that was sent without a ground."""
    opened, row = own_application(request, application_id, "ansökan lämnas ut")
    actor = request.actor
    form = ShareForm(
        request.POST or None, domain=actor.domain, today=actor.today,
        **asked(actor, opened.case, party_domains(opened.case, actor), _sent_categories(row, actor)),
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
    opened, row = own_application(request, application_id, "gruppens förslag")
    actor = request.actor
    standing = next(one for one in standings(actor, opened.case) if one.application.pk == row.pk)
    proposed = standing.assessment.unit.name if standing.assessment else "annan enhet"
    operator = [standing.assessment.unit.operator_id] if standing.assessment else []
    form = SendForm(
        request.POST or None, domain=actor.domain, today=actor.today,
        **asked(actor, opened.case, operator, _sent_categories(row, actor)),
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
