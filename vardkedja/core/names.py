"""Whom the reader may name: the own record first, then an identity released to the own authority, else nobody.

A protected person is named to those who are named for it alone: row-level security keeps record and identity from all
others, so this only says which word stands there instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from vardkedja.core import protection, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, EntryKind, EntryVersion, PersonRecord


@dataclass(frozen=True)
class Name:
    """A name as the reader may see it. `source`: own | released | none | protected."""

    full: str
    initials: str
    source: str


def unnamed(case: Case) -> Name:
    return Name(f"Ärende {case.number}", "–", "none")


def sheltered(case: Case) -> Name:
    return Name(f"{protection.WORD}, ärende {case.number}", "–", "protected")


def names_for(actor: Actor, cases: Iterable[Case]) -> dict[UUID, Name]:
    """Case id → name, in a few queries whatever the number of cases. Logging is the caller's (`gate.log_listed`)."""
    cases = list(cases)
    if not actor.sees_persons:
        return {c.pk: unnamed(c) for c in cases}
    shut = protection.hidden_among(actor, cases)
    hidden = withheld.among(actor, cases) | shut
    own = _own(actor, {c.person_id for c in cases if c.pk not in hidden})
    released = _released([c.pk for c in cases if c.person_id not in own or c.pk in hidden])
    return {
        c.pk: sheltered(c)
        if c.pk in shut
        else (None if c.pk in hidden else own.get(c.person_id)) or released.get(c.pk) or unnamed(c)
        for c in cases
    }


def _own(actor: Actor, person_ids: set[UUID]) -> dict[UUID, Name]:
    if not person_ids:
        return {}
    rows = PersonRecord.objects.filter(domain=actor.domain_id, person_id__in=person_ids)
    return {r.person_id: Name(r.full_name, r.initials, "own") for r in rows}


def _released(case_ids: list[UUID]) -> dict[UUID, Name]:
    if not case_ids:
        return {}
    versions = EntryVersion.objects.filter(case__in=case_ids, entry__kind=EntryKind.IDENTITY).order_by(
        "written_at"
    )
    return {v.case_id: _name_of(v) for v in versions}


def _name_of(version: EntryVersion) -> Name:
    given, family = version.value("given_name"), version.value("family_name")
    return Name(f"{given} {family}".strip(), f"{given[:1]}{family[:1]}".upper(), "released")
