"""What one authority knows about a person. Who a person *is* lies outside any table: a keyed hash."""

from django.db import models

from vardkedja.core.models.base import Row, period_constraint
from vardkedja.core.models.organisations import Domain, Organisation
from vardkedja.core.querysets import ValidQuerySet


class Sex(models.TextChoices):
    WOMAN = "woman", "Kvinna"
    MAN = "man", "Man"
    NONBINARY = "nonbinary", "Icke-binär"
    UNKNOWN = "unknown", "Okänt"


class PersonRecord(Row):
    """One authority's own record of a person; `person_id` is the keyed hash of `identity.person_id`."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    given_name = models.CharField("förnamn", max_length=80)
    family_name = models.CharField("efternamn", max_length=80)
    birth_date = models.DateField("födelsedatum", null=True, blank=True)
    sex = models.CharField("kön", max_length=10, choices=Sex, default=Sex.UNKNOWN)
    phone = models.CharField("telefon", max_length=40, blank=True)
    street = models.CharField("gatuadress", max_length=120, blank=True)
    postal_code = models.CharField("postnummer", max_length=6, blank=True)
    city = models.CharField("ort", max_length=60, blank=True)
    interpreter = models.CharField("tolk, språk", max_length=60, blank=True)
    easy_read = models.BooleanField("behöver lättläst text", default=False)
    created_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "personuppgift", "personuppgifter"
        constraints = [
            models.UniqueConstraint(fields=["domain", "person_id"], name="one_record_per_authority")
        ]
        indexes = [models.Index(fields=["domain", "family_name", "given_name"])]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def initials(self) -> str:
        return f"{self.given_name[:1]}{self.family_name[:1]}".upper()


class PersonIdentifier(Row):
    """A dated number of a person as this authority knows it; a changed number is a further row (alias)."""

    class System(models.TextChoices):
        PERSONNUMMER = "personnummer", "Personnummer"
        SAMORDNINGSNUMMER = "samordningsnummer", "Samordningsnummer"
        RESERVNUMMER = "reservnummer", "Reservnummer"

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="identifiers")
    person_id = models.UUIDField()
    system = models.CharField("slag", max_length=20, choices=System)
    value = models.CharField("nummer", max_length=20)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["domain", "system", "value"], name="number_once_per_authority"),
            period_constraint("identifier_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["domain", "person_id"])]

    def __str__(self) -> str:
        return self.get_system_display()


class HomeMunicipality(Row):
    """Dated home municipality (*hemkommun*) of a person as this authority knows it."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="home_municipalities")
    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        constraints = [period_constraint("home_municipality_ends_after_it_begins")]
        indexes = [models.Index(fields=["domain", "record"])]

    def __str__(self) -> str:
        return str(self.municipality)
