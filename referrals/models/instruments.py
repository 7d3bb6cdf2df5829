"""Assessment instruments as dated reference data, and that one was used in a case. What came out of it lies in an entry."""

from typing import Any

from django.conf import settings
from django.db import models

from referrals.domain.instruments import SEXES, Band, Counting, Item, Scale, Skip
from vardkedja.core.models import CaseRow, Category, Domain, EntryVersion, Row, period_constraint
from vardkedja.core.querysets import ValidQuerySet

SEX_CHOICES = (("", "alla"), *SEXES.items())


class Instrument(Row):
    """An instrument in one version, as it is used between two days: items by number, allowed values, how it is counted.

    `items` is a list of {number, values, area, asks}; `scoring` is {counting, skips: [{when, skip}], criteria: [[item, …], …]}
    (see `domain.instruments`). No item texts: those a deployer may load (`InstrumentText`).
    """

    code = models.CharField("kod", max_length=16)
    version = models.CharField("version", max_length=24)
    name = models.CharField("namn", max_length=80)
    about = models.CharField("vad det gäller", max_length=160)
    category = models.CharField("kategori", max_length=12, choices=Category)
    items = models.JSONField("frågor")
    scoring = models.JSONField("räkneregel")
    #: Youngest age in whole years, or None.
    age_from = models.PositiveSmallIntegerField("från ålder", null=True, blank=True)
    #: Whether only somebody trained in it may carry it out.
    training = models.BooleanField("kräver utbildning", default=False)
    position = models.PositiveSmallIntegerField("ordning", default=0)
    source = models.CharField("källa", max_length=300)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "bedömningsinstrument", "bedömningsinstrument"
        ordering = ["position", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="instrument_version_once"),
            models.UniqueConstraint(fields=["code", "valid_from"], name="instrument_once_per_day"),
            period_constraint("instrument_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"

    def scale(self) -> Scale:
        """The row as the domain reads it. Raises `KeyError`, `TypeError` or `ValueError` where it cannot be read."""
        return scale_of(self.items, self.scoring)


def scale_of(items: list[dict[str, Any]], scoring: dict[str, Any]) -> Scale:
    """Items and scoring as stored, as the domain reads them."""
    skips = scoring.get("skips", [])
    return Scale(
        tuple(
            Item(int(one["number"]), tuple(map(int, one["values"])), one.get("area", ""), one.get("asks", ""))
            for one in items
        ),
        Counting(scoring["counting"]),
        tuple(Skip(tuple(one["when"]), tuple(one["skip"])) for one in skips),
        tuple(tuple(one) for one in scoring.get("criteria", [])),
    )


class InstrumentBand(Row):
    """A class of sums of one instrument, by sex and age, between two days. A later limit is a further row."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="bands")
    label = models.CharField("klass", max_length=80)
    sex = models.CharField("kön", max_length=5, choices=SEX_CHOICES, blank=True)
    age_from = models.PositiveSmallIntegerField("från ålder", null=True, blank=True)
    age_to = models.PositiveSmallIntegerField("till och med ålder", null=True, blank=True)
    low = models.PositiveSmallIntegerField("lägsta summa")
    high = models.PositiveSmallIntegerField("högsta summa")
    source = models.CharField("källa", max_length=300)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "gräns för instrument", "gränser för instrument"
        ordering = ["instrument", "sex", "age_from", "low"]
        constraints = [
            models.CheckConstraint(
                name="band_goes_from_low_to_high", condition=models.Q(high__gte=models.F("low"))
            ),
            models.CheckConstraint(
                name="band_goes_from_younger_to_older",
                condition=models.Q(age_from__isnull=True)
                | models.Q(age_to__isnull=True)
                | models.Q(age_to__gte=models.F("age_from")),
            ),
            period_constraint("band_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.low}–{self.high})"

    def read(self) -> Band:
        """The row as the domain reads it."""
        return Band(
            self.label,
            self.low,
            self.high,
            self.sex,
            self.age_from,
            self.age_to,
            self.source,
            self.valid_from,
        )


class InstrumentText(Row):
    """Wordings of an instrument's items that a deployer has the right to show and has loaded. The latest loaded is shown.

    `wordings` is {item number: {"text": …, "answers": {value: …}}}.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="texts")
    wordings = models.JSONField("frågetexter")
    source = models.CharField("källa", max_length=300)
    licence = models.CharField("licens eller tillstånd", max_length=300)
    loaded_at = models.DateTimeField("inläst")

    class Meta:
        verbose_name, verbose_name_plural = "frågetexter", "frågetexter"
        get_latest_by = "loaded_at"

    def __str__(self) -> str:
        return f"frågetexter till {self.instrument_id}"


class InstrumentResult(CaseRow):
    """That an instrument was used in a case, on which day, by an authority. Read by that authority alone.

    It holds no answer and no sum: those lie in the entry version, and are read as far as one reads that. A correction is a
    further version with a further row; the latest row of an entry is the one that holds. Rows are never changed.
    """

    class Standing(models.TextChoices):
        HOLDS = "holds", "gäller"
        ANNULLED = "annulled", "gäller inte"

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="+", verbose_name="bedömningsinstrument"
    )
    version = models.ForeignKey(EntryVersion, on_delete=models.PROTECT, related_name="+")
    administered_on = models.DateField("genomfört")
    complete = models.BooleanField("alla frågor besvarade")
    standing = models.CharField("läge", max_length=8, choices=Standing, default=Standing.HOLDS)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    recorded_by_name = models.CharField(max_length=160)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = "använt instrument", "använda instrument"
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="one_instrument_row_per_version")
        ]
        indexes = [models.Index(fields=["owner", "case"])]

    def __str__(self) -> str:
        return f"instrument {self.administered_on}"
