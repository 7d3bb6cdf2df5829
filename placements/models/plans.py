"""Plans of a stay: codes, dates and references. Words lie in entries; what is signed is a frozen version that nothing changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from placements.domain import plans
from placements.models.stays import Stay
from vardkedja.core.models import CaseRow, Domain, Entry, EntryVersion

OUTCOMES, MANNERS = (tuple(codes.items()) for codes in (plans.OUTCOMES, plans.MANNERS))


class StayPlan(CaseRow):
    """One plan of one kind by one authority: its draft, and the entry whose versions are signed. Read by who owns it alone."""

    class Kind(models.TextChoices):
        CARE = plans.CARE, "Vårdplan (SoF 10 kap. 2 §)"
        HEALTH = plans.HEALTH, "Regionens vårdplan (PDL 3 kap. 6 §)"
        IMPLEMENTATION = plans.IMPLEMENTATION, "Genomförandeplan"
        REPORT = plans.REPORT, "Slutrapport"

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="görs av")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="stay_plans")
    kind = models.CharField("slag", max_length=14, choices=Kind)
    draft = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    #: The draft's versions, and which of them was signed last: it has something new while they differ.
    drafted = models.PositiveSmallIntegerField("utkast nummer")
    signed_draft = models.PositiveSmallIntegerField("undertecknat utkast", default=0)
    #: The version in force; 0 before the first.
    version = models.PositiveSmallIntegerField("version som gäller", default=0)
    mapping_from = models.DateField("kartläggning från", null=True, blank=True)
    carrying_from = models.DateField("genomförande från", null=True, blank=True)
    transition_from = models.DateField("utslussning från", null=True, blank=True)
    changed_at = models.DateTimeField("ändrad")
    changed_by_name = models.CharField("ändrad av", max_length=160)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "plan för vistelse", "planer för vistelse"
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "owner"], name="stay_plan_and_owner"),
            models.UniqueConstraint(fields=["case", "stay", "owner", "kind"], name="one_stay_plan_of_a_kind"),
            models.CheckConstraint(
                name="stay_plan_in_force_has_its_entry",
                condition=Q(version=0, entry=None) | Q(version__gt=0, entry__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["owner", "stay"])]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def of(self) -> plans.Kind:
        return plans.KINDS[self.kind]

    @property
    def has_draft(self) -> bool:
        return self.drafted > self.signed_draft

    @property
    def phases(self) -> list:
        return [getattr(self, name) for name in plans.PHASES]


class StayPlanVersion(CaseRow):
    """A version fixed and signed: by whom of the staff, and how the person took part. Only ever added."""

    plan = models.ForeignKey(StayPlan, on_delete=models.PROTECT, related_name="versions")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(EntryVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("version")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_by_name = models.CharField("undertecknad av", max_length=160)
    signed_by_title = models.CharField("titel", max_length=80, blank=True)
    signed_at = models.DateTimeField("undertecknad")
    manner = models.CharField("den enskilde", max_length=10, choices=MANNERS)
    person_on = models.DateField("den enskilde tog ställning")

    class Meta:
        verbose_name, verbose_name_plural = "undertecknad version", "undertecknade versioner"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "plan", "number"], name="plan_version_once_per_number"),
        ]
        indexes = [models.Index(fields=["owner", "plan"])]

    def __str__(self) -> str:
        return f"version {self.number}"


class PlanGoal(CaseRow):
    """A goal of a plan in force, by its number: how it stands, and when it is followed up next. Its words lie in the version."""

    plan = models.ForeignKey(StayPlan, on_delete=models.PROTECT, related_name="goals")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("mål")
    next_on = models.DateField("följs upp", null=True, blank=True)
    outcome = models.CharField("läge", max_length=8, choices=OUTCOMES, blank=True)
    dropped = models.BooleanField("struket ur planen", default=False)

    class Meta:
        verbose_name, verbose_name_plural = "mål", "mål"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "owner"], name="plan_goal_and_owner"),
            models.UniqueConstraint(fields=["case", "plan", "number"], name="goal_once_per_number"),
        ]
        indexes = [models.Index(fields=["owner", "plan"])]

    def __str__(self) -> str:
        return f"mål {self.number}"


class GoalFollowUp(CaseRow):
    """One follow-up of one goal: the day, how it stands, words in the entry. Only ever added. `final`: by the end-of-stay report."""

    goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="follow_ups")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField("följdes upp")
    outcome = models.CharField("läge", max_length=8, choices=OUTCOMES)
    next_on = models.DateField("nästa uppföljning", null=True, blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    final = models.BooleanField("i slutrapporten", default=False)
    recorded_at = models.DateTimeField("antecknad")
    recorded_by_name = models.CharField("antecknad av", max_length=160)

    class Meta:
        verbose_name, verbose_name_plural = "uppföljning av mål", "uppföljningar av mål"
        ordering = ["-held_on", "-recorded_at"]
        indexes = [models.Index(fields=["owner", "goal"])]

    def __str__(self) -> str:
        return "uppföljning"
