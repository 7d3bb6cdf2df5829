"""The plain rules: state tables, due days, days to support, steps of the chain."""

import datetime as dt

import pytest

from sip.domain import deadlines, rail
from sip.domain.states import SIP_ACTS, SIP_STATES, SUPPORT_ACTS, SUPPORT_STATES, table, why_not
from sip.domain.support import Span, days_to_support, first_support, is_going_home
from vardkedja import config

HOME = dt.date(2026, 3, 10)


def day(offset):
    return HOME + dt.timedelta(days=offset)


@pytest.mark.parametrize(("acts", "states"), [(SIP_ACTS, SIP_STATES), (SUPPORT_ACTS, SUPPORT_STATES)])
def test_the_tables_name_states_that_there_are_and_leave_every_act_possible_in_some(acts, states):
    known = {code for code, _label in states}
    for act, reasons in acts.items():
        assert set(reasons) < known, act
        assert all(reason.endswith(".") for reason in reasons.values())


@pytest.mark.parametrize(("acts", "states"), [(SIP_ACTS, SIP_STATES), (SUPPORT_ACTS, SUPPORT_STATES)])
def test_the_documented_table_is_the_one_that_is_asked(acts, states):
    assert table(acts, states) in (config.PROJECT / "docs" / "sip.md").read_text()


def test_nothing_but_reading_is_possible_in_a_closed_plan():
    assert all(why_not(SIP_ACTS, act, "closed") for act in SIP_ACTS)


def test_an_unknown_act_is_a_programming_error():
    with pytest.raises(KeyError):
        why_not(SIP_ACTS, "dansa", "initiated")


@pytest.mark.parametrize(
    ("spans", "next_arrival", "first", "days"),
    [
        ([], None, None, None),
        ([Span(day(5))], None, day(5), 5),
        ([Span(day(9)), Span(day(2))], None, day(2), 2),
        ([Span(day(0))], None, day(0), 0),
        ([Span(day(-20))], None, day(-20), 0),  # overlapping: begun while the stay was on
        ([Span(day(-20), day(0))], None, day(-20), 0),  # ended on the day of going home
        ([Span(day(-20), day(-1))], None, None, None),  # over before
        ([Span(day(-20), day(-1)), Span(day(3))], None, day(3), 3),
        ([Span(day(40))], day(30), None, None),  # begun when the person was back in a home
        ([Span(day(29))], day(30), day(29), 29),
    ],
)
def test_days_from_going_home_to_the_first_support(spans, next_arrival, first, days):
    found = first_support(HOME, spans, next_arrival)
    assert (found, days_to_support(HOME, found)) == (first, days)


@pytest.mark.parametrize(
    ("reason", "destination", "home"),
    [
        ("completed", "home", True),
        ("own_request", "relatives", True),
        ("absconded", "unknown", True),
        ("moved", "other_unit", False),
        ("other_care", "hospital", False),
        ("deceased", "unknown", False),
    ],
)
def test_who_goes_on_to_other_care_does_not_go_home(reason, destination, home):
    assert is_going_home(reason, destination) is home


def test_the_answer_is_due_before_the_meeting():
    monday = dt.date(2026, 3, 2)
    assert deadlines.answer_by(monday, dt.date(2026, 3, 20)) == dt.date(2026, 3, 5)
    assert deadlines.answer_by(monday, monday) == monday


def test_due_days_skip_easter():
    assert deadlines.sign_by(dt.date(2026, 4, 1)) == dt.date(2026, 4, 10)
    assert deadlines.confirm_by(dt.date(2026, 4, 2)) == dt.date(2026, 4, 7)


def situation(**values):
    return rail.Situation(today=HOME, **values)


def measure(state, planned=0):
    return rail.Measure(state, day(planned), began=state != "decided")


@pytest.mark.parametrize(
    ("now", "five", "six"),
    [
        ({}, "waiting", "waiting"),
        ({"sip_state": "called"}, "now", "waiting"),
        ({"sip_state": "closed"}, "waiting", "waiting"),
        ({"home_on": day(9)}, "due", "waiting"),
        ({"home_on": day(-1), "at_home": True}, "due", "blocked"),
        ({"measures": [measure("decided", 4)]}, "done", "waiting"),
        ({"measures": [measure("decided", -1)]}, "done", "due"),
        ({"measures": [measure("started"), measure("decided", 4)]}, "done", "now"),
        ({"measures": [measure("ended")]}, "done", "done"),
    ],
)
def test_steps_five_and_six_of_the_chain(now, five, six):
    assert (rail.deciding(situation(**now))[0], rail.supporting(situation(**now))[0]) == (five, six)
