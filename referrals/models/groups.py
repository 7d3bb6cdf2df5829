"""Legal grounds as dated data, and the referral group. Reference data: holds no person of the chain."""

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
    """A member's time in the group, for one authority and profession. The chair is of the host's domain."""

    group = models.ForeignKey(ReferralGroup, on_delete=models.PROTECT, related_name="members")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    profession = models.CharField("profession", max_length=60)
    is_chair = models.BooleanField("ordförande", default=False)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "ledamot", "ledamöter"
        constraints = [period_constraint("group_member_ends_after_it_begins")]
        indexes = [models.Index(fields=["group", "domain"]), models.Index(fields=["user"])]

    def __str__(self) -> str:
        return f"{self.user}, {self.profession}"
