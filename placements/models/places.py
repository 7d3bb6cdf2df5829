"""Places of a unit and every claim on them in one table. No person and no case: the collaboration reads both."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from placements.domain.matching import words_for
from placements.querysets import ClaimQuerySet
from vardkedja.core.models import Collaboration, Domain, Row, Unit, period_constraint
from vardkedja.core.querysets import ValidQuerySet


class Place(Row):
    """A bed or room of a unit: what one claim at a time can have."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "ordinarie"
        ACUTE = "acute", "akutplats"
        INTAKE = "intake", "insluss"
        QUOTA = "quota", "kvotplats"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places", verbose_name="enhet")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("plats", max_length=20)
    kind = models.CharField("slag", max_length=10, choices=Kind, default=Kind.ORDINARY)
    #: Order on boards: names are text, and "10" would come before "2".
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField("finns från")
    valid_to = models.DateField("finns till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "plats", "platser"
        ordering = ["unit", "position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="place_name_once_per_unit"),
            models.UniqueConstraint(
                fields=["id", "unit", "operator", "collaboration"], name="place_and_operator"
            ),
            period_constraint("place_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["collaboration", "unit"])]

    def __str__(self) -> str:
        return self.name


class PlaceTraits(Row):
    """What a place has (codes of `domain.matching.TRAITS`), from a day on; never changed. The latest version that has begun holds."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="described", verbose_name="plats")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    traits = models.JSONField("egenskaper", default=list, blank=True)
    valid_from = models.DateField("gäller från")
    set_at = models.DateTimeField("beskriven")
    set_by_name = models.CharField("beskriven av", max_length=150)
    #: Which version of the place's it is: of two from one day the later holds.
    revision = models.PositiveIntegerField("version")

    class Meta:
        verbose_name, verbose_name_plural = "platsens egenskaper", "platsers egenskaper"
        ordering = ["-valid_from", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["operator", "place", "revision"], name="traits_once_per_version"),
        ]
        indexes = [models.Index(fields=["unit", "place", "valid_from"])]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """What the place has, in Swedish."""
        return words_for(self.traits)


class ClaimKind(models.TextChoices):
    STAY = "stay", "Upptagen"
    HOLD = "hold", "Reserverad"
    OUT_OF_SERVICE = "out_of_service", "Stängd"
    TURNAROUND = "turnaround", "Iordningställs"


class ClosedFor(models.TextChoices):
    """Why a place is closed: codes only, since the whole collaboration reads the row."""

    REPAIR = "repair", "reparation"
    CLEANING = "cleaning", "iordningställande"
    STAFFING = "staffing", "bemanning"
    SAFETY = "safety", "säkerhet"
    OTHER = "other", "annat"


class ClosingRevision(Row):
    """What was decided about a closed or reserved place, each time: its days and why. Never changed, read by the own authority."""

    class Change(models.TextChoices):
        MADE = "made", "Beslutad"
        CHANGED = "changed", "Ändrad"
        ENDED = "ended", "Avslutad"

    claim = models.ForeignKey("PlaceClaim", on_delete=models.PROTECT, related_name="revisions")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField("version")
    change = models.CharField("vad som gjordes", max_length=10, choices=Change)
    first_day = models.DateField("första dag")
    last_day = models.DateField("sista dag", null=True, blank=True)
    closed_for = models.CharField("skäl", max_length=10, choices=ClosedFor, blank=True)
    set_at = models.DateTimeField("när")
    set_by_name = models.CharField("av vem", max_length=150)

    class Meta:
        verbose_name, verbose_name_plural = "stängning i version", "stängningar i versioner"
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["operator", "claim", "revision"], name="closing_once_per_version"
            ),
        ]

    def __str__(self) -> str:
        return self.get_change_display()


class PlaceClaim(Row):
    """A claim on a place during days, half-open and never empty: a stay, a hold, out of service or turnaround.

    `during` is `[from, max(to, from + 1 day))`; without an end it blocks every later day. A claim that is given up
    keeps its row with `released_at` and no longer counts.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="claims", verbose_name="plats")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("slag", max_length=14, choices=ClaimKind)
    closed_for = models.CharField("skäl", max_length=10, choices=ClosedFor, blank=True)
    during = DateRangeField("dagar")
    #: Until when a hold holds; a constraint cannot read the clock, so the verbs release what has expired.
    expires_at = models.DateTimeField("gäller till", null=True, blank=True)
    #: A hold that waits for the answer to an offer, or for the place to be given after a yes.
    for_offer = models.BooleanField("för ett erbjudande", default=False)
    #: Somebody lives here now, planned days or not: an overstay can so never share its place with the next.
    occupied = models.BooleanField(default=False)
    #: The stay's claim after which the place is made ready. Its days move with that claim's end until somebody revises them.
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="followers", null=True, blank=True
    )
    released_at = models.DateTimeField(null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "platsbeläggning", "platsbeläggningar"
        constraints = [
            ExclusionConstraint(
                name="place_not_double_booked",
                expressions=[(F("place"), RangeOperators.EQUAL), (F("during"), RangeOperators.OVERLAPS)],
                condition=Q(released_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["place"], condition=Q(occupied=True), name="place_has_one_occupant"
            ),
            models.UniqueConstraint(
                fields=["id", "unit", "operator", "collaboration"], name="claim_and_operator"
            ),
            models.CheckConstraint(
                name="claim_days_never_empty",
                condition=Q(during__isempty=False, during__startswith__isnull=False),
            ),
            models.CheckConstraint(
                name="hold_has_an_expiry",
                condition=Q(kind="hold", expires_at__isnull=False)
                | (~Q(kind="hold") & Q(expires_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="only_a_living_stay_is_occupied",
                condition=Q(occupied=False) | Q(kind="stay", released_at__isnull=True),
            ),
            models.CheckConstraint(
                name="closed_place_says_why",
                condition=Q(kind__in=["out_of_service", "turnaround"]) & ~Q(closed_for="")
                | Q(kind__in=["stay", "hold"], closed_for=""),
            ),
            models.CheckConstraint(
                name="only_turnaround_follows", condition=Q(follows=None) | Q(kind="turnaround")
            ),
        ]
        indexes = [models.Index(fields=["collaboration", "unit"]), models.Index(fields=["unit", "kind"])]

    def __str__(self) -> str:
        return self.get_kind_display()
