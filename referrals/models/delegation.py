"""An authority's delegation order for decisions on assistance, as dated rules."""

from django.conf import settings
from django.db import models

from referrals.domain import delegation
from vardkedja.core.models import Domain, Role
from vardkedja.core.models.base import Row, period_constraint
from vardkedja.core.querysets import ValidQuerySet

POWERS = tuple((power.value, label) for power, label in delegation.LABELS.items())


class DelegationRule(Row):
    """That the holders of a role, or one named person, may decide in the authority's name. `max_cost` in öre a day."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    power = models.CharField("får", max_length=8, choices=POWERS)
    ground_code = models.CharField("laglig grund", max_length=20, blank=True)
    role = models.CharField("roll", max_length=20, choices=Role, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    max_days = models.PositiveSmallIntegerField("längst antal dagar", null=True, blank=True)
    max_cost = models.PositiveIntegerField("högst kostnad per dygn", null=True, blank=True)
    point = models.CharField("punkt i delegationsordningen", max_length=20, blank=True)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "delegation", "delegationer"
        constraints = [
            period_constraint("delegation_ends_after_it_begins"),
            models.CheckConstraint(
                name="delegation_is_to_a_role_or_to_one_person",
                condition=models.Q(role="", user__isnull=False)
                | (~models.Q(role="") & models.Q(user__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["domain", "valid_from"])]

    def __str__(self) -> str:
        return self.get_power_display()

    @property
    def holder(self) -> str:
        """Who may, in words."""
        return f"{self.user}" if self.user else self.get_role_display().lower()

    @property
    def rule(self) -> delegation.Rule:
        return delegation.Rule(
            self.power, self.holder, self.role, self.user_id, self.ground_code, self.max_days, self.max_cost
        )
