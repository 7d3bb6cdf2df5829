"""The day of a unit: who is here, out, expected, leaving and planned, in a constant number of queries."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from placements import policies
from placements.domain.conditions import overdue
from placements.models import Absence, DischargePlan, PlaceClaim, Stay, StudyVisit
from placements.selectors.daily import About, about, cases_of
from placements.selectors.study_visits import expected_visits, visits_on
from placements.selectors.telling import without_safety
from vardkedja.core import clock, gate, log
from vardkedja.core.actor import Actor
from vardkedja.core.models import CaseHandler, Unit
from vardkedja.core.names import Name, names_for
from vardkedja.core.tables import PersonList, declare

DAY = declare(
    PersonList(
        "placements:day_unit",
        ("plats", "den enskilde", "kommun", "kontaktperson", "sedan eller planerad", "att göra"),
        "by place",
    )
)
DAY_PRINT = declare(
    PersonList(
        "placements:day_print",
        ("plats", "den enskilde", "kommun", "planerat", "kontaktperson", "i dag", "att veta", "ring"),
        "by place",
    )
)
#: Who may get a place, in the order of the queue. The parameters fill in the form, from the board or the case.
GIVE, PROVISIONAL = (
    declare(
        PersonList(
            f"placements:{name}",
            ("den enskilde", "kommun", "prioritet", "vad som saknas"),
            "as in the queue",
            preset=("arende", "plats", "fran"),
        )
    )
    for name in ("give", "provisional")
)

#: How far ahead the page shows who is planned to come.
AHEAD = dt.timedelta(days=30)


@dataclass(frozen=True)
class Resident:
    """One line of the day: the stay, the name as the home may see it, and what goes with it."""

    stay: Stay
    name: Name
    place: str
    absence: Absence | None = None
    plan: DischargePlan | None = None
    contact: str = ""
    late: bool = False
    #: Is out and should have been back.
    overdue: bool = False
    #: The next home's stay that this one moves on to, where one is planned.
    following: Stay | None = None
    about: About = field(default_factory=About)


@dataclass
class Day:
    """The lines of a unit's day. `left` are those discharged on the day."""

    unit: Unit
    day: dt.date
    here: list[Resident] = field(default_factory=list)
    out: list[Resident] = field(default_factory=list)
    expected: list[Resident] = field(default_factory=list)
    leaving: list[Resident] = field(default_factory=list)
    planned: list[Resident] = field(default_factory=list)
    left: list[Resident] = field(default_factory=list)
    #: Places in which somebody lives whose particulars are protected and who is not named to the reader.
    sheltered: list[str] = field(default_factory=list)
    #: The stays in the order of their places.
    order: list[UUID] = field(default_factory=list)
    #: Study visits of the days to come, and those that nobody has noted.
    visits: list[tuple[StudyVisit, Name]] = field(default_factory=list)
    #: Stays about to end, or ended today, with no sheet of a safe going home.
    unsafe: frozenset[UUID] = frozenset()

    @property
    def residents(self) -> list[Resident]:
        """Who lives here, away or not, in the order of the places."""
        return sorted([*self.here, *self.out, *self.leaving], key=lambda row: self.order.index(row.stay.pk))

    @property
    def away(self) -> int:
        """How many residents are out, those who should have left among them."""
        return sum(row.absence is not None for row in self.residents)

    @property
    def at_home(self) -> int:
        return len(self.residents) - self.away

    @property
    def without_sheet(self) -> list[Resident]:
        return [row for row in self.residents if row.about.lacks_sheet]

    @property
    def without_list(self) -> list[Resident]:
        return [row for row in self.residents if row.about.lacks_list]

    @property
    def lived_in(self) -> int:
        """How many are admitted: here, out, those about to leave and those whose particulars are protected."""
        return len(self.here) + len(self.out) + len(self.leaving) + len(self.sheltered)


def day_of_unit(actor: Actor, unit: Unit, day: dt.date) -> Day:
    """Everybody who has to do with the unit's day, and who comes in the next weeks. Logs whom it names."""
    return _day(actor, unit, day, day + AHEAD, expected_visits(actor, unit, day), log.Action.HIT)


def day_on_paper(actor: Actor, unit: Unit, day: dt.date) -> Day:
    """The day alone, to be printed: nobody of the weeks to come. Logs whom it names as taken out."""
    return _day(actor, unit, day, day, visits_on(actor, unit, day), log.Action.EXPORT)


def _day(
    actor: Actor, unit: Unit, day: dt.date, until: dt.date, visits: list[StudyVisit], action: str
) -> Day:
    """Who comes is taken up to `until`."""
    stays = list(_stays(actor, unit, day, until))
    ids, cases = [stay.pk for stay in stays], cases_of([*stays, *visits])
    away = {a.stay_id: a for a in Absence.objects.filter(stay__in=ids, back_on=None)}
    plans = {
        p.stay_id: p
        for p in DischargePlan.objects.filter(stay__in=ids).select_related("receiver_domain", "receiver_user")
    }
    onward = {
        s.previous_id: s
        for s in policies.visible_stays(actor).coming().filter(previous__in=ids).select_related("unit")
    }
    contacts = contacts_of(actor, [case.pk for case in cases])
    names = names_for(actor, cases)
    known = about(actor, [stay for stay in stays if stay.state == "arrived"], day)
    gate.log_listed(
        actor, "dagens lista", cases, reason=f"personal på {unit.name}", unit_id=unit.pk, action=action
    )
    lines: dict[str, list[Resident]] = defaultdict(list)
    for stay in stays:
        following = onward.get(stay.pk)
        out = away.get(stay.pk)
        part, late = _part(stay, day, out is not None, following)
        lines[part].append(
            Resident(
                stay,
                names[stay.case_id],
                stay.claim.place.name,
                out,
                plans.get(stay.pk),
                contacts.get(stay.case_id, ""),
                late,
                out is not None and overdue(out.expected_back, out.expected_at, clock.local(actor.now)),
                following,
                known.get(stay.pk, About()),
            )
        )
    return Day(
        unit,
        day,
        **lines,
        sheltered=sheltered_places(unit, stays),
        order=ids,
        visits=[(row, names[row.case_id]) for row in visits],
        unsafe=_unsafe(actor, lines, ids),
    )


def _unsafe(actor: Actor, lines: dict[str, list[Resident]], ids: list[UUID]) -> frozenset[UUID]:
    """Who died leaves for nowhere; who moves on within the chain is asked when they go home."""
    going = [row for row in (*lines["leaving"], *lines["left"]) if row.following is None]
    asked = {row.stay.pk for row in going if row.stay.end_reason not in {"deceased", "moved"}}
    return frozenset(asked & without_safety(actor, ids))


def sheltered_places(unit: Unit, shown: list[Stay]) -> list[str]:
    """A claim holds no person, so its place is known to be lived in even where the stay is not shown."""
    claims = PlaceClaim.objects.filter(unit=unit, occupied=True).exclude(
        pk__in=[stay.claim_id for stay in shown]
    )
    return list(claims.order_by("place__position", "place__name").values_list("place__name", flat=True))


def _stays(actor: Actor, unit: Unit, day: dt.date, until: dt.date):
    coming = Q(state__in=("provisional", "planned"), planned_from__lte=until)
    left = Q(state="ended", ended_on=day)
    rows = policies.visible_stays(actor).filter(unit=unit).filter(Q(state="arrived") | coming | left)
    rows = rows.select_related("case", "claim__place", "municipality", "unit")
    return rows.order_by("claim__place__position", "claim__place__name", "planned_from")


def _part(stay: Stay, day: dt.date, away: bool, following: Stay | None) -> tuple[str, bool]:
    """In which part of the page a stay stands, and whether something is late."""
    if stay.state == "ended":
        return "left", False
    if stay.state != "arrived":
        return ("expected", stay.planned_from < day) if stay.planned_from <= day else ("planned", False)
    last = following.planned_from if following else stay.planned_to
    if last is not None and last <= day:
        return "leaving", last < day
    return ("out", False) if away else ("here", False)


def contacts_of(actor: Actor, case_ids: list[UUID]) -> dict[UUID, str]:
    """The contact person of each: the home's own responsible for the case."""
    rows = CaseHandler.objects.filter(domain=actor.domain_id, content_object__in=case_ids, duty="responsible")
    return {row.content_object_id: str(row.user) for row in rows.select_related("user")}
