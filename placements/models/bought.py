"""Homes outside the system from which places are bought, and what they are asked and answer. Words about a need lie in entries."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from placements.domain import bought
from referrals.models import LegalGround
from referrals.models.applications import Level
from vardkedja.core.models import CaseRow, Domain, Entry, Row, Unit

LEVELS = ((Level.HVB.value, Level.HVB.label), (Level.HOUSING.value, Level.HOUSING.label))


def reference_of(request_id: UUID) -> str:
    """What a home quotes of a request, in its answer as on its invoice: tells neither person nor case."""
    return f"PF-{request_id.hex[:8].upper()}"


def codes(of: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(of.items())


class BoughtHome(Row):
    """A home that has no users here, as the authority that buys from it knows it. Reference data: no person."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("hemmets namn", max_length=120)
    supplier = models.CharField("leverantör", max_length=120)
    org_number = models.CharField("organisationsnummer", max_length=10)
    level = models.CharField("nivå", max_length=8, choices=LEVELS)
    address = models.CharField("postadress", max_length=200)
    email = models.CharField("e-post", max_length=120, blank=True)
    phone = models.CharField("telefon", max_length=40, blank=True)
    #: The home as a unit of the authority's own keeping: there once a place is bought.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="enhet"
    )
    contact = models.CharField("kontaktperson", max_length=120, blank=True)
    made_at = models.DateTimeField("registrerat")
    made_by_name = models.CharField("registrerat av", max_length=160)

    class Meta:
        verbose_name, verbose_name_plural = "hem utanför systemet", "hem utanför systemet"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="bought_home_once_per_name"),
            models.UniqueConstraint(fields=["id", "owner"], name="bought_home_and_owner"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address_lines(self) -> list[str]:
        return [line.strip() for line in self.address.split(",") if line.strip()]


class PlaceRequest(CaseRow):
    """A question to several homes for a place, and why there is no own one. What is needed, without identity, lies in the entry."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    why_not_own = models.CharField(
        "varför ingen egen plats", max_length=14, choices=codes(bought.WHY_NOT_OWN)
    )
    #: What the system knew then of the own places of the level.
    free_places = models.PositiveSmallIntegerField("lediga platser då")
    waiting = models.PositiveSmallIntegerField("väntande då")
    level = models.CharField("nivå", max_length=8, choices=LEVELS)
    ground = models.ForeignKey(
        LegalGround, on_delete=models.PROTECT, related_name="+", verbose_name="laglig grund"
    )
    wanted_from = models.DateField("önskas från")
    weeks = models.PositiveSmallIntegerField("längd, veckor")
    answer_by = models.DateField("svar senast")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    choice_entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    asked_at = models.DateTimeField("frågades")
    asked_by_name = models.CharField("frågades av", max_length=160)
    closed_at = models.DateTimeField("avslutad", null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "platsförfrågan", "platsförfrågningar"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "owner"], name="place_request_and_owner"),
            models.CheckConstraint(
                name="choice_says_why", condition=Q(choice_entry=None) | Q(closed_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["owner", "case"])]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What a home quotes: tells neither person nor case."""
        return reference_of(self.pk)


class HomeAsked(CaseRow):
    """One home that is asked: its link, its answer, whether it was chosen, and that it was told no."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(PlaceRequest, on_delete=models.PROTECT, related_name="asked")
    home = models.ForeignKey(BoughtHome, on_delete=models.PROTECT, related_name="+", verbose_name="hem")
    #: Of the token nothing but its hash is kept.
    link_hash = models.CharField(max_length=64, blank=True)
    link_until = models.DateTimeField("länken gäller till", null=True, blank=True)
    answer = models.CharField("svar", max_length=3, choices=codes(bought.ANSWERS), blank=True)
    free_from = models.DateField("ledig från", null=True, blank=True)
    price_ore = models.BigIntegerField("pris per dygn, öre", null=True, blank=True)
    no_why = models.CharField("varför nej", max_length=10, choices=codes(bought.NO_WHY), blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField("svarade", null=True, blank=True)
    answered_how = models.CharField("hur", max_length=6, choices=codes(bought.ANSWERED_HOW), blank=True)
    answered_by_name = models.CharField("vem som svarade", max_length=160, blank=True)
    chosen_at = models.DateTimeField("valdes", null=True, blank=True)
    told_at = models.DateTimeField("fick nej", null=True, blank=True)
    told_how = models.CharField("hur de fick nej", max_length=6, choices=codes(bought.HOW), blank=True)
    told_by_name = models.CharField("nej lämnat av", max_length=160, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "tillfrågat hem", "tillfrågade hem"
        constraints = [
            models.UniqueConstraint(fields=["case", "request", "home"], name="home_asked_once"),
            models.UniqueConstraint(
                fields=["case", "request"],
                condition=Q(chosen_at__isnull=False),
                name="one_home_is_chosen",
            ),
            models.UniqueConstraint(fields=["id", "case", "owner"], name="home_asked_and_owner"),
            models.CheckConstraint(
                name="home_answer_is_whole",
                condition=Q(
                    answer="", free_from=None, price_ore=None, no_why="", answered_at=None, answered_how=""
                )
                | (
                    Q(
                        answer="yes",
                        free_from__isnull=False,
                        price_ore__isnull=False,
                        price_ore__gt=0,
                        answered_at__isnull=False,
                    )
                    & Q(no_why="")
                    & ~Q(answered_how="")
                )
                | (
                    Q(answer="no", free_from=None, price_ore=None, answered_at__isnull=False)
                    & ~Q(no_why="")
                    & ~Q(answered_how="")
                ),
            ),
            models.CheckConstraint(
                name="chosen_home_said_yes", condition=Q(chosen_at=None) | Q(answer="yes", told_at=None)
            ),
            models.CheckConstraint(
                name="told_no_says_how",
                condition=Q(told_at=None, told_how="") | (Q(told_at__isnull=False) & ~Q(told_how="")),
            ),
        ]
        indexes = [models.Index(fields=["request"]), models.Index(fields=["link_hash"])]

    def __str__(self) -> str:
        return "tillfrågat hem"
