"""Letters to the person: to whom, and by which way. A protected person's go by the tax agency's forwarding alone.

The authority puts the letter in an envelope with name and number and no address, and that envelope in another to the
office that forwards (*förmedlingsuppdrag*). No letter holds the address, and none is made until somebody named says so.
"""

from dataclasses import dataclass

from django.conf import settings

from vardkedja.core import protection
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.formatting import person_number
from vardkedja.core.models import Case
from vardkedja.core.selectors.persons import identity_of

CONFIRM = "Bekräfta att brevet bara går genom Skatteverkets förmedling."


@dataclass(frozen=True)
class Forwarding:
    """The cover of a letter that is forwarded: what stands on the inner envelope, and the lines of the outer one."""

    name: str
    number: str
    office: tuple[str, ...]


def goes_by_forwarding(actor: Actor, case: Case) -> bool:
    """Whether the case's person is protected, so that no letter may carry an address."""
    return protection.flag_of(actor, case.person_id, case) is not None


def forwarding(actor: Actor, case: Case, *, confirmed: bool) -> Forwarding | None:
    """The cover for a protected person's letter, None for everybody else's.

    Raises `Impossible` at field `confirmed` until somebody who is named has confirmed it: nothing is sent by itself.
    """
    if not goes_by_forwarding(actor, case):
        return None
    if actor.is_system or not confirmed:
        raise Impossible(CONFIRM, field="confirmed")
    identity = identity_of(actor, case)
    number = person_number(identity.number) if identity.number else ""
    return Forwarding(identity.name, number, tuple(settings.FORWARDING_OFFICE))
