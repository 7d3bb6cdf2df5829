"""Meetings set with the real verbs."""

import datetime as dt

from referrals.actions import open_meeting, plan_meeting, set_rule
from referrals.actions.groups import NewRule
from referrals.actions.meetings import When
from referrals.models import GroupMember, Meeting, MeetingItem, ReferralGroup
from tests.world import TODAY, World
from vardkedja.core.actor import acting

AT_ONE = When(TODAY, dt.time(13), dt.time(14, 30), "Storgatan 1, rum 2")


def the_group(world: World) -> ReferralGroup:
    with acting(world.greta):
        return ReferralGroup.objects.get()


def member(world: World, name: str) -> GroupMember:
    with acting(world.greta):
        return GroupMember.objects.get(user=world.users[name], valid_to=None)


def members(world: World, *names: str) -> list:
    return [member(world, name).pk for name in names]


def a_rule(world: World, **changes: object):
    """At least two members, psychiatry and Anby among them; between meetings two."""
    values: dict = {
        "at_least": 2,
        "urgent_at_least": 2,
        "valid_from": TODAY,
        "authorities": [world.psychiatry.pk, world.anby.pk],
    }
    return set_rule(the_group(world).pk, NewRule(**values | changes), actor=world.greta)


def planned(world: World) -> Meeting:
    return plan_meeting(the_group(world).pk, AT_ONE, actor=world.greta)


def opened(world: World, *present: str) -> Meeting:
    """A meeting that greta has opened with those named (greta is there)."""
    return open_meeting(planned(world).pk, members(world, *present), actor=world.greta)


def items(world: World, meeting: Meeting, who: str = "greta") -> list[MeetingItem]:
    with acting(world.actors[who]):
        return list(MeetingItem.objects.filter(meeting=meeting).order_by("position"))
