"""Who sits for whom, the rule of the day, and who does not take part in a case."""

from uuid import UUID

from referrals.domain import quorum
from referrals.models import Application, GroupMember, GroupRule, Recusal
from vardkedja.core.actor import Actor
from vardkedja.core.models import Domain


def rule_of(group_id: UUID, actor: Actor) -> GroupRule | None:
    """The group's rule about a quorum today."""
    return GroupRule.objects.valid(actor.today).filter(group=group_id).first()


def seat(row: GroupMember) -> quorum.Seat:
    """A member as the calculation of the quorum reads it."""
    return quorum.Seat(row.pk, row.domain_id, row.profession, row.stands_in_for_id)


def as_rule(rule: GroupRule, *, urgent: bool = False) -> quorum.Rule:
    """The rule as the calculation reads it; between meetings it asks for a number alone."""
    if urgent:
        return quorum.Rule(rule.urgent_at_least)
    return quorum.Rule(rule.at_least, [UUID(one) for one in rule.authorities], rule.professions)


def lack_in_words(lack: quorum.Lack) -> str:
    """What is missing for a quorum, in words."""
    names = Domain.objects.in_bulk(list(lack.authorities)) if lack.authorities else {}
    one_more = "en ledamot till behövs" if lack.members == 1 else f"{lack.members} ledamöter till behövs"
    parts = [one_more] if lack.members else []
    parts += [f"{names[pk].short_name} saknas" for pk in lack.authorities]
    parts += [f"{profession[:1].lower()}{profession[1:]} saknas" for profession in lack.professions]
    return ", ".join(parts)


def described(row: GroupMember) -> str:
    """Name, profession and authority of a member."""
    return f"{row.user}, {row.profession}, {row.domain.short_name}"


def recused_users(application: Application) -> list[UUID]:
    """Users who do not take part in the application's case, as far as the reader may know: its own, and the chair's group."""
    rows = Recusal.objects.filter(case=application.case_id, ended_at=None)
    return list(rows.values_list("user", flat=True))
