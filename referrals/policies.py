"""Who may apply, assess, chair and decide, and which applications one sees. State is asked in `domain.states`."""

import datetime as dt
from collections.abc import Callable, Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from referrals.domain.decisions import Kind
from referrals.models import (
    Application,
    CompulsoryCare,
    Condition,
    GroupMember,
    Inquiry,
    InstrumentResult,
    Meeting,
    QueueEvent,
    QueueTicket,
    ReferralGroup,
    Report,
)
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Case, Domain, Role, Unit
from vardkedja.core.models.users import CASE_ROLES
from vardkedja.core.policies import (
    HOME_ROLES,
    YES,
    Decision,
    can_release,
    no,
    visible_cases,
    visible_versions,
    with_role,
)
from vardkedja.core.querysets import valid_on

QUEUE_ROLES = (*CASE_ROLES, Role.STEERING, Role.AUDITOR)


def can_apply(actor: Actor) -> Decision:
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        reason="Bara handläggare, enhetschef och vårdplanerare gör ansökningar.",
    )


def can_see_queue(actor: Actor) -> Decision:
    return with_role(actor, *QUEUE_ROLES, reason="Din roll arbetar inte med kön.")


def can_steer_queue(actor: Actor, unit: Unit | None = None) -> Decision:
    """Who sets the rules of a queue: in the unit's own authority its head, a unit manager or the steering group's member."""
    steers = actor.has(Role.HEAD_OF_HOME, unit_id=unit.pk if unit else None)
    if steers or actor.has(Role.UNIT_MANAGER, Role.STEERING):
        return YES if unit is None or unit.operator_id == actor.domain_id else no(ANOTHERS_QUEUE)
    return no("Bara föreståndare, enhetschef och styrgrupp ändrar köns regler.")


ANOTHERS_QUEUE = "Bara den myndighet som driver enheten ändrar köns regler."


def require_operator(actor: Actor, unit: Unit) -> None:
    """Raises `NotVisible` unless the unit is the own authority's."""
    if unit.operator_id != actor.domain_id:
        raise NotVisible


def can_pause(actor: Actor) -> Decision:
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        Role.HEAD_OF_HOME,
        reason="Bara den som handlägger ansökan och föreståndaren pausar en köplats.",
    )


def can_see_applications(actor: Actor) -> Decision:
    return with_role(actor, *CASE_ROLES, reason="Din roll handlägger inte ansökningar.")


def can_request_completion(actor: Actor) -> Decision:
    return with_role(
        actor,
        Role.HEAD_OF_HOME,
        Role.GROUP_CHAIR,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        reason="Bara den som ska bedöma eller besluta om ansökan begär komplettering.",
    )


def is_receiver(actor: Actor, application: Application) -> bool:
    """Whether the actor heads the unit that is sought, sits as chair of the group that assesses for it, or decides on support without a place."""
    if application.without_place:
        return _decides_without_place(actor, application)
    heads = actor.has(Role.HEAD_OF_HOME, unit_id=application.unit_id)
    if heads and application.operator_id == actor.domain_id:
        return True
    if application.group_domain_id != actor.domain_id:
        return False
    return seats(actor).filter(is_chair=True, group__group_units__unit=application.unit_id).exists()


def _decides_without_place(actor: Actor, application: Application) -> bool:
    """What is sought without a place has no receiver but those who decide on it."""
    home = application.home_id or application.owner_id
    region = application.region_id or application.owner_id
    deciders = {Kind.ASSISTANCE: (home, Role.UNIT_MANAGER), Kind.REGION_CARE: (region, Role.REGION_PLANNER)}
    asked = [deciders[kind] for kind in application.required if kind in deciders]
    return any(domain == actor.domain_id and actor.has(role) for domain, role in asked)


def can_assess(actor: Actor) -> Decision:
    return with_role(
        actor,
        Role.GROUP_MEMBER,
        Role.GROUP_CHAIR,
        reason="Bara remissgruppens ledamöter skriver bedömningar.",
    )


def can_chair(actor: Actor) -> Decision:
    return with_role(
        actor, Role.GROUP_CHAIR, reason="Bara remissgruppens ordförande registrerar placeringsbedömningen."
    )


def can_see_meetings(actor: Actor) -> Decision:
    """When the group meets and what was common there: members and the user representative, who sees no case."""
    return with_role(
        actor,
        Role.GROUP_MEMBER,
        Role.GROUP_CHAIR,
        Role.USER_REPRESENTATIVE,
        reason="Bara remissgruppens ledamöter och brukarrepresentanten ser gruppens möten.",
    )


def can_settle_condition(actor: Actor) -> Decision:
    return with_role(
        actor,
        *(role for role in CASE_ROLES if role != Role.SUBSTITUTE),
        reason="Bara den som handlägger ärendet anger att ett villkor är uppfyllt.",
    )


def can_set_ground(actor: Actor) -> Decision:
    """Say on what legal ground somebody is cared for; whose it is to say, the application tells."""
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        reason="Bara den som handlägger ärendet för den ansvariga myndigheten anger laglig grund.",
    )


def can_handle_assistance(actor: Actor) -> Decision:
    """Work on the assistance decision: propose, communicate, record, appeals. Who *decides* the delegation order says."""
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        reason="Bara handläggare och enhetschef arbetar med biståndsbeslutet.",
    )


def can_write_letters(actor: Actor) -> Decision:
    """Write to the person in the authority's name, and print what was written."""
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        Role.HEAD_OF_HOME,
        Role.HOME_STAFF,
        reason="Din roll skriver inte brev till den enskilde.",
    )


def can_decide_admission(actor: Actor, unit_id: UUID | None = None) -> Decision:
    """The head of home, and with `unit_id` of that unit."""
    if actor.is_system or actor.has(Role.HEAD_OF_HOME, unit_id=unit_id):
        return YES
    return no("Bara föreståndaren för enheten fattar inskrivningsbeslutet.")


def can_decide_region_care(actor: Actor) -> Decision:
    return with_role(
        actor, Role.REGION_PLANNER, reason="Bara regionens vårdplanerare registrerar vårdbeslutet."
    )


def can_record_sis(actor: Actor) -> Decision:
    return with_role(
        actor, Role.CASE_WORKER, Role.UNIT_MANAGER, reason="Bara den sökande kommunen registrerar SiS beslut."
    )


#: Who records a decision of a kind, in a unit.
DECIDERS: dict[Kind, Callable[[Actor, UUID | None], Decision]] = {
    Kind.ASSISTANCE: lambda actor, _unit: can_handle_assistance(actor),
    Kind.ADMISSION: can_decide_admission,
    Kind.REGION_CARE: lambda actor, _unit: can_decide_region_care(actor),
    Kind.SIS: lambda actor, _unit: can_record_sis(actor),
}


def can_mark_placed(actor: Actor, unit_id: UUID | None = None) -> Decision:
    if actor.is_system or actor.has(*HOME_ROLES, unit_id=unit_id):
        return YES
    return no("Bara enhetens personal skriver in på en plats.")


def can_record_instrument(actor: Actor) -> Decision:
    """Carry out an assessment instrument: those who work with the person, not a substitute and not a group's member as such."""
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        Role.HEAD_OF_HOME,
        Role.HOME_STAFF,
        reason="Din roll registrerar inte bedömningsinstrument.",
    )


def can_see_instruments(actor: Actor) -> Decision:
    return with_role(actor, *CASE_ROLES, reason="Din roll handlägger inte ärenden.")


def visible_results(actor: Actor, case: Case) -> QuerySet[InstrumentResult]:
    """The own authority's use of instruments in a case, as far as the actor reads what came out of them."""
    versions = visible_versions(actor, case).filter(owner=actor.domain_id)
    rows = InstrumentResult.objects.filter(
        case=case, owner=actor.domain_id, version__in=versions.values("pk")
    )
    return rows.select_related("instrument", "version__entry", "case")


def visible_applications(actor: Actor) -> QuerySet[Application]:
    """Applications in cases that the actor sees; drafts only those of the own domain."""
    sent = ~Q(state="draft") | Q(owner=actor.domain_id)
    related = ("case", "owner", "unit", "legal_ground")
    return Application.objects.filter(sent, case__in=visible_cases(actor)).select_related(*related)


def can_report(actor: Actor) -> Decision:
    """Report under a law: by everybody who may release what the own authority has written."""
    return can_release(actor)


def can_receive_report(actor: Actor) -> Decision:
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        reason="Bara socialtjänstens handläggare tar emot anmälningar.",
    )


def visible_reports(actor: Actor) -> QuerySet[Report]:
    """Reports that the own authority has sent or got, in cases that the actor sees."""
    mine = Q(owner=actor.domain_id) | Q(recipient=actor.domain_id)
    related = ("case", "owner__organisation", "recipient__organisation")
    return Report.objects.filter(mine, case__in=visible_cases(actor)).select_related(*related)


def visible_tickets(actor: Actor) -> QuerySet[QueueTicket]:
    """Positions of the queues in the own collaborations (row-level security): no person, no applicant."""
    return QueueTicket.objects.waiting() if can_see_queue(actor) else QueueTicket.objects.none()


def visible_queue_events(actor: Actor) -> QuerySet[QueueEvent]:
    """What has happened in the queues of the own collaborations (row-level security): codes, no person, no applicant."""
    return QueueEvent.objects.all() if can_see_queue(actor) else QueueEvent.objects.none()


def queue_units(actor: Actor) -> QuerySet[Unit]:
    """Units with places in the collaborations that the own organisation is a member of on the day."""
    members = actor.domain.organisation.memberships.filter(valid_on(actor.today))
    places = Unit.objects.exclude(legal_type__in=[Unit.LegalType.CLINIC, Unit.LegalType.OFFICE])
    return places.filter(collaboration__in=members.values("collaboration"))


def sitting(day: dt.date) -> QuerySet[GroupMember]:
    """Everybody who assesses in a group on the day: members and substitutes, not the user representative."""
    rows = GroupMember.objects.valid(day).exclude(kind=GroupMember.Seat.USER)
    return rows.select_related("group", "user", "domain")


def seats(actor: Actor) -> QuerySet[GroupMember]:
    """The actor's own seats in referral groups today, for the domain that the actor now acts for."""
    return sitting(actor.today).filter(user=actor.user_id, domain=actor.domain_id)


def can_open_inquiries(actor: Actor) -> Decision:
    """The role alone; `can_inquire` asks for the authority as well."""
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        reason="Bara handläggare och enhetschef inleder utredningar.",
    )


def can_inquire(actor: Actor) -> Decision:
    """Register a matter and open an inquiry: social services."""
    if not actor.is_system and actor.domain.law != Domain.Law.SOL:
        return no("Bara socialtjänsten inleder utredningar enligt socialtjänstlagen.")
    return can_open_inquiries(actor)


def can_follow_compulsory_care(actor: Actor) -> Decision:
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        reason="Bara handläggare, enhetschef och vårdplanerare följer tvångsvårdens frister.",
    )


def visible_inquiries(actor: Actor) -> QuerySet[Inquiry]:
    """The own authority's, in cases that the actor sees."""
    rows = Inquiry.objects.filter(owner=actor.domain_id, case__in=visible_cases(actor))
    return rows.select_related("case", "owner")


def visible_compulsory_care(actor: Actor) -> QuerySet[CompulsoryCare]:
    """The own authority's, in cases that the actor sees."""
    rows = CompulsoryCare.objects.filter(owner=actor.domain_id, case__in=visible_cases(actor))
    return rows.select_related("case", "owner")


def sitting_of(group_id: UUID, users: Collection[UUID]) -> list[GroupMember]:
    """The seats of these users in a group, today's or earlier; one for each authority that somebody sits for."""
    rows = GroupMember.objects.filter(group=group_id, user__in=users).exclude(kind=GroupMember.Seat.USER)
    return list(
        rows.select_related("user", "domain")
        .order_by("user_id", "domain_id", "-valid_from")
        .distinct("user_id", "domain_id")
    )


def visible_conditions(actor: Actor) -> QuerySet[Condition]:
    """Conditions in cases that the actor sees."""
    rows = Condition.objects.filter(case__in=visible_cases(actor))
    return rows.select_related("case", "responsible", "assessment__application__unit")


def groups(actor: Actor) -> QuerySet[ReferralGroup]:
    """The groups in which the actor sits today, as member, substitute or user representative."""
    rows = GroupMember.objects.valid(actor.today).filter(user=actor.user_id, domain=actor.domain_id)
    return ReferralGroup.objects.filter(pk__in=rows.values("group")).select_related("host")


def chaired(actor: Actor) -> QuerySet[ReferralGroup]:
    """The groups that the actor chairs today: a seat as chair, in the group's own host."""
    rows = seats(actor).filter(is_chair=True, group__host=actor.domain_id)
    return ReferralGroup.objects.filter(pk__in=rows.values("group")).select_related("host")


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings of the own groups."""
    return Meeting.objects.filter(group__in=groups(actor)).select_related("group", "host")
