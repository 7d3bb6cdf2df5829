"""What a bought place costs and by which right it was bought: framework agreements, the purchase, the price by day."""

from django.db import models
from django.db.models import F, Q

from placements.domain import purchases
from placements.models.bought import BoughtHome, HomeAsked, codes
from placements.models.stays import Stay
from vardkedja.core.models import CaseRow, Domain, Entry, Row


class FrameworkAgreement(Row):
    """A framework agreement (*ramavtal*) with a home: number, price of a day, from and through which day. Never changed."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey(
        BoughtHome, on_delete=models.PROTECT, related_name="frameworks", verbose_name="hem"
    )
    number = models.CharField("avtalsnummer", max_length=40)
    price_ore = models.BigIntegerField("pris per dygn, öre")
    first_day = models.DateField("gäller från")
    last_day = models.DateField("gäller till och med")
    notice_days = models.PositiveSmallIntegerField("uppsägningstid, dagar")
    made_at = models.DateTimeField("registrerat")
    made_by_name = models.CharField("registrerat av", max_length=160)

    class Meta:
        verbose_name, verbose_name_plural = "ramavtal", "ramavtal"
        ordering = ["-first_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "home", "number", "first_day"], name="framework_once_per_number_and_day"
            ),
            models.UniqueConstraint(fields=["id", "owner", "home"], name="framework_and_home"),
            models.CheckConstraint(name="framework_in_order", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(name="framework_has_a_price", condition=Q(price_ore__gt=0)),
        ]

    def __str__(self) -> str:
        return self.number


class Purchase(CaseRow):
    """A place that was bought: from whom, by a framework agreement or on its own, and for which stay."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(HomeAsked, on_delete=models.PROTECT, related_name="purchases")
    home = models.ForeignKey(BoughtHome, on_delete=models.PROTECT, related_name="+", verbose_name="hem")
    stay = models.ForeignKey(
        Stay, on_delete=models.PROTECT, related_name="purchases", verbose_name="vistelse"
    )
    how = models.CharField("köpt genom", max_length=10, choices=codes(purchases.HOW))
    framework = models.ForeignKey(
        FrameworkAgreement,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="ramavtal",
    )
    single_why = models.CharField(
        "skäl för direktupphandling", max_length=12, choices=codes(purchases.SINGLE_WHY), blank=True
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    bought_at = models.DateTimeField("köpt")
    bought_by_name = models.CharField("köpt av", max_length=160)

    class Meta:
        verbose_name, verbose_name_plural = "köpt plats", "köpta platser"
        constraints = [
            models.UniqueConstraint(fields=["case", "asked"], name="bought_once_per_answer"),
            models.UniqueConstraint(fields=["case", "stay"], name="one_purchase_per_stay"),
            models.UniqueConstraint(fields=["id", "case", "owner"], name="purchase_and_owner"),
            models.CheckConstraint(
                name="purchase_says_by_what",
                condition=Q(how="framework", framework__isnull=False, single_why="")
                | (Q(how="single", framework=None, entry__isnull=False) & ~Q(single_why="")),
            ),
        ]
        indexes = [models.Index(fields=["owner", "stay"])]

    def __str__(self) -> str:
        return "köpt plats"


class DayPrice(CaseRow):
    """What a day costs from a day on, until the next price; a correction is a further row. Never changed."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="prices")
    price_ore = models.BigIntegerField("pris per dygn, öre")
    valid_from = models.DateField("gäller från")
    set_at = models.DateTimeField("skrivet")
    set_by_name = models.CharField("skrivet av", max_length=160)
    revision = models.PositiveIntegerField("nummer")

    class Meta:
        verbose_name, verbose_name_plural = "dygnspris", "dygnspriser"
        ordering = ["valid_from", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "purchase", "revision"], name="day_price_once_per_number"
            ),
            models.CheckConstraint(name="day_price_above_zero", condition=Q(price_ore__gt=0)),
        ]

    def __str__(self) -> str:
        return "dygnspris"
