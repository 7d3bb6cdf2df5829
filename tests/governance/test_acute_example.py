"""The demo county's two acute questions: one answered with yes and being filled in, one that waits. Played once."""

import datetime as dt

import pytest

from governance.scenario import acute
from placements.models import AcutePoint, AcuteRequest, Stay
from placements.selectors.acute import waiting_at
from vardkedja.core import scenario
from vardkedja.core.actor import acting
from vardkedja.core.clock import midday
from vardkedja.core.models import Role

TODAY = dt.date(2026, 6, 15)
HOMES = {"kronoberg": "ekeliden", "dalarna": "dalarnas-hvb", "varmland": "beroendecentrum"}


@pytest.mark.parametrize("slug", HOMES)
def test_one_question_is_being_filled_in_and_one_waits(db, tmp_path, settings, slug):
    settings.HOME = tmp_path
    county = scenario.load(slug, empty=True, today=TODAY)
    unit, username = (
        county.units[HOMES[slug]],
        acute._who(county, Role.HEAD_OF_HOME, unit=HOMES[slug]).username,
    )
    head = county.actor(username, midday(TODAY))
    with acting(head):
        assert not AcuteRequest.objects.exists(), "an empty county holds no person"
    county.empty = False
    for _ in range(2):
        acute.load(county)
    with acting(head):
        requests = AcuteRequest.objects.filter(unit=unit).order_by("asked_at")
        assert [request.state for request in requests] == ["yes", "waiting"]
        stay = Stay.objects.get(unit=unit)
        assert (stay.state, stay.arrived_on) == ("arrived", TODAY - dt.timedelta(days=1))
        done = AcutePoint.objects.exclude(recorded_at=None)
        assert set(done.values_list("kind", flat=True)) == {"inquiry", "medical"}
        assert all(point.recorded_at > point.occurred_at for point in done)
        assert waiting_at(head, unit) == 1
