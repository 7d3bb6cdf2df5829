"""Who is out, until when, and who is back."""

import datetime as dt
from uuid import UUID

from placements import events
from placements.actions.claims import own_stay, refuse
from placements.domain import conditions
from placements.domain.stays import Act
from placements.models import Absence
from vardkedja.core import clock, log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.verbs import explain, verb

OVERLAPS = "Personen är redan registrerad som frånvarande de dagarna."
explain("one_absence_at_a_time", OVERLAPS, "away_from")


@verb
def register_absence(
    stay_id: UUID,
    *,
    actor: Actor,
    kind: str,
    away_from: dt.date,
    expected_back: dt.date | None,
    away_at: dt.time | None = None,
    expected_at: dt.time | None = None,
) -> Absence:
    """Register that a resident went out, and when they are expected back, with the hours where they are known. The place is kept.

    Raises `Impossible` at the field, `NotVisible`, `NotAllowed`.
    """
    stay = own_stay(actor, stay_id, Act.LEAVE)
    if kind not in Absence.Kind.values:
        raise Impossible("Välj slag av frånvaro.", field="kind")
    refuse(
        conditions.away(away_from, stay.arrived_on, actor.today, expected_back),
        conditions.away_hours(away_from, away_at, expected_back, expected_at, clock.local(actor.now)),
    )
    if Absence.objects.filter(stay=stay, back_on__gt=away_from).exists():
        raise Impossible(OVERLAPS, field="away_from")
    absence = Absence(
        case_id=stay.case_id,
        case_owner_id=stay.case_owner_id,
        stay=stay,
        operator_id=stay.operator_id,
        collaboration_id=stay.collaboration_id,
        unit_id=stay.unit_id,
        kind=kind,
        away_from=away_from,
        away_at=away_at,
        expected_back=expected_back,
        expected_at=expected_at,
        recorded_at=actor.now,
    )
    absence.save(force_insert=True)
    log.tell(
        actor,
        events.WentAway(unit=stay.unit.name, day=conditions.date_words(away_from)),
        stay.case,
        subject_id=stay.pk,
    )
    return absence


@verb
def register_return(stay_id: UUID, *, actor: Actor, back_on: dt.date) -> Absence:
    """Register that a resident is back. Raises `Impossible` when nobody was out."""
    stay = own_stay(actor, stay_id, Act.RETURN)
    absence = Absence.objects.select_for_update().filter(stay=stay, back_on=None).first()
    if absence is None:
        raise NotVisible
    refuse(conditions.back(back_on, absence.away_from, actor.today))
    Absence.objects.filter(pk=absence.pk).update(back_on=back_on)
    absence.back_on = back_on
    log.tell(
        actor,
        events.CameBack(unit=stay.unit.name, day=conditions.date_words(back_on)),
        stay.case,
        subject_id=stay.pk,
    )
    return absence
