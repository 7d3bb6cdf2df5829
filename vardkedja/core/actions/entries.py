"""Write entries. A version is frozen when written; a correction is a further version."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max

from vardkedja.core import events, log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.filefacts import note_written
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Case, Category, Entry, EntryKind, EntryVersion
from vardkedja.core.verbs import verb

#: (key, question as worded now, answer)
Field = tuple[str, str, str]


def body_of(fields: Sequence[Field]) -> dict:
    """The frozen body of a version: questions as worded when written, empty answers left out."""
    return {
        "fields": [{"key": k, "label": label, "value": str(v)} for k, label, v in fields if str(v).strip()]
    }


@verb
def write_entry(
    case_id: UUID,
    kind: str,
    category: str,
    fields: Sequence[Field],
    *,
    actor: Actor,
    unit_id: UUID | None = None,
) -> EntryVersion:
    """Write a new entry of the own domain in a case that it is party to; returns its first version.

    Without `unit_id` it is of the unit in which the actor works, where that is one alone; else of the whole authority.
    """
    case = party_case(actor, case_id)
    entry = Entry(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        unit_id=unit_id or _only_unit(actor),
        law=actor.domain.law,
        kind=EntryKind(kind),
        category=Category(category),
        created_at=actor.now,
    )
    entry.save(force_insert=True)
    return _version(entry, case, 1, fields, actor)


def _only_unit(actor: Actor) -> UUID | None:
    """The unit of all the actor's duties, or None where there are several or one holds in all of the domain."""
    units = {duty.unit_id for duty in actor.duties}
    return units.pop() if len(units) == 1 else None


@verb
def write_version(entry_id: UUID, fields: Sequence[Field], *, actor: Actor) -> EntryVersion:
    """Write a further version of an own entry. Earlier releases keep showing the version they gave."""
    entry = Entry.objects.filter(pk=entry_id, owner=actor.domain_id).select_related("case").first()
    if entry is None:
        raise NotVisible
    last = EntryVersion.objects.filter(entry=entry).aggregate(last=Max("number"))["last"] or 0
    return _version(entry, entry.case, last + 1, fields, actor)


def _version(entry: Entry, case: Case, number: int, fields: Sequence[Field], actor: Actor) -> EntryVersion:
    version = EntryVersion(
        entry=entry,
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        number=number,
        body=body_of(fields),
        written_by_id=actor.user_id,
        written_by_name=actor.name,
        written_at=actor.now,
    )
    version.save(force_insert=True)
    note_written(case, actor)
    event = events.EntryWritten(kind=EntryKind(entry.kind).label, number=number)
    log.tell(actor, event, case, subject_id=entry.pk)
    return version
