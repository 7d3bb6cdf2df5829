"""The allocation rule of one cost type: who carries which part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, TypeVar

from costsharing.domain.keys import HUNDRED, AllocationKey, check_percent
from costsharing.domain.terms import COST_TYPE_LABELS, CostRuleError, CostType, require_month_start


@dataclass(frozen=True, slots=True)
class AllocationRule:
    """How one cost type is divided, from the first day of a month until a later rule begins.

    ``region_percent`` goes to the region. The rest goes by the key or, when ``named_party`` is
    given, wholly to that municipality: in Kronoberg the rent of both units goes to Växjö, because
    the agreement names it and not because of where a unit lies. Raises CostRuleError.
    """

    rule_id: str
    cost_type: CostType
    valid_from: date
    region_code: str
    region_percent: Decimal
    named_party: str | None = None

    def __post_init__(self) -> None:
        require_month_start(self.valid_from)
        check_percent(self.region_percent, field="region_percent")
        if self.named_party == self.region_code:
            raise CostRuleError("Regionen har redan sin andel. Välj en kommun.", "named_party")

    @property
    def needs_key(self) -> bool:
        """False when the municipal part falls on one party, or there is none."""
        return self.named_party is None and self.region_percent != HUNDRED

    def weights(self, key: AllocationKey | None) -> dict[str, Fraction]:
        """The exact percent of the cost that each payer carries; payers with nothing are left out."""
        region = Fraction(self.region_percent)
        parts = {self.region_code: region}
        if self.named_party is not None:
            parts[self.named_party] = 100 - region
        elif key is not None:
            parts |= {code: (100 - region) * Fraction(share) / 100 for code, share in key.shares.items()}
        return {code: part for code, part in parts.items() if part}


class Dated(Protocol):
    @property
    def valid_from(self) -> date: ...


Item = TypeVar("Item", bound=Dated)


def in_force(items: Iterable[Item], day: date) -> Item | None:
    """The one that began last on or before the day, or None."""
    return max(
        (item for item in items if item.valid_from <= day), key=lambda item: item.valid_from, default=None
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """All that decides a split: the rules per cost type and the versions of the key."""

    rules: Sequence[AllocationRule]
    keys: Sequence[AllocationKey]

    def terms_on(self, cost_type: CostType, day: date) -> tuple[AllocationRule, AllocationKey | None]:
        """Rule and key of a cost type on a day. Raises CostRuleError naming what is missing."""
        rule = in_force((rule for rule in self.rules if rule.cost_type == cost_type), day)
        label = COST_TYPE_LABELS[cost_type].lower()
        if rule is None:
            raise CostRuleError(f"Det finns ingen fördelningsregel för {label} som gäller {day:%Y-%m}.")
        key = in_force(self.keys, day) if rule.needs_key else None
        if rule.needs_key and key is None:
            raise CostRuleError(f"Det finns ingen fördelningsnyckel som gäller {day:%Y-%m}.")
        return rule, key
