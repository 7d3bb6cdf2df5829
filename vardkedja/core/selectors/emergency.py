"""What one may have emergency access to, and who has had it."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from vardkedja.core import emergencies, policies
from vardkedja.core.actor import Actor
from vardkedja.core.errors import DomainError
from vardkedja.core.identity import parse_number
from vardkedja.core.models import Case, CaseParty, EmergencyAccess, PersonIdentifier, Task
from vardkedja.core.querysets import valid_on


@dataclass(frozen=True)
class Target:
    """A case, or an own record."""

    case_id: UUID | None = None
    record_id: UUID | None = None


def find(actor: Actor, text: str) -> Target | None:
    """What the own authority has under a case number or a person number, whatever the inner limits; None for nothing."""
    written = text.strip()
    cases = Case.objects.filter(number__iexact=written)
    found = cases.filter(owner=actor.domain_id).first() or cases.first()
    if found:
        return Target(case_id=found.pk)
    try:
        number = parse_number(written)
    except DomainError:
        return None
    known = PersonIdentifier.objects.filter(
        domain=actor.domain_id, system=number.system, value=number.value
    ).first()
    if known:
        return Target(record_id=known.record_id)
    # A protected person's record is hidden from whoever is not named; an own case about the person leads there.
    own = (
        Case.objects.filter(owner=actor.domain_id, person_id=number.person_id).order_by("-opened_at").first()
    )
    return Target(case_id=own.pk) if own else None


@dataclass(frozen=True)
class Banner:
    """An open emergency access as every page shows it."""

    row: EmergencyAccess
    minutes: int


def banners(actor: Actor) -> list[Banner]:
    """The actor's open accesses with the minutes left, rounded up."""
    if not policies.can_open_emergency(actor):
        return []
    held = emergencies.open_now(actor)
    return [Banner(row, -(-int((row.valid_to - actor.now).total_seconds()) // 60)) for row in held]


def visible_emergencies(actor: Actor) -> QuerySet[EmergencyAccess]:
    """One's own and those that one has been told of; all of the authority's for managers and the log reviewer."""
    rows = EmergencyAccess.objects.filter(domain=actor.domain_id).select_related("case", "user")
    if policies.can_see_emergencies(actor):
        return rows
    told = Task.objects.filter(domain=actor.domain_id, assignee=actor.user_id, kind="emergency_told")
    return rows.filter(Q(user=actor.user_id) | Q(pk__in=told.values("subject_id")))


def told_as_owner(actor: Actor, case: Case) -> list[Task]:
    """That other authorities have used emergency access in an own case, as the open tasks say."""
    rows = Task.objects.filter(domain=actor.domain_id, case=case, kind="emergency_owner", done_at=None)
    return list(rows.order_by("created_at"))


def others_in(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """The other authorities in a case as choices."""
    parties = CaseParty.objects.filter(valid_on(actor.today), case=case).exclude(domain=actor.domain_id)
    rows = parties.select_related("domain").order_by("domain__name")
    return list({str(row.domain_id): str(row.domain) for row in rows}.items())
