"""Protected personal data: record and end it, name who sees, reveal with a reason, carry the flag along to other parties.

Nothing of this stands on a timeline: that somebody is protected is itself sensitive. The access log has every act.
"""

import datetime as dt
from uuid import UUID

from vardkedja.core import log, policies, protection
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain.words import says, seen
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import (
    Assignment,
    Case,
    CaseParty,
    EntryKind,
    Grant,
    NamedReader,
    PartyRole,
    PersonRecord,
    ProtectedPerson,
    Protection,
    Reveal,
    Role,
)
from vardkedja.core.models.users import CASE_ROLES
from vardkedja.core.permissions import see_protected_permission
from vardkedja.core.querysets import valid_on
from vardkedja.core.verbs import explain, verb

explain("one_protection_at_a_time", "Skyddet är redan registrerat.", "kind")
explain("named_once_per_protected_person", "Medarbetaren är redan utsedd.", "user")
#: How long a reveal lasts.
SHOWN_FOR = dt.timedelta(minutes=15)
_NAMER = {PartyRole.UNIT: Role.HEAD_OF_HOME, PartyRole.REGION: Role.REGION_PLANNER}


@verb
def protect_person(
    record_id: UUID, kind: str, *, actor: Actor, source: str, since: dt.date | None = None
) -> ProtectedPerson:
    """Record that a person of the own authority is protected; who records it is named, all others lose sight at once.

    The parties of the own cases are told. What is protected already is changed by those named alone, and names nobody.
    Raises `Impossible` for an unknown kind, a day to come, the same kind again, or (logged) for who is not named.
    """
    policies.require(policies.can_register_person(actor))
    record = policies.visible_records(actor).filter(pk=record_id).first()
    if record is None:
        raise NotVisible
    day = since or actor.today
    _check_fact(kind, source, day, actor.today)
    protected = _must_be_named(record.person_id, actor)
    person = ProtectedPerson.objects.filter(
        domain=actor.domain_id, person_id=record.person_id, case=None
    ).first()
    if person is None:
        person = ProtectedPerson(domain_id=actor.domain_id, person_id=record.person_id, created_at=actor.now)
        person.save(force_insert=True)
    if actor.user_id and person.pk not in protected:
        _name(person, actor.user_id, actor)
    _new_fact(person, kind, source, day, actor)
    _log(actor, person, "ProtectionRecorded")
    _tell_all_parties(record.person_id, actor)
    give_task(protection.TASK_NAME, actor.today, actor=actor, role=_own_namer(actor), subject_id=person.pk)
    return person


@verb
def end_protection(protected_id: UUID, *, actor: Actor) -> None:
    """End the own protection of a person from today; begun today, from tomorrow. Whom it was told to are told that too.

    Raises `NotVisible` for who is not named, `Impossible` for what another authority told: it ends there.
    """
    policies.require(policies.can_register_person(actor))
    person = _protected(actor, protected_id)
    if not (actor.is_system or protection.is_named(actor, [person])):
        raise NotVisible
    if person.told_by_id:
        raise Impossible("Skyddet är registrerat av en annan myndighet, som avslutar det.")
    if not PersonRecord.objects.filter(domain=actor.domain_id, person_id=person.person_id).exists():
        raise NotVisible
    _end_facts(person, actor)
    cases = Case.objects.filter(owner=actor.domain_id, person_id=person.person_id)
    for told in ProtectedPerson.objects.filter(told_by=actor.domain_id, case__in=cases):
        _end_facts(told, actor)
    finish_tasks(protection.TASK_NAME, actor=actor, subject_id=person.pk)
    _log(actor, person, "ProtectionEnded")


@verb
def name_reader(protected_id: UUID, user_id: UUID, *, actor: Actor) -> None:
    """Name a colleague who from now on sees the protected person. Raises `Impossible` for who handles no cases here, and
    (logged) for oneself: whoever names could else see for good what is to be revealed with a reason, for a while.
    """
    policies.require(policies.can_name_readers(actor))
    person = _protected(actor, protected_id)
    if user_id == actor.user_id and not protection.is_named(actor, [person]):
        message = "Du kan inte utse dig själv. Be en annan chef utse dig, eller visa uppgifterna med skäl."
        raise log.refused(actor, protection.WORD.lower(), message, field="user", case=person.case)
    held = Assignment.objects.valid(actor.today).filter(domain=actor.domain_id, user=user_id)
    if not held.filter(role__in=CASE_ROLES).exists():
        raise Impossible("Välj en medarbetare som handlägger ärenden hos er.", field="user")
    _name(person, user_id, actor)
    finish_tasks(protection.TASK_NAME, actor=actor, subject_id=person.pk)
    _log(actor, person, "ReaderNamed", object_id=user_id)


@verb
def unname_reader(protected_id: UUID, user_id: UUID, *, actor: Actor) -> None:
    """Take away who is named. Raises `Impossible` for the last one: somebody must be able to work."""
    policies.require(policies.can_name_readers(actor))
    person = _protected(actor, protected_id)
    rows = NamedReader.objects.filter(content_object=person, domain=actor.domain_id)
    if not rows.exclude(user=user_id).exists():
        raise Impossible("Någon måste vara utsedd. Utse en annan medarbetare först.")
    if not rows.filter(user=user_id).delete()[0]:
        raise NotVisible
    _log(actor, person, "ReaderTakenAway", object_id=user_id)


@verb
def reveal_case(case_id: UUID, reason: str, *, actor: Actor) -> Case:
    """Open a protected person's case to who is not named, for `SHOWN_FOR`, with a reason that stands in the log.

    Raises `NotAllowed`, `NotVisible`, and `Impossible` (logged) without a reason.
    """
    policies.require(policies.can_reveal_protected(actor))
    case = policies.visible_cases(actor).filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    if not says(reason):
        message = "Skriv varför du behöver se de skyddade uppgifterna."
        raise log.refused(actor, "skyddade uppgifter", message, field="reason", case=case)
    for person in protection.of_case(actor, case):
        _reveal(person, actor)
    log.write(
        actor,
        log.Action.READ,
        "skyddade uppgifter visade",
        reason=seen(reason),
        relation="revealed",
        owner_domain_id=case.owner_id,
        person_id=case.person_id,
        case_id=case.pk,
        object_id=case.pk,
    )
    return case


def tell_party(case: Case, party: CaseParty, actor: Actor) -> None:
    """Carry the flag along to a new party of an own case. Without an own protection in force nothing happens."""
    fact = _own_fact(case.person_id, actor)
    if fact is not None and party.domain_id != actor.domain_id:
        _tell(case, party, fact, actor)


def tell_identity(case: Case, domain_ids: list[UUID], actor: Actor) -> None:
    """An identity is being released: the recipient's own record of the person, if it has one, is protected from now on."""
    fact = _own_fact(case.person_id, actor)
    if fact is None:
        return
    for party in CaseParty.objects.filter(valid_on(actor.today), case=case, domain__in=domain_ids):
        _tell(case, party, fact, actor)
    told = ProtectedPerson.objects.filter(case=case, told_by=actor.domain_id, domain__in=domain_ids)
    told.update(person_id=case.person_id)


def protect_as_told(case: Case, record: PersonRecord, actor: Actor) -> None:
    """The own record has just been tied to a case that was told to be protected: it is protected too."""
    told = protection.in_force(actor).filter(case=case).first()
    if told is None or protection.in_force(actor).filter(person_id=record.person_id, case=None).exists():
        return
    fact = told.facts.filter(valid_on(actor.today)).first()
    protect_person(record.pk, fact.kind, actor=actor, source=Protection.Source.AUTHORITY)
    own = protection.in_force(actor).get(person_id=record.person_id, case=None)
    for user in NamedReader.objects.filter(content_object=told).values_list("user", flat=True):
        _name(own, user, actor)


def _protected(actor: Actor, protected_id: UUID) -> ProtectedPerson:
    person = protection.in_force(actor).filter(pk=protected_id).first()
    if person is None:
        raise NotVisible
    return person


def _must_be_named(person_id: UUID, actor: Actor) -> set[UUID]:
    """What protects the person here already; who is not named for it sees it for a while only, and makes nothing of that."""
    present = list(protection.in_force(actor).filter(person_id=person_id))
    if present and actor.user_id and not protection.is_named(actor, present):
        message = "Bara den som är utsedd för personen ändrar skyddet. Be din chef utse dig."
        raise log.refused(actor, protection.WORD.lower(), message)
    return {one.pk for one in present}


def _check_fact(kind: str, source: str, day: dt.date, today: dt.date) -> None:
    if kind not in Protection.Kind.values:
        raise Impossible("Välj vilket skydd personen har.", field="kind")
    if source not in Protection.Source.values:
        raise Impossible("Välj var uppgiften kommer från.", field="source")
    if day > today:
        raise Impossible("Skyddet kan inte börja i framtiden.", field="since")


def _new_fact(person: ProtectedPerson, kind: str, source: str, day: dt.date, actor: Actor) -> None:
    present = Protection.objects.filter(protected=person, valid_to=None).first()
    if present and present.kind == kind:
        raise Impossible("Skyddet är redan registrerat.", field="kind")
    if present:
        _end_facts(person, actor)
    Protection(
        protected=person,
        domain_id=person.domain_id,
        told_by_id=person.told_by_id,
        kind=kind,
        source=source,
        valid_from=day,
        recorded_by_name=actor.name,
        recorded_at=actor.now,
    ).save(force_insert=True)


def _end_facts(person: ProtectedPerson, actor: Actor) -> None:
    for fact in Protection.objects.filter(protected=person, valid_to=None):
        last = max(actor.today, fact.valid_from + dt.timedelta(days=1))
        Protection.objects.filter(pk=fact.pk).update(
            valid_to=last, ended_by_name=actor.name, ended_at=actor.now
        )


def _name(person: ProtectedPerson, user_id: UUID, actor: Actor) -> None:
    if NamedReader.objects.filter(content_object=person, user=user_id).exists():
        return
    NamedReader.objects.create(
        permission=see_protected_permission(),
        user_id=user_id,
        content_object=person,
        domain_id=actor.domain_id,
        named_by_name=actor.name,
        since=actor.now,
    )


def _reveal(person: ProtectedPerson, actor: Actor) -> None:
    Reveal(
        protected=person,
        domain_id=actor.domain_id,
        user_id=actor.user_id,
        began_at=actor.now,
        valid_to=actor.now + SHOWN_FOR,
    ).save(force_insert=True)


def _own_fact(person_id: UUID, actor: Actor) -> Protection | None:
    facts = Protection.objects.filter(valid_on(actor.today), domain=actor.domain_id)
    return facts.filter(protected__person_id=person_id).first()


def _tell_all_parties(person_id: UUID, actor: Actor) -> None:
    fact = _own_fact(person_id, actor)
    assert fact is not None  # just recorded
    for case in Case.objects.filter(owner=actor.domain_id, person_id=person_id):
        parties = CaseParty.objects.filter(valid_on(actor.today), case=case).exclude(domain=actor.domain_id)
        for party in parties:
            _tell(case, party, fact, actor)
        told = Grant.objects.filter(case=case, owner=actor.domain_id, entry__kind=EntryKind.IDENTITY)
        tell_identity(case, list(told.values_list("recipient", flat=True)), actor)


def _tell(case: Case, party: CaseParty, fact: Protection, actor: Actor) -> None:
    """The party's authority has to protect the case from now on; its manager is asked to name who sees it."""
    mine = ProtectedPerson.objects.filter(case=case, domain=party.domain_id, told_by=actor.domain_id)
    told = mine.first()
    if told is None:
        told = ProtectedPerson(
            domain_id=party.domain_id,
            case=case,
            case_owner_id=case.owner_id,
            told_by_id=actor.domain_id,
            person_id=case.person_id if protection.has_received(case, party.domain_id) else None,
            created_at=actor.now,
        )
        told.save(force_insert=True)
    present = Protection.objects.filter(protected=told, valid_to=None).first()
    if present and present.kind == fact.kind:
        return
    _new_fact(told, fact.kind, Protection.Source.AUTHORITY, actor.today, actor)
    if present is None:
        role = _NAMER.get(PartyRole(party.role), Role.UNIT_MANAGER)
        give_task(
            protection.TASK_NAME, actor.today, actor=actor, domain_id=party.domain_id, case=case,
            unit_id=party.unit_id, role=role, subject_id=told.pk,
        )  # fmt: skip


def _own_namer(actor: Actor) -> str:
    """Whose task it is to name readers: the first role that may and that somebody holds here."""
    held = set(
        Assignment.objects.valid(actor.today).filter(domain=actor.domain_id).values_list("role", flat=True)
    )
    wanted = (Role.UNIT_MANAGER, Role.REGION_PLANNER, Role.HEAD_OF_HOME)
    return next((role for role in wanted if role in held), Role.UNIT_MANAGER)


def _log(actor: Actor, person: ProtectedPerson, what: str, *, object_id: UUID | None = None) -> None:
    log.change(
        actor, what, person_id=person.person_id, case_id=person.case_id, object_id=object_id or person.pk
    )
