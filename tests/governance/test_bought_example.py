"""The demo county's bought place: from the question to two homes to an invoice that is still to be handled. Played once."""

import datetime as dt

import pytest

from governance.scenario import bought
from placements.models import FollowUpVisit, HomeAsked, Purchase, Stay
from placements.policies.invoices import visible_bought
from placements.selectors.invoices import overview_of
from vardkedja.core import scenario
from vardkedja.core.actor import acting, system
from vardkedja.core.clock import midday
from vardkedja.core.models import Task

TODAY = dt.date(2026, 6, 15)
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def county(db, tmp_path, settings):
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ATTACHMENTS_ROOT = settings.MEDIA_ROOT / "attachments"
    return scenario.load("kronoberg", empty=True, today=TODAY)


def test_a_place_is_bought_confirmed_visited_and_invoiced(county):
    economist = county.actor("ekonom.almhult", midday(TODAY))
    with acting(economist):
        assert not Purchase.objects.exists(), "an empty county holds no person"
    county.empty = False
    for _ in range(2):
        bought.load(county)
    with acting(economist):
        purchase = visible_bought(economist).get()
        place = overview_of(economist, purchase)
        states = [month.state for month in place.months]
        assert states == ["confirmed", "confirmed", "running"]
        right, wrong = sorted(place.invoices, key=lambda one: one.row.number)
        assert (right.outcome, right.deviations) == ("approved", ())
        assert (wrong.outcome, [one.code for one in wrong.deviations]) == ("", ["days", "total"])
        assert HomeAsked.objects.filter(answer="yes").count() == 2
        assert Stay.objects.get(pk=purchase.stay_id).arrived_on == bought.arrival(TODAY)
    with acting(system(county.domains["almhult"], midday(TODAY))):
        assert FollowUpVisit.objects.get().met == "alone"
        left = Task.objects.filter(domain=county.domains["almhult"], done_at=None)
        late = {row.kind for row in left if row.due_on < TODAY - 5 * WEEK}
        assert not late, "nothing of it has lain for weeks"
        assert "placements.home_invoice" in set(left.values_list("kind", flat=True))
    with acting(system(county.domains["ekeliden"], midday(TODAY))):
        theirs = Task.objects.filter(domain=county.domains["ekeliden"], done_at=None)
        assert not [row.kind for row in theirs if row.due_on < TODAY - 5 * WEEK]


def test_whatever_the_day_two_months_have_ended():
    for offset in range(366):
        today = TODAY + dt.timedelta(offset)
        came = bought.arrival(today)
        assert (today.year * 12 + today.month) - (came.year * 12 + came.month) == 2
