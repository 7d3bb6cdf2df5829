"""Daily notes: switch them, write, sign, add to what is signed, and note that the person holds it to be wrong."""

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID

from placements import policies as stays
from placements.actions.claims import refuse
from placements.domain import notes
from placements.domain.notes import Switch
from placements.domain.stays import Act, refusal
from placements.events import notes as events
from placements.models import DailyNote, NoteObjection, NotesSetting, Stay
from placements.policies import notes as policies
from placements.selectors.notes import hindrance, text_of
from vardkedja.core import clock, log
from vardkedja.core.actions.entries import Field, body_of, write_entry, write_version
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.formatting import date_iso, moment
from vardkedja.core.models import Category, EntryKind, EntryVersion, Task, User
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain("notes_setting_once_per_version", "Någon annan har just ändrat. Ladda om sidan.")
TASK_SIGN = "placements.sign_note"
SIGNED = "Anteckningen är redan signerad. Skriv ett tillägg eller en rättelse."


@verb
def switch_notes(
    unit_id: UUID, law: str, new: Switch, valid_from: dt.date, reason: str, *, actor: Actor
) -> NotesSetting:
    """Switch the own authority's notes of a law on or off in a unit, from a day on; what held before stays beside it.

    Raises `Impossible` at the field, `NotAllowed`, `NotVisible`.
    """
    unit = policies.switched_units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible
    require(policies.can_switch_notes(actor, unit))
    refuse(notes.wrong_switch(new, law, actor.domain.law))
    if valid_from < actor.today:
        raise Impossible("Det kan gälla tidigast från i dag.", field="valid_from")
    if not reason.strip():
        raise Impossible("Skriv vem som har beslutat och varför.", field="reason")
    earlier = NotesSetting.objects.filter(unit=unit, owner=actor.domain_id, law=law)
    row = NotesSetting(
        unit=unit, collaboration_id=unit.collaboration_id, owner_id=actor.domain_id, law=law, on=new.on,
        kept_in="" if new.on else new.kept_in.strip(), sign_within=new.sign_within if new.on else None, valid_from=valid_from,
        reason=reason.strip(), set_at=actor.now, set_by_name=actor.name, revision=earlier.count() + 1,
    )  # fmt: skip
    row.save(force_insert=True)
    how = "förs här" if new.on else "förs inte här"
    event = events.NotesSwitched(notes.LAWS[law], unit.name, how, date_iso(valid_from))
    log.write(
        actor, log.Action.CHANGE, type(event).__name__, reason=event.sentence.format(**asdict(event)),
        owner_domain_id=actor.domain_id, object_id=row.pk, unit_id=unit.pk,
    )  # fmt: skip
    return row


@dataclass(frozen=True)
class Written:
    """What a note says: when it happened, a category, the words."""

    occurred_at: dt.datetime
    category: str
    text: str


@verb
def save_note(stay_id: UUID, written: Written, *, actor: Actor) -> DailyNote:
    """Save a note that is signed later: until then its writer may change it. Raises `Impossible` at the field, `NotVisible`, `NotAllowed`."""
    stay = _stay_for(stay_id, actor)
    row = _new(stay, notes.NOTE, written, actor)
    row.draft_id = _write(row, EntryKind.NOTE_DRAFT, written.text, actor).entry_id
    row.save(force_insert=True)
    log.tell(actor, events.NoteSaved(), stay.case, subject_id=row.pk)
    return row


@verb
def write_note(stay_id: UUID, written: Written, *, actor: Actor) -> DailyNote:
    """Write a note and sign it at once: from then on nothing changes it. Raises `Impossible` at the field, `NotVisible`, `NotAllowed`."""
    stay = _stay_for(stay_id, actor)
    row = _new(stay, notes.NOTE, written, actor)
    _sign(row, written.text, actor)
    row.save(force_insert=True)
    log.tell(actor, events.NoteSigned(), stay.case, subject_id=row.pk)
    return row


def _stay_for(stay_id: UUID, actor: Actor) -> Stay:
    stay = stays.visible_stays(actor).filter(pk=stay_id).select_related("unit", "case").first()
    if stay is None:
        raise NotVisible
    require(stays.may_act(actor, Act.NOTE, stay))
    refuse(refusal(Act.NOTE, stay.state) or hindrance(actor, stay.unit))
    return stay


def _new(stay: Stay, form: str, written: Written, actor: Actor) -> DailyNote:
    _check(stay, written, actor)
    title = User.objects.filter(pk=actor.user_id).values_list("title", flat=True).first() or ""
    return DailyNote(
        case_id=stay.case_id, case_owner_id=stay.case_owner_id, owner_id=actor.domain_id, stay=stay, law=actor.domain.law,
        form=form, category=written.category, occurred_at=written.occurred_at, recorded_at=actor.now,
        written_by_id=actor.user_id, written_by_name=actor.name, written_by_title=title,
    )  # fmt: skip


def _check(stay: Stay, written: Written, actor: Actor) -> None:
    if written.category not in notes.offered(dict(Category.choices), frozenset(policies.not_for(actor))):
        raise Impossible("Välj vad anteckningen handlar om.", field="category")
    day = clock.day_of(written.occurred_at)
    refuse(notes.wrong_moment(written.occurred_at, actor.now, stay.arrived_on or stay.planned_from, day))
    if not written.text.strip():
        raise Impossible("Skriv anteckningen.", field="text")


def _fields(row: DailyNote, text: str) -> list[Field]:
    """Released, the version tells by itself whose it is and when it happened."""
    by = ", ".join(part for part in (row.written_by_name, row.written_by_title) if part)
    signed = f"{row.signed_by_name} {moment(clock.local(row.signed_at))}" if row.signed_at else ""
    return [
        ("form", "Slag", notes.FORMS[row.form]),
        ("occurred_at", "Hände", moment(clock.local(row.occurred_at))),
        ("text", "Anteckning", text.strip()),
        ("written_by", "Skriven av", by),
        ("signed", "Signerad av", signed),
    ]


def _write(row: DailyNote, kind: str, text: str, actor: Actor) -> EntryVersion:
    own_unit = row.stay.unit_id if row.stay.operator_id == actor.domain_id else None
    return write_entry(row.case_id, kind, row.category, _fields(row, text), actor=actor, unit_id=own_unit)


def _sign(row: DailyNote, text: str, actor: Actor) -> None:
    """The words as an entry of their own, of one version: what is signed is apart from what could be changed."""
    row.signed_at, row.signed_by_id, row.signed_by_name = actor.now, actor.user_id, actor.name
    row.version = _write(row, EntryKind.DAILY_NOTE, text, actor)


def _unsigned(note_id: UUID, actor: Actor) -> DailyNote:
    row = policies.visible_notes(actor).filter(pk=note_id).select_for_update(of=("self",)).first()
    if row is None:
        raise NotVisible
    if row.signed_at:
        raise Impossible(SIGNED)
    return row


@verb
def change_note(note_id: UUID, written: Written, *, actor: Actor, version: int | None = None) -> DailyNote:
    """Change a note that is not signed. Raises `Impossible` at the field, `Conflict`, `NotVisible`, `NotAllowed`."""
    row = _unsigned(note_id, actor)
    require(policies.can_change_note(actor, row))
    check_version(row, version)
    _rewrite(row, written, actor)
    save_new_version(row, "occurred_at", "category", "draft_id")
    log.tell(actor, events.NoteSaved(), row.case, subject_id=row.pk)
    return row


def _rewrite(row: DailyNote, written: Written, actor: Actor) -> None:
    """A further version of the draft; of another category another draft, since an entry keeps its category."""
    _check(row.stay, written, actor)
    moved = row.category != written.category
    row.occurred_at, row.category = written.occurred_at, written.category
    fields = _fields(row, written.text)
    if moved:
        row.draft_id = _write(row, EntryKind.NOTE_DRAFT, written.text, actor).entry_id
        return
    last = EntryVersion.objects.filter(entry=row.draft_id).order_by("-number").first()
    if last is None or last.body != body_of(fields):
        write_version(row.draft_id, fields, actor=actor)


@verb
def sign_note(
    note_id: UUID, *, actor: Actor, written: Written | None = None, version: int | None = None
) -> DailyNote:
    """Sign a note as it was saved, or, by its writer, as it is `written` now. The head signs for who cannot.

    Raises `Impossible` (signed already, or at the field), `Conflict`, `NotVisible`, `NotAllowed`.
    """
    row = _unsigned(note_id, actor)
    require(policies.can_sign_note(actor, row))
    check_version(row, version)
    text = text_of(row)
    if written is not None:
        require(policies.can_change_note(actor, row))
        _check(row.stay, written, actor)
        row.occurred_at, row.category, text = written.occurred_at, written.category, written.text
    _sign(row, text, actor)
    save_new_version(
        row, "occurred_at", "category", "version_id", "signed_at", "signed_by_id", "signed_by_name"
    )
    finish_tasks(TASK_SIGN, actor=actor, subject_id=row.pk)
    log.tell(actor, events.NoteSigned(), row.case, subject_id=row.pk)
    return row


def _signed(note_id: UUID, actor: Actor) -> DailyNote:
    row = policies.visible_notes(actor).filter(pk=note_id).first()
    if row is None:
        raise NotVisible
    require(stays.may_act(actor, Act.NOTE, row.stay))
    if not row.signed_at:
        raise Impossible("Anteckningen är inte signerad. Ändra den i stället.")
    return row


@verb
def add_to_note(note_id: UUID, form: str, text: str, *, actor: Actor) -> DailyNote:
    """Add to a signed note, or correct it: a signed row of its own, the note stands. Raises `Impossible`, `NotVisible`, `NotAllowed`."""
    note = _signed(note_id, actor)
    if form not in notes.ADDED:
        raise Impossible("Välj om det är ett tillägg eller en rättelse.", field="form")
    row = _new(note.stay, form, Written(note.occurred_at, note.category, text), actor)
    row.corrects_id = note.corrects_id or note.pk
    _sign(row, text, actor)
    row.save(force_insert=True)
    log.tell(actor, events.NoteAddedTo(notes.FORMS[form]), note.case, subject_id=note.pk)
    return row


@dataclass(frozen=True)
class Objection:
    """What the person holds to be wrong: the day, a code of `notes.MANNERS`, in words."""

    said_on: dt.date | None
    manner: str
    words: str


@verb
def note_objection(note_id: UUID, said: Objection, *, actor: Actor) -> NoteObjection:
    """Note that the person holds a signed note to be wrong (SoL 14:6, PDL 3:8). Raises `Impossible` at the field, `NotVisible`, `NotAllowed`."""
    note = _signed(note_id, actor)
    since = clock.day_of(note.recorded_at)
    refuse(notes.wrong_objection(said.manner, said.said_on, said.words, since, actor.today))
    assert said.said_on
    own_unit = note.stay.unit_id if note.stay.operator_id == actor.domain_id else None
    fields: list[Field] = [
        ("of", "Invändning mot", f"{notes.FORMS[note.form]} {moment(clock.local(note.occurred_at))}"),
        ("rule", "Antecknas enligt", notes.OBJECTION_RULES[note.law]),
        ("text", "Vad den enskilde anser är fel", said.words.strip()),
        ("said", "Sagt", f"{said.said_on.isoformat()}, {notes.MANNERS[said.manner].lower()}"),
    ]
    entry = write_entry(
        note.case_id, EntryKind.NOTE_OBJECTION, note.category, fields, actor=actor, unit_id=own_unit
    )
    row = NoteObjection(
        case_id=note.case_id, case_owner_id=note.case_owner_id, owner_id=note.owner_id, note=note, said_on=said.said_on,
        manner=said.manner, entry_id=entry.entry_id, recorded_at=actor.now, recorded_by_name=actor.name,
    )  # fmt: skip
    row.save(force_insert=True)
    log.tell(actor, events.NoteObjectedTo(), note.case, subject_id=note.pk)
    return row


def ask_to_sign(*, actor: Actor) -> int:
    """A note that its writer has not signed in the days of the unit is a task of the writer's, once; returns how many new. For the morning."""
    asked = Task.objects.filter(domain=actor.domain_id, kind=TASK_SIGN, done_at=None).values("subject_id")
    rows = DailyNote.objects.filter(owner=actor.domain_id, signed_at=None).exclude(pk__in=asked)
    waiting = list(rows.select_related("stay__unit", "case"))
    within = _days_to_sign(actor) if waiting else {}
    late = [
        row
        for row in waiting
        if notes.is_late(clock.day_of(row.recorded_at), within.get(row.stay.unit_id, 0), actor.today)
    ]
    for row in late:
        give_task(
            TASK_SIGN, actor.today, actor=actor, case=row.case, unit_id=row.stay.unit_id, subject_id=row.pk,
            assignee_id=row.written_by_id,
        )  # fmt: skip
    return len(late)


def _days_to_sign(actor: Actor) -> dict[UUID, int]:
    """Unit → the days that it gave last; switched off or not, a note that was begun is to be signed."""
    rows = NotesSetting.objects.filter(owner=actor.domain_id, law=actor.domain.law, on=True)
    return {row.unit_id: row.sign_within for row in reversed(rows.filter(valid_from__lte=actor.today))}
