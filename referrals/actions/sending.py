"""The steps of sending: by which route, to whom, who becomes party, who gets the first tasks."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from uuid import UUID

from referrals import policies
from referrals.actions.support import (
    ASSESS,
    JOINT,
    REPLY,
    ask_for_decisions,
    decider_of,
    give,
    group_of,
    sitting_domains,
)
from referrals.domain import routes
from referrals.domain.decisions import Kind
from referrals.domain.states import State
from referrals.models import Application, MemberAssessment, ReferralGroup
from referrals.models.applications import LEVEL_TYPES
from referrals.selectors.chain import lacking
from referrals.selectors.contents import is_joint
from vardkedja.core.actions.cases import add_party, record_of
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.models import (
    Domain,
    HomeMunicipality,
    Organisation,
    PartyRole,
    Role,
    Unit,
    UnitRoute,
)
from vardkedja.core.querysets import valid_on


@dataclass(frozen=True)
class Route:
    """How an application reaches its unit: which route in it follows, and the group with members of these domains, if one assesses."""

    code: str
    group: ReferralGroup | None
    members: Sequence[UUID] = ()

    @property
    def begins(self) -> State:
        """The state of an application that has just been sent."""
        return State.SENT if self.group else routes.ROUTES[self.code].begins


def unit_of(application: Application, actor: Actor) -> Unit | None:
    """The unit that is sought, or the collaboration's only one of the sought level; None where no place is sought.

    Raises `Impossible` when there are several of the level or none.
    """
    if application.unit or application.without_place:
        return application.unit
    types = LEVEL_TYPES.get(application.level, ())
    units = list(policies.queue_units(actor).filter(legal_type__in=types)[:2])
    if len(units) != 1:
        several = "Det finns flera enheter på nivån. Välj en av dem."
        raise Impossible(several if units else "Det finns ingen enhet på nivån. Välj en enhet.", field="unit")
    return units[0]


def route_of(application: Application, actor: Actor, *, ask_group: bool = False) -> Route:
    """The unit's route in on the day. `ask_group`: the applicant lets the group assess where the route leaves that open.

    Raises `Impossible` when its group has nobody to assess, or when there is none to ask.
    """
    unit = application.unit
    if unit is None:
        return Route(routes.HEAD, None)  # no place, no queue, no group: the deciders are asked at once
    row = UnitRoute.objects.filter(valid_on(actor.today), unit=unit).first()
    code = row.route if row else routes.GROUP
    if code != routes.GROUP and not ask_group:
        return Route(code, None)
    if code != routes.GROUP and not routes.ROUTES[code].group_optional:
        raise Impossible("Enhetens intagningsväg har ingen remissgrupp.", field="ask_group")
    group = group_of(unit)
    members = sitting_domains(group, actor.today) if group else []
    if group is None or not members:
        raise Impossible(
            "Enheten har ingen remissgrupp med ledamöter just nu.", field="ask_group" if ask_group else "unit"
        )
    return Route(code, group, list(dict.fromkeys([*members, group.host_id])))


def followed(application: Application, actor: Actor) -> Route:
    """The route that a sent application follows: the one it was sent by, whatever the unit's is since."""
    if application.group_domain_id is None or application.unit is None:
        return Route(application.follows, None)
    group = group_of(application.unit)
    members = sitting_domains(group, actor.today) if group else []
    return Route(application.follows, group, list(dict.fromkeys([*members, application.group_domain_id])))


def may_ask_group(application: Application, actor: Actor) -> bool:
    """Whether the applicant has the choice to let the group assess first: the route leaves it open and a group sits."""
    row = UnitRoute.objects.filter(valid_on(actor.today), unit=application.unit_id).first()
    if row is None or not routes.ROUTES[row.route].group_optional or application.unit is None:
        return False
    group = group_of(application.unit)
    return bool(group and sitting_domains(group, actor.today))


def to_whom(application: Application, actor: Actor, *, ask_group: bool = False) -> list[UUID]:
    """The authorities that a draft's package would go to if it were sent now. Raises `Impossible` as sending does."""
    draft = copy(application)
    draft.unit = unit_of(application, actor)
    route = route_of(draft, actor, ask_group=ask_group)
    joint = [counterpart(draft, actor)[0]] if is_joint(actor, application) else []
    others = (_home_domain(draft, actor), _region_domain(draft, route, actor), *joint)
    operator = [draft.unit.operator_id] if draft.unit else []
    found = dict.fromkeys([*operator, *route.members, *(pk for pk in others if pk)])
    return [pk for pk in found if pk != actor.domain_id]


def make_parties(application: Application, route: Route, actor: Actor) -> list[UUID]:
    """Make the group's authorities, the unit and, where the ground asks for them, home municipality and region parties.

    Sets the domains that take part on the application; returns all of them.
    """
    unit, case_id = application.unit, application.case_id
    if unit:
        application.operator_id, application.route = unit.operator_id, route.code
        add_party(case_id, unit.operator_id, PartyRole.UNIT, unit_id=unit.pk, actor=actor)
    application.group_domain_id = route.group.host_id if route.group else None
    application.home_id = _home_domain(application, actor)
    application.region_id = _region_domain(application, route, actor)
    members = [pk for pk in route.members if pk != actor.domain_id]
    for member in members:
        add_party(case_id, member, PartyRole.GROUP, actor=actor)
    others = ((application.home_id, PartyRole.HOME), (application.region_id, PartyRole.REGION))
    for other, role in others:
        if other:
            add_party(case_id, other, role, actor=actor)
    return [p for p in (application.operator_id, *members, application.home_id, application.region_id) if p]


def counterpart(application: Application, actor: Actor) -> tuple[UUID, PartyRole]:
    """Who sends the other part of a *dubbelremiss*, and as what it takes part: the region's health care, or the home municipality."""
    if actor.domain.law == Domain.Law.HSL:
        return _board_at_home(application, actor), PartyRole.HOME
    group = group_of(application.unit) if application.unit else None
    found = health_care(application, Route(routes.GROUP, group))
    if found is None:
        raise Impossible("Länet har ingen hälso- och sjukvård som kan skicka sin del.", field="variant")
    return found, PartyRole.REGION


def _home_domain(application: Application, actor: Actor) -> UUID | None:
    """The home municipality's social services, when another kind of authority applies."""
    if actor.domain.organisation.kind == Organisation.Kind.MUNICIPALITY:
        return None
    if Kind.ASSISTANCE not in application.required:
        return None
    return _board_at_home(application, actor)


def _board_at_home(application: Application, actor: Actor) -> UUID:
    record = record_of(actor, application.case)
    home = HomeMunicipality.objects.filter(valid_on(actor.today), record=record).first()
    domains = Domain.objects.filter(organisation=home.municipality_id if home else None, law=Domain.Law.SOL)
    domain = domains.order_by("name").first()
    if domain is None:
        raise Impossible(
            "Ange den enskildes hemkommun: den fattar biståndsbeslutet.", field="home_municipality"
        )
    return domain.pk


def _region_domain(application: Application, route: Route, actor: Actor) -> UUID | None:
    """The region's health care, when the ground asks for its decision and it is not the applicant."""
    if Kind.REGION_CARE not in application.required or actor.domain.law == Domain.Law.HSL:
        return None
    return health_care(application, route)


def health_care(application: Application, route: Route | None = None) -> UUID | None:
    """The group's host where that is health care, else the region's first."""
    if route and route.group and route.group.host.law == Domain.Law.HSL:
        return route.group.host_id
    regions = Domain.objects.filter(
        law=Domain.Law.HSL,
        organisation__kind=Organisation.Kind.REGION,
        organisation__memberships__collaboration=application.case.collaboration_id,
    )
    found = regions.order_by("name").first()
    return found.pk if found else None


def give_first_tasks(application: Application, route: Route, actor: Actor) -> None:
    """Assessments to the members' authorities and the joint one to the chair; without a group, the decisions at once.

    In a queue by request the home first answers; its own decision is asked for when it has. What was assessed or decided before
    the application was complete is not asked for again.
    """
    if route.code == routes.ACUTE:
        return  # the decisions were asked for when the home said yes
    if route.group is None:
        wanted = lacking(application, actor)
        if route.code == routes.REQUEST and application.operator_id and Kind.ADMISSION in wanted:
            give(REPLY, application, application.operator_id, Role.HEAD_OF_HOME, actor=actor, limit="reply")
            wanted.remove(Kind.ADMISSION)
        ask_for_decisions(application, wanted, actor=actor)
        return
    if application.state != State.SENT:
        return
    for domain_id in route.members:
        give(ASSESS, application, domain_id, Role.GROUP_MEMBER, actor=actor, limit="assess")
    give(JOINT, application, route.group.host_id, Role.GROUP_CHAIR, actor=actor, limit="joint_assessment")


def give_again(application: Application, closed_to: set[UUID], *, actor: Actor) -> None:
    """The tasks that were led away from these authorities when the application was closed to them; who has done theirs is left alone."""
    if application.state == State.SENT and application.completed_at:
        wrote = MemberAssessment.objects.filter(application=application).values_list("owner", flat=True)
        group = group_of(application.unit) if application.unit else None
        sitting = sitting_domains(group, actor.today) if group else []
        for domain_id in sitting:
            if domain_id in closed_to - set(wrote):
                give(ASSESS, application, domain_id, Role.GROUP_MEMBER, actor=actor, limit="assess")
        if group and group.host_id in closed_to:
            give(JOINT, application, group.host_id, Role.GROUP_CHAIR, actor=actor, limit="joint_assessment")
    elif application.state == State.ASSESSED:
        missing = [
            kind for kind in lacking(application, actor) if decider_of(application, kind)[0] in closed_to
        ]
        ask_for_decisions(application, missing, actor=actor)
