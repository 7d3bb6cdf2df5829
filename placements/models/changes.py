"""What was changed of a stay with a reason, its legal ground day by day, and how long stays in a unit may be. All append-only."""

from django.db import models
from django.db.models import F, Q

from placements.domain.terms import Terms
from placements.models.absences import Absence
from placements.models.stays import Stay
from referrals.models import LegalGround
from vardkedja.core.models import CaseRow, Collaboration, Domain, Entry, Row, Unit


class Why(models.TextChoices):
    """Why something written is changed: codes that all parties read."""

    MISTYPED = "mistyped", "Fel uppgift skrevs in"
    LEARNT = "learnt", "Rätt uppgift kom senare"
    WRONG_PERSON = "wrong_person", "Det gällde en annan person"
    NOT_SO = "not_so", "Det hände inte"
    GOALS = "goals", "Målen behöver mer tid"
    NEXT_STEP = "next_step", "Nästa steg är inte klart"
    DECIDED = "decided", "Ny bedömning eller nytt beslut"
    OTHER = "other", "Annat skäl"


CORRECTIONS = (Why.MISTYPED, Why.LEARNT, Why.WRONG_PERSON, Why.NOT_SO, Why.OTHER)
EXTENSIONS = (Why.GOALS, Why.NEXT_STEP, Why.DECIDED, Why.OTHER)


class StayChange(CaseRow):
    """A counter-entry: what a stay, or one of its absences, said before and says after. Codes and days only; more of the reason is an entry."""

    class Act(models.TextChoices):
        CORRECTED = "corrected", "Rättad"
        REOPENED = "reopened", "Utskrivningen ångrad"
        EXTENDED = "extended", "Förlängd"
        RESTORED = "restored", "Inställd ångrad"
        ABSENCE = "absence", "Frånvaro rättad"

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="changes", verbose_name="vistelse")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    absence = models.ForeignKey(
        Absence,
        on_delete=models.PROTECT,
        related_name="changes",
        null=True,
        blank=True,
        verbose_name="frånvaro",
    )
    act = models.CharField("vad som gjordes", max_length=10, choices=Act)
    why = models.CharField("skäl", max_length=12, choices=Why)
    before = models.JSONField("stod före", default=dict)
    after = models.JSONField("står efter", default=dict)
    made_at = models.DateTimeField("gjordes")
    made_by_name = models.CharField("gjordes av", max_length=160)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    revision = models.PositiveIntegerField("nummer")

    class Meta:
        verbose_name, verbose_name_plural = "ändring av vistelse", "ändringar av vistelser"
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["case", "stay", "revision"], name="stay_change_once_per_number"),
            models.CheckConstraint(
                name="absence_change_names_it",
                condition=Q(act="absence", absence__isnull=False) | (~Q(act="absence") & Q(absence=None)),
            ),
            models.CheckConstraint(name="stay_change_changes_something", condition=~Q(before=F("after"))),
        ]

    def __str__(self) -> str:
        return self.get_act_display()


class StayGround(CaseRow):
    """From a day on a stay is under another legal ground. Before the first row the application's ground holds."""

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="grounds", verbose_name="vistelse")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="skriven av")
    ground = models.ForeignKey(
        LegalGround, on_delete=models.PROTECT, related_name="+", verbose_name="laglig grund"
    )
    valid_from = models.DateField("gäller från")
    why = models.CharField("varför den rättades", max_length=12, choices=Why, blank=True)
    set_at = models.DateTimeField("skriven")
    set_by_name = models.CharField("skriven av, namn", max_length=160)
    revision = models.PositiveIntegerField("nummer")

    class Meta:
        verbose_name, verbose_name_plural = "laglig grund under vistelse", "lagliga grunder under vistelser"
        ordering = ["valid_from", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["case", "stay", "revision"], name="stay_ground_once_per_number")
        ]

    def __str__(self) -> str:
        return str(self.ground)


class StayTerms(Row):
    """A version of how long stays in a unit may be, from a day on; never changed. The latest that has begun holds. Days; empty: not set."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    acute_more = models.PositiveSmallIntegerField("förlängning av akut plats, dagar", null=True, blank=True)
    acute_times = models.PositiveSmallIntegerField("förlängningar av akut plats", null=True, blank=True)
    least = models.PositiveSmallIntegerField("kortaste planerade tid, dagar", null=True, blank=True)
    most = models.PositiveSmallIntegerField("längsta planerade tid, dagar", null=True, blank=True)
    longest = models.PositiveSmallIntegerField("får inte passeras, dagar", null=True, blank=True)
    turnaround = models.PositiveSmallIntegerField("iordningställande efteråt, dagar", null=True, blank=True)
    report_within = models.PositiveSmallIntegerField("slutrapport inom, dagar", null=True, blank=True)
    valid_from = models.DateField("gäller från")
    reason = models.CharField("skäl", max_length=300)
    set_at = models.DateTimeField("satt")
    set_by_name = models.CharField("satt av", max_length=160)
    revision = models.PositiveIntegerField("version")

    class Meta:
        verbose_name, verbose_name_plural = "tider för vistelser", "tider för vistelser"
        ordering = ["-valid_from", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["operator", "unit", "revision"], name="stay_terms_once_per_version"
            ),
            models.CheckConstraint(name="stay_terms_say_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"från {self.valid_from}"

    def terms(self, acute_days: int) -> Terms:
        """As values; how long an acute place is given for stands among the rules of the unit's queue."""
        return Terms(
            acute_days,
            self.acute_more,
            self.acute_times,
            self.least,
            self.most,
            self.longest,
            self.turnaround,
            self.report_within,
        )
