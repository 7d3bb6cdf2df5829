"""Writing the access log and the timeline."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from vardkedja.core.actor import Actor
from vardkedja.core.errors import DomainError, Impossible
from vardkedja.core.events import HEARS, Occurrence
from vardkedja.core.models import AccessLog, Case, Event

Action = AccessLog.Action


#: Asked before an event of a case is told: raises where the actor may read the case and no more.
REFUSE_CHANGE: list[Callable[[Actor, Case], None]] = []
#: The reason of whoever does what is theirs to do; a reading always says why.
OWN_ACT = "egen åtgärd"


def _row(
    actor: Actor,
    action: str,
    what: str,
    reason: str,
    relation: str = "",
    unit_id: UUID | None = None,
    **about: UUID | None,
) -> AccessLog:
    return AccessLog(
        at=actor.now,
        user_id=actor.user_id,
        user_name=actor.name,
        roles=", ".join(sorted(actor.roles)),
        reader_domain_id=actor.domain_id,
        unit_id=actor.acting_unit(unit_id),
        action=action,
        what=what,
        reason=reason[:200],
        relation=relation,
        source=actor.source,
        **about,
    )


def write(
    actor: Actor,
    action: str,
    what: str,
    *,
    reason: str,
    owner_domain_id: UUID | None = None,
    person_id: UUID | None = None,
    case_id: UUID | None = None,
    object_id: UUID | None = None,
    relation: str = "",
    unit_id: UUID | None = None,
) -> None:
    """One row of the access log. `what` names a kind of thing, never a person; `relation` is the gate's `Why.kind`.

    `unit_id` is the unit that it is about; logged is the one under which the user acts (`Actor.acting_unit`).
    """
    row = _row(
        actor,
        action,
        what,
        reason,
        relation,
        unit_id,
        owner_domain_id=owner_domain_id,
        person_id=person_id,
        case_id=case_id,
        object_id=object_id,
    )
    AccessLog.objects.bulk_create([row])


def change(
    actor: Actor,
    what: str,
    *,
    owner_domain_id: UUID | None = None,
    person_id: UUID | None = None,
    case_id: UUID | None = None,
    object_id: UUID | None = None,
    unit_id: UUID | None = None,
) -> None:
    """One row for an act that is no event of a case, in what is the actor's own authority's unless `owner_domain_id` says whose."""
    write(
        actor,
        Action.CHANGE,
        what,
        reason=OWN_ACT,
        owner_domain_id=owner_domain_id or actor.domain_id,
        person_id=person_id,
        case_id=case_id,
        object_id=object_id,
        unit_id=unit_id,
    )


def refused(
    actor: Actor, what: str, message: str, *, field: str | None = None, case: Case | None = None
) -> Impossible:
    """An error to raise where the attempt itself must be seen in the log: nothing stored, the reason told, a row kept.

    The message stands in the log, so it never quotes what was sent.
    """
    error = Impossible(message, field=field)
    about: dict[str, Any] = (
        {"owner_domain_id": case.owner_id, "person_id": case.person_id, "case_id": case.pk} if case else {}
    )
    error.trace = _row(actor, Action.DENIED, what, message, **about)
    return error


def keep_trace(error: DomainError) -> None:
    """Save the row that a refused attempt leaves, once, outside the savepoint that was rolled back."""
    if error.trace is not None:
        AccessLog.objects.bulk_create([error.trace])
        error.trace = None


def write_hits(
    actor: Actor,
    what: str,
    hits: Iterable[tuple[UUID, UUID | None, UUID]],
    *,
    reason: str,
    unit_id: UUID | None = None,
    action: str = Action.HIT,
) -> None:
    """One bulk insert for a page of hits: (person id, case id, owner domain id) each. `unit_id`: the page's unit.

    `action`: another for a list that is taken out as a file.
    """
    rows = [
        _row(
            actor,
            action,
            what,
            reason,
            unit_id=unit_id,
            person_id=person,
            case_id=case,
            owner_domain_id=owner,
        )
        for person, case, owner in hits
    ]
    AccessLog.objects.bulk_create(rows)


def tell(actor: Actor, event: Occurrence, case: Case, *, subject_id: UUID | None = None) -> None:
    """Record an event of a case on its timeline and the change in the access log, in the verb's transaction.

    Then whoever asked to hear of it (`registry.hears`) does its part. Raises `NotAllowed` for who sees the case by an emergency
    access alone, so that no verb can forget it.
    """
    if not event.while_reading:
        for refuse in REFUSE_CHANGE:
            refuse(actor, case)
    kind, payload = type(event).__name__, asdict(event)
    sentence = event.sentence.format(**payload)
    Event.objects.bulk_create(
        [
            Event(
                case=case,
                case_owner_id=case.owner_id,
                domain_id=actor.domain_id,
                kind=kind,
                sentence=sentence[:300],
                audience=event.audience,
                occurred_at=actor.now,
                recorded_at=actor.now,
                actor_name=actor.name,
                payload=payload,
            )
        ]
    )
    # What an authority tells nobody is its own in the log as well: the case's owner reviews what parties may see.
    write(
        actor,
        Action.CHANGE,
        kind,
        reason=OWN_ACT,
        owner_domain_id=case.owner_id if event.audience == "parties" else actor.domain_id,
        person_id=case.person_id,
        case_id=case.pk,
        object_id=subject_id,
    )
    for hear in HEARS[type(event)]:
        hear(actor, event, case, subject_id)
