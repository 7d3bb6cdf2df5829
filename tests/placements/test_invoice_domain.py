"""Months of a bought place and the check of an invoice, as tables and over all that can come: plain values."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.domain.invoices import NEXT, OUTCOMES, Known, Line, Paper, check, months_in, ours_ore, wrong
from placements.domain.months import Away, Came, count, last_of, months_of, not_ready
from placements.domain.purchases import Price, care_days, price_on

JAN, FEB, MAR = (dt.date(2026, month, 1) for month in (1, 2, 3))
PRICES = (Price(JAN, 285_050, 1),)
TODAY = dt.date(2026, 3, 2)


def on(month: int, day: int) -> dt.date:
    return dt.date(2026, month, day)


# A month's days


@pytest.mark.parametrize(
    ("came", "left", "month", "days"),
    [
        (on(1, 10), on(2, 5), JAN, 22),  # the day of arrival counts
        (on(1, 10), on(2, 5), FEB, 4),  # that of leaving does not
        (on(1, 10), on(1, 10), JAN, 1),  # a stay of one day is one
        (on(1, 10), on(2, 1), FEB, 0),  # left on the first
        (on(1, 10), None, FEB, 28),
        (on(1, 10), None, MAR, 1),  # the running month through yesterday
        (on(1, 31), on(2, 1), JAN, 1),
    ],
)
def test_the_days_of_a_month(came, left, month, days):
    found = count(Came(came, left), month, (), PRICES, TODAY)
    assert (found.days, found.ore) == (days, days * 285_050)


def test_absence_is_counted_beside_and_costs_as_any_day():
    away = (Away("Permission", on(1, 12), on(1, 14)), Away("Sjukhus", on(1, 30), on(2, 2)))
    found = count(Came(on(1, 10)), JAN, away, PRICES, TODAY)
    assert (found.days, found.absent_days, found.ore) == (22, 4, 22 * 285_050)
    assert found.kinds == (("Permission", 2), ("Sjukhus", 2))
    assert count(Came(on(1, 10)), FEB, away, PRICES, TODAY).kinds == (("Sjukhus", 1),)


def test_days_before_the_first_price_are_told():
    assert count(Came(on(1, 10)), JAN, (), (Price(on(1, 12), 100, 1),), TODAY).unpriced == 2


@pytest.mark.parametrize(
    ("left", "month", "today", "ready"),
    [
        (None, FEB, on(2, 28), False),
        (None, FEB, MAR, True),
        (on(2, 10), FEB, on(2, 10), True),
        (on(2, 10), FEB, on(2, 9), False),
        (on(2, 10), JAN, on(2, 10), True),
    ],
)
def test_a_month_is_ready_when_it_or_the_stay_has_ended(left, month, today, ready):
    assert (not_ready(Came(on(1, 10), left), month, today) == "") is ready


@given(
    came=st.dates(on(1, 1), on(6, 1)),
    stayed=st.none() | st.integers(0, 200),
    today=st.dates(on(6, 1), on(12, 31)),
)
def test_the_months_together_are_the_stay(came, stayed, today):
    left = None if stayed is None else min(came + dt.timedelta(stayed), today)
    stay = Came(came, left)
    months = months_of(stay, today)
    last = today - dt.timedelta(1) if left is None else last_of(today)
    whole = care_days(came, left, came, last)
    assert sum(count(stay, month, (), PRICES, today).days for month in months) == len(whole)
    assert months == sorted(set(months))


# An invoice

KNOWN = Known(
    Came(on(1, 10)),
    {
        JAN: frozenset(on(1, day) for day in range(10, 32)),
        FEB: frozenset(on(2, day) for day in range(1, 29)),
    },
    PRICES,
)
RIGHT = Line(on(2, 1), on(2, 28), 28, 285_050, 28 * 285_050)


def paper(*lines: Line, total: int | None = None, other: int = 0) -> Paper:
    return Paper(lines, sum(line.amount_ore for line in lines) + other if total is None else total, other)


def codes(one: Paper, known: Known = KNOWN) -> list[str]:
    return [found.code for found in check(one, known)]


def said(one: Paper, known: Known = KNOWN) -> str:
    return " ".join(found.text for found in check(one, known)).replace("\u00a0", " ").replace("\u2212", "-")


def test_an_invoice_that_agrees_has_no_deviation():
    assert check(paper(RIGHT), KNOWN) == []
    assert ours_ore(paper(RIGHT), KNOWN) == 28 * 285_050


@pytest.mark.parametrize(
    ("one", "found", "words"),
    [
        (Line(on(2, 1), on(2, 28), 30, 285_050, 30 * 285_050), ["days", "total"], "fakturan har 30 dygn, vi har bekräftat 28 dygn"),
        (Line(on(2, 1), on(2, 28), 28, 300_000, 28 * 300_000), ["price", "total"], "fakturan har 3 000,00 kr per dygn, avtalat pris är 2 850,50 kr"),
        (Line(on(2, 1), on(2, 28), 28, 285_050, 7_990_000), ["amount", "total"], "28 dygn à 2 850,50 kr är 79 814,00 kr, men raden har 79 900,00 kr"),
        (Line(on(1, 8), on(1, 31), 22, 285_050, 22 * 285_050), ["outside"], "perioden börjar 2026-01-08, men vistelsen började 2026-01-10"),
        (Line(on(3, 1), on(3, 31), 31, 285_050, 31 * 285_050), ["unconfirmed"], "Dygnen i mars 2026 är inte bekräftade"),
    ],
)  # fmt: skip
def test_each_deviation_is_a_sentence_with_both_figures(one, found, words):
    assert codes(paper(one)) == found
    assert words in said(paper(one))


def test_the_sum_and_what_is_not_days_are_told():
    assert codes(paper(RIGHT, total=8_000_000)) == ["sum", "total"]
    assert "Raderna är tillsammans 79 814,00 kr, men att betala är 80 000,00 kr." in said(
        paper(RIGHT, total=8_000_000)
    )
    with_trips = paper(RIGHT, other=50_000)
    assert codes(with_trips) == ["other", "total"]
    assert "skillnaden är 500,00 kr" in said(with_trips)


def test_a_day_is_invoiced_once():
    elsewhere = {on(2, day): "17" for day in range(1, 6)}
    known = Known(KNOWN.came, KNOWN.confirmed, PRICES, elsewhere=elsewhere)
    assert "5 dygn av 28 dygn finns redan på faktura 17." in said(paper(RIGHT), known)
    halves = paper(
        Line(on(2, 1), on(2, 14), 14, 285_050, 14 * 285_050),
        Line(on(2, 14), on(2, 28), 15, 285_050, 15 * 285_050),
    )
    assert codes(halves) == ["twice", "total"]
    assert "Rad 2: 1 dygn av 15 dygn står också på rad 1." in said(halves)


def test_an_ended_stay_and_a_changed_month_are_told():
    ended = Known(
        Came(on(1, 10), on(2, 11)),
        {**KNOWN.confirmed, FEB: frozenset(on(2, day) for day in range(1, 11))},
        PRICES,
    )
    assert codes(paper(RIGHT), ended) == ["outside", "days", "total"]
    assert codes(paper(Line(on(2, 1), on(2, 11), 10, 285_050, 2_850_500)), ended) == []
    changed = Known(KNOWN.came, KNOWN.confirmed, PRICES, outdated=frozenset({FEB}))
    assert codes(paper(RIGHT), changed) == ["outdated"]
    assert codes(paper(RIGHT), Known(None, {}, PRICES))[:2] == ["unconfirmed", "outside"]


def test_two_prices_want_two_lines():
    prices = (*PRICES, Price(on(2, 15), 300_000, 2))
    known = Known(KNOWN.came, KNOWN.confirmed, prices)
    assert "avtalat är 2 850,50 kr för 14 dygn och 3 000,00 kr för 14 dygn" in said(paper(RIGHT), known)
    split = paper(
        Line(on(2, 1), on(2, 14), 14, 285_050, 14 * 285_050),
        Line(on(2, 15), on(2, 28), 14, 300_000, 14 * 300_000),
    )
    assert codes(split, known) == []
    late = Known(KNOWN.came, KNOWN.confirmed, (Price(MAR, 1, 1),))
    assert "vi har inget pris för 28 dygn" in said(paper(RIGHT), late)


@st.composite
def invoices(draw):
    """A stay, its prices, and an invoice over some of its months written by our own figures."""
    came = draw(st.dates(JAN, on(3, 31)))
    left = draw(st.none() | st.integers(1, 120).map(lambda n: came + dt.timedelta(n)))
    rises = draw(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 999_999)), max_size=2))
    prices = [Price(came, draw(st.integers(1, 999_999)))]
    prices += [Price(came + dt.timedelta(n), ore, k) for k, (n, ore) in enumerate(rises, 1)]
    today = on(12, 31)
    stay = Came(came, left)
    confirmed = {}
    for month in months_of(stay, today)[:4]:
        found = count(stay, month, (), prices, today)
        confirmed[month] = frozenset(found.first_day + dt.timedelta(n) for n in range(found.days))
    lines = [
        Line(min(days), max(days), len(days), ore, len(days) * ore)
        for held in confirmed.values()
        for ore in dict.fromkeys(price_on(prices, day) for day in sorted(held))
        if (days := _first_run([day for day in sorted(held) if price_on(prices, day) == ore]))
    ]
    return Known(stay, confirmed, prices), lines


def _first_run(days):
    return [day for n, day in enumerate(days) if day == days[0] + dt.timedelta(n)]


@given(invoices())
def test_what_is_written_by_our_own_figures_agrees(drawn):
    known, lines = drawn
    for line in lines:
        assert check(paper(line), known) == []
        assert all(month in known.confirmed for month in months_in(line))


@given(invoices(), st.sampled_from(("days", "price_ore", "amount_ore", "total")), st.integers(1, 50))
def test_whatever_figure_is_wrong_is_found(drawn, which, by):
    known, lines = drawn
    line = lines[0]
    if which == "total":
        wrong_one = paper(line, total=line.amount_ore + by)
    else:
        wrong_one = paper(Line(**{**line.__dict__, which: getattr(line, which) + by}))
    assert check(wrong_one, known)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (Line(on(2, 2), on(2, 1), 1, 1, 1), "last_day_1"),
        (Line(on(2, 1), dt.date(2027, 3, 1), 1, 1, 1), "last_day_1"),
        (Line(on(2, 1), on(2, 1), 0, 1, 1), "days_1"),
        (Line(on(2, 1), on(2, 1), 1, 0, 1), "price_1"),
        (Line(on(2, 1), on(2, 1), 1, 1, 0), "total"),
    ],
)
def test_what_cannot_be_written_is_told_at_its_field(line, field):
    assert [name for _message, name in wrong(paper(line), on(6, 1))] == [field]


def test_the_outcomes_are_a_table_from_which_nothing_leads_astray():
    assert set(NEXT) == {"", *OUTCOMES}
    assert all(after in OUTCOMES for held in NEXT.values() for after in held)
    assert NEXT["credited"] == ()
