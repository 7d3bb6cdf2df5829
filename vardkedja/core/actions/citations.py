"""What a decision rests on: released versions that it cites stay with the decider when their ground falls."""

from collections.abc import Iterable
from uuid import UUID

from vardkedja.core import events, log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actor import Actor
from vardkedja.core.models import Citation, EntryVersion
from vardkedja.core.verbs import verb


@verb
def cite(decision: EntryVersion, entry_ids: Iterable[UUID | None], *, actor: Actor) -> list[Citation]:
    """Note that the own decision rests on what was released of these entries, as the own authority can read it now.

    Own entries, and those that are not released, are left out: a decision cannot rest on what its decider has not read.
    """
    case = party_case(actor, decision.case_id)
    wanted = [pk for pk in entry_ids if pk]
    versions = EntryVersion.objects.filter(entry__in=wanted, case=case).exclude(owner=actor.domain_id)
    rows = [
        Citation(
            case=case,
            case_owner_id=case.owner_id,
            domain_id=actor.domain_id,
            decision_id=decision.entry_id,
            version=version,
            entry_id=version.entry_id,
            owner_id=version.owner_id,
            cited_by_name=actor.name,
            cited_at=actor.now,
        )
        for version in versions
    ]
    Citation.objects.bulk_create(rows)
    if rows:
        log.tell(actor, events.Cited(count=len(rows)), case, subject_id=decision.entry_id)
    return rows
