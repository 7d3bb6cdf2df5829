"""Citations: a decision names the released versions that it rests on, and they then stay with the decider."""

from django.db import models

from vardkedja.core.models.base import CaseRow
from vardkedja.core.models.entries import Entry, EntryVersion
from vardkedja.core.models.organisations import Domain


class Citation(CaseRow):
    """A decision or assessment of `domain` (its own entry `decision`) rests on a version that `owner` had released to it."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="citations")
    version = models.ForeignKey(EntryVersion, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    cited_by_name = models.CharField(max_length=160)
    cited_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = "underlag", "underlag"
        constraints = [
            models.UniqueConstraint(fields=["domain", "decision", "version"], name="cited_once_per_decision")
        ]
        indexes = [models.Index(fields=["domain", "case"]), models.Index(fields=["owner", "case"])]

    def __str__(self) -> str:
        return "underlag för beslut"
