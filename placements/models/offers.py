"""An offer of a place to who stands first in a unit's queue, and a unit's no. Codes and days: what was written lies in entries."""

import datetime as dt

from django.db import models
from django.db.models import Q

from placements.domain import offers
from placements.models.places import PlaceClaim
from placements.models.stays import Stay
from referrals.domain.answering import STOCKHOLM, last_day
from referrals.models import Application
from vardkedja.core.formatting import date_iso, moment
from vardkedja.core.models import CaseRow, Collaboration, Domain, Unit

STATES = tuple((state.value, word) for state, word in offers.WORDS.items())


class OfferReason(models.TextChoices):
    """Why the applicant says no, or the unit; codes that all parties read."""

    OWN_WISH = "own_wish", "Den enskilde tackar nej"
    LATER = "later", "Kan inte komma då, men senare"
    OTHER_PLACE = "other_place", "Har fått en annan plats"
    NEED_CHANGED = "need_changed", "Behovet har ändrats"
    NOT_REACHED = "not_reached", "Går inte att nå"
    NOT_COMBINED = "not_combined", "Kan inte kombineras med boende just nu"
    CARE_NEED = "care_need", "Enheten kan inte ge den vård som behövs just nu"
    STAFFING = "staffing", "Bemanningen räcker inte just nu"
    PLACE = "place", "Platsen passar inte"
    NOT_GIVEN = "not_given", "Platsen gavs inte i tid"
    OTHER = "other", "Annat skäl"


R = OfferReason
APPLICANTS_NO = (R.OWN_WISH, R.LATER, R.OTHER_PLACE, R.NEED_CHANGED, R.NOT_REACHED, R.OTHER)
UNITS_NO = (R.NOT_COMBINED, R.CARE_NEED, R.STAFFING, R.PLACE, R.OTHER)


class Offer(CaseRow):
    """A place offered to an application: held by its claim until `answer_by`, and after a yes until the day after `planned_from`.

    The applicant's authority (the case's owner) answers. A unit's no has a row too, without a place: the position is passed over until
    it is taken up again. `kept`: whether the position was kept when the offer came back.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+", verbose_name="ansökan"
    )
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="erbjuder")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    claim = models.ForeignKey(
        PlaceClaim,
        on_delete=models.PROTECT,
        related_name="offers",
        null=True,
        blank=True,
        verbose_name="plats",
    )
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField("läge", max_length=12, choices=STATES)
    reason = models.CharField("skäl", max_length=14, choices=OfferReason, blank=True)
    planned_from = models.DateField("planerad ankomst", null=True, blank=True)
    planned_to = models.DateField("planerad utskrivning", null=True, blank=True)
    made_at = models.DateTimeField("erbjuden")
    made_by_name = models.CharField("erbjuden av", max_length=160)
    answer_by = models.DateTimeField("svar senast", null=True, blank=True)
    answered_at = models.DateTimeField("besvarad", null=True, blank=True)
    answered_by_name = models.CharField("besvarad av", max_length=160, blank=True)
    ended_at = models.DateTimeField("avslutad", null=True, blank=True)
    kept = models.BooleanField("köplatsen är kvar", null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "erbjudande", "erbjudanden"
        constraints = [
            models.CheckConstraint(
                name="offer_of_a_place_has_its_claim_and_days",
                condition=Q(state__in=["passed_over", "taken_up"])
                | Q(claim__isnull=False, planned_from__isnull=False, answer_by__gt=models.F("made_at"))
                | Q(state="fell", claim__isnull=True),
            ),
            models.CheckConstraint(
                name="ended_offer_says_when",
                condition=Q(state__in=["open", "accepted", "passed_over"], ended_at__isnull=True)
                | (~Q(state__in=["open", "accepted", "passed_over"]) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="refused_offer_says_why",
                condition=~Q(state__in=["declined", "taken_back", "passed_over", "taken_up"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="given_offer_has_its_stay",
                condition=Q(state="given", stay__isnull=False) | (~Q(state="given") & Q(stay__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["case", "application"],
                condition=Q(state__in=["open", "accepted", "passed_over"]),
                name="one_offer_at_a_time",
            ),
            models.UniqueConstraint(fields=["case", "claim"], name="one_offer_per_claim"),
        ]
        indexes = [
            models.Index(fields=["unit", "state"]),
            models.Index(fields=["operator", "state", "answer_by"]),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def answer_cut_short(self) -> bool:
        """Whether the answer is due at noon on the day of arrival."""
        return bool(self.planned_from and self.answer_by == offers.noon_of(self.planned_from))

    @property
    def answer_until(self) -> str:
        """By when an answer is in time: the last day where it ends with the day, else day and time."""
        if self.answer_by is None:
            return ""
        local = self.answer_by.astimezone(STOCKHOLM)
        return date_iso(last_day(self.answer_by)) if local.time() == dt.time.min else moment(local)
