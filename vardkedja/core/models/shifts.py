"""When a substitute is at work: only then does the assignment open anything."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from vardkedja.core.models.base import Row
from vardkedja.core.models.organisations import Domain, Unit


class Shift(Row):
    """A substitute's access to one unit between two moments, given by the unit's head. Ended, it opens nothing at the next request."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="vikarie"
    )
    starts_at = models.DateTimeField("från")
    ends_at = models.DateTimeField("till")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    ended_at = models.DateTimeField("avslutat", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name, verbose_name_plural = "pass", "pass"
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_it_begins",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Passet måste sluta efter att det börjar.",
            ),
        ]
        indexes = [
            models.Index(fields=["domain", "unit", "ends_at"]),
            models.Index(fields=["user", "ends_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.unit}"
