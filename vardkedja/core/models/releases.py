"""Releases (*utlämnanden*): an act by the owner gives a frozen version to a named recipient, on a ground."""

from django.conf import settings
from django.db import models

from vardkedja.core.domain.grounds import HARM_LABELS
from vardkedja.core.models.base import CaseRow
from vardkedja.core.models.consents import Consent
from vardkedja.core.models.entries import Entry, EntryVersion
from vardkedja.core.models.grounds import GroundRule
from vardkedja.core.models.organisations import Domain


class Ground(models.TextChoices):
    """The codes of the grounds; what each reads and requires on a day is a `GroundRule`. OSL 10:27 is none and never will be."""

    NO_HARM = "no_harm", "Menprövning: det står klart att ingen lider men (OSL 25:1, 26:1)"
    CONSENT_WRITTEN = "consent_written", "Skriftligt samtycke (OSL 10:1, 12:2)"
    CONSENT_ORAL = "consent_oral", "Muntligt samtycke, dokumenterat (OSL 10:1, 12:2)"
    NECESSARY = "necessary", "Nödvändigt för den egna verksamheten (OSL 10:2)"
    DUTY = "duty", "Uppgiftsskyldighet enligt lag (OSL 10:28)"
    CARE = "care_social", "Hälso- och sjukvård och socialtjänst emellan (OSL 25:12, 26:9)"
    CANNOT_CONSENT = "cannot_consent", "Den enskilde kan inte samtycka (OSL 25:13)"
    PERFORMER = "performer", "Utförarens skyldighet mot ansvarig nämnd (SoL 15:9)"
    CHILD_REPORT = "child_report", "Oro för ett barn (SoL 19:1)"

    @property
    def is_consent(self) -> bool:
        return self in {Ground.CONSENT_WRITTEN, Ground.CONSENT_ORAL}


class Release(CaseRow):
    """One act of releasing a package to one recipient. Seen by sender and recipient."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("ändamål", max_length=200)
    ground = models.CharField("grund", max_length=20, choices=Ground)
    #: The ground as it read that day; rows from before the rules were data have none.
    rule = models.ForeignKey(GroundRule, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    harm = models.CharField(
        "menprövning", max_length=12, choices=[(k.value, v) for k, v in HARM_LABELS.items()], blank=True
    )
    #: The ground's conditions as answered, in codes; what was answered in words lies in `note`.
    answers = models.JSONField("villkor", default=dict)
    #: The owner's own entry about the act: the note of PDL 3:11, and reasons in words.
    note = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    #: The prepared package it was, or nothing.
    package = models.CharField("paket", max_length=20, blank=True)
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, related_name="releases", null=True, blank=True
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    released_by_name = models.CharField(max_length=160)
    released_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = "utlämnande", "utlämnanden"
        constraints = [
            models.CheckConstraint(
                name="consent_release_names_its_consent",
                condition=~models.Q(ground__in=["consent_written", "consent_oral"])
                | models.Q(consent__isnull=False),
            ),
            models.UniqueConstraint(fields=["id", "case", "owner", "recipient"], name="release_and_owner"),
        ]
        indexes = [models.Index(fields=["owner", "case"]), models.Index(fields=["recipient", "case"])]

    def __str__(self) -> str:
        return f"utlämnande till {self.recipient}"

    @property
    def ground_name(self) -> str:
        """The ground with its paragraph, as it read when the release was made."""
        return str(self.rule) if self.rule else self.get_ground_display()


class Grant(CaseRow):
    """One version readable by one recipient on one ground. Only a release makes it; only its owner withdraws it.

    One that stands on a consent ends with it (`valid_to`) and is made only where the consent covers recipient and category
    (trigger `grant_on_consent_is_covered`).
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="grants")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(EntryVersion, on_delete=models.PROTECT, related_name="grants")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=Ground)
    granted_at = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "version"], name="version_granted_once_per_release")
        ]
        indexes = [models.Index(fields=["recipient", "case"]), models.Index(fields=["owner", "case"])]

    def __str__(self) -> str:
        return "åtkomst"


class Filing(CaseRow):
    """*Till akten*: the domain has taken a version into its own file under its own diarienummer. It then stays."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(EntryVersion, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    diary_number = models.CharField("diarienummer", max_length=40)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_by_name = models.CharField(max_length=160)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["domain", "version"], name="taken_to_file_once")]
        indexes = [models.Index(fields=["domain", "case"])]

    def __str__(self) -> str:
        return self.diary_number
