"""A unit's rules for its queue as dated versions, and every change of a ticket. No person, no case, no applicant."""

from django.db import models

from referrals.domain.acute import USUAL, AcuteTerms
from referrals.domain.answering import WITHIN, Offering, Within
from referrals.domain.queue import ORDER_NAMES, Order, Quota, Rules
from referrals.models.applications import PRIORITY_CHOICES, QueueTicket
from vardkedja.core.models import Collaboration, Domain, Organisation, Row, Unit

WITHIN_CHOICES = tuple((one.value, word) for one, word in WITHIN.items())
ORDER_CHOICES = tuple((rule.value, name) for rule, name in ORDER_NAMES.items())
K = Organisation.Kind
#: All organisations of a kind, as the first word of a sentence.
EVERYBODY = {
    K.REGION: "Regionen",
    K.MUNICIPALITY: "Kommunerna",
    K.FEDERATION: "Kommunalförbundet",
    K.PRIVATE: "Privata utförare",
    K.STATE: "Statliga myndigheter",
}


class QueuePolicy(Row):
    """A version of a unit's rules, from a moment on; never changed. The latest that has begun holds.

    Set by the unit's operator. `reason` says who decided and why, about the unit and never about a person.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    order = models.CharField("ordning", max_length=20, choices=ORDER_CHOICES)
    #: Acute places are for who waits acutely only.
    acute_kept = models.BooleanField("akutplatser bara för akuta", default=True)
    #: How many declined offers keep the position; None: all.
    declines_kept = models.PositiveSmallIntegerField("nej som behåller köplatsen", null=True, blank=True)
    #: How free places are offered (`domain.answering.Offering`).
    offers_automatic = models.BooleanField("erbjuder automatiskt", default=False)
    offers_ready_only = models.BooleanField("erbjuder bara den som har alla beslut", default=True)
    answer_count = models.PositiveSmallIntegerField("svarstid", default=2)
    answer_within = models.CharField(
        "svarstidens mått", max_length=12, choices=WITHIN_CHOICES, default=Within.WORKING_DAYS.value
    )
    answer_cutoff = models.TimeField("klockslag för svar", null=True, blank=True)
    #: Terms of the acute route (`domain.acute.AcuteTerms`).
    acute_assessed_hours = models.PositiveSmallIntegerField(
        "medicinsk bedömning, högst timmar gammal", default=USUAL.assessed_hours
    )
    acute_asked_hours = models.PositiveSmallIntegerField(
        "akut fråga, högst timmar gammal", default=USUAL.asked_hours
    )
    acute_weeks = models.PositiveSmallIntegerField("akut plats, veckor", default=USUAL.weeks)
    valid_from = models.DateTimeField("gäller från")
    reason = models.CharField("skäl", max_length=300)
    set_at = models.DateTimeField()
    #: Which version of the unit's it is: of two set in one moment the later holds.
    revision = models.PositiveIntegerField("version", default=0)
    set_by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name, verbose_name_plural = "köregel", "köregler"
        ordering = ["-valid_from", "-set_at", "-revision"]
        constraints = [
            models.CheckConstraint(
                name="queue_policy_never_looks_back", condition=models.Q(valid_from__gte=models.F("set_at"))
            ),
            models.CheckConstraint(name="queue_policy_says_why", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="queue_policy_gives_time_to_answer", condition=models.Q(answer_count__gte=1)
            ),
            models.CheckConstraint(
                name="queue_policy_gives_acute_time",
                condition=models.Q(acute_assessed_hours__gte=1, acute_asked_hours__gte=1, acute_weeks__gte=1),
            ),
        ]
        indexes = [models.Index(fields=["unit", "valid_from"])]

    def __str__(self) -> str:
        return self.get_order_display()

    @property
    def rules(self) -> Rules:
        """As the order applies them. Ask with `quotas` prefetched."""
        quotas = tuple(quota.rule for quota in self.quotas.all())
        offering = Offering(
            self.offers_automatic, self.offers_ready_only, self.answer_count, Within(self.answer_within),
            self.answer_cutoff,
        )  # fmt: skip
        acute = AcuteTerms(self.acute_assessed_hours, self.acute_asked_hours, self.acute_weeks)
        return Rules(Order(self.order), quotas, self.acute_kept, self.declines_kept, offering, acute)


class QueueQuota(Row):
    """At most `places` of the unit's places at a time for one organisation, or for all of a kind."""

    policy = models.ForeignKey(QueuePolicy, on_delete=models.PROTECT, related_name="quotas")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="part"
    )
    kind = models.CharField("slag av part", max_length=20, choices=Organisation.Kind, blank=True)
    places = models.PositiveSmallIntegerField("högst antal platser")

    class Meta:
        verbose_name, verbose_name_plural = "kvot", "kvoter"
        ordering = ["policy", "kind", "organisation"]
        constraints = [
            models.CheckConstraint(
                name="quota_names_a_party_or_a_kind",
                condition=models.Q(organisation__isnull=True) & ~models.Q(kind="")
                | models.Q(organisation__isnull=False, kind=""),
            ),
            models.CheckConstraint(name="quota_gives_some_place", condition=models.Q(places__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.who}: högst {self.places}"

    @property
    def who(self) -> str:
        """Whom it counts, in Swedish."""
        return self.organisation.name if self.organisation else EVERYBODY[K(self.kind)]

    @property
    def rule(self) -> Quota:
        return Quota(self.pk, self.who, self.places)


class QueueEvent(Row):
    """What happened to a ticket, and how it stood afterwards. Written by the database whenever a ticket changes.

    Nobody may write it otherwise, and nobody changes it: with it the queue of any moment is known (`selectors.replay`).
    """

    ticket = models.ForeignKey(QueueTicket, on_delete=models.PROTECT, related_name="+")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    #: The ticket's version after the change: 1 is the first.
    number = models.PositiveIntegerField()
    at = models.DateTimeField("när")
    change = models.CharField("händelse", max_length=12, choices=QueueTicket.Change)
    why = models.CharField("skäl", max_length=20, choices=QueueTicket.Why, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=QueueTicket.State)
    priority_class = models.PositiveSmallIntegerField(choices=PRIORITY_CHOICES)
    requested_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    acute = models.BooleanField()
    paused = models.BooleanField()
    offered_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "händelse i kön", "händelser i kön"
        constraints = [
            models.UniqueConstraint(fields=["ticket", "number"], name="queue_event_once_per_version")
        ]
        indexes = [models.Index(fields=["unit", "at"])]

    def __str__(self) -> str:
        return self.get_change_display()
