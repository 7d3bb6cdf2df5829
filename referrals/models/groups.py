"""Legal grounds as dated data, and the referral group with its rules. Reference data: holds no person of the chain."""

from django.conf import settings
from django.db import models

from vardkedja.core.models import Collaboration, Domain, Row, Unit, period_constraint
from vardkedja.core.querysets import ValidQuerySet


class LegalGround(Row):
    """A legal ground as it reads between two days, and the decisions that a stay on it requires."""

    code = models.CharField("kod", max_length=24)
    label = models.CharField("grund", max_length=120)
    paragraph = models.CharField("lagrum", max_length=120)
    #: Kinds of decision (`domain.decisions.Kind`), in the order in which they are asked for.
    required = models.JSONField("beslut som krävs", default=list)
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "laglig grund", "lagliga grunder"
        ordering = ["position", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="legal_ground_once_per_day"),
            period_constraint("legal_ground_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.paragraph})"


class ReferralGroup(Row):
    """A joint group of heads and professions that assesses applications. No authority: its chair's domain keeps its papers."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("namn", max_length=120)
    host = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", verbose_name="värd, ordförandens myndighet"
    )

    class Meta:
        verbose_name, verbose_name_plural = "remissgrupp", "remissgrupper"
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "name"], name="group_name_once_per_collaboration"
            )
        ]

    def __str__(self) -> str:
        return self.name


class GroupUnit(Row):
    """A unit whose applications the group assesses."""

    group = models.ForeignKey(ReferralGroup, on_delete=models.PROTECT, related_name="group_units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "unit"], name="unit_once_per_group")]

    def __str__(self) -> str:
        return f"{self.group}: {self.unit}"


class GroupMember(Row):
    """A member's time in the group, for one authority and profession. The chair is of the host's domain.

    A substitute prepares as a member and counts at a meeting where the member for whom it stands in is not. The user
    representative takes part in what is common and in no case.
    """

    class Seat(models.TextChoices):
        ORDINARY = "ordinary", "ordinarie"
        SUBSTITUTE = "substitute", "ersättare"
        USER = "user", "brukarrepresentant"

    group = models.ForeignKey(ReferralGroup, on_delete=models.PROTECT, related_name="members")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    profession = models.CharField("profession", max_length=60)
    is_chair = models.BooleanField("ordförande", default=False)
    kind = models.CharField("plats", max_length=10, choices=Seat, default=Seat.ORDINARY)
    stands_in_for = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="ersättare för",
    )
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "ledamot", "ledamöter"
        constraints = [
            period_constraint("group_member_ends_after_it_begins"),
            models.CheckConstraint(
                name="substitute_stands_in_for_a_member",
                condition=models.Q(kind="substitute", stands_in_for__isnull=False)
                | (~models.Q(kind="substitute") & models.Q(stands_in_for__isnull=True)),
            ),
            models.CheckConstraint(
                name="user_representative_never_chairs",
                condition=~models.Q(kind="user", is_chair=True),
            ),
        ]
        indexes = [models.Index(fields=["group", "domain"]), models.Index(fields=["user"])]

    def __str__(self) -> str:
        return f"{self.user}, {self.profession}"


class GroupRule(Row):
    """When the group may assess, between two days: so many members, of these authorities and professions.

    `urgent_at_least` is how many must agree when the chair decides between meetings. A group without a rule leaves to its chair
    how an assessment comes about.
    """

    group = models.ForeignKey(ReferralGroup, on_delete=models.PROTECT, related_name="rules")
    at_least = models.PositiveSmallIntegerField("minst så många ledamöter")
    urgent_at_least = models.PositiveSmallIntegerField("minst så många mellan möten")
    #: Ids of domains, as text.
    authorities = models.JSONField("myndigheter som ska vara med", default=list, blank=True)
    professions = models.JSONField("professioner som ska vara med", default=list, blank=True)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "regel om beslutförhet", "regler om beslutförhet"
        ordering = ["-valid_from"]
        constraints = [
            period_constraint("group_rule_ends_after_it_begins"),
            models.UniqueConstraint(fields=["group", "valid_from"], name="group_rule_once_per_day"),
            models.CheckConstraint(
                name="group_rule_asks_for_somebody",
                condition=models.Q(at_least__gte=1, urgent_at_least__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: minst {self.at_least}"


class DeclineReason(Row):
    """A reason for not recommending a placement, as it reads between two days, and the next step that it proposes.

    Sobriety for some time is none: care is not withheld until the harm that it treats has gone.
    """

    code = models.CharField("kod", max_length=24)
    label = models.CharField("skäl", max_length=160)
    next_step = models.CharField("föreslaget nästa steg", max_length=300)
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "skäl att inte tillstyrka", "skäl att inte tillstyrka"
        ordering = ["position", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="decline_reason_once_per_day"),
            period_constraint("decline_reason_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.label
