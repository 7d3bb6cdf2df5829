"""Lists over persons: cases, and hits of a search. Filters and sort keys come from `tables`."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from vardkedja.core import policies, protection, registry, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.errors import DomainError
from vardkedja.core.identity import canonical_reserve, parse_number
from vardkedja.core.models import (
    Case,
    CaseHandler,
    CaseParty,
    EntryKind,
    EntryVersion,
    PersonIdentifier,
    PersonRecord,
    Unit,
    User,
)
from vardkedja.core.names import sheltered

MOST_HITS = 50
FEWEST_LETTERS = 2
Duty = CaseHandler.Duty


def cases(actor: Actor, wanted: dict[str, Any]) -> QuerySet[Case]:
    """The cases that the actor sees, by the cleaned values of `forms.lists.CaseFilter`."""
    found = policies.visible_cases(actor).select_related("owner")
    for name, narrow in _FILTERS.items():
        if wanted.get(name):
            found = narrow(actor, found, wanted[name])
    if not wanted.get("avslutade"):
        found = found.filter(closed_at=None)
    found = found.annotate(responsible=_responsible(actor))
    return found.order_by(*_SORTS.get(wanted.get("sortera") or "", _SORTS["-oppnat"]))


def _responsible(actor: Actor) -> Subquery:
    """The responsible's family name, to sort by."""
    held = CaseHandler.objects.filter(
        content_object=OuterRef("pk"), domain=actor.domain_id, duty=Duty.RESPONSIBLE
    )
    return Subquery(held.values("user__last_name")[:1])


def _of_unit(actor: Actor, found: QuerySet[Case], unit: str) -> QuerySet[Case]:
    """Cases to which the unit is party, or whose responsible works there."""
    parties = CaseParty.objects.filter(unit=unit).values("case")
    handlers = CaseHandler.objects.filter(domain=actor.domain_id, user__assignments__unit=unit)
    return found.filter(Q(pk__in=parties) | Q(pk__in=handlers.values("content_object")))


def _of_responsible(actor: Actor, found: QuerySet[Case], user: str) -> QuerySet[Case]:
    held = CaseHandler.objects.filter(domain=actor.domain_id, duty=Duty.RESPONSIBLE, user=user)
    return found.filter(pk__in=held.values("content_object"))


def _in_step(actor: Actor, found: QuerySet[Case], step: str) -> QuerySet[Case]:
    ask = registry.STEPS.get(int(step))
    return found.filter(pk__in=ask(actor)) if ask else found.none()


_FILTERS = {
    "enhet": _of_unit,
    "ansvarig": _of_responsible,
    "steg": _in_step,
    "fran": lambda _actor, found, day: found.filter(opened_at__date__gte=day),
    "till": lambda _actor, found, day: found.filter(opened_at__date__lte=day),
    "agare": lambda actor, found, which: (
        found.filter(owner=actor.domain_id) if which == "egna" else found.exclude(owner=actor.domain_id)
    ),
}
_SORTS = {
    "-oppnat": ("-opened_at", "pk"),
    "oppnat": ("opened_at", "pk"),
    "ansvarig": (F("responsible").asc(nulls_last=True), "-opened_at", "pk"),
}


def has_own(actor: Actor) -> bool:
    """Whether the own authority owns any case that the actor sees."""
    return policies.visible_cases(actor).filter(owner=actor.domain_id).exists()


def responsibles(actor: Actor, shown: list[Case]) -> dict[UUID, str]:
    """Case id → the responsible's name in the own authority."""
    held = CaseHandler.objects.filter(domain=actor.domain_id, duty=Duty.RESPONSIBLE, content_object__in=shown)
    return {row.content_object_id: str(row.user) for row in held.select_related("user")}


def steps(actor: Actor, shown: list[Case]) -> dict[UUID, list[str]]:
    """Case id → names of the steps that it is in now, in one query per step that an app answers for."""
    ids = [case.pk for case in shown]
    found: dict[UUID, list[str]] = {case.pk: [] for case in shown}
    for number, ask in sorted(registry.STEPS.items()):
        for pk in Case.objects.filter(pk__in=ids).filter(pk__in=ask(actor)).values_list("pk", flat=True):
            found[pk].append(registry.RAIL_LABELS[number - 1])
    return found


def units_of(actor: Actor) -> QuerySet[Unit]:
    """The own authority's units, and those that are party to its cases."""
    parties = CaseParty.objects.filter(case__in=policies.visible_cases(actor)).exclude(unit=None)
    return Unit.objects.filter(Q(operator=actor.domain_id) | Q(pk__in=parties.values("unit")))


def handlers_of(actor: Actor) -> QuerySet[User]:
    """Those who are responsible for some case in the own authority."""
    held = CaseHandler.objects.filter(domain=actor.domain_id, duty=Duty.RESPONSIBLE)
    return User.objects.filter(pk__in=held.values("user")).order_by("last_name", "first_name")


@dataclass(frozen=True)
class Hit:
    """A person found: by the own record, or by a released identity (then without record)."""

    name: str
    record: PersonRecord | None
    cases: tuple[Case, ...]

    @property
    def person_id(self) -> UUID:
        return self.record.person_id if self.record else self.cases[0].person_id


def search(actor: Actor, query: str) -> list[Hit]:
    """Persons by name, number or case number, among own records and identities released to the own authority.

    What only others know is not found: it looks the same as what nobody knows. Raises `DomainError` at field `q` for
    fewer than two letters and for a number whose check digit is wrong.
    """
    text = query.strip()
    letters = [sign for sign in text if sign.isalnum()]
    if len(letters) < FEWEST_LETTERS:
        raise DomainError("Skriv minst två bokstäver, ett personnummer eller ett ärendenummer.", field="q")
    if text.upper().startswith("K-"):
        return _by_cases(actor, policies.visible_cases(actor).filter(number=text.upper()))
    if is_number(text):
        return _by_number(actor, text)
    return _by_name(actor, text.split())


def is_number(query: str) -> bool:
    """Whether a query is meant as a person's number: more digits than letters."""
    letters = [sign for sign in query if sign.isalnum()]
    return sum(sign.isdigit() for sign in letters) > len(letters) / 2


def _by_cases(actor: Actor, found: QuerySet[Case]) -> list[Hit]:
    cases = list(found.select_related("owner")[:MOST_HITS])
    hidden = withheld.among(actor, cases)
    records = _records(actor, {case.person_id for case in cases if case.pk not in hidden})
    names = _released_names(case.pk for case in cases)
    shut = protection.hidden_among(actor, cases)
    names |= {case.pk: sheltered(case).full for case in cases if case.pk in shut}
    hits: dict[UUID, list[Case]] = {}
    for case in cases:
        # Nor does a list tell that two closed cases are about one person.
        hits.setdefault(case.pk if case.pk in shut else case.person_id, []).append(case)
    return [
        Hit(_name(records.get(person), held, names), records.get(person), tuple(held))
        for person, held in hits.items()
    ]


def _name(record: PersonRecord | None, cases: list[Case], names: dict[UUID, str]) -> str:
    if record:
        return record.full_name
    return next((names[case.pk] for case in cases if case.pk in names), f"Ärende {cases[0].number}")


def _records(actor: Actor, persons: set[UUID]) -> dict[UUID, PersonRecord]:
    return {row.person_id: row for row in policies.visible_records(actor).filter(person_id__in=persons)}


def _identities(actor: Actor) -> QuerySet[EntryVersion]:
    """Identities released to the own authority, of cases that the actor sees."""
    versions = EntryVersion.objects.filter(
        entry__kind=EntryKind.IDENTITY, case__in=policies.visible_cases(actor)
    )
    return versions.exclude(owner=actor.domain_id)


def _released_names(case_ids: Any) -> dict[UUID, str]:
    versions = EntryVersion.objects.filter(case__in=list(case_ids), entry__kind=EntryKind.IDENTITY)
    return {
        row.case_id: f"{row.value('given_name')} {row.value('family_name')}".strip()
        for row in versions.order_by("written_at")
    }


def _by_number(actor: Actor, text: str) -> list[Hit]:
    reserved = policies.visible_records(actor).filter(
        identifiers__system=PersonIdentifier.System.RESERVNUMMER, identifiers__value=canonical_reserve(text)
    )
    if found := list(reserved):
        return _merge(actor, found, [])
    try:
        number = parse_number(text)
    except DomainError as error:
        raise DomainError(error.message, field="q") from error
    known = PersonIdentifier.objects.filter(domain=actor.domain_id, system=number.system, value=number.value)
    records = policies.visible_records(actor).filter(pk__in=known.values("record"))
    released = _identities(actor).filter(case__person_id=number.person_id)
    return _merge(actor, list(records), released.values("case"))


def _by_name(actor: Actor, words: list[str]) -> list[Hit]:
    """Every word begins a given or family name (own records), or stands in a released name."""
    records, released = policies.visible_records(actor), _identities(actor)
    released = released.annotate(text=Cast("body", TextField()))
    for word in words:
        records = records.filter(
            Q(given_name__istartswith=word)
            | Q(family_name__istartswith=word)
            | Q(given_name__icontains=f" {word}")
            | Q(family_name__icontains=f" {word}")
        )
        released = released.filter(text__icontains=word)
    named = [row.case_id for row in released[:MOST_HITS] if _begins(row, words)]
    return _merge(actor, list(records.order_by("family_name", "given_name")[:MOST_HITS]), named)


def _begins(version: EntryVersion, words: list[str]) -> bool:
    """Whether every word begins a word of the released name itself, not of another answer."""
    parts = f"{version.value('given_name')} {version.value('family_name')}".lower().split()
    return all(any(part.startswith(word.lower()) for part in parts) for word in words)


def _merge(actor: Actor, records: list[PersonRecord], released: Any) -> list[Hit]:
    """Hits for records with the cases that the actor sees, then for released identities without own record."""
    persons = {row.person_id for row in records}
    cases = policies.visible_cases(actor).select_related("owner").order_by("-opened_at")
    mine: dict[UUID, list[Case]] = {person: [] for person in persons}
    for case in withheld.leave_out(actor, cases.filter(person_id__in=persons)):
        mine[case.person_id].append(case)
    hits = [Hit(row.full_name, row, tuple(mine[row.person_id])) for row in records]
    return hits + _by_cases(actor, cases.filter(pk__in=released).exclude(person_id__in=persons))
