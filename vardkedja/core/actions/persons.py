"""Register what the own authority knows about a person. What others know stays unknown."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from vardkedja.core import log, policies, protection
from vardkedja.core.actions.filefacts import person_known
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.identity import Number, refuse_other_birth
from vardkedja.core.models import HomeMunicipality, Organisation, PersonIdentifier, PersonRecord, Sex
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

# Who sees the record is told so before it comes to this: what is left is a record that the actor may not know of.
explain("one_record_per_authority", protection.NEUTRAL, "number")


@dataclass(frozen=True)
class Particulars:
    """Name and particulars as the authority registers them."""

    given_name: str
    family_name: str
    sex: str = Sex.UNKNOWN
    birth_date: dt.date | None = None
    phone: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    interpreter: str = ""
    easy_read: bool = False


def own_record(actor: Actor, number: Number) -> PersonRecord | None:
    """The own authority's record of the number, if there is one that the actor may see (also under an earlier number)."""
    known = PersonIdentifier.objects.filter(domain=actor.domain_id, system=number.system, value=number.value)
    return policies.visible_records(actor).filter(pk__in=known.values("record")).first()


@verb
def register_person(
    number: Number,
    particulars: Particulars,
    *,
    actor: Actor,
    home_municipality: UUID | None = None,
    case_id: UUID | None = None,
) -> PersonRecord:
    """Make the own authority's record; `case_id` is the case for whose sake it is made. Raises `Conflict` when it has one,
    `NotAllowed` (staff of a home: for a person whom no case of their units is about), `Impossible` in words that tell
    nothing (logged) for a protected person of whom the actor may not know.
    """
    policies.require(policies.can_register_person(actor))
    policies.require(policies.can_register_this(actor, number.person_id, case_id))
    if own_record(actor, number):
        raise Conflict("Personen finns redan hos er. Öppna den i stället.", field="number")
    if protection.hidden_person(actor, number.person_id):
        raise log.refused(actor, "personuppgift", protection.NEUTRAL, field="number")
    _check_birth(particulars, [(number.system, number.value)], actor)
    values = {**particulars.__dict__, "birth_date": particulars.birth_date or number.birth_date}
    record = PersonRecord(
        domain_id=actor.domain_id, person_id=number.person_id, created_at=actor.now, **values
    )
    record.full_clean(exclude=["domain"], validate_constraints=False)
    record.save(force_insert=True)
    person_known(record)
    _add_number(record, number, actor)
    if home_municipality:
        _set_home(record, home_municipality, actor.today, actor)
    _log(actor, record, "PersonRegistered")
    return record


@verb
def change_person(
    record_id: UUID, particulars: Particulars, *, actor: Actor, version: int | None = None
) -> PersonRecord:
    """Correct the own record. Raises `Conflict` when it has changed meanwhile."""
    policies.require(policies.can_register_person(actor))
    record = _own(record_id, actor)
    check_version(record, version)
    _check_birth(particulars, _numbers(record), actor)
    for name, value in particulars.__dict__.items():
        setattr(record, name, value if name != "birth_date" else value or record.birth_date)
    record.full_clean(exclude=["domain"], validate_constraints=False)
    save_new_version(record, *particulars.__dict__)
    person_known(record)
    _log(actor, record, "PersonChanged")
    return record


@verb
def add_number(record_id: UUID, number: Number, *, actor: Actor) -> PersonIdentifier:
    """A further number of a known person (reservnummer → personnummer): an alias on the own record."""
    policies.require(policies.can_add_number(actor))
    record = _own(record_id, actor)
    known = own_record(actor, number)
    if known:
        words = "Numret finns redan på personen." if known == record else "Numret finns redan hos er."
        raise Conflict(words, field="number")
    row = _add_number(record, number, actor)
    _log(actor, record, "NumberAdded")
    return row


@verb
def set_home_municipality(record_id: UUID, municipality: UUID, since: dt.date, *, actor: Actor) -> None:
    """End the present home municipality and begin another. Raises `Impossible` before the present one's first day."""
    policies.require(policies.can_register_person(actor))
    record = _own(record_id, actor)
    _set_home(record, municipality, since, actor)
    _log(actor, record, "HomeMunicipalitySet")


def _check_birth(particulars: Particulars, numbers: Iterable[tuple[str, str]], actor: Actor) -> None:
    if particulars.birth_date and particulars.birth_date > actor.today:
        raise Impossible("Födelsedatumet ligger i framtiden.", field="birth_date")
    refuse_other_birth(particulars.birth_date, numbers)


def _numbers(record: PersonRecord) -> list[tuple[str, str]]:
    """The numbers that say when the person was born: a personnummer goes before a samordningsnummer that it replaced."""
    rows = list(record.identifiers.filter(valid_to=None).values_list("system", "value"))
    own = [row for row in rows if row[0] == PersonIdentifier.System.PERSONNUMMER]
    return own or rows


def _own(record_id: UUID, actor: Actor) -> PersonRecord:
    """The record, locked, or `NotVisible`."""
    record = policies.visible_records(actor).select_for_update().filter(pk=record_id).first()
    if record is None:
        raise NotVisible
    return record


def _add_number(record: PersonRecord, number: Number, actor: Actor) -> PersonIdentifier:
    row = PersonIdentifier(
        domain_id=actor.domain_id,
        record=record,
        person_id=number.person_id,
        system=number.system,
        value=number.value,
        valid_from=actor.today,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        # By a record that the actor may not know of (a protected person's earlier number): the attempt is kept.
        raise log.refused(actor, "personuppgift", protection.NEUTRAL, field="number") from taken
    return row


def _set_home(record: PersonRecord, municipality: UUID, since: dt.date, actor: Actor) -> None:
    if not Organisation.objects.filter(pk=municipality, kind=Organisation.Kind.MUNICIPALITY).exists():
        raise Impossible("Välj en kommun i listan.", field="home_municipality")
    present = HomeMunicipality.objects.filter(record=record, valid_to=None).first()
    if present and present.municipality_id == municipality:
        return
    if present and present.valid_from >= since:
        raise Impossible("Den nya hemkommunen måste börja efter den förra.", field="since")
    HomeMunicipality.objects.filter(record=record, valid_to=None).update(valid_to=since)
    HomeMunicipality.objects.create(
        domain_id=actor.domain_id, record=record, municipality_id=municipality, valid_from=since
    )


def _log(actor: Actor, record: PersonRecord, what: str) -> None:
    log.change(actor, what, owner_domain_id=record.domain_id, person_id=record.person_id, object_id=record.pk)
