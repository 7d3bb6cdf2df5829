"""What one shift hands to the next. Words about a person lie in entries; the unit's own note names nobody."""

from django.conf import settings
from django.db import models

from placements.models.stays import Stay
from vardkedja.core.models import CaseRow, Domain, Entry, Row, Unit


class Handover(Row):
    """A handover of a unit, from who goes off. It is open until everybody on duty has read it (`HandoverReader`)."""

    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    note = models.TextField("om enheten", blank=True)
    made_at = models.DateTimeField("skriven")
    made_by_name = models.CharField("skriven av", max_length=160)

    class Meta:
        verbose_name, verbose_name_plural = "överlämning", "överlämningar"
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["id", "operator"], name="handover_and_operator")]
        indexes = [models.Index(fields=["operator", "unit", "made_at"])]

    def __str__(self) -> str:
        return "överlämning"


class HandoverNote(CaseRow):
    """What is told of one resident: the entry of the home's own."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="notes")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "del av överlämning", "delar av överlämningar"
        constraints = [
            models.UniqueConstraint(fields=["case", "handover", "stay"], name="one_note_per_resident"),
        ]
        indexes = [models.Index(fields=["handover"])]

    def __str__(self) -> str:
        return "del av överlämning"


class HandoverReader(Row):
    """Somebody who is on duty and is to read it, or has read it without being named. Signed once, never taken back."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="readers")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField("namn", max_length=160)
    on_duty = models.BooleanField("i tjänst", default=True)
    signed_at = models.DateTimeField("läst av", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "läsare av överlämning", "läsare av överlämningar"
        constraints = [
            models.UniqueConstraint(fields=["operator", "handover", "user"], name="reader_once_per_handover"),
        ]
        indexes = [models.Index(fields=["handover"])]

    def __str__(self) -> str:
        return "läsare av överlämning"
