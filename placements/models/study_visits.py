"""Study visits before a stay: booked by the home or by who decided, and how it went. Codes and times that both read."""

from django.db import models
from django.db.models import Q

from placements.domain import study_visits
from placements.models.bought import codes
from placements.models.stays import Stay
from vardkedja.core.models import CaseRow, Domain, Entry


class StudyVisit(CaseRow):
    """One visit (*studiebesök*) before a stay. What came up, in words, is an entry of the authority that noted it."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="study_visits")
    on = models.DateField("dag")
    at = models.TimeField("klockan", null=True, blank=True)
    company = models.CharField("vem som följer med", max_length=8, choices=codes(study_visits.COMPANY))
    booked_at = models.DateTimeField("bokat")
    booked_by_name = models.CharField("bokat av", max_length=160)
    outcome = models.CharField("hur det gick", max_length=8, choices=codes(study_visits.OUTCOMES), blank=True)
    called_off_why = models.CharField(
        "varför inställt", max_length=9, choices=codes(study_visits.CALLED_OFF), blank=True
    )
    settled_at = models.DateTimeField("antecknat", null=True, blank=True)
    settled_by = models.ForeignKey(
        Domain,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="antecknat hos",
    )
    settled_by_name = models.CharField("antecknat av", max_length=160, blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "studiebesök", "studiebesök"
        ordering = ["on", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stay"], condition=Q(settled_at=None), name="one_booked_study_visit_per_stay"
            ),
            models.CheckConstraint(
                name="study_visit_is_booked_made_or_called_off",
                condition=Q(outcome="", called_off_why="", settled_at=None, settled_by=None, entry=None)
                | Q(called_off_why="", settled_at__isnull=False, settled_by__isnull=False) & ~Q(outcome="")
                | Q(outcome="", entry=None, settled_at__isnull=False, settled_by__isnull=False)
                & ~Q(called_off_why=""),
            ),
        ]
        indexes = [models.Index(fields=["stay", "on"])]

    def __str__(self) -> str:
        return "studiebesök"
