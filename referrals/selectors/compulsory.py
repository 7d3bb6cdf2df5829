"""Compulsory care with its deadlines, as the own authority follows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from referrals import policies
from referrals.domain import compulsory
from referrals.domain.compulsory import Away, Care, Deadline, Rule
from referrals.models import CareClock, CareDate, CompulsoryCare
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, PersonRecord

FIELDS = (
    "code", "law", "label", "paragraph", "start", "amount", "unit", "stop", "or_later", "longer_if", "longer_amount", "basis",
    "repeats", "adds_away", "ends", "sure", "valid_from", "valid_to",
)  # fmt: skip


@dataclass(frozen=True)
class Followed:
    """One care as its page shows it: the row, the days entered and the deadlines that they give."""

    care: CompulsoryCare
    days: list[CareDate]
    deadlines: list[Deadline]


def rules_of(law: str) -> list[Rule]:
    """The clocks of a law, all their versions: which one holds is asked for the day it counts from."""
    return [Rule(**values) for values in CareClock.objects.filter(law=law).values(*FIELDS)]


def care_of(care: CompulsoryCare, days: Iterable[CareDate], actor: Actor) -> Care:
    """The dates as the clocks ask for them. The birth date is the own record's and stands in no row of the care."""
    held = list(days)
    own = PersonRecord.objects.filter(domain=actor.domain_id, person_id=care.case.person_id)
    record = own.first() if care.law == "lvu" else None
    return Care(
        law=care.law,
        dates={row.code: row.day for row in held if row.code != compulsory.AWAY},
        basis=care.basis,
        away=[Away(row.day, row.until) for row in held if row.code == compulsory.AWAY],
        born=record.birth_date if record else None,
    )


def days_of(care: CompulsoryCare) -> list[CareDate]:
    return list(care.dates.filter(superseded_at=None).order_by("day", "code"))


def deadlines_of(care: CompulsoryCare, actor: Actor) -> list[Deadline]:
    known = care_of(care, days_of(care), actor)
    return compulsory.deadlines(rules_of(care.law), known, actor.today)


def followed(actor: Actor, case: Case) -> list[Followed]:
    """The own authority's compulsory care of a case, what goes on first."""
    rows = policies.visible_compulsory_care(actor).filter(case=case)
    found = [Followed(row, days_of(row), deadlines_of(row, actor)) for row in rows.order_by("-recorded_at")]
    return sorted(found, key=lambda one: one.care.closed_at is not None)


def next_deadline(actor: Actor, case: Case) -> Deadline | None:
    """The first deadline of the case that is not met, of all its compulsory care."""
    waiting = [d for one in followed(actor, case) for d in one.deadlines if d.met_on is None]
    return min(waiting, key=lambda one: one.due_on, default=None)
