"""The chair keeps the group: who sits in it and when, and its rule about a quorum. Dated, never overwritten."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from referrals import policies
from referrals.models import GroupMember, GroupRule, ReferralGroup
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Domain, User
from vardkedja.core.policies import require
from vardkedja.core.querysets import valid_on
from vardkedja.core.verbs import explain, verb

explain("group_rule_once_per_day", "Det finns redan en regel från den dagen.", "valid_from")
explain("group_member_ends_after_it_begins", "Sista dagen måste vara efter den första.", "last_day")
Seat = GroupMember.Seat


@dataclass(frozen=True)
class NewMember:
    """Who is to sit in the group. `username` is the sign-in name; `stands_in_for` is an ordinary member of the group."""

    username: str
    domain_id: UUID
    profession: str
    valid_from: dt.date
    kind: str = Seat.ORDINARY
    stands_in_for_id: UUID | None = None
    #: Leads meetings, beside whoever does now: somebody has to where a chair is disqualified.
    is_chair: bool = False


def _own_group(actor: Actor, group_id: UUID) -> ReferralGroup:
    require(policies.can_chair(actor))
    group = policies.chaired(actor).filter(pk=group_id).select_for_update(of=("self",)).first()
    if group is None:
        raise NotVisible
    return group


@verb
def add_member(group_id: UUID, new: NewMember, *, actor: Actor) -> GroupMember:
    """Seat a member, another chair, a substitute or the user representative. The person's own authority gives the role to sign in with.

    Raises `Impossible` at the field, `NotVisible`, `NotAllowed`.
    """
    group = _own_group(actor, group_id)
    user = User.objects.filter(username=new.username.strip(), is_active=True).first()
    if user is None:
        raise Impossible("Det finns ingen användare med det namnet.", field="username")
    if not _takes_part(group, new.domain_id, actor):
        raise Impossible("Välj en myndighet i länets samverkan.", field="domain")
    if new.is_chair and new.domain_id != group.host_id:
        raise Impossible("En ordförande kommer från den myndighet som är värd för gruppen.", field="kind")
    held = GroupMember.objects.filter(group=group, user=user, domain=new.domain_id)
    if held.filter(Q(valid_to=None) | Q(valid_to__gt=new.valid_from)).exists():
        raise Impossible("Användaren sitter redan i gruppen.", field="username")
    row = GroupMember(
        group=group,
        domain_id=new.domain_id,
        user=user,
        profession=new.profession.strip(),
        kind=Seat(new.kind),
        is_chair=new.is_chair,
        stands_in_for=_stood_in_for(group, new, actor),
        valid_from=new.valid_from,
    )
    row.save(force_insert=True)
    _tell(actor, "GroupMemberAdded", row.pk)
    return row


def _takes_part(group: ReferralGroup, domain_id: UUID, actor: Actor) -> bool:
    members = group.collaboration.memberships.filter(valid_on(actor.today)).values("organisation")
    return Domain.objects.filter(pk=domain_id, organisation__in=members).exists()


def _stood_in_for(group: ReferralGroup, new: NewMember, actor: Actor) -> GroupMember | None:
    if new.kind != Seat.SUBSTITUTE:
        return None
    rows = GroupMember.objects.valid(actor.today).filter(
        group=group, kind=Seat.ORDINARY, domain=new.domain_id
    )
    found = rows.filter(pk=new.stands_in_for_id).first()
    if found is None:
        raise Impossible("Välj en ordinarie ledamot från samma myndighet.", field="stands_in_for")
    return found


@verb
def end_member(member_id: UUID, last_day: dt.date, *, actor: Actor) -> GroupMember:
    """A member leaves after a day. The chair does not leave the group without another chair."""
    require(policies.can_chair(actor))
    rows = GroupMember.objects.filter(pk=member_id, group__in=policies.chaired(actor), valid_to=None)
    row = rows.select_for_update(of=("self",)).select_related("group").first()
    if row is None:
        raise NotVisible
    first_after = last_day + dt.timedelta(days=1)
    if last_day < row.valid_from:
        raise Impossible("Sista dagen måste vara efter den första.", field="last_day")
    chairs = GroupMember.objects.valid(first_after).filter(group=row.group_id, is_chair=True)
    if row.is_chair and not chairs.exclude(pk=row.pk).exists():
        raise Impossible("Gruppen måste ha en ordförande.", field="last_day")
    GroupMember.objects.filter(pk=row.pk).update(valid_to=first_after)
    _tell(actor, "GroupMemberEnded", row.pk)
    return row


@dataclass(frozen=True)
class NewRule:
    """A rule from a day on: numbers of at least 1, ids of authorities, professions as members have them."""

    at_least: int
    urgent_at_least: int
    valid_from: dt.date
    authorities: Sequence[UUID] = ()
    professions: Sequence[str] = ()


@verb
def set_rule(group_id: UUID, new: NewRule, *, actor: Actor) -> GroupRule:
    """A new rule about a quorum from today or later; the one before ends the day it begins. Raises `Impossible` at the field."""
    group = _own_group(actor, group_id)
    if new.valid_from < actor.today:
        raise Impossible(
            "En regel gäller från i dag eller senare: det som är bedömt rörs inte.", field="valid_from"
        )
    later = GroupRule.objects.filter(group=group, valid_from__gte=new.valid_from)
    if later.exists():
        raise Impossible("Det finns redan en regel från den dagen eller senare.", field="valid_from")
    if new.at_least < 1 or new.urgent_at_least < 1:
        raise Impossible("Minst en ledamot måste vara med.", field="at_least")
    for domain_id in new.authorities:
        if not _takes_part(group, domain_id, actor):
            raise Impossible("Välj myndigheter i länets samverkan.", field="authorities")
    GroupRule.objects.filter(group=group, valid_to=None).update(valid_to=new.valid_from)
    row = GroupRule(
        group=group,
        at_least=new.at_least,
        urgent_at_least=new.urgent_at_least,
        authorities=[str(pk) for pk in new.authorities],
        professions=list(new.professions),
        valid_from=new.valid_from,
    )
    row.save(force_insert=True)
    _tell(actor, "GroupRuleSet", row.pk)
    return row


def _tell(actor: Actor, what: str, object_id: UUID) -> None:
    log.change(actor, what, object_id=object_id)
