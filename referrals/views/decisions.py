"""The decision forms, and the letter to the person."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from referrals import actions, documents, policies
from referrals.actions.steps import open_proposal
from referrals.forms.decisions import AdmissionForm, AssistanceForm, RulingForm, SisForm
from referrals.models import Application, Decision
from referrals.selectors.admission import preconditions_of
from referrals.selectors.chain import readable, standings
from referrals.selectors.contents import versions_of
from referrals.selectors.decisions import decisions_made
from referrals.selectors.delegation import delegates
from referrals.views.common import about, case_url, opened_application, sought
from referrals.views.letters import as_pdf, ask_for_forwarding
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.protection import ForwardingForm
from vardkedja.core.letters import goes_by_forwarding
from vardkedja.core.views.common import form_page, opened_for
from vardkedja.core.web import page, version_of

TITLES: dict[str, tuple[str, type[RulingForm], Any]] = {
    "assistance": ("Biståndsbeslut", AssistanceForm, actions.decide_assistance),
    "admission": ("Inskrivningsbeslut", AdmissionForm, actions.decide_admission),
    "region_care": ("Regionens vårdbeslut", RulingForm, actions.decide_region_care),
    "sis": ("SiS beslut (27 § LVM)", SisForm, actions.record_sis_decision),
}


def _of_assistance(actor: Actor, row: Application) -> dict[str, Any]:
    return {"delegates": delegates(actor), "me": actor.user_id, "paragraph": row.legal_ground.paragraph}


def _of_admission(actor: Actor, row: Application) -> dict[str, Any]:
    return {"preconditions": preconditions_of(row, frozenset(), actor)}


#: What the form of a kind of decision asks for beside what all have in common.
ASKS: dict[str, Callable[[Actor, Application], dict[str, Any]]] = {
    "assistance": _of_assistance,
    "admission": _of_admission,
}


def _decide(request: Any, application_id: UUID, kind: str) -> HttpResponse:
    title, form_class, verb = TITLES[kind]
    opened, row = opened_application(request, application_id, title.lower())
    actor = request.actor
    more = ASKS[kind](actor, row) if kind in ASKS else {}
    form = form_class(request.POST or None, domain=actor.domain, today=actor.today, **more)
    standing = next(one for one in standings(actor, opened.case) if one.application.pk == row.pk)
    proposal = open_proposal(row)
    also = [standing.assessment.entry_id if standing.assessment else None]
    also += [proposal.entry_id, proposal.answer_entry_id] if proposal and kind == "assistance" else []
    held = readable(actor, also)
    said = [one for one in versions_of(actor, row) if one.entry_id != row.identity_entry_id]
    versions = said + [held[pk] for pk in also if pk in held]
    return form_page(
        request, form,
        lambda _data: verb(row.pk, form.ruling, actor=actor, on=form.on, version=version_of(request)),
        then=f"{case_url(row)}#ansokan", done=f"{title} är registrerat.",
        template="referrals/beside.html", submit="Registrera beslutet", version=decisions_made(row, kind),
        application=row, standing=standing, sought=sought(row),
        versions=versions, preconditions=more.get("preconditions", ()),
        **about(request, opened, row, title),
    )  # fmt: skip


@page(policies.can_handle_assistance, methods=("GET", "POST"))
def assistance(request: Any, application_id: UUID) -> HttpResponse:
    return _decide(request, application_id, "assistance")


@page(policies.can_decide_admission, methods=("GET", "POST"))
def admission(request: Any, application_id: UUID) -> HttpResponse:
    return _decide(request, application_id, "admission")


@page(policies.can_decide_region_care, methods=("GET", "POST"))
def region_care(request: Any, application_id: UUID) -> HttpResponse:
    return _decide(request, application_id, "region_care")


@page(policies.can_record_sis, methods=("GET", "POST"))
def sis(request: Any, application_id: UUID) -> HttpResponse:
    return _decide(request, application_id, "sis")


@page(policies.can_see_applications, methods=("GET", "POST"), limit="export")
def letter(request: Any, decision_id: UUID) -> HttpResponse:
    """The decision as a letter to the person, printed by the authority that made it; to a protected person once confirmed."""
    actor = request.actor
    row = (
        Decision.objects.filter(pk=decision_id, owner=actor.domain_id).select_related("case", "unit").first()
    )
    if row is None:
        log.write(actor, log.Action.DENIED, "beslutsbrev", reason="inte egen", object_id=decision_id)
        raise NotVisible
    opened = opened_for(request, row.case_id, "beslutsbrev")
    form = ForwardingForm(request.POST or None)
    if goes_by_forwarding(actor, opened.case) and not (request.method == "POST" and form.is_valid()):
        return ask_for_forwarding(request, opened, form, "Beslutsbrev")
    content = documents.decision_letter(actor, row, confirmed=request.method == "POST")
    log.write(
        actor,
        log.Action.EXPORT,
        "beslutsbrev",
        reason=opened.why.text,
        owner_domain_id=row.owner_id,
        person_id=opened.case.person_id,
        case_id=row.case_id,
        object_id=row.pk,
    )
    return as_pdf(content, f"{opened.case.number}-{row.kind}-{row.decided_on}.pdf")
