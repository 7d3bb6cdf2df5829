"""A unit's target group: ages in whole years on the planned day of arrival, both ends included, and sexes."""

import datetime as dt
from dataclasses import dataclass

from vardkedja.core.domain.retention import ADULT

SEXES = {"woman": "kvinnor", "man": "män", "nonbinary": "icke-binära"}


@dataclass(frozen=True)
class Target:
    name: str
    age_min: int | None
    age_max: int | None
    sexes: frozenset[str]
    #: Adults come with their children: whoever is of age is not asked for the highest age.
    families: bool = False


def outside(target: Target, age: int | None, sex: str, day: dt.date) -> str:
    """Why somebody is outside the target group on the day, in Swedish; empty when inside.

    `age` in whole years on the day. An unknown one is outside a unit with ages: the permit's limit cannot be shown to hold.
    """
    return _age(target, age, day) or _sex(target, sex)


def _age(target: Target, age: int | None, day: dt.date) -> str:
    if target.age_min is None and target.age_max is None:
        return ""
    if age is None:
        return f"Födelsedatum saknas. {target.name} tar emot {_ages(target)}, så åldern måste vara känd."
    if target.families and age >= ADULT:
        return ""
    if (target.age_min or 0) <= age <= (age if target.age_max is None else target.age_max):
        return ""
    return f"{target.name} tar emot {_ages(target)}. Personen är {age} år den {day.isoformat()}."


def _ages(target: Target) -> str:
    return f"{_years(target)} och vuxna som kommer med sina barn" if target.families else _years(target)


def _years(target: Target) -> str:
    if target.age_min is None:
        return f"personer upp till {target.age_max} år"
    if target.age_max is None:
        return f"personer från {target.age_min} år"
    return f"personer mellan {target.age_min} och {target.age_max} år"


def _sex(target: Target, sex: str) -> str:
    if sex not in SEXES or sex in target.sexes:
        return ""
    taken = " och ".join(word for key, word in SEXES.items() if key in target.sexes)
    return f"{target.name} tar emot {taken}."
