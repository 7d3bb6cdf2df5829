"""The person header: what the reader may know about whom the case concerns."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.urls import reverse

from vardkedja.core import protection, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import masked, person_number
from vardkedja.core.forms import parse_day
from vardkedja.core.gate import Why
from vardkedja.core.identity import age_on, number_label
from vardkedja.core.models import (
    Case,
    EntryKind,
    EntryVersion,
    HomeMunicipality,
    Organisation,
    PersonIdentifier,
    PersonRecord,
)

#: Stands for the name where the reader was told none.
UNTOLD = "Namnet är inte utlämnat till er"


@dataclass(frozen=True)
class Identity:
    """What is known of a person by the own record, or by a released identity. `record_id` only for the own."""

    name: str
    number: str = ""
    age: int | None = None
    municipality: str = ""
    interpreter: str = ""
    easy_read: bool = False
    record_id: UUID | None = None
    #: What the authority protects (`ProtectedPerson`), for those named; None for everybody else.
    protected_id: UUID | None = None


def identity_of(actor: Actor, case: Case) -> Identity:
    """The own authority's record first, else an identity released to it, else nobody."""
    if not actor.sees_persons:
        return Identity(UNTOLD)
    return replace(_identity_of(actor, case), protected_id=protection.flag_of(actor, case.person_id, case))


def _identity_of(actor: Actor, case: Case) -> Identity:
    if withheld.among(actor, [case]):
        return Identity(UNTOLD)
    record = PersonRecord.objects.filter(domain=actor.domain_id, person_id=case.person_id).first()
    return identity_of_record(actor, record) if record else released_identity(actor, case)


def identity_of_record(actor: Actor, record: PersonRecord) -> Identity:
    numbers = PersonIdentifier.objects.valid(actor.today).filter(domain=actor.domain_id, record=record)
    number = numbers.order_by("-valid_from").first()
    homes = HomeMunicipality.objects.valid(actor.today).filter(domain=actor.domain_id, record=record)
    home = homes.select_related("municipality").first()
    return Identity(
        name=record.full_name,
        number=number.value if number else "",
        age=age_on(record.birth_date, actor.today) if record.birth_date else None,
        municipality=str(home.municipality) if home else "",
        interpreter=record.interpreter,
        easy_read=record.easy_read,
        record_id=record.pk,
        protected_id=protection.flag_of(actor, record.person_id),
    )


def released_identity(actor: Actor, case: Case) -> Identity:
    """The latest identity of the case that row-level security shows: a released one carries its number in clear."""
    version = (
        EntryVersion.objects.filter(case=case, entry__kind=EntryKind.IDENTITY).order_by("-written_at").first()
    )
    if version is None:
        return Identity(UNTOLD)
    name = f"{version.value('given_name')} {version.value('family_name')}".strip()
    born = version.value("birth_date")
    age = age_on(parse_day(born), actor.today) if born else None
    return Identity(
        name=name or UNTOLD,
        number=version.value("number"),
        age=age,
        interpreter=version.value("interpreter"),
        easy_read=version.value("easy_read") != "",
    )


def person_header(
    identity: Identity, why: Why, *, reveal_url: str = "", url: str = "", whole: bool = False
) -> dict[str, Any]:
    """The context of `components/person_header.html`. The number is masked until it is asked for, which is logged."""
    flags = []
    if identity.protected_id:
        at = reverse("core:protected", args=[identity.protected_id])
        flags.append({"icon": "lock", "word": protection.WORD, "state": "late", "url": at})
    if identity.interpreter:
        flags.append({"icon": "interpreter", "word": f"Tolk: {identity.interpreter}", "state": "info"})
    if identity.easy_read:
        flags.append({"icon": "file", "word": "Lättläst", "state": "info"})
    number = person_number(identity.number) if whole or not identity.number else masked(identity.number)
    return {
        "name": identity.name,
        "number": number,
        "number_label": number_label(identity.number) if identity.number else "",
        "reveal_url": "" if whole or not identity.number else reveal_url,
        "age": identity.age,
        "municipality": identity.municipality,
        "flags": flags,
        "why": why.text,
        "url": url,
    }


def interpreters(actor: Actor, cases: Iterable[Case]) -> dict[UUID, str]:
    """Case → the language in which its person needs an interpreter, by the own records. Row-level security keeps the protected."""
    cases = list(cases)
    hidden = withheld.among(actor, cases)
    rows = PersonRecord.objects.filter(domain=actor.domain_id, person_id__in=[c.person_id for c in cases])
    spoken = {row.person_id: row.interpreter for row in rows.exclude(interpreter="")}
    return {c.pk: spoken[c.person_id] for c in cases if c.person_id in spoken and c.pk not in hidden}


def municipalities(near: str = "") -> list[tuple[str, str]]:
    """All municipalities as choices. `near`: the code of a municipality or county, for those of that county alone."""
    rows = Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY, code__startswith=near[:2])
    rows = rows.order_by("name")
    return [(str(row.pk), row.name) for row in rows]
