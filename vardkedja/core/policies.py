"""May this person? The shape of every answer, and core's own policies. State is not asked here."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, Func, Q, QuerySet

from vardkedja.core import emergencies, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotAllowed
from vardkedja.core.models import (
    AccessLog,
    Assignment,
    Case,
    CaseHandler,
    CaseParty,
    Category,
    Domain,
    EntryVersion,
    Event,
    PartyRole,
    PersonRecord,
    Role,
    Unit,
    User,
)
from vardkedja.core.models.users import CASE_ROLES
from vardkedja.core.querysets import valid_on


@dataclass(frozen=True)
class Decision:
    """Allowed or not, and if not why, in Swedish."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Decision(True)


def no(reason: str) -> Decision:
    return Decision(False, reason)


def require(decision: Decision) -> None:
    """Raise `NotAllowed` with the decision's reason."""
    if not decision:
        raise NotAllowed(decision.reason)


def with_role(actor: Actor, *roles: str, reason: str) -> Decision:
    """Allowed to those who hold one of the roles, and to "systemet"."""
    return YES if actor.is_system or actor.has(*roles) else no(reason)


GROUP_ROLES = (Role.GROUP_MEMBER, Role.GROUP_CHAIR, Role.REGION_PLANNER)
HOME_ROLES = (Role.HEAD_OF_HOME, Role.HOME_STAFF, Role.SUBSTITUTE)
OPENING_ROLES = (Role.CASE_WORKER, Role.UNIT_MANAGER, Role.REGION_PLANNER)
#: Those who answer for what they do in a case. A substitute works a shift beside them and binds nobody.
ANSWERING_ROLES = tuple(role for role in CASE_ROLES if role != Role.SUBSTITUTE)

#: Categories that a shift does without: children and economy are for those who answer for the case.
NOT_ON_A_SHIFT = (Category.CHILDREN, Category.ECONOMY)


def can_sign_in(actor: Actor) -> Decision:
    """Every signed-in user with a valid assignment."""
    return YES


def can_see_cases(actor: Actor) -> Decision:
    return with_role(actor, *CASE_ROLES, reason="Din roll handlägger inte ärenden.")


def can_search(actor: Actor) -> Decision:
    """Search for persons: those who handle cases."""
    return can_see_cases(actor)


def can_open_case(actor: Actor) -> Decision:
    reason = "Bara handläggare, enhetschef och vårdplanerare öppnar ärenden."
    return with_role(actor, *OPENING_ROLES, reason=reason)


def can_register_person(actor: Actor) -> Decision:
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        Role.HEAD_OF_HOME,
        Role.HOME_STAFF,
        reason="Din roll registrerar inte personer.",
    )


def can_release(actor: Actor) -> Decision:
    """Release what the own authority has written. Not a substitute: the act rests on a weighing of harm and a ground."""
    return with_role(actor, *ANSWERING_ROLES, reason="En vikarie lämnar inte ut handlingar.")


def can_record_consent(actor: Actor) -> Decision:
    """Document a consent or that it is taken back: it opens and closes what others may read."""
    return with_role(actor, *ANSWERING_ROLES, reason="En vikarie dokumenterar inte samtycken.")


def can_name_handler(actor: Actor) -> Decision:
    """Name who is responsible for a case, or the deputy, in the own authority."""
    return with_role(actor, *ANSWERING_ROLES, reason="En vikarie lämnar inte över ärenden.")


def can_change_parties(actor: Actor) -> Decision:
    """Make another authority party to an own case, or end its part."""
    return with_role(actor, *ANSWERING_ROLES, reason="En vikarie ändrar inte parter i ärenden.")


def can_close_case(actor: Actor) -> Decision:
    """Close an own case: those who open cases."""
    reason = "Bara handläggare, enhetschef och vårdplanerare avslutar ärenden."
    return with_role(actor, *OPENING_ROLES, reason=reason)


def can_register_this(actor: Actor, person_id: UUID, case_id: UUID | None = None) -> Decision:
    """Register a certain person. Staff of a home: only one whom a case of their units is about, so that no answer tells whom
    the rest of the authority knows. `case_id`: the case for whose sake it is done, when somebody stands at the door.
    """
    if _only_units(actor) is None:
        return can_register_person(actor)
    told = visible_cases(actor).filter(pk=case_id, person_id=person_id) if case_id else None
    if (told is not None and told.exists()) or person_id in set(_told_persons(actor)):
        return can_register_person(actor)
    return no(
        "Ni registrerar personer som ett ärende på er enhet gäller. Numret finns inte i något sådant ärende."
    )


def can_add_number(actor: Actor) -> Decision:
    """A further number of a person: a number taken by another record of the authority is refused, which tells of that record."""
    if _only_units(actor) is not None:
        return no("Fler nummer läggs till av den som arbetar för hela myndigheten.")
    return can_register_person(actor)


def can_hand_over(actor: Actor) -> Decision:
    return with_role(
        actor, Role.UNIT_MANAGER, Role.HEAD_OF_HOME, reason="Bara chefen flyttar ärenden mellan handläggare."
    )


#: Who decides which colleagues see a protected person.
NAMING_ROLES = (Role.UNIT_MANAGER, Role.HEAD_OF_HOME)


def can_name_readers(actor: Actor) -> Decision:
    """Name who sees a protected person: the manager; in a health care authority its care planner."""
    roles = (*NAMING_ROLES, Role.REGION_PLANNER) if actor.domain.law == Domain.Law.HSL else NAMING_ROLES
    return with_role(actor, *roles, reason="Bara chefen utser vilka som ser skyddade uppgifter.")


def can_reveal_protected(actor: Actor) -> Decision:
    """See a protected person for a short while without being named, with a reason: the manager."""
    return with_role(
        actor, *NAMING_ROLES, reason="Bara chefen kan visa skyddade uppgifter utan att vara utsedd."
    )


def can_register_absence(actor: Actor, user_id: UUID) -> Decision:
    """One's own absence; a manager also that of others."""
    return YES if actor.user_id == user_id else can_hand_over(actor)


def can_see_shifts(actor: Actor) -> Decision:
    """The head of a home sees and ends substitutes' shifts in the own units."""
    return with_role(actor, Role.HEAD_OF_HOME, reason="Bara föreståndaren ger vikarier åtkomst.")


def can_give_shift(actor: Actor, unit_id: UUID) -> Decision:
    held = actor.is_system or actor.has(Role.HEAD_OF_HOME, unit_id=unit_id)
    return YES if held else no("Bara enhetens föreståndare ger vikarier åtkomst till den.")


def can_administer(actor: Actor) -> Decision:
    return with_role(
        actor, Role.ADMINISTRATOR, reason="Bara administratören ändrar organisation och uppdrag."
    )


def can_review_log(actor: Actor) -> Decision:
    return with_role(actor, Role.LOG_REVIEWER, reason="Bara logggranskaren läser åtkomstloggen.")


def can_make_extract(actor: Actor) -> Decision:
    """Log and register extract: whoever works with cases for the whole authority, since an extract leaves no unit out."""
    if _only_units(actor) is not None:
        return no("Utdrag görs av den som arbetar med ärenden för hela myndigheten.")
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        Role.HEAD_OF_HOME,
        reason="Bara handläggare, chefer och vårdplanerare gör utdrag.",
    )


def can_open_emergency(actor: Actor) -> Decision:
    """Emergency access: those who assess and care for persons, not a substitute and not a member of a group alone."""
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        Role.HEAD_OF_HOME,
        Role.HOME_STAFF,
        reason="Din roll har inte nödåtkomst.",
    )


def can_see_emergencies(actor: Actor) -> Decision:
    """That colleagues have had emergency access: managers and the log reviewer."""
    return with_role(
        actor,
        Role.UNIT_MANAGER,
        Role.HEAD_OF_HOME,
        Role.GROUP_CHAIR,
        Role.REGION_PLANNER,
        Role.LOG_REVIEWER,
        reason="Bara chefen och logggranskaren tar del av nödåtkomster.",
    )


def can_set_log_rules(actor: Actor) -> Decision:
    return with_role(
        actor,
        Role.LOG_REVIEWER,
        Role.ADMINISTRATOR,
        reason="Bara logggranskaren och administratören ändrar reglerna.",
    )


def can_take_to_file(actor: Actor) -> Decision:
    return can_see_cases(actor)


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Cases that the actor's domain owns or is party to today, as far as the actor's own work goes (inner secrecy).

    Staff of a home alone see those of their units; a part as referral group is for its members, the region's planner and
    whoever is named to handle the case.
    """
    parties = CaseParty.objects.filter(valid_on(actor.today), domain=actor.domain_id)
    if not (actor.is_system or actor.has(*GROUP_ROLES)):
        parties = parties.exclude(role=PartyRole.GROUP)
    if not (actor.is_system or actor.has(*CASE_ROLES)):
        return Case.objects.none()
    handled = CaseHandler.objects.filter(domain=actor.domain_id, user=actor.user_id).values("content_object")
    cases = Case.objects.filter(
        Q(owner=actor.domain_id) | Q(pk__in=parties.values("case")) | Q(pk__in=handled)
    )
    units = _only_units(actor)
    if units is None:
        return cases
    return cases.filter(pk__in=parties.filter(unit__in=units).values("case"))


def _only_units(actor: Actor) -> frozenset[UUID] | None:
    """The units to which the actor's sight is limited (inner secrecy), or None for the whole domain."""
    if actor.is_system or actor.has(*(role for role in CASE_ROLES if role not in HOME_ROLES)):
        return None
    return actor.units(*HOME_ROLES)


def visible_records(actor: Actor) -> QuerySet[PersonRecord]:
    """The own authority's records; administrators and economists see none.

    Staff of a home alone see those of the persons in their units' cases (inner secrecy), and not by a case whose person they
    were not told.
    """
    records = PersonRecord.objects.filter(domain=actor.domain_id)
    if not actor.sees_persons:
        return records.none()
    if _only_units(actor) is None:
        return records
    return records.filter(person_id__in=_told_persons(actor))


def _told_persons(actor: Actor) -> QuerySet[Case, UUID]:
    """Persons of the cases that the actor sees and may recognise."""
    return withheld.leave_out(actor, visible_cases(actor)).values_list("person_id", flat=True)


def visible_versions(actor: Actor, case: Case) -> QuerySet[EntryVersion]:
    """Entry versions of a case that are the actor's domain's own or released to it (row-level security decides), as far as
    the actor's own work goes."""
    if not can_see_cases(actor):
        return EntryVersion.objects.none()
    narrowed = Q() if _in_emergency(actor, case) else inner_secrecy(actor)
    # The entry's case is named too: under its policy the planner would else read every entry to join them.
    versions = EntryVersion.objects.filter(narrowed, case=case, entry__case=case)
    return versions.select_related("entry", "owner", "entry__unit")


def _in_emergency(actor: Actor, case: Case) -> bool:
    """Whether an open emergency access lets the actor past the inner limits in the case. Asked only of whom they limit."""
    return _only_units(actor) is not None and emergencies.for_case(actor, case) is not None


def inner_secrecy(actor: Actor, *, category: str = "entry__category") -> Q:
    """What of the domain's readable entries the actor's own work asks for; a filter on rows with `owner` and `entry`.

    Staff of a home alone do not read what another unit of the same authority wrote. A substitute alone reads nothing of the
    categories that no shift needs.
    """
    allowed = Q()
    units = _only_units(actor)
    if units is not None:
        allowed &= ~Q(owner=actor.domain_id) | Q(entry__unit=None) | Q(entry__unit__in=units)
    if not actor.is_system and not actor.has(*ANSWERING_ROLES):
        allowed &= ~Q(**{f"{category}__in": NOT_ON_A_SHIFT})
    return allowed


def visible_events(actor: Actor, case: Case) -> QuerySet[Event]:
    return Event.objects.filter(case=case) if can_see_cases(actor) else Event.objects.none()


def visible_log(actor: Actor) -> QuerySet[AccessLog]:
    """What the own authority's staff did, and what others read of what it owns."""
    mine = Q(reader_domain_id=actor.domain_id) | Q(owner_domain_id=actor.domain_id)
    return AccessLog.objects.filter(mine) if can_review_log(actor) else AccessLog.objects.none()


def administered_assignments(actor: Actor) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(domain=actor.domain_id).select_related("user", "unit")
    return rows if can_administer(actor) else rows.none()


class KeepsAccount(Func):
    """Whether the acting authority answers for how the account with this id signs in."""

    function = "vk_keeps_account"
    output_field = BooleanField()


def kept_accounts(actor: Actor) -> QuerySet[User]:
    """The accounts whose sign-in the administrator sees and changes. An assignment that one has given oneself is not enough:
    whoever could reset the factor or set the HSA-id of another authority's staff could come in as them there."""
    given = administered_assignments(actor).values("user")
    return User.objects.filter(KeepsAccount("pk"), pk__in=given)


def administered_units(actor: Actor) -> QuerySet[Unit]:
    units = Unit.objects.filter(operator=actor.domain_id)
    return units if can_administer(actor) else units.none()
