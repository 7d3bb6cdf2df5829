"""Placements, their stays and the plan for going home. Codes, dates and references: free text lies in entries."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Greatest

from placements.domain.going_home import AREAS
from placements.domain.stays import State
from placements.models.places import PlaceClaim
from placements.querysets import StayQuerySet
from referrals.models import Application
from vardkedja.core.models import CaseRow, Collaboration, Domain, Entry, Organisation, Unit


class EndReason(models.TextChoices):
    """Why a stay ended. A move to the next unit keeps the chain."""

    COMPLETED = "completed", "Målen är nådda"
    MOVED = "moved", "Flyttar till nästa enhet"
    OWN_REQUEST = "own_request", "På egen begäran (SoF 9:13)"
    NEED_CEASED = "need_ceased", "Behovet har upphört (SoF 9:12)"
    OTHER_CARE = "other_care", "Behöver annan vård"
    HOSPITAL = "hospital", "Inlagd på sjukhus"
    ABSCONDED = "absconded", "Avvikit"
    RULES = "rules", "Boendet kunde inte ge meningsfull vård"
    DECEASED = "deceased", "Avliden"
    OTHER = "other", "Annat"
    NOT_STATED = "not_stated", "Inte angivet"


#: What a home chooses among; a stay that is read in from a file has no reason.
END_REASONS = tuple(one for one in EndReason if one is not EndReason.NOT_STATED)


class Destination(models.TextChoices):
    """Where the person goes."""

    HOME = "home", "Hem till hemkommunen"
    OTHER_UNIT = "other_unit", "Annan enhet i vårdkedjan"
    OTHER_HOME = "other_home", "Annat behandlingshem"
    HOSPITAL = "hospital", "Sjukhus"
    RELATIVES = "relatives", "Närstående"
    CUSTODY = "custody", "Häkte eller anstalt"
    UNKNOWN = "unknown", "Okänt"


class Housing(models.TextChoices):
    """What the person has to live in after discharge."""

    OWN_CONTRACT = "own_contract", "Eget kontrakt"
    SECOND_HAND = "second_hand", "Andrahandskontrakt eller socialt kontrakt"
    HOUSING_FIRST = "housing_first", "Bostad först"
    SUPPORTED = "supported", "Boende med stöd"
    LODGER = "lodger", "Inneboende eller hos närstående"
    TEMPORARY = "temporary", "Tillfälligt boende"
    NONE = "none", "Ingen bostad"
    UNKNOWN = "unknown", "Okänt"


class Occupation(models.TextChoices):
    """What the person does on weekdays after discharge."""

    WORK = "work", "Arbete"
    STUDIES = "studies", "Studier"
    IPS = "ips", "Stöd till arbete eller studier (IPS)"
    TRAINING = "training", "Arbetsträning eller praktik"
    DAILY = "daily", "Daglig verksamhet eller sysselsättning"
    SEEKING = "seeking", "Söker arbete"
    SICK_LEAVE = "sick_leave", "Sjukskriven eller sjukersättning"
    PENSION = "pension", "Pension"
    NONE = "none", "Ingen sysselsättning"
    UNKNOWN = "unknown", "Okänt"


class NoShow(models.TextChoices):
    """Why somebody did not come to the place that was given."""

    CHANGED_MIND = "changed_mind", "Ville inte komma"
    UNREACHED = "unreached", "Gick inte att nå"
    HOSPITAL = "hospital", "Inlagd på sjukhus"
    CUSTODY = "custody", "Häktad eller anhållen"
    TRAVEL = "travel", "Resan gick inte att ordna"
    DECEASED = "deceased", "Avliden"
    UNKNOWN = "unknown", "Okänt"


class CancelReason(models.TextChoices):
    DECLINED = "declined", "Den enskilde tackade nej"
    OTHER_PLACE = "other_place", "Fick en annan plats"
    NO_SHOW = "no_show", "Kom inte"
    POSTPONED = "postponed", "Skjuts upp"
    MISTAKE = "mistake", "Registrerat av misstag"
    WITHDRAWN = "withdrawn", "Ansökan återkallades"


#: What the home chooses among; a withdrawn application cancels by itself, and who did not come has an act of its own.
CANCEL_REASONS = tuple(
    one for one in CancelReason if one not in {CancelReason.WITHDRAWN, CancelReason.NO_SHOW}
)


class PastOrder(models.TextChoices):
    """Why a place is given to somebody who does not stand first; codes that all parties read."""

    URGENT = "urgent", "Behovet är akut och kan inte vänta"
    AGREED = "agreed", "Remissgruppen eller styrgruppen har beslutat om företräde"
    UNSUITED = "unsuited", "Platsen passar inte dem som står före"
    MOVES = "moves", "Flytt från en annan enhet"
    OTHER = "other", "Annat skäl"


class Placement(CaseRow):
    """One place given to a person, or to a family: several stays then share its claim."""

    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    claim = models.ForeignKey(PlaceClaim, on_delete=models.PROTECT, related_name="+", verbose_name="plats")
    given_at = models.DateTimeField("gavs")
    #: Why it was given to somebody who did not stand first in the queue; empty for who did, and for a place that was offered.
    past_order = models.CharField(
        "före turordningen", max_length=10, choices=PastOrder, blank=True, default=""
    )

    class Meta:
        verbose_name, verbose_name_plural = "placering", "placeringar"
        constraints = [
            models.UniqueConstraint(fields=["id", "operator", "claim"], name="placement_and_claim"),
            models.UniqueConstraint(fields=["claim"], name="one_placement_per_claim"),
        ]
        indexes = [models.Index(fields=["operator", "unit"]), models.Index(fields=["case"])]

    def __str__(self) -> str:
        return "placering"


def _days(first: str, last: str) -> Func:
    """`[first, max(last, first + 1 day))` in SQL; a stay that ends on its first day has that day."""
    floor = models.ExpressionWrapper(F(first) + Value(1), output_field=models.DateField())
    return Func(F(first), Greatest(F(last), floor), function="daterange")


class Stay(CaseRow):
    """One person's time in a place: planned and actual days, who decided (and pays), why it ended."""

    class States(models.TextChoices):
        PROVISIONAL = State.PROVISIONAL, "Preliminär"
        PLANNED = State.PLANNED, "Planerad"
        ARRIVED = State.ARRIVED, "Inskriven"
        ENDED = State.ENDED, "Utskriven"
        CANCELLED = State.CANCELLED, "Inställd"

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="stays")
    claim = models.ForeignKey(PlaceClaim, on_delete=models.PROTECT, related_name="stays")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="stays", verbose_name="enhet")
    person_id = models.UUIDField()
    #: The authority that decided and so keeps the responsibility and pays (SoL 29), never the registered one.
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="beslutande kommun"
    )
    #: The application that the place answers (none in a home's own register of what was before the product).
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="ansökan"
    )
    state = models.CharField("läge", max_length=12, choices=States)
    planned_from = models.DateField("planerad ankomst")
    planned_to = models.DateField("planerad utskrivning", null=True, blank=True)
    arrived_on = models.DateField("ankom", null=True, blank=True)
    arrival_recorded_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField("skrevs ut", null=True, blank=True)
    end_recorded_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField("skäl", max_length=12, choices=EndReason, blank=True)
    destination = models.CharField("vart", max_length=12, choices=Destination, blank=True)
    housing = models.CharField("bostad efteråt", max_length=14, choices=Housing, blank=True)
    occupation = models.CharField("sysselsättning efteråt", max_length=12, choices=Occupation, blank=True)
    #: Ended without plan and receiver: the reason stands in the discharge entry.
    without_plan = models.BooleanField(default=False)
    cancel_reason = models.CharField("inställd för att", max_length=12, choices=CancelReason, blank=True)
    no_show_reason = models.CharField("kom inte för att", max_length=12, choices=NoShow, blank=True)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="next_stays", null=True, blank=True
    )
    row_version = models.PositiveIntegerField(default=1)

    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "vistelse", "vistelser"
        constraints = [
            models.CheckConstraint(
                name="stay_state_tells_its_dates",
                condition=Q(state__in=["provisional", "planned", "cancelled"], arrived_on=None, ended_on=None)
                | Q(state="arrived", arrived_on__isnull=False, ended_on=None)
                | Q(state="ended", arrived_on__isnull=False, ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="stay_ends_on_or_after_arrival",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("arrived_on")),
            ),
            models.CheckConstraint(
                name="stay_planned_in_order",
                condition=Q(planned_to=None) | Q(planned_to__gte=F("planned_from")),
            ),
            models.CheckConstraint(
                name="ended_stay_says_why",
                condition=(Q(state="ended") & ~Q(end_reason="") & ~Q(destination=""))
                | (~Q(state="ended") & Q(end_reason="", destination="")),
            ),
            models.CheckConstraint(
                name="cancelled_stay_says_why",
                condition=(Q(state="cancelled") & ~Q(cancel_reason=""))
                | (~Q(state="cancelled") & Q(cancel_reason="")),
            ),
            models.CheckConstraint(
                name="no_show_says_why",
                condition=Q(no_show_reason="") | Q(state="cancelled", cancel_reason="no_show"),
            ),
            ExclusionConstraint(
                name="person_in_one_stay_at_a_time",
                expressions=[
                    (F("case"), RangeOperators.EQUAL),
                    (F("person_id"), RangeOperators.EQUAL),
                    (_days("arrived_on", "ended_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["arrived", "ended"]),
            ),
            models.UniqueConstraint(
                fields=["case", "person_id"],
                condition=Q(state__in=["provisional", "planned"]),
                name="person_has_one_coming_stay",
            ),
            models.UniqueConstraint(fields=["id", "case"], name="stay_and_case"),
            models.UniqueConstraint(fields=["id", "case", "operator"], name="stay_and_operator"),
        ]
        indexes = [
            models.Index(fields=["case", "person_id"]),
            models.Index(fields=["unit", "state"]),
            models.Index(fields=["collaboration", "unit", "arrived_on"]),
            models.Index(fields=["operator", "state"]),
        ]

    def __str__(self) -> str:
        return self.get_state_display()


class DischargePlan(CaseRow):
    """The plan for going home: the day, and the home municipality that receives. Its contents lie in the entry."""

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="plans")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    planned_on = models.DateField("planerad hemgång")
    receiver_domain = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="mottagande myndighet"
    )
    receiver_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="mottagare",
    )
    accepted_at = models.DateTimeField("mottagen", null=True, blank=True)
    #: Areas not arranged yet (`domain.going_home.AREAS`); empty for a plan of before they were counted.
    points_left = models.PositiveSmallIntegerField("kvar att ordna", null=True, blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "plan för hemgång", "planer för hemgång"
        constraints = [
            models.UniqueConstraint(fields=["stay"], name="one_discharge_plan_per_stay"),
            models.CheckConstraint(
                name="accepted_plan_names_its_receiver",
                condition=Q(accepted_at=None, receiver_user=None)
                | Q(accepted_at__isnull=False, receiver_user__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["case"]), models.Index(fields=["receiver_domain"])]

    def __str__(self) -> str:
        return "plan för hemgång"

    @property
    def left_words(self) -> str:
        """How much is left to arrange, for every party; empty where nobody has counted."""
        if self.points_left is None:
            return ""
        return f"{self.points_left} av {len(AREAS)} områden kvar" if self.points_left else "allt är ordnat"
