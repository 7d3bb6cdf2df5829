"""What the database itself holds about shared costs: another county sees and writes nothing."""

import uuid
from dataclasses import replace

import pytest
from django.db import ProgrammingError, connection, transaction

from costsharing import models, selectors, tasks
from costsharing.domain.terms import CostType
from tests.costsharing.county import BEGINS, YEAR
from tests.world import NOW
from vardkedja.core import scope
from vardkedja.core.actor import acting

TABLES = [
    models.CostAgreement,
    models.CostRule,
    models.CostKey,
    models.CostKeyShare,
    models.BudgetLine,
    models.MonthRun,
    models.LedgerLine,
]
DECIDED = {"decided_by_name": "test", "decided_at": NOW}


def become(role):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")


@pytest.fixture
def booked(county):
    become("vk_worker")
    with scope.worker_scope(county.id):
        tasks.record_month(county.id, YEAR, 3, NOW)
    become("vk_app")
    return county


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_party_of_the_county_reads_and_no_other_county_does(booked, model):
    for actor in (booked.fia, booked.frank, booked.stina, booked.world.alice):
        with acting(actor):
            assert model.objects.exists()
    for actor in (booked.ulf, booked.world.olle):
        with acting(actor):
            assert not model.objects.exists()
            assert not model.objects.filter(collaboration=booked.id).exists()


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_the_worker_reads_its_own_collaboration_only(booked, model):
    become("vk_worker")
    with scope.worker_scope(booked.id):
        assert model.objects.exists()
    with scope.worker_scope(booked.world.other_collaboration.pk):
        assert not model.objects.exists()
    become("vk_app")


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_without_a_scope_sql_gives_no_rows(booked, model):
    for role in ("vk_app", "vk_worker"):
        become(role)
        with connection.cursor() as cursor, connection.execute_wrapper(_plain):
            cursor.execute(
                "SELECT set_config('vk.domain', '', true), set_config('vk.collaboration', '', true)"
            )
            raw = connection.connection.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            assert raw.fetchone() == (0,)
    become("vk_app")


def _plain(execute, sql, params, many, context):
    return execute(sql, params, many, context)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
@pytest.mark.parametrize("role", ["vk_app", "vk_worker"])
def test_nothing_is_updated_or_deleted(booked, model, role):
    become(role)
    opened = acting(booked.ragna) if role == "vk_app" else scope.worker_scope(booked.id)
    with opened:
        for attempt in (
            lambda: model.objects.update(id=uuid.uuid4()),
            lambda: model.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                attempt()
    become("vk_app")


def _refused(actor, row):
    refusal = pytest.raises(ProgrammingError, match="row-level security|permission denied")
    with acting(actor), refusal, transaction.atomic():
        row.save(force_insert=True)


def test_only_the_keeper_writes_key_and_rule(county):
    key = models.CostKey(collaboration=county.collaboration, valid_from=BEGINS, version=7, **DECIDED)
    rule = models.CostRule(
        collaboration=county.collaboration,
        valid_from=BEGINS,
        version=7,
        cost_type=CostType.STAFF,
        region=county.world.organisations["region"],
        region_percent=50,
        **DECIDED,
    )
    for actor in (county.fia, county.frank, county.ulf):
        _refused(actor, key)
        _refused(actor, rule)
    with acting(county.ragna):
        key.save(force_insert=True)
        rule.save(force_insert=True)
        assert models.CostKey.objects.count() == 2


def test_a_rule_cannot_name_somebody_outside_the_county(county):
    rule = models.CostRule(
        collaboration=county.collaboration,
        valid_from=BEGINS,
        version=7,
        cost_type=CostType.STAFF,
        region=county.world.organisations["region"],
        region_percent=50,
        named_party=county.world.organisations["utby"],
        **DECIDED,
    )
    _refused(county.ragna, rule)


def test_a_budget_is_written_by_keeper_or_operator_for_units_of_the_county(county):
    def budget(unit, **changes):
        terms = {"collaboration": county.collaboration, "year": YEAR, "version": 9, "cost_type": "staff"}
        return models.BudgetLine(unit=county.world.units[unit], amount_ore=1, **terms | DECIDED | changes)

    _refused(county.frank, budget("hemmet"))
    _refused(county.fia, budget("boendet"))
    _refused(county.ulf, budget("hemmet"))
    _refused(county.ragna, budget("utboendet"))
    _refused(county.ulf, budget("utboendet"))
    _refused(county.frank, budget("boendet", collaboration=county.world.other_collaboration))
    with acting(county.frank):
        budget("boendet").save(force_insert=True)
    with acting(county.ragna):
        budget("hemmet").save(force_insert=True)
        assert models.BudgetLine.objects.filter(version=9).count() == 2


def test_an_agreement_is_made_at_set_up_only(county):
    row = models.CostAgreement(
        collaboration=county.world.other_collaboration, keeper=county.world.organisations["region"]
    )
    _refused(county.ragna, row)
    _refused(county.ulf, row)


def test_the_worker_books_in_its_own_collaboration_and_run_only(booked):
    with acting(booked.fia):
        line = models.LedgerLine.objects.first()
        run = models.MonthRun.objects.get()
    become("vk_worker")
    with scope.worker_scope(booked.world.other_collaboration.pk):
        for change in ({}, {"collaboration": booked.world.other_collaboration}):
            copy = models.LedgerLine(
                **{f.attname: getattr(line, f.attname) for f in line._meta.concrete_fields}
            )
            copy.pk, copy.sequence = uuid.uuid4(), 9
            for name, value in change.items():
                setattr(copy, name, value)
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                copy.save(force_insert=True)
    with scope.worker_scope(booked.id):
        copy.collaboration_id, copy.month = booked.id, run.month + 1
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            copy.save(force_insert=True)
        copy.month = run.month
        copy.save(force_insert=True)
    become("vk_app")
    with acting(booked.fia):
        assert selectors.month_of(booked.id, YEAR, 3).reconciliation.differing == 1


def test_a_member_that_has_left_sees_nothing_more(booked):
    with scope.setup_scope():
        member = booked.world.organisations["anby"].memberships.get()
        member.valid_to = BEGINS
        member.save()
    with acting(replace(booked.fia)):
        assert not models.LedgerLine.objects.exists()
    with acting(booked.frank):
        assert models.LedgerLine.objects.exists()
