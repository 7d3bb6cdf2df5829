"""Consents (*samtycken*): what the person has agreed to, as one authority has documented it.

`given_on` and `withdrawn_at` are facts that are written once; the database refuses to change them (triggers
`fact_is_written_once`). A consent without `given_on` still waits for somebody whose word is needed and opens nothing.
"""

from django.conf import settings
from django.db import models

from vardkedja.core.models.base import CaseRow, Row, period_constraint
from vardkedja.core.models.entries import Category
from vardkedja.core.models.organisations import Domain

MANNERS = [("written", "skriftligt"), ("oral", "muntligt")]


class Channel(models.TextChoices):
    """How somebody gave a consent or told that it is taken back. No free text: that would be about the person."""

    MEETING = "meeting", "vid ett möte"
    PHONE = "phone", "per telefon"
    VIDEO = "video", "i ett videosamtal"
    LETTER = "letter", "i ett brev eller på blankett"
    DIGITAL = "digital", "i ett meddelande via e-tjänst"


class Voice(models.TextChoices):
    """Whose word it is (12 kap. 3 § OSL)."""

    PERSON = "person", "den enskilde"
    YOUNG = "young", "den unge"
    GUARDIAN_1 = "guardian_1", "vårdnadshavare 1"
    GUARDIAN_2 = "guardian_2", "vårdnadshavare 2"


class Consent(CaseRow):
    """A consent towards named recipients, for categories, a purpose and a time: from `valid_from` until the day before `valid_to`."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    manner = models.CharField("lämnat", max_length=16, choices=MANNERS)
    purpose = models.CharField("ändamål", max_length=200)
    given_on = models.DateField("lämnat den", null=True, blank=True)
    valid_from = models.DateField("gäller från")
    valid_to = models.DateField("gäller till")
    #: The assessment that a young person alone may decide, by whoever documented the consent.
    young_alone = models.BooleanField("den unge kan själv samtycka", default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    recorded_by_name = models.CharField(max_length=160)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "samtycke", "samtycken"
        constraints = [
            period_constraint("consent_ends_after_it_begins"),
            models.CheckConstraint(name="consent_says_its_purpose", condition=~models.Q(purpose="")),
        ]
        indexes = [models.Index(fields=["owner", "case"])]

    def __str__(self) -> str:
        return "samtycke"


class ConsentWithdrawal(CaseRow):
    """One act of taking a consent back, wholly or partly. What it took stands on the rows of `ConsentCover`."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="withdrawals")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    whole = models.BooleanField("hela samtycket")
    told_on = models.DateField("återtaget den")
    told_by = models.CharField("av", max_length=12, choices=Voice)
    channel = models.CharField("hur", max_length=8, choices=Channel)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    recorded_by_name = models.CharField(max_length=160)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = "återtagande", "återtaganden"
        indexes = [models.Index(fields=["owner", "case"])]

    def __str__(self) -> str:
        return "återtagande"


class ConsentCover(Row):
    """One recipient and one category that a consent covers. Taken back one by one, by recipient, by category, or all."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="covers")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    category = models.CharField("slags uppgifter", max_length=12, choices=Category)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal = models.ForeignKey(
        ConsentWithdrawal, on_delete=models.PROTECT, related_name="covers", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "consent", "recipient", "category"], name="recipient_and_category_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.get_category_display()}"


class ConsentVoice(Row):
    """One whose word the consent needs, and when and how it was given. A guardian's name is person data of the owner."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="voices")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    who = models.CharField("vem", max_length=12, choices=Voice)
    name = models.CharField("namn", max_length=160, blank=True)
    given_on = models.DateField("lämnat den", null=True, blank=True)
    manner = models.CharField("sätt", max_length=16, choices=MANNERS, blank=True)
    channel = models.CharField("hur", max_length=8, choices=Channel, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    recorded_by_name = models.CharField(max_length=160, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "consent", "who"], name="each_voice_once_per_consent"),
            models.CheckConstraint(
                name="given_voice_says_how_and_by_whom_recorded",
                condition=models.Q(given_on__isnull=True)
                | models.Q(recorded_at__isnull=False)
                & ~models.Q(manner="")
                & ~models.Q(channel="")
                & ~models.Q(recorded_by_name=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_who_display()
