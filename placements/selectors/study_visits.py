"""Read models of study visits: those before a stay, and those that a home has before it."""

import datetime as dt
from dataclasses import dataclass

from placements import policies
from placements.domain.stays import Act
from placements.models import Stay, StudyVisit
from placements.policies.visits import visible_study_visits
from placements.selectors.bought import words_of
from vardkedja.core.actor import Actor
from vardkedja.core.models import Unit


@dataclass(frozen=True)
class Before:
    """The visits before a stay, the latest first, each with the words that the own authority kept. `may_settle`: note and call off."""

    rows: list[tuple[StudyVisit, str]]
    may_settle: bool


def before(actor: Actor, stay: Stay) -> Before:
    rows = list(visible_study_visits(actor).filter(stay=stay).order_by("-on", "-booked_at"))
    own = (row.entry_id for row in rows if row.settled_by_id == actor.domain_id)
    words = words_of(own)
    may = stay.state != Stay.States.CANCELLED and bool(policies.may_act(actor, Act.STUDY_VISIT, stay))
    return Before([(row, words.get(row.entry_id, "")) for row in rows], may)


def expected_visits(actor: Actor, unit: Unit, until: dt.date) -> list[StudyVisit]:
    """Booked visits to the unit up to a day; those that have passed and nobody has noted stand first."""
    rows = visible_study_visits(actor).filter(stay__unit=unit, settled_at=None, on__lte=until)
    return list(rows.exclude(stay__state=Stay.States.CANCELLED).order_by("on", "at"))
