"""The head of a home gives a substitute access for a shift, and ends it."""

import datetime as dt
from uuid import UUID

from vardkedja.core import log, policies
from vardkedja.core.actor import Actor
from vardkedja.core.domain.shifts import fault
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import Assignment, Role, Shift, User
from vardkedja.core.verbs import explain, verb

explain("shift_ends_after_it_begins", "Passet måste sluta efter att det börjar.", "ends")


@verb
def give_shift(
    user_id: UUID, unit_id: UUID, starts_at: dt.datetime, ends_at: dt.datetime, *, actor: Actor
) -> Shift:
    """Give a substitute of an own unit access from one moment to another. Raises `Impossible` at the field that is wrong."""
    policies.require(policies.can_give_shift(actor, unit_id))
    User.objects.select_for_update().get(pk=user_id)  # two heads at once: one after the other
    wrong = fault(starts_at, ends_at, actor.now)
    if wrong:
        raise Impossible(wrong[0], field=wrong[1])
    held = Assignment.objects.valid(starts_at.date()).filter(
        user=user_id, domain=actor.domain_id, unit=unit_id, role=Role.SUBSTITUTE, user__is_active=True
    )
    if not held.exists():
        raise Impossible(
            "Personen är inte vikarie i enheten den dagen. Be administratören ge uppdraget.", field="user"
        )
    same = Shift.objects.filter(user=user_id, domain=actor.domain_id, unit=unit_id, ended_at=None)
    if same.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise Conflict("Vikarien har redan ett pass som överlappar.", field="starts")
    row = Shift.objects.create(
        domain_id=actor.domain_id,
        unit_id=unit_id,
        user_id=user_id,
        starts_at=starts_at,
        ends_at=ends_at,
        given_by_id=actor.user_id,
    )
    _log(actor, "ShiftGiven", row)
    return row


@verb
def end_shift(shift_id: UUID, *, actor: Actor) -> Shift:
    """End a shift at once, or take back one that has not begun. The substitute's next request is refused."""
    row = Shift.objects.select_for_update().filter(pk=shift_id, domain=actor.domain_id).first()
    if row is None:
        raise NotVisible
    policies.require(policies.can_give_shift(actor, row.unit_id))
    if row.ended_at or row.ends_at <= actor.now:
        raise Impossible("Passet är redan slut.")
    row.ended_at, row.ended_by_id = actor.now, actor.user_id
    row.save(update_fields=["ended_at", "ended_by"])
    _log(actor, "ShiftEnded", row)
    return row


def _log(actor: Actor, what: str, row: Shift) -> None:
    log.write(
        actor,
        log.Action.CHANGE,
        what,
        reason="åtkomst för vikarie",
        owner_domain_id=actor.domain_id,
        object_id=row.pk,
    )
