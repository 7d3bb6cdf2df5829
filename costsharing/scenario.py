"""Costsharing's part of a demo county: agreement, key, rules and budget. What is there is kept as it is."""

from collections.abc import Iterable
from typing import Any

from costsharing import actions
from costsharing.domain import kronoberg
from costsharing.domain.terms import BudgetLine, CostType
from costsharing.models import BudgetLine as BudgetRow
from costsharing.models import CostAgreement, CostKey, CostRule
from vardkedja.core import actor as actors
from vardkedja.core import clock, scope
from vardkedja.core.actor import Actor, acting
from vardkedja.core.models import Collaboration, Domain, Organisation, Unit


def load(context: Any) -> None:
    """The part as `registry.scenario` asks for it. Counties other than Kronoberg have no costs yet."""
    if context.county.slug == "kronoberg":
        load_costs(context.collaboration, context.units.values(), kronoberg.budget())


def load_costs(collaboration: Collaboration, units: Iterable[Unit], budget: Iterable[BudgetLine]) -> None:
    """Kronoberg's agreement, kept by the region, with its key and rules, and a budget for the named units.

    Goes through the verbs as "systemet". A key, rule or budget line that exists is left alone, so that
    loading again never undoes what somebody has decided since.
    """
    actor = _system(collaboration)
    with scope.setup_scope():
        CostAgreement.objects.get_or_create(
            collaboration=collaboration, defaults={"keeper_id": actor.domain.organisation_id}
        )
    with acting(actor):
        _load_terms(collaboration, actor)
        _load_budget(collaboration, {unit.name: unit for unit in units}, budget, actor)


def _system(collaboration: Collaboration) -> Actor:
    """ "Systemet" in a domain of the region, on the day of the report that the figures come from."""
    with scope.setup_scope():
        domain = (
            Domain.objects.filter(
                organisation__memberships__collaboration=collaboration,
                organisation__kind=Organisation.Kind.REGION,
            )
            .select_related("organisation")
            .order_by("name")[0]
        )
    return actors.system(domain, clock.midday(kronoberg.REPORTED))


def _load_terms(collaboration: Collaboration, actor: Actor) -> None:
    agreement = kronoberg.agreement()
    if not CostKey.objects.filter(collaboration=collaboration).exists():
        for key in agreement.keys:
            actions.set_key(
                collaboration.pk, key.valid_from, key.shares, actor=actor, decision=kronoberg.SOURCE
            )
    held = set(CostRule.objects.filter(collaboration=collaboration).values_list("cost_type", flat=True))
    for rule in agreement.rules:
        if rule.cost_type not in held:
            actions.set_rule(
                collaboration.pk,
                rule.cost_type,
                rule.valid_from,
                rule.region_percent,
                actor=actor,
                named_party=rule.named_party,
                decision=kronoberg.SOURCE,
            )


def _load_budget(
    collaboration: Collaboration, units: dict[str, Unit], budget: Iterable[BudgetLine], actor: Actor
) -> None:
    rows = BudgetRow.objects.filter(collaboration=collaboration)
    held = set(rows.values_list("unit__name", "year", "cost_type"))
    missing: dict[tuple[str, int], dict[CostType, int]] = {}
    for line in budget:
        if (line.unit.name, line.year, line.cost_type.value) not in held:
            missing.setdefault((line.unit.name, line.year), {})[line.cost_type] = line.amount_ore
    for (name, year), amounts in missing.items():
        actions.set_budget(
            collaboration.pk, units[name].pk, year, amounts, actor=actor, decision=kronoberg.SOURCE
        )
