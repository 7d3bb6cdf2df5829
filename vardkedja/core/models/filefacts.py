"""Dates and flags by which each authority's file in a case is kept or weeded. Coordination data of nobody: the own authority's."""

from django.db import models

from vardkedja.core.models.base import CaseRow
from vardkedja.core.models.organisations import Domain


class FileFacts(CaseRow):
    """What the retention of one authority's file in one case goes by; kept by the verbs in their own transaction.

    Facts only, in codes and dates: which rule follows from them is asked when files are weeded.
    """

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    law = models.CharField("dokumenterar enligt", max_length=3, choices=Domain.Law)
    is_private = models.BooleanField("privat utförare")
    in_sample_area = models.BooleanField("område där allt bevaras")
    begun_on = models.DateField("akten började")
    last_note_on = models.DateField("sista anteckningen", null=True, blank=True)
    #: None: the own record has no birth date.
    born_on_sample_day = models.BooleanField("född den 5, 15 eller 25", null=True, blank=True)
    child_placed_on = models.DateField("barn placerat", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "uppgift för gallring", "uppgifter för gallring"
        constraints = [
            models.UniqueConstraint(fields=["domain", "case"], name="one_file_per_authority_and_case"),
            models.CheckConstraint(
                name="last_note_not_before_the_file",
                condition=models.Q(last_note_on__isnull=True)
                | models.Q(last_note_on__gte=models.F("begun_on")),
            ),
        ]
        indexes = [models.Index(fields=["domain", "last_note_on"])]

    def __str__(self) -> str:
        return "akt"
