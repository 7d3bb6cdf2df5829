"""The nightly figure per unit and day. Holds no person; read by the whole collaboration."""

from django.db import models
from django.db.models import F, Q

from vardkedja.core.models import Collaboration, Row, Unit


class OccupancyDay(Row):
    """A unit's places on one day. `free = places - out_of_service - occupied`; the absent are among the occupied.

    `occupied` counts places in which somebody stayed, from the day of arrival to the day before discharge (a stay that
    ends on its first day has that day). `care_days` counts persons so: a family in one place has several. An
    out-of-service place in which somebody lives counts as occupied only.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("dag")
    places = models.PositiveSmallIntegerField("platser")
    out_of_service = models.PositiveSmallIntegerField("stängda")
    occupied = models.PositiveSmallIntegerField("belagda")
    absent = models.PositiveSmallIntegerField("varav frånvarande")
    free = models.PositiveSmallIntegerField("lediga")
    care_days = models.PositiveSmallIntegerField("vårddygn")

    class Meta:
        verbose_name, verbose_name_plural = "beläggning", "beläggning"
        constraints = [
            models.UniqueConstraint(fields=["unit", "day"], name="occupancy_once_per_unit_and_day"),
            models.CheckConstraint(
                name="occupancy_adds_up",
                condition=Q(
                    places=F("out_of_service") + F("occupied") + F("free"), absent__lte=F("occupied")
                ),
            ),
        ]
        indexes = [models.Index(fields=["collaboration", "day"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.day}"
