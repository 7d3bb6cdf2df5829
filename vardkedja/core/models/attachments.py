"""Files below a case. The row says what the file is; its bytes lie encrypted in the home, found by `key`."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from vardkedja.core.models.base import CaseRow
from vardkedja.core.models.consents import Consent
from vardkedja.core.models.entries import Category, Entry, EntryVersion
from vardkedja.core.models.organisations import Domain


class Attachment(CaseRow):
    """One file of an authority. On an entry version it is read by those who may read the version, else by its owner alone."""

    class ContentType(models.TextChoices):
        PDF = "application/pdf", "PDF"
        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    version = models.ForeignKey(
        EntryVersion, on_delete=models.PROTECT, related_name="attachments", null=True, blank=True
    )
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, related_name="attachments", null=True, blank=True
    )
    category = models.CharField("kategori", max_length=12, choices=Category)
    #: As its sender called it, cleaned: person data, so under the same policies as the content.
    name = models.CharField("filens namn", max_length=120)
    content_type = models.CharField("format", max_length=15, choices=ContentType)
    size = models.PositiveIntegerField("storlek")
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=32)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    added_by_name = models.CharField(max_length=160)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = "fil", "filer"
        constraints = [
            models.CheckConstraint(
                name="attachment_of_version_names_its_entry",
                condition=Q(version__isnull=True, entry__isnull=True)
                | Q(version__isnull=False, entry__isnull=False),
            ),
            models.CheckConstraint(name="attachment_is_not_empty", condition=Q(size__gt=0)),
        ]
        indexes = [
            models.Index(fields=["version"]),
            models.Index(fields=["consent"]),
            models.Index(fields=["owner", "case"]),
        ]

    def __str__(self) -> str:
        return self.get_content_type_display()
