"""Standing direct access between authorities: off by default, since the law does not allow it between these."""

from django.db import models

from vardkedja.core.models.base import Row, period_constraint
from vardkedja.core.models.organisations import Collaboration, Domain
from vardkedja.core.querysets import ValidQuerySet


class StandingAccess(Row):
    """From one authority to another in the cases that both are party to, on a recorded legal basis, between two days.

    Opens nothing while the collaboration's switch (`Collaboration.standing_access`) is off.
    """

    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="från")
    recipient = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="till")
    legal_basis = models.CharField("rättsligt stöd", max_length=200)
    decided_by = models.CharField("beslutat av", max_length=160)
    decided_on = models.DateField("beslutat den")
    valid_from = models.DateField("från")
    valid_to = models.DateField("till")

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "stående direktåtkomst", "stående direktåtkomster"
        constraints = [
            models.CheckConstraint(
                name="standing_access_names_its_legal_basis", condition=models.Q(legal_basis__regex=r"\S")
            ),
            models.CheckConstraint(
                name="standing_access_names_who_decided", condition=models.Q(decided_by__regex=r"\S")
            ),
            models.CheckConstraint(
                name="standing_access_goes_to_another", condition=~models.Q(owner=models.F("recipient"))
            ),
            period_constraint("standing_access_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["recipient", "owner"])]

    def __str__(self) -> str:
        return f"{self.owner} → {self.recipient}"
