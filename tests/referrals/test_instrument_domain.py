"""The scorer against tables made by hand, and with answers made up by hypothesis."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain import instruments as rules
from referrals.domain.instruments import Band, Counting, Item, Scale, Skip
from referrals.models import Instrument
from referrals.selectors.instruments import bands_on
from tests.world import TODAY
from vardkedja.core.actor import acting

FIVE, THREE, YES_NO = (0, 1, 2, 3, 4), (0, 2, 4), (0, 1)
AUDIT = Scale(
    (*(Item(n, FIVE) for n in range(1, 9)), Item(9, THREE), Item(10, THREE)),
    skips=(Skip((1,), tuple(range(2, 9))), Skip((2, 3), tuple(range(4, 9)))),
)
DUDIT = Scale((*(Item(n, FIVE) for n in range(1, 10)), Item(10, THREE), Item(11, THREE)))
NODS = Scale(
    tuple(Item(n, YES_NO) for n in range(1, 18)),
    Counting.CRITERIA,
    (Skip((4,), (5, 6, 7)), Skip((6,), (7,)), Skip((11,), (12,))),
    ((1, 2), (3,), (5,), (7,), (8, 9), (10,), (12,), (13,), (14, 15, 16), (17,)),
)
ASI = Scale(tuple(Item(n, tuple(range(10)) if n % 3 == 0 else FIVE) for n in range(1, 22)), Counting.PROFILE)
SCALES = {"audit": AUDIT, "audit_c": Scale(AUDIT.items[:3]), "dudit": DUDIT, "nods": NODS, "asi": ASI}


def answers(*values):
    """By item number from 1; None is left out as not answered."""
    return dict(enumerate(values, 1))


@pytest.mark.parametrize(
    ("scale", "given_answers", "total"),
    [
        (AUDIT, answers(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0),
        (AUDIT, answers(4, 4, 4, 4, 4, 4, 4, 4, 4, 4), 40),
        (AUDIT, answers(2, 1, 1, 0, 0, 1, 0, 0, 0, 2), 7),
        (AUDIT, answers(3, 2, 3, 1, 1, 0, 2, 1, 2, 4), 19),
        (DUDIT, answers(4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4), 44),
        (DUDIT, answers(1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2), 4),
        (NODS, dict.fromkeys(range(1, 18), 1), 10),
        (NODS, dict.fromkeys(range(1, 18), 0), 0),
        # 1 and 2 are one criterion, 14–16 another; 4, 6 and 11 open questions and count nothing.
        (NODS, dict.fromkeys(range(1, 18), 0) | {1: 1, 2: 1}, 1),
        (NODS, dict.fromkeys(range(1, 18), 0) | {14: 1, 16: 1, 4: 1, 6: 1, 11: 1}, 1),
        (NODS, dict.fromkeys(range(1, 18), 0) | {3: 1, 10: 1, 13: 1, 17: 1}, 4),
    ],
)
def test_sums_by_hand(scale, given_answers, total):
    assert rules.score(scale, given_answers).total == total


@pytest.mark.parametrize(
    ("given_answers", "total", "missing"),
    [
        ({1: 0, 9: 0, 10: 4}, 4, ()),  # never drinks: to 9 and 10
        ({1: 1, 2: 0, 3: 0, 9: 2, 10: 0}, 3, ()),  # nothing in 2 and 3: to 9 and 10
        ({1: 1, 2: 0, 3: 1, 9: 2, 10: 0}, None, (4, 5, 6, 7, 8)),
        ({1: 1, 2: 0, 9: 2, 10: 0}, None, (3, 4, 5, 6, 7, 8)),  # 3 not answered: no rule holds
        ({1: 0, 9: 0}, None, (10,)),  # the rule never lets 9 and 10 go
        ({1: None, 9: 0, 10: 0}, None, tuple(range(1, 9))),
        ({1: 0, 5: 3, 9: 0, 10: 0}, 3, ()),  # asked all the same: what was answered counts
    ],
)
def test_the_early_skip_of_audit_by_hand(given_answers, total, missing):
    found = rules.score(AUDIT, given_answers)
    assert (found.total, found.missing) == (total, missing)


@pytest.mark.parametrize(
    ("given_answers", "found"),
    [
        ({1: 0, 2: 1, 3: 0, 9: 0, 10: 0}, [(1, (2,))]),  # never drinks, and yet many glasses a day
        ({1: 0, 2: 1, 3: 2, 9: 0, 10: 0}, [(1, (2, 3))]),
        ({1: 0, 2: 0, 3: 0, 9: 4, 10: 4}, []),  # 9 and 10 are of a whole life
        ({1: 0, 2: None, 9: 0, 10: 0}, []),
        ({1: 1, 2: 4, 3: 4}, []),
        ({1: None, 2: 4, 3: 4}, []),
        ({1: 1, 2: 0, 3: 0, 8: 1}, []),  # two gates are a short cut, no contradiction
    ],
)
def test_answers_of_audit_that_do_not_go_together(given_answers, found):
    assert rules.contradicted(AUDIT, given_answers) == found


def test_nods_leaves_out_what_was_not_asked():
    found = rules.score(NODS, dict.fromkeys(range(1, 18), 0) | {4: 0, 5: None, 6: None, 7: None, 3: 1})
    assert (found.total, found.skipped) == (1, (5, 6, 7))
    again = rules.score(NODS, {n: 0 for n in range(1, 18) if n != 7} | {4: 1, 6: 1})
    assert (again.total, again.missing) == (None, (7,))


def test_another_grouping_is_data():
    every = Scale(NODS.items, Counting.CRITERIA, (), tuple((n,) for n in range(1, 18)))
    assert rules.score(every, dict.fromkeys(range(1, 18), 1)).total == every.highest == 17


def test_a_profile_has_no_sum():
    found = rules.score(ASI, dict.fromkeys(range(1, 22), 4))
    assert (found.total, found.complete, ASI.highest) == (None, True, None)


scales = st.sampled_from([AUDIT, DUDIT, NODS, SCALES["audit_c"]])


@st.composite
def full(draw):
    """A scale with every item answered within its values."""
    scale = draw(scales)
    return scale, {item.number: draw(st.sampled_from(item.values)) for item in scale.items}


@given(full())
def test_a_full_answer_always_gives_a_sum_within_the_scale(case):
    scale, given_answers = case
    found = rules.score(scale, given_answers)
    assert found.complete and found.total is not None and 0 <= found.total <= scale.highest
    assert rules.faults(scale, given_answers) == rules.unstated(scale, given_answers) == []


@given(full(), st.data())
def test_more_of_one_thing_never_gives_less(case, data):
    scale, given_answers = case
    item = data.draw(st.sampled_from(scale.items))
    higher = data.draw(st.sampled_from([v for v in item.values if v >= given_answers[item.number]]))
    more = rules.score(scale, given_answers | {item.number: higher}).total
    assert more >= rules.score(scale, given_answers).total


@given(full(), st.data())
def test_what_is_left_out_is_missing_or_skipped_by_rule_and_never_counted_silently(case, data):
    scale, given_answers = case
    gone = data.draw(st.sets(st.sampled_from(scale.numbers), min_size=1))
    left = {n: value for n, value in given_answers.items() if n not in gone}
    found = rules.score(scale, left)
    assert set(found.missing) | set(found.skipped) == gone
    assert not set(found.missing) & set(found.skipped)
    assert (found.total is None) == bool(found.missing)
    if not found.missing:  # skipped items count as if answered by 0
        assert found.total == rules.score(scale, left | dict.fromkeys(gone, 0)).total
    if scale is DUDIT:
        assert set(found.missing) == gone  # it has no rule for leaving out


@given(full(), st.integers(), st.data())
def test_every_value_that_an_item_has_not_is_found(case, value, data):
    scale, given_answers = case
    item = data.draw(st.sampled_from(scale.items))
    wrong = given_answers | {item.number: value}
    found = [fault.item for fault in rules.faults(scale, wrong)]
    assert found == ([] if value in item.values else [item.number])
    if value not in item.values:
        with pytest.raises(ValueError, match="kan bara besvaras"):
            rules.score(scale, wrong)


def seeded(world, code):
    with acting(world.alice):
        row = Instrument.objects.valid(TODAY).get(code=code)
        return row, bands_on(row, TODAY)


@pytest.mark.parametrize("code", sorted(SCALES))
def test_the_shipped_rows_are_those_of_the_tables_and_whole(world, code):
    row, bands = seeded(world, code)
    scale = row.scale()
    assert [(i.number, i.values) for i in scale.items] == [(i.number, i.values) for i in SCALES[code].items]
    assert (scale.counting, scale.criteria) == (SCALES[code].counting, SCALES[code].criteria)
    assert rules.lacks(scale) == []
    if scale.highest is not None:
        assert bands and rules.gaps(bands, scale.highest) == []
    assert row.source and all(band.source and band.valid_from for band in bands)
    if code == "nods":
        assert scale.skips == NODS.skips
    if code == "audit":
        assert scale.skips == AUDIT.skips


RISK, HARM, DEPENDENT = "Riskbruk", "Sannolikt skadligt bruk", "Sannolikt beroende"
UNDER = "Under gränsen för riskbruk"


@pytest.mark.parametrize(
    ("code", "sex", "age", "table"),
    [
        ("audit", "woman", 40, {0: UNDER, 5: UNDER, 6: RISK, 13: RISK, 14: HARM, 17: HARM, 18: DEPENDENT}),
        ("audit", "man", 40, {7: UNDER, 8: RISK, 15: RISK, 16: HARM, 19: HARM, 20: DEPENDENT, 40: DEPENDENT}),
        ("audit", "woman", 65, {6: RISK}),
        ("audit", "woman", 66, {6: UNDER, 7: RISK}),
        ("audit", "man", 66, {6: UNDER, 7: RISK, 15: RISK, 16: HARM}),
        ("audit_c", "woman", 40, {4: UNDER, 5: RISK}),
        ("audit_c", "man", 40, {5: UNDER, 6: RISK, 12: RISK}),
        ("dudit", "woman", 40, {1: "Under gränsen", 2: "Sannolika narkotikarelaterade problem", 25: DEPENDENT}),
        ("dudit", "man", 40, {5: "Under gränsen", 6: "Sannolika narkotikarelaterade problem", 24: "Sannolika narkotikarelaterade problem"}),
        # The limits of NODS are the same for all, so that a class is given whoever it is.
        ("nods", "unknown", None, {0: "Inget kriterium uppfyllt", 1: "Risk för spelproblem", 2: "Risk för spelproblem", 3: "Spelproblem", 4: "Spelproblem", 5: "Sannolikt allvarliga spelproblem"}),
    ],
)  # fmt: skip
def test_classes_by_hand(world, code, sex, age, table):
    _row, bands = seeded(world, code)
    found = {total: rules.read(total, bands, sex, age).band for total in table}
    assert {total: band and band.label for total, band in found.items()} == table


@pytest.mark.parametrize("sex", ["nonbinary", "unknown", ""])
@pytest.mark.parametrize(("code", "total"), [("audit", 0), ("audit", 20), ("audit_c", 12), ("dudit", 44)])
def test_another_or_unknown_sex_is_told_both_limits_and_no_class(world, sex, code, total):
    """Also where both would say the same."""
    _row, bands = seeded(world, code)
    reading = rules.read(total, bands, sex, 40)
    assert reading.band is None
    assert [one.sex for one in reading.limits] == ["man", "woman"]
    assert all(one.hit for one in reading.limits)


def test_an_unknown_age_gives_no_class_where_limits_differ_by_age(world):
    _row, bands = seeded(world, "audit")
    reading = rules.read(7, bands, "woman", None)
    assert reading.band is None and {one.who for one in reading.limits} == {
        "kvinnor till och med 65 år",
        "kvinnor 66 år och äldre",
    }
    _row, bands = seeded(world, "dudit")
    assert rules.read(7, bands, "woman", None).band.label == "Sannolika narkotikarelaterade problem"


def test_limits_in_force_on_the_day_are_read(world):
    row, _bands = seeded(world, "audit")
    with acting(world.alice):
        assert bands_on(row, dt.date(1999, 12, 31)) == []


def test_a_definition_that_cannot_be_used_is_told():
    broken = Scale((Item(1, FIVE), Item(1, ())), Counting.CRITERIA, (Skip((1,), (1, 9)),), ((7,), ()))
    found = " ".join(rules.lacks(broken))
    for told in ("eget nummer", "saknar tillåtna", "Fråga 7", "Fråga 9", "minst en fråga", "andra frågor"):
        assert told in found
    holes = [Band("a", 0, 3, "woman"), Band("b", 3, 5, "woman")]
    assert rules.gaps(holes, 6) == [
        "Summan 3 ligger i 2 klasser (kvinnor).",
        "Summan 6 ligger i 0 klasser (kvinnor).",
    ]


@pytest.mark.parametrize(("before", "used"), [(-1, False), (0, True), (1, True)])
def test_an_instrument_older_than_the_inquiry_does_not_count(before, used):
    day = TODAY + dt.timedelta(days=before)
    assert rules.used_in_inquiry(day, TODAY) is used
    assert rules.used_in_inquiry(day, None) is False


@pytest.mark.parametrize(
    ("values", "words"), [(FIVE, "0–4"), (THREE, "0, 2 eller 4"), (YES_NO, "0 eller 1"), ((3,), "3")]
)
def test_allowed_values_in_words(values, words):
    assert Item(1, values).allowed == words


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("3 – Varje vecka", 3), ("inte besvarad", None), ("", None), ("20", 20)]
)
def test_the_figure_of_a_frozen_answer(text, number):
    assert rules.number_in(text) == number


@pytest.mark.parametrize(("numbers", "words"), [([3], "3"), ([3, 7], "3 och 7"), ([3, 7, 9], "3, 7 och 9")])
def test_numbers_in_words(numbers, words):
    assert rules.listed(numbers) == words


def test_items_are_named_as_the_page_names_them():
    assert rules.named(AUDIT, (3,)) == "fråga 3"
    assert rules.named(AUDIT, (3, 7)) == "frågorna 3 och 7"
    rated = Scale((Item(1, FIVE, "Alkohol", "klientens oro"),), Counting.PROFILE)
    assert rules.named(rated, (1,)) == "Alkohol: klientens oro"
