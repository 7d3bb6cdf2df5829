"""The night list and the list for when the system is down: everybody who lives in a unit, away or not, with what staff must know."""

import datetime as dt
from dataclasses import dataclass, field

from placements import policies
from placements.domain.conditions import overdue
from placements.models import Absence, ReserveList
from placements.selectors.daily import About, about, cases_of
from placements.selectors.days import contacts_of, sheltered_places
from placements.selectors.handovers import Here, residents
from vardkedja.core import clock, gate, log
from vardkedja.core.actor import Actor
from vardkedja.core.models import Unit
from vardkedja.core.tables import PersonList, declare

COLUMNS = ("plats", "den enskilde", "ute till", "att bevaka", "ring")
RESERVE = "reservlista"
RESERVE_LIST = declare(PersonList("placements:reserve", COLUMNS, "by place"))
NIGHT = declare(PersonList("placements:night", COLUMNS, "by place"))
NIGHT_PRINT = declare(PersonList("placements:night_print", COLUMNS, "by place"))


@dataclass(frozen=True)
class Row:
    """One resident on a list."""

    here: Here
    about: About
    absence: Absence | None = None
    contact: str = ""
    #: Is out and should have been back.
    overdue: bool = False


@dataclass
class Listed:
    """A unit's list. `places`: lived in by somebody whose particulars are protected and who is not named to the reader."""

    rows: list[Row] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    @property
    def at_home(self) -> list[Row]:
        return [row for row in self.rows if row.absence is None]

    @property
    def out(self) -> list[Row]:
        return [row for row in self.rows if row.absence is not None]


def night_of(actor: Actor, unit: Unit, *, action: str = log.Action.HIT) -> Listed:
    """Who should sleep here tonight and who is out. Logs everybody whom it names."""
    return _listed(actor, unit, "nattlista", action)


def reserve_of(actor: Actor, unit: Unit) -> Listed:
    """The night's list for a paper of which nobody knows who will read it: without those whom "systemet" may not name.

    Their places stand there alone, also for who is named.
    """
    found = _listed(actor, unit, RESERVE, log.Action.HIT)
    known = [row for row in found.rows if row.here.known]
    masked = [row.here.place for row in found.rows if not row.here.known]
    return Listed(known, [*found.places, *masked])


def has_reserve(actor: Actor, unit: Unit) -> bool:
    """Whether there is a list to fetch: before a unit's first evening there is none."""
    return ReserveList.objects.filter(operator=actor.domain_id, unit=unit).exists()


def log_fetched(actor: Actor, unit: Unit, day: dt.date) -> None:
    """Log the fetching of a day's reserve list for each who lived in the unit then."""
    stays = policies.visible_stays(actor).filter(unit=unit, operator=actor.domain_id).present_on(day)
    cases = cases_of(stays.select_related("case"))
    gate.log_listed(
        actor, RESERVE, cases, reason=f"personal på {unit.name}", unit_id=unit.pk, action=log.Action.EXPORT
    )  # fmt: skip


def _listed(actor: Actor, unit: Unit, what: str, action: str) -> Listed:
    here = residents(actor, unit)
    stays = [one.stay for one in here]
    known = about(actor, stays, actor.today)
    away = {row.stay_id: row for row in Absence.objects.filter(stay__in=stays, back_on=None)}
    contacts = contacts_of(actor, [stay.case_id for stay in stays])
    gate.log_listed(
        actor, what, [stay.case for stay in stays], reason=f"personal på {unit.name}", unit_id=unit.pk, action=action
    )  # fmt: skip
    now = clock.local(actor.now)
    rows = []
    for one in here:
        out = away.get(one.stay.pk)
        late = out is not None and overdue(out.expected_back, out.expected_at, now)
        rows.append(Row(one, known[one.stay.pk], out, contacts.get(one.stay.case_id, ""), late))
    return Listed(rows, sheltered_places(unit, stays))
