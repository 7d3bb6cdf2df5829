"""The application that an acute request is from its first minute: it follows the acute route, waits in the queue, and is decided on later.

Called by the app that gives places, which asks who may.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from referrals.actions.contents import identity_fields
from referrals.actions.drafts import keep_body
from referrals.actions.support import COMPLETE, ask_for_decisions, give, leave_queue, move
from referrals.actions.tickets import Why, join_queue
from referrals.domain import routes, steps
from referrals.domain.decisions import Kind
from referrals.domain.states import State
from referrals.domain.steps import For
from referrals.models import Application, LegalGround
from referrals.selectors.contents import written
from vardkedja.core.actions.cases import record_of
from vardkedja.core.actions.entries import Field, write_entry
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Case, Category, EntryKind, EntryVersion, Role, Unit
from vardkedja.core.verbs import save_new_version

#: Nobody has decided on a ground at night: it is voluntary until somebody says otherwise.
FIRST_GROUND = "sol"


@dataclass(frozen=True)
class Made:
    """The application and the versions that were frozen for it."""

    application: Application
    versions: tuple[EntryVersion, ...]


def apply_acutely(
    case: Case,
    unit: Unit,
    told: Sequence[Field],
    *,
    need: str,
    payer_id: UUID | None,
    home_id: UUID | None,
    actor: Actor,
) -> Made:
    """An application by the acute route, with identity and what was told as entries, and its position among who waits acutely."""
    record = record_of(actor, case)
    if record is None:
        raise Impossible("Personen saknas i er egen registrering.")
    own_unit = unit.pk if unit.operator_id == actor.domain_id else None
    identity = write_entry(
        case.pk, EntryKind.IDENTITY, Category.IDENTITY, identity_fields(record), actor=actor, unit_id=own_unit
    )
    text = write_entry(case.pk, EntryKind.APPLICATION, Category.SOCIAL, told, actor=actor, unit_id=own_unit)
    application = Application(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        legal_ground=LegalGround.objects.valid(actor.today).get(code=FIRST_GROUND),
        unit=unit,
        urgency=1,
        state=State.ASSESSED.value,
        route=routes.ACUTE,
        shared=True,
        sent_at=actor.now,
        created_at=actor.now,
        operator_id=unit.operator_id,
        home_id=home_id,
        entry_id=text.entry_id,
        identity_entry_id=identity.entry_id,
    )
    application.ticket = join_queue(application, actor=actor, complete=False, acute=True)
    application.save(force_insert=True)
    if own_unit is None:
        _begin_completing(application, need, payer_id, actor)
    return Made(application, (identity, text))


def _begin_completing(application: Application, need: str, payer_id: UUID | None, actor: Actor) -> None:
    """What was told begins the application that the asking authority completes by day; what is missing is named."""
    answers = {"variant": "first", "reason": need, "payer": str(payer_id or "")}
    keep_body(application, {"answers": answers}, actor)
    application.lacking = steps.told_codes(written(actor, application).missing(For.COMPLETE))
    save_new_version(application, "lacking")


def decline_acutely(application: Application, *, actor: Actor) -> None:
    """The home said no: the application ends."""
    leave_queue(application, Why.BY_UNIT, actor=actor)
    move(application, State.DECLINED)


def ask_for_the_rest(application: Application, *, actor: Actor) -> None:
    """Give what the legal ground requires to its deciders, and the application to its owner to complete, by the acute terms."""
    ask_for_decisions(application, [Kind(kind) for kind in application.legal_ground.required], actor=actor)
    if application.owner_id != application.operator_id:
        give(COMPLETE, application, application.owner_id, Role.CASE_WORKER, actor=actor, limit="acute")
