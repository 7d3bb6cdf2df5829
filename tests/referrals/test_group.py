"""The chair keeps the group: seats with dates, substitutes, the user representative, and a rule that is never overwritten."""

import datetime as dt
import uuid

import pytest

from referrals.actions import add_member, end_member, set_rule
from referrals.actions.groups import NewMember, NewRule
from referrals.domain.quorum import Rule, Seat, lacking
from referrals.models import GroupMember, GroupRule
from referrals.policies import sitting
from tests.referrals.meetings import a_rule, member, the_group
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible

A, B = uuid.uuid4(), uuid.uuid4()


def a_seat(domain=A, profession="Läkare", stands_in_for=None):
    return Seat(uuid.uuid4(), domain, profession, stands_in_for)


def test_a_substitute_counts_only_without_the_member():
    ordinary = a_seat()
    substitute = a_seat(stands_in_for=ordinary.id)
    other = a_seat(stands_in_for=ordinary.id)
    assert lacking(Rule(2), [ordinary, substitute]).members == 1
    assert lacking(Rule(1), [substitute]).members == 0
    assert lacking(Rule(2), [substitute, other]).members == 1


def test_a_rule_asks_for_numbers_authorities_and_professions():
    lack = lacking(Rule(3, [A, B], ["läkare", "Psykolog"]), [a_seat()])
    assert (lack.members, lack.authorities, lack.professions) == (2, (B,), ("Psykolog",))
    assert not lacking(Rule(1, [A], ["LÄKARE"]), [a_seat()])


def new(world, **changes):
    values = {
        "username": "bo@test.example",
        "domain_id": world.bjorkby.pk,
        "profession": "Socionom",
        "valid_from": TODAY,
    }
    return NewMember(**values | changes)


def test_a_substitute_and_a_user_representative_are_seated(world):
    group = the_group(world)
    berta = member(world, "berta")
    row = add_member(group.pk, new(world, kind="substitute", stands_in_for_id=berta.pk), actor=world.greta)
    assert row.stands_in_for_id == berta.pk
    user = add_member(
        group.pk,
        new(world, username="stina@test.example", domain_id=world.anby.pk, kind="user"),
        actor=world.greta,
    )
    with acting(world.greta):
        assert row in sitting(TODAY) and user not in sitting(TODAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "ingen"}, "username"),
        ({"username": "berta@test.example"}, "username"),
        ({"kind": "substitute"}, "stands_in_for"),
    ],
)
def test_a_faulty_seat_is_refused_at_its_field(world, changes, field):
    with pytest.raises(Impossible) as refused:
        add_member(the_group(world).pk, new(world, **changes), actor=world.greta)
    assert refused.value.field == field
    with acting(world.greta):
        assert GroupMember.objects.count() == 3


def test_another_chair_leads_beside_the_first_and_is_of_the_host(world):
    with pytest.raises(Impossible) as refused:
        add_member(the_group(world).pk, new(world, is_chair=True), actor=world.greta)
    assert refused.value.field == "kind"
    rut = new(world, username="rut@test.example", domain_id=world.psychiatry.pk, is_chair=True)
    add_member(the_group(world).pk, rut, actor=world.greta)
    end_member(member(world, "greta").pk, TODAY, actor=world.greta)


def test_an_authority_outside_the_county_has_no_seat(world):
    with pytest.raises(Impossible) as refused:
        add_member(the_group(world).pk, new(world, domain_id=world.utby.pk), actor=world.greta)
    assert refused.value.field == "domain"


def test_a_member_leaves_and_the_group_keeps_a_chair(world):
    row = end_member(member(world, "berta").pk, TODAY, actor=world.greta)
    with acting(world.greta):
        assert row not in sitting(TODAY + dt.timedelta(days=1)) and row in sitting(TODAY)
    with pytest.raises(Impossible, match="ordförande"):
        end_member(member(world, "greta").pk, TODAY, actor=world.greta)


def test_a_new_rule_ends_the_one_before(world):
    first = a_rule(world, at_least=1)
    second = a_rule(world, at_least=3, valid_from=TODAY + dt.timedelta(days=7))
    with acting(world.greta):
        first.refresh_from_db()
        assert first.valid_to == second.valid_from
        assert GroupRule.objects.valid(TODAY).get().at_least == 1


@pytest.mark.parametrize("offset", [-1, 0])
def test_a_rule_is_not_set_back_in_time(world, offset):
    a_rule(world)
    with pytest.raises(Impossible) as refused:
        a_rule(world, valid_from=TODAY + dt.timedelta(days=offset))
    assert refused.value.field == "valid_from"
    with acting(world.greta):
        assert GroupRule.objects.count() == 1


@pytest.mark.parametrize("who", ["gustav", "alice", "olle"])
def test_only_the_chair_keeps_the_group(world, who):
    actor, group, row = world.actors[who], the_group(world), member(world, "berta")
    for act in (
        lambda: add_member(group.pk, new(world), actor=actor),
        lambda: end_member(row.pk, TODAY, actor=actor),
        lambda: set_rule(group.pk, NewRule(1, 1, TODAY), actor=actor),
    ):
        with pytest.raises((NotAllowed, NotVisible)):
            act()
    with acting(world.greta):
        assert GroupMember.objects.filter(valid_to=None).count() == 3 and not GroupRule.objects.exists()
