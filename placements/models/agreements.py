"""The placement agreement between the municipality and the home: a frozen version each time, and that it was signed."""

from django.db import models
from django.db.models import F, Q

from placements.models.stays import Stay
from vardkedja.core.models import CaseRow, Domain, Entry


class PlacementAgreement(CaseRow):
    """One version of a stay's agreement, with the PDF as it was made. Never changed: what is agreed anew is a further version."""

    owner = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="kommunens myndighet"
    )
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(
        Stay, on_delete=models.PROTECT, related_name="agreements", verbose_name="vistelse"
    )
    number = models.PositiveSmallIntegerField("version")
    #: None: the cost is shared by the county's agreement.
    price_ore = models.BigIntegerField("pris per dygn, öre", null=True, blank=True)
    valid_from = models.DateField("gäller från")
    valid_to = models.DateField("gäller till och med", null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField("uppsägningstid, dagar")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField("upprättat")
    made_by_name = models.CharField("upprättat av", max_length=160)

    class Meta:
        verbose_name, verbose_name_plural = "placeringsavtal", "placeringsavtal"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "stay", "number"], name="agreement_once_per_version"),
            models.UniqueConstraint(fields=["id", "case", "owner", "operator"], name="agreement_and_parties"),
            models.CheckConstraint(
                name="agreement_in_order", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="agreement_price_above_zero", condition=Q(price_ore=None) | Q(price_ore__gt=0)
            ),
        ]
        indexes = [models.Index(fields=["stay"])]

    def __str__(self) -> str:
        return f"placeringsavtal, version {self.number}"


class AgreementSignature(CaseRow):
    """That both parties signed a version: when, and who. Never changed."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        PlacementAgreement, on_delete=models.PROTECT, related_name="signatures", verbose_name="avtal"
    )
    signed_on = models.DateField("undertecknat")
    our_name = models.CharField("för kommunen", max_length=160)
    home_name = models.CharField("för hemmet", max_length=160)
    recorded_at = models.DateTimeField("antecknat")
    recorded_by_name = models.CharField("antecknat av", max_length=160)

    class Meta:
        verbose_name, verbose_name_plural = (
            "underskrift av placeringsavtal",
            "underskrifter av placeringsavtal",
        )
        constraints = [
            models.UniqueConstraint(fields=["case", "agreement"], name="agreement_signed_once"),
        ]

    def __str__(self) -> str:
        return "underskrift"
