"""The fixed cast as a county that shares costs.

Region Test keeps the agreement and runs Hemmet; Björkby runs Boendet. Half of everything is the region's.
Staff and other go by the key (Anby 60, Björkby 40), the municipal half of rent falls on Björkby. The budget of
2026 has odd öre, so that every split leaves a remainder. Economists: ragna of the region, fia of Anby, frank of
Björkby and ulf of another county; stina steers.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from costsharing import actions
from costsharing.domain.terms import CostType
from costsharing.models import CostAgreement
from tests.world import World
from vardkedja.core import scope
from vardkedja.core.actor import Actor
from vardkedja.core.models import Collaboration

YEAR = 2026
BEGINS = dt.date(YEAR, 1, 1)
KEY = {"9801": Decimal("60"), "9802": Decimal("40")}
HALF = Decimal(50)
BUDGET = {
    "hemmet": {CostType.STAFF: 100_000_01, CostType.RENT: 50_000_03, CostType.OTHER: 10_000_07},
    "boendet": {CostType.STAFF: 70_000_00, CostType.RENT: 30_000_01, CostType.OTHER: 0},
}


@dataclass
class County:
    """`county.ragna` is an Actor; the rest is the world's."""

    world: World
    ragna: Actor
    fia: Actor
    frank: Actor
    ulf: Actor
    stina: Actor

    @property
    def collaboration(self) -> Collaboration:
        return self.world.collaboration

    @property
    def id(self):
        return self.world.collaboration.pk


def share_costs(world: World) -> County:
    """Let the world share costs: agreement, rules, key and budget, set by the verbs."""
    ragna = world.actors["ragna"]
    with scope.setup_scope():
        CostAgreement.objects.create(collaboration=world.collaboration, keeper=ragna.domain.organisation)
    set_terms(world.collaboration, ragna)
    for unit, amounts in BUDGET.items():
        actions.set_budget(world.collaboration.pk, world.units[unit].pk, YEAR, amounts, actor=ragna)
    return County(world, *(world.actors[name] for name in ("ragna", "fia", "frank", "ulf", "stina")))


def set_terms(collaboration: Collaboration, actor: Actor) -> None:
    """Key and rules from the beginning of the year."""
    actions.set_key(collaboration.pk, BEGINS, KEY, actor=actor)
    for kind in CostType:
        named = "9802" if kind == CostType.RENT else None
        actions.set_rule(collaboration.pk, kind, BEGINS, HALF, actor=actor, named_party=named)
