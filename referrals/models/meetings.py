"""Meetings of a referral group, who was there, and what is taken up. A meeting names no person of the chain; its items are per case."""

from django.conf import settings
from django.db import models

from referrals.models.applications import Application
from referrals.models.decisions import PlacementAssessment
from referrals.models.groups import GroupMember, ReferralGroup
from vardkedja.core.models import CaseRow, Domain, Row


class Meeting(Row):
    """When and where the group meets. The whole county reads it: it says nothing of what is taken up."""

    class State(models.TextChoices):
        PLANNED = "planned", "planerat"
        OPEN = "open", "pågår"
        CLOSED = "closed", "avslutat"
        CANCELLED = "cancelled", "inställt"

    group = models.ForeignKey(ReferralGroup, on_delete=models.PROTECT, related_name="meetings")
    host = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField("dag")
    starts_at = models.TimeField("börjar")
    ends_at = models.TimeField("slutar")
    place = models.CharField("plats", max_length=120)
    state = models.CharField("läge", max_length=9, choices=State, default=State.PLANNED)
    #: How many times day, hour or place has been changed, or the meeting cancelled: the calendar's SEQUENCE.
    revision = models.PositiveSmallIntegerField(default=0)
    #: The last number given to an item. A chair who is out of a case does not see its item, so numbers cannot be counted.
    last_paragraph = models.PositiveSmallIntegerField(default=0)
    planned_by_name = models.CharField(max_length=160)
    changed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    #: When it was closed, or cancelled.
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=160, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "möte", "möten"
        ordering = ["-held_on", "-starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["id", "host"], name="meeting_and_host"),
            models.CheckConstraint(
                name="meeting_ends_after_it_begins", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
            models.CheckConstraint(
                name="meeting_state_has_its_moments",
                condition=models.Q(state="planned", opened_at__isnull=True, closed_at__isnull=True)
                | models.Q(state="open", opened_at__isnull=False, closed_at__isnull=True)
                | models.Q(state="closed", opened_at__isnull=False, closed_at__isnull=False)
                | models.Q(state="cancelled", opened_at__isnull=True, closed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["group", "-held_on"])]

    def __str__(self) -> str:
        return f"{self.group} {self.held_on}"

    @property
    def is_ended(self) -> bool:
        return self.state in (self.State.CLOSED, self.State.CANCELLED)


class Attendance(Row):
    """Whether a member is at a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(GroupMember, on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField("närvarar")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once_per_member")
        ]

    def __str__(self) -> str:
        return f"{self.member}: {'närvarar' if self.present else 'frånvarande'}"


class MeetingItem(CaseRow):
    """An application on a meeting's agenda: its paragraph, and whether it was assessed or put off."""

    class State(models.TextChoices):
        WAITING = "waiting", "väntar"
        ASSESSED = "assessed", "bedömd"
        POSTPONED = "postponed", "bordlagd"
        FALLEN = "fallen", "utgår"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("paragraf")
    state = models.CharField("läge", max_length=9, choices=State, default=State.WAITING)
    assessment = models.ForeignKey(
        PlacementAssessment, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name, verbose_name_plural = "ärende på möte", "ärenden på möte"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "meeting", "application"], name="once_on_the_agenda"),
            models.UniqueConstraint(fields=["owner", "meeting", "position"], name="one_item_per_paragraph"),
            models.CheckConstraint(
                name="assessed_item_has_its_assessment",
                condition=models.Q(state="assessed", assessment__isnull=False)
                | (~models.Q(state="assessed") & models.Q(assessment__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["meeting"]), models.Index(fields=["application"])]

    def __str__(self) -> str:
        return f"§ {self.position}"


class Participation(CaseRow):
    """That a member took part in an assessment, and whether with a reservation. What the reservation says lies in the entry."""

    assessment = models.ForeignKey(
        PlacementAssessment, on_delete=models.PROTECT, related_name="participations"
    )
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(GroupMember, on_delete=models.PROTECT, related_name="+")
    dissents = models.BooleanField("reserverar sig", default=False)

    class Meta:
        verbose_name, verbose_name_plural = "medverkan i bedömning", "medverkan i bedömningar"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "assessment", "member"], name="takes_part_once_per_assessment"
            )
        ]

    def __str__(self) -> str:
        return str(self.member)


class Condition(CaseRow):
    """A condition of an assessment by its number; its words stand in the assessment's entry, line by line."""

    class State(models.TextChoices):
        OPEN = "open", "väntar"
        MET = "met", "uppfyllt"
        DROPPED = "dropped", "gäller inte längre"

    assessment = models.ForeignKey(PlacementAssessment, on_delete=models.PROTECT, related_name="conditions")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("villkor")
    responsible = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="svarar för villkoret"
    )
    state = models.CharField("läge", max_length=8, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField("avgjort", null=True, blank=True)
    settled_by_name = models.CharField("avgjort av", max_length=160, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "villkor", "villkor"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "assessment", "number"], name="one_condition_per_number"
            ),
            models.CheckConstraint(
                name="settled_condition_says_when",
                condition=models.Q(state="open", settled_at__isnull=True)
                | (~models.Q(state="open") & models.Q(settled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"villkor {self.number}"


class Recusal(CaseRow):
    """That a member is disqualified (*jävig*) in a case. While it stands, the user's own sessions read nothing of the case.

    The ground is a code of `domain.recusal`, never words: why somebody is close to a person is nobody else's.
    """

    group = models.ForeignKey(ReferralGroup, on_delete=models.PROTECT, related_name="+")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField("ledamot", max_length=160)
    ground = models.CharField("grund", max_length=12)
    recorded_by_domain = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="registrerat av"
    )
    recorded_by_name = models.CharField(max_length=160)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField("upphörde", null=True, blank=True)
    ended_by_name = models.CharField("avslutat av", max_length=160, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "jäv", "jäv"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"],
                condition=models.Q(ended_at__isnull=True),
                name="recused_once_per_case",
            )
        ]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(ended_at__isnull=True), name="recused_users")
        ]

    def __str__(self) -> str:
        return f"jäv: {self.user_name}"
