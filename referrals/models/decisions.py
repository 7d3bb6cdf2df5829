"""Assessments and decisions: codes, dates and references. What was written lies in entries."""

from django.conf import settings
from django.db import models

from referrals.domain import decisions
from referrals.models.applications import PRIORITY_CHOICES, Application, Level
from vardkedja.core.models import CaseRow, Domain, Entry, Unit

OUTCOME_LENGTH = 8
KIND_CHOICES = tuple((kind.value, label) for kind, label in decisions.LABELS.items())


class MemberAssessment(CaseRow):
    """That a member has assessed, for its authority. Parties see that it is written; what it says is its authority's."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assessments")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=160)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    #: When the member said that it is ready for the meeting; empty while it is being written.
    ready_at = models.DateTimeField("klar för mötet", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "ledamots bedömning", "ledamöters bedömningar"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "application", "author"], name="one_assessment_per_member"
            )
        ]
        indexes = [models.Index(fields=["application"])]

    def __str__(self) -> str:
        return f"bedömning av {self.author_name}"


class PlacementAssessment(CaseRow):
    """The group's joint placement assessment, recorded by the chair. A reconsidered one is superseded."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="placement_assessments"
    )
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    recommended = models.BooleanField("placering tillstyrks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    level = models.CharField("nivå", max_length=8, choices=Level, blank=True)
    priority_class = models.PositiveSmallIntegerField("prioritet", choices=PRIORITY_CHOICES)
    assessed_on = models.DateField("datum")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_by_name = models.CharField(max_length=160)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    #: Made between meetings because it could not wait.
    urgent = models.BooleanField("mellan möten", default=False)
    #: Code of a `DeclineReason` where placement is not recommended.
    decline_code = models.CharField("skäl", max_length=24, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "placeringsbedömning", "placeringsbedömningar"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "application"],
                condition=models.Q(superseded_at__isnull=True),
                name="one_current_placement_assessment",
            )
        ]

    def __str__(self) -> str:
        return "placeringsbedömning"


class Decision(CaseRow):
    """A decision of one decider. One current per case, unit and kind; a later one supersedes."""

    class Manner(models.TextChoices):
        WRITTEN = "written", "Skriftligt"
        PHONE = "phone", "På telefon"
        MEETING = "meeting", "På möte"

    class Outcome(models.TextChoices):
        GRANTED = decisions.GRANTED, "Beviljat"
        PARTLY = decisions.PARTLY, "Delvis beviljat"
        REFUSED = decisions.REFUSED, "Avslag"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("beslut", max_length=12, choices=KIND_CHOICES)
    outcome = models.CharField("utfall", max_length=OUTCOME_LENGTH, choices=Outcome)
    #: None: of an application without a place.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_on = models.DateField("beslutsdatum")
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decider_name = models.CharField(max_length=160)
    paragraph = models.CharField("lagrum", max_length=120, blank=True)
    manner = models.CharField("hur beslutet fattades", max_length=8, choices=Manner, default="written")
    recorded_by_name = models.CharField("antecknat av", max_length=160, blank=True)
    valid_from = models.DateField("gäller från")
    valid_to = models.DateField("gäller till", null=True, blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    #: When the person was told of it: from that day three weeks are counted (FL 44 §).
    served_on = models.DateField("den enskilde fick del av beslutet", null=True, blank=True)
    #: LVM 27 §: when the plan of 28 § was drawn up, and when SiS called the person back.
    plan_on = models.DateField("plan enligt 28 § upprättad", null=True, blank=True)
    recalled_on = models.DateField("återkallat av SiS", null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "beslut", "beslut"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit", "kind"],
                condition=models.Q(superseded_at__isnull=True),
                name="one_current_decision_per_kind",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(superseded_at__isnull=True, unit__isnull=True),
                name="one_current_decision_per_kind_without_place",
            ),
            models.CheckConstraint(
                name="decision_ends_after_it_begins",
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                violation_error_message="Slutdagen måste vara efter startdagen.",
            ),
        ]
        indexes = [models.Index(fields=["application"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_outcome_display()}"
