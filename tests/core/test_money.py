"""Money: what is read is what is printed, and shares always add up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vardkedja.core.money import (
    MAX_ORE,
    MoneyError,
    format_kronor,
    largest_remainder,
    parse_kronor,
    plain_kronor,
    round_half_up,
    to_tkr,
)

amounts = st.integers(-MAX_ORE, MAX_ORE)
weights = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.decimals(0, 1_000_000, places=4, allow_nan=False),
    min_size=1,
    max_size=12,
).filter(lambda shares: any(shares.values()))


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("1 234,50", 123450),
        ("1234.5", 123450),
        ("-3 700 kr", -370000),
        ("\u22123\u202f700", -370000),
        ("7\u00a0600\u00a0000 kr", 760000000),
        ("0", 0),
        ("+0,07", 7),
    ],
)
def test_kronor_are_read_as_people_write_them(text, ore):
    assert parse_kronor(text) == ore


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kr",
        "tolv",
        "1,2,3",
        "1.234",
        "1,005",
        "1 2 3",
        "1.234,50",
        "nan",
        "1e6",
        "12 34",
        "1 2345",
        "--1",
        "\u0661",
        "1\n2",
    ],
)
def test_what_cannot_be_read_surely_is_refused_in_swedish(text):
    with pytest.raises(MoneyError, match="Skriv beloppet"):
        parse_kronor(text)


def test_an_amount_beyond_every_budget_is_refused():
    assert parse_kronor("100 000 000 000") == MAX_ORE
    with pytest.raises(MoneyError, match="för stort"):
        parse_kronor("100 000 000 000,01")


@given(amounts)
def test_what_is_printed_is_read_back(ore):
    assert parse_kronor(format_kronor(ore)) == ore
    assert parse_kronor(plain_kronor(ore)) == ore


def test_printed_forms():
    assert format_kronor(123450) == "1\u00a0234,50\u00a0kr"
    assert format_kronor(-5) == "-0,05\u00a0kr"
    assert plain_kronor(-123405) == "-1234.05"


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Decimal("2.5"), 3),
        (Decimal("2.4999"), 2),
        (-7, -7),
        (0, 0),
    ],
)
def test_an_exact_half_goes_away_from_zero(value, rounded):
    assert round_half_up(value) == rounded


@given(st.fractions())
def test_rounding_is_never_more_than_half_away_and_mirrors(value):
    assert abs(round_half_up(value) - value) <= Fraction(1, 2)
    assert round_half_up(-value) == -round_half_up(value)


def test_thousands_are_rounded_only_for_showing():
    assert to_tkr(83_744_980) == 837
    assert to_tkr(83_750_000) == 838


def test_floats_are_refused():
    with pytest.raises(TypeError):
        round_half_up(0.5)
    with pytest.raises(TypeError):
        largest_remainder(100, {"a": 0.1, "b": 0.9}, ["a", "b"])


@given(amounts, weights)
@example(10_383, {"a": Decimal("44.79"), "b": Decimal("55.21")})
def test_shares_add_up_and_stay_within_one_ore(total, shares_by):
    order = sorted(shares_by)
    shares = largest_remainder(total, shares_by, order)
    whole = sum(map(Fraction, shares_by.values()))
    assert sum(shares.values()) == total
    for party, share in shares.items():
        assert abs(share - total * Fraction(shares_by[party]) / whole) < 1
        assert share == 0 or shares_by[party] > 0


@given(amounts, weights)
def test_a_credit_is_the_mirror_of_its_charge(total, shares_by):
    order = sorted(shares_by)
    charge, credit = (largest_remainder(sign * total, shares_by, order) for sign in (1, -1))
    assert {party: -share for party, share in charge.items()} == credit


@given(amounts, weights, st.randoms(use_true_random=False))
def test_the_order_of_the_weights_decides_nothing(total, shares_by, random):
    shuffled = list(shares_by.items())
    random.shuffle(shuffled)
    order = sorted(shares_by)
    assert largest_remainder(total, dict(shuffled), order) == largest_remainder(total, shares_by, order)


def test_equal_fractions_go_by_the_tie_order():
    thirds = {"0760": 1, "0761": 1, "0763": 1}
    assert largest_remainder(100, thirds, ["0760", "0761", "0763"]) == {
        "0760": 34,
        "0761": 33,
        "0763": 33,
    }
    assert largest_remainder(101, thirds, ["0763", "0760", "0761"]) == {
        "0763": 34,
        "0760": 34,
        "0761": 33,
    }


@pytest.mark.parametrize(
    ("weights_given", "order"),
    [
        ({"a": 1}, ["a", "b"]),
        ({"a": 1, "b": 1}, ["a"]),
        ({"a": 0}, ["a"]),
        ({"a": 2, "b": -1}, ["a", "b"]),
        ({}, []),
    ],
)
def test_shares_that_cannot_be_made_are_refused(weights_given, order):
    with pytest.raises(ValueError, match="tie_order|weights"):
        largest_remainder(100, weights_given, order)
