"""Figures for steering, their targets, and how small a cell may be. No row concerns a person."""

from django.db import models
from django.db.models import Q

from governance.domain.indicators import ALL
from vardkedja.core.models import Collaboration, Organisation, Row, Unit, period_constraint
from vardkedja.core.querysets import ValidQuerySet

INDICATORS = [(indicator.code.value, indicator.label) for indicator in ALL]


class IndicatorSnapshot(Row):
    """A figure of a collaboration on a day: in all, of a unit, or of a municipality. Written by the night only.

    `n` is how many persons or rows it rests on, where that is told. A suppressed cell holds neither value nor n.
    """

    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField("nyckeltal", max_length=24, choices=INDICATORS)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    day = models.DateField("dag")
    value = models.DecimalField("värde", max_digits=16, decimal_places=3, null=True, blank=True)
    n = models.PositiveIntegerField("antal", null=True, blank=True)
    suppressed = models.BooleanField("för få för att visas", default=False)

    class Meta:
        verbose_name, verbose_name_plural = "nyckeltalsvärde", "nyckeltalsvärden"
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "indicator", "day", "unit", "municipality"],
                name="snapshot_once_per_cell_and_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="suppressed_cell_holds_no_figure",
                condition=Q(suppressed=False) | Q(value__isnull=True, n__isnull=True),
            ),
            models.CheckConstraint(
                name="snapshot_of_unit_or_municipality",
                condition=Q(unit__isnull=True) | Q(municipality__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.day}"


class Target(Row):
    """What a collaboration aims at for a figure, in all or for a unit, between two days."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField("nyckeltal", max_length=24, choices=INDICATORS)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    value = models.DecimalField("mål", max_digits=16, decimal_places=3)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "mål", "mål"
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "indicator", "unit", "valid_from"],
                name="target_once_per_day",
                nulls_distinct=False,
            ),
            period_constraint("target_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()} {self.value}"


class SmallCellRule(Row):
    """The lowest count of persons that a collaboration shows, between two days. Without a rule: five."""

    DEFAULT = 5

    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    threshold = models.PositiveSmallIntegerField("lägsta antal som visas")
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "regel för små tal", "regler för små tal"
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "valid_from"], name="small_cell_rule_once_per_day"
            ),
            models.CheckConstraint(name="small_cells_below_three_never_shown", condition=Q(threshold__gte=3)),
            period_constraint("small_cell_rule_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"minst {self.threshold}"
