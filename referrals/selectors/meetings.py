"""Meetings of the group as they are read: the list, one meeting, one case on its agenda, what became of the conditions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from referrals import policies
from referrals.domain import meetings as states
from referrals.domain import quorum
from referrals.models import (
    Application,
    Attendance,
    Condition,
    GroupMember,
    GroupRule,
    Meeting,
    MeetingItem,
    PlacementAssessment,
    Recusal,
    ReferralGroup,
)
from referrals.selectors.agenda import ready_authorities
from referrals.selectors.chain import readable
from referrals.selectors.seats import as_rule, lack_in_words, seat
from vardkedja.core.actor import Actor
from vardkedja.core.models import Domain
from vardkedja.core.names import Name, names_for
from vardkedja.core.tables import PersonList, declare

MEETING = declare(
    PersonList(
        "referrals:meeting",
        ("paragraf", "den enskilde", "söker till", "sökande", "har skrivit", "läge"),
        "by paragraph",
    )
)
CONDITIONS = declare(
    PersonList(
        "referrals:conditions",
        ("den enskilde", "villkor", "svarar", "läge"),
        "open ones first, then the latest",
    )
)


@dataclass(frozen=True)
class Paragraph:
    """One case on the agenda. `prepared`: authorities whose members are ready."""

    item: MeetingItem
    application: Application
    name: Name
    prepared: list[str] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        return self.item.state == MeetingItem.State.WAITING


@dataclass(frozen=True)
class Shown:
    """A meeting as its page shows it. `lack`: what is missing for a quorum, in words, or an empty text."""

    meeting: Meeting
    chairs: bool
    paragraphs: Sequence[Paragraph]
    attendances: Sequence[Attendance]
    lack: str
    waiting: int
    #: Why the meeting cannot be opened yet, or an empty text.
    early: str = ""

    @property
    def following(self) -> Paragraph | None:
        return next((one for one in self.paragraphs if one.waits), None)


def paragraphs(actor: Actor, meeting: Meeting) -> list[Paragraph]:
    """The cases on the agenda that the reader sees, in their order. A constant number of queries; none for who sees no person."""
    if not policies.can_assess(actor):
        return []
    out = Recusal.objects.filter(user=actor.user_id, ended_at=None)
    items = list(meeting.items.exclude(case__in=out.values("case")).order_by("position"))
    rows = policies.visible_applications(actor).filter(pk__in=[item.application_id for item in items])
    applications = {row.pk: row for row in rows}
    names = names_for(actor, [row.case for row in applications.values()])
    ready = ready_authorities(list(applications.values()))
    return [
        Paragraph(item, row, names[row.case_id], ready.get(row.pk, []))
        for item in items
        if (row := applications.get(item.application_id))
    ]


def shown(actor: Actor, meeting: Meeting, waiting: int = 0) -> Shown:
    """The meeting for its page."""
    attendances = list(meeting.attendances.select_related("member__user", "member__domain"))
    attendances.sort(key=lambda row: (not row.present, str(row.member.user)))
    chairs = policies.chaired(actor).filter(pk=meeting.group_id).exists()
    early = states.too_early(meeting.held_on, actor.today) if meeting.state == Meeting.State.PLANNED else ""
    return Shown(
        meeting, chairs, paragraphs(actor, meeting), attendances, lack(meeting, attendances), waiting, early
    )


def lack(meeting: Meeting, attendances: Sequence[Attendance]) -> str:
    """What those present do not give of the rule on the day of the meeting; empty before it is opened."""
    if meeting.state == Meeting.State.PLANNED:
        return ""
    rule = GroupRule.objects.valid(meeting.held_on).filter(group=meeting.group_id).first()
    if rule is None:
        return ""
    there = [
        seat(row.member) for row in attendances if row.present and row.member.kind != GroupMember.Seat.USER
    ]
    return lack_in_words(quorum.lacking(as_rule(rule), there))


@dataclass(frozen=True)
class GroupShown:
    """A group as its page shows it: who sits, who has sat, the rule of the day and earlier ones."""

    group: ReferralGroup
    chairs: bool
    sitting: Sequence[GroupMember]
    earlier: Sequence[GroupMember]
    rule: GroupRule | None
    rules: Sequence[GroupRule]
    authorities: Sequence[Domain]


def group_shown(actor: Actor, group: ReferralGroup) -> GroupShown:
    rows = group.members.select_related("user", "domain", "stands_in_for__user")
    members = list(rows.order_by("domain__name", "valid_from"))
    now = [
        row
        for row in members
        if row.valid_from <= actor.today and not (row.valid_to and row.valid_to <= actor.today)
    ]
    coming = [row for row in members if row.valid_from > actor.today]
    earlier = [row for row in members if row not in now and row not in coming]
    rules = list(group.rules.all())
    rule = next(
        (
            one
            for one in rules
            if one.valid_from <= actor.today and not (one.valid_to and one.valid_to <= actor.today)
        ),
        None,
    )
    names = Domain.objects.in_bulk([UUID(one) for one in rule.authorities] if rule else [])
    chairs = policies.chaired(actor).filter(pk=group.pk).exists()
    return GroupShown(group, chairs, [*now, *coming], earlier, rule, rules, list(names.values()))


@dataclass(frozen=True)
class ConditionRow:
    """A condition with its words, where the reader may read the assessment."""

    condition: Condition
    name: Name
    text: str


def conditions_of(actor: Actor, rows: Sequence[Condition]) -> list[ConditionRow]:
    """Conditions with names and words; a constant number of queries."""
    names = names_for(actor, [row.case for row in rows])
    entries = dict(
        PlacementAssessment.objects.filter(pk__in=[row.assessment_id for row in rows]).values_list(
            "pk", "entry"
        )
    )
    held = readable(actor, list(entries.values()))
    found = []
    for row in rows:
        version = held.get(entries.get(row.assessment_id))
        lines = (
            [line.strip() for line in version.value("conditions").splitlines() if line.strip()]
            if version
            else []
        )
        found.append(
            ConditionRow(row, names[row.case_id], lines[row.number - 1] if row.number <= len(lines) else "")
        )
    return found


def conditions_of_groups(actor: Actor) -> list[ConditionRow]:
    """Conditions that the actor's groups have set and that hold, open ones first."""
    units = policies.seats(actor).values("group__group_units__unit")
    rows = policies.visible_conditions(actor).filter(assessment__application__unit__in=units)
    rows = rows.exclude(state=Condition.State.DROPPED).order_by(
        "-state", "-assessment__recorded_at", "number"
    )
    return conditions_of(actor, list(rows[:200]))
