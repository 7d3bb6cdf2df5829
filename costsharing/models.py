"""Agreement, rules, keys, budget and the ledger of a collaboration. No row concerns a person.

Everything decided is kept in versions that are never changed: a new decision is a new row, and the
latest version with the latest start holds. The ledger only grows: a correction is a counter-row.
"""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from costsharing.domain.terms import COMPONENT_LABELS, COST_TYPE_LABELS, Component, CostType
from costsharing.querysets import VersionQuerySet
from vardkedja.core.models import Collaboration, Organisation, Row, Unit
from vardkedja.core.money import MAX_ORE

COST_TYPES = [(kind.value, COST_TYPE_LABELS[kind]) for kind in CostType]
COMPONENTS = [(kind.value, COMPONENT_LABELS[kind]) for kind in Component]
FIRST_YEAR, LAST_YEAR = 2000, 2100
YEARS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


def reference(to: type[models.Model] | str, verbose_name: str = "", **options: Any) -> models.ForeignKey:
    """A foreign key to what core owns: never cascades, no way back."""
    return models.ForeignKey(
        to, models.PROTECT, related_name="+", verbose_name=verbose_name or None, **options
    )


def percent_field(verbose_name: str) -> models.DecimalField:
    """0 to 100 with six decimals, exact."""
    return models.DecimalField(verbose_name, max_digits=9, decimal_places=6)


def percent_constraint(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{field}__gte": 0, f"{field}__lte": 100}),
        violation_error_message="Skriv en andel mellan 0 och 100 procent.",
    )


class CostAgreement(Row):
    """That a collaboration shares costs, and which organisation keeps its rules and key."""

    collaboration = models.OneToOneField(
        Collaboration, models.PROTECT, related_name="+", verbose_name="samverkan"
    )
    keeper = reference(Organisation, "förvaltas av")

    class Meta:
        verbose_name, verbose_name_plural = "kostnadsavtal", "kostnadsavtal"

    def __str__(self) -> str:
        return f"kostnadsavtal {self.collaboration}"


class Decided(Row):
    """A version of something decided: when it begins, which version, by whom and on what ground."""

    collaboration = reference(Collaboration)
    valid_from = models.DateField("gäller från")
    version = models.PositiveSmallIntegerField(default=1)
    decision = models.CharField("beslut", max_length=120, blank=True)
    decided_by_name = models.CharField(max_length=160)
    decided_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        abstract = True


def month_start_constraint(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_from__day=1),
        violation_error_message="Välj den första dagen i en månad, till exempel 2026-01-01.",
    )


class CostRule(Decided):
    """How one cost type is divided: the region's percent, the rest by the key or on a named party."""

    cost_type = models.CharField("kostnadsslag", max_length=8, choices=COST_TYPES)
    region = reference(Organisation, "region")
    region_percent = percent_field("regionens andel, procent")
    named_party = reference(Organisation, "kommunernas del bärs av", null=True, blank=True)

    class Meta(Decided.Meta):
        abstract = False
        verbose_name, verbose_name_plural = "fördelningsregel", "fördelningsregler"
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "cost_type", "valid_from", "version"], name="rule_version_once"
            ),
            month_start_constraint("rule_begins_with_a_month"),
            percent_constraint("region_percent", "rule_percent_within_0_to_100"),
            models.CheckConstraint(
                name="region_is_not_the_named_party",
                condition=Q(named_party__isnull=True) | ~Q(named_party=F("region")),
                violation_error_message="Regionen har redan sin andel. Välj en kommun.",
            ),
        ]

    def __str__(self) -> str:
        return self.identifier

    @property
    def identifier(self) -> str:
        """Stands on each ledger row and on pages: ``hyra-2022-01-v1``."""
        return f"{self.get_cost_type_display().lower()}-{self.valid_from:%Y-%m}-v{self.version}"


class CostKey(Decided):
    """A version of the allocation key; its shares come with it in one statement and sum to 100."""

    class Meta(Decided.Meta):
        abstract = False
        verbose_name, verbose_name_plural = "fördelningsnyckel", "fördelningsnycklar"
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "valid_from", "version"], name="key_version_once"
            ),
            month_start_constraint("key_begins_with_a_month"),
        ]

    def __str__(self) -> str:
        return self.identifier

    @property
    def identifier(self) -> str:
        """Stands on each ledger row: ``2022-01-v1``."""
        return f"{self.valid_from:%Y-%m}-v{self.version}"


class CostKeyShare(Row):
    """One municipality's percent of the municipal half. The database holds that they sum to 100."""

    collaboration = reference(Collaboration)
    key = models.ForeignKey(CostKey, models.PROTECT, related_name="shares")
    organisation = reference(Organisation, "kommun")
    position = models.PositiveSmallIntegerField()
    percent = percent_field("andel, procent")

    class Meta:
        verbose_name, verbose_name_plural = "andel i nyckeln", "andelar i nyckeln"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["key", "organisation"], name="one_share_per_party_and_key"),
            percent_constraint("percent", "share_within_0_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.percent}"


class BudgetLine(Row):
    """A version of one unit's budget of one cost type for a calendar year, in öre."""

    collaboration = reference(Collaboration)
    unit = reference(Unit, "enhet")
    cost_type = models.CharField("kostnadsslag", max_length=8, choices=COST_TYPES)
    year = models.PositiveSmallIntegerField("år", validators=YEARS)
    version = models.PositiveSmallIntegerField(default=1)
    #: The order in which the agreement lists the units, as the report's rows.
    position = models.PositiveSmallIntegerField(default=0)
    amount_ore = models.BigIntegerField("belopp, öre")
    decision = models.CharField("beslut", max_length=120, blank=True)
    decided_by_name = models.CharField(max_length=160)
    decided_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "budgetrad", "budgetrader"
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "unit", "cost_type", "year", "version"], name="budget_version_once"
            ),
            models.CheckConstraint(
                name="budget_is_zero_or_more",
                condition=Q(amount_ore__gte=0, amount_ore__lte=MAX_ORE),
                violation_error_message="Budgeten kan inte vara negativ.",
            ),
            models.CheckConstraint(
                name="budget_year_is_plausible", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)
            ),
        ]
        indexes = [models.Index(fields=["collaboration", "year"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_cost_type_display()} {self.year}"


class MonthRun(Row):
    """One run that brought the ledger of a month up to date; a run that changed nothing leaves none."""

    collaboration = reference(Collaboration)
    year = models.PositiveSmallIntegerField(validators=YEARS)
    month = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    inserted = models.PositiveIntegerField("nya rader")
    total_ore = models.BigIntegerField("månadens summa, öre")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = "månadskörning", "månadskörningar"
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "year", "month", "number"], name="run_number_once_per_month"
            ),
            models.CheckConstraint(name="run_month_within_1_to_12", condition=Q(month__gte=1, month__lte=12)),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d} körning {self.number}"


class LedgerLine(Row):
    """A difference in what one party carries of one cost in one month. Only ever added.

    The sum over ``sequence`` is what holds; the first row of a natural key is the whole amount.
    Rows name the rule and the key that were in force when they were made.
    """

    collaboration = reference(Collaboration)
    run = models.ForeignKey(MonthRun, models.PROTECT, related_name="lines")
    year = models.PositiveSmallIntegerField(validators=YEARS)
    month = models.PositiveSmallIntegerField()
    seller = reference(Organisation)
    payer = reference(Organisation)
    unit = reference(Unit)
    cost_type = models.CharField(max_length=8, choices=COST_TYPES)
    component = models.CharField(max_length=16, choices=COMPONENTS)
    sequence = models.PositiveSmallIntegerField()
    amount_ore = models.BigIntegerField()
    rule_id = models.CharField(max_length=40)
    key_version = models.CharField(max_length=40, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = "bokförd rad", "bokförda rader"
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "collaboration",
                    "year",
                    "month",
                    "seller",
                    "payer",
                    "unit",
                    "cost_type",
                    "component",
                    "sequence",
                ],
                name="ledger_line_once",
            ),
            models.CheckConstraint(name="ledger_line_changes_something", condition=~Q(amount_ore=0)),
            models.CheckConstraint(
                name="ledger_month_within_1_to_12", condition=Q(month__gte=1, month__lte=12)
            ),
            models.CheckConstraint(
                name="own_share_is_the_sellers_own",
                condition=Q(component="own_share", payer=F("seller"))
                | (Q(component="budget_share") & ~Q(payer=F("seller"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d} {self.payer} {self.amount_ore}"
