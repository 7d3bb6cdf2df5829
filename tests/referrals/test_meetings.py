"""A meeting from the calendar to the extracts: planned, opened, gone through, closed; and what stops each step."""

import datetime as dt

import pytest
from django.core import mail

from referrals.actions import (
    assess_item,
    call_members,
    cancel_meeting,
    change_meeting,
    close_meeting,
    note_attendance,
    open_meeting,
    plan_meeting,
    postpone_item,
    put_on_agenda,
    recuse,
    withdraw_application,
)
from referrals.actions.meetings import When
from referrals.domain import calendar
from referrals.models import GroupMember, Meeting, MeetingItem, Participation, PlacementAssessment
from referrals.selectors import turns
from referrals.tasks import send_invitations
from referrals.views.meetings import called
from tests.referrals.meetings import AT_ONE, a_rule, items, member, members, opened, planned, the_group
from tests.referrals.scene import NO_HARM, QUEUE_ONLY, a_sent, again, judgement, kinds
from tests.world import NOW, NUMBERS, TODAY
from vardkedja.core import scope
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, EntryVersion, Task


def text_of(actor, row):
    with acting(actor):
        version = EntryVersion.objects.get(entry=row.entry_id)
    return {field["key"]: field["value"] for field in version.body["fields"]}


def test_planning_puts_what_waits_on_the_agenda(world):
    first, second = a_sent(world, NUMBERS[0]), a_sent(world, NUMBERS[1])
    meeting = planned(world)
    found = items(world, meeting)
    assert [item.position for item in found] == [1, 2]
    assert {item.application_id for item in found} == {first.pk, second.pk}
    third = a_sent(world, NUMBERS[2])
    assert put_on_agenda(meeting.pk, actor=world.greta) == 1
    assert put_on_agenda(meeting.pk, actor=world.greta) == 0
    assert items(world, meeting)[2].application_id == third.pk


def test_what_is_not_complete_for_assessment_waits_for_the_next_meeting(world):
    lacking = a_sent(world, NUMBERS[0], answers=QUEUE_ONLY)
    complete = a_sent(world, NUMBERS[1])
    meeting = planned(world)
    assert [item.application_id for item in items(world, meeting)] == [complete.pk]
    with acting(world.greta):
        found = turns(world.greta)
    assert [(turn.application_id, turn.is_left) for turn in found] == [
        (complete.pk, True),
        (lacking.pk, False),
    ], "it can be read in advance, and is nobody's to assess yet"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": TODAY - dt.timedelta(days=1)}, "held_on"),
        ({"ends_at": dt.time(13)}, "ends_at"),
        ({"place": "  "}, "place"),
    ],
)
def test_a_faulty_plan_is_refused_at_its_field(world, changes, field):
    values = {"held_on": TODAY, "starts_at": dt.time(13), "ends_at": dt.time(14), "place": "Rum 2"} | changes
    with pytest.raises(Impossible) as refused:
        plan_meeting(the_group(world).pk, When(**values), actor=world.greta)
    assert refused.value.field == field
    with acting(world.greta):
        assert not Meeting.objects.exists()


@pytest.mark.parametrize("who", ["gustav", "berta", "alice", "olle"])
def test_only_the_chair_plans(world, who):
    with pytest.raises((NotAllowed, NotVisible)):
        plan_meeting(the_group(world).pk, AT_ONE, actor=world.actors[who])
    with acting(world.greta):
        assert not Meeting.objects.exists()


def test_a_case_is_assessed_by_those_present(world):
    a_rule(world)
    application = a_sent(world)
    meeting = opened(world, "gustav")
    row = assess_item(
        items(world, meeting)[0].pk,
        judgement(world, proposal="Gustav föreslår Hemmet", conditions="Drogfri\nLäkarbesök"),
        actor=world.greta,
        on=NO_HARM,
        dissenters=members(world, "gustav"),
        dissent="Hellre Boendet",
    )
    with acting(world.greta):
        took_part = {
            p.member.user.username: p.dissents for p in Participation.objects.select_related("member__user")
        }
        assert MeetingItem.objects.get().state == "assessed"
    assert took_part == {"greta@test.example": False, "gustav@test.example": True}
    text = text_of(world.hedda, row)
    assert text["meeting"] == f"Remissgruppen, {TODAY}, § 1"
    assert "Gustav Gran, Beroendehandläggare" in text["took_part"] and "Berta" not in text["took_part"]
    assert text["dissent"] == "Gustav Gran: Hellre Boendet" and text["proposal"] == "Gustav föreslår Hemmet"
    assert again(world.alice, application).state == "assessed"


def test_without_a_quorum_nothing_is_assessed(world):
    a_rule(world)
    application = a_sent(world)
    meeting = opened(world, "berta")  # two members, but nobody from Anby
    with pytest.raises(Impossible, match="inte beslutför: .*Anby.* saknas"):
        assess_item(items(world, meeting)[0].pk, judgement(world), actor=world.greta, on=NO_HARM)
    nothing(world, application)
    note_attendance(meeting.pk, members(world, "berta", "gustav"), actor=world.greta)
    assess_item(items(world, meeting)[0].pk, judgement(world), actor=world.greta, on=NO_HARM)


def nothing(world, application):
    assert again(world.alice, application).state == "sent"
    with acting(world.greta):
        assert not PlacementAssessment.objects.exists() and not Participation.objects.exists()
        assert not EntryVersion.objects.filter(entry__kind="placement_assessment").exists()


def test_who_is_disqualified_is_not_counted_and_is_named_without_a_reason(world):
    a_rule(world, authorities=[])
    first, _other = a_sent(world, NUMBERS[0]), a_sent(world, NUMBERS[1])
    meeting = opened(world, "gustav")
    recuse(first.pk, "affected", actor=world.gustav)
    one, two = sorted(items(world, meeting), key=lambda item: item.application_id != first.pk)
    with pytest.raises(Impossible, match="en ledamot till behövs"):
        assess_item(one.pk, judgement(world), actor=world.greta, on=NO_HARM)
    nothing(world, first)
    note_attendance(meeting.pk, members(world, "gustav", "berta"), actor=world.greta)
    text = text_of(world.hedda, assess_item(one.pk, judgement(world), actor=world.greta, on=NO_HARM))
    assert "Gustav" not in text["took_part"] and "närstående" not in str(text)
    assert text["recused"].startswith("Gustav Gran")
    text = text_of(world.hedda, assess_item(two.pk, judgement(world), actor=world.greta, on=NO_HARM))
    assert "Gustav" in text["took_part"] and "recused" not in text


def test_a_reservation_needs_its_words_and_a_member_who_takes_part(world):
    application = a_sent(world)
    meeting = opened(world, "gustav")
    item = items(world, meeting)[0].pk
    for changes, field in (
        ({"dissenters": members(world, "gustav")}, "dissent"),
        ({"dissent": "Nej"}, "dissenters"),
        ({"dissenters": members(world, "berta"), "dissent": "Nej"}, "dissenters"),
    ):
        with pytest.raises(Impossible) as refused:
            assess_item(item, judgement(world), actor=world.greta, on=NO_HARM, **changes)
        assert refused.value.field == field
    nothing(world, application)


def test_nothing_is_assessed_before_the_meeting_is_opened_or_after_it_is_closed(world):
    a_sent(world)
    meeting = planned(world)
    item = items(world, meeting)[0].pk
    with pytest.raises(Impossible, match="inte öppnats"):
        assess_item(item, judgement(world), actor=world.greta, on=NO_HARM)
    open_meeting(meeting.pk, [], actor=world.greta)
    postpone_item(item, actor=world.greta)
    close_meeting(meeting.pk, actor=world.greta)
    with pytest.raises(Impossible, match="avslutat"):
        assess_item(item, judgement(world), actor=world.greta, on=NO_HARM)


def test_an_application_that_was_withdrawn_is_refused_and_falls_away(world):
    application = a_sent(world)
    meeting = opened(world, "gustav")
    withdraw_application(application.pk, actor=world.alice)
    with pytest.raises(Impossible, match="återkallad"):
        assess_item(items(world, meeting)[0].pk, judgement(world), actor=world.greta, on=NO_HARM)
    with acting(world.greta):
        assert not PlacementAssessment.objects.exists()
    close_meeting(meeting.pk, actor=world.greta)
    assert items(world, meeting)[0].state == "fallen"


def test_the_second_assessment_of_a_paragraph_is_refused(world):
    a_sent(world)
    meeting = opened(world, "gustav")
    item = items(world, meeting)[0].pk
    assess_item(item, judgement(world), actor=world.greta, on=NO_HARM)
    with pytest.raises(Impossible, match="redan avslutad: bedömd"):
        assess_item(item, judgement(world, priority=2), actor=world.greta, on=NO_HARM)
    with acting(world.greta):
        assert PlacementAssessment.objects.get().priority_class == 1


def test_what_is_put_off_comes_to_the_next_meeting(world):
    application = a_sent(world)
    meeting = opened(world, "gustav")
    postpone_item(items(world, meeting)[0].pk, actor=world.greta)
    assert put_on_agenda(meeting.pk, actor=world.greta) == 0
    close_meeting(meeting.pk, actor=world.greta)
    assert [item.application_id for item in items(world, planned(world))] == [application.pk]


def test_closing_asks_each_party_to_read_its_extract_and_the_applicant_to_write(world):
    application = a_sent(world)
    meeting = opened(world, "gustav")
    item = items(world, meeting)[0].pk
    with pytest.raises(Impossible, match="§ 1 är varken bedömd eller bordlagd"):
        close_meeting(meeting.pk, actor=world.greta)
    assess_item(item, judgement(world), actor=world.greta, on=NO_HARM)
    close_meeting(meeting.pk, actor=world.greta)
    for reader in (world.alice, world.bo, world.hedda):
        assert "read_extract" in kinds(reader, application)
    assert "tell_the_person" in kinds(world.alice, application)
    assert "tell_the_person" not in kinds(world.hedda, application)
    with pytest.raises(Impossible, match="avslutat"):
        close_meeting(meeting.pk, actor=world.greta)
    with acting(world.alice):
        assert (
            Task.objects.filter(case=application.case_id, kind="read_extract", domain=world.anby.pk).count()
            == 1
        )


@pytest.mark.parametrize("who", ["gustav", "berta", "olle"])
def test_only_the_chair_leads(world, who):
    application = a_sent(world)
    meeting = opened(world, "gustav", "berta")
    item = items(world, meeting)[0].pk
    actor = world.actors[who]
    for act in (
        lambda: assess_item(item, judgement(world), actor=actor, on=NO_HARM),
        lambda: postpone_item(item, actor=actor),
        lambda: close_meeting(meeting.pk, actor=actor),
        lambda: put_on_agenda(meeting.pk, actor=actor),
        lambda: change_meeting(meeting.pk, AT_ONE, actor=actor),
        lambda: note_attendance(meeting.pk, [], actor=actor),
    ):
        with pytest.raises((NotAllowed, NotVisible)):
            act()
    nothing(world, application)
    assert items(world, meeting)[0].state == "waiting"


def test_a_stranger_is_not_present(world):
    meeting = planned(world)
    with pytest.raises(Impossible) as refused:
        open_meeting(meeting.pk, [meeting.pk], actor=world.greta)
    assert refused.value.field == "present"
    with acting(world.greta):
        assert Meeting.objects.get().state == "planned"


def test_changing_with_an_old_page_is_a_conflict(world):
    meeting = planned(world)
    change_meeting(meeting.pk, AT_ONE, actor=world.greta, version=meeting.row_version)
    with pytest.raises(Conflict):
        change_meeting(meeting.pk, AT_ONE, actor=world.greta, version=meeting.row_version)


def unfolded(content: bytes) -> dict[str, str]:
    """The lines of a calendar file as its reader takes them: folds undone, escapes too."""
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    lines = content.split(b"\r\n")
    assert all(len(line) <= calendar.LINE for line in lines)
    pairs = [line.split(":", 1) for line in content.decode().replace("\r\n ", "").split("\r\n") if line]
    return {
        name: value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
        for name, value in pairs
    }


def test_the_calendar_file_is_folded_and_read_back():
    place = "Sammanträdesrum Ängsblomman; " + "å" * 80 + ", plan 2\nringklocka \\ B"
    zone = dt.timezone(dt.timedelta(hours=2))
    stamp = dt.datetime(2026, 6, 1, 9, 30, tzinfo=zone)
    written = calendar.written(
        calendar.Invitation("a@b", 3, stamp, stamp, stamp + dt.timedelta(hours=1), "Möte: Gruppen", place)
    )
    read = unfolded(written)
    assert read["LOCATION"] == place and read["SUMMARY"] == "Möte: Gruppen"
    assert (read["DTSTART"], read["DTEND"], read["SEQUENCE"]) == ("20260601T073000Z", "20260601T083000Z", "3")
    assert read["UID"] == "a@b" and written.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_no_text_adds_a_line_to_the_calendar_file(ends):
    invitation = calendar.Invitation(
        "1", 0, NOW, NOW, NOW, "Möte", f"Rum 2{ends}ATTENDEE:mailto:x@test.example\x00"
    )
    lines = calendar.written(invitation).decode().splitlines()
    assert "LOCATION:Rum 2\\nATTENDEE:mailto:x@test.example" in lines
    assert not any(line.startswith("ATTENDEE") for line in lines)


def test_invitations_go_out_after_commit_and_name_no_person(world, django_capture_on_commit_callbacks):
    application = a_sent(world)
    meeting = planned(world)
    with acting(world.greta), django_capture_on_commit_callbacks() as waiting:
        called(meeting, world.greta)
    assert len(waiting) == 1 and mail.outbox == []
    with acting(world.greta):
        send_invitations(meeting.pk, actor=world.greta)
    assert sorted(message.to[0] for message in mail.outbox) == [
        "berta@test.example", "greta@test.example", "gustav@test.example",
    ]  # fmt: skip
    with acting(world.alice):
        number = application.case.number
    for message in mail.outbox:
        name, content, kind = message.attachments[0]
        assert (name, kind) == ("mote.ics", "text/calendar")
        read = unfolded(content.encode())
        assert read["DTSTART"] == "20260302T120000Z" and read["LOCATION"] == AT_ONE.place
        for secret in ("Testsson", "Tore", number, str(application.pk), NUMBERS[0], "Hemmet"):
            assert secret not in f"{message.subject}{message.body}{content}"


def test_a_moved_meeting_replaces_the_earlier_one(world):
    meeting = planned(world)
    later = When(TODAY + dt.timedelta(days=1), dt.time(9), dt.time(10), "Rum 3")
    moved = change_meeting(meeting.pk, later, actor=world.greta)
    with acting(world.greta):
        send_invitations(moved.pk, actor=world.greta)
    read = unfolded(mail.outbox[0].attachments[0][1].encode())
    assert (read["SEQUENCE"], read["UID"]) == ("1", f"{meeting.pk}@vardkedja")
    assert mail.outbox[0].subject.startswith("Ändrad kallelse")


def test_a_cancelled_meeting_leaves_its_cases_to_the_next_and_tells_the_called(world):
    application = a_sent(world)
    meeting = planned(world)
    cancel_meeting(meeting.pk, actor=world.greta, version=meeting.row_version)
    with acting(world.greta):
        send_invitations(meeting.pk, actor=world.greta)
        assert MeetingItem.objects.get().state == "fallen"
    message = mail.outbox[0]
    read = unfolded(message.attachments[0][1].encode())
    assert (read["METHOD"], read["STATUS"], read["SEQUENCE"]) == ("CANCEL", "CANCELLED", "1")
    assert message.subject.startswith("Inställt möte") and "är inställt" in message.body
    following = planned(world)
    assert [item.application_id for item in items(world, following)] == [application.pk]
    for act in (
        lambda: open_meeting(meeting.pk, [], actor=world.greta),
        lambda: change_meeting(meeting.pk, AT_ONE, actor=world.greta),
        lambda: cancel_meeting(meeting.pk, actor=world.greta),
        lambda: call_members(meeting.pk, actor=world.greta),
    ):
        with pytest.raises(Impossible, match="inställt"):
            act()


def test_an_open_meeting_is_closed_and_not_cancelled(world):
    meeting = opened(world, "gustav")
    with pytest.raises(Impossible, match="Bordlägg"):
        cancel_meeting(meeting.pk, actor=world.greta)
    with acting(world.greta):
        assert Meeting.objects.get().state == "open"


def test_what_is_done_with_a_meeting_is_logged(world):
    meeting = opened(world, "gustav")
    close_meeting(meeting.pk, actor=world.greta)
    with acting(world.greta):
        rows = AccessLog.objects.filter(object_id=meeting.pk, action="change").order_by("at")
        assert sorted(rows.values_list("what", flat=True)) == [
            "MeetingClosed",
            "MeetingOpened",
            "MeetingPlanned",
        ]


def test_a_chair_who_is_disqualified_leaves_the_paragraph_to_another(world):
    application = a_sent(world)
    meeting = opened(world, "gustav")
    item = items(world, meeting)[0]
    recuse(application.pk, "affected", actor=world.greta)
    assert items(world, meeting) == []
    with pytest.raises(NotVisible):
        assess_item(item.pk, judgement(world), actor=world.greta, on=NO_HARM)
    assert again(world.alice, application).state == "sent"
    assert member(world, "greta").is_chair


def test_a_meeting_is_not_opened_before_its_day(world):
    """Its extracts would else be dated before it was held."""
    a_sent(world)
    tomorrow = TODAY + dt.timedelta(days=1)
    row = plan_meeting(
        the_group(world).pk,
        When(tomorrow, AT_ONE.starts_at, AT_ONE.ends_at, AT_ONE.place),
        actor=world.greta,
    )
    with pytest.raises(Impossible, match=f"Mötet är den {tomorrow}.*Ändra mötets dag.*mellan möten"):
        open_meeting(row.pk, members(world, "gustav"), actor=world.greta)
    with acting(world.greta):
        held = Meeting.objects.get()
        assert held.state == "planned" and held.opened_at is None and not held.attendances.exists()
    change_meeting(row.pk, AT_ONE, actor=world.greta)
    assert open_meeting(row.pk, members(world, "gustav"), actor=world.greta).state == "open"


def test_the_extract_names_the_user_representative_who_was_there(world):
    a_sent(world)
    group = the_group(world)
    with scope.setup_scope():
        user = GroupMember.objects.create(
            group=group,
            domain=world.anby,
            user=world.users["stina"],
            profession="Brukare",
            kind="user",
            valid_from=TODAY,
        )
    meeting = open_meeting(planned(world).pk, [*members(world, "gustav"), user.pk], actor=world.greta)
    row = assess_item(items(world, meeting)[0].pk, judgement(world), actor=world.greta, on=NO_HARM)
    text = text_of(world.hedda, row)
    assert text["also_there"] == "Stina Storm, brukarrepresentant, Anby kommun"
    assert "Stina" not in text["took_part"]
    with acting(world.greta):
        assert not Participation.objects.filter(member=user).exists(), "no part in the case"
