"""A unit's rules for whom it suits, as dated versions, and what an authority knows of whom somebody cannot live with, or where."""

from django.db import models
from django.db.models import F, Q

from placements.domain import matching
from vardkedja.core.models import Case, CaseRow, Collaboration, Domain, Entry, Organisation, Row, Unit

KIND_CHOICES = tuple((one.value, word) for one, word in matching.KINDS.items())
WEIGHT_CHOICES = tuple((one.value, word) for one, word in matching.WEIGHTS.items())


class MatchRule(Row):
    """A version of one of a unit's rules, from a moment on; never changed. Of a kind the latest that has begun holds.

    Set by the unit's operator. `reason` says who decided and why, about the unit and never about a person.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("regel", max_length=10, choices=KIND_CHOICES)
    weight = models.CharField("vikt", max_length=6, choices=WEIGHT_CHOICES)
    low = models.PositiveSmallIntegerField("lägsta ålder", null=True, blank=True)
    high = models.PositiveSmallIntegerField("högsta ålder", null=True, blank=True)
    codes = models.JSONField("tar emot", default=list, blank=True)
    valid_from = models.DateTimeField("gäller från")
    reason = models.CharField("skäl", max_length=300)
    set_at = models.DateTimeField()
    #: Which version of the unit's it is: of two set in one moment the later holds.
    revision = models.PositiveIntegerField("version", default=0)
    set_by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name, verbose_name_plural = "matchningsregel", "matchningsregler"
        ordering = ["-valid_from", "-set_at", "-revision"]
        constraints = [
            models.CheckConstraint(
                name="match_rule_never_looks_back", condition=Q(valid_from__gte=F("set_at"))
            ),
            models.CheckConstraint(name="match_rule_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="match_ages_in_order",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(high__gte=F("low")),
                violation_error_message="Högsta ålder kan inte vara lägre än lägsta ålder.",
            ),
        ]
        indexes = [models.Index(fields=["unit", "kind", "valid_from"])]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def rule(self) -> matching.Rule:
        kind, weight = matching.Kind(self.kind), matching.Weight(self.weight)
        return matching.Rule(kind, weight, self.low, self.high, frozenset(self.codes))

    @property
    def takes(self) -> str:
        """What the unit takes by this version, in Swedish."""
        return matching.takes(self.rule)


class Restriction(CaseRow):
    """That the case's person cannot live together with somebody, or not in a municipality. Read by the authority that wrote it alone.

    Others are told "Kan inte kombineras med boende just nu" of whom it concerns, which of the two is not told (`vk_not_together`).
    """

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    other_case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="inte med ärende",
    )
    municipality = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="inte i kommun",
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("antecknad")
    recorded_by_name = models.CharField("antecknad av", max_length=160)
    ended_at = models.DateTimeField("upphävd", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "begränsning", "begränsningar"
        constraints = [
            models.CheckConstraint(
                name="restriction_is_of_one_kind",
                condition=Q(other_case__isnull=True, municipality__isnull=False)
                | Q(other_case__isnull=False, municipality__isnull=True),
            ),
            models.CheckConstraint(
                name="restriction_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("recorded_at")),
            ),
        ]
        indexes = [models.Index(fields=["owner", "case"]), models.Index(fields=["other_case"])]

    def __str__(self) -> str:
        return "begränsning"
