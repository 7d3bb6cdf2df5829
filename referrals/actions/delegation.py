"""Keep the authority's delegation order: a rule is added from a day and ended from a day, never changed."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from referrals.domain import delegation
from referrals.models import DelegationRule, LegalGround
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Assignment, Role
from vardkedja.core.policies import can_administer, require
from vardkedja.core.verbs import verb

ROLES = (Role.CASE_WORKER, Role.UNIT_MANAGER)


@dataclass(frozen=True)
class NewRule:
    """A rule as typed in: `role` or `user_id`, never both. `max_cost` in öre a day."""

    power: str
    valid_from: dt.date
    role: str = ""
    user_id: UUID | None = None
    ground_code: str = ""
    max_days: int | None = None
    max_cost: int | None = None
    point: str = ""


@verb
def add_delegation(new: NewRule, *, actor: Actor) -> DelegationRule:
    """Register who may decide what. The role, or the named person, works with assistance in the own authority."""
    require(can_administer(actor))
    if bool(new.role) == bool(new.user_id):
        raise Impossible("Välj antingen en roll eller en person.", field="role")
    if new.role and new.role not in ROLES:
        raise Impossible("Rollen arbetar inte med biståndsbeslut.", field="role")
    if new.user_id and not _works_here(new.user_id, new.valid_from, actor):
        raise Impossible("Personen är inte handläggare eller enhetschef hos er den dagen.", field="user")
    if new.power not in delegation.LABELS:
        raise Impossible("Välj vad delegaten får göra.", field="power")
    if new.ground_code and not LegalGround.objects.filter(code=new.ground_code).exists():
        raise Impossible("Den lagliga grunden finns inte.", field="ground_code")
    row = DelegationRule(domain_id=actor.domain_id, **new.__dict__)
    row.full_clean(exclude=["domain", "user"], validate_constraints=False)
    row.save(force_insert=True)
    _tell(actor, "DelegationAdded", row)
    return row


@verb
def end_delegation(rule_id: UUID, ends_on: dt.date, *, actor: Actor) -> DelegationRule:
    """End a rule: `ends_on` is the first day on which it no longer holds. What was decided by it stands."""
    require(can_administer(actor))
    row = DelegationRule.objects.select_for_update().filter(pk=rule_id, domain=actor.domain_id).first()
    if row is None:
        raise NotVisible
    if row.valid_to is not None:
        raise Impossible("Delegationen har redan en sista dag.", field="ends_on")
    if ends_on < actor.today or ends_on <= row.valid_from:
        raise Impossible(
            "Välj i dag eller en senare dag, efter den då delegationen började.", field="ends_on"
        )
    row.valid_to = ends_on
    row.save(update_fields=["valid_to"])
    _tell(actor, "DelegationEnded", row)
    return row


def _works_here(user_id: UUID, day: dt.date, actor: Actor) -> bool:
    held = Assignment.objects.valid(day).filter(domain=actor.domain_id, user=user_id, role__in=ROLES)
    return held.exists()


def _tell(actor: Actor, what: str, row: DelegationRule) -> None:
    log.write(
        actor,
        log.Action.CHANGE,
        what,
        reason="delegationsordning",
        owner_domain_id=actor.domain_id,
        object_id=row.pk,
    )
