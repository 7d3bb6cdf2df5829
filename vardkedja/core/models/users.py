"""Staff accounts and their dated assignments."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models

from vardkedja.core.models.base import Row, period_constraint
from vardkedja.core.models.organisations import Domain, Unit
from vardkedja.core.querysets import ValidQuerySet


class User(AbstractUser):
    """A member of staff. Rights come from assignments only; `is_staff` and groups are not used.

    `kept_by` made the account and answers for how it signs in; other authorities only give assignments
    (`policies.keeps_account`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField("titel", max_length=80, blank=True)
    hsa_id = models.CharField("HSA-id", max_length=40, null=True, blank=True, unique=True)
    kept_by = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="förvaltas av"
    )
    #: The password is the one that an administrator gave, who so knows it: nothing opens before it is changed.
    first_password = models.BooleanField("första lösenordet", default=False)

    class Meta:
        verbose_name, verbose_name_plural = "användare", "användare"

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Role(models.TextChoices):
    CASE_WORKER = "case_worker", "Handläggare"
    UNIT_MANAGER = "unit_manager", "Enhetschef (delegat)"
    REGION_PLANNER = "region_planner", "Vårdplanerare i regionen"
    GROUP_MEMBER = "group_member", "Ledamot i remissgruppen"
    GROUP_CHAIR = "group_chair", "Ordförande i remissgruppen"
    HEAD_OF_HOME = "head_of_home", "Föreståndare"
    HOME_STAFF = "home_staff", "Personal på boende"
    SUBSTITUTE = "substitute", "Vikarie"
    FINANCE = "finance", "Ekonom"
    STEERING = "steering", "Styrgrupp"
    LOG_REVIEWER = "log_reviewer", "Logggranskare"
    AUDITOR = "auditor", "Revisor"
    USER_REPRESENTATIVE = "user_representative", "Brukarrepresentant"
    ADMINISTRATOR = "administrator", "Administratör"
    ON_CALL = "on_call", "Socialjour eller akutmottagning"


#: Roles that work with cases and so may see persons.
CASE_ROLES = (
    Role.CASE_WORKER,
    Role.UNIT_MANAGER,
    Role.REGION_PLANNER,
    Role.GROUP_MEMBER,
    Role.GROUP_CHAIR,
    Role.HEAD_OF_HOME,
    Role.HOME_STAFF,
    Role.SUBSTITUTE,
)


class Assignment(Row):
    """What a user does for one domain, in one unit or in all of it, between two days.

    All roles of one user within one domain work together; one switches only between domains.
    """

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="assignments", verbose_name="användare"
    )
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="assignments",
        null=True,
        blank=True,
        verbose_name="enhet",
    )
    role = models.CharField("roll", max_length=20, choices=Role)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till och med dagen före", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "uppdrag", "uppdrag"
        ordering = ["role"]
        constraints = [period_constraint("assignment_ends_after_it_begins")]
        indexes = [models.Index(fields=["domain", "user"]), models.Index(fields=["user"])]

    def __str__(self) -> str:
        return self.get_role_display()


class UserAbsence(Row):
    """Days on which a user is away: tasks fall to the deputy. Half-open, as all periods."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField("från och med")
    valid_to = models.DateField("åter den")

    objects = ValidQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=models.Q(valid_to__gt=models.F("valid_from")),
                violation_error_message="Dagen åter måste vara efter första frånvarodagen.",
            )
        ]
        indexes = [models.Index(fields=["domain", "user"])]

    def __str__(self) -> str:
        return f"{self.user} borta"


class UsedToken(Row):
    """A form's one-time token, spent in the same transaction as what the form did."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token = models.UUIDField()
    result_url = models.CharField(max_length=200, blank=True)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["domain", "token"], name="form_sent_once")]

    def __str__(self) -> str:
        return str(self.token)
