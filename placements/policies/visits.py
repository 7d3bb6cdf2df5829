"""Who follows up bought places by visits, and what one sees of it: who handles the case, in the own authority."""

from django.db.models import QuerySet

from placements.models import FollowUpVisit
from placements.policies.homes import BUYING_ROLES
from vardkedja.core.actor import Actor
from vardkedja.core.policies import Decision, visible_cases, with_role


def can_visit(actor: Actor) -> Decision:
    """Plan, make and call off a visit."""
    return with_role(
        actor, *BUYING_ROLES, reason="Bara handläggare och enhetschef följer upp placeringen med besök."
    )


def visible_visits(actor: Actor) -> QuerySet[FollowUpVisit]:
    """The own authority's, in cases that the actor sees: not the economist's."""
    rows = FollowUpVisit.objects.filter(owner=actor.domain_id)
    if not actor.is_system:
        rows = rows.filter(case__in=visible_cases(actor).values("pk"))
    return rows.select_related("purchase__home", "purchase__asked", "purchase__stay", "case")
