"""Who follows up bought places by visits, in the own authority; and which study visits before a stay one sees."""

from django.db.models import QuerySet

from placements.models import FollowUpVisit, StudyVisit
from placements.policies import visible_stays
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


def visible_study_visits(actor: Actor) -> QuerySet[StudyVisit]:
    """Those before the stays that the actor sees: coordination data, as the days of the stay."""
    rows = StudyVisit.objects.filter(stay__in=visible_stays(actor).values("pk"))
    return rows.select_related(
        "stay__unit", "stay__claim__place", "stay__municipality", "case", "owner", "settled_by"
    )
