"""Placement of children, for the facts that retention needs."""

import datetime as dt

from placements import policies
from vardkedja.core.actor import Actor
from vardkedja.core.domain.retention import ADULT
from vardkedja.core.identity import age_on
from vardkedja.core.models import Case, PersonRecord


def child_placed_on(actor: Actor, case: Case) -> dt.date | None:
    """The first day on which the case's person moved in before 18, by the own authority's record."""
    record = PersonRecord.objects.filter(domain=actor.domain_id, person_id=case.person_id).first()
    if record is None or record.birth_date is None:
        return None
    stays = policies.visible_stays(actor).filter(case=case, arrived_on__isnull=False)
    days = stays.order_by("arrived_on").values_list("arrived_on", flat=True)
    return next((day for day in days if age_on(record.birth_date, day) < ADULT), None)
