"""The facts that retention needs, moved by the verbs in their own transaction. Not verbs: parts of theirs."""

import datetime as dt

from django.db import connection
from django.db.models.functions import Coalesce, Greatest, Least

from vardkedja.core import registry
from vardkedja.core.actor import Actor
from vardkedja.core.domain.retention import born_on_sample_day, in_sample_area
from vardkedja.core.models import Case, FileFacts, Organisation, PersonRecord


def begin_file(case: Case, actor: Actor) -> None:
    """The own authority has a file in the case from today, if it had none."""
    if FileFacts.objects.filter(case=case, domain=actor.domain_id).exists():
        return
    record = PersonRecord.objects.filter(domain=actor.domain_id, person_id=case.person_id).first()
    organisation = actor.domain.organisation
    row = FileFacts(
        case=case,
        case_owner_id=case.owner_id,
        domain_id=actor.domain_id,
        law=actor.domain.law,
        is_private=organisation.kind == Organisation.Kind.PRIVATE,
        in_sample_area=in_sample_area(organisation.code),
        begun_on=actor.today,
        born_on_sample_day=born_on_sample_day(record.birth_date if record else None),
        child_placed_on=registry.child_placed_on(actor, case),
    )
    # Two who write the first lines at the same moment begin one file.
    FileFacts.objects.bulk_create([row], ignore_conflicts=True)


def note_written(case: Case, actor: Actor) -> None:
    """Something was written or taken into the own authority's file today."""
    if not _move(case, actor):
        begin_file(case, actor)
        _move(case, actor)


def _move(case: Case, actor: Actor) -> int:
    rows = FileFacts.objects.filter(case=case, domain=actor.domain_id)
    return rows.update(
        last_note_on=Greatest(Coalesce("last_note_on", actor.today), actor.today),
        begun_on=Least("begun_on", actor.today),
    )


def person_known(record: PersonRecord) -> None:
    """The own record's birth date is now this: the own files about the person follow."""
    # Cases first, by their index: joined, two tables that were just filled are read over and over for every person.
    cases = list(Case.objects.filter(person_id=record.person_id).values_list("pk", flat=True))
    if cases:
        files = FileFacts.objects.filter(domain=record.domain_id, case__in=cases)
        files.update(born_on_sample_day=born_on_sample_day(record.birth_date))


def child_placed(case: Case, day: dt.date) -> None:
    """Somebody under 18 moved in on the day: every authority with a file in the case keeps it (SoL 16:2)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vk_child_placed(%s, %s)", [case.pk, day])
