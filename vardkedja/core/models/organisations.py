"""Collaborations, authorities, their secrecy domains and units. Reference data: holds no person."""

from django.db import models

from vardkedja.core.models.base import Row, period_constraint
from vardkedja.core.querysets import ValidQuerySet


class Collaboration(Row):
    """A county's agreement between one region and its municipalities."""

    slug = models.SlugField("kortnamn", unique=True)
    name = models.CharField("namn", max_length=120)
    county_code = models.CharField("länskod", max_length=2)
    #: The switch without which no `StandingAccess` opens anything. Set by command alone.
    standing_access = models.BooleanField("stående direktåtkomst", default=False)

    class Meta:
        verbose_name, verbose_name_plural = "samverkan", "samverkan"

    def __str__(self) -> str:
        return self.name


class Organisation(Row):
    """A legal authority or private provider (*huvudman* or utförare)."""

    class Kind(models.TextChoices):
        REGION = "region", "Region"
        MUNICIPALITY = "municipality", "Kommun"
        FEDERATION = "federation", "Kommunalförbund"
        PRIVATE = "private", "Privat utförare"
        STATE = "state", "Statlig myndighet"

    kind = models.CharField("slag", max_length=20, choices=Kind)
    name = models.CharField("namn", max_length=120, unique=True)
    #: Municipality code (four digits) or county code (two); text, since leading zeros count.
    code = models.CharField("kod", max_length=4, blank=True)
    org_number = models.CharField("organisationsnummer", max_length=10, blank=True)
    phone = models.CharField("telefon", max_length=40, blank=True)
    address = models.CharField("postadress", max_length=200, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "organisation", "organisationer"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Domain(Row):
    """A secrecy domain (*sekretessområde*): an authority or an independent branch of one (OSL 8:1–2)."""

    class Law(models.TextChoices):
        SOL = "sol", "Socialtjänstlagen"
        HSL = "hsl", "Hälso- och sjukvårdslagen"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="domains")
    name = models.CharField("namn", max_length=120, unique=True)
    short_name = models.CharField("kort namn", max_length=60)
    law = models.CharField("dokumenterar enligt", max_length=3, choices=Law)

    class Meta:
        verbose_name, verbose_name_plural = "sekretessområde", "sekretessområden"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name


class Membership(Row):
    """An organisation's time in a collaboration (entry and exit)."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        constraints = [period_constraint("membership_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.organisation} i {self.collaboration}"


class Unit(Row):
    """A home, an outpatient clinic or an office. Legal type is apart from the local name."""

    class LegalType(models.TextChoices):
        HVB = "hvb", "HVB (SoL 9:4)"
        SUPPORTED_16_20 = "stodboende", "Stödboende 16–20 år (SoL 9:3)"
        PROTECTED = "skyddat", "Skyddat boende"
        LVM_HOME = "lvm_hem", "LVM-hem (SiS)"
        HOUSING_WITH_SUPPORT = "bostad_stod", "Bostad med stöd (ej tillståndspliktig)"
        INPATIENT = "avdelning", "Vårdavdelning"
        CLINIC = "mottagning", "Mottagning"
        OFFICE = "kontor", "Handläggande enhet"

    name = models.CharField("lokalt namn", max_length=120)
    legal_type = models.CharField("rättslig form", max_length=20, choices=LegalType)
    local_type = models.CharField("kallas lokalt", max_length=60, blank=True)
    operator = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="units", verbose_name="drivs av"
    )
    collaboration = models.ForeignKey(
        Collaboration, on_delete=models.PROTECT, related_name="units", null=True, blank=True
    )
    municipality = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="belägen i",
    )
    #: Ages in whole years on the day of arrival; Ekeliden's "over 25" is 26.
    age_min = models.PositiveSmallIntegerField("lägsta ålder", null=True, blank=True)
    age_max = models.PositiveSmallIntegerField("högsta ålder", null=True, blank=True)
    takes_women = models.BooleanField("kvinnor", default=True)
    takes_men = models.BooleanField("män", default=True)
    takes_nonbinary = models.BooleanField("icke-binära", default=True)
    #: Adults come with their children and share their place: the highest age is the children's.
    takes_families = models.BooleanField("familjer", default=False)
    #: The agreement lets municipalities outside the collaboration buy places too (Dalarna's does, at a higher fee).
    takes_outside = models.BooleanField("kommuner utanför samverkan", default=False)
    #: Run by somebody who has no users here; `operator` is the authority that buys places there and keeps it.
    bought = models.BooleanField("köpta platser", default=False)
    permit_places = models.PositiveSmallIntegerField("platser enligt tillstånd", null=True, blank=True)
    phone = models.CharField("telefon", max_length=40, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "enhet", "enheter"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["operator", "name"], name="unit_name_once_per_operator"),
            models.CheckConstraint(
                name="unit_ages_in_order",
                condition=models.Q(age_min__isnull=True)
                | models.Q(age_max__isnull=True)
                | models.Q(age_max__gte=models.F("age_min")),
                violation_error_message="Högsta ålder kan inte vara lägre än lägsta ålder.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_places(self) -> bool:
        return self.legal_type not in {self.LegalType.CLINIC, self.LegalType.OFFICE}


class UnitPartner(Row):
    """A domain whose staff work in a joint unit beside the operator's, under their own law."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="partners")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="partnerships")
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        constraints = [period_constraint("partner_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.domain} i {self.unit}"


class UnitRoute(Row):
    """The route in (*intagningsväg*) of a unit, as dated data."""

    class Route(models.TextChoices):
        GROUP = "referral_group", "Remissgrupp"
        HEAD = "head_alone", "Föreståndaren beslutar själv"
        REQUEST = "queue_by_request", "Kö efter begäran"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="routes")
    route = models.CharField("intagningsväg", max_length=20, choices=Route)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        constraints = [period_constraint("route_ends_after_it_begins")]
        ordering = ["unit", "valid_from"]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_route_display()}"
