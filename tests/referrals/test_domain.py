"""Plain Python: the state table, the order of the queue, deadlines, target groups, required decisions."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain import decisions, states
from referrals.domain.decisions import Kind, Made, missing, state_after
from referrals.domain.queue import Rules, Waiting, order
from referrals.domain.states import State, printed, refusal
from referrals.domain.targets import Target, outside

DAY = dt.date(2026, 3, 2)
MOMENTS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2026, 12, 31))


def waiting(priority, day, hour=9):
    moment = dt.datetime.combine(day, dt.time(hour), dt.UTC)
    return Waiting(uuid.uuid4(), priority, moment)


def test_priority_first_then_time_each_with_its_reason():
    early, late = dt.date(2026, 1, 5), dt.date(2026, 2, 9)
    tickets = [waiting(3, early), waiting(1, late), waiting(3, late), waiting(2, late)]
    found = order(tickets, Rules())
    assert [(p.waiting.priority, p.waiting.requested_at.date()) for p in found] == [
        (1, late),
        (2, late),
        (3, early),
        (3, late),
    ]
    assert [p.reason.replace("\xa0", " ") for p in found] == [
        "Prioritet 1, väntat sedan 9 februari 2026; först i kön",
        "Prioritet 2, väntat sedan 9 februari 2026; före: 1 med högre prioritet",
        "Prioritet 3, väntat sedan 5 januari 2026; före: 2 med högre prioritet",
        (
            "Prioritet 3, väntat sedan 9 februari 2026; före: 2 med högre prioritet "
            "och 1 med samma prioritet som väntat längre"
        ),
    ]


@given(
    st.lists(st.tuples(st.integers(1, 3), MOMENTS, st.uuids()), unique_by=lambda t: t[2], max_size=30),
    st.randoms(),
)
def test_the_order_does_not_depend_on_how_the_tickets_come(rows, random):
    tickets = [Waiting(pk, priority, moment) for priority, moment, pk in rows]
    shuffled = random.sample(tickets, len(tickets))
    assert order(tickets, Rules()) == order(shuffled, Rules())
    assert [p.number for p in order(tickets, Rules())] == list(range(1, len(tickets) + 1))


def test_every_refusal_of_the_table_is_a_swedish_sentence():
    for verb, row in states.TABLE.items():
        for state, reason in row.items():
            assert reason.endswith(".") and reason[0].isupper(), (verb, state)
    assert printed().count("\n") == len(states.TABLE)


@pytest.mark.parametrize(
    ("verb", "possible"),
    [
        ("send_application", {State.DRAFT}),
        ("withdraw_application", {State.DRAFT, State.SENT, State.ASSESSED, State.APPROVED}),
        ("write_assessment", {State.SENT}),
        ("record_placement_assessment", {State.SENT}),
        ("decide", {State.ASSESSED, State.APPROVED}),
        ("mark_placed", {State.APPROVED}),
        ("reconsider", {State.ASSESSED, State.APPROVED, State.DECLINED}),
        ("follow_assessment", {State.ASSESSED, State.APPROVED}),
        ("share_application", {State.SENT, State.ASSESSED, State.APPROVED}),
        ("save_draft", {State.DRAFT}),
    ],
)
def test_where_each_verb_is_possible(verb, possible):
    assert {state for state in State if not refusal(verb, state)} == possible


HEMMET = Target("Hemmet", 26, None, frozenset({"woman", "man", "nonbinary"}))
YOUNG = Target("Ungdomshemmet", 16, 20, frozenset({"woman", "nonbinary"}))


@pytest.mark.parametrize(
    ("target", "age", "sex", "said"),
    [
        (HEMMET, 26, "man", ""),
        (HEMMET, 25, "man", "Hemmet tar emot personer från 26 år. Personen är 25 år den 2026-03-02."),
        (HEMMET, None, "man", "Födelsedatum saknas."),
        (YOUNG, 20, "woman", ""),
        (YOUNG, 21, "woman", "mellan 16 och 20 år"),
        (YOUNG, 18, "man", "Ungdomshemmet tar emot kvinnor och icke-binära."),
        (YOUNG, 18, "unknown", ""),
        (Target("Boendet", None, None, HEMMET.sexes), None, "man", ""),
        (Target("Boendet", None, 20, HEMMET.sexes), 21, "man", "upp till 20 år"),
    ],
)
def test_who_is_inside_a_target_group(target, age, sex, said):
    found = outside(target, age, sex, DAY)
    assert said in found and bool(found) == bool(said)


REQUIRED = [Kind.ASSISTANCE, Kind.ADMISSION]


def test_a_decision_that_refuses_or_has_ended_is_missing():
    granted = Made("assistance", "granted", DAY, dt.date(2026, 4, 1))
    assert missing(REQUIRED, [granted], DAY) == [Kind.ADMISSION]
    assert missing(REQUIRED, [granted], dt.date(2026, 4, 1)) == REQUIRED
    assert missing(REQUIRED, [Made("admission", "refused", DAY)], DAY) == REQUIRED


def test_the_state_follows_the_decisions():
    both = [Made("assistance", "granted", DAY), Made("admission", "granted", DAY)]
    assert state_after(True, REQUIRED, [], DAY) is State.ASSESSED
    assert state_after(True, REQUIRED, both, DAY) is State.APPROVED
    assert state_after(False, REQUIRED, both, DAY) is State.DECLINED
    assert state_after(True, REQUIRED, [*both[:1], Made("admission", "refused", DAY)], DAY) is State.DECLINED
    assert (
        state_after(True, [Kind.ADMISSION], [Made("assistance", "refused", DAY), both[1]], DAY)
        is State.APPROVED
    )
    assert set(decisions.LABELS) == set(Kind)
