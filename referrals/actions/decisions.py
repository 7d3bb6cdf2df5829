"""The decisions beside the group's assessment, each with its own decider, date and document."""

import datetime as dt
from uuid import UUID

from referrals import events, policies
from referrals.actions import rulings
from referrals.actions.ending import refused
from referrals.actions.rulings import Ruling
from referrals.actions.steps import SERVE, SIS_PLAN, close_proposal, done_step, give_step, open_proposal
from referrals.actions.support import (
    ALL_TASKS,
    ANSWER,
    DECIDE,
    REPLY,
    OnGround,
    close_tasks,
    decider_of,
    give,
    leave_queue,
    move,
    must,
    named_application,
    names_ticket,
    party_domains,
    seen_application,
    share,
)
from referrals.actions.tickets import Why, lock_line
from referrals.domain import decisions, routes, states
from referrals.domain.decisions import Kind
from referrals.models import Application, Decision, PlacementAssessment, QueueTicket
from referrals.selectors.admission import preconditions_of
from referrals.selectors.contents import package_entries
from referrals.selectors.decisions import decisions_made, decisions_of, required_kinds
from referrals.selectors.identity import outside_target, released_identity
from vardkedja.core import log
from vardkedja.core.actions.citations import cite
from vardkedja.core.actions.entries import Field, write_entry
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import Category, EntryKind, Role, User
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb

State = states.State
ENTRY_KINDS = {
    Kind.ASSISTANCE: EntryKind.ASSISTANCE_DECISION,
    Kind.ADMISSION: EntryKind.ADMISSION_DECISION,
    Kind.REGION_CARE: EntryKind.REGION_DECISION,
    Kind.SIS: EntryKind.SIS_DECISION,
}
ALREADY = (
    "Någon annan har just registrerat {kind} i ärendet. Ladda om sidan och läs det innan du ändrar något."
)


@verb
def decide_assistance(
    application_id: UUID,
    ruling: Ruling,
    *,
    actor: Actor,
    on: OnGround | None = None,
    version: int | None = None,
) -> Decision:
    """The home municipality's *biståndsbeslut*, by a delegate within the delegation order: grant, partly, or refusal.

    What goes against the person demands that the person was told first (FL 25 §), reasons, and says how to appeal.
    `ruling.decider_id`: the colleague who decided by telephone or at a meeting, where the actor only records it.
    """
    require(policies.can_handle_assistance(actor))
    application = _decidable(application_id, Kind.ASSISTANCE, actor, version)
    decider = rulings.delegate_of(ruling, application, actor)
    rulings.check(ruling, application, Kind.ASSISTANCE, actor)
    proposal = open_proposal(application)
    rulings.check_heard(ruling, proposal)
    against = ruling.outcome in decisions.AGAINST
    fields = [
        *rulings.fields(ruling, application, actor),
        *rulings.heard_fields(ruling, proposal),
        (
            "appeal",
            "Hur man överklagar",
            rulings.APPEAL.format(authority=actor.domain.name) if against else "",
        ),
    ]
    row = _decide(application, Kind.ASSISTANCE, ruling, fields, on, actor, decider)
    close_proposal(application, actor=actor)
    give_step(SERVE, application, row.pk, actor=actor)
    return row


@verb
def decide_admission(
    application_id: UUID,
    ruling: Ruling,
    *,
    actor: Actor,
    on: OnGround | None = None,
    version: int | None = None,
) -> Decision:
    """The head's *inskrivningsbeslut* with suitability check (SoF 9 kap. 4 and 8 §§); `valid_from` is the planned day.

    Raises `Impossible` at `valid_from` or `outcome` when age or sex on that day lies outside the unit's target group.
    """
    application = _decidable(application_id, Kind.ADMISSION, actor, version)
    require(policies.can_decide_admission(actor, application.unit_id))
    rulings.check(ruling, application, Kind.ADMISSION, actor)
    conditions = preconditions_of(application, ruling.seen, actor)
    rulings.check_suitability(ruling, conditions)
    if ruling.outcome == decisions.GRANTED:
        if ruling.valid_from is None:
            raise Impossible("Ange vilken dag inskrivningen planeras.", field="valid_from")
        _check_target(application, ruling.valid_from, actor)
    fields = [
        *rulings.fields(ruling, application, actor, text="Lämplighetsbedömning"),
        *rulings.suitability_fields(ruling, conditions),
    ]
    return _decide(application, Kind.ADMISSION, ruling, fields, on, actor)


@verb
def decide_region_care(
    application_id: UUID,
    ruling: Ruling,
    *,
    actor: Actor,
    on: OnGround | None = None,
    version: int | None = None,
) -> Decision:
    """The region's own decision on care during the stay, recorded by its planner."""
    require(policies.can_decide_region_care(actor))
    application = _decidable(application_id, Kind.REGION_CARE, actor, version)
    rulings.check(ruling, application, Kind.REGION_CARE, actor)
    fields = rulings.fields(ruling, application, actor)
    return _decide(application, Kind.REGION_CARE, ruling, fields, on, actor)


@verb
def record_sis_decision(
    application_id: UUID,
    ruling: Ruling,
    *,
    actor: Actor,
    on: OnGround | None = None,
    version: int | None = None,
) -> Decision:
    """What SiS has decided on care in other form (LVM 27 §), recorded by the applicant. Needs SiS own `reference`."""
    require(policies.can_record_sis(actor))
    application = _decidable(application_id, Kind.SIS, actor, version)
    rulings.check(ruling, application, Kind.SIS, actor)
    if not ruling.reference.strip():
        raise Impossible("Skriv SiS diarienummer.", field="reference")
    fields = [
        ("reference", "SiS diarienummer", ruling.reference),
        *rulings.fields(ruling, application, actor),
    ]
    row = _decide(application, Kind.SIS, ruling, fields, on, actor)
    if ruling.outcome == decisions.GRANTED:
        give_step(SIS_PLAN, application, row.pk, actor=actor)
    return row


def _decidable(application_id: UUID, kind: Kind, actor: Actor, version: int | None) -> Application:
    """The application, locked, if the decision is asked for, is this domain's to make and can be made now.

    `version`: how many decisions of the kind there were when the form was opened. Raises `Conflict` when another was first.
    """
    unit_id = seen_application(actor, application_id).unit_id
    if unit_id:
        lock_line(unit_id)  # before the row, as whoever offers a place does
    application = named_application(actor, application_id)
    if decider_of(application, kind)[0] != actor.domain_id:
        raise NotVisible
    must("decide", application)
    if version is not None and version != decisions_made(application, kind):
        raise Conflict(ALREADY.format(kind=decisions.LABELS[kind].lower()))
    if kind not in required_kinds(application):
        raise Impossible(f"Ansökan kräver inget {decisions.LABELS[kind].lower()}.")
    proposed = PlacementAssessment.objects.filter(application=application, superseded_at=None).first()
    if proposed and proposed.unit_id != application.unit_id:
        raise Impossible("Gruppen föreslår en annan enhet. Sökande myndighet tar först ställning till det.")
    return application


def _check_target(application: Application, day: dt.date, actor: Actor) -> None:
    if released_identity(actor, application.case) is None:
        raise Impossible(
            "Ålder och kön kan inte prövas, för personuppgifterna är inte utlämnade till er. "
            "Be sökande myndighet lämna ut ansökan.",
            field="valid_from",
        )
    why = outside_target(actor, application.case, application.unit, day)
    if why:
        raise Impossible(why, field="valid_from")


def _decide(
    application: Application,
    kind: Kind,
    ruling: Ruling,
    fields: list[Field],
    on: OnGround | None,
    actor: Actor,
    decider: User | None = None,
) -> Decision:
    """Write the decision; an earlier one of the kind is superseded; state, queue and tasks follow."""
    text = write_entry(
        application.case_id,
        ENTRY_KINDS[kind],
        Category.PLANNING,
        [("unit", "Enhet" if application.unit else "Gäller", application.sought), *fields],
        actor=actor,
        unit_id=application.unit_id if kind is Kind.ADMISSION else None,
    )
    cite(text, package_entries(application), actor=actor)
    earlier = Decision.objects.filter(application=application, kind=kind, superseded_at=None)
    for old in earlier:
        for step in (SERVE, SIS_PLAN):
            done_step(step, old, actor=actor)
    earlier.update(superseded_at=actor.now)
    row = Decision(
        application=application,
        case_id=application.case_id,
        case_owner_id=application.case_owner_id,
        owner_id=actor.domain_id,
        kind=kind,
        outcome=ruling.outcome,
        unit_id=application.unit_id,
        decided_on=ruling.decided_on,
        decider_id=decider.pk if decider else actor.user_id,
        decider_name=str(decider) if decider else actor.name,
        recorded_by_name=actor.name,
        manner=ruling.manner,
        paragraph=rulings.paragraph_of(ruling, application),
        valid_from=ruling.valid_from or ruling.decided_on,
        valid_to=ruling.valid_to,
        entry_id=text.entry_id,
        recorded_at=actor.now,
    )
    row.save(force_insert=True)
    if on is not None:
        share(application.case, [text], party_domains(application.case, actor), on, actor=actor)
    close_tasks(application, [DECIDE[kind], *([REPLY] if kind is Kind.ADMISSION else [])], actor=actor)
    settle(application, actor)
    event = events.DecisionMade(
        kind=decisions.LABELS[kind],
        outcome=row.get_outcome_display().lower(),
        unit=application.sought,
        decided_on=ruling.decided_on.isoformat(),
    )
    log.tell(actor, event, application.case, subject_id=row.pk)
    return row


def _has_acute_place(application: Application) -> bool:
    """Whether the person got an acute place before there were decisions."""
    left = QueueTicket.objects.filter(pk=application.ticket_id, state=QueueTicket.State.LEFT)
    return application.follows == routes.ACUTE and left.exists()


def settle(application: Application, actor: Actor) -> None:
    """The state that the decisions give. A refusal ends the position, or asks the applicant to where we may not."""
    made = decisions_of(application)
    place = not application.without_place
    state = decisions.state_after(True, required_kinds(application), made, actor.today, place=place)
    if state is State.APPROVED and _has_acute_place(application):
        state = State.PLACED
    if state is State.DECLINED and not names_ticket(application, actor):
        give(ANSWER, application, application.owner_id, Role.CASE_WORKER, actor=actor, limit="decide")
        refused(application, actor)
        return
    if state is State.DECLINED:
        if not _has_acute_place(application):
            leave_queue(application, Why.REFUSED, actor=actor)
        close_tasks(application, DECIDE.values(), actor=actor)
    if state is State.PLACED:
        close_tasks(application, [ANSWER, *ALL_TASKS], actor=actor)
    if state.value != application.state:
        move(application, state)
    if state is State.DECLINED:
        refused(application, actor)
