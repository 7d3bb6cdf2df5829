"""What the members write, what the chair records for the group, and a new assessment of the same application."""

from dataclasses import dataclass
from uuid import UUID

from referrals import events, policies
from referrals.actions.conditions import condition_lines, drop_conditions, require_party, set_conditions
from referrals.actions.ending import refused
from referrals.actions.participation import Sitting, record_participation, taking_part
from referrals.actions.support import (
    ANSWER,
    ASSESS,
    DECIDE,
    FOLLOW,
    JOINT,
    OnGround,
    ask_for_decisions,
    checked,
    close_tasks,
    give,
    leave_queue,
    move,
    must,
    named_application,
    party_domains,
    rejoin_queue,
    seat_of,
    seen_application,
    set_priority,
    share,
    sitting_domains,
)
from referrals.actions.tickets import Why, lock_line
from referrals.domain import decisions, routes, states
from referrals.domain.queue import PRIORITIES
from referrals.models import (
    Application,
    DeclineReason,
    GroupMember,
    GroupUnit,
    Level,
    MemberAssessment,
    PlacementAssessment,
)
from referrals.models.applications import LEVEL_TYPES
from referrals.selectors.contents import lacks, package_entries
from referrals.selectors.decisions import decisions_of, required_kinds
from referrals.selectors.seats import recused_users
from vardkedja.core import log
from vardkedja.core.actions.citations import cite
from vardkedja.core.actions.entries import Field, write_entry, write_version
from vardkedja.core.actions.tasks import finish_tasks
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Category, EntryKind, EntryVersion, Role, Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb

State = states.State
PROPOSALS = {
    "yes": "Tillstyrker placering",
    "no": "Avstyrker placering",
    "more": "Behöver veta mer före beslut",
}


@dataclass(frozen=True)
class Opinion:
    """A member's assessment, for its authority. `priority` 1–3."""

    proposal: str
    need: str
    priority: int = 3
    conditions: str = ""


@dataclass(frozen=True)
class Judgement:
    """The group's joint assessment. `priority` 1–3; `conditions` one per line, for `responsible_id` (the applicant by default).

    Without a recommendation `decline_code` names a `DeclineReason`; `next_steps` is what the group proposes instead.
    """

    recommended: bool
    unit_id: UUID
    priority: int
    reasons: str
    conditions: str = ""
    proposal: str = ""
    decline_code: str = ""
    next_steps: str = ""
    responsible_id: UUID | None = None
    #: The group knows that the application is not complete, and assesses it all the same.
    knowingly: bool = False


@verb
def write_assessment(
    application_id: UUID, opinion: Opinion, *, actor: Actor, ready: bool = True
) -> MemberAssessment:
    """Write the own assessment of a sent application, or write it anew; what it says stays with the own authority.

    Others are told that it is there when it is `ready`.

    Raises `Impossible` (not a sitting member, wrong state, a field missing), `NotVisible`, `NotAllowed`.
    """
    require(policies.can_assess(actor))
    application = seen_application(actor, application_id)
    seat = seat_of(actor, application)
    must("write_assessment", application)
    if opinion.proposal not in PROPOSALS:
        raise Impossible("Välj ett ställningstagande.", field="proposal")
    if not opinion.need.strip():
        raise Impossible("Skriv hur du bedömer behovet.", field="need")
    _check_priority(opinion.priority)
    row = _written(application, _opinion_fields(opinion, seat.profession), actor)
    MemberAssessment.objects.filter(pk=row.pk).update(ready_at=actor.now if ready else None)
    if not ready:
        return row
    if _all_own_seats_have_written(application, actor):
        finish_tasks(ASSESS, actor=actor, case=application.case, subject_id=application.pk)
    event = events.MemberAssessed(authority=actor.domain.short_name)
    log.tell(actor, event, application.case, subject_id=row.pk)
    return row


def _written(application: Application, fields: list[Field], actor: Actor) -> MemberAssessment:
    """The member's row with its entry; writing again makes a further version of the same entry."""
    mine = MemberAssessment.objects.filter(
        application=application, owner=actor.domain_id, author=actor.user_id
    ).first()
    if mine:
        write_version(mine.entry_id, fields, actor=actor)
        return mine
    case_id = application.case_id
    version = write_entry(case_id, EntryKind.ASSESSMENT, Category.SOCIAL, fields, actor=actor)
    row = MemberAssessment(
        application=application,
        case_id=application.case_id,
        case_owner_id=application.case_owner_id,
        owner_id=actor.domain_id,
        author_id=actor.user_id,
        author_name=actor.name,
        entry_id=version.entry_id,
        written_at=actor.now,
    )
    row.save(force_insert=True)
    return row


def _opinion_fields(opinion: Opinion, profession: str) -> list[Field]:
    return [
        ("profession", "Profession", profession),
        ("proposal", "Ställningstagande", PROPOSALS[opinion.proposal]),
        ("need", "Bedömning av behovet", opinion.need),
        ("priority", "Föreslagen prioritet", PRIORITIES[opinion.priority]),
        ("conditions", "Villkor", opinion.conditions),
    ]


def _all_own_seats_have_written(application: Application, actor: Actor) -> bool:
    """The authority's task is done when each of its sitting members who takes part in the case is ready."""
    unit = application.unit_id
    seats = policies.sitting(actor.today).filter(domain=actor.domain_id, group__group_units__unit=unit)
    seats = seats.exclude(kind=GroupMember.Seat.SUBSTITUTE).exclude(user__in=recused_users(application))
    written = MemberAssessment.objects.filter(application=application, owner=actor.domain_id)
    ready = written.exclude(ready_at=None)
    return not seats.exclude(user__in=ready.values("author")).exists()


def _check_priority(priority: int) -> None:
    if priority not in PRIORITIES:
        raise Impossible("Välj prioritet 1, 2 eller 3.", field="priority")


@verb
def record_placement_assessment(
    application_id: UUID,
    judgement: Judgement,
    *,
    actor: Actor,
    on: OnGround | None = None,
    version: int | None = None,
    sitting: Sitting | None = None,
) -> PlacementAssessment:
    """Record the group's joint assessment: the ticket gets its priority, the decisions are asked for.

    `sitting` says who took part, on a meeting or between meetings; a group with a rule about a quorum asks for it. Proposing
    another unit asks the applicant to follow first; not recommending declines the application. With a ground the text is
    released to the parties. Raises `Impossible`, `Conflict`, `NotVisible`.
    """
    require(policies.can_chair(actor))
    unit_id = seen_application(actor, application_id).unit_id
    if unit_id:
        lock_line(unit_id)  # before the row, as whoever offers a place does
    application = checked(named_application(actor, application_id), version)
    seat = seat_of(actor, application)
    if not seat.is_chair or application.group_domain_id != actor.domain_id:
        raise Impossible("Bara gruppens ordförande registrerar placeringsbedömningen.")
    must("record_placement_assessment", application)
    _check_complete(judgement, application)
    unit, declined = _check(judgement, application), _declined(judgement, actor)
    responsible = require_party(application, judgement.responsible_id, actor)
    part = taking_part(application, seat, sitting, actor)
    fields = [*part.fields, *_judgement_fields(judgement, unit, declined), *_incomplete(application)]
    text = write_entry(
        application.case_id, EntryKind.PLACEMENT_ASSESSMENT, Category.PLANNING, fields, actor=actor
    )
    cite(text, package_entries(application), actor=actor)
    row = _record(application, judgement, unit, text, actor, urgent=bool(sitting and sitting.meeting is None))
    record_participation(row, part)
    lines = condition_lines(judgement.conditions) if judgement.recommended else []
    set_conditions(row, application, lines, responsible, actor=actor)
    if on is not None:
        share(application.case, [text], party_domains(application.case, actor), on, actor=actor)
    set_priority(application, judgement.priority, actor=actor)
    close_tasks(application, [ASSESS, JOINT], actor=actor)
    _go_on(application, judgement, unit, actor)
    outcome = "tillstyrker placering" if judgement.recommended else "tillstyrker inte placering"
    event = events.PlacementAssessed(outcome=outcome, unit=unit.name, priority=judgement.priority)
    log.tell(actor, event, application.case, subject_id=row.pk)
    return row


def _check_complete(judgement: Judgement, application: Application) -> None:
    if application.completed_at is None and not judgement.knowingly:
        raise Impossible(
            "Ansökan är inte komplett för bedömning. Begär komplettering, eller kryssa i att gruppen bedömer den ändå.",
            field="knowingly",
        )


def _incomplete(application: Application) -> list[Field]:
    """What was missing of an application that the group assessed all the same."""
    if application.completed_at is not None:
        return []
    return [
        ("incomplete", "Bedömd fast ansökan inte var komplett. Det saknades", "\n".join(lacks(application)))
    ]


def _check(judgement: Judgement, application: Application) -> Unit:
    _check_priority(judgement.priority)
    if not judgement.reasons.strip():
        raise Impossible("Skriv gruppens skäl.", field="reasons")
    units = GroupUnit.objects.filter(group__group_units__unit=application.unit_id, unit=judgement.unit_id)
    found = units.select_related("unit").first()
    if found is None:
        raise Impossible("Välj en enhet som gruppen bedömer för.", field="unit")
    return found.unit


def _declined(judgement: Judgement, actor: Actor) -> DeclineReason | None:
    """The reason from the dated list where placement is not recommended. Raises `Impossible` without one."""
    if judgement.recommended:
        return None
    listed = DeclineReason.objects.valid(actor.today)
    found = listed.filter(code=judgement.decline_code).first()
    if found is None:
        raise Impossible("Välj varför gruppen inte tillstyrker.", field="decline_code")
    return found


def level_of(unit: Unit) -> str:
    """The level that a unit meets, or an empty text."""
    return next((level.value for level in Level if unit.legal_type in LEVEL_TYPES.get(level, ())), "")


def _judgement_fields(judgement: Judgement, unit: Unit, declined: DeclineReason | None) -> list[Field]:
    next_steps = judgement.next_steps.strip() or declined.next_step if declined else ""
    return [
        ("proposal", "Förslag på mötet", judgement.proposal),
        ("outcome", "Bedömning", PROPOSALS["yes" if judgement.recommended else "no"]),
        ("unit", "Enhet", unit.name),
        ("priority", "Prioritet", PRIORITIES[judgement.priority]),
        ("declined", "Varför gruppen inte tillstyrker", declined.label if declined else ""),
        ("next_steps", "Föreslaget nästa steg", next_steps),
        ("conditions", "Villkor", judgement.conditions if judgement.recommended else ""),
        ("reasons", "Skäl", judgement.reasons),
    ]


def _record(
    application: Application,
    judgement: Judgement,
    unit: Unit,
    text: EntryVersion,
    actor: Actor,
    *,
    urgent: bool,
) -> PlacementAssessment:
    earlier = PlacementAssessment.objects.filter(application=application, superseded_at=None)
    earlier.update(superseded_at=actor.now)
    row = PlacementAssessment(
        application=application,
        case_id=application.case_id,
        case_owner_id=application.case_owner_id,
        owner_id=actor.domain_id,
        recommended=judgement.recommended,
        unit=unit,
        level=level_of(unit),
        priority_class=judgement.priority,
        assessed_on=actor.today,
        recorded_by_id=actor.user_id,
        recorded_by_name=actor.name,
        entry_id=text.entry_id,
        recorded_at=actor.now,
        urgent=urgent,
        decline_code="" if judgement.recommended else judgement.decline_code,
    )
    row.save(force_insert=True)
    return row


def _go_on(application: Application, judgement: Judgement, unit: Unit, actor: Actor) -> None:
    """State, ticket and the next tasks after a joint assessment. Where the head decides alone, the group that was asked advises."""
    made = decisions_of(application)
    required = required_kinds(application)
    goes_on = judgement.recommended or application.follows == routes.HEAD
    state = decisions.state_after(goes_on, required, made, actor.today)
    elsewhere = unit.pk != application.unit_id
    move(application, State.ASSESSED if elsewhere and state is State.APPROVED else state)
    if state is State.DECLINED:
        leave_queue(application, Why.NOT_RECOMMENDED, actor=actor)
        refused(application, actor)
    elif elsewhere:
        give(FOLLOW, application, application.owner_id, Role.CASE_WORKER, actor=actor, limit="decide")
    else:
        ask_for_decisions(application, decisions.missing(required, made, actor.today), actor=actor)


@verb
def reconsider(application_id: UUID, why: str, *, actor: Actor, version: int | None = None) -> Application:
    """Take an assessed or declined application up again: it stands in the queue with its time and awaits assessment."""
    require(policies.can_chair(actor))
    application = checked(named_application(actor, application_id), version)
    if not seat_of(actor, application).is_chair or application.group_domain_id != actor.domain_id:
        raise Impossible("Bara gruppens ordförande tar upp en ansökan på nytt.")
    must("reconsider", application)
    if not why.strip():
        raise Impossible("Skriv varför ansökan tas upp på nytt.", field="why")
    fields = [("why", "Varför ansökan tas upp på nytt", why)]
    write_entry(application.case_id, EntryKind.NOTE, Category.PLANNING, fields, actor=actor)
    rejoin_queue(application, actor=actor)
    close_tasks(application, [FOLLOW, ANSWER, *DECIDE.values()], actor=actor)
    drop_conditions(application, actor=actor)
    move(application, State.SENT)
    seat = seat_of(actor, application)
    for domain_id in sitting_domains(seat.group, actor.today):
        give(ASSESS, application, domain_id, Role.GROUP_MEMBER, actor=actor, limit="assess")
    give(JOINT, application, actor.domain_id, Role.GROUP_CHAIR, actor=actor, limit="joint_assessment")
    log.tell(actor, events.ApplicationReconsidered(), application.case, subject_id=application.pk)
    return application
