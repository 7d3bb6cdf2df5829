"""Small cells are kept back, and cannot be worked out from what is shown."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.indicators import Code
from governance.domain.suppression import hide_small
from governance.models import IndicatorSnapshot, SmallCellRule
from tests.governance import scenes
from tests.governance.test_figures import END, figures, measure
from vardkedja.core.actor import acting

T = 5


@pytest.mark.parametrize(
    ("counts", "hidden", "total"),
    [
        ({"a": 9, "b": 7}, "", False),
        # One small cell would be total minus the rest: the next smallest goes with it.
        ({"a": 9, "b": 7, "c": 2}, "bc", False),
        # Two that together are two can only be one and one, or two and nought: too telling.
        ({"a": 9, "b": 7, "c": 1, "d": 1}, "bcd", False),
        # Two small cells of together six could be two and four as well as three and three.
        ({"a": 9, "b": 7, "c": 3, "d": 3}, "cd", False),
        # Together eight is four and four, since each is below five.
        ({"a": 9, "b": 7, "c": 4, "d": 4}, "bcd", False),
        # A nought is small as well.
        ({"a": 9, "b": 8, "c": 0}, "bc", False),
        # Nothing to hide behind: the total is kept back too.
        ({"a": 2}, "a", True),
        ({"a": 0, "b": 0}, "ab", True),
        ({}, "", True),
    ],
)
def test_what_is_kept_back(counts, hidden, total):
    kept = hide_small(counts, T)
    assert (kept.parts, kept.total) == (frozenset(hidden), total)


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 30), max_size=9), st.integers(2, 8))
def test_a_small_cell_never_follows_from_what_is_shown(counts, threshold):
    """Whoever knows the rule, the total and every shown part cannot say what one small cell holds."""
    kept = hide_small(counts, threshold)
    assert {key for key, n in counts.items() if n < threshold} <= kept.parts
    if kept.parts and not kept.total:
        together = sum(counts[key] for key in kept.parts)
        assert len(kept.parts) >= 2
        assert together >= threshold
        small = [key for key in kept.parts if counts[key] < threshold]
        assert len(small) < len(kept.parts) or together < len(small) * (threshold - 1)


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 30), min_size=2, max_size=9))
def test_no_more_is_kept_back_than_needed(counts):
    """Counts that are all large enough are all shown."""
    large = {key: n + T for key, n in counts.items()}
    assert hide_small(large, T).parts == frozenset()


def test_a_small_municipality_is_kept_back_in_the_table(world):
    with scenes.as_owner():
        for _ in range(7):
            scenes.a_stay(world, "anby", dt.date(2026, 3, 1))
        scenes.a_stay(world, "bjorkby", dt.date(2026, 3, 1))
    measure(world)
    cells = figures(world, Code.PERSONS, END)
    small, large = world.organisations["bjorkby"].pk, world.organisations["anby"].pk
    assert cells[small] == (None, None, True)
    assert cells[large] == (None, None, True), "else the small one is the total minus this"
    assert cells[None] == (8, 8, False)


def test_a_figure_that_rests_on_few_persons_is_kept_back(world):
    with scenes.as_owner():
        scenes.a_stay(world, "anby", dt.date(2026, 1, 1), dt.date(2026, 3, 1))
    measure(world)
    assert {cell for cell in figures(world, Code.FIRST_SUPPORT, END).values()} == {(None, None, True)}


def test_the_threshold_is_dated_data(world):
    with scenes.as_owner():
        SmallCellRule.objects.create(
            collaboration=world.collaboration, threshold=3, valid_from=dt.date(2026, 3, 1)
        )
        for by in ("anby", "bjorkby"):
            for _ in range(4):
                scenes.a_stay(world, by, dt.date(2026, 2, 1))
    measure(world, dt.date(2026, 2, 1), END)
    february = figures(world, Code.PERSONS, dt.date(2026, 2, 28))
    assert {cell[2] for key, cell in february.items() if key} == {True}, "five without a rule"
    assert {cell[0] for key, cell in figures(world, Code.PERSONS, END).items() if key} == {4}


def test_the_database_holds_no_figure_in_a_suppressed_cell(world):
    measure(world)
    with scenes.as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        IndicatorSnapshot.objects.filter(suppressed=True).update(value=3)


def test_another_county_reads_nothing(world):
    with scenes.as_owner():
        scenes.a_ticket(world, dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    measure(world)
    with acting(world.olle):
        assert IndicatorSnapshot.objects.count() == 0
    with acting(world.bo):
        assert IndicatorSnapshot.objects.count() > 0
