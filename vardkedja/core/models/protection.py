"""Protected personal data: what is protected, by which dated facts, who is named to see it, and short reveals.

What is protected stands apart from the record, so that those who are not named can be shown that it is (on a case that
they may see) while row-level security keeps the record itself from them.
"""

from django.conf import settings
from django.db import models
from guardian.models import UserObjectPermissionBase

from vardkedja.core.models.base import Row, period_constraint
from vardkedja.core.models.cases import Case
from vardkedja.core.models.organisations import Domain


class ProtectedPerson(Row):
    """A person (or, told by another authority, a case) that is protected in one authority.

    `person_id` alone: the own knowledge. `case`: what another authority told of a case; with `person_id` when it also
    released who it is, so that the own record of the person is protected as well.
    """

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField(null=True, blank=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    case_owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    told_by = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="enligt"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = "skyddad person", "skyddade personer"
        permissions = [("see_protected", "Ser skyddade uppgifter")]
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "person_id"],
                condition=models.Q(case__isnull=True),
                name="person_protected_once_per_authority",
            ),
            models.UniqueConstraint(
                fields=["domain", "case", "told_by"], name="case_told_protected_once_per_authority"
            ),
            models.UniqueConstraint(fields=["id", "domain", "told_by"], name="protected_person_and_teller"),
            models.UniqueConstraint(fields=["id", "domain"], name="protected_person_and_domain"),
            models.CheckConstraint(
                name="protected_is_an_own_person_or_a_told_case",
                condition=models.Q(
                    case__isnull=True, case_owner__isnull=True, told_by__isnull=True, person_id__isnull=False
                )
                | models.Q(case__isnull=False, case_owner__isnull=False, told_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return "skyddade uppgifter"


class Protection(Row):
    """One dated fact: which protection, since when, where the authority knows it from and who recorded it.

    Fictitious particulars (*fingerade personuppgifter*) are not among them: they look like any person's, and neither
    the authority nor the system can or may know.
    """

    class Kind(models.TextChoices):
        MARKING = "marking", "Sekretessmarkering"
        REGISTRY = "registry", "Skyddad folkbokföring"

    class Source(models.TextChoices):
        REGISTER = "register", "Folkbokföringen (Skatteverket)"
        PERSON = "person", "Den enskilde"
        AUTHORITY = "authority", "En annan myndighet"

    protected = models.ForeignKey(ProtectedPerson, on_delete=models.PROTECT, related_name="facts")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    told_by = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.CharField("skydd", max_length=8, choices=Kind)
    source = models.CharField("källa", max_length=10, choices=Source)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)
    recorded_by_name = models.CharField(max_length=160)
    recorded_at = models.DateTimeField()
    ended_by_name = models.CharField(max_length=160, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "skydd", "skydd"
        ordering = ["-valid_from", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "protected"],
                condition=models.Q(valid_to__isnull=True),
                name="one_protection_at_a_time",
            ),
            period_constraint("protection_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class NamedReader(UserObjectPermissionBase):
    """Who is named to see a protected person in one authority, as direct guardian permissions."""

    content_object = models.ForeignKey(ProtectedPerson, on_delete=models.PROTECT, related_name="named")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    named_by_name = models.CharField(max_length=160)
    since = models.DateTimeField()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["content_object", "user"], name="named_once_per_protected_person")
        ]
        indexes = [models.Index(fields=["domain", "user"])]

    def __str__(self) -> str:
        return str(self.user)


class Reveal(Row):
    """A short sight of a protected person by somebody who is not named. The reason stands in the access log."""

    protected = models.ForeignKey(ProtectedPerson, on_delete=models.PROTECT, related_name="reveals")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField("från")
    valid_to = models.DateTimeField("till")

    class Meta:
        verbose_name, verbose_name_plural = "röjande", "röjanden"
        constraints = [
            models.CheckConstraint(
                name="reveal_ends_after_it_begins", condition=models.Q(valid_to__gt=models.F("began_at"))
            )
        ]
        indexes = [models.Index(fields=["domain", "user", "-valid_to"])]

    def __str__(self) -> str:
        return "röjande"
