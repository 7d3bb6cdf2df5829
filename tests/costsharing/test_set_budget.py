"""The verb set_budget: who may, what is refused, and that a new figure is a new version."""

import pytest

from costsharing import actions, selectors
from costsharing.domain.terms import CostType
from costsharing.models import BudgetLine
from tests.costsharing.county import BUDGET, YEAR
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog


def rows(county, actor=None):
    with acting(actor or county.ragna):
        return list(BudgetLine.objects.select_related("unit").order_by("unit__name", "cost_type", "version"))


def test_the_operator_sets_its_own_units_budget(county):
    amounts = BUDGET["boendet"] | {CostType.STAFF: 71_000_00}
    changed = actions.set_budget(
        county.id,
        county.world.boendet.pk,
        YEAR,
        amounts,
        actor=county.frank,
        decision="Styrgruppen 2026-01-15",
    )
    assert [(row.cost_type, row.version, row.amount_ore) for row in changed] == [("staff", 2, 71_000_00)]
    with acting(county.fia):
        held = {(row.unit.name, row.cost_type): row for row in selectors.budget_rows(county.id, YEAR)}
    assert held["Boendet", "staff"].amount_ore == 71_000_00
    assert held["Boendet", "staff"].decision == "Styrgruppen 2026-01-15"
    assert held["Boendet", "rent"].amount_ore == 30_000_01


def test_the_earlier_version_is_kept_and_the_change_is_logged(county):
    amounts = BUDGET["boendet"] | {CostType.STAFF: 71_000_00}
    actions.set_budget(county.id, county.world.boendet.pk, YEAR, amounts, actor=county.frank)
    staff = [row for row in rows(county) if row.unit.name == "Boendet" and row.cost_type == "staff"]
    assert [row.amount_ore for row in staff] == [70_000_00, 71_000_00]
    with acting(county.frank):
        logged = AccessLog.objects.filter(what="BudgetSet", user_name=county.frank.name)
        assert [row.reason for row in logged] == ["Budget 2026 för Boendet beslutades"]


def test_setting_the_same_figures_again_changes_nothing(county):
    before = len(rows(county))
    assert (
        actions.set_budget(county.id, county.world.hemmet.pk, YEAR, BUDGET["hemmet"], actor=county.ragna)
        == []
    )
    assert len(rows(county)) == before


@pytest.mark.parametrize(
    ("name", "error"),
    [("fia", NotAllowed), ("stina", NotAllowed), ("alice", NotVisible), ("ulf", NotVisible)],
)
def test_others_may_not(county, name, error):
    actor = getattr(county, name, None) or county.world.actors[name]
    before = len(rows(county))
    with pytest.raises(error):
        actions.set_budget(county.id, county.world.hemmet.pk, YEAR, {CostType.STAFF: 1}, actor=actor)
    assert len(rows(county)) == before


def test_a_unit_of_another_county_is_not_found(county):
    with pytest.raises(NotVisible):
        actions.set_budget(
            county.id, county.world.utboendet.pk, YEAR, {CostType.STAFF: 1}, actor=county.ragna
        )
    assert "Utboendet" not in {row.unit.name for row in rows(county)}


@pytest.mark.parametrize(
    ("year", "amount", "field"),
    [(YEAR, -1, "staff"), (1999, 1, "year"), (2101, 1, "year"), (YEAR, 10**13 + 1, "staff")],
)
def test_impossible_figures_are_refused_at_their_field(county, year, amount, field):
    before = len(rows(county))
    with pytest.raises(Impossible) as refused:
        actions.set_budget(
            county.id, county.world.hemmet.pk, year, {CostType.STAFF: amount}, actor=county.ragna
        )
    assert refused.value.field == field
    assert len(rows(county)) == before
