"""Which emergency accesses a reader has open now, for the read gate and the banner on every page.

The row holds its end: `valid_to` passes by itself, and nothing prolongs it. Only inner limits are lifted; what another
authority has not released stays with it, since row-level security on entries never asks this table.
"""

from collections.abc import Iterable
from uuid import UUID

from vardkedja.core import withheld
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, EmergencyAccess, PersonIdentifier, PersonRecord
from vardkedja.core.once import once


@once
def open_now(actor: Actor) -> list[EmergencyAccess]:
    """The actor's own, in the acting authority, that have not ended: one query, few rows."""
    if actor.user_id is None:
        return []
    rows = EmergencyAccess.objects.filter(
        domain=actor.domain_id, user=actor.user_id, ended_at=None, valid_to__gt=actor.now
    )
    return list(rows.select_related("case", "record").order_by("valid_to"))


def for_case(actor: Actor, case: Case) -> EmergencyAccess | None:
    """The open access that covers the case: to it, or to the person where the authority may recognise who it is about."""
    held = open_now(actor)
    direct = next((row for row in held if row.case_id == case.pk), None)
    if direct or not held:
        return direct
    persons = _persons(row.record for row in held if row.record)
    if case.person_id not in persons or withheld.among(actor, [case]):
        return None
    return next(row for row in held if row.record_id == persons[case.person_id])


def for_record(actor: Actor, record: PersonRecord) -> EmergencyAccess | None:
    """The open access that covers the own record: to it, or to an own case about the person."""
    held = open_now(actor)
    if not held:
        return None
    persons = {*_persons([record]), record.person_id}
    return next(
        (row for row in held if row.record_id == record.pk or _own_case_about(row, actor, persons)), None
    )


def about_the_same(actor: Actor, case: Case | None, record: PersonRecord | None) -> EmergencyAccess | None:
    """The open access to that case or record, or by another way to its person, as far as the authority may know who that is."""
    asked = _known_persons(actor, case, record)
    for row in open_now(actor):
        same = row.case_id == case.pk if case else row.record_id == record.pk if record else False
        if same or asked & _known_persons(actor, row.case, row.record):
            return row
    return None


def _known_persons(actor: Actor, case: Case | None, record: PersonRecord | None) -> set[UUID]:
    """The person's ids, under every number that the authority's record has; none of a case whose person was not told."""
    if record:
        person = record.person_id
    elif case and not withheld.among(actor, [case]):
        person = case.person_id
    else:
        return set()
    known = PersonIdentifier.objects.filter(domain=actor.domain_id)
    records = known.filter(person_id=person).values("record")
    return {person, *known.filter(record__in=records).values_list("person_id", flat=True)}


def _own_case_about(row: EmergencyAccess, actor: Actor, persons: Iterable[UUID]) -> bool:
    return row.case is not None and row.case.owner_id == actor.domain_id and row.case.person_id in persons


def _persons(records: Iterable[PersonRecord]) -> dict[UUID, UUID]:
    """Person id (by any number of the record) → record id."""
    held = {record.pk: record for record in records}
    if not held:
        return {}
    aliases = PersonIdentifier.objects.filter(record__in=held).values_list("person_id", "record")
    return {record.person_id: pk for pk, record in held.items()} | dict(aliases)


def words(row: EmergencyAccess) -> str:
    """The reason as every row of the log carries it."""
    return f"nödåtkomst: {row.get_reason_display().lower()} – {row.words}"
