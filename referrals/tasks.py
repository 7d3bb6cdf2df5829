"""Work after commit: the invitations to a meeting, and that it is cancelled."""

import datetime as dt
from uuid import UUID

from django.core.mail import EmailMessage

from referrals import policies
from referrals.domain import calendar
from referrals.models import GroupMember, Meeting
from vardkedja.core import clock
from vardkedja.core.actor import Actor
from vardkedja.core.tasks import user_task

BODY = (
    "Remissgruppen möts {day} kl. {begins}–{ends}.\n\nLogga in i Vårdkedja och välj Inför mötet för att läsa underlaget. "
    "Det här meddelandet säger inget om vad som tas upp.\n"
)
CANCELLED = "Remissgruppens möte {day} kl. {begins}–{ends} är inställt. Det som skulle tas upp väntar till nästa möte.\n"


def invitation_of(meeting: Meeting) -> bytes:
    """The meeting as a file for calendars: the group, the hours and the place, nothing of what is taken up."""
    return calendar.written(
        calendar.Invitation(
            uid=f"{meeting.pk}@vardkedja",
            revision=meeting.revision,
            stamp=meeting.changed_at,
            begins=dt.datetime.combine(meeting.held_on, meeting.starts_at, clock.STOCKHOLM),
            ends=dt.datetime.combine(meeting.held_on, meeting.ends_at, clock.STOCKHOLM),
            title=f"Möte: {meeting.group}",
            place=meeting.place,
            cancelled=meeting.state == Meeting.State.CANCELLED,
        )
    )


def send_invitations(meeting_id: UUID, *, actor: Actor) -> None:
    """Mail the invitation, or that the meeting is cancelled, to all who sit in the group and have an address.

    One message each, so that nobody sees the others.
    """
    meeting = policies.visible_meetings(actor).get(pk=meeting_id)
    seats = GroupMember.objects.valid(actor.today).filter(group=meeting.group_id).select_related("user")
    content = invitation_of(meeting)
    day = meeting.held_on.isoformat()
    cancelled = meeting.state == Meeting.State.CANCELLED
    text = (CANCELLED if cancelled else BODY).format(
        day=day, begins=f"{meeting.starts_at:%H:%M}", ends=f"{meeting.ends_at:%H:%M}"
    )
    what = "Inställt möte" if cancelled else "Ändrad kallelse" if meeting.revision else "Kallelse"
    subject = f"{what}: {meeting.group} {day}"
    for address in sorted({row.user.email for row in seats if row.user.email}):
        message = EmailMessage(subject, text, to=[address])
        message.attach("mote.ics", content.decode(), "text/calendar")
        message.send()


invite = user_task(send_invitations)
