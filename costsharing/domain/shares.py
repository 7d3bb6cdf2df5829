"""From a year's budget to what each payer owes each month, exact to the öre."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from costsharing.domain.keys import AllocationKey
from costsharing.domain.rules import Agreement, AllocationRule
from costsharing.domain.terms import BudgetLine
from vardkedja.core.money import largest_remainder

MONTHS = 12


def month_part(year_ore: int, month: int, months: int = MONTHS) -> int:
    """Month 1…12 of a yearly amount: floor(year·m/12) − floor(year·(m−1)/12).

    The twelve parts add up to the year whatever the amount. Raises ValueError outside 1…12.
    """
    if not 1 <= month <= months:
        raise ValueError(f"month {month} is not within 1 to {months}")
    return year_ore * month // months - year_ore * (month - 1) // months


@dataclass(frozen=True, slots=True)
class Term:
    """Weights that hold from a month of the year on, with the rule and key they come from."""

    first_month: int
    weights: Mapping[str, Fraction]
    rule_id: str
    key_version: str


@dataclass(frozen=True, slots=True)
class MonthShare:
    """One payer's part of one month; ``key_version`` is empty where the rule needs no key."""

    month: int
    payer_code: str
    amount_ore: int
    rule_id: str
    key_version: str


def split_year(total_ore: int, terms: Sequence[Term]) -> Iterator[MonthShare]:
    """Divide a yearly amount among payers (largest remainder, ties by payer code) and months.

    ``terms`` are in order and the first begins in January. When a later term begins within the
    year, earlier months stay as they were: what they left of the year is divided anew, over the
    months that remain. Everything yielded adds up to ``total_ore``.
    """
    if not terms or terms[0].first_month != 1:
        raise ValueError("the first term must begin in January")
    left = total_ore
    ends = [later.first_month for later in terms[1:]] + [MONTHS + 1]
    for term, end in zip(terms, ends, strict=True):
        remaining = MONTHS + 1 - term.first_month
        shares = largest_remainder(left, term.weights, sorted(term.weights))
        for month in range(term.first_month, end):
            for payer, share in shares.items():
                part = month_part(share, month - term.first_month + 1, remaining)
                left -= part
                yield MonthShare(month, payer, part, term.rule_id, term.key_version)


def terms_in_year(
    agreement: Agreement, line: BudgetLine
) -> list[tuple[AllocationRule, AllocationKey | None]]:
    """Rule and key of each of the twelve months. Raises CostRuleError if any is missing."""
    months = range(1, MONTHS + 1)
    return [agreement.terms_on(line.cost_type, date(line.year, month, 1)) for month in months]


def terms_of_year(agreement: Agreement, line: BudgetLine) -> list[Term]:
    """The same as weights, one Term per change within the year. Raises CostRuleError."""
    terms: list[Term] = []
    for month, (rule, key) in enumerate(terms_in_year(agreement, line), start=1):
        version = key.version if key else ""
        if not terms or (terms[-1].rule_id, terms[-1].key_version) != (rule.rule_id, version):
            terms.append(Term(month, rule.weights(key), rule.rule_id, version))
    return terms


def shares_of(agreement: Agreement, line: BudgetLine) -> list[MonthShare]:
    """Every payer's every month of one budget line. Raises CostRuleError."""
    return list(split_year(line.amount_ore, terms_of_year(agreement, line)))
