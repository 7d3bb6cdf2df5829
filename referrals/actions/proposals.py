"""*Kommunicering*: propose a decision, tell the person, record the answer (FL 25 §). Each day apart from its recording."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from referrals import events, policies
from referrals.actions.steps import AWAIT, COMMUNICATE, done_step, give_step, not_before, not_later, own_row
from referrals.actions.support import decider_of, must, named_application
from referrals.domain import decisions, proposals
from referrals.domain.decisions import Kind
from referrals.models import Application, Decision, Proposal
from referrals.selectors.decisions import required_kinds
from vardkedja.core import log
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import Actor
from vardkedja.core.domain.workdays import working_day_from
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Category, EntryKind
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

explain("one_open_proposal_per_application", "Det finns redan ett förslag till beslut i ärendet.", "outcome")


@dataclass(frozen=True)
class Proposed:
    outcome: str
    proposed_on: dt.date
    text: str
    reasons: str


@dataclass(frozen=True)
class Communicated:
    """What was sent (or gone through), how, when, and until when the person may answer."""

    sent_on: dt.date
    manner: str
    what: str
    answer_by: dt.date


@verb
def propose_assistance(application_id: UUID, proposed: Proposed, *, actor: Actor) -> Proposal:
    """Write a proposed assistance decision. One is open at a time; what goes against the person is to be told to them."""
    require(policies.can_handle_assistance(actor))
    application = named_application(actor, application_id)
    if decider_of(application, Kind.ASSISTANCE)[0] != actor.domain_id:
        raise NotVisible
    must("propose", application)
    if Kind.ASSISTANCE not in required_kinds(application):
        raise Impossible("Den lagliga grunden kräver inget biståndsbeslut.")
    if proposed.outcome not in Decision.Outcome.values:
        raise Impossible("Välj vad du föreslår.", field="outcome")
    not_later(proposed.proposed_on, actor, "proposed_on")
    if proposed.outcome in decisions.AGAINST and not proposed.reasons.strip():
        raise Impossible("Skriv skälen. Den enskilde ska kunna svara på dem.", field="reasons")
    label = Decision.Outcome(proposed.outcome).label
    fields = [
        ("outcome", "Förslag", label),
        ("text", "Förslag till beslut", proposed.text),
        ("reasons", "Skäl", proposed.reasons),
    ]
    text = write_entry(
        application.case_id, EntryKind.DECISION_PROPOSAL, Category.PLANNING, fields, actor=actor
    )
    row = Proposal(
        application=application,
        case_id=application.case_id,
        case_owner_id=application.case_owner_id,
        owner_id=actor.domain_id,
        outcome=proposed.outcome,
        proposed_on=proposed.proposed_on,
        entry_id=text.entry_id,
        proposed_by_id=actor.user_id,
        proposed_by_name=actor.name,
        recorded_at=actor.now,
    )
    row.save(force_insert=True)
    if proposed.outcome in decisions.AGAINST:
        give_step(COMMUNICATE, application, row.pk, actor=actor)
    log.tell(actor, events.DecisionProposed(), application.case, subject_id=row.pk)
    return row


@verb
def communicate_proposal(proposal_id: UUID, sent: Communicated, *, actor: Actor) -> Proposal:
    """Record that the person was told of the proposal and what it rests on, and until when an answer is awaited."""
    row = _step(proposal_id, "communicate", actor)
    not_later(sent.sent_on, actor, "sent_on")
    not_before(sent.sent_on, row.proposed_on, "förslaget skrevs", "sent_on")
    if sent.manner not in proposals.MANNERS:
        raise Impossible("Välj hur den enskilde fick ta del av förslaget.", field="manner")
    if not sent.what.strip():
        raise Impossible("Skriv vad den enskilde fick ta del av.", field="what")
    if sent.answer_by <= sent.sent_on:
        raise Impossible("Ge den enskilde tid att svara: välj en senare dag.", field="answer_by")
    entry = _entry(row, [("what", "Vad den enskilde fick ta del av", sent.what)], actor)
    row.state, row.communicated_on, row.manner = proposals.State.COMMUNICATED, sent.sent_on, sent.manner
    row.answer_by, row.communication_entry_id, row.communication_recorded_at = (
        sent.answer_by,
        entry,
        actor.now,
    )
    row.save(
        update_fields=[
            "state", "communicated_on", "manner", "answer_by", "communication_entry", "communication_recorded_at",
        ]
    )  # fmt: skip
    done_step(COMMUNICATE, row, actor=actor)
    due = working_day_from(sent.answer_by + dt.timedelta(days=1))
    give_step(AWAIT, row.application, row.pk, actor=actor, due_on=due)
    log.tell(
        actor, events.ProposalCommunicated(answer_by=sent.answer_by.isoformat()), row.case, subject_id=row.pk
    )
    return row


@verb
def record_answer(proposal_id: UUID, answered_on: dt.date | None, text: str, *, actor: Actor) -> Proposal:
    """Record what the person answered. `answered_on` None: no answer came, which can be said from the day after the last."""
    row = _step(proposal_id, "answer", actor)
    if answered_on is None:
        if row.answer_by and actor.today <= row.answer_by:
            raise Impossible(
                f"Den enskilde har till och med {row.answer_by.isoformat()} på sig att svara.",
                field="answered",
            )
    else:
        not_later(answered_on, actor, "answered_on")
        not_before(answered_on, row.communicated_on, "förslaget skickades", "answered_on")
        if not text.strip():
            raise Impossible("Skriv vad den enskilde svarade.", field="text")
        row.answer_entry_id = _entry(row, [("answer", "Den enskildes svar", text)], actor)
    row.state, row.answered_on, row.answer_recorded_at = proposals.State.ANSWERED, answered_on, actor.now
    row.save(update_fields=["state", "answered_on", "answer_entry", "answer_recorded_at"])
    done_step(AWAIT, row, actor=actor)
    log.tell(actor, events.ProposalAnswered(), row.case, subject_id=row.pk)
    return row


def _step(proposal_id: UUID, verb_name: str, actor: Actor) -> Proposal:
    """The own proposal, locked, if the step is possible now; not of an application that is over."""
    require(policies.can_handle_assistance(actor))
    row = own_row(Proposal, proposal_id, actor)
    application = Application.objects.select_related("case", "legal_ground").get(pk=row.application_id)
    row.application = application
    must("propose", application)
    refused = proposals.refusal(verb_name, row.state)
    if refused:
        raise Impossible(refused)
    return row


def _entry(row: Proposal, fields: list[tuple[str, str, str]], actor: Actor) -> UUID:
    return write_entry(row.case_id, EntryKind.COMMUNICATION, Category.PLANNING, fields, actor=actor).entry_id
