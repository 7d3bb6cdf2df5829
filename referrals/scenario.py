"""The referral group of a demo county. Legal grounds come with the migrations, since they are law and not example."""

from referrals.models import GroupMember, GroupUnit, ReferralGroup
from vardkedja.core import scope
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
