"""Grounds for release as dated reference data. Holds no person."""

from typing import Any

from django.db import models

from vardkedja.core.domain.grounds import Body, Condition, Rule
from vardkedja.core.models.base import Row, period_constraint
from vardkedja.core.querysets import ValidQuerySet


class GroundRule(Row):
    """A ground as it reads between two days: paragraph, between which kinds of bodies, on which conditions, in which order.

    A new reading is a further row; the one before gets an end day. `conditions` is a list of `domain.grounds.Condition`s as
    objects, `disclosers` and `recipients` are lists of `domain.grounds.Body`.
    """

    code = models.CharField("kod", max_length=20)
    label = models.CharField("grund", max_length=120)
    paragraph = models.CharField("lagrum", max_length=120)
    position = models.PositiveSmallIntegerField("ordning")
    disclosers = models.JSONField("lämnas ut av")
    recipients = models.JSONField("lämnas ut till")
    conditions = models.JSONField("villkor", default=list)
    barred = models.CharField("när den inte gäller", max_length=200, blank=True)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "grund för utlämnande", "grunder för utlämnande"
        ordering = ["position", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "position", "valid_from"], name="ground_rule_once_per_day"
            ),
            models.CheckConstraint(
                name="the_general_clause_is_no_ground", condition=~models.Q(paragraph__contains="10:27")
            ),
            period_constraint("ground_rule_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.paragraph})"

    def read(self) -> Rule:
        """The row as the domain reads it."""
        return Rule(
            self.code,
            self.label,
            self.paragraph,
            frozenset(Body(one) for one in self.disclosers),
            frozenset(Body(one) for one in self.recipients),
            tuple(_condition(one) for one in self.conditions),
            self.barred,
        )


def _condition(row: dict[str, Any]) -> Condition:
    pairs = {
        name: tuple((code, words) for code, words in row.get(name, ())) for name in ("options", "barred")
    }
    return Condition(
        row["key"],
        row["question"],
        row["kind"],
        help=row.get("help", ""),
        minor=row.get("minor", False),
        **pairs,
    )
