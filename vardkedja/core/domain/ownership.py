"""Who does a task now. Nobody waits for somebody absent: a task falls to the next one who is here."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Handlers:
    """Who handles a case in one domain."""

    responsible: UUID | None = None
    deputy: UUID | None = None


@dataclass(frozen=True)
class Staffing:
    """Who is here today in one domain.

    `here` are those with a valid assignment who are not absent; `holders` says who of them holds a role:
    (role, unit or None for all of the domain) → users.
    """

    here: AbstractSet[UUID] = frozenset()
    holders: Mapping[tuple[str, UUID | None], AbstractSet[UUID]] = field(default_factory=dict)

    def in_role(self, role: str, unit: UUID | None) -> frozenset[UUID]:
        """Those here who hold the role in the unit or in all of the domain; without unit, anywhere in it."""
        if unit is None:
            found = [users for (held, _unit), users in self.holders.items() if held == role]
        else:
            found = [self.holders.get((role, where), frozenset()) for where in (unit, None)]
        return frozenset().union(*found) & frozenset(self.here)


def effective_owner(
    *,
    assignee: UUID | None,
    deputy: UUID | None,
    role: str,
    unit: UUID | None,
    handlers: Handlers,
    staffing: Staffing,
) -> UUID | None:
    """The one who does the task now, or None: the inbox.

    In order, the first who is here: the assignee, the task's deputy, the case's responsible, the case's deputy; then
    the only one here who holds the task's role. Two who hold it share an inbox, since neither is named.
    A task for a role goes to a handler of the case only if the handler holds that role.
    """
    fit = staffing.in_role(role, unit) if role else staffing.here
    named = [
        (assignee, staffing.here),
        (deputy, staffing.here),
        (handlers.responsible, fit),
        (handlers.deputy, fit),
    ]
    for user, among in named:
        if user is not None and user in among:
            return user
    return next(iter(fit)) if role and len(fit) == 1 else None
