"""Keys, rules, splits and lines: what is refused, and what always holds."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costsharing.domain import kronoberg
from costsharing.domain.basis import month_basis, sort_key, year_basis
from costsharing.domain.keys import AllocationKey, format_percent, parse_percent
from costsharing.domain.report import RowKind, year_report
from costsharing.domain.rules import Agreement, AllocationRule, in_force
from costsharing.domain.shares import Term, month_part, split_year
from costsharing.domain.terms import BudgetLine, Component, CostRuleError, CostType, CostUnit, Party

JANUARY = date(2026, 1, 1)
JULY = date(2026, 7, 1)
REGION, VAXJO, LESSEBO = Party("07", "Region"), Party("0780", "Växjö"), Party("0761", "Lessebo")
PARTIES = {party.code: party for party in (REGION, VAXJO, LESSEBO)}
HOME = CostUnit("home", "Hemmet", REGION)
EVEN = AllocationKey("even", JANUARY, {"0780": Decimal(50), "0761": Decimal(50)})


def staff_rule(**changes):
    terms = {"rule_id": "staff", "cost_type": CostType.STAFF, "valid_from": JANUARY}
    return AllocationRule(**terms | {"region_code": "07", "region_percent": Decimal(50)} | changes)


class TestKey:
    def test_a_key_that_sums_to_99_9_is_refused_with_its_sum(self):
        shares = kronoberg.KEY | {"0764": Decimal("10.36")}
        with pytest.raises(CostRuleError, match="exakt 100 procent. Nu blir de 99,9.$") as refused:
            AllocationKey("short", JANUARY, shares)
        assert refused.value.field == "shares"

    def test_a_key_that_misses_by_a_millionth_is_refused(self):
        with pytest.raises(CostRuleError, match=r"100,000001\.$"):
            AllocationKey("long", JANUARY, {"a": Decimal("50.000001"), "b": Decimal(50)})

    def test_an_empty_key_is_refused(self):
        with pytest.raises(CostRuleError, match="Nu blir de 0."):
            AllocationKey("none", JANUARY, {})

    @pytest.mark.parametrize("share", [Decimal("-1"), Decimal("100.01"), Decimal("NaN"), Decimal("Infinity")])
    def test_a_share_outside_0_to_100_is_refused_at_its_party(self, share):
        with pytest.raises(CostRuleError, match="mellan 0 och 100") as refused:
            AllocationKey("odd", JANUARY, {"0780": share, "0761": Decimal(50)})
        assert refused.value.field == "0780"

    def test_a_key_begins_with_a_month(self):
        with pytest.raises(CostRuleError, match="första dagen i en månad"):
            AllocationKey("mid", date(2026, 1, 2), EVEN.shares)

    @pytest.mark.parametrize(
        ("text", "percent"), [("44,79", "44.79"), ("5.3 %", "5.3"), (" 100 ", "100"), ("0", "0")]
    )
    def test_percents_are_read_as_written(self, text, percent):
        assert parse_percent(text) == Decimal(percent)

    @pytest.mark.parametrize("text", ["", "-1", "abc", "1e1", "101", "1,2345678", "4 4", "½", "NaN"])
    def test_percents_that_cannot_be_read_are_refused(self, text):
        with pytest.raises(CostRuleError) as refused:
            parse_percent(text, field="share_0780")
        assert refused.value.field == "share_0780"

    def test_percents_are_printed_in_swedish_without_losing_a_digit(self):
        assert format_percent(Decimal("5.3"), 2) == "5,30"
        assert format_percent(Decimal("99.9")) == "99,9"
        assert format_percent(Decimal("1E+2")) == "100"
        assert format_percent(Decimal("33.333333"), 2) == "33,333333"


class TestRule:
    def test_the_rest_goes_by_key_or_on_the_named_party(self):
        assert staff_rule().weights(EVEN) == {"07": 50, "0780": 25, "0761": 25}
        assert staff_rule(named_party="0780").weights(None) == {"07": 50, "0780": 50}
        assert staff_rule(region_percent=Decimal(100)).weights(None) == {"07": 100}
        assert staff_rule(region_percent=Decimal(0), named_party="0761").weights(None) == {"0761": 100}

    def test_a_party_with_nothing_gets_no_line(self):
        key = AllocationKey("one", JANUARY, {"0780": Decimal(100), "0761": Decimal(0)})
        assert "0761" not in staff_rule().weights(key)

    def test_the_region_cannot_also_be_the_named_municipality(self):
        with pytest.raises(CostRuleError, match="Välj en kommun") as refused:
            staff_rule(named_party="07")
        assert refused.value.field == "named_party"

    def test_the_latest_begun_is_in_force(self):
        old, new = staff_rule(), staff_rule(rule_id="new", valid_from=JULY)
        assert in_force([new, old], date(2026, 6, 30)) is old
        assert in_force([new, old], JULY) is new
        assert in_force([new, old], date(2025, 12, 31)) is None

    def test_what_is_missing_is_named(self):
        with pytest.raises(CostRuleError, match="regel för hyra som gäller 2026-01"):
            Agreement([staff_rule()], [EVEN]).terms_on(CostType.RENT, JANUARY)
        with pytest.raises(CostRuleError, match="nyckel som gäller 2026-01"):
            Agreement([staff_rule()], []).terms_on(CostType.STAFF, JANUARY)
        late = Agreement([staff_rule(valid_from=JULY)], [EVEN])
        with pytest.raises(CostRuleError, match="personal som gäller 2026-01"):
            year_basis(late, [BudgetLine(HOME, CostType.STAFF, 2026, 100)], PARTIES)


amounts = st.integers(-(10**12), 10**12)
weights = st.dictionaries(st.sampled_from("abcdef"), st.fractions(0, 100), min_size=1).filter(
    lambda parts: any(parts.values())
)


@st.composite
def year_terms(draw):
    months = sorted(draw(st.sets(st.integers(2, 12), max_size=4)))
    return [Term(month, draw(weights), "rule", str(month)) for month in [1, *months]]


class TestSplit:
    @given(amounts)
    def test_twelve_months_make_the_year(self, year):
        assert sum(month_part(year, month) for month in range(1, 13)) == year

    @given(amounts, year_terms())
    def test_a_year_is_whole_however_often_its_terms_change(self, total, terms):
        assert sum(share.amount_ore for share in split_year(total, terms)) == total

    @given(amounts, year_terms())
    def test_a_later_term_never_moves_an_earlier_month(self, total, terms):
        last = terms[-1].first_month
        kept = [share for share in split_year(total, terms) if share.month < last]
        if len(terms) > 1:
            assert kept == [share for share in split_year(total, terms[:-1]) if share.month < last]
        assert all(share.key_version != str(last) for share in kept)

    @given(amounts, weights)
    def test_months_of_one_payer_differ_by_one_ore_at_most(self, total, parts):
        by_payer = {}
        for share in split_year(total, [Term(1, parts, "rule", "key")]):
            by_payer.setdefault(share.payer_code, []).append(share.amount_ore)
        assert all(len(months) == 12 and max(months) - min(months) <= 1 for months in by_payer.values())

    def test_a_year_must_begin_in_january(self):
        with pytest.raises(ValueError, match="January"):
            list(split_year(100, [Term(2, {"a": Fraction(1)}, "rule", "key")]))
        with pytest.raises(ValueError, match="within 1 to 12"):
            month_part(100, 13)


class TestBasis:
    def lines(self, amount=100_001):
        agreement = Agreement([staff_rule()], [EVEN])
        return year_basis(agreement, [BudgetLine(HOME, CostType.STAFF, 2026, amount)], PARTIES)

    def test_the_operators_own_part_is_shown_but_not_billed(self):
        own, *billed = month_basis(self.lines(), 2026, 1)
        assert (own.payer, own.component, own.invoice_no, own.is_billed) == (
            REGION,
            Component.OWN_SHARE,
            "",
            False,
        )
        assert [line.invoice_no for line in billed] == ["U-202601-07-0761", "U-202601-07-0780"]

    def test_lines_are_sorted_and_carry_what_decided_them(self):
        lines = self.lines()
        assert lines == sorted(lines, key=sort_key)
        assert {(line.rule_id, line.key_version) for line in lines} == {("staff", "even")}
        assert len(lines) == 36
        assert sum(line.amount_ore for line in lines) == 100_001

    def test_a_payer_outside_the_collaboration_stops_the_basis(self):
        with pytest.raises(CostRuleError, match="Part 0761 .* finns inte i samverkan"):
            year_basis(
                Agreement([staff_rule()], [EVEN]),
                [BudgetLine(HOME, CostType.STAFF, 2026, 100)],
                {"07": REGION, "0780": VAXJO},
            )

    def test_a_basis_number_is_one_per_seller_payer_and_month(self):
        lines = year_basis(kronoberg.agreement(), kronoberg.budget([2026]), kronoberg.parties())
        billed = {(line.seller, line.payer, line.month): line.invoice_no for line in lines if line.is_billed}
        assert len(set(billed.values())) == len(billed) == 16 * 12


def test_percents_stand_only_where_one_figure_held_all_year():
    changed = AllocationKey("july", JULY, {"0780": Decimal(60), "0761": Decimal(40)})
    agreement = Agreement([staff_rule()], [EVEN, changed])
    budget = [BudgetLine(HOME, CostType.STAFF, 2026, 100_001)]
    report = year_report(agreement, budget, year_basis(agreement, budget, PARTIES), {})
    percents = {row.code: row.percent for row in report.of(RowKind.REGION, RowKind.MUNICIPALITY)}
    assert percents == {"07": Decimal(50), "0780": None, "0761": None}
    assert report.shared_ore == 100_001
