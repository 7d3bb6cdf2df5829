"""The verb set_rule: per cost type, dated, naming its parties."""

import datetime as dt
from decimal import Decimal

import pytest

from costsharing import actions, selectors
from costsharing.domain.terms import CostType
from costsharing.models import CostRule
from tests.costsharing.county import BEGINS, HALF
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible

JULY = dt.date(2026, 7, 1)


def count(county):
    with acting(county.ragna):
        return CostRule.objects.count()


def test_the_rule_names_its_party_and_holds_from_its_month(county):
    rule = actions.set_rule(
        county.id, CostType.RENT, JULY, Decimal(40), actor=county.ragna, named_party="9801", decision="SG § 4"
    )
    assert rule.identifier == "hyra-2026-07-v1"
    with acting(county.fia):
        agreement = selectors.agreement_of(county.id)
    june, _ = agreement.terms_on(CostType.RENT, dt.date(2026, 6, 1))
    july, _ = agreement.terms_on(CostType.RENT, JULY)
    assert (june.rule_id, june.named_party, june.region_percent) == ("hyra-2026-01-v1", "9802", 50)
    assert (july.rule_id, july.named_party, july.region_percent) == ("hyra-2026-07-v1", "9801", 40)
    assert (july.region_code, july.weights(None)) == ("98", {"98": 40, "9801": 60})


def test_a_second_decision_for_the_same_month_holds(county):
    rule = actions.set_rule(county.id, CostType.STAFF, BEGINS, Decimal(100), actor=county.ragna)
    assert rule.version == 2
    with acting(county.ragna):
        held, _ = selectors.agreement_of(county.id).terms_on(CostType.STAFF, BEGINS)
    assert held.region_percent == 100
    assert count(county) == 4


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"named_party": "98"}, "named_party"),
        ({"named_party": "9901"}, "named_party"),
        ({"region_percent": Decimal("100.5")}, "region_percent"),
        ({"region_percent": Decimal("-1")}, "region_percent"),
        ({"valid_from": dt.date(2026, 7, 15)}, "valid_from"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_at_its_field(county, changes, field):
    terms = {"cost_type": CostType.RENT, "valid_from": JULY, "region_percent": HALF} | changes
    with pytest.raises(Impossible) as refused:
        actions.set_rule(county.id, **terms, actor=county.ragna)
    assert refused.value.field == field
    assert count(county) == 3


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("fia", NotAllowed),
        ("frank", NotAllowed),
        ("stina", NotAllowed),
        ("bo", NotVisible),
        ("ulf", NotVisible),
    ],
)
def test_others_may_not(county, name, error):
    actor = getattr(county, name, None) or county.world.actors[name]
    with pytest.raises(error):
        actions.set_rule(county.id, CostType.RENT, JULY, HALF, actor=actor)
    assert count(county) == 3
