"""Open a case, add and end parties, decide who handles it, join two cases about one person."""

import base64
import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from vardkedja.core import events, gate, log, policies, protection, registry, withheld
from vardkedja.core.actions import protection as protecting
from vardkedja.core.actions.filefacts import begin_file
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible, Sheltered
from vardkedja.core.models import (
    Assignment,
    Case,
    CaseHandler,
    CaseLink,
    CaseParty,
    Domain,
    PartyRole,
    PersonRecord,
    Task,
    Unit,
    User,
)
from vardkedja.core.permissions import handle_permission
from vardkedja.core.verbs import explain, verb

explain("party_once_per_role", "Myndigheten är redan part i den rollen.", "domain")
explain("cases_joined_once", "Ärendena är redan sammankopplade.")
Duty = CaseHandler.Duty


def case_number(case_id: UUID) -> str:
    """An opaque number from the key: eight letters and digits, no order and no meaning."""
    return "K-" + base64.b32encode(case_id.bytes)[:8].decode()


@verb
def open_case(record_id: UUID, collaboration_id: UUID, *, actor: Actor) -> Case:
    """Open a case on the own record; the opener becomes responsible. Raises `NotAllowed`, `NotVisible`."""
    policies.require(policies.can_open_case(actor))
    record = policies.visible_records(actor).filter(pk=record_id).first()
    if record is None:
        raise NotVisible
    case = Case(
        owner_id=actor.domain_id,
        collaboration_id=collaboration_id,
        person_id=record.person_id,
        opened_at=actor.now,
    )
    case.number = case_number(case.pk)
    case.save(force_insert=True)
    _party(case, actor.domain_id, PartyRole.APPLICANT, actor.today)
    begin_file(case, actor)
    log.tell(actor, events.CaseOpened(owner=actor.domain.short_name), case)
    if actor.user_id:
        _handler(case, actor, actor.user_id, Duty.RESPONSIBLE)
        log.tell(actor, events.HandlerChanged(duty=_label(Duty.RESPONSIBLE), handler=actor.name), case)
    return case


@verb
def add_party(
    case_id: UUID, domain_id: UUID, role: str, *, actor: Actor, unit_id: UUID | None = None
) -> CaseParty:
    """Make another domain (role UNIT: a unit of it) a party from today. Only the case's owner may.

    Already party: returns that row. Raises `Impossible` when the unit is missing or not the domain's.
    """
    policies.require(policies.can_change_parties(actor))
    case = own_case(actor, case_id)
    present = CaseParty.objects.filter(
        case=case, domain=domain_id, role=role, unit=unit_id, valid_to=None
    ).first()
    if present:
        return present
    if role == PartyRole.UNIT and not Unit.objects.filter(pk=unit_id, operator=domain_id).exists():
        raise Impossible("Välj en av myndighetens enheter.", field="unit")
    party = _party(case, domain_id, role, actor.today, unit_id)
    protecting.tell_party(case, party, actor)
    name = Domain.objects.get(pk=domain_id).short_name
    log.tell(actor, events.PartyAdded(party=name, role=PartyRole(role).label), case)
    return party


@verb
def end_party(case_id: UUID, party_id: UUID, *, actor: Actor) -> None:
    """End a party's part from today on. Only the case's owner may, and never its own. A part begun today is ended tomorrow.

    Raises `Impossible` while the party has something to see to that it could then no longer reach.
    """
    policies.require(policies.can_change_parties(actor))
    case = own_case(actor, case_id)
    party = CaseParty.objects.filter(case=case, pk=party_id, valid_to=None).select_related("domain").first()
    if party is None:
        raise NotVisible
    if party.domain_id == case.owner_id:
        raise Impossible("Ärendets ägare är alltid part.")
    _nothing_in_the_way(actor, case, party)
    last = max(actor.today, party.valid_from + dt.timedelta(days=1))
    CaseParty.objects.filter(pk=party.pk).update(valid_to=last)
    event = events.PartyEnded(party=party.domain.short_name, role=party.get_role_display())
    log.tell(actor, event, case)


@verb
def close_case(case_id: UUID, *, actor: Actor) -> Case:
    """Close a case of the own domain. Open tasks of the own domain are closed with it.

    Raises `Impossible` while something is going on that the apps of the chain name (an application, a place).
    """
    policies.require(policies.can_close_case(actor))
    case = own_case(actor, case_id)
    if case.closed_at:
        raise Impossible("Ärendet är redan avslutat.")
    _nothing_in_the_way(actor, case, None)
    Case.objects.filter(pk=case.pk).update(closed_at=actor.now, row_version=case.row_version + 1)
    Task.objects.filter(case=case, domain=actor.domain_id, done_at=None).update(
        done_at=actor.now, done_by_name=actor.name
    )
    log.tell(actor, events.CaseClosed(), case)
    case.refresh_from_db()
    return case


@verb
def set_handler(case_id: UUID, user_id: UUID, duty: str, *, actor: Actor, note: str = "") -> CaseHandler:
    """Name the responsible or the deputy in the own domain, with a handover note (at most 500 characters).

    Raises `Impossible` when the user has no valid assignment in the domain, or is the other of the two already.
    """
    policies.require(policies.can_name_handler(actor))
    # Also of a protected person's case, which who hands it over need not see: only staff is named here.
    case = policies.visible_cases(actor).filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    not_by_emergency(actor, case)
    _must_work_here(user_id, actor)
    other = Duty.DEPUTY if duty == Duty.RESPONSIBLE else Duty.RESPONSIBLE
    if CaseHandler.objects.filter(
        content_object=case, domain=actor.domain_id, duty=other, user=user_id
    ).exists():
        raise Impossible("Ansvarig och ersättare kan inte vara samma person.", field="user")
    CaseHandler.objects.filter(content_object=case, domain=actor.domain_id, duty=duty).delete()
    handler = _handler(case, actor, user_id, duty, note)
    name = str(User.objects.get(pk=user_id))
    log.tell(actor, events.HandlerChanged(duty=_label(duty), handler=name), case)
    return handler


@verb
def move_cases(
    from_user: UUID, to_user: UUID, *, actor: Actor, note: str, only_case: UUID | None = None
) -> int:
    """Move one or all cases (and open tasks) of a colleague to another, with a handover note. Returns how many cases."""
    policies.require(policies.can_hand_over(actor))
    if not note.strip():
        raise Impossible("Skriv en överlämningsanteckning.", field="note")
    if from_user == to_user:
        raise Impossible("Välj en annan handläggare att flytta till.", field="to_user")
    _must_work_here(to_user, actor, field="to_user")
    held = CaseHandler.objects.filter(domain=actor.domain_id, user=from_user, duty=Duty.RESPONSIBLE)
    held = held.filter(content_object__closed_at=None)
    if only_case:
        held = held.filter(content_object=only_case)
    cases = list(policies.visible_cases(actor).filter(pk__in=held.values("content_object")))
    for case in cases:
        _drop(case, actor, to_user)
        set_handler(case.pk, to_user, Duty.RESPONSIBLE, actor=actor, note=note)
    tasks = Task.objects.filter(domain=actor.domain_id, assignee=from_user, done_at=None, case__in=cases)
    tasks.update(assignee=to_user)
    return len(cases)


@verb
def join_cases(case_id: UUID, other_id: UUID, *, actor: Actor) -> CaseLink:
    """Join two cases about one person, seen by those who are party to both. Changes nobody's ticket."""
    cases = {c.pk: c for c in policies.visible_cases(actor).filter(pk__in=[case_id, other_id])}
    if len(cases) != 2:  # noqa: PLR2004
        raise NotVisible
    if withheld.among(actor, cases.values()):
        raise NotVisible
    for case in cases.values():
        not_by_emergency(actor, case)
    if len({c.person_id for c in cases.values()}) != 1:
        raise Impossible("Ärendena gäller inte samma person.")
    first, second = sorted(cases.values(), key=lambda c: c.pk.int)
    link = CaseLink.objects.create(
        first=first,
        second=second,
        made_by_domain_id=actor.domain_id,
        made_by_id=actor.user_id,
        made_at=actor.now,
    )
    for case in (first, second):
        log.tell(actor, events.CasesJoined(), case)
    return link


def own_case(actor: Actor, case_id: UUID) -> Case:
    """A case that the actor's domain owns, or `NotVisible`; `Sheltered` for who is not named for a protected person."""
    policies.require(policies.can_see_cases(actor) if not actor.is_system else policies.YES)
    return _opened(actor, Case.objects.filter(pk=case_id, owner=actor.domain_id))


def party_case(actor: Actor, case_id: UUID) -> Case:
    """A case that the actor's domain owns or is party to, or `NotVisible`; `Sheltered` as above.

    Both raise `NotAllowed` (logged) for who sees the case by an emergency access alone: it is for reading.
    """
    return _opened(actor, policies.visible_cases(actor).filter(pk=case_id))


def _opened(actor: Actor, found: QuerySet[Case]) -> Case:
    case = found.annotate(hidden=protection.InHiddenCases("pk")).first()
    if case is None:
        raise NotVisible
    if case.hidden and not actor.is_system:
        raise Sheltered(case)
    not_by_emergency(actor, case)
    return case


def not_by_emergency(actor: Actor, case: Case) -> None:
    """Raise `NotAllowed` (logged) for who sees the case by an emergency access alone: it is for reading."""
    if not gate.reads_only(actor, case):
        return
    error = NotAllowed("Nödåtkomst är till för att läsa. Den som handlägger ärendet gör ändringar i det.")
    error.trace = log.refused(actor, "ändring under nödåtkomst", error.message, case=case).trace
    raise error


def record_of(actor: Actor, case: Case) -> PersonRecord | None:
    """The own authority's record of the case's person, if it has one."""
    return PersonRecord.objects.filter(domain=actor.domain_id, person_id=case.person_id).first()


def _party(case: Case, domain_id: UUID, role: str, since: dt.date, unit_id: UUID | None = None) -> CaseParty:
    party = CaseParty(
        case=case,
        case_owner_id=case.owner_id,
        domain_id=domain_id,
        role=role,
        unit_id=unit_id,
        valid_from=since,
    )
    party.save(force_insert=True)
    return party


def _nothing_in_the_way(actor: Actor, case: Case, party: CaseParty | None) -> None:
    for ask in registry.IN_THE_WAY:
        if reason := ask(actor, case, party):
            raise Impossible(reason)


def _handler(case: Case, actor: Actor, user_id: UUID, duty: str, note: str = "") -> CaseHandler:
    return CaseHandler.objects.create(
        permission=handle_permission(),
        user_id=user_id,
        content_object=case,
        case_owner_id=case.owner_id,
        domain_id=actor.domain_id,
        duty=duty,
        handover_note=note,
        since=actor.now,
    )


def _label(duty: str) -> str:
    return Duty(duty).label.capitalize()


def _drop(case: Case, actor: Actor, user_id: UUID) -> None:
    """The receiver leaves the deputy's chair, since one cannot stand in for oneself."""
    CaseHandler.objects.filter(content_object=case, domain=actor.domain_id, user=user_id).delete()


def _must_work_here(user_id: UUID, actor: Actor, field: str = "user") -> None:
    if not Assignment.objects.valid(actor.today).filter(domain=actor.domain_id, user=user_id).exists():
        raise Impossible("Personen har inget giltigt uppdrag hos er.", field=field)
