"""Facts for the night to count, written as the owner: what stands in the tables, not how it came there.

The verbs have their own tests. Here a figure is counted by hand, and for that the rows must be exactly these.
"""

import datetime as dt
import itertools
import uuid
from contextlib import contextmanager

from django.db.backends.postgresql.psycopg_any import DateRange

from placements.models import OccupancyDay, Place, PlaceClaim, Placement, Stay
from referrals.models import QueueTicket
from sip.models import SupportMeasure
from tests.harness.fixtures import acting_as
from tests.world import World
from vardkedja.core import clock, rls, scope
from vardkedja.core.models import Case, Category, Entry, EntryKind

_numbers = itertools.count(1)


@contextmanager
def as_owner():
    """The owner, who sees and writes everything while it migrates."""
    with acting_as("vk_owner"), rls.migrating():
        yield


def night(world: World, job, first: dt.date, last: dt.date, collaboration=None):
    """A job as the worker role in its scope."""
    chosen = collaboration or world.collaboration
    with acting_as("vk_worker"), scope.worker_scope(chosen.pk):
        return job(chosen.pk, first, last)


def a_case(world: World, person_id: uuid.UUID | None = None) -> Case:
    return Case.objects.create(
        owner=world.domains["anby"],
        collaboration=world.collaboration,
        number=f"K-{next(_numbers):08d}",
        person_id=person_id or uuid.uuid4(),
        opened_at=clock.midday(dt.date(2025, 1, 1)),
    )


def a_stay(world: World, by: str, arrived: dt.date, ended: dt.date | None = None, **values) -> Stay:
    """A stay at Hemmet on the decision of a municipality (key of `world.organisations`), each in a place of its own."""
    unit = world.units["hemmet"]
    case = a_case(world, values.pop("person_id", None))
    common = {"unit": unit, "collaboration": world.collaboration, "operator": unit.operator}
    place = Place.objects.create(name=f"p{next(_numbers)}", valid_from=dt.date(2020, 1, 1), **common)
    last = max(ended, arrived + dt.timedelta(days=1)) if ended else None
    claim = PlaceClaim.objects.create(
        place=place, kind="stay", during=DateRange(arrived, last), occupied=ended is None, **common
    )
    below = {"case": case, "case_owner": case.owner, "claim": claim, **common}
    placement = Placement.objects.create(given_at=clock.midday(arrived), **below)
    ending = {"end_reason": "need_ceased", "destination": "home"} if ended else {}
    return Stay.objects.create(
        placement=placement,
        person_id=case.person_id,
        municipality=world.organisations[by],
        state="ended" if ended else "arrived",
        planned_from=arrived,
        arrived_on=arrived,
        ended_on=ended,
        **(ending | values),
        **below,
    )


def support(world: World, stay: Stay, started: dt.date) -> SupportMeasure:
    """Support at home that began on a day."""
    below = {"case": stay.case, "case_owner": stay.case_owner, "owner": world.domains["anby"]}
    entry = Entry.objects.create(
        law="sol",
        kind=EntryKind.SUPPORT,
        category=Category.PLANNING,
        created_at=clock.midday(started),
        **below,
    )
    return SupportMeasure.objects.create(
        entry=entry,
        collaboration=world.collaboration,
        kind="housing",
        municipality=stay.municipality,
        state="started",
        decided_on=started,
        started_on=started,
        **below,
    )


def a_ticket(world: World, since: dt.datetime, left: dt.datetime | None = None, unit: str = "hemmet"):
    """A position in a unit's queue."""
    chosen = world.units[unit]
    return QueueTicket.objects.create(
        unit=chosen,
        collaboration=world.collaboration,
        requested_at=since,
        completed_at=since,
        changed_at=left or since,
        left_at=left,
        state="left" if left else "waiting",
        reference=f"R{next(_numbers)}",
        owner=world.domains["anby"],
        operator=chosen.operator,
    )


def occupancy(world: World, day: dt.date, unit: str, occupied: int, places: int, closed: int = 0) -> None:
    """A row of the night's occupancy."""
    OccupancyDay.objects.create(
        unit=world.units[unit],
        collaboration=world.collaboration,
        day=day,
        places=places,
        out_of_service=closed,
        occupied=occupied,
        absent=0,
        free=places - closed - occupied,
        care_days=occupied,
    )
