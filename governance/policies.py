"""Who sees the figures of steering. They are aggregates: no person, no case."""

from django.db.models import QuerySet

from governance.models import IndicatorSnapshot
from vardkedja.core.actor import Actor
from vardkedja.core.models import Collaboration, Membership, Role
from vardkedja.core.policies import Decision, with_role
from vardkedja.core.querysets import valid_on

STEERING_ROLES = (Role.STEERING, Role.AUDITOR, Role.UNIT_MANAGER, Role.HEAD_OF_HOME)


def can_see_steering(actor: Actor) -> Decision:
    """The steering group, the auditors, and the managers of the authorities and homes that the figures are about."""
    return with_role(
        actor, *STEERING_ROLES, reason="Styrningens nyckeltal visas för styrgruppen, revisorer och chefer."
    )


def visible_collaborations(actor: Actor) -> QuerySet[Collaboration]:
    """Collaborations in which the actor's organisation is a member today."""
    if not can_see_steering(actor):
        return Collaboration.objects.none()
    mine = Membership.objects.filter(valid_on(actor.today), organisation=actor.domain.organisation_id)
    return Collaboration.objects.filter(pk__in=mine.values("collaboration")).order_by("name")


def visible_snapshots(actor: Actor) -> QuerySet[IndicatorSnapshot]:
    """Figures of those collaborations."""
    return IndicatorSnapshot.objects.filter(collaboration__in=visible_collaborations(actor).values("pk"))
