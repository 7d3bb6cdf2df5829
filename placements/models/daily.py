"""What a home must know of a resident from day to day: codes, times and references. Words lie in entries of the home's own."""

from django.db import models
from django.db.models import Q

from placements.domain import daily
from placements.models.stays import Stay
from vardkedja.core.models import CaseRow, Domain, Entry

APPOINTMENTS, RISKS, MEDICATION = (
    tuple(codes.items()) for codes in (daily.APPOINTMENTS, daily.RISKS, daily.MEDICATION)
)


class ResidentCard(CaseRow):
    """A resident's card: key, and where the words are. What health says lies in an entry of its own."""

    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="cards")
    key_number = models.CharField("nyckel", max_length=20, blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    health_entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "kort", "kort"
        constraints = [models.UniqueConstraint(fields=["case", "stay"], name="one_card_per_stay")]
        indexes = [models.Index(fields=["operator", "stay"])]

    def __str__(self) -> str:
        return "kort"


class Appointment(CaseRow):
    """A time that a resident is to keep. Where and what more lies in the entry."""

    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="appointments")
    on = models.DateField("dag")
    at = models.TimeField("klockan", null=True, blank=True)
    kind = models.CharField("slag", max_length=10, choices=APPOINTMENTS)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    made_at = models.DateTimeField("antecknad")
    cancelled_at = models.DateTimeField("inställd", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "tid att passa", "tider att passa"
        ordering = ["on", "at"]
        indexes = [models.Index(fields=["operator", "stay", "on"])]

    def __str__(self) -> str:
        return self.get_kind_display()


class AdmissionSheet(CaseRow):
    """The sheet that is filled in when somebody comes, and again when something changes: each time a version of the entry."""

    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="sheets")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    medication = models.CharField("läkemedelslista", max_length=10, choices=MEDICATION)
    next_dose_at = models.DateTimeField("nästa dos", null=True, blank=True)
    withdrawal = models.CharField("risk för svår abstinens", max_length=12, choices=RISKS)
    suicide = models.CharField("risk för suicid", max_length=12, choices=RISKS)
    filled_at = models.DateTimeField("ifyllt")
    filled_by_name = models.CharField("ifyllt av", max_length=160)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "inskrivningsblad", "inskrivningsblad"
        constraints = [
            models.UniqueConstraint(fields=["case", "stay"], name="one_sheet_per_stay"),
            models.CheckConstraint(
                name="next_dose_is_of_a_medicine", condition=Q(next_dose_at=None) | ~Q(medication="none")
            ),
        ]
        indexes = [models.Index(fields=["operator", "stay"])]

    def __str__(self) -> str:
        return "inskrivningsblad"
