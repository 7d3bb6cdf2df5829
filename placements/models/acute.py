"""A request for an acute place, and what is filled in afterwards. Codes and moments: what was told lies in entries."""

from django.db import models
from django.db.models import F, Q

from placements.domain import acute
from referrals.models import Application
from vardkedja.core.models import CaseRow, Domain, Entry, Unit
from vardkedja.core.models.releases import Ground

CALLERS = tuple(acute.CALLERS.items())
NOES = tuple(acute.NOES.items())
POINTS = tuple((point.value, label) for point, label in acute.POINTS.items())


class AcuteRequest(CaseRow):
    """Somebody asks a home for a place at once. `…_at` is when it occurred, `…_recorded_at` when it was written down.

    `owner` wrote it down: the asking authority, or the home for what was told by telephone. Read by the two, and by the municipality that
    answers for the person.
    """

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="antecknad av")
    operator = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="boendet drivs av"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    #: The municipality's board that answers for the person meanwhile, where that is not who wrote the request down.
    home = models.ForeignKey(
        Domain,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="ansvarig kommun",
    )
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    by_phone = models.BooleanField("per telefon", default=False)
    caller = models.CharField("vem som frågar", max_length=10, choices=CALLERS)
    caller_name = models.CharField("frågar, namn", max_length=160)
    phone = models.CharField("nås på", max_length=40)
    #: On what ground it was told, also by telephone.
    ground = models.CharField("grund för att berätta", max_length=20, choices=Ground)
    #: Whether the person's number is known to who asked.
    known = models.BooleanField("identiteten är känd", default=True)
    medical_entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", verbose_name="medicinskt läge"
    )
    asked_by = models.UUIDField("frågades av", null=True, blank=True)
    asked_at = models.DateTimeField("frågades")
    asked_recorded_at = models.DateTimeField("frågan antecknad")
    answer = models.CharField(
        "svar", max_length=3, choices=(("yes", "Ja"), ("no", "Nej")), blank=True, default=""
    )
    answered_at = models.DateTimeField("svarades", null=True, blank=True)
    answer_recorded_at = models.DateTimeField("svaret antecknat", null=True, blank=True)
    answered_by_name = models.CharField("svarades av", max_length=160, blank=True, default="")
    reason = models.CharField("skäl till nej", max_length=12, choices=NOES, blank=True, default="")
    withdrawn_at = models.DateTimeField("återtagen", null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = "förfrågan om akut plats", "förfrågningar om akut plats"
        constraints = [
            models.UniqueConstraint(
                fields=["id", "case", "owner", "operator"], name="acute_request_and_operator"
            ),
            models.CheckConstraint(
                name="acute_request_recorded_after_it_was_asked",
                condition=Q(asked_recorded_at__gte=F("asked_at")),
            ),
            models.CheckConstraint(
                name="acute_answer_says_when_and_by_whom",
                condition=Q(
                    answer="", answered_at=None, answer_recorded_at=None, answered_by_name="", reason=""
                )
                | (
                    ~Q(answer="")
                    & ~Q(answered_by_name="")
                    & Q(answered_at__gte=F("asked_at"), answer_recorded_at__gte=F("answered_at"))
                ),
            ),
            models.CheckConstraint(
                name="acute_no_says_why",
                condition=Q(answer="no") & ~Q(reason="") | ~Q(answer="no") & Q(reason=""),
            ),
            models.CheckConstraint(
                name="answered_acute_request_is_not_withdrawn", condition=Q(answer="") | Q(withdrawn_at=None)
            ),
        ]
        indexes = [models.Index(fields=["operator", "unit"]), models.Index(fields=["owner", "asked_by"])]

    def __str__(self) -> str:
        return f"förfrågan om akut plats ({acute.STATES[self.state]})"

    @property
    def municipality(self) -> str:
        """The municipality that answers for the person: the one that was named, or who asked."""
        return str((self.home or self.owner).organisation)

    @property
    def state(self) -> acute.State:
        if self.answer:
            return acute.State(self.answer)
        return acute.State.WITHDRAWN if self.withdrawn_at else acute.State.WAITING


class AcutePoint(CaseRow):
    """One point that is filled in after an acute admission, by one authority, by a day.

    It is done by what the point asks for being done: an inquiry, a consent, a decision, an assessment, which have rows of their own.
    """

    request = models.ForeignKey(AcuteRequest, on_delete=models.PROTECT, related_name="points")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="antecknad av")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    #: Whose it is to fill in.
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name="fylls i av")
    kind = models.CharField("punkt", max_length=8, choices=POINTS)
    due_on = models.DateField("senast")
    occurred_on = models.DateField("skedde den", null=True, blank=True)
    #: The time of day too, where it is known.
    occurred_at = models.DateTimeField("skedde", null=True, blank=True)
    recorded_at = models.DateTimeField("antecknat", null=True, blank=True)
    recorded_by_name = models.CharField("antecknat av", max_length=160, blank=True, default="")
    #: The medical assessment, or why there is no consent, as written.
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "punkt efter akut plats", "punkter efter akut plats"
        constraints = [
            models.UniqueConstraint(fields=["case", "request", "kind"], name="acute_point_once_per_request"),
            models.CheckConstraint(
                name="acute_point_done_says_both_times",
                condition=Q(occurred_on=None, occurred_at=None, recorded_at=None, recorded_by_name="")
                | (Q(occurred_on__isnull=False, recorded_at__isnull=False) & ~Q(recorded_by_name="")),
            ),
            models.CheckConstraint(
                name="acute_point_recorded_after_it_occurred",
                condition=Q(occurred_at=None) | Q(recorded_at__gte=F("occurred_at")),
            ),
        ]
        indexes = [models.Index(fields=["request"])]

    def __str__(self) -> str:
        return self.get_kind_display()
