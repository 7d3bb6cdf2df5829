"""The night's ledger: whole, repeatable, and corrected only by counter-rows."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.models import Sum

from costsharing import actions, selectors, tasks
from costsharing.domain.terms import CostType
from costsharing.models import LedgerLine, MonthRun
from tests.costsharing.county import BUDGET, YEAR
from vardkedja.core import scope
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible

YEAR_ORE = sum(sum(amounts.values()) for amounts in BUDGET.values())


def night(county, first=dt.date(YEAR, 3, 1), last=dt.date(YEAR, 3, 2)):
    """The nightly job as the worker role; afterwards the test is the application again, whatever happened."""
    become("vk_worker")
    try:
        with scope.worker_scope(county.id):
            return tasks.nightly_costs(county.id, first, last)
    finally:
        become("vk_app")


def become(role):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")


def ledger(county, **terms):
    with acting(county.fia):
        return list(LedgerLine.objects.filter(**terms).order_by("year", "month", "sequence", "id"))


def month(county, number=3):
    with acting(county.fia):
        return selectors.month_of(county.id, YEAR, number)


def test_the_ledger_of_a_month_is_the_basis_of_the_month(county):
    assert month(county).reconciliation.state == "info"
    inserted = night(county)
    basis = month(county)
    owed = [line for line in basis.lines if line.amount_ore]
    assert inserted == len(owed) == len(ledger(county))
    assert len(basis.lines) - len(owed) == 3, (
        "Boendet has no other costs: lines of zero are shown, not booked"
    )
    assert basis.reconciliation.agrees and basis.reconciliation.state == "ok"
    assert basis.reconciliation.recorded_ore == basis.total_ore > 0
    assert {line.component for line in ledger(county)} == {"budget_share", "own_share"}
    rent = next(line for line in ledger(county) if line.cost_type == "rent")
    staff = next(line for line in ledger(county) if line.cost_type == "staff")
    assert (rent.rule_id, rent.key_version) == ("hyra-2026-01-v1", "")
    assert (staff.rule_id, staff.key_version) == ("personal-2026-01-v1", "2026-01-v1")


def test_twelve_months_of_ledger_make_the_year_to_the_ore(county):
    night(county, dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31))
    with acting(county.fia):
        assert LedgerLine.objects.aggregate(total=Sum("amount_ore"))["total"] == YEAR_ORE
        assert MonthRun.objects.count() == 12


def test_a_second_run_changes_nothing(county):
    night(county)
    before = ledger(county)
    assert night(county) == 0
    assert night(county, dt.date(YEAR, 3, 31), dt.date(YEAR, 3, 31)) == 0
    assert ledger(county) == before
    with acting(county.fia):
        assert [(run.number, run.inserted) for run in MonthRun.objects.all()] == [(1, len(before))]


def test_a_run_that_is_killed_leaves_the_ledger_as_it_was(county, monkeypatch):
    monkeypatch.setattr(tasks, "_row", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        night(county)
    assert ledger(county) == []
    monkeypatch.undo()
    assert night(county) == len(ledger(county)) > 0


def test_a_changed_budget_is_corrected_by_the_difference_alone(county):
    night(county)
    before = ledger(county)
    amounts = BUDGET["hemmet"] | {CostType.STAFF: 112_000_01}
    actions.set_budget(county.id, county.world.hemmet.pk, YEAR, amounts, actor=county.ragna)
    assert month(county).reconciliation.state == "late"
    assert month(county).reconciliation.differing == 3
    assert night(county) == 3
    added = [line for line in ledger(county) if line not in before]
    assert [line.sequence for line in added] == [2, 2, 2]
    assert sum(line.amount_ore for line in added) == 1_000_00
    assert {line.cost_type for line in added} == {"staff"}
    assert month(county).reconciliation.agrees


def test_what_is_no_longer_owed_is_countered_not_removed(county):
    night(county)
    march = dt.date(YEAR, 3, 1)
    actions.set_rule(county.id, CostType.RENT, march, Decimal(50), actor=county.ragna, named_party="9801")
    assert night(county) > 0
    assert month(county).reconciliation.agrees
    withdrawn = ledger(county, rule_id=tasks.WITHDRAWN)
    bjorkby = county.world.organisations["bjorkby"].pk
    assert withdrawn and all(line.payer_id == bjorkby and line.amount_ore < 0 for line in withdrawn)
    total = sum(line.amount_ore for line in ledger(county, cost_type="rent", payer_id=bjorkby))
    assert total == 0


def test_only_the_months_of_the_days_are_recorded(county):
    night(county, dt.date(YEAR, 1, 31), dt.date(YEAR, 2, 1))
    assert {(line.year, line.month) for line in ledger(county)} == {(YEAR, 1), (YEAR, 2)}
    assert list(tasks.months_between(dt.date(2025, 12, 31), dt.date(2026, 2, 1))) == [
        (2025, 12),
        (2026, 1),
        (2026, 2),
    ]


def test_a_year_without_budget_has_no_ledger_and_is_no_fault(county):
    assert night(county, dt.date(2025, 5, 1), dt.date(2025, 5, 1)) == 0
    assert ledger(county) == []


def test_a_budget_without_a_rule_stops_the_night_of_this_county_with_words(county):
    actions.set_budget(county.id, county.world.hemmet.pk, 2025, {CostType.STAFF: 1_00}, actor=county.ragna)
    with pytest.raises(Impossible, match="ingen fördelningsregel för personal som gäller 2025-01"):
        night(county, dt.date(2025, 5, 1), dt.date(2025, 5, 1))
    assert ledger(county) == []


def test_faults_that_cancel_are_still_two_faults(county):
    night(county)
    with acting(county.fia):
        costs = selectors.cost_year(county.id, YEAR)
        computed = {costs.key_of(line): line.amount_ore for line in costs.month(3)}
        booked = selectors.ledger_of(county.id, YEAR, 3)
    first, second = list(booked)[:2]
    booked[first] = replace(booked[first], amount_ore=booked[first].amount_ore + 5)
    booked[second] = replace(booked[second], amount_ore=booked[second].amount_ore - 5)
    result = selectors.reconcile(computed, booked)
    assert (result.computed_ore, result.differing, result.agrees) == (result.recorded_ore, 2, False)


@pytest.mark.parametrize(
    "statement", ["UPDATE {table} SET amount_ore = 1", "DELETE FROM {table}", "TRUNCATE {table}"]
)
@pytest.mark.parametrize("role", ["vk_app", "vk_worker", "vk_owner"])
def test_nobody_changes_or_removes_a_booked_row(county, role, statement):
    night(county)
    before = [(line.pk, line.amount_ore) for line in ledger(county)]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        become(role)
        with pytest.raises(DatabaseError, match="permission denied|append-only"), transaction.atomic():
            cursor.execute("SELECT set_config('vk.migrating', 'on', true)")
            cursor.execute(statement.format(table="costsharing_ledgerline"))
        become("vk_app")
    assert [(line.pk, line.amount_ore) for line in ledger(county)] == before


def test_the_application_cannot_book(county):
    night(county)
    copy = ledger(county)[0]
    copy.pk, copy.sequence = county.id, 9
    with (
        acting(county.ragna),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        copy.save(force_insert=True)
