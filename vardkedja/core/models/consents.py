"""Consents (*samtycken*): what the person has agreed to, as one authority has documented it."""

from django.conf import settings
from django.db import models

from vardkedja.core.models.base import CaseRow
from vardkedja.core.models.organisations import Domain


class Consent(CaseRow):
    """The person's consent as documented by one domain: to named recipients, for a purpose, until a day."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    manner = models.CharField(
        "lämnat", max_length=16, choices=[("written", "skriftligt"), ("oral", "muntligt")]
    )
    purpose = models.CharField("ändamål", max_length=200)
    given_on = models.DateField("lämnat den")
    valid_to = models.DateField("gäller till", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    recorded_by_name = models.CharField(max_length=160)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "case"])]

    def __str__(self) -> str:
        return "samtycke"


class ConsentRecipient(models.Model):
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consent", "recipient"], name="recipient_once_per_consent")
        ]

    def __str__(self) -> str:
        return str(self.recipient)
