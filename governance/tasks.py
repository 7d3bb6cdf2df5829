"""The night's figures: measured, small cells kept back, stored once per cell and day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from governance.domain.indicators import BY_CODE
from governance.domain.suppression import hide_small
from governance.models import IndicatorSnapshot, SmallCellRule
from governance.selectors.measures import Cell, measure

CELL = ["collaboration", "indicator", "day", "unit", "municipality"]
FIGURES = ["value", "n", "suppressed"]


def nightly_figures(collaboration_id: UUID, first: dt.date, last: dt.date) -> int:
    """Store every figure of the days, first and last included. Returns how many; run again it leaves the same rows.

    Runs in the worker's scope of the collaboration, after occupancy and ledger of the same night.
    """
    cells = list(measure(collaboration_id, first, last))
    thresholds = Thresholds(collaboration_id)
    rows = [
        IndicatorSnapshot(
            collaboration_id=collaboration_id,
            indicator=cell.indicator,
            day=cell.day,
            unit_id=cell.unit,
            municipality_id=cell.municipality,
            value=None if hidden else cell.value,
            n=None if hidden else cell.n,
            suppressed=hidden,
        )
        for cell, hidden in keep_back(cells, thresholds)
    ]
    IndicatorSnapshot.objects.bulk_create(
        rows, batch_size=1000, update_conflicts=True, unique_fields=CELL, update_fields=FIGURES
    )
    return len(rows)


class Thresholds:
    """The lowest count shown on a day, from the collaboration's rules."""

    def __init__(self, collaboration_id: UUID) -> None:
        self.rules = list(SmallCellRule.objects.filter(collaboration=collaboration_id))

    def on(self, day: dt.date) -> int:
        """The threshold that holds on a day; the default where no rule does."""
        held = [r for r in self.rules if r.valid_from <= day and (r.valid_to is None or day < r.valid_to)]
        return max((rule.threshold for rule in held), default=SmallCellRule.DEFAULT)


def keep_back(cells: Iterable[Cell], thresholds: Thresholds) -> list[tuple[Cell, bool]]:
    """Each cell with whether it is kept back: its own count is small, or it would give another one away."""
    cells = list(cells)
    groups: dict[tuple[str, dt.date], dict[UUID, int]] = defaultdict(dict)
    for cell in cells:
        if BY_CODE[cell.indicator].small_cells and cell.municipality:
            groups[cell.indicator, cell.day][cell.municipality] = cell.n or 0
    hidden = {key: hide_small(counts, thresholds.on(key[1])) for key, counts in groups.items()}

    def is_hidden(cell: Cell) -> bool:
        group = hidden.get((cell.indicator, cell.day))
        if group is None:
            return False
        return cell.municipality in group.parts if cell.municipality else group.total

    return [(cell, is_hidden(cell)) for cell in cells]
