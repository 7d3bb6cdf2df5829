"""Bases shared by every app's models."""

import uuid

from django.db import models


class Row(models.Model):
    """A row with a key made in Python: `INSERT … RETURNING` would need the row to be visible already."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class CaseRow(Row):
    """A row below a case. It carries the case's owner by a composite key (see `rls.CaseOwnerKey`)."""

    case = models.ForeignKey("core.Case", on_delete=models.PROTECT, related_name="+", verbose_name="ärende")
    case_owner = models.ForeignKey("core.Domain", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def period_constraint(name: str) -> models.CheckConstraint:
    """Half-open validity: the last day is the first day on which it no longer holds."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
        violation_error_message="Slutdagen måste vara efter startdagen.",
    )
