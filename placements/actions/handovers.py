"""Hand over between shifts: written by who goes off, read and signed by who comes on."""

from collections.abc import Collection, Mapping
from uuid import UUID

from placements import policies
from placements.domain.handovers import names_somebody
from placements.models import Handover, HandoverNote, HandoverReader, Stay
from placements.selectors.handovers import is_repeated, residents, staff_of
from vardkedja.core import log
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Category, EntryKind, Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb

NOTE = "Att veta till nästa pass"


@verb
def hand_over(
    unit_id: UUID, note: str, notes: Mapping[UUID, str], on_duty: Collection[UUID], *, actor: Actor
) -> Handover:
    """Write a handover: of the unit (which names nobody) and of residents, by stay. `on_duty`: who is to read and sign it.

    What is told of a resident is an entry in the case, the home's own. Raises `Impossible` at `note` (empty, or names a
    resident) and at `on_duty`, `NotVisible`, `NotAllowed`.
    """
    unit = policies.day_units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible
    require(policies.can_receive(actor, unit))
    told = {stay: text.strip() for stay, text in notes.items() if text.strip()}
    people = dict(staff_of(actor, unit))
    here = residents(actor, unit)
    if set(told) - {one.stay.pk for one in here}:
        raise NotVisible
    if is_repeated(actor, unit, note.strip(), told):
        raise Impossible("Den här överlämningen är redan skriven. Den står under Dagen.", field="note")
    _check(note.strip(), told, [one.name.full for one in here if one.known], list(people.values()))
    handover = Handover(
        operator_id=actor.domain_id, unit=unit, note=note.strip(), made_at=actor.now, made_by_name=actor.name
    )
    handover.save(force_insert=True)
    for one in here:
        if one.stay.pk in told:
            _tell_of(handover, one.stay, told[one.stay.pk], actor)
    _name(handover, on_duty, people)
    _log(actor, "HandedOver", unit, handover)
    return handover


def _check(note: str, told: Mapping[UUID, str], residents_names: list[str], staff: list[str]) -> None:
    if not note and not told:
        raise Impossible("Skriv något om enheten eller om någon av de boende.", field="note")
    if who := names_somebody(note, residents_names, staff):
        raise Impossible(
            f"Här står något om en enskild (”{who}”). Skriv det vid den boende i stället.", field="note"
        )


def _tell_of(handover: Handover, stay: Stay, text: str, actor: Actor) -> None:
    version = write_entry(
        stay.case_id, EntryKind.HANDOVER, Category.SOCIAL, [("note", NOTE, text)], actor=actor, unit_id=handover.unit_id
    )  # fmt: skip
    HandoverNote(
        case_id=stay.case_id,
        case_owner_id=stay.case_owner_id,
        handover=handover,
        operator_id=actor.domain_id,
        stay=stay,
        entry_id=version.entry_id,
    ).save(force_insert=True)


def _name(handover: Handover, on_duty: Collection[UUID], people: Mapping[UUID, str]) -> None:
    if set(on_duty) - set(people):
        raise Impossible("Välj bland dem som arbetar på enheten.", field="on_duty")
    HandoverReader.objects.bulk_create(
        HandoverReader(
            handover=handover, operator_id=handover.operator_id, user_id=pk, user_name=people[pk], on_duty=True
        )
        for pk in people
        if pk in on_duty
    )  # fmt: skip


@verb
def sign_handover(handover_id: UUID, *, actor: Actor) -> HandoverReader:
    """Say that one has read it. Once: signed again it stays as it was. Raises `NotVisible`, `NotAllowed`."""
    handover = _own(handover_id, actor)
    rows = HandoverReader.objects.filter(handover=handover, user=actor.user_id)
    row = rows.select_for_update().first()
    if row is None:
        row = HandoverReader(
            handover=handover, operator_id=handover.operator_id, user_id=actor.user_id, user_name=actor.name,
            on_duty=False, signed_at=actor.now,
        )  # fmt: skip
        row.save(force_insert=True)
    elif row.signed_at is None:
        rows.update(signed_at=actor.now)
        row.signed_at = actor.now
    _log(actor, "HandoverSigned", handover.unit, handover)
    return row


@verb
def change_duty(handover_id: UUID, on_duty: Collection[UUID], *, actor: Actor) -> Handover:
    """Say anew who is on duty: who fell ill is waited for no longer, who came instead is. What is signed stays.

    Raises `Impossible` at `on_duty`, `NotVisible`, `NotAllowed`.
    """
    handover = _own(handover_id, actor)
    known = {row.user_id: row for row in handover.readers.select_for_update()}
    people = dict(staff_of(actor, handover.unit)) | {pk: row.user_name for pk, row in known.items()}
    if set(on_duty) - set(people):
        raise Impossible("Välj bland dem som arbetar på enheten.", field="on_duty")
    HandoverReader.objects.filter(handover=handover).update(on_duty=False)
    HandoverReader.objects.filter(handover=handover, user__in=on_duty).update(on_duty=True)
    _name(handover, set(on_duty) - set(known), people)
    _log(actor, "HandoverDutyChanged", handover.unit, handover)
    return handover


def _own(handover_id: UUID, actor: Actor) -> Handover:
    handover = policies.visible_handovers(actor).filter(pk=handover_id).first()
    if handover is None:
        raise NotVisible
    require(policies.can_receive(actor, handover.unit))
    return handover


def _log(actor: Actor, what: str, unit: Unit, handover: Handover) -> None:
    """The unit's own: it is nobody's case. Each entry has told its own."""
    log.change(actor, what, unit_id=unit.pk, object_id=handover.pk)
