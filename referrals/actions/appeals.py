"""After the decision: when the person was told, an appeal, its review, the court (FL 37–39, 43–46 §§)."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from referrals import events, policies
from referrals.actions.steps import (
    CARRY_OUT,
    PASS_ON,
    REVIEW,
    SERVE,
    done_step,
    give_step,
    not_before,
    not_later,
    own_row,
)
from referrals.actions.support import ask_for_decisions, move, names_ticket, rejoin_queue
from referrals.domain import appeals, delegation, states
from referrals.domain.decisions import REFUSED, Kind
from referrals.models import Appeal, Application, Decision
from referrals.selectors.delegation import rules_on
from vardkedja.core import log
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import finish_tasks
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotAllowed
from vardkedja.core.models import Category, EntryKind
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb

State = appeals.State


@verb
def record_service(decision_id: UUID, served_on: dt.date, *, actor: Actor) -> Decision:
    """Record on which day the person was told of the decision: the time to appeal is counted from it."""
    row = _decision(decision_id, actor)
    not_later(served_on, actor, "served_on")
    not_before(served_on, row.decided_on, "beslutet fattades", "served_on")
    row.served_on = served_on
    row.save(update_fields=["served_on"])
    done_step(SERVE, row, actor=actor)
    log.tell(actor, events.DecisionServed(), row.case, subject_id=row.pk)
    return row


@verb
def receive_appeal(decision_id: UUID, received_on: dt.date, text: str, *, actor: Actor) -> Appeal:
    """Record an appeal that came to the authority. Whether it is in time is worked out from when the person was told."""
    row = _decision(decision_id, actor)
    not_later(received_on, actor, "received_on")
    not_before(received_on, row.decided_on, "beslutet fattades", "received_on")
    if not text.strip():
        raise Impossible(
            "Skriv vad som överklagas och hur den enskilde vill att beslutet ändras.", field="text"
        )
    if Appeal.objects.filter(decision=row, state__in=[State.RECEIVED, State.KEPT, State.PASSED_ON]).exists():
        raise Impossible("Beslutet är redan överklagat. Lägg till det nya som en anteckning.", field="text")
    entry = write_entry(
        row.case_id, EntryKind.APPEAL, Category.PLANNING, [("text", "Överklagandet", text)], actor=actor
    )
    appeal = Appeal(
        decision=row,
        case_id=row.case_id,
        case_owner_id=row.case_owner_id,
        owner_id=actor.domain_id,
        received_on=received_on,
        in_time=appeals.in_time(row.served_on, received_on),
        entry_id=entry.entry_id,
        recorded_at=actor.now,
    )
    appeal.save(force_insert=True)
    give_step(REVIEW, _application(row), appeal.pk, actor=actor)
    log.tell(actor, events.AppealReceived(), row.case, subject_id=appeal.pk)
    return appeal


@verb
def review_appeal(
    appeal_id: UUID, outcome: str, reviewed_on: dt.date, text: str, *, actor: Actor, excused: bool = False
) -> Appeal:
    """Review the decision (*omprövning*) by a delegate: it stands, is changed, or the appeal came too late.

    A late appeal is dismissed unless it is `excused`: the authority told the wrong time, or the court got it in time (FL 45 §).
    """
    require(policies.can_handle_assistance(actor))
    row = _appeal(appeal_id, "review", actor)
    _check_delegate(row, reviewed_on, actor)
    not_later(reviewed_on, actor, "reviewed_on")
    not_before(reviewed_on, row.received_on, "överklagandet kom in", "reviewed_on")
    if outcome not in appeals.REVIEWS:
        raise Impossible("Välj vad omprövningen leder till.", field="outcome")
    if not text.strip():
        raise Impossible("Skriv skälen.", field="text")
    late = not row.in_time and not excused
    if late and outcome == State.KEPT:
        raise Impossible(
            "Överklagandet kom in för sent och ska avvisas (45 § förvaltningslagen), om inte förseningen ska godtas.",
            field="outcome",
        )
    if outcome == State.DISMISSED and not late:
        raise Impossible("Överklagandet kom in i tid och kan inte avvisas.", field="outcome")
    fields = [
        ("outcome", "Omprövning", appeals.REVIEWS[State(outcome)]),
        ("excused", "Förseningen godtas", "Ja" if excused and not row.in_time else ""),
        ("text", "Skäl", text),
    ]
    row.review_entry_id = _entry(row, EntryKind.APPEAL_REVIEW, fields, actor)
    row.state, row.reviewed_on, row.review_recorded_at = outcome, reviewed_on, actor.now
    row.save(update_fields=["state", "reviewed_on", "review_entry", "review_recorded_at"])
    done_step(REVIEW, row, actor=actor)
    application = _application(row.decision)
    if outcome == State.KEPT:
        give_step(PASS_ON, application, row.pk, actor=actor)
    if outcome == State.CHANGED:
        _decide_anew(row, application, actor)
    log.tell(actor, events.AppealReviewed(), row.case, subject_id=row.pk)
    return row


@verb
def pass_on_appeal(appeal_id: UUID, passed_on: dt.date, *, actor: Actor) -> Appeal:
    """Record that appeal and case were handed over to the administrative court (FL 46 §)."""
    require(policies.can_handle_assistance(actor))
    row = _appeal(appeal_id, "pass_on", actor)
    not_later(passed_on, actor, "passed_on")
    not_before(passed_on, row.reviewed_on, "beslutet omprövades", "passed_on")
    row.state, row.passed_on, row.passed_recorded_at = State.PASSED_ON, passed_on, actor.now
    row.save(update_fields=["state", "passed_on", "passed_recorded_at"])
    done_step(PASS_ON, row, actor=actor)
    log.tell(actor, events.AppealPassedOn(), row.case, subject_id=row.pk)
    return row


@verb
def record_court_decision(
    appeal_id: UUID, outcome: str, decided_on: dt.date, text: str, *, actor: Actor
) -> Appeal:
    """Record what the court decided. When it changes or returns the decision, a new one is asked for."""
    require(policies.can_handle_assistance(actor))
    row = _appeal(appeal_id, "court", actor)
    not_later(decided_on, actor, "decided_on")
    not_before(decided_on, row.passed_on, "överklagandet lämnades över", "decided_on")
    if outcome not in appeals.COURT:
        raise Impossible("Välj vad domstolen kom fram till.", field="outcome")
    fields = [("outcome", "Domstolens avgörande", appeals.COURT[outcome]), ("text", "Domen i korthet", text)]
    row.court_entry_id = _entry(row, EntryKind.COURT_DECISION, fields, actor)
    row.state, row.court_on, row.court_outcome = State.ENDED, decided_on, outcome
    row.court_recorded_at = actor.now
    row.save(update_fields=["state", "court_on", "court_outcome", "court_entry", "court_recorded_at"])
    if outcome in appeals.NEW_DECISION:
        _decide_anew(row, _application(row.decision), actor)
    log.tell(actor, events.CourtDecided(), row.case, subject_id=row.pk)
    return row


def _decision(decision_id: UUID, actor: Actor) -> Decision:
    """An own assistance decision, locked: the others of the chain are not appealed this way. Raises `NotVisible`."""
    require(policies.can_handle_assistance(actor))
    row = own_row(Decision, decision_id, actor)
    if row.kind != Kind.ASSISTANCE:
        raise Impossible("Bara biståndsbeslut överklagas på det här sättet.")
    return row


def _appeal(appeal_id: UUID, verb_name: str, actor: Actor) -> Appeal:
    row = own_row(Appeal, appeal_id, actor)
    refused = appeals.refusal(verb_name, row.state)
    if refused:
        raise Impossible(refused)
    return row


def _check_delegate(row: Appeal, day: dt.date, actor: Actor) -> None:
    ground = _application(row.decision).legal_ground.code
    act = delegation.Act(delegation.Power.REVIEW, ground, 0, 0)
    refused = delegation.refusal(rules_on(actor, day), act, actor.user_id, actor.roles)
    if refused:
        raise NotAllowed(refused)


def _application(decision: Decision) -> Application:
    return Application.objects.select_related("case", "legal_ground", "unit").get(pk=decision.application_id)


def _entry(row: Appeal, kind: str, fields: Iterable[tuple[str, str, str]], actor: Actor) -> UUID:
    return write_entry(row.case_id, kind, Category.PLANNING, list(fields), actor=actor).entry_id


@verb
def carry_out_appeal(appeal_id: UUID, text: str, *, actor: Actor) -> Appeal:
    """Note what has been done to carry out an appeal that was won in an application that is over. Raises `Impossible` at `text`."""
    require(policies.can_handle_assistance(actor))
    row = own_row(Appeal, appeal_id, actor)
    if not text.strip():
        raise Impossible("Skriv vad ni har gjort, eller varför inget behövs.", field="text")
    if not finish_tasks(CARRY_OUT, actor=actor, subject_id=row.pk):
        raise Impossible("Det finns inget kvar att genomföra.")
    fields = [("text", "Hur det ändrade beslutet genomfördes", text.strip())]
    write_entry(row.case_id, EntryKind.NOTE, Category.PLANNING, fields, actor=actor)
    log.tell(actor, events.AppealCarriedOut(), row.case, subject_id=row.pk)
    return row


def _decide_anew(row: Appeal, application: Application, actor: Actor) -> None:
    """Ask for a new decision. A refusal no longer stands, and its application is open again with its time in the queue. Where the
    application is over (placed, or declined by who may not write its position) the handler gets the task to carry it out."""
    decision = row.decision
    if decision.outcome == REFUSED:
        Decision.objects.filter(pk=decision.pk).update(superseded_at=actor.now)
        if application.state == states.State.DECLINED and names_ticket(application, actor):
            rejoin_queue(application, actor=actor)
            move(application, states.State.ASSESSED)
    if application.state in states.OPEN:
        ask_for_decisions(application, [Kind.ASSISTANCE], actor=actor)
    else:
        give_step(CARRY_OUT, application, row.pk, actor=actor)
