"""The review of the access log (*logggranskning*): one per authority and month, with what was chosen and its outcome."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from vardkedja.core.models.base import Row
from vardkedja.core.models.organisations import Domain


class LogRules(Row):
    """How one authority reviews its log and for how long an emergency access lasts. Without a row the defaults hold."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    sample_size = models.PositiveSmallIntegerField(
        "stickprovets storlek", default=20, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    flag_limit = models.PositiveSmallIntegerField(
        "högst så många per flagga", default=30, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    day_begins = models.PositiveSmallIntegerField(
        "dagen börjar, timme", default=6, validators=[MaxValueValidator(23)]
    )
    day_ends = models.PositiveSmallIntegerField(
        "dagen slutar, timme", default=20, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    often_factor = models.PositiveSmallIntegerField(
        "ovanligt många: gånger medianen", default=3, validators=[MinValueValidator(2), MaxValueValidator(20)]
    )
    names_in_extract = models.BooleanField("visa medarbetares namn i loggutdrag", default=False)
    emergency_minutes = models.PositiveSmallIntegerField(
        "nödåtkomstens längd, minuter",
        default=60,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["domain"], name="log_rules_once_per_authority"),
            models.CheckConstraint(
                name="log_rules_day_ends_after_it_begins",
                condition=models.Q(day_ends__gt=models.F("day_begins")),
                violation_error_message="Dagen måste sluta efter att den börjar.",
            ),
        ]

    def __str__(self) -> str:
        return "regler för logggranskning"


class StaffPerson(Row):
    """Whose account it is: the keyed hash of the member of staff's own number, so that reading one's own record is found.

    Given by the member of staff; the number itself is not kept. Every one that was given stays: a later does not hide an
    earlier. Seen by nobody, compared by the review only.
    """

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "user", "person_id"], name="staff_number_once_per_authority"
            )
        ]

    def __str__(self) -> str:
        return "eget nummer"


class LogReview(Row):
    """The review of one month of one authority. `seed` makes the sample again; `found` is how many each flag found."""

    class State(models.TextChoices):
        OPEN = "open", "pågår"
        DONE = "done", "klar"

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    month = models.DateField("månad")
    seed = models.CharField("frö", max_length=32)
    sample_size = models.PositiveSmallIntegerField("stickprovets storlek")
    readings = models.PositiveIntegerField("läsningar")
    found = models.JSONField(default=dict)
    state = models.CharField("läge", max_length=8, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField("öppnad")
    finished_at = models.DateTimeField("klar", null=True, blank=True)
    finished_by_name = models.CharField("avslutad av", max_length=160, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "logggranskning", "logggranskningar"
        constraints = [
            models.UniqueConstraint(fields=["domain", "month"], name="log_review_once_per_month"),
            models.UniqueConstraint(fields=["id", "domain"], name="log_review_and_domain"),
            models.CheckConstraint(
                name="finished_review_says_when",
                condition=models.Q(state="done", finished_at__isnull=False)
                | models.Q(state="open", finished_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class LogReviewItem(Row):
    """One reading to decide on: what one reader read of one person in one day. `log_id` is its first row in the log."""

    class Section(models.TextChoices):
        OWN = "own", "egna medarbetares läsning"
        OTHERS = "others", "andras läsning av vårt"

    class Why(models.TextChoices):
        SAMPLE = "sample", "stickprov"
        NO_RELATION = "no_relation", "utan egen del i ärendet"
        SURNAME = "surname", "samma efternamn"
        OWN_RECORD = "own_record", "egen personuppgift"
        PROTECTED = "protected", "skyddade personuppgifter"
        HOURS = "hours", "utanför arbetstid"
        MANY = "many", "ovanligt många"
        STATED = "stated", "angivet skäl"
        EMERGENCY = "emergency", "nödåtkomst"

    class Outcome(models.TextChoices):
        JUSTIFIED = "justified", "Motiverad"
        ASKED = "asked", "Läsaren tillfrågad"
        INVESTIGATE = "investigate", "Ska utredas"
        BREACH = "breach", "Intrång"
        LEFT = "left", "Egen läsning, ingen annan granskare"

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(LogReview, on_delete=models.PROTECT, related_name="items")
    section = models.CharField("del", max_length=8, choices=Section)
    log_id = models.UUIDField()
    user_id = models.UUIDField()
    first_at = models.DateTimeField("första läsningen")
    last_at = models.DateTimeField("sista läsningen")
    count = models.PositiveIntegerField("antal rader")
    chosen_for = ArrayField(models.CharField(max_length=12, choices=Why), verbose_name="valdes för")
    outcome = models.CharField("utfall", max_length=12, choices=Outcome, blank=True)
    note = models.CharField("anteckning", max_length=300, blank=True)
    reviewed_by_id = models.UUIDField(null=True, blank=True)
    reviewed_by_name = models.CharField("granskad av", max_length=160, blank=True)
    reviewed_at = models.DateTimeField("granskad", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "granskad läsning", "granskade läsningar"
        ordering = ["section", "first_at"]
        constraints = [
            models.UniqueConstraint(fields=["domain", "review", "log_id"], name="reading_once_per_review"),
            models.CheckConstraint(
                name="outcome_says_by_whom_and_when",
                condition=models.Q(outcome="", reviewed_at__isnull=True)
                | (~models.Q(outcome="") & models.Q(reviewed_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["domain", "review"])]

    def __str__(self) -> str:
        return f"läsning {self.first_at:%Y-%m-%d}"
