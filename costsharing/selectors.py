"""Read models of the shared costs: one definition of each figure, for page, file, night and steering.

They read within the scope that is open and take a collaboration's id; who may ask is the policies' matter.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Max, Sum

from costsharing.domain.basis import BasisLine, debts, month_basis, year_basis
from costsharing.domain.keys import AllocationKey
from costsharing.domain.ledger import differences
from costsharing.domain.report import Report, year_report
from costsharing.domain.rules import Agreement, AllocationRule
from costsharing.domain.terms import BudgetLine, CostType, CostUnit, Party
from costsharing.models import BudgetLine as BudgetRow
from costsharing.models import CostKey, CostKeyShare, CostRule, LedgerLine
from vardkedja.core.models import Membership, Organisation
from vardkedja.core.querysets import valid_on

#: What makes a ledger line one line: seller, payer, unit (ids), cost type, component.
LineKey = tuple[UUID, UUID, UUID, str, str]


def party_of(organisation: Organisation) -> Party:
    """The code is the municipality or county code; a provider without one goes by organisation number."""
    return Party(organisation.code or organisation.org_number, organisation.name)


def parties_of(collaboration_id: UUID) -> dict[str, Organisation]:
    """Everybody who is or was a party, by code: an old month still names who paid."""
    members = Membership.objects.filter(collaboration=collaboration_id).select_related("organisation")
    return {party_of(member.organisation).code: member.organisation for member in members}


def municipalities_on(collaboration_id: UUID, day: dt.date) -> list[Organisation]:
    """The municipalities that are members on a day, by code."""
    members = Membership.objects.filter(
        valid_on(day), collaboration=collaboration_id, organisation__kind=Organisation.Kind.MUNICIPALITY
    )
    return sorted(
        (member.organisation for member in members.select_related("organisation")), key=lambda o: o.code
    )


def rules_of(collaboration_id: UUID) -> list[CostRule]:
    """The version that holds of each rule, newest start first."""
    rows = CostRule.objects.filter(collaboration=collaboration_id).select_related("region", "named_party")
    latest = rows.latest_of("cost_type", "valid_from")
    return sorted(
        latest,
        key=lambda rule: (list(CostType).index(CostType(rule.cost_type)), -rule.valid_from.toordinal()),
    )


def keys_of(collaboration_id: UUID) -> list[CostKey]:
    """The version that holds of each key with its shares, newest start first."""
    rows = CostKey.objects.filter(collaboration=collaboration_id).prefetch_related("shares__organisation")
    return sorted(rows.latest_of("valid_from"), key=lambda key: key.valid_from, reverse=True)


def agreement_of(collaboration_id: UUID) -> Agreement:
    """Rules and keys as plain values."""
    return Agreement(
        [_rule(row) for row in rules_of(collaboration_id)], [_key(row) for row in keys_of(collaboration_id)]
    )


def _rule(row: CostRule) -> AllocationRule:
    return AllocationRule(
        row.identifier,
        CostType(row.cost_type),
        row.valid_from,
        party_of(row.region).code,
        row.region_percent,
        party_of(row.named_party).code if row.named_party else None,
    )


def _key(row: CostKey) -> AllocationKey:
    shares: Iterable[CostKeyShare] = row.shares.all()
    return AllocationKey(
        row.identifier, row.valid_from, {party_of(s.organisation).code: s.percent for s in shares}
    )


def budget_rows(collaboration_id: UUID, year: int) -> list[BudgetRow]:
    """The version that holds of each budget line of a year, in the order of the agreement."""
    rows = BudgetRow.objects.filter(collaboration=collaboration_id, year=year)
    latest = rows.select_related("unit__operator__organisation").latest_of("unit_id", "cost_type")
    kinds = list(CostType)
    return sorted(latest, key=lambda row: (row.position, row.unit.name, kinds.index(CostType(row.cost_type))))


def budget_years(collaboration_id: UUID) -> list[int]:
    """The years that have a budget, in order."""
    rows = BudgetRow.objects.filter(collaboration=collaboration_id)
    return sorted(rows.values_list("year", flat=True).distinct())


def _line(row: BudgetRow) -> BudgetLine:
    unit = CostUnit(str(row.unit_id), row.unit.name, party_of(row.unit.operator.organisation))
    return BudgetLine(unit, CostType(row.cost_type), row.year, row.amount_ore)


@dataclass(frozen=True)
class CostYear:
    """A year's budget, terms and lines, computed once; pages, file and ledger read from here."""

    collaboration_id: UUID
    year: int
    agreement: Agreement
    budget: list[BudgetLine]
    organisations: Mapping[str, Organisation]
    lines: list[BasisLine]

    @cached_property
    def report(self) -> Report:
        names = {code: organisation.name for code, organisation in self.organisations.items()}
        return year_report(self.agreement, self.budget, self.lines, names)

    @cached_property
    def debts(self) -> dict[tuple[Party, Party], int]:
        return debts(self.lines)

    def month(self, month: int) -> list[BasisLine]:
        return month_basis(self.lines, self.year, month)

    def key_of(self, line: BasisLine) -> LineKey:
        """The natural key of a line in the ledger."""
        seller, payer = (self._id(party) for party in (line.seller, line.payer))
        return (seller, payer, UUID(line.unit.code), line.cost_type.value, line.component.value)

    def _id(self, party: Party) -> UUID:
        return self.organisations[party.code].pk


def cost_year(collaboration_id: UUID, year: int) -> CostYear:
    """Compute a year from budget, rules and keys. Raises CostRuleError where a rule or key is missing."""
    agreement = agreement_of(collaboration_id)
    rows = budget_rows(collaboration_id, year)
    budget = [_line(row) for row in rows]
    operators = [row.unit.operator.organisation for row in rows]
    organisations = parties_of(collaboration_id) | {
        party_of(operator).code: operator for operator in operators
    }
    parties = {code: Party(code, organisation.name) for code, organisation in organisations.items()}
    return CostYear(
        collaboration_id, year, agreement, budget, organisations, year_basis(agreement, budget, parties)
    )


@dataclass(frozen=True)
class Booked:
    """What the ledger holds of one line: the sum of its rows and the number of the last."""

    amount_ore: int
    sequence: int


def ledger_of(collaboration_id: UUID, year: int, month: int) -> dict[LineKey, Booked]:
    """The ledger of a month by natural key."""
    rows = LedgerLine.objects.filter(collaboration=collaboration_id, year=year, month=month)
    grouped = rows.values_list("seller", "payer", "unit", "cost_type", "component").annotate(
        Sum("amount_ore"), Max("sequence")
    )
    return {tuple(key): Booked(int(total), last) for *key, total, last in grouped.order_by()}


@dataclass(frozen=True)
class Reconciliation:
    """Whether the ledger of a month says what the rules say. ``recorded_ore`` is None before any nightly run."""

    computed_ore: int
    recorded_ore: int | None
    differing: int

    @property
    def agrees(self) -> bool:
        return self.recorded_ore is not None and not self.differing

    @property
    def state(self) -> str:
        """The state's name in the interface: info, ok or late."""
        if self.recorded_ore is None:
            return "info"
        return "ok" if self.agrees else "late"


def reconcile(computed: Mapping[LineKey, int], booked: Mapping[LineKey, Booked]) -> Reconciliation:
    """Compare line by line, by the function that the night books by."""
    recorded = {key: row.amount_ore for key, row in booked.items()}
    total = sum(recorded.values()) if booked else None
    return Reconciliation(sum(computed.values()), total, len(differences(computed, recorded)))


@dataclass(frozen=True)
class PayerBasis:
    """One payer's lines of a month, with sums."""

    payer: Party
    lines: list[BasisLine]

    @property
    def billed_ore(self) -> int:
        return sum(line.amount_ore for line in self.lines if line.is_billed)

    @property
    def own_ore(self) -> int:
        return sum(line.amount_ore for line in self.lines if not line.is_billed)

    @property
    def total_ore(self) -> int:
        return self.billed_ore + self.own_ore


@dataclass(frozen=True)
class MonthBasis:
    """The monthly basis: the same lines on the page, in the file and in the ledger."""

    year: int
    month: int
    lines: list[BasisLine]
    reconciliation: Reconciliation

    @property
    def payers(self) -> list[PayerBasis]:
        by_payer: dict[str, list[BasisLine]] = defaultdict(list)
        for line in self.lines:
            by_payer[line.payer.code].append(line)
        return [PayerBasis(by_payer[code][0].payer, by_payer[code]) for code in sorted(by_payer)]

    @property
    def total_ore(self) -> int:
        return sum(line.amount_ore for line in self.lines)


def month_of(collaboration_id: UUID, year: int, month: int) -> MonthBasis:
    """The basis of one month and how it stands against the ledger. Raises CostRuleError."""
    costs = cost_year(collaboration_id, year)
    lines = costs.month(month)
    computed = {costs.key_of(line): line.amount_ore for line in lines}
    return MonthBasis(year, month, lines, reconcile(computed, ledger_of(collaboration_id, year, month)))
