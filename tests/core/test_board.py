"""The place board: spans add up, days of a claim are half-open, what began before says so."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vardkedja.core import board

FIRST = dt.date(2026, 11, 16)
TODAY = dt.date(2026, 11, 18)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def cells(*bands: board.Band, count: int = 7) -> tuple[board.Cell, ...]:
    return board.make_cells(board.PlaceRow("1", bands), board.make_days(FIRST, count, TODAY))


def stay(start: int, end: int | None) -> board.Band:
    return board.Band("occupied", day(start), None if end is None else day(end), "TT")


def shape(made: tuple[board.Cell, ...]) -> list[tuple[str, int]]:
    return [(cell.kind, cell.span) for cell in made]


def test_an_empty_place_is_free_day_by_day():
    made = cells()
    assert shape(made) == [("free", 1)] * 7
    assert [cell.today for cell in made] == [False, False, True, False, False, False, False]
    assert [cell.rest for cell in made] == [False] * 5 + [True] * 2


def test_the_last_day_of_a_half_open_stay_is_free():
    assert shape(cells(stay(1, 3))) == [("free", 1), ("occupied", 2), *[("free", 1)] * 4]


def test_one_leaves_and_another_comes_on_the_same_day():
    assert shape(cells(stay(0, 3), stay(3, 7))) == [("occupied", 3), ("occupied", 4)]


def test_an_open_stay_fills_the_rest_and_goes_on():
    (made,) = cells(stay(-5, None))
    assert (made.span, made.before, made.onward) == (7, True, True)


def test_a_stay_that_ends_with_the_days_shown_does_not_go_on():
    (made,) = cells(stay(0, 7))
    assert (made.before, made.onward) == (False, False)


@pytest.mark.parametrize("band", [stay(-9, 0), stay(7, 12), stay(7, None), stay(-9, -3)])
def test_bands_outside_the_days_are_not_shown(band):
    assert shape(cells(band)) == [("free", 1)] * 7


def test_two_bands_on_one_day_are_a_fault_of_the_data():
    with pytest.raises(ValueError, match="overlap"):
        cells(stay(0, 3), stay(2, 5))


@given(st.lists(st.integers(-10, 40), min_size=2, max_size=12, unique=True), st.integers(1, 31))
def test_spans_always_add_up_to_the_days(edges, count):
    edges.sort()
    bands = [stay(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    assert sum(cell.span for cell in cells(*bands, count=count)) == count


def test_weeks_and_headings():
    days = board.make_days(dt.date(2026, 12, 28), 10, TODAY)
    made = board.build_board("Platser", days, [board.PlaceRow("Ekeliden", unit=True), board.PlaceRow("1")])
    assert [(week.label.replace("\u00a0", " "), week.span) for week in made.weeks] == [
        ("v. 53", 7),
        ("v. 1", 3),
    ]
    assert [len(row.cells) for row in made.rows] == [0, 10]
