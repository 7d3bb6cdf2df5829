"""Register that somebody is away: their tasks then fall to the deputy."""

import datetime as dt
from uuid import UUID

from vardkedja.core import log, policies
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Assignment, UserAbsence
from vardkedja.core.verbs import explain, verb

explain("absence_ends_after_it_begins", "Dagen åter måste vara efter första frånvarodagen.", "valid_to")


@verb
def register_absence(user_id: UUID, valid_from: dt.date, valid_to: dt.date, *, actor: Actor) -> UserAbsence:
    """Somebody of the own domain is away from `valid_from` and back on `valid_to`: oneself, or by a manager anybody."""
    policies.require(policies.can_register_absence(actor, user_id))
    if not Assignment.objects.valid(actor.today).filter(domain=actor.domain_id, user=user_id).exists():
        raise Impossible("Personen har inget giltigt uppdrag hos er.", field="user")
    if valid_to <= valid_from:
        raise Impossible("Dagen åter måste vara efter första frånvarodagen.", field="valid_to")
    if valid_to <= actor.today:
        raise Impossible("Frånvaron är redan över.", field="valid_to")
    row = UserAbsence.objects.create(
        user_id=user_id, domain_id=actor.domain_id, valid_from=valid_from, valid_to=valid_to
    )
    _log(actor, "AbsenceRegistered", row)
    return row


@verb
def remove_absence(absence_id: UUID, *, actor: Actor) -> None:
    """Take away an absence that was wrong or is over early."""
    row = UserAbsence.objects.filter(pk=absence_id, domain=actor.domain_id).first()
    if row is None:
        raise NotVisible
    policies.require(policies.can_register_absence(actor, row.user_id))
    _log(actor, "AbsenceRemoved", row)
    row.delete()


def _log(actor: Actor, what: str, row: UserAbsence) -> None:
    log.change(actor, what, object_id=row.pk)
