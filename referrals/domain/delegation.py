"""Who may make a decision on assistance: an authority's delegation order as dated rules.

Source: kommunallagen (2017:725) 6 kap. 37–38 §§ and 7 kap. 5 §; the order itself is each authority's own.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Power(StrEnum):
    """What a delegate may do: grant, refuse (wholly or partly), review an appealed decision (FL 37–39 §§)."""

    GRANT = "grant"
    REFUSE = "refuse"
    REVIEW = "review"


LABELS = {
    Power.GRANT: "Bevilja",
    Power.REFUSE: "Avslå helt eller delvis",
    Power.REVIEW: "Ompröva och pröva om ett överklagande kommit in i tid",
}
BOARD = "nämnden"


@dataclass(frozen=True)
class Rule:
    """Who (a role's holders, or one named) may do what. `ground` empty: on every legal ground.

    `max_days`: longest granted time in days; `max_cost`: highest cost in öre a day. None: no limit.
    """

    power: str
    who: str
    role: str = ""
    user: UUID | None = None
    ground: str = ""
    max_days: int | None = None
    max_cost: int | None = None

    def held_by(self, user: UUID | None, roles: Collection[str]) -> bool:
        return self.user == user if self.user else self.role in roles

    def covers(self, act: "Act") -> bool:
        return (
            self.power == act.power
            and self.ground in {"", act.ground}
            and _within(self.max_days, act.days)
            and _within(self.max_cost, act.cost)
        )


@dataclass(frozen=True)
class Act:
    """A decision to be made. `days` None: until further notice; `cost` in öre a day, None: not stated."""

    power: str
    ground: str = ""
    days: int | None = None
    cost: int | None = None


def _within(limit: int | None, value: int | None) -> bool:
    """What is not stated, or has no end, lies outside every limit."""
    return limit is None or (value is not None and value <= limit)


def holds_any(rules: Iterable[Rule], user: UUID | None, roles: Collection[str]) -> bool:
    """Whether somebody is a delegate at all."""
    return any(rule.held_by(user, roles) for rule in rules)


def refusal(rules: Collection[Rule], act: Act, user: UUID | None, roles: Collection[str]) -> str:
    """Why the order does not let somebody decide, in Swedish, with who may; empty when it does."""
    if any(rule.held_by(user, roles) and rule.covers(act) for rule in rules):
        return ""
    who = list(dict.fromkeys(rule.who for rule in rules if rule.covers(act))) or [BOARD]
    return (
        f"Delegationsordningen ger inte rätt att fatta det här beslutet. Det fattas av {' eller '.join(who)}."
    )
