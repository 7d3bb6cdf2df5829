"""Cases of the care chain, their parties and who handles them."""

from django.conf import settings
from django.db import models
from guardian.models import UserObjectPermissionBase

from vardkedja.core.models.base import CaseRow, Row, period_constraint
from vardkedja.core.models.organisations import Collaboration, Domain, Unit
from vardkedja.core.querysets import ValidQuerySet


class Case(Row):
    """One person's way through the chain, opened and owned by one domain."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="ägare")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    #: Opaque, derived from the key: says nothing about person, authority or how many cases there are.
    number = models.CharField("ärendenummer", max_length=12)
    person_id = models.UUIDField()
    opened_at = models.DateTimeField("öppnat")
    closed_at = models.DateTimeField("avslutat", null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "ärende", "ärenden"
        permissions = [("handle_case", "Handlägger ärendet")]
        constraints = [
            models.UniqueConstraint(fields=["id", "owner"], name="case_and_owner"),
            models.UniqueConstraint(fields=["owner", "number"], name="case_number_once_per_owner"),
        ]
        indexes = [models.Index(fields=["owner", "person_id"]), models.Index(fields=["person_id"])]

    def __str__(self) -> str:
        return self.number


class PartyRole(models.TextChoices):
    APPLICANT = "applicant", "sökande myndighet"
    HOME = "home", "hemkommun"
    UNIT = "unit", "mottagande enhet"
    GROUP = "group", "remissgruppen"
    REGION = "region", "regionens vårdplanering"


class CaseParty(CaseRow):
    """A domain's dated part in a case; a home's part names its unit. Only the case's owner adds or ends a party."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("roll", max_length=12, choices=PartyRole)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "part", "parter"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "domain", "role"],
                condition=models.Q(valid_to__isnull=True),
                name="party_once_per_role",
            ),
            models.CheckConstraint(
                name="a_unit_party_names_its_unit",
                condition=models.Q(role="unit", unit__isnull=False) | ~models.Q(role="unit"),
            ),
            period_constraint("party_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["domain", "case"]), models.Index(fields=["case"])]

    def __str__(self) -> str:
        return f"{self.domain} ({self.get_role_display()})"


class CaseHandler(UserObjectPermissionBase):
    """Who handles a case in one domain: the responsible and the deputy, as direct guardian permissions."""

    class Duty(models.TextChoices):
        RESPONSIBLE = "responsible", "ansvarig"
        DEPUTY = "deputy", "ersättare"

    content_object = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handlers")
    case_owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=12, choices=Duty)
    handover_note = models.CharField("överlämning", max_length=500, blank=True)
    since = models.DateTimeField()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["content_object", "domain", "duty"], name="one_handler_per_duty")
        ]
        indexes = [models.Index(fields=["domain", "user"])]

    def __str__(self) -> str:
        return f"{self.get_duty_display()}: {self.user}"


class CaseLink(Row):
    """Two cases about one person, joined by somebody who is party to both. Changes nothing in either."""

    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    made_by_domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="cases_joined_once"),
            models.CheckConstraint(
                name="cases_joined_in_order", condition=models.Q(first__lt=models.F("second"))
            ),
        ]

    def __str__(self) -> str:
        return "sammankopplade ärenden"
