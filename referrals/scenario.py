"""The referral group of a demo county. Legal grounds come with the migrations, since they are law and not example."""

import datetime as dt

from referrals.actions.groups import NewMember, NewRule, add_member, set_rule
from referrals.actions.meetings import When, plan_meeting
from referrals.models import GroupMember, GroupUnit, Meeting, ReferralGroup
from vardkedja.core import clock, scope
from vardkedja.core.actor import acting
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.scenario import Context


def load_group(context: Context) -> None:
    """Make the county's referral group, its units and sitting members; one that is there is left as it is."""
    data = context.county.extra.get("referrals")
    if not isinstance(data, dict):
        return
    with scope.setup_scope():
        group, made = ReferralGroup.objects.get_or_create(
            collaboration=context.collaboration,
            name=data["group"],
            defaults={"host": context.domains[data["host"]]},
        )
        if made:
            _fill(group, data, context)


def _fill(group: ReferralGroup, data: dict, context: Context) -> None:
    for unit in data["units"]:
        GroupUnit.objects.create(group=group, unit=context.units[unit])
    for username, profession, is_chair in data["members"]:
        GroupMember.objects.create(
            group=group,
            domain=context.domain_of(username),
            user=context.users[username],
            profession=profession,
            is_chair=is_chair,
            valid_from=context.county.since,
        )


def load_meeting(context: Context) -> None:
    """Last, when the history has been played: the group's rule as an example, a user representative, and the next meeting."""
    data = context.county.extra.get("referrals")
    if context.empty or not isinstance(data, dict):
        return
    chair = context.actor(data["chair"], clock.midday(context.today))
    with acting(chair):
        group = ReferralGroup.objects.get(collaboration=context.collaboration, name=data["group"])
        if Meeting.objects.filter(group=group).exists():
            return
    host = context.domains[data["host"]].pk
    set_rule(group.pk, NewRule(2, 2, context.today, [host]), actor=chair)
    representative = NewMember(data["user"], host, "Brukarrepresentant", context.today, GroupMember.Seat.USER)
    add_member(group.pk, representative, actor=chair)
    day = add_working_days(context.today, 5)
    when = When(day, dt.time(13), dt.time(14, 30), "Påhittat exempel: Sigfridsområdet, rum 2")
    plan_meeting(group.pk, when, actor=chair)
