"""The verb set_key: one hundred exactly, members only, and versions that never change."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from costsharing import actions, selectors
from costsharing.models import CostKey, CostKeyShare
from tests.costsharing.county import BEGINS, KEY
from tests.world import NOW
from vardkedja.core import scope
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Membership, Organisation

JULY = dt.date(2026, 7, 1)


def counts(county):
    with acting(county.ragna):
        return CostKey.objects.count(), CostKeyShare.objects.count()


def test_the_keeper_sets_a_key_from_a_month(county):
    key = actions.set_key(
        county.id, JULY, {"9802": Decimal("55.5"), "9801": Decimal("44.5")}, actor=county.ragna
    )
    assert key.identifier == "2026-07-v1"
    with acting(county.stina):
        newest, first = selectors.agreement_of(county.id).keys
    assert list(newest.shares.items()) == [("9802", Decimal("55.5")), ("9801", Decimal("44.5"))]
    assert (first.version, dict(first.shares)) == ("2026-01-v1", KEY)


def test_a_second_decision_for_the_same_month_is_a_new_version_that_holds(county):
    key = actions.set_key(county.id, BEGINS, {"9801": Decimal(50), "9802": Decimal(50)}, actor=county.ragna)
    assert key.identifier == "2026-01-v2"
    with acting(county.ragna):
        assert [held.version for held in selectors.agreement_of(county.id).keys] == ["2026-01-v2"]
    assert counts(county) == (2, 4)


@pytest.mark.parametrize(
    ("shares", "field", "message"),
    [
        ({"9801": "60", "9802": "39.9"}, "total", "Nu blir de 99,9."),
        ({"9801": "60", "9802": "40.000001"}, "total", "Nu blir de 100,000001."),
        ({}, "total", "Nu blir de 0."),
        ({"9801": "101", "9802": "-1"}, "share_9801", "mellan 0 och 100"),
        ({"9801": "60", "9901": "40"}, "share_9901", "inte med i samverkan"),
        ({"9801": "60", "98": "40"}, "share_98", "inte med i samverkan"),
    ],
)
def test_what_is_not_a_whole_key_is_refused_at_its_field(county, shares, field, message):
    before = counts(county)
    exact = {code: Decimal(share) for code, share in shares.items()}
    with pytest.raises(Impossible, match=message) as refused:
        actions.set_key(county.id, JULY, exact, actor=county.ragna)
    assert refused.value.field == field
    assert counts(county) == before


def test_a_key_begins_with_a_month(county):
    with pytest.raises(Impossible, match="första dagen i en månad") as refused:
        actions.set_key(county.id, dt.date(2026, 7, 2), KEY, actor=county.ragna)
    assert refused.value.field == "valid_from"
    assert counts(county) == (1, 2)


def test_a_municipality_that_has_left_is_refused(county):
    with scope.setup_scope():
        left = Organisation.objects.create(kind="municipality", name="Cby kommun", code="9803")
        Membership.objects.create(
            collaboration=county.collaboration, organisation=left, valid_from=BEGINS, valid_to=JULY
        )
    shares = {"9801": Decimal(60), "9803": Decimal(40)}
    assert actions.set_key(county.id, dt.date(2026, 6, 1), shares, actor=county.ragna).version == 1
    with pytest.raises(Impossible, match="inte med i samverkan"):
        actions.set_key(county.id, JULY, shares, actor=county.ragna)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("fia", NotAllowed),
        ("frank", NotAllowed),
        ("stina", NotAllowed),
        ("hedda", NotVisible),
        ("ulf", NotVisible),
    ],
)
def test_others_may_not(county, name, error):
    actor = getattr(county, name, None) or county.world.actors[name]
    with pytest.raises(error):
        actions.set_key(county.id, JULY, KEY, actor=actor)
    assert counts(county) == (1, 2)


def _raw_key(county, *percents):
    """Past the verb, as the keeper: what the database itself says."""
    with acting(county.ragna), transaction.atomic():
        key = CostKey(
            collaboration=county.collaboration, valid_from=JULY, decided_by_name="test", decided_at=NOW
        )
        key.save(force_insert=True)
        towns = (county.world.organisations[name] for name in ("anby", "bjorkby"))
        CostKeyShare.objects.bulk_create(
            CostKeyShare(
                collaboration=county.collaboration, key=key, organisation=town, position=1, percent=percent
            )
            for town, percent in zip(towns, percents, strict=False)
        )


def test_the_database_too_refuses_a_key_that_is_not_whole(county):
    for percents in (["60", "39.9"], ["100", "0.000001"], ["99.9"]):
        with pytest.raises(IntegrityError, match="sum to 100"):
            _raw_key(county, *percents)
    assert counts(county) == (1, 2)
    _raw_key(county, "60", "40")
    assert counts(county) == (2, 4)


def test_a_share_cannot_be_slipped_into_a_whole_key(county):
    with acting(county.ragna):
        key = CostKey.objects.get()
        extra = CostKeyShare(
            collaboration=county.collaboration,
            key=key,
            organisation=county.world.organisations["region"],
            position=3,
            percent=1,
        )
        with pytest.raises(IntegrityError, match="sum to 100"), transaction.atomic():
            extra.save(force_insert=True)
    assert counts(county) == (1, 2)
