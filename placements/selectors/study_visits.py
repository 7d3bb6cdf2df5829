"""Read models of study visits: those before a stay, and those that a home expects."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from placements import policies
from placements.domain.stays import Act
from placements.domain.study_visits import AHEAD
from placements.models import Stay, StudyVisit
from placements.policies.visits import visible_study_visits
from vardkedja.core.actor import Actor
from vardkedja.core.models import EntryKind, Unit
from vardkedja.core.policies import visible_versions


@dataclass(frozen=True)
class Visit:
    """A visit with the words that may be read here. `off`: its placement was called off before it. `made`: its day has come."""

    row: StudyVisit
    words: str
    off: bool
    made: bool


@dataclass(frozen=True)
class Before:
    """The visits before a stay, the latest first. `may_settle`: note how they went, and call them off."""

    visits: list[Visit]
    may_settle: bool


def before(actor: Actor, stay: Stay) -> Before:
    rows = list(visible_study_visits(actor).filter(stay=stay).order_by("-on", "-booked_at"))
    versions = visible_versions(actor, stay.case).filter(entry__kind=EntryKind.STUDY_VISIT) if rows else ()
    words = {version.entry_id: version.value("text") for version in versions}
    cancelled = stay.state == Stay.States.CANCELLED
    visits = [
        Visit(row, words.get(row.entry_id, ""), cancelled and row.on > actor.today, row.on <= actor.today)
        for row in rows
    ]
    return Before(visits, bool(policies.may_act(actor, Act.STUDY_VISIT, stay)))


def expected_visits(actor: Actor, unit: Unit, day: dt.date) -> list[StudyVisit]:
    """Booked visits to the unit in the days to come; those that have passed and nobody has noted stand first."""
    return list(_booked_at(actor, unit).filter(on__lte=day + AHEAD))


def visits_on(actor: Actor, unit: Unit, day: dt.date) -> list[StudyVisit]:
    """Those of one day."""
    return list(_booked_at(actor, unit).filter(on=day))


def _booked_at(actor: Actor, unit: Unit):
    """Not of who has moved in before the visit's day, nor of a stay that is over or called off."""
    over = (Stay.States.CANCELLED, Stay.States.ENDED)
    rows = visible_study_visits(actor).filter(stay__unit=unit, settled_at=None).exclude(stay__state__in=over)
    return rows.exclude(stay__arrived_on__lt=F("on")).order_by("on", "at")
