"""Drug tests: asked, answered, confirmed by a laboratory or not. Words lie in the home's own entry on substance use."""

from django.db import models
from django.db.models import Q

from placements.domain import safety
from placements.models.stays import Stay
from vardkedja.core.models import CaseRow, Domain, Entry

SAMPLES, RESULTS, LAB, CONSEQUENCES = (
    tuple(codes.items()) for codes in (safety.SAMPLES, safety.RESULTS, safety.LAB, safety.CONSEQUENCES)
)


class DrugTest(CaseRow):
    """One test. It is due until it has a result; a laboratory's answer comes later. Nobody but the home reads it."""

    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="drug_tests")
    due_on = models.DateField("ska tas")
    sample = models.CharField("prov", max_length=8, choices=SAMPLES)
    asked_at = models.DateTimeField("begärt")
    asked_by_name = models.CharField("begärt av", max_length=160)
    result = models.CharField("resultat", max_length=10, choices=RESULTS, blank=True)
    result_at = models.DateTimeField("svar antecknat", null=True, blank=True)
    lab = models.CharField("laboratoriet", max_length=14, choices=LAB, blank=True)
    lab_at = models.DateTimeField("laboratoriets svar antecknat", null=True, blank=True)
    consequence = models.CharField("vad som hände sedan", max_length=10, choices=CONSEQUENCES, blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "drogtest", "drogtester"
        ordering = ["due_on", "asked_at"]
        constraints = [
            models.CheckConstraint(
                name="drug_test_answer_is_whole",
                condition=Q(result="", result_at=None, lab="", consequence="")
                | (~Q(result="") & Q(result_at__isnull=False) & ~Q(consequence="")),
            ),
            models.CheckConstraint(
                name="laboratory_answers_a_taken_test",
                condition=Q(lab="") | Q(result__in=["negative", "positive"]),
            ),
        ]
        indexes = [models.Index(fields=["operator", "stay"])]

    def __str__(self) -> str:
        return "drogtest"
