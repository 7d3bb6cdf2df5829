"""Administration of the own authority: its particulars, units, routes in, partners, users and assignments.

An administrator writes in the own domain only, and sees no person. Everything is written to the access log.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.se import orgnr

from vardkedja.core import log, policies
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import Assignment, Domain, Organisation, Role, Unit, UnitPartner, UnitRoute, User
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain("unit_name_once_per_operator", "Ni har redan en enhet med det namnet.", "name")
explain("unit_ages_in_order", "Högsta ålder kan inte vara lägre än lägsta ålder.", "age_max")
explain("core_user_username_key", "Användarnamnet är upptaget.", "username")
explain("assignment_ends_after_it_begins", "Sista dagen kan inte vara före den första.", "last_day")

#: The whole name stands on everything that the user does.
MOST_NAME = 120
#: Roles that are held in a named unit, since they see that unit's persons only.
UNIT_ROLES = frozenset({Role.HEAD_OF_HOME, Role.HOME_STAFF, Role.SUBSTITUTE})


@dataclass(frozen=True)
class OrganisationDetails:
    """What an authority may change about itself; name and code are the agreement's."""

    org_number: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True)
class UnitDetails:
    """A unit: legal type apart from local name; ages in whole years on the day of arrival."""

    name: str
    legal_type: str
    local_type: str = ""
    collaboration_id: UUID | None = None
    municipality_id: UUID | None = None
    age_min: int | None = None
    age_max: int | None = None
    takes_women: bool = True
    takes_men: bool = True
    takes_nonbinary: bool = True
    takes_families: bool = False
    takes_outside: bool = False
    permit_places: int | None = None
    phone: str = ""


@dataclass(frozen=True)
class NewUser:
    """A staff account. The user must change the first password before anything else."""

    username: str
    first_name: str
    last_name: str
    title: str
    password: str


@verb
def change_organisation(
    details: OrganisationDetails, *, actor: Actor, version: int | None = None
) -> Organisation:
    """Change the own organisation's particulars. Raises `Conflict` when they changed meanwhile."""
    policies.require(policies.can_administer(actor))
    row = Organisation.objects.select_for_update().get(pk=actor.domain.organisation_id)
    check_version(row, version)
    row.org_number = _org_number(details.org_number)
    row.phone, row.address = details.phone, details.address
    save_new_version(row, "org_number", "phone", "address")
    _log(actor, "OrganisationChanged", row.pk)
    return row


def _org_number(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return orgnr.validate(text)
    except InvalidNumber as error:
        raise Impossible(
            "Organisationsnumret stämmer inte. Kontrollera siffrorna.", field="org_number"
        ) from error


@verb
def create_unit(details: UnitDetails, *, actor: Actor) -> Unit:
    """Make a unit that the own domain operates."""
    policies.require(policies.can_administer(actor))
    unit = Unit(operator_id=actor.domain_id, **details.__dict__)
    _check_unit(unit)
    unit.save(force_insert=True)
    _log(actor, "UnitCreated", unit.pk)
    return unit


@verb
def change_unit(unit_id: UUID, details: UnitDetails, *, actor: Actor, version: int | None = None) -> Unit:
    """Change an own unit. Raises `Conflict` when it changed meanwhile, `NotVisible` for another's."""
    policies.require(policies.can_administer(actor))
    unit = _own_unit(actor, unit_id)
    check_version(unit, version)
    for name, value in details.__dict__.items():
        setattr(unit, name, value)
    _check_unit(unit)
    save_new_version(unit, *details.__dict__)
    _log(actor, "UnitChanged", unit.pk)
    return unit


def _check_unit(unit: Unit) -> None:
    if not (unit.takes_women or unit.takes_men or unit.takes_nonbinary):
        raise Impossible("Välj minst en målgrupp.", field="groups")
    unit.full_clean(validate_unique=False, validate_constraints=False)


@verb
def set_route(unit_id: UUID, route: str, since: dt.date, *, actor: Actor) -> UnitRoute:
    """A new route in for an own unit from a day; the present one ends there. Earlier days keep theirs."""
    policies.require(policies.can_administer(actor))
    unit = _own_unit(actor, unit_id)
    present = UnitRoute.objects.filter(unit=unit, valid_to=None).first()
    if present and since <= present.valid_from:
        raise Impossible("Den nya intagningsvägen måste börja efter den som gäller nu.", field="since")
    if present:
        UnitRoute.objects.filter(pk=present.pk).update(valid_to=since)
    row = UnitRoute.objects.create(unit=unit, route=route, valid_from=since)
    _log(actor, "RouteSet", row.pk)
    return row


@verb
def add_partner(unit_id: UUID, domain_id: UUID, since: dt.date, *, actor: Actor) -> UnitPartner:
    """Another authority's staff work in an own unit from a day on, under their own law."""
    policies.require(policies.can_administer(actor))
    unit = _own_unit(actor, unit_id)
    if domain_id == actor.domain_id:
        raise Impossible("Ni driver redan enheten.", field="domain")
    if UnitPartner.objects.filter(unit=unit, domain=domain_id, valid_to=None).exists():
        raise Conflict("Myndigheten är redan med i enheten.", field="domain")
    row = UnitPartner.objects.create(unit=unit, domain_id=domain_id, valid_from=since)
    _log(actor, "PartnerAdded", row.pk)
    return row


@verb
def end_partner(partner_id: UUID, *, actor: Actor) -> None:
    """A partner's part in an own unit ends today (one begun today: tomorrow)."""
    policies.require(policies.can_administer(actor))
    row = UnitPartner.objects.filter(pk=partner_id, unit__operator=actor.domain_id, valid_to=None).first()
    if row is None:
        raise NotVisible
    last = max(actor.today, row.valid_from + dt.timedelta(days=1))
    UnitPartner.objects.filter(pk=row.pk).update(valid_to=last)
    _log(actor, "PartnerEnded", row.pk)


@verb
def create_user(new: NewUser, *, actor: Actor) -> User:
    """Make a staff account, which the own authority answers for. It sees nothing until it has an assignment."""
    policies.require(policies.can_administer(actor))
    user = User(
        username=new.username.strip().lower(),
        first_name=new.first_name,
        last_name=new.last_name,
        title=new.title,
        kept_by_id=actor.domain_id,
        first_password=True,
    )
    if len(user.get_full_name()) > MOST_NAME:
        raise Impossible(f"Namnet får ha högst {MOST_NAME} tecken.", field="last_name")
    if User.objects.filter(username=user.username).exists():
        raise Conflict("Användarnamnet är upptaget.", field="username")
    try:
        validate_password(new.password, user)
    except ValidationError as error:
        raise Impossible(error.messages[0], field="password") from error
    user.set_password(new.password)
    user.full_clean(exclude=["password"], validate_unique=False)
    user.save(force_insert=True)
    _log(actor, "UserCreated", user.pk)
    return user


@verb
def give_assignment(
    user_id: UUID,
    role: str,
    *,
    actor: Actor,
    valid_from: dt.date,
    last_day: dt.date | None = None,
    unit_id: UUID | None = None,
) -> Assignment:
    """Give another user a role in the own domain from a day, to and including `last_day` (None: until ended)."""
    policies.require(policies.can_administer(actor))
    if user_id == actor.user_id:
        message = "Du kan inte ge dig själv ett uppdrag. En annan administratör får göra det."
        raise log.refused(actor, "uppdrag", message, field="username")
    _check_place(actor, role, unit_id)
    if last_day and last_day < valid_from:
        raise Impossible("Sista dagen kan inte vara före den första.", field="last_day")
    valid_to = last_day + dt.timedelta(days=1) if last_day else None
    row = _assign(actor, user_id, role, unit_id, valid_from, valid_to)
    _log(actor, "AssignmentGiven", row.pk)
    return row


def _check_place(actor: Actor, role: str, unit_id: UUID | None) -> None:
    """A role of a home names its unit; a unit is the own domain's, or one in which it is a partner."""
    if unit_id is None:
        if role in UNIT_ROLES:
            raise Impossible("Välj vilken enhet rollen gäller.", field="unit")
        return
    partner = UnitPartner.objects.valid(actor.today).filter(unit=unit_id, domain=actor.domain_id)
    if not (Unit.objects.filter(pk=unit_id, operator=actor.domain_id).exists() or partner.exists()):
        raise Impossible("Välj en av era egna enheter.", field="unit")


def _assign(
    actor: Actor, user_id: UUID, role: str, unit_id: UUID | None, since: dt.date, until: dt.date | None
) -> Assignment:
    same = Assignment.objects.filter(user=user_id, domain=actor.domain_id, role=role, unit=unit_id)
    if same.filter(valid_to=None).exists():
        raise Conflict("Användaren har redan den rollen där.", field="role")
    return Assignment.objects.create(
        user_id=user_id,
        domain_id=actor.domain_id,
        unit_id=unit_id,
        role=role,
        valid_from=since,
        valid_to=until,
    )


@verb
def end_assignment(assignment_id: UUID, last_day: dt.date | None, *, actor: Actor) -> Assignment:
    """End an assignment of the own domain after `last_day`, or at once (None): open sessions end with it.

    One that has not held for a whole day yet is ended at once by dating it to the day before: it then never holds again.
    """
    policies.require(policies.can_administer(actor))
    row = policies.administered_assignments(actor).filter(pk=assignment_id).first()
    if row is None:
        raise NotVisible
    if last_day and last_day < actor.today:
        raise Impossible(
            "Sista dagen kan inte ha passerat. Avsluta uppdraget genast i stället.", field="last_day"
        )
    until = last_day + dt.timedelta(days=1) if last_day else actor.today
    since = min(row.valid_from, until - dt.timedelta(days=1))
    _keep_an_administrator(actor, row, until)
    Assignment.objects.filter(pk=row.pk).update(valid_from=since, valid_to=until)
    _log(actor, "AssignmentEnded", row.pk)
    row.refresh_from_db()
    return row


def _keep_an_administrator(actor: Actor, row: Assignment, until: dt.date) -> None:
    """An administrator does not end the own administration while there is no other who lasts as long."""
    if row.role != Role.ADMINISTRATOR or row.user_id != actor.user_id:
        return
    others = Assignment.objects.valid(until).filter(domain=actor.domain_id, role=Role.ADMINISTRATOR)
    if not others.exclude(user=actor.user_id).exists():
        raise Impossible("Utse en annan administratör först, så att myndigheten inte står utan.")


@verb
def appoint_administrator(user_id: UUID, *, actor: Actor) -> Assignment:
    """The first administrator of a domain, or the next when no one's assignment holds. By "systemet" only."""
    if not actor.is_system:
        policies.require(policies.no("Den första administratören utses med ett kommando."))
    held = Assignment.objects.valid(actor.today).filter(domain=actor.domain_id, role=Role.ADMINISTRATOR)
    if held.exists():
        raise Impossible("Myndigheten har redan en administratör, som utser fler.")
    row = _assign(actor, user_id, Role.ADMINISTRATOR, None, actor.today, None)
    _log(actor, "AssignmentGiven", row.pk)
    return row


def domain_by_name(name: str) -> Domain:
    """A domain by its whole or short name. Raises `Impossible`."""
    found = list(Domain.objects.filter(name__iexact=name) | Domain.objects.filter(short_name__iexact=name))
    if len(found) != 1:
        names = ", ".join(Domain.objects.values_list("name", flat=True))
        raise Impossible(f"Det finns inget sekretessområde som heter så. Välj bland: {names}")
    return found[0]


def _own_unit(actor: Actor, unit_id: UUID) -> Unit:
    unit = policies.administered_units(actor).select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible
    return unit


def _log(actor: Actor, what: str, object_id: UUID) -> None:
    """No person is concerned; the owner is the own domain."""
    log.write(
        actor,
        log.Action.CHANGE,
        what,
        reason="administration",
        owner_domain_id=actor.domain_id,
        object_id=object_id,
    )
