"""What the pages show of protected persons: the closed case, the dated facts, who is named."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from vardkedja.core import policies, protection, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.protection import RevealForm
from vardkedja.core.models import Assignment, Case, NamedReader, ProtectedPerson, User
from vardkedja.core.models.users import CASE_ROLES


def closed_case(actor: Actor, case: Case) -> dict[str, Any]:
    """The page in place of a protected person's case for who is not named: its number, and what the actor may do."""
    people = protection.of_case(actor, case) if policies.can_name_readers(actor) else []
    return {
        "case": case,
        "crumbs": [
            {"label": "Ärenden", "url": reverse("core:cases")},
            {"label": f"Ärende {case.number}", "url": ""},
        ],
        "naming": [reverse("core:protected", args=[person.pk]) for person in people],
        "may_reveal": policies.can_reveal_protected(actor),
        "may_emergency": policies.can_open_emergency(actor),
        "form": RevealForm(),
        "reveal_url": reverse("core:protected_reveal", args=[case.pk]),
    }


def protected_person(actor: Actor, protected_id: UUID) -> ProtectedPerson:
    """What the authority protects, for those who name readers and those named. Raises `NotVisible`."""
    rows = protection.in_force(actor).select_related("case", "told_by")
    person = rows.filter(pk=protected_id).first()
    if person is None or not (policies.can_name_readers(actor) or is_named(actor, person)):
        raise NotVisible
    return person


def is_named(actor: Actor, person: ProtectedPerson) -> bool:
    return NamedReader.objects.filter(content_object=person, user=actor.user_id).exists()


def cases_of(actor: Actor, person: ProtectedPerson) -> list[Case]:
    """The cases by whose number the actor may know it; a case whose owner told nothing is not among them."""
    seen = policies.visible_cases(actor).order_by("opened_at")
    if person.case_id:
        return list(seen.filter(pk=person.case_id))
    return list(withheld.leave_out(actor, seen.filter(person_id=person.person_id)))


def named(person: ProtectedPerson) -> list[NamedReader]:
    rows = NamedReader.objects.filter(content_object=person).select_related("user")
    return list(rows.order_by("user__last_name", "user__first_name"))


def may_be_named(actor: Actor, person: ProtectedPerson) -> list[tuple[str, str]]:
    """Colleagues who handle cases and are not named yet, as choices."""
    held = Assignment.objects.valid(actor.today).filter(domain=actor.domain_id, role__in=CASE_ROLES)
    users = User.objects.filter(pk__in=held.values("user"), is_active=True)
    users = users.exclude(pk=actor.user_id).exclude(
        pk__in=NamedReader.objects.filter(content_object=person).values("user")
    )
    rows = users.order_by("last_name", "first_name")
    return [(str(user.pk), f"{user}, {user.title}" if user.title else str(user)) for user in rows]
