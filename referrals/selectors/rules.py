"""Which version of a unit's rules held at a moment."""

import datetime as dt
from uuid import UUID

from referrals.domain.queue import Rules
from referrals.models import QueuePolicy
from vardkedja.core.models import Organisation, Unit
from vardkedja.core.querysets import valid_on

#: Until a unit has set its own: priority, then time; nobody loses a position.
DEFAULT = Rules()


def policy_at(unit_id: UUID, moment: dt.datetime) -> QueuePolicy | None:
    """The version that held at the moment: of those that had begun, the latest; set anew for the same moment, the last set."""
    rows = QueuePolicy.objects.filter(unit=unit_id, valid_from__lte=moment)
    return (
        rows.order_by("-valid_from", "-set_at", "-revision").prefetch_related("quotas__organisation").first()
    )


def rules_at(unit_id: UUID, moment: dt.datetime) -> Rules:
    policy = policy_at(unit_id, moment)
    return policy.rules if policy else DEFAULT


def versions(unit: Unit) -> list[QueuePolicy]:
    """Every version of the unit's rules, the latest first."""
    rows = QueuePolicy.objects.filter(unit=unit)
    return list(rows.prefetch_related("quotas__organisation"))


def members_of(unit: Unit, day: dt.date) -> list[Organisation]:
    """The organisations that are members of the unit's collaboration on the day, by name."""
    members = Organisation.objects.filter(
        valid_on(day, "memberships__"), memberships__collaboration=unit.collaboration_id
    )
    return list(members.order_by("name").distinct())
