"""Applications and queue tickets. No free text about a person: that lies in entries, and in the own domain's draft."""

from django.db import models

from referrals.domain import routes, states
from referrals.domain.decisions import WITHOUT_PLACE, Kind
from referrals.domain.queue import PRIORITIES
from referrals.models.groups import LegalGround
from vardkedja.core.models import CaseRow, Collaboration, Domain, Entry, Row, Unit, UnitRoute


class Level(models.TextChoices):
    """What is sought when no unit is named; each is met by units of some legal types."""

    HVB = "hvb", "HVB (behandling dygnet runt)"
    HOUSING = "housing", "Stödboende (boende med stöd)"
    SUPPORT = "support", "Stöd från kommunen, utan plats"
    OPEN = "open", "Öppenvård hos regionen, utan plats"
    BOTH = "both", "Öppenvård och stöd tillsammans, utan plats"


LEVEL_TYPES: dict[str, tuple[str, ...]] = {
    Level.HVB: (Unit.LegalType.HVB,),
    Level.HOUSING: (Unit.LegalType.HOUSING_WITH_SUPPORT, Unit.LegalType.SUPPORTED_16_20),
}
NO_PLACE = sorted(WITHOUT_PLACE)
PRIORITY_CHOICES = tuple(PRIORITIES.items())
STATE_CHOICES = tuple((state.value, label) for state, label in states.LABELS.items())
#: The acute route is no unit's own: an application comes by it.
ROUTE_CHOICES = (*UnitRoute.Route.choices, (routes.ACUTE, "Akut plats"))
OPEN_STATES = sorted(state.value for state in states.OPEN)


class TicketQuerySet(models.QuerySet):
    def waiting(self) -> "TicketQuerySet":
        return self.filter(state=QueueTicket.State.WAITING)


class TicketManager(models.Manager.from_queryset(TicketQuerySet)):  # type: ignore[misc]
    """Never asks for `owner`: the roles have no right to read that column, since it tells the applicant."""

    def get_queryset(self) -> TicketQuerySet:
        return super().get_queryset().defer("owner")


class QueueTicket(Row):
    """A position in a unit's queue as the whole collaboration sees it: unit, class, times, state, an opaque reference.

    `owner` (the applicant's domain) can be written and is used by the policies, but no role may read it. Those who are
    party to the case reach the ticket from the application. Each change says what and why (`change`, `why`,
    `changed_at`), and the database writes it down as a `QueueEvent`; see `actions.tickets`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "väntar"
        LEFT = "left", "har lämnat kön"

    class Change(models.TextChoices):
        """What happens to a ticket."""

        JOINED = "joined", "ställdes i kön"
        COMPLETED = "completed", "blev komplett för bedömning"
        PRIORITY = "priority", "fick sin prioritet"
        MOVED = "moved", "flyttades till en annan enhets kö"
        LEFT = "left", "lämnade kön"
        RETURNED = "returned", "kom tillbaka till kön"
        PAUSED = "paused", "pausades"
        RESUMED = "resumed", "väntar igen"
        OFFERED = "offered", "fick ett erbjudande"
        KEPT = "kept", "erbjudandet gick tillbaka, köplatsen är kvar"
        LOST = "lost", "erbjudandet gick tillbaka, ställdes sist"
        ACCEPTED = "accepted", "tackade ja till erbjudandet"
        GIVEN = "given", "har fått en plats som väntar"
        PASSED = "passed", "enheten sade nej just nu"
        TAKEN_UP = "taken_up", "enheten tar upp den igen"

    class Why(models.TextChoices):
        """Why, by code: the row is read by the whole county."""

        WITHDRAWN = "withdrawn", "ansökan återkallades"
        PLACED = "placed", "fick plats"
        REFUSED = "refused", "avslag"
        NOT_RECOMMENDED = "not_recommended", "remissgruppen tillstyrkte inte"
        ASSESSED = "assessed", "placeringsbedömning"
        FOLLOWED = "followed", "gruppens förslag följdes"
        RECONSIDERED = "reconsidered", "ansökan togs upp på nytt"
        OWN_WISH = "own_wish", "den enskildes önskan"
        OTHER_CARE = "other_care", "annan vård pågår"
        NOT_REACHED = "not_reached", "går inte att nå"
        MORE_ASKED = "more_asked", "uppgifter har begärts in"
        READY = "ready", "hindret är borta"
        DECLINED = "declined", "tackade nej"
        EXPIRED = "expired", "svarade inte i tid"
        BY_UNIT = "by_unit", "enheten tog tillbaka erbjudandet"
        NOT_COMBINED = "not_combined", "kan inte kombineras med boende just nu"
        CARE_NEED = "care_need", "enheten kan inte ge den vård som behövs just nu"
        STAFFING = "staffing", "bemanningen räcker inte just nu"
        PLACE = "place", "platsen passar inte"
        NOT_GIVEN = "not_given", "platsen gavs inte i tid"
        OTHER = "other", "annat skäl"
        REBUILT = "rebuilt", "återskapad ur ansökan"
        #: A place was given to somebody who did not stand first.
        PAST_URGENT = "past_urgent", "före turordningen: behovet är akut och kan inte vänta"
        PAST_AGREED = (
            "past_agreed",
            "före turordningen: remissgruppen eller styrgruppen har beslutat om företräde",
        )
        PAST_UNSUITED = "past_unsuited", "före turordningen: platsen passar inte dem som står före"
        PAST_MOVES = "past_moves", "före turordningen: flytt från en annan enhet"
        PAST_OTHER = "past_other", "före turordningen: annat skäl"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    priority_class = models.PositiveSmallIntegerField("prioritet", choices=PRIORITY_CHOICES, default=3)
    #: When the application became *köbar*, and when it was *komplett för bedömning*; the unit's rules say which counts.
    requested_at = models.DateTimeField("köbar sedan")
    completed_at = models.DateTimeField("komplett sedan", null=True, blank=True)
    acute = models.BooleanField("akut", default=False)
    paused = models.BooleanField("pausad", default=False)
    #: When the offer was made that waits for an answer.
    offered_at = models.DateTimeField("erbjuden", null=True, blank=True)
    #: When it was put last, having declined an offer.
    last_at = models.DateTimeField("ställd sist", null=True, blank=True)
    state = models.CharField("läge", max_length=8, choices=State, default=State.WAITING)
    left_at = models.DateTimeField("lämnade kön", null=True, blank=True)
    reference = models.CharField("referens", max_length=12)
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    group_domain = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    change = models.CharField("senaste händelse", max_length=12, choices=Change, default=Change.JOINED)
    why = models.CharField("skäl", max_length=20, choices=Why, blank=True)
    changed_at = models.DateTimeField("ändrad")
    #: Counted by the database.
    row_version = models.PositiveIntegerField(default=1)

    objects = TicketManager()

    class Meta:
        base_manager_name = "objects"
        verbose_name, verbose_name_plural = "köplats", "köplatser"
        constraints = [
            models.CheckConstraint(
                name="ticket_that_left_says_when",
                condition=models.Q(state="waiting", left_at__isnull=True)
                | models.Q(state="left", left_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_priority_is_a_class", condition=models.Q(priority_class__in=list(PRIORITIES))
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "priority_class", "requested_at"])]

    def __str__(self) -> str:
        return self.reference


class Application(CaseRow):
    """An authority's application for a person. Contents lie in entries of the owner; parties see this row once it is sent.

    `operator`, `group_domain`, `home` and `region` name the domains that take part; they may move `state`, nothing else.
    """

    owner = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="sökande myndighet"
    )
    legal_ground = models.ForeignKey(
        LegalGround, on_delete=models.PROTECT, related_name="+", verbose_name="laglig grund"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="sökt enhet"
    )
    level = models.CharField("sökt nivå", max_length=8, choices=Level, blank=True)
    urgency = models.PositiveSmallIntegerField("önskad prioritet", choices=PRIORITY_CHOICES, default=3)
    state = models.CharField("läge", max_length=10, choices=STATE_CHOICES, default="draft")
    #: The unit's route in on the day of sending: it is followed to the end. Empty: a draft, or sent before routes were kept.
    route = models.CharField("intagningsväg", max_length=20, choices=ROUTE_CHOICES, blank=True, default="")
    shared = models.BooleanField("utlämnad", default=False)
    #: Two times: when it was sent (*köbar*) and when it was complete for assessment.
    sent_at = models.DateTimeField("skickad", null=True, blank=True)
    completed_at = models.DateTimeField("komplett", null=True, blank=True)
    #: What was missing when it was sent, as `domain.steps.told_codes` says it: which questions, never an answer.
    lacking = models.JSONField("saknas", default=list, blank=True)
    created_at = models.DateTimeField()
    ticket = models.ForeignKey(QueueTicket, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    identity_entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    group_domain = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    home = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    region = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "ansökan", "ansökningar"
        constraints = [
            models.UniqueConstraint(fields=["id", "case"], name="application_and_case"),
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=models.Q(state__in=OPEN_STATES),
                name="one_open_application_per_unit",
            ),
            models.CheckConstraint(
                name="application_by_the_cases_owner", condition=models.Q(owner=models.F("case_owner"))
            ),
            models.CheckConstraint(
                name="sent_application_has_its_ticket",
                condition=models.Q(state="draft", sent_at__isnull=True)
                | models.Q(state="withdrawn", sent_at__isnull=True)
                | models.Q(
                    sent_at__isnull=False, unit__isnull=False, ticket__isnull=False, operator__isnull=False
                )
                | models.Q(
                    level__in=NO_PLACE,
                    sent_at__isnull=False,
                    unit__isnull=True,
                    ticket__isnull=True,
                    operator__isnull=True,
                    group_domain__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="without_place_there_is_no_unit",
                condition=~models.Q(level__in=NO_PLACE) | models.Q(unit__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=OPEN_STATES, unit__isnull=True),
                name="one_open_application_without_place",
            ),
            models.CheckConstraint(
                name="complete_application_was_sent",
                condition=models.Q(completed_at__isnull=True)
                | models.Q(completed_at__gte=models.F("sent_at")),
            ),
        ]
        indexes = [models.Index(fields=["owner", "state"]), models.Index(fields=["unit", "state"])]

    def __str__(self) -> str:
        return f"ansökan ({self.get_state_display()})"

    @property
    def without_place(self) -> bool:
        """Whether support or outpatient care is sought: no unit, no position, no group; it ends in the decisions on that."""
        return self.level in WITHOUT_PLACE

    @property
    def required(self) -> list[Kind]:
        """The decisions that it needs: its legal ground's for a stay, else of those who decide on what is sought."""
        return [Kind(kind) for kind in WITHOUT_PLACE.get(self.level, self.legal_ground.required)]

    @property
    def sought(self) -> str:
        """What is sought, in words: the unit, else the level or what is sought without a place."""
        return self.unit.name if self.unit else self.get_level_display()

    @property
    def follows(self) -> str:
        """The route in that it follows; one sent before routes were kept has a group or has none."""
        return self.route or (UnitRoute.Route.GROUP if self.group_domain_id else UnitRoute.Route.HEAD)


class DraftText(CaseRow):
    """What is typed so far, read by the own domain only and removed when the application is complete.

    `body`: `answers` by question, `confirmed` (step → what it rested on when it was saved), `prefilled` (question → where its answer
    comes from, until somebody has confirmed it).
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    body = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "application"], name="one_draft_per_application")
        ]

    def __str__(self) -> str:
        return "utkast"


class ApplicationEntry(CaseRow):
    """A further entry of an application beside text and identity: `key` is its category, or the question whose file it is.

    Read by its owner and by those who may read the entry: which kinds of entries there are is told to nobody else.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("fråga eller slag", max_length=24)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "del av ansökan", "delar av ansökan"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "application", "key"], name="application_entry_once_per_key"
            )
        ]
        indexes = [models.Index(fields=["application"])]

    def __str__(self) -> str:
        return "del av ansökan"


class CompletionRequest(CaseRow):
    """A receiver sends an application back: which questions it wants answered (codes), when, and when they were.

    Between the two moments the receiver's clocks stand still (`selectors.pauses`).
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="begärd av myndighet"
    )
    codes = models.JSONField("saknas", default=list)
    asked_by_name = models.CharField("begärd av", max_length=160)
    asked_at = models.DateTimeField("begärd")
    answered_at = models.DateTimeField("besvarad", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "begäran om komplettering", "begäran om komplettering"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "application"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_completion_request",
            ),
            models.CheckConstraint(
                name="completion_answered_after_it_was_asked",
                condition=models.Q(answered_at__isnull=True)
                | models.Q(answered_at__gte=models.F("asked_at")),
            ),
        ]
        indexes = [models.Index(fields=["application"])]

    def __str__(self) -> str:
        return "begäran om komplettering"
