"""The region's part in a case's placements: what the county's agreement asks and what is written down, for every party."""

import datetime as dt
from typing import Any
from uuid import UUID

from placements import policies
from placements.domain import region
from placements.models import RegionPart, RegionTerms
from referrals.domain.decisions import Kind
from referrals.models import Application, Decision
from referrals.policies import visible_applications
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Unit

#: Outcomes of a decision that let somebody in.
GRANTED = ("granted", "partly")


def terms_on(collaboration_id: UUID, day: dt.date) -> RegionTerms | None:
    """What the county's agreement asks at a decision that day; None: nothing."""
    rows = RegionTerms.objects.filter(collaboration=collaboration_id, valid_from__lte=day)
    return rows.order_by("-valid_from").first()


def region_applications(actor: Actor, case: Case) -> list[Application]:
    """Applications in the case for an HVB that have been sent, the latest first."""
    rows = visible_applications(actor).filter(case=case, unit__legal_type=Unit.LegalType.HVB)
    return list(rows.exclude(sent_at=None).select_related("unit").order_by("-sent_at"))


def region_parts(actor: Actor, case: Case) -> list[RegionPart]:
    rows = policies.visible_region_parts(actor).filter(case=case)
    return list(rows.select_related("application__unit", "owner"))


def region_panel(actor: Actor, case: Case) -> dict[str, Any]:
    """What is written down, and what the agreement asks and is lacking; empty where nothing of either. Four queries."""
    parts = region_parts(actor, case)
    lacking = _lacking(actor, case, parts)
    return {"parts": parts, "lacking": lacking, "actor": actor} if parts or lacking else {}


def _lacking(actor: Actor, case: Case, parts: list[RegionPart]) -> list[str]:
    """What the agreement asks at the latest decision that grants an HVB, and nobody has written down."""
    granted = Decision.objects.filter(
        case=case,
        kind=Kind.ASSISTANCE,
        outcome__in=GRANTED,
        superseded_at=None,
        unit__legal_type=Unit.LegalType.HVB,
    )
    decision = granted.order_by("-decided_on").first()
    terms = terms_on(case.collaboration_id, decision.decided_on) if decision else None
    done = {row.part for row in parts}
    return [
        region.ASKED[part] for part in region.DEEDS if terms and getattr(terms, part) and part not in done
    ]
