"""Draft, send, share, withdraw an application; follow the group's proposal; close it when a stay begins."""

from dataclasses import asdict, dataclass
from uuid import UUID

from referrals import events, policies
from referrals.actions import sending
from referrals.actions.support import (
    ALL_TASKS,
    ANSWER,
    FOLLOW,
    PACKAGE,
    OnGround,
    ask_for_decisions,
    checked,
    close_tasks,
    leave_queue,
    move,
    move_ticket,
    must,
    named_application,
    own_application,
    party_domains,
    share,
)
from referrals.actions.tickets import Why, join_queue
from referrals.domain import decisions, states
from referrals.models import Application, DraftText, LegalGround, PlacementAssessment
from referrals.selectors.consent import lost_package
from vardkedja.core import log
from vardkedja.core.actions.cases import add_party, own_case
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import PartyRole, Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import save_new_version, verb

State = states.State


@dataclass(frozen=True)
class Draft:
    """What the applicant has filled in so far. Texts may be empty in a draft; `unit_id` or `level` says what is sought."""

    ground_code: str
    unit_id: UUID | None = None
    level: str = ""
    urgency: int = 3
    urgency_text: str = ""
    reason: str = ""
    own_view: str = ""
    has_children: bool = False
    children: str = ""

    def texts(self) -> dict[str, object]:
        names = ("urgency_text", "reason", "own_view", "has_children", "children")
        return {name: value for name, value in asdict(self).items() if name in names}


@verb
def save_draft(
    case_id: UUID,
    draft: Draft,
    *,
    actor: Actor,
    application_id: UUID | None = None,
    version: int | None = None,
) -> Application:
    """Save an application that is not sent yet; only the own authority sees it.

    Raises `Impossible` at `ground_code`, `unit` or `level`, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_apply(actor))
    case = own_case(actor, case_id)
    if case.closed_at:
        raise Impossible("Ärendet är avslutat. Öppna ett nytt ärende för en ny ansökan.")
    ground = LegalGround.objects.valid(actor.today).filter(code=draft.ground_code).first()
    if ground is None:
        raise Impossible("Välj en laglig grund i listan.", field="ground_code")
    if not draft.unit_id and not draft.level:
        raise Impossible("Välj en enhet eller en nivå.", field="unit")
    unit = _unit(draft.unit_id, actor)
    values: dict[str, object] = {
        "legal_ground": ground,
        "unit": unit,
        "level": draft.level,
        "urgency": draft.urgency,
    }
    if application_id is None:
        application = Application(
            case=case, case_owner_id=case.owner_id, owner_id=actor.domain_id, created_at=actor.now, **values
        )
        application.save(force_insert=True)
        log.tell(actor, events.ApplicationDrafted(), case, subject_id=application.pk)
    else:
        application = _change(application_id, case_id, values, version, actor)
        log.write(
            actor,
            log.Action.CHANGE,
            "DraftChanged",
            reason="egen åtgärd",
            owner_domain_id=actor.domain_id,
            person_id=case.person_id,
            case_id=case.pk,
            object_id=application.pk,
        )
    _keep_text(application, draft, actor)
    return application


def _unit(unit_id: UUID | None, actor: Actor) -> Unit | None:
    if unit_id is None:
        return None
    unit = policies.queue_units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise Impossible("Välj en enhet i listan.", field="unit")
    return unit


def _change(
    application_id: UUID, case_id: UUID, values: dict[str, object], version: int | None, actor: Actor
) -> Application:
    application = checked(own_application(actor, application_id), version)
    if application.case_id != case_id:
        raise NotVisible
    must("save_draft", application)
    for name, value in values.items():
        setattr(application, name, value)
    save_new_version(application, *values)
    return application


def _keep_text(application: Application, draft: Draft, actor: Actor) -> None:
    values = {"body": draft.texts(), "saved_at": actor.now}
    if DraftText.objects.filter(application=application, owner=actor.domain_id).update(**values):
        return
    DraftText(
        application=application,
        case_id=application.case_id,
        case_owner_id=application.case_owner_id,
        owner_id=actor.domain_id,
        **values,
    ).save(force_insert=True)


@verb
def send_application(
    application_id: UUID,
    *,
    actor: Actor,
    on: OnGround | None,
    version: int | None = None,
    ask_group: bool = False,
) -> Application:
    """Send an application: freeze what is written, make the parties, take a position in the queue, give the tasks.

    It follows the unit's route in of the day to the end; `ask_group`: the referral group assesses first where the route leaves that to
    the applicant. With a ground (`on`) the frozen package (identity, application, children) is released to the parties; without one they
    see coordination data only. Raises `Impossible` at the field of what is missing.
    """
    require(policies.can_apply(actor))
    application = checked(own_application(actor, application_id), version)
    must("send_application", application)
    if application.case.closed_at:
        raise Impossible("Ärendet är avslutat. Öppna ett nytt ärende för en ny ansökan.")
    text = DraftText.objects.get(application=application, owner=actor.domain_id).body
    sending.require_complete(text)
    unit = application.unit or sending.unit_for_level(application, actor)
    if Application.objects.filter(case=application.case_id, unit=unit, state__in=states.OPEN).exists():
        raise Impossible(
            "Det finns redan en öppen ansökan till enheten i ärendet. Återkalla den, eller fortsätt med den.",
            field="unit",
        )
    application.unit = unit
    route = sending.route_of(application, actor, ask_group=ask_group)
    versions = sending.freeze(application, text, actor)
    recipients = sending.make_parties(application, route, actor)
    if on is not None:
        share(application.case, versions, recipients, on, actor=actor, package=PACKAGE)
    application.shared = on is not None
    application.sent_at = actor.now
    application.ticket = join_queue(application, actor=actor)
    application.state = route.begins.value
    save_new_version(
        application, "unit", "shared", "sent_at", "ticket", "state", "entry", "children_entry",
        "identity_entry", "operator", "group_domain", "home", "region", "route",
    )  # fmt: skip
    DraftText.objects.filter(application=application, owner=actor.domain_id).delete()
    sending.give_first_tasks(application, route, actor)
    how = "innehållet lämnades ut" if on is not None else "endast samordningsuppgifter"
    log.tell(
        actor, events.ApplicationSent(unit=unit.name, how=how), application.case, subject_id=application.pk
    )
    return application


@verb
def share_application(
    application_id: UUID, *, actor: Actor, on: OnGround, version: int | None = None
) -> Application:
    """Release the package of an application that was sent without a ground, or that a withdrawn consent closed.

    Who had it closed gets the tasks again that were led away then.
    """
    require(policies.can_apply(actor))
    application = checked(own_application(actor, application_id), version)
    must("share_application", application)
    closed_to = lost_package(application)
    share(
        application.case,
        sending.package(application, actor),
        party_domains(application.case, actor),
        on,
        actor=actor,
        package=PACKAGE,
    )
    sending.give_again(application, closed_to, actor=actor)
    application.shared = True
    save_new_version(application, "shared")
    log.tell(actor, events.ApplicationShared(), application.case, subject_id=application.pk)
    return application


@verb
def withdraw_application(application_id: UUID, *, actor: Actor, version: int | None = None) -> Application:
    """Take back the own application, also a draft: the ticket leaves the queue and all its tasks close."""
    require(policies.can_apply(actor))
    application = checked(own_application(actor, application_id), version)
    must("withdraw_application", application)
    if application.ticket_id:
        leave_queue(application, Why.WITHDRAWN, actor=actor)
        close_tasks(application, ALL_TASKS, actor=actor)
    DraftText.objects.filter(application=application, owner=actor.domain_id).delete()
    move(application, State.WITHDRAWN)
    log.tell(actor, events.ApplicationWithdrawn(), application.case, subject_id=application.pk)
    return application


@verb
def follow_assessment(
    application_id: UUID, *, actor: Actor, on: OnGround | None, version: int | None = None
) -> Application:
    """Let the application go to the unit that the group proposed. The ticket moves and keeps its time; the unit becomes
    party and, on a ground, receives the package."""
    require(policies.can_apply(actor))
    application = checked(own_application(actor, application_id), version)
    must("follow_assessment", application)
    proposed = PlacementAssessment.objects.filter(application=application, superseded_at=None).first()
    if proposed is None or proposed.unit_id == application.unit_id:
        raise Impossible("Gruppen har inte föreslagit någon annan enhet.")
    unit = Unit.objects.get(pk=proposed.unit_id)
    add_party(application.case_id, unit.operator_id, PartyRole.UNIT, unit_id=unit.pk, actor=actor)
    if on is not None:
        share(
            application.case,
            sending.package(application, actor),
            [unit.operator_id],
            on,
            actor=actor,
            package=PACKAGE,
        )
    move_ticket(application, unit, actor=actor)
    application.unit, application.operator_id, application.level = unit, unit.operator_id, proposed.level
    save_new_version(application, "unit", "operator", "level")
    close_tasks(application, [FOLLOW], actor=actor)
    required = [decisions.Kind(kind) for kind in application.legal_ground.required]
    ask_for_decisions(application, required, actor=actor)
    log.tell(actor, events.ApplicationMoved(unit=unit.name), application.case, subject_id=application.pk)
    return application


@verb
def mark_placed(application_id: UUID, *, actor: Actor) -> Application:
    """The stay has begun: close the application and its position. Called by the home when somebody arrives."""
    application = named_application(actor, application_id)
    require(policies.can_mark_placed(actor, application.unit_id))
    must("mark_placed", application)
    if application.operator_id != actor.domain_id:
        raise NotVisible
    leave_queue(application, Why.PLACED, actor=actor)
    close_tasks(application, [ANSWER, *ALL_TASKS], actor=actor)
    move(application, State.PLACED)
    unit = application.unit.name if application.unit else ""
    log.tell(actor, events.ApplicationPlaced(unit=unit), application.case, subject_id=application.pk)
    return application
