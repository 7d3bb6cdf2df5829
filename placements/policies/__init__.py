"""Who may place, receive and discharge, and which places and stays one sees. State is not asked here."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db.models import Q, QuerySet

from placements.domain.stays import Act
from placements.models import (
    Absence,
    AcutePoint,
    AcuteRequest,
    AdmissionSheet,
    Appointment,
    DischargePlan,
    DischargeSafety,
    DrugTest,
    Handover,
    OccupancyDay,
    Offer,
    Place,
    PlaceClaim,
    PlanGoal,
    RegionPart,
    ResidentCard,
    Restriction,
    Stay,
    StayChange,
    StayPlan,
    StayPlanVersion,
    TellList,
    TellPoint,
)
from placements.policies.homes import (
    BUYING_ROLES,
    DAY_ROLES,
)
from placements.policies.homes import (
    can_answer_at_home as can_answer_at_home,
)
from placements.policies.homes import (
    can_import_at_home as can_import_at_home,
)
from placements.policies.homes import (
    can_keep_places_at_home as can_keep_places_at_home,
)
from placements.policies.homes import (
    can_offer_at_home as can_offer_at_home,
)
from placements.policies.homes import (
    can_plan_stay_at_home as can_plan_stay_at_home,
)
from placements.policies.homes import (
    can_receive_at_home as can_receive_at_home,
)
from placements.policies.homes import (
    can_set_matching_at_home as can_set_matching_at_home,
)
from placements.policies.homes import (
    can_set_terms_at_home as can_set_terms_at_home,
)
from placements.policies.homes import (
    writes_notes as writes_notes,
)
from placements.querysets import ClaimQuerySet, StayQuerySet
from referrals.models import Application
from vardkedja.core.actor import Actor
from vardkedja.core.models import CaseParty, Domain, PartyRole, Role, Unit
from vardkedja.core.policies import (
    ANSWERING_ROLES,
    CASE_ROLES,
    HOME_ROLES,
    YES,
    Decision,
    no,
    visible_cases,
    with_role,
)
from vardkedja.core.querysets import valid_on

RECEIVING = (PartyRole.APPLICANT, PartyRole.HOME, PartyRole.REGION)
BOARD_ROLES = (*CASE_ROLES, Role.STEERING)


def _of_the_home(actor: Actor, unit: Unit, roles: tuple[str, ...], reason: str) -> Decision:
    if unit.operator_id != actor.domain_id:
        return no(reason)
    if unit.bought:
        return with_role(actor, *BUYING_ROLES, reason="Bara handläggare och enhetschef sköter en köpt plats.")
    return YES if actor.is_system or actor.has(*roles, unit_id=unit.pk) else no(reason)


def keeper(unit: Unit, role: Role = Role.HOME_STAFF) -> Role:
    """To which role what is to be done with a stay in the unit falls: of a bought place to who handles the case."""
    return Role.CASE_WORKER if unit.bought else role


def can_give_place(actor: Actor, unit: Unit) -> Decision:
    """The head of home gives places in the own unit."""
    return _of_the_home(actor, unit, (Role.HEAD_OF_HOME,), "Bara föreståndaren ger plats på enheten.")


def can_answer_offer(actor: Actor) -> Decision:
    """Those who apply for a place answer when one is offered."""
    roles = (Role.CASE_WORKER, Role.UNIT_MANAGER, Role.REGION_PLANNER)
    return with_role(actor, *roles, reason="Bara den som handlägger ansökan svarar på ett erbjudande.")


def can_restrict(actor: Actor) -> Decision:
    """Note whom, or where, somebody cannot live: who answers for the case, not a substitute."""
    return with_role(actor, *ANSWERING_ROLES, reason="En vikarie antecknar inte begränsningar vid placering.")


def visible_restrictions(actor: Actor) -> QuerySet[Restriction]:
    """The own authority's, in cases that the actor sees."""
    rows = Restriction.objects.filter(owner=actor.domain_id, case__in=visible_cases(actor))
    return rows.select_related("case")


def can_note_region(actor: Actor) -> Decision:
    """Write down which part the region has in a placement: those who answer for the case, in the municipality and in the region."""
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        reason="Din roll antecknar inte regionens del.",
    )


def can_note_region_of(actor: Actor, application: Application) -> Decision:
    """Of one application: the authority that applied, or the region's health care; no other party says what they did."""
    if actor.domain_id == application.owner_id or actor.domain.law == Domain.Law.HSL:
        return YES
    return no("Det antecknas av myndigheten som ansökte eller av regionen.")


def visible_region_parts(actor: Actor) -> QuerySet[RegionPart]:
    """Those in cases that the actor sees: coordination data of every party."""
    return RegionPart.objects.filter(case__in=visible_cases(actor))


def can_see_offers(actor: Actor) -> Decision:
    return with_role(actor, *CASE_ROLES, reason="Din roll handlägger inte ansökningar.")


def visible_offers(actor: Actor) -> QuerySet[Offer]:
    """Offers in cases that the actor sees."""
    if not can_see_offers(actor):
        return Offer.objects.none()
    rows = Offer.objects.filter(case__in=visible_cases(actor).values("pk"))
    return rows.select_related("unit", "case", "application")


def can_close_place(actor: Actor, unit: Unit) -> Decision:
    """The head of home reserves and closes places."""
    return _of_the_home(
        actor, unit, (Role.HEAD_OF_HOME,), "Bara föreståndaren reserverar och stänger platser."
    )


def can_receive(actor: Actor, unit: Unit) -> Decision:
    """The home's staff register who comes, goes and is away."""
    return _of_the_home(actor, unit, HOME_ROLES, "Bara enhetens personal registrerar ankomst och frånvaro.")


def can_discharge(actor: Actor, unit: Unit) -> Decision:
    """Discharge is the head's to decide (SoF 9:10); the staff register it on the head's behalf, a substitute does not."""
    roles = (Role.HEAD_OF_HOME, Role.HOME_STAFF)
    return _of_the_home(actor, unit, roles, "Bara föreståndaren eller den ordinarie personalen skriver ut.")


def can_add_places(actor: Actor, unit: Unit) -> Decision:
    roles = (Role.HEAD_OF_HOME, Role.ADMINISTRATOR)
    return _of_the_home(actor, unit, roles, "Bara föreståndaren eller administratören lägger till platser.")


def can_correct_stay(actor: Actor, unit: Unit) -> Decision:
    """Change what is written of a stay that has begun: the head alone answers for it."""
    return _of_the_home(actor, unit, (Role.HEAD_OF_HOME,), "Bara föreståndaren rättar en vistelse.")


def can_write_ground(actor: Actor) -> Decision:
    """The roles that change a ground; whose stay it is is asked by `can_change_ground`."""
    roles = (Role.HEAD_OF_HOME, Role.CASE_WORKER, Role.UNIT_MANAGER)
    return with_role(
        actor, *roles, reason="Bara föreståndare, handläggare och enhetschef ändrar laglig grund."
    )


def can_change_ground(actor: Actor, stay: Stay) -> Decision:
    """The head of the home, and whoever handles the case for the municipality that decided and pays."""
    if stay.operator_id == actor.domain_id and (
        actor.is_system or actor.has(Role.HEAD_OF_HOME, unit_id=stay.unit_id)
    ):
        return YES
    pays = actor.domain.organisation_id == stay.municipality_id
    if pays and actor.has(Role.CASE_WORKER, Role.UNIT_MANAGER):
        return YES
    return no("Bara föreståndaren och den beslutande kommunens handläggare ändrar laglig grund.")


def can_visit_before(actor: Actor) -> Decision:
    """The roles that book and note study visits; whose stay it is is asked by `may_act`."""
    roles = (*HOME_ROLES, *BUYING_ROLES)
    return with_role(
        actor, *roles, reason="Bara enhetens personal, handläggare och enhetschef bokar studiebesök."
    )


def _visits_before(actor: Actor, stay: Stay) -> Decision:
    """The home, and who handles the case for the municipality that decided."""
    decided = actor.domain.organisation_id == stay.municipality_id and actor.domain.law == Domain.Law.SOL
    if can_receive(actor, stay.unit) or (decided and actor.has(*BUYING_ROLES)):
        return YES
    return no("Bara boendet och den beslutande kommunens handläggare bokar studiebesök.")


CARE_PLANNERS = (Role.CASE_WORKER, Role.UNIT_MANAGER)
HOME_PLANNERS = (Role.HEAD_OF_HOME, Role.HOME_STAFF)
_CARE_PLAN = "Bara den beslutande kommunens handläggare och enhetschef skriver vårdplanen enligt socialtjänstförordningen."
_HEALTH_PLAN = "Bara regionens vårdplanerare skriver regionens vårdplan."
_HOME_PLAN = "Bara föreståndaren eller den ordinarie personalen skriver genomförandeplan och slutrapport."


def can_write_care_plans(actor: Actor) -> Decision:
    return with_role(actor, *CARE_PLANNERS, reason=_CARE_PLAN)


def can_write_health_plans(actor: Actor) -> Decision:
    return with_role(actor, Role.REGION_PLANNER, reason=_HEALTH_PLAN)


def can_write_home_plans(actor: Actor) -> Decision:
    return with_role(actor, *HOME_PLANNERS, reason=_HOME_PLAN)


def can_keep_plans(actor: Actor) -> Decision:
    """Whoever writes plans of any kind; whose plan it is is asked with the plan."""
    roles = (*CARE_PLANNERS, Role.REGION_PLANNER, *HOME_PLANNERS)
    return with_role(actor, *roles, reason="Din roll skriver inte planer.")


def _makes_care_plan(actor: Actor, stay: Stay) -> Decision:
    """The municipality that decided (SoF 10:2)."""
    pays = actor.domain.organisation_id == stay.municipality_id and actor.domain.law == Domain.Law.SOL
    return YES if pays and actor.has(*CARE_PLANNERS) else no(_CARE_PLAN)


def _makes_health_plan(actor: Actor, _stay: Stay) -> Decision:
    """Health care, under its own law."""
    return YES if actor.domain.law == Domain.Law.HSL and actor.has(Role.REGION_PLANNER) else no(_HEALTH_PLAN)


def _makes_home_plan(actor: Actor, stay: Stay) -> Decision:
    """The home's own. Of a place that is bought the home outside writes it, under its own routines."""
    if stay.unit.bought:
        return no("Hemmet som platsen köps av skriver genomförandeplan och slutrapport.")
    return _of_the_home(actor, stay.unit, HOME_PLANNERS, _HOME_PLAN)


#: Who may do each act on a stay that is there: asked by the verbs, the pages and the API alike.
_ACTS: dict[Act, Callable[[Actor, Unit], Decision]] = {
    Act.CONFIRM: can_give_place, Act.CANCEL: can_give_place, Act.CHANGE: can_give_place, Act.MOVE: can_give_place,
    Act.EXTEND: can_give_place, Act.NO_SHOW: can_give_place, Act.UNCANCEL: can_give_place,
    Act.ARRIVE: can_receive, Act.PLAN: can_receive, Act.LEAVE: can_receive, Act.RETURN: can_receive,
    Act.DISCHARGE: can_discharge, Act.END_NOW: can_discharge,
    Act.CORRECT: can_correct_stay, Act.REOPEN: can_correct_stay, Act.CORRECT_ABSENCE: can_correct_stay,
}  # fmt: skip

#: Acts that others than the home do, or not by the unit alone.
_BY_STAY: dict[Act, Callable[[Actor, Stay], Decision]] = {
    Act.GROUND: can_change_ground, Act.CARE_PLAN: _makes_care_plan, Act.HEALTH_PLAN: _makes_health_plan,
    Act.IMPLEMENTATION: _makes_home_plan, Act.END_REPORT: _makes_home_plan, Act.NOTE: writes_notes,
    Act.STUDY_VISIT: _visits_before,
}  # fmt: skip


def may_act(actor: Actor, act: Act, stay: Stay) -> Decision:
    """Whether the actor's role lets them do the act with the stay; its state is not asked."""
    if act == Act.MOVE and stay.unit.bought:
        return no("En köpt plats byts genom att personen skrivs ut och en ny plats köps.")
    by_stay = _BY_STAY.get(act)
    return by_stay(actor, stay) if by_stay else _ACTS[act](actor, stay.unit)


def can_import_stays(actor: Actor, unit: Unit) -> Decision:
    """Read a unit's earlier stays in from a file."""
    return _of_the_home(actor, unit, (Role.HEAD_OF_HOME,), "Bara föreståndaren läser in vistelser.")


def can_accept_plan(actor: Actor) -> Decision:
    roles = (Role.CASE_WORKER, Role.UNIT_MANAGER, Role.REGION_PLANNER)
    return with_role(actor, *roles, reason="Bara handläggare och enhetschef tar emot vid hemgång.")


#: For how many hours who is on call sees what a colleague asked, to tell the answer.
ON_CALL_SEES = 24
ASKING_ROLES = (Role.ON_CALL, Role.CASE_WORKER, Role.UNIT_MANAGER, Role.REGION_PLANNER)


def can_ask_acutely(actor: Actor) -> Decision:
    """Ask a home for a place at once: who is on call, and who applies by day."""
    reason = (
        "Bara socialjour, akutmottagning, handläggare, enhetschef och vårdplanerare frågar om akut plats."
    )
    return with_role(actor, *ASKING_ROLES, reason=reason)


def can_answer_acutely(actor: Actor, unit: Unit) -> Decision:
    """Whoever is on duty at the home, a substitute at night too: nobody else may be there."""
    return _of_the_home(actor, unit, HOME_ROLES, "Bara de som är i tjänst på enheten svarar.")


def can_withdraw_acutely(actor: Actor, request: AcuteRequest) -> Decision:
    """Who asks takes the question back; a call that the home wrote down, the home."""
    return can_answer_acutely(actor, request.unit) if request.by_phone else can_ask_acutely(actor)


def can_see_acute(actor: Actor) -> Decision:
    """Who asks, who answers, and who fills in afterwards."""
    return with_role(actor, Role.ON_CALL, *CASE_ROLES, reason="Din roll arbetar inte med akuta platser.")


def can_fill_acute_points(actor: Actor) -> Decision:
    roles = (Role.CASE_WORKER, Role.UNIT_MANAGER, Role.REGION_PLANNER, Role.HEAD_OF_HOME, Role.HOME_STAFF)
    return with_role(actor, *roles, reason="Din roll fyller inte i underlaget efter en akut plats.")


def visible_acute_requests(actor: Actor) -> QuerySet[AcuteRequest]:
    """At a home those to its units; to others those in cases that they see. Who is on call sees what the same person asked, and
    what the shift before left: the authority's questions that wait, or were asked in the last `ON_CALL_SEES` hours.
    """
    rows = AcuteRequest.objects.select_related("unit", "case", "application__legal_ground")
    if actor.is_system:
        return rows.filter(Q(operator=actor.domain_id) | Q(owner=actor.domain_id))
    own = Q(owner=actor.domain_id, asked_by=actor.user_id) if can_ask_acutely(actor) else Q(pk=None)
    if actor.has(Role.ON_CALL):
        since = actor.now - dt.timedelta(hours=ON_CALL_SEES)
        own |= Q(owner=actor.domain_id, by_phone=False) & (
            Q(answer="", withdrawn_at=None) | Q(asked_at__gte=since)
        )
    if not actor.has(*CASE_ROLES):
        return rows.filter(own)
    units = actor.units(*HOME_ROLES)
    at_home = Q(operator=actor.domain_id) if units is None else Q(operator=actor.domain_id, unit__in=units)
    if not actor.has(*HOME_ROLES):
        at_home = Q(pk=None)
    return rows.filter(own | at_home | Q(case__in=visible_cases(actor).values("pk")))


def visible_acute_points(actor: Actor) -> QuerySet[AcutePoint]:
    """Points of the requests that the actor sees."""
    return AcutePoint.objects.filter(request__in=visible_acute_requests(actor).values("pk")).select_related(
        "request__unit", "case", "domain"
    )


def can_see_board(actor: Actor) -> Decision:
    return with_role(actor, *BOARD_ROLES, reason="Din roll ser inte platserna.")


def can_see_day(actor: Actor) -> Decision:
    """The home's own staff; the unit is asked by `day_units`."""
    return with_role(actor, *DAY_ROLES, reason="Bara boendets personal ser dagens lista.")


def can_see_places_of(actor: Actor, unit: Unit) -> Decision:
    """Persons behind the places of a unit: its own staff only."""
    return _of_the_home(actor, unit, HOME_ROLES, "Bara enhetens personal ser vem som har en plats.")


def day_units(actor: Actor) -> QuerySet[Unit]:
    """Units whose day the actor works with."""
    units = Unit.objects.filter(operator=actor.domain_id, bought=False, places__isnull=False).distinct()
    if actor.is_system:
        return units
    held = actor.units(*DAY_ROLES)
    return units if held is None else units.filter(pk__in=held)


def board_units(actor: Actor) -> QuerySet[Unit]:
    """Units with places that the actor's domain may see: those of its collaborations (row-level security decides)."""
    if not can_see_board(actor):
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=visible_places(actor).values("unit"))


def visible_places(actor: Actor) -> QuerySet[Place]:
    """Places that exist today in the collaborations of the actor's domain."""
    rows = Place.objects.filter(valid_on(actor.today), unit__bought=False)
    return rows if can_see_board(actor) or can_see_day(actor) else rows.none()


def visible_claims(actor: Actor) -> ClaimQuerySet:
    rows = PlaceClaim.objects.standing(actor.now).filter(unit__bought=False)
    return rows if can_see_board(actor) or can_see_day(actor) else rows.none()


def visible_occupancy(actor: Actor) -> QuerySet[OccupancyDay]:
    """Figures without persons: open to every role of the collaboration's members."""
    return OccupancyDay.objects.all()


def visible_stays(actor: Actor) -> StayQuerySet:
    """Stays in the own units, and those in cases that the actor's domain is party to."""
    if actor.is_system:
        return Stay.objects.filter(Q(operator=actor.domain_id) | Q(case_owner=actor.domain_id))
    if not actor.has(*CASE_ROLES):
        return Stay.objects.none()
    return Stay.objects.filter(_own_units(actor) | Q(case__in=visible_cases(actor).values("pk")))


def _own_units(actor: Actor) -> Q:
    held = actor.units(*HOME_ROLES)
    mine = Q(operator=actor.domain_id)
    return mine if held is None else mine & Q(unit__in=held)


def visible_plans(actor: Actor) -> QuerySet[DischargePlan]:
    return DischargePlan.objects.filter(stay__in=visible_stays(actor).values("pk"))


def visible_absences(actor: Actor) -> QuerySet[Absence]:
    """Where somebody is while away stays within the home."""
    rows = Absence.objects.filter(operator=actor.domain_id)
    held = None if actor.is_system else actor.units(*HOME_ROLES)
    if held is None:
        return rows
    kept = Q(unit__bought=True) if actor.has(*BUYING_ROLES) else Q(pk=None)
    return rows.filter(Q(unit__in=held) | kept)


def visible_handovers(actor: Actor) -> QuerySet[Handover]:
    """Handovers of the own units."""
    rows = Handover.objects.filter(operator=actor.domain_id, unit__in=day_units(actor).values("pk"))
    return rows.select_related("unit")


def visible_appointments(actor: Actor) -> QuerySet[Appointment]:
    """Times to keep of those who live in the own units."""
    rows = Appointment.objects.filter(operator=actor.domain_id, stay__in=_at_home(actor))
    return rows.select_related("stay__unit", "case")


def visible_cards(actor: Actor) -> QuerySet[ResidentCard]:
    return ResidentCard.objects.filter(operator=actor.domain_id, stay__in=_at_home(actor))


def visible_sheets(actor: Actor) -> QuerySet[AdmissionSheet]:
    return AdmissionSheet.objects.filter(operator=actor.domain_id, stay__in=_at_home(actor))


def visible_tell_lists(actor: Actor) -> QuerySet[TellList]:
    """Whom the own units are to tell, and have told."""
    return TellList.objects.filter(operator=actor.domain_id, stay__in=_at_home(actor))


def visible_tell_points(actor: Actor) -> QuerySet[TellPoint]:
    rows = TellPoint.objects.filter(operator=actor.domain_id, tell_list__stay__in=_at_home(actor))
    return rows.select_related("tell_list__stay__unit", "case")


def visible_safety(actor: Actor) -> QuerySet[DischargeSafety]:
    return DischargeSafety.objects.filter(operator=actor.domain_id, stay__in=_at_home(actor))


def visible_drug_tests(actor: Actor) -> QuerySet[DrugTest]:
    """Tests of those who live in the own units: for who works there alone."""
    rows = DrugTest.objects.filter(operator=actor.domain_id, stay__in=_at_home(actor))
    return rows.select_related("stay__unit", "case")


def _at_home(actor: Actor) -> QuerySet:
    """Stays in the units where the actor works: health and habits are for who works there, not for all of the authority."""
    return Stay.objects.filter(operator=actor.domain_id, unit__in=day_units(actor).values("pk")).values("pk")


def visible_changes(actor: Actor) -> QuerySet[StayChange]:
    """What was changed of the stays that the actor sees; of absences, for the home's own staff."""
    rows = StayChange.objects.filter(stay__in=visible_stays(actor).values("pk"))
    return rows.filter(Q(absence=None) | Q(absence__in=visible_absences(actor).values("pk")))


def receivers(actor: Actor, case_id: UUID) -> QuerySet[Domain]:
    """Domains that can receive at home: today's parties of the case, but for a home that is party as a home only."""
    parties = CaseParty.objects.filter(valid_on(actor.today), case=case_id, role__in=RECEIVING)
    return Domain.objects.filter(pk__in=parties.values("domain"))


def visible_stay_plans(actor: Actor) -> QuerySet[StayPlan]:
    """The own authority's plans of stays that the actor sees. What others have released is read as a document."""
    rows = StayPlan.objects.filter(owner=actor.domain_id, stay__in=visible_stays(actor).values("pk"))
    return rows.select_related("stay__unit", "stay__claim__place", "case")


def visible_plan_versions(actor: Actor) -> QuerySet[StayPlanVersion]:
    rows = StayPlanVersion.objects.filter(
        owner=actor.domain_id, plan__in=visible_stay_plans(actor).values("pk")
    )
    return rows.select_related("plan", "version")


def visible_plan_goals(actor: Actor) -> QuerySet[PlanGoal]:
    rows = PlanGoal.objects.filter(owner=actor.domain_id, plan__in=visible_stay_plans(actor).values("pk"))
    return rows.select_related("plan")
