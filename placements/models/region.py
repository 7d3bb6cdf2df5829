"""The region's part in a placement: what the county's agreement asks, and what was done and is done."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from placements.domain.region import MANNERS, PARTS
from referrals.models import Application
from vardkedja.core.models import CaseRow, Collaboration, Domain, Row


class RegionTerms(Row):
    """What a county's agreement asks at a decision on HVB, from a day on: that the region is told, that it is called to a SIP, and within how
    many working days. No row, or a row that asks neither: nothing is asked."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    told = models.BooleanField("regionen underrättas")
    called = models.BooleanField("regionen kallas till SIP")
    working_days = models.PositiveSmallIntegerField("inom arbetsdagar")
    valid_from = models.DateField("gäller från")
    source = models.CharField("var det står", max_length=300)

    class Meta:
        verbose_name, verbose_name_plural = "regionens del enligt avtalet", "regionens del enligt avtalet"
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "valid_from"], name="region_terms_once_a_day"),
            models.CheckConstraint(name="region_terms_say_where", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"från {self.valid_from}"


class RegionPart(CaseRow):
    """One thing of the region's part: that it was told or called (a day), or that it plans or carries out the care (a period, `last_day` empty
    while it goes on). Cost rules may depend on it, so its days are kept apart from when it was written."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    part = models.CharField("vad", max_length=12, choices=tuple(PARTS.items()))
    first_day = models.DateField("dag eller från")
    last_day = models.DateField("till och med", null=True, blank=True)
    manner = models.CharField("hur", max_length=10, choices=tuple(MANNERS.items()), blank=True)
    told_name = models.CharField("vem vid regionen", max_length=160, blank=True)
    recorded_at = models.DateTimeField("antecknat")
    recorded_by_name = models.CharField("antecknat av", max_length=160)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "regionens del", "regionens delar"
        ordering = ["first_day", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "application", "part"],
                condition=Q(part__in=["told", "called"]),
                name="region_told_or_called_once",
            ),
            models.CheckConstraint(
                name="region_part_days",
                condition=Q(part__in=["told", "called"], last_day=None)
                | Q(part__in=["plans", "carries_out"]) & (Q(last_day=None) | Q(last_day__gte=F("first_day"))),
            ),
            models.CheckConstraint(
                name="region_told_says_how", condition=~Q(part="told") | ~Q(manner="") & ~Q(told_name="")
            ),
            ExclusionConstraint(
                name="region_part_once_a_day",
                expressions=[
                    (F("case"), RangeOperators.EQUAL),
                    (F("part"), RangeOperators.EQUAL),
                    (
                        Func(F("first_day"), F("last_day"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(part__in=["plans", "carries_out"]),
            ),
        ]
        indexes = [models.Index(fields=["owner", "case"])]

    def __str__(self) -> str:
        return self.get_part_display()

    @property
    def is_period(self) -> bool:
        return self.part in {"plans", "carries_out"}
