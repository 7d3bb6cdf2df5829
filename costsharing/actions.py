"""The verbs: set a budget, a key, a rule. Each adds a version; nothing decided is ever changed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from uuid import UUID

from django.db.models import Max

from costsharing import events, policies, selectors
from costsharing.domain.keys import AllocationKey
from costsharing.domain.rules import AllocationRule
from costsharing.domain.terms import CostRuleError, CostType
from costsharing.models import (
    FIRST_YEAR,
    LAST_YEAR,
    BudgetLine,
    CostAgreement,
    CostKey,
    CostKeyShare,
    CostRule,
)
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import Organisation, Unit
from vardkedja.core.money import MAX_ORE
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

_TAKEN = "Någon annan har just sparat samma sak. Ladda om sidan och se om din ändring behövs."
for _constraint in ("budget_version_once", "key_version_once", "rule_version_once"):
    explain(_constraint, _TAKEN)
explain("key_shares_sum_to_100", "Andelarna ska tillsammans bli exakt 100 procent.", "total")


@contextmanager
def _in_words(fields: Mapping[str, str] | None = None) -> Iterator[None]:
    """A refusal by the plain rules becomes the verb's; ``fields`` gives their field names in the form."""
    try:
        yield
    except CostRuleError as error:
        raise Impossible(str(error), field=(fields or {}).get(error.field, error.field) or None) from error


def _agreement(collaboration_id: UUID, actor: Actor) -> CostAgreement:
    found = policies.visible_agreements(actor).filter(collaboration=collaboration_id).first()
    if found is None:
        raise NotVisible
    return found


def _tell(actor: Actor, event: events.Occurrence, subject_id: UUID) -> None:
    log.write(
        actor,
        log.Action.CHANGE,
        type(event).__name__,
        reason=event.sentence.format(**vars(event)),
        owner_domain_id=actor.domain_id,
        object_id=subject_id,
    )


def _next_version(rows: policies.QuerySet) -> int:
    return (rows.aggregate(last=Max("version"))["last"] or 0) + 1


@verb
def set_budget(
    collaboration_id: UUID,
    unit_id: UUID,
    year: int,
    amounts: Mapping[CostType, int],
    *,
    actor: Actor,
    decision: str = "",
) -> list[BudgetLine]:
    """Set a unit's budget of a year, öre by cost type. Only what differs gets a new version.

    Returns the new rows. Raises NotVisible for a unit outside the collaboration, NotAllowed,
    Impossible at ``year`` or the cost type's field, Conflict when somebody was first.
    """
    agreement = _agreement(collaboration_id, actor)
    unit = policies.visible_units(actor, collaboration_id).filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible
    require(policies.can_set_budget(actor, agreement, unit))
    _check_budget(year, amounts)
    held = {
        row.cost_type: row for row in selectors.budget_rows(collaboration_id, year) if row.unit_id == unit_id
    }
    changed = {kind: ore for kind, ore in amounts.items() if kind not in held or held[kind].amount_ore != ore}
    position = _position(collaboration_id, unit)
    rows = [
        BudgetLine(
            collaboration_id=collaboration_id,
            unit=unit,
            cost_type=kind,
            year=year,
            version=held[kind].version + 1 if kind in held else 1,
            position=position,
            amount_ore=ore,
            decision=decision,
            decided_by_name=actor.name,
            decided_at=actor.now,
        )
        for kind, ore in changed.items()
    ]
    BudgetLine.objects.bulk_create(rows)
    if rows:
        _tell(actor, events.BudgetSet(unit.name, year), unit.pk)
    return rows


def _check_budget(year: int, amounts: Mapping[CostType, int]) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Impossible(f"Skriv ett år mellan {FIRST_YEAR} och {LAST_YEAR}.", field="year")
    for kind, ore in amounts.items():
        if not 0 <= ore <= MAX_ORE:
            raise Impossible("Budgeten kan inte vara negativ.", field=kind.value)


def _position(collaboration_id: UUID, unit: Unit) -> int:
    """A unit keeps its place in the table; a new one comes last."""
    rows = BudgetLine.objects.filter(collaboration=collaboration_id)
    own = rows.filter(unit=unit).aggregate(last=Max("position"))["last"]
    if own is not None:
        return int(own)
    return int(rows.aggregate(last=Max("position"))["last"] or 0) + 1


@verb
def set_key(
    collaboration_id: UUID,
    valid_from: dt.date,
    shares: Mapping[str, Decimal],
    *,
    actor: Actor,
    decision: str = "",
) -> CostKey:
    """Set the key from the first day of a month: percent by municipality code, in the agreement's order.

    Raises NotVisible, NotAllowed, Conflict, and Impossible at ``valid_from``, ``share_CODE`` or,
    when the shares do not sum to exactly 100, at ``total``.
    """
    agreement = _agreement(collaboration_id, actor)
    require(policies.can_decide_terms(actor, agreement))
    with _in_words({code: f"share_{code}" for code in shares} | {"shares": "total"}):
        AllocationKey("", valid_from, shares)
    members = {o.code: o for o in selectors.municipalities_on(collaboration_id, valid_from)}
    for code in shares:
        if code not in members:
            raise Impossible("Kommunen är inte med i samverkan den dagen.", field=f"share_{code}")
    key = CostKey(
        collaboration_id=collaboration_id,
        valid_from=valid_from,
        version=_next_version(CostKey.objects.filter(collaboration=collaboration_id, valid_from=valid_from)),
        decision=decision,
        decided_by_name=actor.name,
        decided_at=actor.now,
    )
    key.save(force_insert=True)
    _add_shares(key, {members[code]: percent for code, percent in shares.items()})
    _tell(actor, events.KeySet(key.identifier), key.pk)
    return key


def _add_shares(key: CostKey, shares: Mapping[Organisation, Decimal]) -> None:
    """All in one statement: the database sums them when it ends."""
    rows = [
        CostKeyShare(
            collaboration_id=key.collaboration_id,
            key=key,
            organisation=member,
            position=place,
            percent=percent,
        )
        for place, (member, percent) in enumerate(shares.items(), start=1)
    ]
    CostKeyShare.objects.bulk_create(rows)


@verb
def set_rule(
    collaboration_id: UUID,
    cost_type: CostType,
    valid_from: dt.date,
    region_percent: Decimal,
    *,
    actor: Actor,
    named_party: str | None = None,
    decision: str = "",
) -> CostRule:
    """Set how a cost type is divided from the first day of a month.

    ``named_party`` is the code of the municipality that carries the whole municipal part; None
    divides it by the key. Raises NotVisible, NotAllowed, Conflict, and Impossible at its field.
    """
    agreement = _agreement(collaboration_id, actor)
    require(policies.can_decide_terms(actor, agreement))
    region = _region(collaboration_id)
    with _in_words():
        AllocationRule("", cost_type, valid_from, region.code, region_percent, named_party)
    members = {o.code: o for o in selectors.municipalities_on(collaboration_id, valid_from)}
    if named_party is not None and named_party not in members:
        raise Impossible("Kommunen är inte med i samverkan den dagen.", field="named_party")
    same = CostRule.objects.filter(collaboration=collaboration_id, cost_type=cost_type, valid_from=valid_from)
    rule = CostRule(
        collaboration_id=collaboration_id,
        cost_type=cost_type,
        valid_from=valid_from,
        version=_next_version(same),
        region=region,
        region_percent=region_percent,
        named_party=members[named_party] if named_party else None,
        decision=decision,
        decided_by_name=actor.name,
        decided_at=actor.now,
    )
    rule.save(force_insert=True)
    _tell(actor, events.RuleSet(rule.identifier), rule.pk)
    return rule


def _region(collaboration_id: UUID) -> Organisation:
    parties = selectors.parties_of(collaboration_id).values()
    regions = [party for party in parties if party.kind == Organisation.Kind.REGION]
    if len(regions) != 1:
        raise Conflict("Samverkan ska ha exakt en region för att kostnader ska kunna delas.")
    return regions[0]


@verb
def export_month(collaboration_id: UUID, year: int, month: int, *, actor: Actor) -> selectors.MonthBasis:
    """The basis of a month for a file, and a log row that it was taken out.

    Raises NotVisible, and Impossible where a rule or key of the month is missing.
    """
    agreement = _agreement(collaboration_id, actor)
    with _in_words():
        basis = selectors.month_of(collaboration_id, year, month)
    event = events.BasisExported(f"{year}-{month:02d}")
    log.write(
        actor,
        log.Action.EXPORT,
        type(event).__name__,
        reason=event.sentence.format(month=event.month),
        owner_domain_id=actor.domain_id,
        object_id=agreement.pk,
    )
    return basis
