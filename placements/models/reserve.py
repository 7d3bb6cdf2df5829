"""The list that is kept ready for when the system is down: one file a unit and evening, encrypted, thrown away after some days."""

from django.db import models

from vardkedja.core.models import Domain, Row, Unit


class ReserveList(Row):
    """Where the evening's file lies. The row names nobody; the file does."""

    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    day = models.DateField("kväll")
    made_at = models.DateTimeField("gjord")
    key = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = "reservlista", "reservlistor"
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["operator", "unit", "day"], name="one_reserve_list_an_evening"),
        ]
        indexes = [models.Index(fields=["operator", "unit"])]

    def __str__(self) -> str:
        return "reservlista"
