"""The decisions beside the group's assessment, each with its own decider, date and document."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from referrals import events, policies
from referrals.actions.support import (
    ANSWER,
    DECIDE,
    OnGround,
    checked,
    close_tasks,
    decider_of,
    give,
    leave_queue,
    move,
    must,
    named_application,
    names_ticket,
    package_entries,
    party_domains,
    share,
)
from referrals.actions.tickets import Why
from referrals.domain import decisions, states
from referrals.domain.decisions import Kind
from referrals.models import Application, Decision, PlacementAssessment
from referrals.selectors.decisions import decisions_of, required_kinds
from referrals.selectors.identity import outside_target, released_identity
from vardkedja.core import log
from vardkedja.core.actions.citations import cite
from vardkedja.core.actions.entries import Field, write_entry
from vardkedja.core.actor import Actor
from vardkedja.core.clock import day_of
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Category, EntryKind, Role
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb

State = states.State
ENTRY_KINDS = {
    Kind.ASSISTANCE: EntryKind.ASSISTANCE_DECISION,
    Kind.ADMISSION: EntryKind.ADMISSION_DECISION,
    Kind.REGION_CARE: EntryKind.REGION_DECISION,
    Kind.SIS: EntryKind.SIS_DECISION,
}
#: How an assistance decision is appealed (förvaltningslagen 2017:900, 43–44 §§).
APPEAL = (
    "Du kan överklaga beslutet. Skriv vilket beslut du överklagar, varför det ska ändras och hur. "
    "Skicka eller lämna överklagandet till {authority}, inte till domstolen. Det ska ha kommit in inom tre veckor "
    "från den dag då du fick del av beslutet. Ändras inte beslutet som du vill, skickas överklagandet vidare till "
    "förvaltningsrätten. Din handläggare hjälper dig gärna att skriva."
)


@dataclass(frozen=True)
class Ruling:
    """A decision as filled in. `valid_to` is the first day on which it no longer holds, None: until further notice."""

    outcome: str
    decided_on: dt.date
    text: str
    reasons: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    #: Assistance refused: the day when the person was told of the grounds and could answer (FL 25 §).
    communicated_on: dt.date | None = None
    #: SiS: the decision's own number.
    reference: str = ""


@verb
def decide_assistance(
    application_id: UUID,
    ruling: Ruling,
    *,
    actor: Actor,
    on: OnGround | None = None,
    version: int | None = None,
) -> Decision:
    """The home municipality's *biståndsbeslut*, by its delegate: grant, or refusal with reasons and how to appeal."""
    require(policies.can_decide_assistance(actor))
    application = _decidable(application_id, Kind.ASSISTANCE, actor, version)
    _check_ruling(ruling, actor)
    refused = ruling.outcome == decisions.REFUSED
    if refused and ruling.communicated_on is None:
        raise Impossible(
            "Ange vilken dag den enskilde fick ta del av underlaget och yttra sig.", field="communicated_on"
        )
    if ruling.communicated_on and ruling.communicated_on > ruling.decided_on:
        raise Impossible(
            "Den enskilde ska ha fått ta del av underlaget före beslutet.", field="communicated_on"
        )
    fields = _fields(ruling) + [
        ("communicated_on", "Underlaget kommunicerat", str(ruling.communicated_on or "")),
        ("appeal", "Hur man överklagar", APPEAL.format(authority=actor.domain.name) if refused else ""),
    ]
    return _decide(application, Kind.ASSISTANCE, ruling, fields, on, actor)


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
    _check_ruling(ruling, actor)
    if not ruling.text.strip():
        raise Impossible("Skriv lämplighetsbedömningen.", field="text")
    if ruling.outcome == decisions.GRANTED:
        if ruling.valid_from is None:
            raise Impossible("Ange vilken dag inskrivningen planeras.", field="valid_from")
        _check_target(application, ruling.valid_from, actor)
    fields = _fields(ruling, text="Lämplighetsbedömning")
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
    _check_ruling(ruling, actor)
    return _decide(application, Kind.REGION_CARE, ruling, _fields(ruling), on, actor)


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
    _check_ruling(ruling, actor)
    if not ruling.reference.strip():
        raise Impossible("Skriv SiS diarienummer.", field="reference")
    fields = [("reference", "SiS diarienummer", ruling.reference), *_fields(ruling)]
    return _decide(application, Kind.SIS, ruling, fields, on, actor)


def _decidable(application_id: UUID, kind: Kind, actor: Actor, version: int | None) -> Application:
    """The application, locked, if the decision is asked for, is this domain's to make and can be made now."""
    application = checked(named_application(actor, application_id), version)
    if decider_of(application, kind)[0] != actor.domain_id:
        raise NotVisible
    must("decide", application)
    if kind not in required_kinds(application):
        raise Impossible(f"Den lagliga grunden kräver inget {decisions.LABELS[kind].lower()}.")
    proposed = PlacementAssessment.objects.filter(application=application, superseded_at=None).first()
    if proposed and proposed.unit_id != application.unit_id:
        raise Impossible("Gruppen föreslår en annan enhet. Sökande myndighet tar först ställning till det.")
    return application


def _check_ruling(ruling: Ruling, actor: Actor) -> None:
    if ruling.outcome not in Decision.Outcome.values:
        raise Impossible("Välj om det beviljas eller avslås.", field="outcome")
    if ruling.decided_on > actor.today:
        raise Impossible("Beslutsdagen kan inte ligga i framtiden.", field="decided_on")
    if ruling.outcome == decisions.REFUSED and not ruling.reasons.strip():
        raise Impossible("Skriv skälen för avslaget.", field="reasons")
    starts = ruling.valid_from or ruling.decided_on
    if ruling.valid_to and ruling.valid_to <= starts:
        raise Impossible("Beslutet kan inte sluta gälla innan det börjar.", field="last_day")
    if ruling.outcome == decisions.GRANTED and ruling.valid_to and ruling.valid_to <= actor.today:
        raise Impossible("Beslutet har redan slutat gälla.", field="last_day")


def _check_order(kind: Kind, ruling: Ruling, application: Application) -> None:
    """A decision on an application comes after it. SiS decides on its own (LVM § 27), before the application or after."""
    sent_on = day_of(application.sent_at) if application.sent_at else None
    if sent_on and kind is not Kind.SIS and ruling.decided_on < sent_on:
        raise Impossible(
            f"Beslutet kan inte vara fattat innan ansökan skickades {sent_on.isoformat()}.",
            field="decided_on",
        )


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


def _fields(ruling: Ruling, text: str = "Beslut") -> list[Field]:
    return [
        ("outcome", "Utfall", Decision.Outcome(ruling.outcome).label),
        ("decided_on", "Beslutsdatum", ruling.decided_on.isoformat()),
        ("valid_from", "Gäller från", (ruling.valid_from or ruling.decided_on).isoformat()),
        ("last_day", "Gäller till och med", _last_day(ruling)),
        ("text", text, ruling.text),
        ("reasons", "Skäl", ruling.reasons),
    ]


def _last_day(ruling: Ruling) -> str:
    return (ruling.valid_to - dt.timedelta(days=1)).isoformat() if ruling.valid_to else "tills vidare"


def _decide(
    application: Application,
    kind: Kind,
    ruling: Ruling,
    fields: list[Field],
    on: OnGround | None,
    actor: Actor,
) -> Decision:
    """Write the decision; an earlier one of the kind is superseded; state, queue and tasks follow."""
    _check_order(kind, ruling, application)
    text = write_entry(
        application.case_id,
        ENTRY_KINDS[kind],
        Category.PLANNING,
        [("unit", "Enhet", application.unit.name if application.unit else ""), *fields],
        actor=actor,
        unit_id=application.unit_id if kind is Kind.ADMISSION else None,
    )
    cite(text, package_entries(application), actor=actor)
    earlier = Decision.objects.filter(application=application, kind=kind, superseded_at=None)
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
        decider_id=actor.user_id,
        decider_name=actor.name,
        valid_from=ruling.valid_from or ruling.decided_on,
        valid_to=ruling.valid_to,
        entry_id=text.entry_id,
        recorded_at=actor.now,
    )
    row.save(force_insert=True)
    if on is not None:
        share(application.case, [text], party_domains(application.case, actor), on, actor=actor)
    close_tasks(application, [DECIDE[kind]], actor=actor)
    _settle(application, actor)
    event = events.DecisionMade(
        kind=decisions.LABELS[kind],
        outcome=row.get_outcome_display().lower(),
        unit=application.unit.name if application.unit else "",
        decided_on=ruling.decided_on.isoformat(),
    )
    log.tell(actor, event, application.case, subject_id=row.pk)
    return row


def _settle(application: Application, actor: Actor) -> None:
    """The state that the decisions give. A refusal ends the position, or asks the applicant to where we may not."""
    state = decisions.state_after(True, required_kinds(application), decisions_of(application), actor.today)
    if state is State.DECLINED and not names_ticket(application, actor):
        give(ANSWER, application, application.owner_id, Role.CASE_WORKER, actor=actor, limit="decide")
        return
    if state is State.DECLINED:
        leave_queue(application, Why.REFUSED, actor=actor)
        close_tasks(application, DECIDE.values(), actor=actor)
    if state.value != application.state:
        move(application, state)
