"""The parts of an application that two authorities send together (*dubbelremiss*)."""

from django.db import models

from referrals.models.applications import Application
from vardkedja.core.models import CaseRow, Domain, Entry


class ApplicationPart(CaseRow):
    """One authority's part. The row says that it was asked for and when it came in; what it says is that authority's own entry."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    asked_at = models.DateTimeField("begärd")
    sent_at = models.DateTimeField("inkommen", null=True, blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "del av dubbelremiss", "delar av dubbelremiss"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "application", "authority"], name="one_part_per_authority"
            ),
            models.CheckConstraint(
                name="part_that_came_in_has_its_entry",
                condition=models.Q(sent_at__isnull=True, entry__isnull=True)
                | models.Q(sent_at__isnull=False, entry__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["application"])]

    def __str__(self) -> str:
        return "del av dubbelremiss"
