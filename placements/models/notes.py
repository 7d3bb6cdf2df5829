"""Daily notes of a stay: codes, times and references. Words lie in entries; what is signed is a frozen version that nothing changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from placements.domain import notes
from placements.models.stays import Stay
from vardkedja.core.models import CaseRow, Category, Collaboration, Domain, Entry, EntryVersion, Row, Unit

LAW_CHOICES = tuple(Domain.Law.choices)
FORMS, MANNERS = (tuple(codes.items()) for codes in (notes.FORMS, notes.MANNERS))


class NotesSetting(Row):
    """A version of whether an authority's notes on a unit's residents are kept here, law by law, from a day on; never changed.

    The latest that has begun holds. `owner`: who runs the unit, or who works in it beside the operator under a law of its own.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="satt av myndigheten"
    )
    law = models.CharField("lag", max_length=3, choices=LAW_CHOICES)
    on = models.BooleanField("förs här")
    kept_in = models.CharField("förs i", max_length=200, blank=True)
    sign_within = models.PositiveSmallIntegerField("signeras inom, dagar", null=True, blank=True)
    valid_from = models.DateField("gäller från")
    reason = models.CharField("skäl", max_length=300)
    set_at = models.DateTimeField("satt")
    set_by_name = models.CharField("satt av", max_length=160)
    revision = models.PositiveIntegerField("version")

    class Meta:
        verbose_name, verbose_name_plural = "anteckningar på enheten", "anteckningar på enheten"
        ordering = ["-valid_from", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "unit", "law", "revision"], name="notes_setting_once_per_version"
            ),
            models.CheckConstraint(name="notes_setting_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="notes_off_say_where", condition=Q(on=True) | ~Q(kept_in="")),
            models.CheckConstraint(
                name="notes_on_are_signed_within", condition=Q(on=False) | Q(sign_within__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["unit", "law", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.get_law_display()} från {self.valid_from}"


class DailyNote(CaseRow):
    """A note of one authority on somebody's stay. Until it is signed its words are a draft; afterwards nothing of the row changes.

    What is added to a signed note is a row of its own, which points to it.
    """

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="daily_notes")
    law = models.CharField("enligt", max_length=3, choices=LAW_CHOICES)
    form = models.CharField("slag", max_length=10, choices=FORMS)
    category = models.CharField("kategori", max_length=12, choices=Category)
    occurred_at = models.DateTimeField("hände")
    recorded_at = models.DateTimeField("antecknad")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_by_name = models.CharField("skriven av", max_length=160)
    written_by_title = models.CharField("titel", max_length=80, blank=True)
    draft = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    version = models.ForeignKey(
        EntryVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    signed_at = models.DateTimeField("signerad", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    signed_by_name = models.CharField("signerad av", max_length=160, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="addenda", null=True, blank=True
    )
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "anteckning", "anteckningar"
        ordering = ["-occurred_at", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "owner"], name="daily_note_and_owner"),
            models.CheckConstraint(
                name="note_is_signed_wholly_or_not",
                condition=Q(signed_at=None, version=None, signed_by=None, signed_by_name="")
                | (
                    Q(signed_at__isnull=False, version__isnull=False, signed_by__isnull=False)
                    & ~Q(signed_by_name="")
                ),
            ),
            models.CheckConstraint(
                name="note_unsigned_has_its_draft",
                condition=Q(signed_at__isnull=False) | Q(draft__isnull=False),
            ),
            models.CheckConstraint(
                name="addendum_is_signed_and_points_to_its_note",
                condition=Q(form=notes.NOTE, corrects=None)
                | (~Q(form=notes.NOTE) & Q(corrects__isnull=False, signed_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "case", "occurred_at"]),
            models.Index(fields=["owner", "recorded_at"], condition=Q(signed_at=None), name="unsigned_notes"),
        ]

    def __str__(self) -> str:
        return self.get_form_display()


class NoteObjection(CaseRow):
    """That the person holds a signed note to be wrong or misleading: when and how they said so, words in the entry. Only ever added."""

    note = models.ForeignKey(DailyNote, on_delete=models.PROTECT, related_name="objections")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    said_on = models.DateField("sagt")
    manner = models.CharField("hur", max_length=8, choices=MANNERS)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("antecknad")
    recorded_by_name = models.CharField("antecknad av", max_length=160)

    class Meta:
        verbose_name, verbose_name_plural = "den enskildes invändning", "den enskildes invändningar"
        ordering = ["said_on", "recorded_at"]
        indexes = [models.Index(fields=["owner", "note"])]

    def __str__(self) -> str:
        return "invändning"
