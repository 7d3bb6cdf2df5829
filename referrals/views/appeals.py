"""The forms around a decision on assistance: proposal, communication, answer, service, appeal, review, court."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpResponse

from referrals import actions, policies
from referrals.actions.proposals import Communicated, Proposed
from referrals.domain import appeals as rules
from referrals.forms import appeals as forms
from referrals.models import Appeal, Decision, Proposal
from referrals.views.common import about, case_url, opened_application
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page

OwnRow = TypeVar("OwnRow", Proposal, Appeal, Decision)


def own(request: Any, model: type[OwnRow], pk: UUID, what: str) -> OwnRow:
    """A row of the own authority. Raises `NotVisible` (logged)."""
    rows = model._default_manager.filter(pk=pk, owner=request.actor.domain_id)
    row = rows.select_related("case").first()
    if row is None:
        log.write(request.actor, log.Action.DENIED, what, reason="inte egen", object_id=pk)
        raise NotVisible
    return row


def step(
    request: Any, row: Any, form: forms.TodayForm, act: Callable[[dict[str, Any]], Any],
    *, title: str, submit: str, done: str, lead: str = "", notice: str = "",
) -> HttpResponse:  # fmt: skip
    """One form about a row of a case."""
    opened = opened_for(request, row.case_id, title.lower())
    back = f"{case_url(row)}#ansokan"
    return form_page(
        request, form, act, then=back, done=done, title=title, submit=submit, lead=lead, notice=notice, back=back,
        **case_frame(request, opened, title),
    )  # fmt: skip


def filled(request: Any, form_class: type[forms.TodayForm]) -> forms.TodayForm:
    return form_class(request.POST or None, today=request.actor.today)


@page(policies.can_handle_assistance, methods=("GET", "POST"))
def propose(request: Any, application_id: UUID) -> HttpResponse:
    """A proposed decision, to be told to the person before it is made."""
    opened, row = opened_application(request, application_id, "förslag till beslut")
    back = f"{case_url(row)}#ansokan"
    return form_page(
        request, filled(request, forms.ProposalForm),
        lambda data: actions.propose_assistance(row.pk, Proposed(**data), actor=request.actor),
        then=back, done="Förslaget är sparat. Nästa steg är att den enskilde får ta del av det.", submit="Spara förslaget",
        lead="Går beslutet emot den enskilde ska hen få ta del av underlaget och kunna yttra sig först.",
        **about(request, opened, row, "Förslag till beslut"),
    )  # fmt: skip


@page(policies.can_handle_assistance, methods=("GET", "POST"))
def communicate(request: Any, proposal_id: UUID) -> HttpResponse:
    row = own(request, Proposal, proposal_id, "kommunicering")
    return step(
        request, row, filled(request, forms.CommunicationForm),
        lambda data: actions.communicate_proposal(row.pk, Communicated(**data), actor=request.actor),
        title="Kommunicera förslaget", submit="Spara kommuniceringen", done="Kommuniceringen är antecknad.",
        lead="Anteckna vad den enskilde har fått ta del av, och till när hen kan svara (25 § förvaltningslagen).",
    )  # fmt: skip


@page(policies.can_handle_assistance, methods=("GET", "POST"))
def answer(request: Any, proposal_id: UUID) -> HttpResponse:
    row = own(request, Proposal, proposal_id, "svar på förslag till beslut")

    def act(data: dict[str, Any]) -> Any:
        day = data["answered_on"] if data["answered"] == forms.ANSWERED else None
        return actions.record_answer(row.pk, day, data["text"], actor=request.actor)

    until = f"Den enskilde kan svara till och med {row.answer_by.isoformat()}." if row.answer_by else ""
    return step(
        request, row, filled(request, forms.AnswerForm), act,
        title="Svar på förslaget", submit="Spara svaret", done="Svaret är antecknat.", lead=until,
    )  # fmt: skip


@page(policies.can_handle_assistance, methods=("GET", "POST"))
def serve(request: Any, decision_id: UUID) -> HttpResponse:
    row = own(request, Decision, decision_id, "delgivning")
    return step(
        request, row, filled(request, forms.ServiceForm),
        lambda data: actions.record_service(row.pk, data["served_on"], actor=request.actor),
        title="När fick den enskilde beslutet?", submit="Spara dagen", done="Dagen är antecknad.",
    )  # fmt: skip


@page(policies.can_handle_assistance, methods=("GET", "POST"))
def receive(request: Any, decision_id: UUID) -> HttpResponse:
    row = own(request, Decision, decision_id, "överklagande")
    notice = "Ingen har antecknat när den enskilde fick del av beslutet. Då räknas överklagandet som inkommet i tid."
    if row.served_on:
        notice = (
            f"Den enskilde fick del av beslutet {row.served_on.isoformat()}. Sista dag att överklaga är "
            f"{rules.last_day(row.served_on).isoformat()}."
        )
    return step(
        request, row, filled(request, forms.AppealForm),
        lambda data: actions.receive_appeal(row.pk, data["received_on"], data["text"], actor=request.actor),
        title="Registrera överklagande", submit="Registrera överklagandet", notice=notice,
        done="Överklagandet är registrerat. Nästa steg är att ompröva beslutet.",
    )  # fmt: skip


@page(policies.can_handle_assistance, methods=("GET", "POST"))
def review(request: Any, appeal_id: UUID) -> HttpResponse:
    row = own(request, Appeal, appeal_id, "omprövning")

    def act(data: dict[str, Any]) -> Any:
        return actions.review_appeal(
            row.pk,
            data["outcome"],
            data["reviewed_on"],
            data["text"],
            actor=request.actor,
            excused=data["excused"],
        )

    when = f"Överklagandet kom in {row.received_on.isoformat()}, {'i tid' if row.in_time else 'för sent'}."
    return step(
        request, row, filled(request, forms.ReviewForm), act,
        title="Ompröva beslutet", submit="Spara omprövningen", done="Omprövningen är antecknad.", lead=when,
    )  # fmt: skip


@page(policies.can_handle_assistance, methods=("GET", "POST"))
def pass_on(request: Any, appeal_id: UUID) -> HttpResponse:
    row = own(request, Appeal, appeal_id, "överlämnande av överklagande")
    return step(
        request, row, filled(request, forms.PassOnForm),
        lambda data: actions.pass_on_appeal(row.pk, data["passed_on"], actor=request.actor),
        title="Lämna över till förvaltningsrätten", submit="Spara dagen", done="Överlämnandet är antecknat.",
    )  # fmt: skip


@page(policies.can_handle_assistance, methods=("GET", "POST"))
def court(request: Any, appeal_id: UUID) -> HttpResponse:
    row = own(request, Appeal, appeal_id, "domstolens avgörande")
    return step(
        request, row, filled(request, forms.CourtForm),
        lambda data: actions.record_court_decision(row.pk, actor=request.actor, **data),
        title="Domstolens avgörande", submit="Spara avgörandet", done="Avgörandet är antecknat.",
    )  # fmt: skip


@page(policies.can_handle_assistance, methods=("GET", "POST"))
def carry_out(request: Any, appeal_id: UUID) -> HttpResponse:
    row = own(request, Appeal, appeal_id, "genomförande av ändrat beslut")
    return step(
        request, row, forms.CarryOutForm(request.POST or None),
        lambda data: actions.carry_out_appeal(row.pk, data["text"], actor=request.actor),
        title="Genomför det ändrade beslutet", submit="Anteckna och avsluta uppgiften", done="Genomförandet är antecknat.",
        lead=f"Överklagandet är {row.get_state_display().lower()}. Ansökan är avslutad, så inget nytt beslut fattas i den. "
        "Gör det som avgörandet kräver, till exempel en ny ansökan eller ett ändrat stöd, och anteckna det här.",
    )  # fmt: skip
