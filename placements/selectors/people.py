"""What the home knows of a person before and at arrival: an identity released to it, else its own record."""

import datetime as dt
from dataclasses import dataclass

from placements.domain.stays import Refusal
from referrals.domain.targets import Target, outside
from referrals.selectors import released_identity
from vardkedja.core.actions.persons import Particulars
from vardkedja.core.actor import Actor
from vardkedja.core.errors import DomainError
from vardkedja.core.identity import Number, age_on, parse_number, reserve_number
from vardkedja.core.models import Case, EntryKind, EntryVersion, Sex, Unit


@dataclass(frozen=True)
class Known:
    """What may be known of a person: empty where nothing was released."""

    given_name: str = ""
    family_name: str = ""
    birth_date: dt.date | None = None
    sex: str = Sex.UNKNOWN


@dataclass(frozen=True)
class Released:
    """An identity as released: the number checked, None where it cannot be read."""

    number: Number | None
    particulars: Particulars


def known_person(actor: Actor, case: Case) -> Known:
    """The released identity, else the own record where it may be tied to the case, else nothing."""
    told = released_identity(actor, case)
    return Known(told.given_name, told.family_name, told.birth_date, told.sex) if told else Known()


def released_person(case: Case) -> Released | None:
    """The latest identity that was released to the reader (row-level security shows no other)."""
    versions = EntryVersion.objects.filter(case=case, entry__kind=EntryKind.IDENTITY)
    version = versions.order_by("-written_at").first()
    if version is None:
        return None
    number = _number(version.value("number"), case)
    particulars = Particulars(
        given_name=version.value("given_name"),
        family_name=version.value("family_name"),
        sex=_sex(version.value("sex")),
        birth_date=number.birth_date if number else None,
        interpreter=version.value("interpreter"),
        easy_read=version.value("easy_read") != "",
    )
    return Released(number, particulars)


def _number(text: str, case: Case) -> Number | None:
    """The released number as the case knows it: nationwide, or a reservnummer that the case's owner issued."""
    for read in (parse_number, lambda value: reserve_number(value, case.owner_id)):
        try:
            number = read(text)
        except DomainError:
            continue
        if number.person_id == case.person_id:
            return number
    return None


def _sex(text: str) -> str:
    """A code or its label as frozen in the entry."""
    words = {label.lower(): value for value, label in Sex.choices} | {value: value for value in Sex.values}
    return words.get(text.strip().lower(), Sex.UNKNOWN)


def target_of(unit: Unit) -> Target:
    taken = {"woman": unit.takes_women, "man": unit.takes_men, "nonbinary": unit.takes_nonbinary}
    sexes = frozenset(sex for sex, takes in taken.items() if takes)
    return Target(unit.name, unit.age_min, unit.age_max, sexes, unit.takes_families)


def target_refusal(unit: Unit, known: Known, day: dt.date, field: str) -> Refusal | None:
    """Why the person is outside the unit's target group on the day of arrival, or None."""
    age = age_on(known.birth_date, day) if known.birth_date else None
    reason = outside(target_of(unit), age, known.sex, day)
    return Refusal(reason, field) if reason else None
