"""The shape of a county: plain values that `vardkedja.core.scenario` turns into rows."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class OrganisationData:
    key: str
    kind: str
    name: str
    code: str = ""
    org_number: str = ""
    member: bool = True


@dataclass(frozen=True)
class DomainData:
    """`key` is what units and staff refer to; the first domain of an organisation may share its key."""

    key: str
    organisation: str
    name: str
    short_name: str
    law: str


@dataclass(frozen=True)
class QueueData:
    """The rules of a unit's queue from the scenario's first day. `limits`: (kind of party, highest number of places).

    `reason` says where the rule comes from; one that no report gives says that it is an example.
    """

    order: str
    reason: str
    limits: tuple[tuple[str, int], ...] = ()
    acute_kept: bool = True


@dataclass(frozen=True)
class TermsData:
    """How long stays in a unit may be by the county's agreement, in days (`placements.domain.terms.Terms`), and where that stands."""

    source: str
    least: int | None = None
    most: int | None = None
    acute_times: int | None = None
    acute_more: int | None = None


@dataclass(frozen=True)
class UnitData:
    key: str
    name: str
    operator: str
    legal_type: str
    municipality: str = ""
    local_type: str = ""
    age_min: int | None = None
    age_max: int | None = None
    permit_places: int | None = None
    route: str = ""
    #: Place names that begin with a kind's letter are of that kind: `I1` intake, `A1` acute; else ordinary.
    places: tuple[str, ...] = ()
    #: Adults come with their children and share their place.
    families: bool = False
    #: Municipalities outside the collaboration may buy places (at a price of their own).
    outside: bool = False
    queue: QueueData | None = None
    terms: TermsData | None = None
    partners: tuple[str, ...] = ()


@dataclass(frozen=True)
class StaffData:
    """A fictive member of staff. `duties` are (role, unit key or "")."""

    username: str
    name: str
    domain: str
    duties: tuple[tuple[str, str], ...]
    title: str = ""
    #: Shown among the demo log-ins, one per role.
    demo: str = ""


def numbered(ordinary: int, *, acute: int = 0, intake: int = 0) -> tuple[str, ...]:
    """Names of a unit's places: `1`…, `A1`…, `I1`…"""
    kinds = (("", ordinary), ("A", acute), ("I", intake))
    return tuple(f"{letter}{number}" for letter, count in kinds for number in range(1, count + 1))


@dataclass(frozen=True)
class County:
    slug: str
    name: str
    county_code: str
    since: dt.date
    organisations: tuple[OrganisationData, ...]
    domains: tuple[DomainData, ...]
    units: tuple[UnitData, ...]
    staff: tuple[StaffData, ...]
    #: Facts that the apps' own scenario parts need (group members, budgets …), by app name.
    extra: dict[str, object] = field(default_factory=dict)
