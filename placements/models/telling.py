"""Whom a home told when somebody absconded, wanted to leave or died; and what is asked about safety at discharge."""

from django.db import models
from django.db.models import F, Q

from placements.domain import safety, telling
from placements.models.stays import Stay
from vardkedja.core.models import CaseRow, Domain, Entry

KINDS, NOT_NEEDED = tuple(telling.KINDS.items()), tuple(telling.NOT_NEEDED.items())
KEYS = tuple((key, key) for key in telling.KEYS)


class TellList(CaseRow):
    """A checklist of whom to tell. It is shown until each point is settled."""

    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="tell_lists")
    kind = models.CharField("vad som hände", max_length=10, choices=KINDS)
    #: The legal ground of the care then, which says whom to tell.
    ground = models.CharField("laglig grund", max_length=20, blank=True)
    opened_at = models.DateTimeField("öppnad")
    opened_by_name = models.CharField("öppnad av", max_length=160)
    settled_at = models.DateTimeField("klar", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "lista att berätta", "listor att berätta"
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "operator"], name="tell_list_and_operator"),
            models.UniqueConstraint(
                fields=["case", "stay", "kind"],
                condition=Q(settled_at=None),
                name="one_open_tell_list_of_a_kind",
            ),
        ]
        indexes = [models.Index(fields=["operator", "stay"])]

    def __str__(self) -> str:
        return self.get_kind_display()


class TellPoint(CaseRow):
    """One to tell: who was told and when, or why nobody."""

    tell_list = models.ForeignKey(TellList, on_delete=models.PROTECT, related_name="points")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("vem", max_length=12, choices=KEYS)
    position = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField("berättat", null=True, blank=True)
    told_name = models.CharField("vem som fick veta", max_length=160, blank=True)
    not_needed = models.CharField("behövs inte", max_length=10, choices=NOT_NEEDED, blank=True)
    recorded_at = models.DateTimeField("antecknat", null=True, blank=True)
    recorded_by_name = models.CharField("antecknat av", max_length=160, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "punkt att berätta", "punkter att berätta"
        constraints = [
            models.UniqueConstraint(fields=["case", "tell_list", "key"], name="tell_point_once_per_list"),
            models.CheckConstraint(
                name="told_says_whom_and_when",
                condition=Q(told_at=None, told_name="", not_needed="", recorded_at=None, recorded_by_name="")
                | (Q(told_at__isnull=False, not_needed="", recorded_at__gte=F("told_at")) & ~Q(told_name=""))
                | (Q(told_at=None, told_name="", recorded_at__isnull=False) & ~Q(not_needed="")),
            ),
        ]
        indexes = [models.Index(fields=["tell_list"])]

    def __str__(self) -> str:
        return "punkt att berätta"


class DischargeSafety(CaseRow):
    """That the dangerous first days were talked of before somebody left: codes here, words in the home's own entry."""

    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="safety_sheets")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    overdose = models.CharField("risk för överdos", max_length=12, choices=tuple(safety.OVERDOSE.items()))
    naloxone = models.CharField("naloxon", max_length=10, choices=tuple(safety.NALOXONE.items()))
    filled_at = models.DateTimeField("ifyllt")
    filled_by_name = models.CharField("ifyllt av", max_length=160)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "trygg hemgång", "trygg hemgång"
        constraints = [models.UniqueConstraint(fields=["case", "stay"], name="one_safety_sheet_per_stay")]
        indexes = [models.Index(fields=["operator", "stay"])]

    def __str__(self) -> str:
        return "trygg hemgång"
