"""Each figure against a scene that is counted by hand."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from costsharing import tasks as costs
from governance.domain.indicators import BY_CODE, Code
from governance.models import IndicatorSnapshot, SmallCellRule
from governance.tasks import nightly_figures
from tests.costsharing.county import BUDGET, share_costs
from tests.governance import scenes
from vardkedja.core import clock
from vardkedja.core.actor import acting

D = dt.date
END = D(2026, 3, 31)


def at(day: dt.date, hour: int = 12) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), clock.STOCKHOLM)


def figures(world, code, day, reader="stina"):
    """unit, municipality or None → (value, n, suppressed)"""
    with acting(world.actors[reader]):
        rows = IndicatorSnapshot.objects.filter(indicator=code, day=day)
        return {r.unit_id or r.municipality_id: (r.value, r.n, r.suppressed) for r in rows}


def measure(world, first=END, last=END):
    return scenes.night(world, nightly_figures, first, last)


@pytest.fixture
def no_small_cells(world):
    """Show every count, for scenes with few persons."""
    with scenes.as_owner():
        SmallCellRule.objects.create(collaboration=world.collaboration, threshold=3, valid_from=D(2020, 1, 1))


def test_occupancy_is_what_the_night_counted(world):
    with scenes.as_owner():
        scenes.occupancy(world, END, "hemmet", occupied=2, places=3, closed=1)
        scenes.occupancy(world, END, "boendet", occupied=1, places=2)
    measure(world)
    taken = figures(world, Code.OCCUPIED, END)
    assert taken[world.hemmet.pk][0] == 2 and taken[world.boendet.pk][0] == 1 and taken[None][0] == 3
    assert figures(world, Code.OCCUPANCY, END)[None][0] == 75, "three of the four places in use"


def test_the_queue_is_counted_at_the_end_of_the_day(world):
    with scenes.as_owner():
        scenes.a_ticket(world, at(D(2026, 3, 1)))  # waits 30 days on the 31st
        scenes.a_ticket(world, at(D(2026, 3, 21)))  # waits 10
        scenes.a_ticket(world, at(D(2026, 3, 30)), unit="boendet")  # waits 1
        scenes.a_ticket(world, at(D(2026, 3, 1)), left=at(END, 9))  # left in the morning
        scenes.a_ticket(world, at(D(2026, 4, 1), 0))  # comes in at midnight of the next day
    measure(world, D(2026, 3, 30), END)
    waiting = figures(world, Code.QUEUE, END)
    assert (waiting[world.hemmet.pk][0], waiting[world.boendet.pk][0], waiting[None][0]) == (2, 1, 3)
    assert figures(world, Code.QUEUE, D(2026, 3, 30))[world.hemmet.pk][0] == 3
    waited = figures(world, Code.WAITED, END)
    assert (waited[world.hemmet.pk][0], waited[None][0]) == (20, 10)


def test_a_unit_without_a_queue_has_a_nought_and_no_waiting_time(world):
    measure(world)
    assert figures(world, Code.QUEUE, END)[world.hemmet.pk][0] == 0
    assert figures(world, Code.WAITED, END)[world.hemmet.pk][:2] == (None, 0)


def test_persons_of_a_year_by_the_municipality_that_decided(world, no_small_cells):
    someone = uuid.uuid4()
    with scenes.as_owner():
        for day in range(1, 4):
            scenes.a_stay(world, "anby", D(2026, 3, day))
        # Once per municipality, whatever the number of stays.
        scenes.a_stay(world, "anby", D(2025, 6, 1), D(2025, 6, 2), person_id=someone)
        scenes.a_stay(world, "anby", D(2025, 7, 1), D(2025, 8, 1), person_id=someone)
        scenes.a_stay(world, "bjorkby", D(2026, 1, 1), D(2026, 2, 1), person_id=someone)
        # The window is 1 April 2025 to 31 March 2026: the last care day of one who leaves on 1 April is 31 March.
        scenes.a_stay(world, "bjorkby", D(2025, 1, 1), D(2025, 4, 1))
        scenes.a_stay(world, "bjorkby", D(2025, 1, 1), D(2025, 4, 2))
        scenes.a_stay(world, "bjorkby", D(2025, 4, 1), D(2025, 4, 1))
        scenes.a_stay(world, "bjorkby", D(2026, 3, 31))
        scenes.a_stay(world, "bjorkby", D(2026, 4, 1))
    measure(world)
    anby, bjorkby = (world.organisations[k].pk for k in ("anby", "bjorkby"))
    assert {k: v[0] for k, v in figures(world, Code.PERSONS, END).items()} == {anby: 4, bjorkby: 4, None: 8}
    assert figures(world, Code.PERSONS, D(2026, 3, 30)) == {}, "stored for the last day of a month only"


def test_days_to_first_support_count_those_who_still_wait(world, no_small_cells):
    with scenes.as_owner():
        began_before = scenes.a_stay(world, "anby", D(2026, 1, 1), D(2026, 3, 1))
        scenes.support(world, began_before, D(2026, 2, 1))
        after_six = scenes.a_stay(world, "anby", D(2026, 1, 1), D(2026, 3, 11))
        scenes.support(world, after_six, D(2026, 3, 17))
        scenes.a_stay(world, "anby", D(2026, 1, 1), D(2026, 3, 21))  # none yet: 10 days so far
        later = scenes.a_stay(world, "bjorkby", D(2026, 1, 1), D(2026, 3, 11))
        scenes.support(world, later, D(2026, 4, 5))  # not known on 31 March: 20 days so far
        scenes.a_stay(world, "bjorkby", D(2026, 1, 1), D(2026, 3, 11), destination="hospital")
        scenes.a_stay(world, "bjorkby", D(2026, 1, 1), D(2026, 3, 11), end_reason="deceased")
    measure(world)
    found = figures(world, Code.FIRST_SUPPORT, END)
    assert found[None][:2] == (8, 4), "median of 0, 6, 10 and 20"


def test_cost_is_the_ledger_against_the_budget_so_far(world):
    county = share_costs(world)
    scenes.night(world, costs.nightly_costs, D(2026, 1, 1), END)
    measure(world)
    hemmet, boendet = (sum(BUDGET[name].values()) for name in ("hemmet", "boendet"))
    given = figures(world, Code.BUDGET, END, "stina")
    assert given[None][0] == sum(
        amount * 3 // 12 for amounts in BUDGET.values() for amount in amounts.values()
    )
    spent = figures(world, Code.COST, END)
    assert abs(spent[None][0] - given[None][0]) < 20, "the same but for öre: shares are rounded one by one"
    assert spent[world.hemmet.pk][0] + spent[world.boendet.pk][0] == spent[None][0]
    assert abs(spent[None][0] * 4 - (hemmet + boendet)) < 100
    assert round(figures(world, Code.COST_SHARE, END)[None][0], 1) == 100
    assert county.id == world.collaboration.pk


def test_a_second_night_leaves_the_same_rows(world):
    with scenes.as_owner():
        scenes.occupancy(world, END, "hemmet", 2, 3)
        scenes.a_ticket(world, at(D(2026, 3, 1)))
        for _ in range(6):
            scenes.a_stay(world, "anby", D(2026, 3, 1))
    first = measure(world, D(2026, 2, 1), END)
    with acting(world.stina):
        before = set(IndicatorSnapshot.objects.values_list())
    assert measure(world, D(2026, 2, 1), END) == first
    with acting(world.stina):
        assert set(IndicatorSnapshot.objects.values_list()) == before
    assert len(before) == first > 0


def test_a_correction_reaches_the_figure_the_next_night(world):
    measure(world)
    with scenes.as_owner():
        scenes.a_ticket(world, at(D(2026, 3, 1)))
    measure(world)
    assert figures(world, Code.QUEUE, END)[None][0] == Decimal(1)


def test_every_figure_says_what_it_counts():
    assert all(len(indicator.definition) > 40 for indicator in BY_CODE.values())
    assert {code for code, indicator in BY_CODE.items() if indicator.small_cells} == {
        Code.PERSONS,
        Code.FIRST_SUPPORT,
    }
