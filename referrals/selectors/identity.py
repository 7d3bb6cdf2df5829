"""Who an application is about, as far as the reader may know."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from referrals.domain import targets
from vardkedja.core import withheld
from vardkedja.core.actions.cases import record_of
from vardkedja.core.actor import Actor
from vardkedja.core.identity import age_on
from vardkedja.core.models import Case, EntryKind, EntryVersion, PersonRecord, Sex, Unit

_SEX_BY_WORD = {str(label): value for value, label in Sex.choices}


@dataclass(frozen=True)
class Identity:
    """Name, number (canonical, or empty), birth date and sex (a `Sex` value)."""

    given_name: str
    family_name: str
    number: str
    birth_date: dt.date | None
    sex: str

    def age_on(self, day: dt.date) -> int | None:
        """Whole years on the day, or None when the birth date is unknown."""
        return age_on(self.birth_date, day) if self.birth_date else None


def released_identity(actor: Actor, case: Case) -> Identity | None:
    """The identity released to the actor's authority in the case, else its own record of the person, else None."""
    version = (
        EntryVersion.objects.filter(case=case, entry__kind=EntryKind.IDENTITY).order_by("-written_at").first()
    )
    if version:
        return _from_version(version)
    if withheld.among(actor, [case]):
        return None
    record = record_of(actor, case)
    if record is None:
        return None
    return Identity(record.given_name, record.family_name, "", record.birth_date, record.sex)


def _from_version(version: EntryVersion) -> Identity:
    born = version.value("birth_date")
    word = version.value("sex")
    return Identity(
        version.value("given_name"),
        version.value("family_name"),
        version.value("number"),
        dt.date.fromisoformat(born) if born else None,
        word if word in Sex.values else _SEX_BY_WORD.get(word, Sex.UNKNOWN),
    )


def outside_target(actor: Actor, case: Case, unit: Unit | None, day: dt.date | None = None) -> str:
    """Why the person is outside the unit's target group on the day (default today), as far as the reader may know.

    Empty when inside, when there is no unit, and when the reader was not told who it is.
    """
    identity = released_identity(actor, case) if unit else None
    if unit is None or identity is None:
        return ""
    when = day or actor.today
    return targets.outside(target_of(unit), identity.age_on(when), identity.sex, when)


def target_of(unit: Unit) -> targets.Target:
    """The unit's target group as plain values."""
    flags = {"woman": unit.takes_women, "man": unit.takes_men, "nonbinary": unit.takes_nonbinary}
    taken = frozenset(sex for sex, takes in flags.items() if takes)
    return targets.Target(unit.name, unit.age_min, unit.age_max, taken, unit.takes_families)


def identities(actor: Actor, cases: Collection[Case]) -> dict[UUID, Identity]:
    """Case → who it is about, as `released_identity` says of one; in three queries. Left out: of whom nothing may be known."""
    versions = EntryVersion.objects.filter(case__in=cases, entry__kind=EntryKind.IDENTITY).order_by(
        "written_at"
    )
    found = {version.case_id: _from_version(version) for version in versions}
    told = [case for case in cases if case.pk not in found]
    hidden = withheld.among(actor, told)
    person_of = {case.pk: case.person_id for case in told if case.pk not in hidden}
    rows = PersonRecord.objects.filter(domain=actor.domain_id, person_id__in=set(person_of.values()))
    records = {row.person_id: row for row in rows}
    for case_id, person_id in person_of.items():
        row = records.get(person_id)
        if row:
            found[case_id] = Identity(row.given_name, row.family_name, "", row.birth_date, row.sex)
    return found
