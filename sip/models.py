"""SIP, support measures and the hand-off home. No free text: what is written about a person lies in entries."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from placements.models import Stay
from sip.domain import states
from vardkedja.core.models import CaseRow, Collaboration, Consent, Domain, Entry, Organisation


class CloseReason(models.TextChoices):
    GOALS_REACHED = "goals_reached", "Målen är nådda"
    NEED_CEASED = "need_ceased", "Behovet har upphört"
    NO_CONSENT = "no_consent", "Den enskilde samtycker inte"
    CONSENT_WITHDRAWN = "consent_withdrawn", "Samtycket är återtaget"
    NOT_NEEDED = "not_needed", "Bedömt att SIP inte behövs"
    MOVED = "moved", "Den enskilde har flyttat"
    DECEASED = "deceased", "Den enskilde har avlidit"


class EndReason(models.TextChoices):
    GOALS_REACHED = "goals_reached", "Målen är nådda"
    NEED_CEASED = "need_ceased", "Behovet har upphört"
    OTHER_SUPPORT = "other_support", "Annat stöd tar vid"
    DECLINED = "declined", "Den enskilde vill inte ha stödet"
    MOVED = "moved", "Den enskilde har flyttat"
    DECEASED = "deceased", "Den enskilde har avlidit"


class Sip(CaseRow):
    """A coordinated individual plan (*samordnad individuell plan*), owned by the domain that initiated it.

    `version` counts drawn-up versions (0: none yet) and equals the number of the entry's version.
    """

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="initierad av")
    state = models.CharField("läge", max_length=12, choices=states.SIP_STATES, default=states.INITIATED)
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="samtycke"
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    overall = models.ForeignKey(
        Domain,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="övergripande ansvar",
    )
    version = models.PositiveSmallIntegerField("version", default=0)
    initiated_on = models.DateField("initierad")
    meeting_on = models.DateField("SIP-möte", null=True, blank=True)
    drawn_up_on = models.DateField("upprättad", null=True, blank=True)
    follow_up_on = models.DateField("nästa uppföljning", null=True, blank=True)
    followed_up_on = models.DateField("senast uppföljd", null=True, blank=True)
    closed_on = models.DateField("avslutad", null=True, blank=True)
    close_reason = models.CharField("orsak", max_length=20, choices=CloseReason, blank=True)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=160)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "SIP", "SIP"
        constraints = [
            models.UniqueConstraint(fields=["id", "case", "owner"], name="sip_and_owner"),
            models.UniqueConstraint(
                fields=["case", "owner"], condition=~Q(state=states.CLOSED), name="one_open_sip_per_owner"
            ),
            models.CheckConstraint(
                name="drawn_up_sip_says_who_answers_on_which_consent",
                condition=Q(version=0, entry__isnull=True, overall__isnull=True, drawn_up_on__isnull=True)
                & ~Q(state=states.DRAWN_UP)
                | Q(
                    version__gt=0,
                    entry__isnull=False,
                    overall__isnull=False,
                    drawn_up_on__isnull=False,
                    consent__isnull=False,
                    follow_up_on__isnull=False,
                    state__in=[states.DRAWN_UP, states.CLOSED],
                ),
            ),
            models.CheckConstraint(
                name="called_sip_has_its_meeting",
                condition=~Q(state=states.CALLED) | Q(meeting_on__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_sip_has_day_and_reason",
                condition=Q(state=states.CLOSED, closed_on__isnull=False) & ~Q(close_reason="")
                | Q(closed_on__isnull=True, close_reason="") & ~Q(state=states.CLOSED),
            ),
        ]
        indexes = [models.Index(fields=["owner", "case"]), models.Index(fields=["case", "state"])]

    def __str__(self) -> str:
        return f"SIP, {self.get_state_display().lower()}"

    @property
    def is_open(self) -> bool:
        return self.state != states.CLOSED


class SipCall(CaseRow):
    """A call (*kallelse*) to one authority for one meeting, made by the plan's owner and answered by the called."""

    class Answer(models.TextChoices):
        WITH_MANDATE = "with_mandate", "Deltar och kan besluta"
        WITHOUT_MANDATE = "without_mandate", "Deltar men kan inte besluta"
        DECLINES = "declines", "Deltar inte"

    sip = models.ForeignKey(Sip, on_delete=models.PROTECT, related_name="calls")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="kallad")
    meeting_on = models.DateField("SIP-möte")
    called_on = models.DateField("kallad den")
    answer = models.CharField("svar", max_length=16, choices=Answer, blank=True)
    answered_at = models.DateTimeField("svarade", null=True, blank=True)
    answered_by_name = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "kallelse", "kallelser"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "sip", "domain", "meeting_on"], name="called_once_per_meeting"
            ),
            models.CheckConstraint(
                name="answered_call_says_when",
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(name="nobody_calls_oneself", condition=~Q(domain=F("owner"))),
        ]
        indexes = [models.Index(fields=["domain", "case"]), models.Index(fields=["sip"])]

    def __str__(self) -> str:
        return f"kallelse till {self.domain}"


class SipIntervention(CaseRow):
    """Who answers for intervention `number` of a version, and when. What it is, is told by the entry's version."""

    sip = models.ForeignKey(Sip, on_delete=models.PROTECT, related_name="interventions")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField("insats")
    domain = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="ansvarig myndighet"
    )
    starts_on = models.DateField("från", null=True, blank=True)
    ends_on = models.DateField("till och med", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "insats i SIP", "insatser i SIP"
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "sip", "version", "number"], name="intervention_number_once"
            ),
            models.CheckConstraint(
                name="intervention_ends_no_earlier_than_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
        ]
        indexes = [models.Index(fields=["sip", "version"])]

    def __str__(self) -> str:
        return f"insats {self.number}"


class SipSignature(CaseRow):
    """One authority's signature for its own part of one version. It stands for that version only."""

    sip = models.ForeignKey(Sip, on_delete=models.PROTECT, related_name="signatures")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_by_name = models.CharField("undertecknad av", max_length=160)
    signed_by_title = models.CharField(max_length=80, blank=True)
    signed_at = models.DateTimeField("undertecknad")

    class Meta:
        verbose_name, verbose_name_plural = "underskrift", "underskrifter"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "sip", "version", "domain"], name="signed_once_per_version"
            ),
        ]
        indexes = [models.Index(fields=["sip", "version"])]

    def __str__(self) -> str:
        return f"{self.domain}, version {self.version}"


class SupportMeasure(CaseRow):
    """A decided support at home. May be decided and started while the stay is still on.

    `planned_from` and `started_on` are the first day as planned and as it was; `ended_on` is the last day. A measure that
    never began ends without `started_on`.
    """

    class Kind(models.TextChoices):
        HOUSING = "housing", "Bostad"
        PERSONAL = "personal_support", "Personligt boendestöd"
        OCCUPATION = "occupation", "Sysselsättning"
        RELATIVES = "relatives", "Stöd till närstående"
        OUTPATIENT = "outpatient", "Öppenvård"

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="beslutad av")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("slag av stöd", max_length=20, choices=Kind)
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="kommun där stödet ges"
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("läge", max_length=8, choices=states.SUPPORT_STATES, default=states.DECIDED)
    decided_on = models.DateField("beslutad")
    planned_from = models.DateField("planeras börja", null=True, blank=True)
    started_on = models.DateField("började", null=True, blank=True)
    ended_on = models.DateField("sista dag", null=True, blank=True)
    end_reason = models.CharField("orsak", max_length=20, choices=EndReason, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "stödinsats", "stödinsatser"
        ordering = ["decided_on", "kind"]
        constraints = [
            models.CheckConstraint(
                name="support_state_agrees_with_its_days",
                condition=Q(
                    state=states.DECIDED, started_on__isnull=True, ended_on__isnull=True, end_reason=""
                )
                | Q(state=states.STARTED, started_on__isnull=False, ended_on__isnull=True, end_reason="")
                | Q(state=states.ENDED, ended_on__isnull=False) & ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="support_starts_after_decision",
                condition=Q(started_on__isnull=True) | Q(started_on__gte=F("decided_on")),
                violation_error_message="Stödet kan inte börja före beslutet.",
            ),
            models.CheckConstraint(
                name="support_ends_no_earlier_than_it_begins",
                condition=Q(ended_on__isnull=True)
                | Q(started_on__isnull=True, ended_on__gte=F("decided_on"))
                | Q(ended_on__gte=F("started_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "state"]),
            models.Index(fields=["collaboration", "municipality", "kind"]),
            models.Index(fields=["owner", "case"]),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class HandOff(CaseRow):
    """The receiving authority's confirmation of a going home: who there is the contact, and when they first meet."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="mottagare")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="+", verbose_name="vistelse")
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="kontaktperson"
    )
    contact_name = models.CharField("kontaktperson", max_length=160)
    first_meeting_on = models.DateField("första möte")
    confirmed_at = models.DateTimeField("bekräftad")
    confirmed_by_name = models.CharField(max_length=160)

    class Meta:
        verbose_name, verbose_name_plural = "överlämning", "överlämningar"
        constraints = [
            models.UniqueConstraint(fields=["case", "stay", "owner"], name="hand_off_confirmed_once"),
        ]
        indexes = [models.Index(fields=["owner", "case"]), models.Index(fields=["stay"])]

    def __str__(self) -> str:
        return "överlämning"
