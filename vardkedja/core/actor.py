"""Who acts: a user in one domain with all their roles there, or "systemet"."""

import datetime as dt
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from vardkedja.core import clock, scope
from vardkedja.core.errors import NotAllowed
from vardkedja.core.models import Assignment, Domain, Role, Shift, User
from vardkedja.core.models.users import CASE_ROLES

SYSTEM_NAME = "systemet"


@dataclass(frozen=True)
class Duty:
    """One assignment as the actor holds it. `unit_id` None: in all of the domain."""

    id: UUID
    role: str
    unit_id: UUID | None


@dataclass(frozen=True)
class Actor:
    """A user acting for one domain at a given moment. Made from valid assignments, or `system()`."""

    user_id: UUID | None
    name: str
    domain: Domain
    duties: tuple[Duty, ...]
    now: dt.datetime
    source: str = ""
    is_system: bool = False

    @property
    def domain_id(self) -> UUID:
        return self.domain.pk

    @property
    def today(self) -> dt.date:
        return clock.day_of(self.now)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(duty.role for duty in self.duties)

    def has(self, *roles: str, unit_id: UUID | None = None) -> bool:
        """Whether one of the roles is held; with `unit_id`, there or in all of the domain."""
        return any(
            duty.role in roles and (unit_id is None or duty.unit_id in {None, unit_id})
            for duty in self.duties
        )

    def units(self, *roles: str) -> frozenset[UUID] | None:
        """The units in which one of the roles is held; None when in all of the domain."""
        held = [duty.unit_id for duty in self.duties if duty.role in roles]
        return None if None in held else frozenset(unit for unit in held if unit)

    def acting_unit(self, about: UUID | None = None) -> UUID | None:
        """The unit under which the user acts: the one that it is `about` where a duty is held there, else the only one.

        None for who acts in all of the domain, and for who works in several units and does something that concerns none.
        """
        held = {duty.unit_id for duty in self.duties}
        if about in held:
            return about
        return next(iter(held)) if len(held) == 1 else None

    @property
    def sees_persons(self) -> bool:
        """Those who work with cases; an administrator, auditor, economist, log reviewer or steering member alone sees no person."""
        return self.is_system or bool(self.roles & set(CASE_ROLES))

    def at(self, moment: dt.datetime) -> "Actor":
        """The same actor at another moment (history, tests)."""
        return replace(self, now=moment)

    def also(self, role: str) -> "Actor":
        """The same user with one more role in all of the domain, for what a verb lets somebody do in that role's place.

        Whoever calls it has asked its own policy first; the log tells the user as ever.
        """
        return replace(self, duties=(*self.duties, Duty(self.duties[0].id, role, None)))

    @property
    def key(self) -> scope.ScopeKey:
        first = self.duties[0].id if self.duties else None
        return scope.ScopeKey(domain=self.domain_id, user=self.user_id, assignment=first)


def system(domain: Domain, now: dt.datetime) -> Actor:
    """The actor "systemet" in one domain: timed verbs and commands, logged as such."""
    return Actor(None, SYSTEM_NAME, domain, (), now, is_system=True)


def _duties(assignments: Iterable[Assignment]) -> tuple[Duty, ...]:
    return tuple(Duty(a.pk, a.role, a.unit_id) for a in assignments)


def valid_assignments(user: User, now: dt.datetime) -> list[Assignment]:
    """All valid assignments of a user, in every domain. Runs in the user's sign-in scope.

    A substitute's counts during an open shift in its unit only.
    """
    held = (
        Assignment.objects.valid(clock.day_of(now))
        .filter(user=user)
        .select_related("domain__organisation", "unit")
    )
    found = list(held.order_by("domain__name", "role"))
    if not any(one.role == Role.SUBSTITUTE for one in found):
        return found
    at_work = set(
        Shift.objects.filter(user=user, starts_at__lte=now, ends_at__gt=now, ended_at=None).values_list(
            "domain", "unit"
        )
    )
    return [one for one in found if one.role != Role.SUBSTITUTE or (one.domain_id, one.unit_id) in at_work]


def for_user(
    user: User, domain_id: UUID, assignments: list[Assignment], now: dt.datetime, source: str = ""
) -> Actor:
    """The actor of a user in a domain. Raises `NotAllowed` when no assignment there is valid."""
    held = [a for a in assignments if a.domain_id == domain_id]
    if not held or not user.is_active:
        raise NotAllowed("Ditt uppdrag gäller inte längre. Logga in igen eller välj ett annat uppdrag.")
    return Actor(user.pk, str(user), held[0].domain, _duties(held), now, source)


def load(user_id: UUID, domain_id: UUID, now: dt.datetime) -> Actor:
    """The actor as of now, from the database: for queued work, which an expired assignment stops.

    Raises `NotAllowed`.
    """
    user = User.objects.get(pk=user_id)
    with scope.open_scope(scope.ScopeKey(user=user_id)):
        return for_user(user, domain_id, valid_assignments(user, now), now)


@contextmanager
def acting(actor: Actor) -> Any:
    """Open the actor's scope (or stay in it)."""
    with scope.open_scope(actor.key):
        yield actor
