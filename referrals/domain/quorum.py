"""Whether enough of the right members take part (*beslutförhet*). The rule is the group's own, dated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Seat:
    """A member who takes part. `stands_in_for`: the member whose substitute it is."""

    id: UUID
    domain_id: UUID
    profession: str
    stands_in_for: UUID | None = None


@dataclass(frozen=True)
class Rule:
    """At least so many, and among them these authorities (by id) and professions (as written, whatever case)."""

    at_least: int
    authorities: Sequence[UUID] = ()
    professions: Sequence[str] = ()


@dataclass(frozen=True)
class Lack:
    """What is missing: how many, which authorities, which professions. Empty when the group may assess."""

    members: int = 0
    authorities: tuple[UUID, ...] = ()
    professions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.members or self.authorities or self.professions)


def counted(present: Iterable[Seat]) -> list[Seat]:
    """Those who count: a substitute only where the member for whom it stands in is not there, and one for each."""
    seats = list(present)
    taken = {seat.id for seat in seats if seat.stands_in_for is None}
    found = [seat for seat in seats if seat.stands_in_for is None]
    for seat in seats:
        if seat.stands_in_for is not None and seat.stands_in_for not in taken:
            taken.add(seat.stands_in_for)
            found.append(seat)
    return found


def lacking(rule: Rule, present: Iterable[Seat]) -> Lack:
    """What the rule asks for and those present do not give."""
    seats = counted(present)
    there = {seat.domain_id for seat in seats}
    professions = {seat.profession.casefold() for seat in seats}
    return Lack(
        max(0, rule.at_least - len(seats)),
        tuple(one for one in rule.authorities if one not in there),
        tuple(one for one in rule.professions if one.casefold() not in professions),
    )
