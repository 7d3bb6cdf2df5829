"""Set how long stays in a unit may be: a further version, from a day on."""

import datetime as dt
from dataclasses import asdict
from uuid import UUID

from placements import events, policies
from placements.actions.claims import refuse
from placements.domain import terms
from placements.domain.terms import Terms
from placements.models import StayTerms
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.formatting import date_iso
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

explain("stay_terms_once_per_version", "Någon annan har just satt tiderna. Ladda om sidan.")


@verb
def set_stay_terms(unit_id: UUID, new: Terms, valid_from: dt.date, reason: str, *, actor: Actor) -> StayTerms:
    """Set the terms of an own unit from a day on (`new.acute_days` is the queue's rules'). Raises `Impossible` at the field,
    `NotAllowed`, `NotVisible`.
    """
    unit = policies.day_units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible
    require(policies.can_give_place(actor, unit))
    refuse(terms.wrong(new))
    if valid_from < actor.today:
        raise Impossible("Tiderna kan gälla tidigast från i dag.", field="valid_from")
    if not reason.strip():
        raise Impossible("Skriv vem som har beslutat och varför.", field="reason")
    row = StayTerms(
        unit=unit, collaboration_id=unit.collaboration_id, operator_id=unit.operator_id, acute_more=new.acute_more,
        acute_times=new.acute_times, least=new.least, most=new.most, longest=new.longest, turnaround=new.turnaround,
        report_within=new.report_within, valid_from=valid_from,
        reason=reason.strip(), set_at=actor.now, set_by_name=actor.name,
        revision=StayTerms.objects.filter(unit=unit).count() + 1,
    )  # fmt: skip
    row.save(force_insert=True)
    event = events.StayTermsSet(unit=unit.name, valid_from=date_iso(valid_from))
    log.write(
        actor, log.Action.CHANGE, type(event).__name__, reason=event.sentence.format(**asdict(event)),
        owner_domain_id=actor.domain_id, object_id=row.pk, unit_id=unit.pk,
    )  # fmt: skip
    return row
