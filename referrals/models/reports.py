"""Reports under a law. What is said lies in an entry; here only that it was sent, to whom, and when it was received."""

from django.db import models

from vardkedja.core.models import CaseRow, Domain, Entry


class Report(CaseRow):
    """A report from one authority to a social welfare board. Only the two see that there is one: it is no coordination data."""

    class Kind(models.TextChoices):
        LVM6 = "lvm6", "Anmälan om behov av vård (LVM 6 §)"
        CHILD = "child", "Anmälan om oro för barn (SoL 19 kap. 1 §)"

    kind = models.CharField("slag", max_length=8, choices=Kind)
    owner = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="anmälande myndighet"
    )
    recipient = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="mottagare"
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("skickad")
    sent_by_name = models.CharField("skickad av", max_length=160)
    received_at = models.DateTimeField("mottagen", null=True, blank=True)
    received_by_name = models.CharField("mottagen av", max_length=160, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "anmälan", "anmälningar"
        constraints = [
            models.CheckConstraint(
                name="received_report_says_by_whom",
                condition=models.Q(received_at__isnull=True, received_by_name="")
                | models.Q(received_at__gte=models.F("sent_at")) & ~models.Q(received_by_name=""),
            ),
        ]
        indexes = [models.Index(fields=["owner", "case"]), models.Index(fields=["recipient", "case"])]

    def __str__(self) -> str:
        return self.get_kind_display()
