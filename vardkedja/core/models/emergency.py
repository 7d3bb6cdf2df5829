"""Emergency access (*nödåtkomst*): for a short time one reader is let past the inner limits of the own authority."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from vardkedja.core.models.base import CaseRow, Row
from vardkedja.core.models.cases import Case
from vardkedja.core.models.organisations import Domain
from vardkedja.core.models.persons import PersonRecord


class EmergencyReason(models.TextChoices):
    LIFE = "life", "Fara för liv eller hälsa"
    ACUTE = "acute", "Akut bedömning på jourtid"
    CHILD = "child", "Oro för ett barn"
    NOBODY = "nobody", "Ingen ansvarig är på plats och det kan inte vänta"


class EmergencyAccess(Row):
    """One reader's emergency access to one person's record, or to one case, of the own authority, from–to.

    It lifts inner limits only (unit, handler, those named for a protected person): what another authority has not
    released stays closed, since row-level security knows nothing of this table.
    """

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField("vem", max_length=160)
    record = models.ForeignKey(
        PersonRecord, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    case_owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField("skäl", max_length=8, choices=EmergencyReason)
    words = models.CharField("skäl i ord", max_length=150)
    began_at = models.DateTimeField("från")
    valid_to = models.DateTimeField("till")
    ended_at = models.DateTimeField("avslutad", null=True, blank=True)
    earlier = models.PositiveSmallIntegerField("tidigare gånger, 30 dagar", default=0)

    class Meta:
        verbose_name, verbose_name_plural = "nödåtkomst", "nödåtkomster"
        ordering = ["-began_at"]
        constraints = [
            models.CheckConstraint(
                name="emergency_access_to_a_person_or_a_case",
                condition=Q(record__isnull=False, case__isnull=True, case_owner__isnull=True)
                | Q(record__isnull=True, case__isnull=False, case_owner__isnull=False),
            ),
            models.CheckConstraint(
                name="emergency_access_is_short",
                condition=Q(valid_to__gt=F("began_at")),
            ),
            models.CheckConstraint(name="emergency_access_says_why", condition=~Q(words="")),
        ]
        indexes = [models.Index(fields=["domain", "user", "-valid_to"])]

    def __str__(self) -> str:
        return self.get_reason_display()


class UrgentRequest(CaseRow):
    """An urgent question to another authority in the case: release what is needed now. Codes only; it opens nothing."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="frågar")
    asked = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="tillfrågad")
    reason = models.CharField("skäl", max_length=8, choices=EmergencyReason)
    phone = models.CharField("ring tillbaka", max_length=40)
    asked_by_name = models.CharField("vem", max_length=160)
    asked_at = models.DateTimeField("när")

    class Meta:
        verbose_name, verbose_name_plural = "akut begäran", "akuta begäranden"
        indexes = [models.Index(fields=["domain", "case"]), models.Index(fields=["asked", "case"])]

    def __str__(self) -> str:
        return self.get_reason_display()
