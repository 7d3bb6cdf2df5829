"""Follow-up visits in a bought place: planned, done or called off; and how often the authority means to make them."""

from django.db import models
from django.db.models import Q

from placements.domain import visits
from placements.models.bought import codes
from placements.models.purchases import Purchase
from vardkedja.core.models import CaseRow, Domain, Entry, Row


class VisitTerms(Row):
    """How often, in months, the authority follows up a bought place by a visit, from a day on. Never changed: a further row."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField("månader mellan besök")
    valid_from = models.DateField("gäller från")
    source = models.CharField("beslut eller rutin", max_length=120)
    set_at = models.DateTimeField("skrivet")
    set_by_name = models.CharField("skrivet av", max_length=160)
    revision = models.PositiveIntegerField("nummer")

    class Meta:
        verbose_name, verbose_name_plural = "tid mellan uppföljningsbesök", "tider mellan uppföljningsbesök"
        ordering = ["valid_from", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "revision"], name="visit_terms_once_per_number"),
            models.CheckConstraint(
                name="visit_terms_within_two_years",
                condition=Q(months__gte=1, months__lte=visits.MOST_MONTHS),
            ),
        ]

    def __str__(self) -> str:
        return "tid mellan uppföljningsbesök"


class FollowUpVisit(CaseRow):
    """A follow-up visit (*uppföljningsbesök*): the planned day; who came when, whether the person was met alone. Words are an entry."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="visits")
    planned_on = models.DateField("planerat till")
    planned_at = models.DateTimeField("planerat")
    planned_by_name = models.CharField("planerat av", max_length=160)
    done_on = models.DateField("genomfört", null=True, blank=True)
    visitor_name = models.CharField("vem som besökte", max_length=160, blank=True)
    met = models.CharField("personen träffades", max_length=8, choices=codes(visits.MET), blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    called_off_why = models.CharField(
        "varför inställt", max_length=8, choices=codes(visits.CALLED_OFF), blank=True
    )
    settled_at = models.DateTimeField("antecknat", null=True, blank=True)
    settled_by_name = models.CharField("antecknat av", max_length=160, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "uppföljningsbesök", "uppföljningsbesök"
        ordering = ["planned_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "purchase"],
                condition=Q(settled_at=None),
                name="one_planned_visit_per_purchase",
            ),
            models.CheckConstraint(
                name="visit_is_planned_done_or_called_off",
                condition=Q(
                    done_on=None, visitor_name="", met="", entry=None, called_off_why="", settled_at=None
                )
                | (
                    Q(done_on__isnull=False, entry__isnull=False, settled_at__isnull=False, called_off_why="")
                    & ~Q(visitor_name="")
                    & ~Q(met="")
                )
                | (
                    Q(done_on=None, entry=None, settled_at__isnull=False, visitor_name="", met="")
                    & ~Q(called_off_why="")
                ),
            ),
        ]
        indexes = [models.Index(fields=["owner", "purchase"])]

    def __str__(self) -> str:
        return "uppföljningsbesök"
