"""The order of the queue, why somebody stands where they stand, and who may be offered a place.

A unit's rules are dated data (`Rules`); this module applies them and reads no clock. Order and offer are two things: the
order comes from priority and time alone, and a rule of places (quota, acute places) only passes somebody over for now. So
the order tells nothing of who applied. A tie is broken by the ticket's own random key: every reader sees the same order.
Worked tables: docs/algorithms/queue.md.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from statistics import median
from uuid import UUID

from referrals.domain import acute, answering
from referrals.domain.acute import AcuteTerms
from referrals.domain.answering import ON_CLICK, STOCKHOLM, Offering
from vardkedja.core.formatting import date_words

#: 1: has to come first; 2: before others; 3: in turn. A ticket that nobody has assessed stands in turn.
PRIORITIES = {
    1: "Prioritet 1 – behöver plats först",
    2: "Prioritet 2 – före övriga",
    3: "Prioritet 3 – i tur",
}


class Order(StrEnum):
    """What decides who stands first."""

    REQUEST = "request"
    COMPLETE = "complete"
    PRIORITY = "priority"
    PRIORITY_COMPLETE = "priority_complete"

    @property
    def by_priority(self) -> bool:
        return self in {Order.PRIORITY, Order.PRIORITY_COMPLETE}

    @property
    def by_complete(self) -> bool:
        """Whether the time of the complete request counts; what is not complete stands after what is."""
        return self in {Order.COMPLETE, Order.PRIORITY_COMPLETE}


ORDER_NAMES = {
    Order.REQUEST: "Först begärd",
    Order.COMPLETE: "Först komplett",
    Order.PRIORITY: "Prioritet, sedan begärd",
    Order.PRIORITY_COMPLETE: "Prioritet, sedan komplett",
}
ORDERS = {
    Order.REQUEST: "Den som begärde plats först står först. Tiden räknas från att ansökan blev köbar.",
    Order.COMPLETE: "Den vars ansökan först blev komplett för bedömning står först. Den som inte är komplett står efter dem som är det.",
    Order.PRIORITY: "Först den som har högst prioritet, sedan den som har väntat längst. Tiden räknas från att ansökan blev köbar.",
    Order.PRIORITY_COMPLETE: "Först den som har högst prioritet, sedan den vars ansökan först blev komplett för bedömning. "
    "Den som inte är komplett står efter dem i samma prioritet som är det.",
}
IN_TURN = "Prioriteten sätts i bedömningen av ansökan; till dess står ansökan i klass 3. Den som väntar på en akut plats står i klass 1."


@dataclass(frozen=True)
class Quota:
    """At most `places` of the unit's places at a time for whom `who` names. `key` is the rule's own id."""

    key: UUID
    who: str
    places: int


@dataclass(frozen=True)
class Rules:
    """A version of a unit's rules. `declines_kept`: how many declined offers keep the position (None: all of them)."""

    order: Order = Order.PRIORITY
    quotas: tuple[Quota, ...] = ()
    acute_kept: bool = True
    declines_kept: int | None = None
    offering: Offering = ON_CLICK
    acute: AcuteTerms = acute.USUAL


def words(rules: Rules) -> list[str]:
    """The rules in Swedish, one sentence or two a line."""
    lines = [ORDERS[rules.order]]
    if rules.order.by_priority:
        lines.append(IN_TURN)
    lines += [
        f"{quota.who} får ha högst {quota.places} av platserna samtidigt, och får en plats bara om en är ledig både totalt "
        "och inom den gränsen."
        for quota in rules.quotas
    ]
    if rules.acute_kept:
        lines.append("Akutplatser ges bara till den som väntar akut.")
    lines.append(acute.words(rules.acute))
    return [*lines, *answering.words(rules.offering), _declines(rules.declines_kept)]


def _declines(kept: int | None) -> str:
    if kept is None:
        return "Den som tackar nej till ett erbjudande behåller sin köplats."
    if kept == 0:
        return "Den som tackar nej till ett erbjudande ställs sist."
    times = "en gång" if kept == 1 else f"{kept} gånger"
    return f"Den som tackar nej till ett erbjudande behåller sin köplats {times}; därefter ställs den sist."


def keeps_position(rules: Rules, declined_before: int) -> bool:
    """Whether who declines an offer now keeps the position, having declined so many before."""
    return rules.declines_kept is None or declined_before < rules.declines_kept


@dataclass(frozen=True)
class Waiting:
    """A ticket as the order sees it. Moments are aware.

    `last_at`: put last then, having declined an offer. `quotas`: keys of the quotas that count it, where the reader may
    know that.
    """

    id: UUID
    priority: int
    requested_at: dt.datetime
    completed_at: dt.datetime | None = None
    acute: bool = False
    paused: bool = False
    offered: bool = False
    last_at: dt.datetime | None = None
    quotas: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Occupancy:
    """Places that nobody has, and how many each quota has now. `free` counts acute places too."""

    free: int
    free_acute: int = 0
    used: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """Whether the next place may be offered to somebody now, and why (not). For the unit's operator only: it tells who has the places.

    `public_reason`: for those of the operator's who do not see the case.
    """

    may: bool
    reason: str
    public_reason: str


@dataclass(frozen=True)
class Position:
    """`reason` is for parties of the case; `public_reason` tells no more than order, class and since."""

    number: int
    waiting: Waiting
    since: dt.datetime
    reason: str
    public_reason: str
    answer: Answer | None = None


def order(
    tickets: Iterable[Waiting],
    rules: Rules,
    occupancy: Occupancy | None = None,
    passed_over: Mapping[UUID, str] | None = None,
) -> list[Position]:
    """The queue, first to last, each position with its reason; with `occupancy` also whether it may be offered a place.

    `passed_over`: tickets that are not to be offered a place now, each with why not: they are answered no and take none.
    """
    ordered = sorted(tickets, key=lambda w: _key(w, rules.order))
    answers: Iterator[Answer | None] = iter([None] * len(ordered))
    if occupancy is not None:
        answers = iter(_answers(ordered, rules, occupancy, passed_over or {}))
    found: list[Position] = []
    for _group, members in groupby(ordered, key=lambda w: w.priority if rules.order.by_priority else 0):
        higher = len(found)
        for same, waiting in enumerate(members):
            found.append(_position(waiting, higher, same, rules.order, next(answers)))
    return found


def since(waiting: Waiting, rule: Order) -> dt.datetime:
    """The moment from which the ticket's time counts."""
    if waiting.last_at:
        return waiting.last_at
    return (waiting.completed_at if rule.by_complete else None) or waiting.requested_at


def _key(waiting: Waiting, rule: Order) -> tuple[int, bool, dt.datetime, int]:
    late = rule.by_complete and waiting.completed_at is None
    return waiting.priority if rule.by_priority else 0, late, since(waiting, rule), waiting.id.int


def _position(waiting: Waiting, higher: int, same: int, rule: Order, answer: Answer | None) -> Position:
    moment = since(waiting, rule)
    before = _before(higher, same, rule)
    shown = f"Prioritet {waiting.priority}, " if rule.by_priority else ""
    day = date_words(moment.astimezone(STOCKHOLM).date())
    own = _own_words(waiting, rule, day)
    return Position(
        number=higher + same + 1,
        waiting=waiting,
        since=moment,
        reason=_capital(f"{shown}{own}; {before}"),
        public_reason=_capital(f"{shown}väntat sedan {day}; {before}"),
        answer=answer,
    )


def _own_words(waiting: Waiting, rule: Order, day: str) -> str:
    if waiting.last_at:
        text = f"ställd sist {day} efter ett erbjudande"
    elif rule.by_complete and waiting.completed_at:
        text = f"komplett sedan {day}"
    elif rule.by_complete:
        text = f"köbar sedan {day}, inte komplett ännu"
    else:
        text = f"väntat sedan {day}"
    text = f"{text}, har ett erbjudande" if waiting.offered else text
    return f"{text}, pausad" if waiting.paused else text


def _before(higher: int, same: int, rule: Order) -> str:
    """How many stand before, and no more of them. Priority and time are what the whole county sees."""
    if not higher and not same:
        return "först i kön"
    parts = [f"{higher} med högre prioritet"] if higher else []
    if same and rule.by_complete:
        parts.append(f"{same} {'med samma prioritet ' if rule.by_priority else ''}i tur före")
    elif same:
        parts.append(f"{same} {'med samma prioritet ' if rule.by_priority else ''}som väntat längre")
    return f"före: {' och '.join(parts)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _answers(
    ordered: list[Waiting], rules: Rules, occupancy: Occupancy, passed_over: Mapping[UUID, str]
) -> Iterator[Answer]:
    """Hand out the free places from the first to the last; an outstanding offer counts in its quota."""
    acute = min(occupancy.free_acute, occupancy.free) if rules.acute_kept else 0
    left = {True: acute, False: occupancy.free - acute}
    used = {quota.key: occupancy.used.get(quota.key, 0) for quota in rules.quotas}
    for waiting in ordered:
        for key in waiting.quotas & used.keys() if waiting.offered else ():
            used[key] += 1
    for waiting in ordered:
        kinds = (True, False) if waiting.acute else (False,)
        kind = next((kind for kind in kinds if left[kind] > 0), None)
        why_not = _hindrance(waiting, passed_over) or (
            "" if kind is not None else _no_place(waiting, occupancy, rules)
        )
        why_not = why_not or full(waiting.quotas, rules, used)
        if why_not or kind is None:
            public = (
                NO_PLACE_SUITS
                if waiting.id in passed_over and why_not == passed_over[waiting.id]
                else why_not
            )
            yield Answer(False, f"inte nu, för att {why_not}", f"inte nu, för att {public}")
            continue
        left[kind] -= 1
        for key in waiting.quotas & used.keys():
            used[key] += 1
        told = "får erbjudas en akutplats" if kind else "får erbjudas en plats"
        yield Answer(True, told, told)


#: What others of the operator's authority are told of somebody whom it passes over.
NO_PLACE_SUITS = "ingen ledig plats passar"


def _hindrance(waiting: Waiting, passed_over: Mapping[UUID, str]) -> str:
    if waiting.offered:
        return "ett erbjudande redan väntar på svar"
    if waiting.paused:
        return "köplatsen är pausad"
    return passed_over.get(waiting.id, "")


def _no_place(waiting: Waiting, occupancy: Occupancy, rules: Rules) -> str:
    if occupancy.free <= 0:
        return "ingen plats är ledig"
    if rules.acute_kept and not waiting.acute and occupancy.free <= occupancy.free_acute:
        return "bara akutplats är ledig"
    return "de lediga platserna räcker till dem som står före"


def full(counted: Collection[UUID], rules: Rules, used: Mapping[UUID, int]) -> str:
    """Which of the quotas that count somebody is used up, in words; empty when none is."""
    for quota in rules.quotas:
        if quota.key in counted and used.get(quota.key, 0) >= quota.places:
            places = "sin enda plats" if quota.places == 1 else f"sina {quota.places} platser"
            return f"{quota.who} redan har {places}"
    return ""


@dataclass(frozen=True)
class WaitingTime:
    """How long a group has waited, in whole days. The times are None where the group is too small to show."""

    label: str
    count: int | None
    median: float | None
    longest: int | None


def waiting_time(label: str, days: Collection[int], smallest: int) -> WaitingTime:
    """Median (of an even number the mean of the two in the middle) and longest of `days`; a group of fewer than `smallest` is kept back."""
    if len(days) < smallest:
        return WaitingTime(label, None, None, None)
    if not days:
        return WaitingTime(label, 0, None, None)
    return WaitingTime(label, len(days), float(median(days)), max(days))
