"""What is filled in after an acute admission: each point is done by what it asks for being done, wherever that is done."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from placements import events, policies
from placements.actions.claims import refuse
from placements.domain import acute
from placements.domain.acute import Medical, Point
from placements.models import AcutePoint, AcuteRequest
from referrals.domain.decisions import Kind
from referrals.events import (
    ApplicationCompleted,
    CompulsoryCareRecorded,
    DecisionMade,
    GroundSet,
    InquiryOpened,
)
from referrals.models import Decision, Inquiry
from referrals.selectors.terms import due_at, terms_of
from vardkedja.core import clock, log, registry
from vardkedja.core.actions.entries import Field, write_entry
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.events import ConsentRecorded, Occurrence
from vardkedja.core.formatting import date_iso, moment
from vardkedja.core.models import Case, Category, Consent, Domain, EntryKind, Ground, Role
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb

TASKS = {point: f"placements.acute_{point.value}" for point in Point}
CONSENTS = frozenset({Ground.CONSENT_ORAL, Ground.CONSENT_WRITTEN})


def give_points(request: AcuteRequest, since: dt.datetime, *, actor: Actor) -> None:
    """The points of a request that was answered with yes, each with its task. Called by who admits."""
    for point in _points(request, since, actor):
        point.save(force_insert=True)
        if point.recorded_at is None:
            _give(point, request, actor)


def _points(request: AcuteRequest, since: dt.datetime, actor: Actor) -> Iterator[AcutePoint]:
    """Ground and inquiry are the municipality's, consent theirs who told, the medical assessment the home's.

    A consent on which the question itself was released is documented already.
    """
    responsible = request.home_id or request.owner_id
    told_by = responsible if request.by_phone else request.owner_id
    whose = {Point.CONSENT: told_by, Point.MEDICAL: request.operator_id}
    for kind in Point:
        domain_id = whose.get(kind, responsible)
        terms = terms_of("acute", request.case.collaboration_id, domain_id, actor.today)
        point = AcutePoint(
            request=request,
            case=request.case,
            case_owner_id=request.case_owner_id,
            owner_id=request.owner_id,
            operator_id=request.operator_id,
            domain_id=domain_id,
            kind=kind.value,
            due_on=due_at(terms, since, 1) or actor.today,
        )
        if kind == Point.CONSENT and request.ground in CONSENTS and not request.by_phone:
            point.occurred_on, point.recorded_at = clock.day_of(request.asked_at), request.asked_recorded_at
            point.recorded_by_name = request.caller_name
        yield point


def _give(point: AcutePoint, request: AcuteRequest, actor: Actor) -> None:
    at_home = point.kind == Point.MEDICAL
    health_care = Domain.objects.filter(pk=point.domain_id, law=Domain.Law.HSL).exists()
    by_day = Role.REGION_PLANNER if health_care else Role.CASE_WORKER
    give_task(
        TASKS[Point(point.kind)],
        point.due_on,
        actor=actor,
        domain_id=point.domain_id,
        case=request.case,
        unit_id=request.unit_id if at_home else None,
        role=Role.HOME_STAFF if at_home else by_day,
        subject_id=point.pk,
    )


# What is done elsewhere


def listen() -> None:
    """Called once when the app is ready."""
    registry.hears(InquiryOpened, _inquiry)
    registry.hears(ConsentRecorded, _consent)
    registry.hears(DecisionMade, _decision)
    registry.hears(GroundSet, _ground_set)
    registry.hears(CompulsoryCareRecorded, _ground)
    registry.hears(ApplicationCompleted, _ground)


def _inquiry(actor: Actor, _event: Occurrence, case: Case, inquiry_id: UUID) -> None:
    for point in _open(Point.INQUIRY, case, actor):
        opened_at = Inquiry.objects.get(pk=inquiry_id).opened_at
        assert opened_at is not None  # told when it has been opened
        day = clock.day_of(opened_at)
        by_day_only = opened_at == clock.midday(day)
        _done(point, day, actor, at=None if by_day_only else opened_at)


def _consent(actor: Actor, _event: Occurrence, case: Case, consent_id: UUID) -> None:
    for point in _open(Point.CONSENT, case, actor):
        given_on = Consent.objects.get(pk=consent_id).given_on
        assert given_on is not None  # told when every voice has been heard
        _done(point, given_on, actor)


def _decision(actor: Actor, _event: Occurrence, case: Case, decision_id: UUID) -> None:
    """The municipality's decision names the legal ground that it rests on."""
    for point in _open(Point.GROUND, case, actor):
        decision = Decision.objects.get(pk=decision_id)
        if decision.kind == Kind.ASSISTANCE:
            _done(point, decision.decided_on, actor)


def _ground_set(actor: Actor, event: Occurrence, case: Case, _application_id: UUID) -> None:
    """Who answers for the person has said on what ground, and since when."""
    assert isinstance(event, GroundSet)
    for point in _open(Point.GROUND, case, actor):
        _done(point, dt.date.fromisoformat(event.since), actor)


def _ground(actor: Actor, _event: Occurrence, case: Case, _subject_id: UUID) -> None:
    """The application as completed tells the ground and since when; compulsory care its days."""
    for point in _open(Point.GROUND, case, actor):
        _done(point, actor.today, actor)


def _open(kind: Point, case: Case, actor: Actor) -> list[AcutePoint]:
    """The own authority's open points of a kind in a case, locked."""
    rows = AcutePoint.objects.filter(case=case, domain=actor.domain_id, kind=kind, recorded_at=None)
    return list(rows.select_for_update(of=("self",)).select_related("case"))


def _done(
    point: AcutePoint,
    on: dt.date,
    actor: Actor,
    *,
    at: dt.datetime | None = None,
    entry_id: UUID | None = None,
) -> AcutePoint:
    kind = Point(point.kind)
    point.occurred_on, point.occurred_at, point.entry_id = on, at, entry_id
    point.recorded_at, point.recorded_by_name = actor.now, actor.name
    point.save(update_fields=["occurred_on", "occurred_at", "recorded_at", "recorded_by_name", "entry"])
    finish_tasks(TASKS[kind], actor=actor, case=point.case, subject_id=point.pk)
    event = events.AcutePointFilled(
        acute.POINTS[kind].lower(), moment(clock.local(at)) if at else date_iso(on)
    )
    log.tell(actor, event, point.case, subject_id=point.pk)
    return point


# What is written here


@verb
def assess_medically(point_id: UUID, medical: Medical, text: str, *, actor: Actor) -> AcutePoint:
    """The home writes down the medical assessment of somebody who came acutely: by which profession, by whom, when, and what.

    Raises `Impossible` at `profession`, `assessor`, `assessed_on` or `text`, `NotVisible`, `NotAllowed`.
    """
    point = _own_point(point_id, Point.MEDICAL, actor)
    refuse(
        *acute.assessment_lacks(medical, actor.now),
        None if text.strip() else acute.Refusal("Skriv vad bedömningen kom fram till.", "text"),
    )
    assert medical.assessed_at is not None  # else it lacked
    fields: list[Field] = [
        ("profession", "Medicinsk bedömning av, profession", acute.PROFESSIONS[medical.profession]),
        ("assessor", "Medicinsk bedömning av, namn", medical.assessor.strip()),
        ("assessed_at", "Bedömningen gjordes", medical.assessed_at.isoformat()),
        ("text", "Vad bedömningen kom fram till", text),
    ]
    written = write_entry(
        point.case_id, EntryKind.NOTE, Category.SOMATIC, fields, actor=actor, unit_id=point.request.unit_id
    )
    day = clock.day_of(medical.assessed_at)
    return _done(point, day, actor, at=medical.assessed_at, entry_id=written.entry_id)


@verb
def explain_lacking_consent(point_id: UUID, occurred_on: dt.date, text: str, *, actor: Actor) -> AcutePoint:
    """Write why there is no consent. Raises `Impossible` at `occurred_on` or `text`, `NotVisible`, `NotAllowed`."""
    point = _own_point(point_id, Point.CONSENT, actor)
    refuse(acute.why_not_lack(occurred_on, actor.today, text))
    fields: list[Field] = [("text", "Varför samtycke saknas", text)]
    written = write_entry(point.case_id, EntryKind.NOTE, Category.PLANNING, fields, actor=actor)
    return _done(point, occurred_on, actor, entry_id=written.entry_id)


def _own_point(point_id: UUID, kind: Point, actor: Actor) -> AcutePoint:
    require(policies.can_fill_acute_points(actor))
    rows = policies.visible_acute_points(actor).filter(pk=point_id, domain=actor.domain_id, kind=kind)
    point = rows.select_for_update(of=("self",)).first()
    if point is None:
        raise NotVisible
    if point.recorded_at:
        raise Impossible("Punkten är redan ifylld.")
    return point
