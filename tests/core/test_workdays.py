"""Working days: weekends, holidays and the three eves."""

import datetime as dt

import pytest

from vardkedja.core.domain.workdays import add_working_days, is_working_day, working_day_from


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (dt.date(2026, 3, 2), True),  # an ordinary Monday
        (dt.date(2026, 3, 7), False),  # Saturday
        (dt.date(2026, 4, 3), False),  # Good Friday
        (dt.date(2026, 6, 19), False),  # Midsummer Eve
        (dt.date(2026, 12, 24), False),
        (dt.date(2026, 12, 31), False),
        (dt.date(2026, 12, 30), True),
    ],
)
def test_a_working_day_is_one_when_somebody_is_at_work(day, works):
    assert is_working_day(day) is works


def test_working_days_are_counted_past_easter():
    assert add_working_days(dt.date(2026, 4, 1), 3) == dt.date(2026, 4, 8)


def test_no_days_gives_the_first_working_day():
    assert working_day_from(dt.date(2026, 3, 7)) == dt.date(2026, 3, 9)
    assert add_working_days(dt.date(2026, 3, 7), 0) == dt.date(2026, 3, 9)
