"""Meetings of the group: planned, opened, gone through case by case, closed. What is decided in a case lies in its assessment."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from referrals import events, policies
from referrals.actions.assessments import Judgement, record_placement_assessment
from referrals.actions.participation import Sitting
from referrals.actions.support import EXTRACT, LETTER, OnGround, give, party_domains
from referrals.domain import meetings, states
from referrals.models import (
    Application,
    Attendance,
    GroupMember,
    Meeting,
    MeetingItem,
    PlacementAssessment,
    ReferralGroup,
)
from referrals.selectors.seats import recused_users
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain("meeting_ends_after_it_begins", "Mötet måste sluta efter att det börjar.", "ends_at")
explain("once_on_the_agenda", "Ansökan står redan på dagordningen.")
explain("one_item_per_paragraph", "Någon annan ändrar just dagordningen. Ladda om sidan och försök igen.")
Item = MeetingItem.State


@dataclass(frozen=True)
class When:
    """Day, hours and place of a meeting. `place` is a room, an address or a link, never about a person."""

    held_on: dt.date
    starts_at: dt.time
    ends_at: dt.time
    place: str


@verb
def plan_meeting(group_id: UUID, when: When, *, actor: Actor) -> Meeting:
    """Plan a meeting of a group that the actor chairs; applications that wait go on its agenda.

    Raises `Impossible` at the field, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_chair(actor))
    group = policies.chaired(actor).filter(pk=group_id).first()
    if group is None:
        raise NotVisible
    _check(when, actor)
    meeting = Meeting(
        group=group,
        host_id=group.host_id,
        held_on=when.held_on,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        place=when.place.strip(),
        planned_by_name=actor.name,
        changed_at=actor.now,
    )
    meeting.save(force_insert=True)
    _put_on(meeting, actor)
    _tell(actor, "MeetingPlanned", meeting)
    return meeting


@verb
def call_members(meeting_id: UUID, *, actor: Actor) -> Meeting:
    """Call the group to a planned meeting, again after a change. The e-mail goes out after commit (`referrals.tasks.invite`)."""
    meeting = hosted_meeting(actor, meeting_id, "call_members")
    _tell(actor, "MembersCalled", meeting)
    return meeting


def _check(when: When, actor: Actor) -> None:
    if when.held_on < actor.today:
        raise Impossible("Dagen har redan varit.", field="held_on")
    if when.ends_at <= when.starts_at:
        raise Impossible("Mötet måste sluta efter att det börjar.", field="ends_at")
    if not when.place.strip():
        raise Impossible("Skriv var mötet hålls.", field="place")


def hosted_meeting(actor: Actor, meeting_id: UUID, verb_name: str, version: int | None = None) -> Meeting:
    """A meeting of a group that the actor chairs, locked, in a state where the verb is possible. Raises `NotVisible`, `Impossible`."""
    require(policies.can_chair(actor))
    rows = Meeting.objects.filter(pk=meeting_id, group__in=policies.chaired(actor))
    meeting = rows.select_for_update(of=("self",)).select_related("group", "host").first()
    if meeting is None:
        raise NotVisible
    check_version(meeting, version)
    refused = meetings.refusal(verb_name, meeting.state)
    if refused:
        raise Impossible(refused)
    return meeting


@verb
def change_meeting(meeting_id: UUID, when: When, *, actor: Actor, version: int | None = None) -> Meeting:
    """Move a planned meeting."""
    meeting = hosted_meeting(actor, meeting_id, "change_meeting", version)
    _check(when, actor)
    meeting.held_on, meeting.starts_at, meeting.ends_at = when.held_on, when.starts_at, when.ends_at
    meeting.place, meeting.changed_at = when.place.strip(), actor.now
    meeting.revision += 1
    save_new_version(meeting, "held_on", "starts_at", "ends_at", "place", "changed_at", "revision")
    _tell(actor, "MeetingChanged", meeting)
    return meeting


@verb
def cancel_meeting(meeting_id: UUID, *, actor: Actor, version: int | None = None) -> Meeting:
    """Cancel a planned meeting: what stood on its agenda waits for the next one. Raises `Impossible` once it is open."""
    meeting = hosted_meeting(actor, meeting_id, "cancel_meeting", version)
    meeting.items.filter(state=Item.WAITING).update(state=Item.FALLEN)
    meeting.state, meeting.closed_at, meeting.closed_by_name = Meeting.State.CANCELLED, actor.now, actor.name
    meeting.changed_at = actor.now
    meeting.revision += 1
    save_new_version(meeting, "state", "closed_at", "closed_by_name", "changed_at", "revision")
    _tell(actor, "MeetingCancelled", meeting)
    return meeting


@verb
def put_on_agenda(meeting_id: UUID, *, actor: Actor) -> int:
    """Put on the agenda what has been sent since; returns how many."""
    meeting = hosted_meeting(actor, meeting_id, "put_on_agenda")
    return _put_on(meeting, actor)


def waiting_for(group: ReferralGroup, actor: Actor) -> list[Application]:
    """Sent applications to the group's units, complete for assessment, that stand on no planned or open meeting of it, first sent first."""
    taken = MeetingItem.objects.filter(meeting__group=group, state=Item.WAITING)
    taken = taken.exclude(meeting__state__in=(Meeting.State.CLOSED, Meeting.State.CANCELLED))
    rows = policies.visible_applications(actor).filter(
        state=states.State.SENT.value, unit__in=group.group_units.values("unit"), group_domain=group.host_id
    )
    rows = rows.exclude(completed_at=None).exclude(pk__in=taken.values("application"))
    return list(rows.order_by("sent_at", "pk"))


def _put_on(meeting: Meeting, actor: Actor) -> int:
    found = waiting_for(meeting.group, actor)
    postponed = set(meeting.items.values_list("application", flat=True))
    found = [row for row in found if row.pk not in postponed]
    for number, row in enumerate(found, start=meeting.last_paragraph + 1):
        item = MeetingItem(
            meeting=meeting,
            application=row,
            case_id=row.case_id,
            case_owner_id=row.case_owner_id,
            owner_id=meeting.host_id,
            position=number,
        )
        item.save(force_insert=True)
        log.tell(actor, events.PutOnAgenda(day=meeting.held_on.isoformat()), row.case, subject_id=row.pk)
    if found:
        meeting.last_paragraph += len(found)
        save_new_version(meeting, "last_paragraph")
    return len(found)


@verb
def open_meeting(
    meeting_id: UUID, present: Collection[UUID], *, actor: Actor, version: int | None = None
) -> Meeting:
    """Open the meeting with those who are there (ids of members); what has been sent since comes on the agenda.

    Raises `Impossible` before its day.
    """
    meeting = hosted_meeting(actor, meeting_id, "open_meeting", version)
    early = meetings.too_early(meeting.held_on, actor.today)
    if early:
        raise Impossible(early)
    meeting.state, meeting.opened_at = Meeting.State.OPEN, actor.now
    save_new_version(meeting, "state", "opened_at")
    _note(meeting, present, actor)
    _put_on(meeting, actor)
    _tell(actor, "MeetingOpened", meeting)
    return meeting


@verb
def note_attendance(meeting_id: UUID, present: Collection[UUID], *, actor: Actor) -> Meeting:
    """Somebody has come or gone. What is assessed already keeps those who took part then."""
    meeting = hosted_meeting(actor, meeting_id, "note_attendance")
    _note(meeting, present, actor)
    _tell(actor, "AttendanceNoted", meeting)
    return meeting


def _note(meeting: Meeting, present: Collection[UUID], actor: Actor) -> None:
    seats = list(GroupMember.objects.valid(actor.today).filter(group=meeting.group_id))
    strangers = set(present) - {row.pk for row in seats}
    if strangers:
        raise Impossible("Välj bland dem som sitter i gruppen.", field="present")
    own = next((row for row in seats if row.user_id == actor.user_id and row.is_chair), None)
    there = {*present, own.pk} if own else set(present)
    held = {row.member_id: row for row in meeting.attendances.all()}
    for seat in seats:
        row = held.get(seat.pk)
        if row is None:
            Attendance(meeting=meeting, member=seat, present=seat.pk in there).save(force_insert=True)
        elif row.present != (seat.pk in there):
            Attendance.objects.filter(pk=row.pk).update(present=seat.pk in there)


def _item(actor: Actor, item_id: UUID, verb_name: str) -> tuple[Meeting, MeetingItem]:
    """An item of an open meeting that the actor chairs, and which it may see. Raises `NotVisible`, `Impossible`."""
    item = MeetingItem.objects.filter(pk=item_id).select_related("application__case").first()
    if item is None:
        raise NotVisible
    meeting = hosted_meeting(actor, item.meeting_id, verb_name)
    item.refresh_from_db(fields=["state", "assessment"])
    if item.state != Item.WAITING:
        raise Impossible(f"Paragrafen är redan avslutad: {item.get_state_display()}.")
    return meeting, item


@verb
def assess_item(
    item_id: UUID,
    judgement: Judgement,
    *,
    actor: Actor,
    on: OnGround | None = None,
    dissenters: Sequence[UUID] = (),
    dissent: str = "",
    version: int | None = None,
) -> PlacementAssessment:
    """The group's assessment of one case at the meeting: those present take part, except who is disqualified in the case.

    `version` is the application's. Raises what `record_placement_assessment` raises.
    """
    meeting, item = _item(actor, item_id, "assess")
    out = set(recused_users(item.application))
    there = meeting.attendances.filter(present=True).exclude(member__kind=GroupMember.Seat.USER)
    members = [row.member_id for row in there.exclude(member__user__in=out)]
    sitting = Sitting(members, meeting, item.position, dissenters=dissenters, dissent=dissent)
    made = record_placement_assessment(
        item.application_id, judgement, actor=actor, on=on, version=version, sitting=sitting
    )
    MeetingItem.objects.filter(pk=item.pk).update(state=Item.ASSESSED, assessment=made)
    return made


@verb
def postpone_item(item_id: UUID, *, actor: Actor) -> MeetingItem:
    """Put a case off to a later meeting: the application goes on waiting."""
    meeting, item = _item(actor, item_id, "assess")
    MeetingItem.objects.filter(pk=item.pk).update(state=Item.POSTPONED)
    event = events.Postponed(day=meeting.held_on.isoformat())
    log.tell(actor, event, item.application.case, subject_id=item.application_id)
    return item


@verb
def close_meeting(meeting_id: UUID, *, actor: Actor, version: int | None = None) -> Meeting:
    """Close the meeting: each party gets its own extract to read, the applicant a letter to write to the person.

    Raises `Impossible` while a case is neither assessed nor put off; one that was withdrawn meanwhile falls away.
    """
    meeting = hosted_meeting(actor, meeting_id, "close_meeting", version)
    items = list(meeting.items.select_related("application__case", "assessment"))
    _leave_to_other_chair(meeting, {item.position for item in items}, actor)
    left = [item for item in items if item.state == Item.WAITING]
    waiting = [item for item in left if item.application.state == states.State.SENT]
    if waiting:
        numbers = ", ".join(str(item.position) for item in waiting)
        raise Impossible(f"§ {numbers} är varken bedömd eller bordlagd.")
    MeetingItem.objects.filter(pk__in=[item.pk for item in left]).update(state=Item.FALLEN)
    for item in items:
        if item.state == Item.ASSESSED:
            _send_extract(item, meeting, actor)
    meeting.state, meeting.closed_at, meeting.closed_by_name = Meeting.State.CLOSED, actor.now, actor.name
    save_new_version(meeting, "state", "closed_at", "closed_by_name")
    _tell(actor, "MeetingClosed", meeting)
    return meeting


def _leave_to_other_chair(meeting: Meeting, seen: set[int], actor: Actor) -> None:
    """Whoever is disqualified in a case neither sees its paragraph nor sends its extract: where there is another chair, that one closes."""
    hidden = sorted(set(range(1, meeting.last_paragraph + 1)) - seen)
    chairs = GroupMember.objects.valid(actor.today).filter(group=meeting.group_id, is_chair=True)
    if hidden and chairs.exclude(user=actor.user_id).exists():
        numbers = ", ".join(map(str, hidden))
        raise Impossible(f"Du deltar inte i § {numbers}. Mötet avslutas av en annan ordförande.")


def _send_extract(item: MeetingItem, meeting: Meeting, actor: Actor) -> None:
    """A task for each other party to read its extract, and for the applicant to write to the person."""
    application = item.application
    for domain_id in party_domains(application.case, actor):
        if domain_id != actor.domain_id:
            give(EXTRACT, application, domain_id, "", actor=actor, limit="extract")
    give(LETTER, application, application.owner_id, "", actor=actor, limit="extract")
    event = events.ExtractSent(day=meeting.held_on.isoformat())
    log.tell(actor, event, application.case, subject_id=application.pk)


def _tell(actor: Actor, what: str, meeting: Meeting) -> None:
    """The log only: a meeting is no event of a case."""
    log.change(actor, what, object_id=meeting.pk)
