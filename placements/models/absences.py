"""Days on which a resident is away though the place is kept."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from placements.models.stays import Stay
from vardkedja.core.models import CaseRow, Collaboration, Domain, Unit


class Absence(CaseRow):
    """Away from the first night to the day of return, half-open; open until the return is registered."""

    class Kind(models.TextChoices):
        LEAVE = "leave", "Permission"
        HOSPITAL = "hospital", "Sjukhus"
        ABSCONDED = "absconded", "Avvikit"
        CUSTODY = "custody", "Häkte"

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="absences")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("slag", max_length=10, choices=Kind)
    away_from = models.DateField("ute från")
    #: The hours, where somebody knows them: they count for no fee, and tell who looks for somebody.
    away_at = models.TimeField("ute från klockan", null=True, blank=True)
    expected_back = models.DateField("väntas åter", null=True, blank=True)
    expected_at = models.TimeField("väntas åter klockan", null=True, blank=True)
    back_on = models.DateField("åter", null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = "frånvaro", "frånvaro"
        constraints = [
            models.CheckConstraint(
                name="absence_back_after_leaving", condition=Q(back_on=None) | Q(back_on__gte=F("away_from"))
            ),
            models.CheckConstraint(
                name="absence_expected_after_leaving",
                condition=Q(expected_back=None) | Q(expected_back__gte=F("away_from")),
            ),
            models.CheckConstraint(
                name="absence_expected_hour_has_a_day",
                condition=Q(expected_at=None) | Q(expected_back__isnull=False),
            ),
            ExclusionConstraint(
                name="one_absence_at_a_time",
                expressions=[
                    (F("stay"), RangeOperators.EQUAL),
                    (Func(F("away_from"), F("back_on"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["unit", "back_on"]), models.Index(fields=["case"])]

    def __str__(self) -> str:
        return self.get_kind_display()
