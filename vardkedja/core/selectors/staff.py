"""The own authority's staff: who handles what, who is away."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count

from vardkedja.core import policies
from vardkedja.core.actor import Actor
from vardkedja.core.models import Assignment, Case, CaseHandler, User, UserAbsence

Duty = CaseHandler.Duty


@dataclass
class Colleague:
    """One of the staff: roles, how many open cases they answer for and stand in for, when they are away."""

    user: User
    roles: list[str] = field(default_factory=list)
    responsible: int = 0
    deputy: int = 0
    absences: list[UserAbsence] = field(default_factory=list)
    away: bool = False


def colleagues(actor: Actor) -> list[Colleague]:
    """Those who handle cases in the own domain today, in four queries."""
    found: dict[UUID, Colleague] = {}
    held = Assignment.objects.valid(actor.today).filter(domain=actor.domain_id, role__in=policies.CASE_ROLES)
    for one in held.select_related("user", "unit").order_by("user__last_name", "user__first_name", "role"):
        label = f"{one.get_role_display()}, {one.unit}" if one.unit else one.get_role_display()
        found.setdefault(one.user_id, Colleague(one.user)).roles.append(label)
    handled = CaseHandler.objects.filter(domain=actor.domain_id, content_object__closed_at=None)
    for user, duty, count in handled.values_list("user", "duty").annotate(count=Count("pk")):
        if user in found:
            setattr(found[user], duty, count)
    for absence in absences(actor):
        if absence.user_id in found:
            found[absence.user_id].absences.append(absence)
            found[absence.user_id].away |= absence.valid_from <= actor.today
    return list(found.values())


def absences(actor: Actor, user_id: UUID | None = None) -> list[UserAbsence]:
    """Absences that are not over, in the own domain."""
    rows = UserAbsence.objects.filter(domain=actor.domain_id, valid_to__gt=actor.today)
    if user_id:
        rows = rows.filter(user=user_id)
    return list(rows.order_by("valid_from"))


def cases_of(actor: Actor, user_id: UUID) -> list[Case]:
    """Open cases for which a colleague is responsible."""
    held = CaseHandler.objects.filter(domain=actor.domain_id, duty=Duty.RESPONSIBLE, user=user_id)
    cases = policies.visible_cases(actor).filter(pk__in=held.values("content_object"), closed_at=None)
    return list(cases.order_by("-opened_at"))


def stranded(actor: Actor) -> dict[UUID, int]:
    """User → open cases of those who handle cases here but no longer have an assignment: nobody may be forgotten."""
    here = Assignment.objects.valid(actor.today).filter(domain=actor.domain_id).values("user")
    rows = CaseHandler.objects.filter(
        domain=actor.domain_id, duty=Duty.RESPONSIBLE, content_object__closed_at=None
    )
    counts: dict[UUID, int] = defaultdict(int)
    for user in rows.exclude(user__in=here).values_list("user", flat=True):
        counts[user] += 1
    return dict(counts)
