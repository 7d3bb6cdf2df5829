"""The fixed cast of every test: a region with two branches, two municipalities, a home, an outsider county.

The collaboration *Testlän*:
- Region Test, psychiatry (HSL): rut plans care, greta chairs the referral group.
- Region Test, the home (SoL) runs *Hemmet* (HVB, 26 and older, 3 places): hedda heads it, sten works there, ragna keeps the accounts.
- Anby municipality: alice and albin are case workers, anna is the unit manager, gustav sits in the group, fia pays
  the bills, lova reviews the log, adam administers (and sees no person), stina steers.
- Björkby municipality runs *Boendet* (13 + intake in the real county; 2 places here): bo is a case worker, bodil heads it,
  berta sits in the group, frank pays the bills.
The collaboration *Utlän* is another county: Utby municipality with olle (case worker), otto (log reviewer) and ulf (economist).
"""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from vardkedja.core import actor as actors
from vardkedja.core import clock, scope
from vardkedja.core.actor import Actor, Duty
from vardkedja.core.models import (
    Assignment,
    Collaboration,
    Domain,
    Membership,
    Organisation,
    Role,
    Shift,
    Unit,
    UnitRoute,
    User,
)
from vardkedja.core.signin import demo, second_factor

#: The day on which every test begins unless it says otherwise: an ordinary Monday.
TODAY = dt.date(2026, 3, 2)
NOW = clock.midday(TODAY)
SINCE = dt.date(2020, 1, 1)
PASSWORD = "en lång testfras 2026"  # noqa: S105 - test accounts only

#: Two published test numbers of the Swedish Tax Agency, then plainly fictive samordningsnummer (serials 980–989).
NUMBERS = ("189001019802", "199001012385", "198001619801", "197502619807", "196803619805", "195504619809")
#: A samordningsnummer used as a published example.
COORDINATION_NUMBER = "196109732393"

K = Organisation.Kind


@dataclass
class World:
    """What the tests reach for: `world.alice` is an Actor, `world.anby` a Domain, `world.hemmet` a Unit."""

    collaboration: Collaboration
    other_collaboration: Collaboration
    organisations: dict[str, Organisation]
    domains: dict[str, Domain]
    units: dict[str, Unit]
    actors: dict[str, Actor] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str):
        for shelf in ("actors", "domains", "units"):
            found = self.__dict__.get(shelf, {}).get(name)
            if found is not None:
                return found
        raise AttributeError(name)


CAST: dict[str, tuple[str, str, tuple[tuple[str, str | None], ...]]] = {
    # user: (full name, domain, ((role, unit), …))
    "alice": ("Alice Andersson", "anby", ((Role.CASE_WORKER, None),)),
    "albin": ("Albin Ask", "anby", ((Role.CASE_WORKER, None),)),
    "anna": ("Anna Alm", "anby", ((Role.UNIT_MANAGER, None),)),
    "gustav": ("Gustav Gran", "anby", ((Role.GROUP_MEMBER, None),)),
    "fia": ("Fia Falk", "anby", ((Role.FINANCE, None),)),
    "stina": ("Stina Storm", "anby", ((Role.STEERING, None),)),
    "lova": ("Lova Lind", "anby", ((Role.LOG_REVIEWER, None),)),
    "adam": ("Adam Ahl", "anby", ((Role.ADMINISTRATOR, None),)),
    "rut": ("Rut Ros", "psychiatry", ((Role.REGION_PLANNER, None),)),
    "greta": ("Greta Gren", "psychiatry", ((Role.GROUP_CHAIR, None), (Role.GROUP_MEMBER, None))),
    "hedda": ("Hedda Hall", "home", ((Role.HEAD_OF_HOME, "hemmet"),)),
    "sten": ("Sten Sand", "home", ((Role.HOME_STAFF, "hemmet"),)),
    "bo": ("Bo Berg", "bjorkby", ((Role.CASE_WORKER, None),)),
    "bodil": ("Bodil Blom", "bjorkby", ((Role.HEAD_OF_HOME, "boendet"),)),
    "berta": ("Berta Borg", "bjorkby", ((Role.GROUP_MEMBER, None),)),
    "ragna": ("Ragna Rask", "home", ((Role.FINANCE, None),)),
    "frank": ("Frank Falk", "bjorkby", ((Role.FINANCE, None),)),
    "olle": ("Olle Ohlson", "utby", ((Role.CASE_WORKER, None),)),
    "otto": ("Otto Olin", "utby", ((Role.LOG_REVIEWER, None),)),
    "ulf": ("Ulf Udd", "utby", ((Role.FINANCE, None),)),
}


def build() -> World:
    """Make the cast in the database that the test runs in. Opens scopes of its own."""
    with scope.setup_scope():
        world = _reference()
        _people(world)
    for name, (_full, domain, _duties) in CAST.items():
        world.actors[name] = actor_of(world, name, world.domains[domain].pk)
    return world


def actor_of(world: World, name: str, domain_id: UUID, now: dt.datetime = NOW) -> Actor:
    """The actor of a member of the cast, as signed in."""
    user = world.users[name]
    with scope.open_scope(scope.ScopeKey(user=user.pk)):
        return actors.for_user(user, domain_id, actors.valid_assignments(user, now), now, "127.0.0.1")


def _reference() -> World:
    ours = Collaboration.objects.create(slug="testlan", name="Testlän", county_code="98")
    others = Collaboration.objects.create(slug="utlan", name="Utlän", county_code="99")
    organisations = {
        "region": Organisation.objects.create(
            kind=K.REGION, name="Region Test", code="98", org_number="2321000065"
        ),
        "anby": Organisation.objects.create(kind=K.MUNICIPALITY, name="Anby kommun", code="9801"),
        "bjorkby": Organisation.objects.create(kind=K.MUNICIPALITY, name="Björkby kommun", code="9802"),
        "utby": Organisation.objects.create(kind=K.MUNICIPALITY, name="Utby kommun", code="9901"),
    }
    for key, organisation in organisations.items():
        collaboration = others if key == "utby" else ours
        Membership.objects.create(collaboration=collaboration, organisation=organisation, valid_from=SINCE)
    domains = {
        "psychiatry": _domain(organisations["region"], "Region Test, psykiatrin", "hsl"),
        "home": _domain(organisations["region"], "Region Test, Hemmet", "sol"),
        "anby": _domain(organisations["anby"], "Anby kommun", "sol"),
        "bjorkby": _domain(organisations["bjorkby"], "Björkby kommun", "sol"),
        "utby": _domain(organisations["utby"], "Utby kommun", "sol"),
    }
    units = {
        "hemmet": _unit("Hemmet", Unit.LegalType.HVB, domains["home"], ours, organisations["anby"], 26),
        "boendet": _unit(
            "Boendet",
            Unit.LegalType.HOUSING_WITH_SUPPORT,
            domains["bjorkby"],
            ours,
            organisations["bjorkby"],
            18,
        ),
        "utboendet": _unit(
            "Utboendet", Unit.LegalType.HVB, domains["utby"], others, organisations["utby"], 18
        ),
    }
    for unit in units.values():
        UnitRoute.objects.create(unit=unit, route=UnitRoute.Route.GROUP, valid_from=SINCE)
    return World(ours, others, organisations, domains, units)


def _domain(organisation: Organisation, name: str, law: str) -> Domain:
    return Domain.objects.create(organisation=organisation, name=name, short_name=name, law=law)


def _unit(
    name: str, legal: str, operator: Domain, collaboration: Collaboration, where: Organisation, age: int
) -> Unit:
    return Unit.objects.create(
        name=name,
        legal_type=legal,
        operator=operator,
        collaboration=collaboration,
        municipality=where,
        age_min=age,
        permit_places=3 if name == "Hemmet" else 2,
    )


def _people(world: World) -> None:
    for name, (full, domain, duties) in CAST.items():
        first, last = full.split()
        user = User(
            username=f"{name}@test.example",
            first_name=first,
            last_name=last,
            email=f"{name}@test.example",
            kept_by=world.domains[domain],
        )
        user.set_password(PASSWORD)
        user.save(force_insert=True)
        world.users[name] = user
        if second_factor.DEMANDING.intersection(role for role, _unit in duties):
            demo.enrol(user)
        for role, unit in duties:
            Assignment.objects.create(
                user=user,
                domain=world.domains[domain],
                unit=world.units[unit] if unit else None,
                role=role,
                valid_from=SINCE,
            )


def duty_of(world: World, name: str) -> Duty:
    """The first duty of a member of the cast (to end or change it in a test)."""
    return world.actors[name].duties[0]


def on_shift(world: World, name: str, unit: str) -> list[Shift]:
    """A substitute of the cast is at work in a unit: at the cast's moment, and now."""
    hour = dt.timedelta(hours=1)
    with scope.setup_scope():
        return [
            Shift.objects.create(
                user=world.users[name],
                domain=world.units[unit].operator,
                unit=world.units[unit],
                starts_at=moment - 8 * hour,
                ends_at=moment + 16 * hour,
            )
            for moment in (NOW, clock.now())
        ]
