"""Who takes part in an assessment: whether the rule about a quorum is met, who is disqualified, who makes a reservation."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from referrals import policies
from referrals.domain import quorum
from referrals.models import Application, GroupMember, GroupRule, Meeting, Participation, PlacementAssessment
from referrals.selectors.seats import as_rule, described, lack_in_words, recused_users, rule_of, seat
from vardkedja.core.actions.entries import Field
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible

NO_RULE_MET = "Gruppen har en regel om beslutförhet. Gör bedömningen på ett möte, eller mellan möten med skäl till att den inte kan vänta."


@dataclass(frozen=True)
class Sitting:
    """How an assessment came about: on a meeting (with its paragraph), or between meetings and then why.

    `members` took part (ids of `GroupMember`), `dissenters` are those of them with a reservation, `dissent` is what it says.
    """

    members: Sequence[UUID]
    meeting: Meeting | None = None
    paragraph: int = 0
    why_urgent: str = ""
    dissenters: Sequence[UUID] = ()
    dissent: str = ""


@dataclass(frozen=True)
class TakingPart:
    """Those who took part and those who did not because they are disqualified, checked against the rule."""

    members: Sequence[GroupMember] = ()
    dissenters: frozenset[UUID] = frozenset()
    fields: Sequence[Field] = ()


def taking_part(
    application: Application, own: GroupMember, sitting: Sitting | None, actor: Actor
) -> TakingPart:
    """Check who takes part in an assessment that the actor records from its `own` seat.

    Raises `Impossible`: the rule is not met, somebody is no member or disqualified, a reservation says nothing.
    """
    rule = rule_of(own.group_id, actor)
    if sitting is None:
        if rule is not None:
            raise Impossible(NO_RULE_MET)
        return TakingPart()
    if sitting.meeting is None and not sitting.why_urgent.strip():
        raise Impossible("Skriv varför bedömningen inte kan vänta till nästa möte.", field="why_urgent")
    members = _members(application, own, sitting, actor)
    _require_quorum(rule, members, urgent=sitting.meeting is None)
    dissenters = _dissenters(sitting, members)
    return TakingPart(members, dissenters, _fields(application, sitting, members, dissenters))


def _members(application: Application, own: GroupMember, sitting: Sitting, actor: Actor) -> list[GroupMember]:
    sits = {row.pk: row for row in policies.sitting(actor.today).filter(group=own.group_id)}
    chosen = [sits.get(pk) for pk in dict.fromkeys([own.pk, *sitting.members])]
    members = [row for row in chosen if row is not None]
    if len(members) < len(chosen):
        raise Impossible("Välj bland gruppens ledamöter.", field="members")
    out = set(recused_users(application))
    for row in members:
        if row.user_id in out:
            raise Impossible(
                f"{row.user} deltar inte i ärendet (jäv) och kan inte räknas med.", field="members"
            )
    return members


def _require_quorum(rule: GroupRule | None, members: Sequence[GroupMember], *, urgent: bool) -> None:
    if rule is None:
        return
    lack = quorum.lacking(as_rule(rule, urgent=urgent), [seat(row) for row in members])
    if lack:
        raise Impossible(f"Gruppen är inte beslutför: {lack_in_words(lack)}.", field="members")


def _dissenters(sitting: Sitting, members: Sequence[GroupMember]) -> frozenset[UUID]:
    found = frozenset(sitting.dissenters)
    if found - {row.pk for row in members}:
        raise Impossible("Bara den som deltar kan reservera sig.", field="dissenters")
    if found and not sitting.dissent.strip():
        raise Impossible("Skriv vad reservationen går ut på.", field="dissent")
    if sitting.dissent.strip() and not found:
        raise Impossible("Välj vem som reserverar sig.", field="dissenters")
    return found


def _fields(
    application: Application, sitting: Sitting, members: Sequence[GroupMember], dissenters: frozenset[UUID]
) -> list[Field]:
    """What the minutes say of who took part: staff, never why somebody did not."""
    out = set(recused_users(application))
    absent = policies.sitting_of(members[0].group_id, out) if out else []
    return [
        ("meeting", "Möte", _when(sitting)),
        ("why_urgent", "Varför bedömningen inte kunde vänta", sitting.why_urgent),
        ("took_part", "Deltog", "\n".join(described(row) for row in members)),
        ("also_there", "Deltog i mötet, utan uppgifter om den enskilde", _also_there(sitting)),
        ("recused", "Deltog inte på grund av jäv", "\n".join(described(row) for row in absent)),
        ("dissent", "Reservation", _reservation(sitting, members, dissenters)),
    ]


def _also_there(sitting: Sitting) -> str:
    """The user representative who was there: part of the meeting and of no case."""
    if sitting.meeting is None:
        return ""
    rows = sitting.meeting.attendances.filter(present=True, member__kind=GroupMember.Seat.USER)
    rows = rows.select_related("member__user", "member__domain").order_by("member__user__last_name", "pk")
    kind = GroupMember.Seat.USER.label
    return "\n".join(f"{row.member.user}, {kind}, {row.member.domain.short_name}" for row in rows)


def _when(sitting: Sitting) -> str:
    if sitting.meeting is None:
        return "Mellan möten"
    return f"{sitting.meeting.group}, {sitting.meeting.held_on.isoformat()}, § {sitting.paragraph}"


def _reservation(sitting: Sitting, members: Sequence[GroupMember], dissenters: frozenset[UUID]) -> str:
    who = ", ".join(str(row.user) for row in members if row.pk in dissenters)
    return f"{who}: {sitting.dissent.strip()}" if who else ""


def record_participation(assessment: PlacementAssessment, part: TakingPart) -> None:
    """Who took part, as rows below the assessment."""
    Participation.objects.bulk_create(
        [
            Participation(
                assessment=assessment,
                case_id=assessment.case_id,
                case_owner_id=assessment.case_owner_id,
                owner_id=assessment.owner_id,
                member=row,
                dissents=row.pk in part.dissenters,
            )
            for row in part.members
        ]
    )
