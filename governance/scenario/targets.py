"""Governance's part of a demo county: targets, and how small a cell may be. What is there is kept as it is."""

import datetime as dt
from decimal import Decimal
from typing import Any

from governance.domain.indicators import Code
from governance.models import SmallCellRule, Target
from vardkedja.core import scope
from vardkedja.core.models import Collaboration, Unit

#: Assumed for the demo: no target stands in the report.
TARGETS = {
    Code.OCCUPANCY: Decimal(85),
    Code.QUEUE: Decimal(8),
    Code.WAITED: Decimal(21),
    Code.FIRST_SUPPORT: Decimal(7),
    Code.COST_SHARE: Decimal(100),
}
#: Share of a unit's places that it aims to have taken on an ordinary day.
TAKEN = Decimal("0.85")


def load(context: Any) -> None:
    """The part as `registry.scenario` asks for it. A target that a county's report gives goes before the assumed one."""
    with scope.setup_scope():
        told = context.county.extra.get("governance", {}).get("occupied", {})
        for key, value in told.items():
            unit = context.units[key]
            _target(context.collaboration, Code.OCCUPIED, unit, Decimal(value), context.county.since)
        load_targets(context.collaboration, context.county.since)


def load_targets(collaboration: Collaboration, since: dt.date) -> None:
    """Targets of the county and of its units with places. Runs in a setup scope."""
    for code, value in TARGETS.items():
        _target(collaboration, code, None, value, since)
    for unit in Unit.objects.filter(collaboration=collaboration, permit_places__gt=0):
        aim = (unit.permit_places or 0) * TAKEN
        _target(collaboration, Code.OCCUPIED, unit, aim.quantize(Decimal("0.1")), since)
    SmallCellRule.objects.get_or_create(
        collaboration=collaboration, valid_from=since, defaults={"threshold": SmallCellRule.DEFAULT}
    )


def _target(
    collaboration: Collaboration, code: Code, unit: Unit | None, value: Decimal, since: dt.date
) -> None:
    Target.objects.get_or_create(
        collaboration=collaboration, indicator=code, unit=unit, valid_from=since, defaults={"value": value}
    )
