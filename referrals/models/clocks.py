"""What the clocks go by: an inquiry's days, compulsory care's days, pauses, and the dated rules. Codes and days only."""

from django.conf import settings
from django.db import models

from referrals.domain import clocks, compulsory
from referrals.models.applications import Application
from vardkedja.core.models import CaseRow, Collaboration, Domain, Entry, Row, period_constraint
from vardkedja.core.querysets import ValidQuerySet

STEP_CHOICES = tuple(clocks.STEPS.items())
LAW_CHOICES = tuple(compulsory.LAWS.items())


class Inquiry(CaseRow):
    """A matter that came to an authority's notice (*aktualisering*) and the inquiry that was opened on it (SoL 14 kap. 2 §).

    `…_at` is when it occurred, `…_recorded_at` when it was written down. Why it was late lies in an entry.
    """

    class Source(models.TextChoices):
        APPLICATION = "application", "Ansökan"
        REPORT_LVM = "report_lvm", "Anmälan enligt LVM 6 §"
        REPORT = "report", "Anmälan eller uppgift från någon annan"
        OWN = "own", "Eget initiativ"

    class LateReason(models.TextChoices):
        NOT_REACHED = "not_reached", "Den enskilde har inte gått att nå"
        WISH = "wish", "Den enskilde ville vänta"
        MOVED = "moved", "Ärendet flyttades mellan enheter eller kommuner"
        STAFFING = "staffing", "Ingen hade tid"
        MISSED = "missed", "Det blev inte uppmärksammat"
        OTHER = "other", "Annat"

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    source = models.CharField("kom in genom", max_length=12, choices=Source)
    registered_at = models.DateTimeField("aktualiserat")
    registered_recorded_at = models.DateTimeField("aktualisering antecknad")
    opened_at = models.DateTimeField("utredning inledd", null=True, blank=True)
    opened_recorded_at = models.DateTimeField("inledning antecknad", null=True, blank=True)
    late_reason = models.CharField(
        "skäl till dröjsmål", max_length=12, choices=LateReason, blank=True, default=""
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "aktualisering och utredning", "aktualiseringar och utredningar"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "case"],
                condition=models.Q(opened_at__isnull=True),
                name="one_matter_waiting_for_its_inquiry",
            ),
            models.CheckConstraint(
                name="inquiry_opens_after_it_is_registered",
                condition=models.Q(opened_at__isnull=True, opened_recorded_at__isnull=True)
                | models.Q(opened_recorded_at__isnull=False, opened_at__gte=models.F("registered_at")),
            ),
        ]
        indexes = [models.Index(fields=["owner", "case"])]

    def __str__(self) -> str:
        return "utredning" if self.opened_at else "aktualisering"


class CompulsoryCare(CaseRow):
    """Compulsory care under one law as an authority follows it. Its days are `CareDate` rows; what was written lies in the entry."""

    class Basis(models.TextChoices):
        SECTION_2 = "2", "2 § (hemförhållanden)"
        SECTION_3 = "3", "3 § (eget beteende)"
        BOTH = "2_3", "2 och 3 §§"

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    law = models.CharField("lag", max_length=4, choices=LAW_CHOICES)
    basis = models.CharField("grund", max_length=4, choices=Basis, blank=True, default="")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField("registrerad")
    closed_at = models.DateTimeField("avslutad", null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "tvångsvård", "tvångsvård"
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "owner"], name="compulsory_care_and_owner"),
            models.UniqueConstraint(
                fields=["owner", "case", "law"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_compulsory_care_per_law",
            ),
        ]
        indexes = [models.Index(fields=["owner", "case"])]

    def __str__(self) -> str:
        return self.get_law_display()


class CareDate(CaseRow):
    """A day of compulsory care (`domain.compulsory.DATES`), or a time away (`until`, half-open). A changed one is superseded."""

    care = models.ForeignKey(CompulsoryCare, on_delete=models.PROTECT, related_name="dates")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("händelse", max_length=16)
    day = models.DateField("dag")
    until = models.DateField("till", null=True, blank=True)
    recorded_at = models.DateTimeField("antecknad")
    superseded_at = models.DateTimeField("ersatt", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "dag i tvångsvård", "dagar i tvångsvård"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "care", "code", "day"],
                condition=models.Q(superseded_at__isnull=True),
                name="care_day_once",
            ),
            models.CheckConstraint(
                name="time_away_ends_after_it_begins",
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("day")),
                violation_error_message="Återkomsten måste vara efter dagen då frånvaron började.",
            ),
        ]
        indexes = [models.Index(fields=["care"])]

    def __str__(self) -> str:
        return f"{self.code} {self.day}"


class CareClock(Row):
    """A clock of compulsory care as the law reads between two days (`domain.compulsory.Rule`). Reference data."""

    code = models.CharField("kod", max_length=24)
    law = models.CharField("lag", max_length=4, choices=LAW_CHOICES)
    label = models.CharField("frist", max_length=120)
    paragraph = models.CharField("lagrum", max_length=60)
    start = models.CharField("räknas från", max_length=16)
    or_later = models.CharField("eller om senare", max_length=16, blank=True)
    amount = models.PositiveSmallIntegerField("antal")
    unit = models.CharField("enhet", max_length=5, choices=tuple(compulsory.UNITS.items()))
    stop = models.CharField("fullgörs genom", max_length=16, blank=True)
    longer_if = models.CharField("längre vid", max_length=16, blank=True)
    longer_amount = models.PositiveSmallIntegerField("antal då", default=0)
    basis = models.CharField("bara på grund", max_length=4, blank=True)
    repeats = models.BooleanField("återkommer", default=False)
    adds_away = models.BooleanField("frånvaro läggs till", default=False)
    ends = models.BooleanField("vårdens slut", default=False)
    sure = models.BooleanField("säker läsning", default=True)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "frist i tvångsvård", "frister i tvångsvård"
        ordering = ["law", "code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="care_clock_once_per_day"),
            period_constraint("care_clock_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.paragraph})"


class StepTerms(Row):
    """How long a step may take and when one is reminded, from a day on: the county's own (no domain), or one authority's.

    `remind_days` working days before the last day, None: no reminder. `cutoff`: local time, None: every day counts as itself.
    """

    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    step = models.CharField("steg", max_length=20, choices=STEP_CHOICES)
    working_days = models.PositiveSmallIntegerField("arbetsdagar")
    urgent_days = models.PositiveSmallIntegerField("arbetsdagar vid prioritet 1")
    cutoff = models.TimeField("klockslag", null=True, blank=True)
    remind_days = models.PositiveSmallIntegerField("påminnelse", null=True, blank=True)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "tider för ett steg", "tider för steg"
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "domain", "step", "valid_from"],
                nulls_distinct=False,
                name="terms_once_per_step_and_day",
            ),
            period_constraint("terms_end_after_they_begin"),
        ]

    def __str__(self) -> str:
        return self.get_step_display()


class RequestReply(CaseRow):
    """The home's answer to a request in a queue by request: that it has read it and the person stands in the queue."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="replies")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField("svarade")
    replied_by_name = models.CharField("svarade, namn", max_length=160)

    class Meta:
        verbose_name, verbose_name_plural = "svar på begäran", "svar på begäran"
        constraints = [models.UniqueConstraint(fields=["case", "application"], name="one_reply_per_request")]
        indexes = [models.Index(fields=["application"])]

    def __str__(self) -> str:
        return "svar på begäran"
