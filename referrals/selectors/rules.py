"""Which version of a unit's rules held at a moment."""

import datetime as dt
from uuid import UUID

from referrals.domain.queue import Rules
from referrals.models import QueuePolicy

#: Until a unit has set its own: priority, then time; nobody loses a position.
DEFAULT = Rules()


def policy_at(unit_id: UUID, moment: dt.datetime) -> QueuePolicy | None:
    """The version that held at the moment: of those that had begun, the latest; set anew for the same moment, the last set."""
    rows = QueuePolicy.objects.filter(unit=unit_id, valid_from__lte=moment)
    return rows.order_by("-valid_from", "-set_at").prefetch_related("quotas__organisation").first()


def rules_at(unit_id: UUID, moment: dt.datetime) -> Rules:
    policy = policy_at(unit_id, moment)
    return policy.rules if policy else DEFAULT
