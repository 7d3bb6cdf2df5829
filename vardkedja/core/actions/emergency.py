"""Emergency access: open it with a reason, end it, note that one has seen it; and ask another authority urgently."""

import datetime as dt
from uuid import UUID

from django.db.models import Q

from vardkedja.core import emergencies, events, log, policies
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.clock import STOCKHOLM
from vardkedja.core.domain.words import says, seen
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import (
    Assignment,
    Case,
    CaseHandler,
    CaseParty,
    EmergencyAccess,
    EmergencyReason,
    PersonRecord,
    Role,
    Task,
    UrgentRequest,
)
from vardkedja.core.querysets import valid_on
from vardkedja.core.selectors.reviews import rules_of
from vardkedja.core.verbs import verb

#: Tasks: the manager's and the handler's, the log reviewer's, the case's owner's, and the asked authority's.
TOLD, REVIEWED, OWNER, ASKED = "emergency_told", "emergency_reviewed", "emergency_owner", "urgent_release"
#: Who is told where nobody handles the case: the first of these that the authority has.
MANAGERS = (Role.UNIT_MANAGER, Role.HEAD_OF_HOME, Role.GROUP_CHAIR, Role.REGION_PLANNER)
#: Words shorter than this say nothing.
SHORTEST = 10
DAYS_REMEMBERED = 30
WHAT = "nödåtkomst"


@verb
def open_emergency(
    reason: str,
    words: str,
    *,
    actor: Actor,
    case_id: UUID | None = None,
    record_id: UUID | None = None,
) -> EmergencyAccess:
    """Let the actor past the own authority's inner limits to a case or a person, for as long as the rules say.

    Raises `Impossible` (logged) without a reason in code and words or while one is open, `NotVisible` (logged) for what
    the authority does not have, `NotAllowed`.
    """
    policies.require(policies.can_open_emergency(actor))
    case, record = _target(actor, case_id, record_id)
    check_reason(actor, reason, words, case)
    _check_none_open(actor, case, record)
    since = actor.now - dt.timedelta(days=DAYS_REMEMBERED)
    before = EmergencyAccess.objects.filter(
        domain=actor.domain_id, user=actor.user_id, case=case, record=record, began_at__gte=since
    )
    row = EmergencyAccess(
        domain_id=actor.domain_id,
        user_id=actor.user_id,
        user_name=actor.name,
        case=case,
        case_owner_id=case.owner_id if case else None,
        record=record,
        reason=EmergencyReason(reason),
        words=seen(words),
        began_at=actor.now,
        valid_to=actor.now + dt.timedelta(minutes=rules_of(actor).emergency_minutes),
        earlier=before.count(),
    )
    row.save(force_insert=True)
    _notify(actor, row)
    return row


def _target(
    actor: Actor, case_id: UUID | None, record_id: UUID | None
) -> tuple[Case | None, PersonRecord | None]:
    """What row-level security lets the authority have at all; inner limits are not asked."""
    case = Case.objects.filter(pk=case_id).first() if case_id else None
    record = PersonRecord.objects.filter(pk=record_id, domain=actor.domain_id).first() if record_id else None
    if (case is None) == (record is None):
        error = NotVisible()
        error.trace = log.refused(actor, WHAT, "ingen sådan").trace
        raise error
    return case, record


def check_reason(actor: Actor, reason: str, words: str, case: Case | None = None) -> None:
    """Refuse (and log) without a reason. Asked before anything is looked up, so that no answer tells whom one has here."""
    if reason not in EmergencyReason.values:
        raise log.refused(actor, WHAT, "Välj varför det är bråttom.", field="reason", case=case)
    if not says(words, characters=SHORTEST):
        message = f"Skriv med minst {SHORTEST} tecken varför du behöver läsa nu."
        raise log.refused(actor, WHAT, message, field="words", case=case)


def _check_none_open(actor: Actor, case: Case | None, record: PersonRecord | None) -> None:
    row = emergencies.about_the_same(actor, case, record)
    if row:
        ends = row.valid_to.astimezone(STOCKHOLM)
        message = f"Du har redan nödåtkomst till {ends:%H:%M}. Den förlängs inte."
        raise log.refused(actor, WHAT, message, case=case)


def _notify(actor: Actor, row: EmergencyAccess) -> None:
    """The manager and the responsible here, the log reviewer, and the case's owner where that is another authority."""
    due = add_working_days(actor.today, 1)
    give_task(TOLD, due, actor=actor, role=_manager(actor), subject_id=row.pk)
    give_task(REVIEWED, due, actor=actor, role=Role.LOG_REVIEWER, subject_id=row.pk)
    case = row.case
    if case is None:
        _log(actor, "EmergencyOpened", row, person_id=_person(row))
        return
    responsible = _responsible(actor, case)
    if responsible:
        give_task(TOLD, due, actor=actor, assignee_id=responsible, subject_id=row.pk)
    if case.owner_id != actor.domain_id:
        give_task(OWNER, due, actor=actor, domain_id=case.owner_id, case=case)
    log.tell(actor, events.EmergencyOpened(), case, subject_id=row.pk)


def _responsible(actor: Actor, case: Case) -> UUID | None:
    held = CaseHandler.objects.filter(
        content_object=case, domain=actor.domain_id, duty=CaseHandler.Duty.RESPONSIBLE
    )
    return held.exclude(user=actor.user_id).values_list("user", flat=True).first()


def _manager(actor: Actor) -> str:
    held = set(
        Assignment.objects.valid(actor.today)
        .filter(domain=actor.domain_id, role__in=MANAGERS, user__is_active=True)
        .exclude(user=actor.user_id)
        .values_list("role", flat=True)
    )
    return next((role for role in MANAGERS if role in held), Role.UNIT_MANAGER)


@verb
def end_emergency(emergency_id: UUID, *, actor: Actor) -> EmergencyAccess:
    """End the own access before its time."""
    rows = EmergencyAccess.objects.filter(
        pk=emergency_id, domain=actor.domain_id, user=actor.user_id, ended_at=None, valid_to__gt=actor.now
    )
    row = rows.select_for_update().first()
    if row is None:
        raise NotVisible
    # Ending it may hide the person from the reader, so who it is has to be asked before.
    person = _person(row)
    row.ended_at = actor.now
    row.save(update_fields=["ended_at"])
    _log(actor, "EmergencyEnded", row, person_id=person)
    return row


@verb
def note_emergency(emergency_id: UUID, *, actor: Actor) -> EmergencyAccess:
    """Whoever was told has seen it. Nobody notes the own one. Raises `Impossible`, `NotVisible`."""
    row = EmergencyAccess.objects.filter(pk=emergency_id, domain=actor.domain_id).first()
    if row is None:
        raise NotVisible
    if row.user_id == actor.user_id:
        raise Impossible("Det är din egen nödåtkomst. Någon annan tar del av den.")
    told = Q(assignee=actor.user_id)
    if actor.has(*MANAGERS):
        told |= Q(kind=TOLD, assignee=None)
    if actor.has(Role.LOG_REVIEWER):
        told |= Q(kind=REVIEWED)
    tasks = Task.objects.filter(
        told, domain=actor.domain_id, kind__in=(TOLD, REVIEWED), subject_id=row.pk, done_at=None
    )
    if not tasks.update(done_at=actor.now, done_by_name=actor.name):
        raise NotVisible
    _log(actor, "EmergencyNoted", row, person_id=_person(row), relation="review")
    return row


@verb
def note_as_owner(case_id: UUID, *, actor: Actor) -> int:
    """The case's owner has seen that another authority used emergency access in it. Returns how many tasks were done."""
    case = policies.visible_cases(actor).filter(pk=case_id, owner=actor.domain_id).first()
    if case is None:
        raise NotVisible
    return finish_tasks(OWNER, actor=actor, case=case)


@verb
def ask_urgently(case_id: UUID, asked_id: UUID, reason: str, phone: str, *, actor: Actor) -> UrgentRequest:
    """Ask another party of the case to release what is needed now; it decides by the ordinary grounds.

    Emergency access never crosses between authorities: no law gives direct access to what was not released.
    """
    policies.require(policies.can_open_emergency(actor))
    case = policies.visible_cases(actor).filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    parties = CaseParty.objects.filter(valid_on(actor.today), case=case, domain=asked_id)
    if asked_id == actor.domain_id or not parties.exists():
        raise Impossible("Välj en annan myndighet som är part i ärendet.", field="asked")
    if reason not in EmergencyReason.values:
        raise log.refused(actor, "akut begäran", "Välj varför det är bråttom.", field="reason", case=case)
    row = UrgentRequest(
        case=case,
        case_owner_id=case.owner_id,
        domain_id=actor.domain_id,
        asked_id=asked_id,
        reason=EmergencyReason(reason),
        phone=phone.strip(),
        asked_by_name=actor.name,
        asked_at=actor.now,
    )
    row.save(force_insert=True)
    give_task(ASKED, actor.today, actor=actor, domain_id=asked_id, case=case, subject_id=row.pk)
    event = events.UrgentlyAsked(reason=row.get_reason_display())
    log.tell(actor, event, case, subject_id=row.pk)
    return row


def _person(row: EmergencyAccess) -> UUID | None:
    """Who it is about, or None where the record is hidden from whoever asks."""
    if row.case:
        return row.case.person_id
    return PersonRecord.objects.filter(pk=row.record_id).values_list("person_id", flat=True).first()


def _log(
    actor: Actor, what: str, row: EmergencyAccess, *, person_id: UUID | None, relation: str = "emergency"
) -> None:
    log.write(
        actor,
        log.Action.CHANGE,
        what,
        reason=emergencies.words(row),
        relation=relation,
        owner_domain_id=row.case_owner_id or actor.domain_id,
        person_id=person_id,
        case_id=row.case_id,
        object_id=row.pk,
    )
