"""Daily notes as they are switched on and written, changed where a test needs it."""

import datetime as dt
from dataclasses import replace
from typing import Any

from placements.actions.notes import Objection, Written, switch_notes
from placements.domain.notes import Switch
from placements.models import NotesSetting
from tests.world import NOW, TODAY, World
from vardkedja.core.actions.administration import add_partner
from vardkedja.core.actor import Actor
from vardkedja.core.models import Role, UnitPartner

HERE = Switch(on=True, sign_within=3)
ELSEWHERE = Switch(on=False, kept_in="Treserva")
WHY = "Ledningsgruppen"
HOUR = dt.timedelta(hours=1)


def words(**changed: Any) -> Written:
    return replace(Written(NOW - HOUR, "social", "Var med på husmötet och lagade middag."), **changed)


def said(**changed: Any) -> Objection:
    return replace(Objection(TODAY, "oral", "Jag var inte alls på husmötet."), **changed)


def switched(
    head: Actor, unit: Any, new: Switch = HERE, law: str = "sol", when: dt.date = TODAY
) -> NotesSetting:
    return switch_notes(unit.pk, law, new, when, WHY, actor=head)


def health_beside(world: World) -> UnitPartner:
    """The psychiatry works in the home beside its operator."""
    administrator = with_role(world.hedda, Role.ADMINISTRATOR)
    return add_partner(world.hemmet.pk, world.psychiatry.pk, TODAY, actor=administrator)


def with_role(actor: Actor, *roles: str) -> Actor:
    """The same member of staff with those roles alone, in all of the authority."""
    duty = actor.duties[0]
    return replace(actor, duties=tuple(replace(duty, role=role, unit_id=None) for role in roles))


def substitute(actor: Actor) -> Actor:
    return replace(actor, duties=tuple(replace(duty, role=Role.SUBSTITUTE) for duty in actor.duties))
