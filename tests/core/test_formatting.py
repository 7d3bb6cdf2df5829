"""How money, numbers, days and identity numbers are written in Swedish."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from vardkedja.core import formatting as f

SUNDAY = dt.date(2026, 11, 22)


def plain(text: str) -> str:
    """Non-breaking spaces as ordinary ones, so that the expectations can be read."""
    return text.replace(f.NBSP, " ")


def rendered(source: str, **context: object) -> str:
    return plain(Template("{% load vk %}" + source).render(Context(context)))


@pytest.mark.parametrize(
    ("ore", "text"),
    [
        (0, "0,00 kr"),
        (5, "0,05 kr"),
        (123450, "1 234,50 kr"),
        (-123450, "−1 234,50 kr"),
        (2_640_600_000_00, "2 640 600 000,00 kr"),
    ],
)
def test_kronor_show_every_ore(ore, text):
    assert plain(f.kronor(ore)) == text


def test_an_amount_never_breaks_over_two_lines():
    assert " " not in f.kronor(123_456_789) + f.thousands(123_456_789_00) + f.percent("44.79")


@pytest.mark.parametrize(
    ("ore", "whole"), [(123449, "1 234 kr"), (123450, "1 235 kr"), (-123450, "−1 235 kr"), (-40, "0 kr")]
)
def test_whole_kronor_round_half_away_from_zero(ore, whole):
    assert plain(f.kronor_whole(ore)) == whole


@pytest.mark.parametrize(
    ("ore", "text"), [(1_120_200_000, "11 202"), (49_999, "0"), (50_000, "1"), (-50_000, "−1")]
)
def test_thousands_of_kronor(ore, text):
    assert plain(f.thousands(ore, unit=False)) == text


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_kronor_can_be_read_back_to_the_same_ore(ore):
    text = f.kronor(ore, unit=False).replace(f.NBSP, "").replace(f.MINUS, "-").replace(",", "")
    assert int(text) == ore


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("0.125", 2, "0,13"),
        ("-0.125", 2, "−0,13"),
        ("-0.001", 2, "0,00"),
        ("12345.6", 0, "12 346"),
        (8.88, 2, "8,88"),
    ],
)
def test_numbers_have_comma_and_round_half_up(value, decimals, text):
    assert plain(f.number(value, decimals)) == text


def test_a_share_and_a_percentage_are_different_things():
    assert plain(f.percent(Decimal("44.79"))) == "44,79 %"
    assert plain(f.percent(Decimal("50.00"))) == "50 %"
    assert plain(f.share(Decimal("0.4479"))) == "45 %"


def test_days_in_all_their_forms():
    assert f.date_iso(SUNDAY) == "2026-11-22"
    assert plain(f.date_long(SUNDAY)) == "sön 22 november 2026 v. 47"
    assert plain(f.date_week(SUNDAY)) == "2026-11-22 (sön v. 47)"
    assert plain(f.date_words(dt.date(2026, 3, 3))) == "3 mars 2026"
    assert plain(f.date_short(dt.date(2026, 12, 14))) == "14 dec"
    assert f.month_words(SUNDAY) == "november 2026"


@pytest.mark.parametrize(
    ("day", "week"),
    [(dt.date(2027, 1, 3), "v. 53"), (dt.date(2027, 1, 4), "v. 1"), (dt.date(2024, 12, 30), "v. 1")],
)
def test_weeks_follow_iso_over_new_year(day, week):
    assert plain(f.week(day)) == week


@pytest.mark.parametrize(
    ("distance", "text"),
    [
        (0, "i dag"),
        (1, "i morgon"),
        (3, "om 3 dagar"),
        (-1, "1 dag sen"),
        (-3, "3 dagar sen"),
        (1200, "om 1 200 dagar"),
    ],
)
def test_distance_to_a_day(distance, text):
    assert plain(f.days_until(SUNDAY + dt.timedelta(days=distance), SUNDAY)) == text


@pytest.mark.parametrize(
    ("distance", "state"), [(-1, "late"), (0, "due"), (3, "due"), (4, "neutral"), (None, "neutral")]
)
def test_state_of_a_deadline(distance, state):
    day = None if distance is None else SUNDAY + dt.timedelta(days=distance)
    assert f.due_state(day, SUNDAY) == state


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("19121212-1212", "19121212-****"),
        ("191212121212", "19121212-****"),
        ("121212+1212", "121212-****"),
        ("19121272-1219", "19121272-****"),
        ("R12-4567", "****"),
        ("A19121212B123", "****"),
        ("", "****"),
    ],
)
def test_a_masked_number_never_shows_its_last_four(number, masked):
    assert f.masked(number) == masked


def test_file_sizes():
    assert [plain(f.file_size(n)) for n in (1, 84_213, 999_499, 1_234_567)] == [
        "1 kB",
        "84 kB",
        "999 kB",
        "1,2 MB",
    ]


def test_initials():
    assert [f.initials(n) for n in ("Anna Maria Ek", "Öst", "", "Eva-Lena Ström")] == ["AE", "Ö", "", "ES"]


def test_filters_in_a_template():
    moment = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)
    assert (
        rendered("{{ x|kr }} {{ x|kr_tal }} {{ x|tkr }}", x=1_120_200_000)
        == "11 202 000,00 kr 11 202 000,00 11 202 tkr"
    )
    assert rendered("{{ d|datum }} {{ d|dagar_till:t }}", d=SUNDAY, t=SUNDAY) == "2026-11-22 i dag"
    assert rendered("{{ m|tidpunkt }} {{ m|datum }}", m=moment) == "2026-07-02 00:30 2026-07-02"


@pytest.mark.parametrize(
    "name", ["kr", "tkr_tal", "procent", "datum", "datum_lang", "tidpunkt", "maskerat", "dagar"]
)
def test_what_is_missing_is_a_dash(name):
    assert rendered(f"{{{{ x|{name} }}}}", x=None) == "–"


def test_zero_is_not_missing():
    assert rendered("{{ x|kr }} {{ x|procent }} {{ x|dagar }}", x=0) == "0,00 kr 0 % 0 dagar"


def test_a_badge_has_icon_and_word_and_escapes_the_word():
    html = rendered('{% badge "late" word %}', word="<b>")
    assert 'class="vk-badge vk-is-late"' in html
    assert 'aria-hidden="true"' in html
    assert "&lt;b&gt;" in html


def test_an_icon_that_is_not_drawn_is_a_fault():
    with pytest.raises(KeyError):
        rendered('{% icon "elefant" %}')
