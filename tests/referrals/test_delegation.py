"""The delegation order: dated rules say who decides what, up to which length and cost; outside it is refused with who may."""

import datetime as dt

import pytest
from django.urls import reverse

from referrals.actions import add_delegation, decide_assistance, end_delegation
from referrals.actions.delegation import NewRule
from referrals.models import Decision, DelegationRule
from tests.core.visitors import Visitor, errors_of
from tests.referrals.scene import REFUSAL, assessed, heard, no_decision, ruling
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible

DAY = dt.timedelta(days=1)


def rule(world, power="grant", **changes):
    values = {"power": power, "valid_from": TODAY, "role": "unit_manager"} | changes
    return add_delegation(NewRule(**values), actor=world.adam)


def for_days(count, **changes):
    return ruling(valid_from=TODAY, valid_to=TODAY + count * DAY, **changes)


def test_without_an_order_the_unit_manager_decides(world):
    application = assessed(world)
    with pytest.raises(NotAllowed, match="enhetschef"):
        decide_assistance(application.pk, ruling(), actor=world.alice)
    assert decide_assistance(application.pk, ruling(), actor=world.anna)


def test_a_case_worker_decides_up_to_the_length_and_the_manager_beyond(world):
    rule(world, role="case_worker", max_days=90)
    rule(world)
    application = assessed(world)
    for too_long in (for_days(91), ruling()):  # until further notice lies outside every limit
        with pytest.raises(Impossible, match=r"fattas av enhetschef \(delegat\)") as refused:
            decide_assistance(application.pk, too_long, actor=world.alice)
        assert refused.value.field == "decider"
    no_decision(world, application)
    assert (
        decide_assistance(application.pk, for_days(90), actor=world.alice).decider_name == "Alice Andersson"
    )


def test_cost_has_its_limit_and_must_be_said(world):
    rule(world, role="case_worker", max_cost=3_700_00)
    application = assessed(world)
    for cost in (None, 3_700_01):
        with pytest.raises(Impossible, match="fattas av nämnden"):
            decide_assistance(application.pk, ruling(cost=cost), actor=world.alice)
    no_decision(world, application)
    decide_assistance(application.pk, ruling(cost=3_700_00), actor=world.alice)


def test_who_may_grant_may_not_refuse(world):
    rule(world, role="case_worker")
    rule(world, "refuse", role="", user_id=world.anna.user_id)
    application = assessed(world)
    heard(world, application)
    with pytest.raises(Impossible, match="fattas av Anna Alm"):
        decide_assistance(application.pk, REFUSAL, actor=world.alice)
    no_decision(world, application)
    assert decide_assistance(application.pk, REFUSAL, actor=world.anna).outcome == "refused"


def test_a_rule_of_another_ground_does_not_help(world):
    rule(world, ground_code="lvu")
    with pytest.raises(Impossible, match="nämnden"):
        decide_assistance(assessed(world).pk, ruling(), actor=world.anna)


def test_a_rule_holds_on_the_day_of_the_decision(world):
    row = rule(world)
    rule(world, role="", user_id=world.albin.user_id, valid_from=TODAY + DAY)
    end_delegation(row.pk, TODAY + DAY, actor=world.adam)
    application = assessed(world)
    tomorrow = world.anna.at(world.anna.now + DAY)
    with pytest.raises(NotAllowed, match="Albin Ask"):
        decide_assistance(application.pk, ruling(decided_on=TODAY + DAY), actor=tomorrow)
    decide_assistance(application.pk, ruling(), actor=tomorrow)  # recorded a day later, decided while it held


def test_a_decision_by_telephone_is_recorded_later_by_a_colleague(world):
    application = assessed(world)
    later = world.alice.at(world.alice.now + 2 * DAY)
    by_phone = ruling(manner="phone", decider_id=world.anna.user_id)
    row = decide_assistance(application.pk, by_phone, actor=later)
    assert (row.decider_name, row.recorded_by_name) == ("Anna Alm", "Alice Andersson")
    assert (row.decided_on, row.recorded_at.date()) == (TODAY, TODAY + 2 * DAY)


@pytest.mark.parametrize(
    ("decider", "manner", "field"),
    [("anna", "written", "manner"), ("albin", "phone", "decider"), ("bo", "phone", "decider")],
)
def test_what_is_recorded_for_another_is_oral_and_a_delegates(world, decider, manner, field):
    application = assessed(world)
    told = ruling(manner=manner, decider_id=world.actors[decider].user_id)
    with pytest.raises(Impossible) as refused:
        decide_assistance(application.pk, told, actor=world.alice)
    assert refused.value.field == field
    no_decision(world, application)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "steering"}, "role"),
        ({"user_id": "bo", "role": ""}, "user"),
        ({"power": "pardon"}, "power"),
        ({"ground_code": "luck"}, "ground_code"),
    ],
)
def test_a_faulty_rule_is_refused_at_its_field(world, changes, field):
    if changes.get("user_id"):
        changes = changes | {"user_id": world.actors[changes["user_id"]].user_id}
    with pytest.raises(Impossible) as refused:
        rule(world, **{"power": "grant"} | changes)
    assert refused.value.field == field
    with acting(world.adam):
        assert not DelegationRule.objects.exists()


@pytest.mark.parametrize("who", ["alice", "anna", "bo", "olle"])
def test_only_the_own_administrator_keeps_the_order(world, who):
    row = rule(world)
    actor = world.actors[who]
    with pytest.raises(NotAllowed):
        add_delegation(NewRule("grant", TODAY, "case_worker"), actor=actor)
    with pytest.raises((NotAllowed, NotVisible)):
        end_delegation(row.pk, TODAY + DAY, actor=actor)
    with acting(world.adam):
        assert DelegationRule.objects.get().valid_to is None


def test_another_authority_does_not_see_the_order(world):
    rule(world)
    with acting(world.bo):
        assert not DelegationRule.objects.exists()
    with acting(world.anna):
        assert DelegationRule.objects.exists() and not Decision.objects.exists()


def test_the_order_is_kept_by_its_page(world):
    adam, today = Visitor(world, "adam"), TODAY.isoformat()
    assert "Ingen delegationsordning är inlagd" in adam.text(reverse("referrals:delegation"))
    new = {
        "role": "case_worker",
        "user": "",
        "power": "grant",
        "ground_code": "",
        "max_days": "90",
        "max_cost": "3 700",
    }
    assert adam.send(reverse("referrals:delegation_new"), new | {"valid_from": today}).status_code == 302
    page = adam.text(reverse("referrals:delegation"))
    assert "90 dagar" in page and "3\xa0700,00\xa0kr" in page
    with acting(world.adam):
        row = DelegationRule.objects.get()
    both = new | {"user": str(world.anna.user_id), "valid_from": today}
    assert "role" in errors_of(adam.send(reverse("referrals:delegation_new"), both))
    assert Visitor(world, "alice").get(reverse("referrals:delegation")).status_code == 403
    assert Visitor(world, "olle").get(reverse("referrals:delegation_end", args=[row.pk])).status_code == 403
