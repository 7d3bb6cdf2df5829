"""Protected personal data: what is hidden from whom. The database decides (`vk_hidden_…()`), everybody asks here.

A protected person is seen by those who are named for it in the own authority, and for a short while by who has revealed
it or has emergency access. Everybody else sees that a case is there, and nothing of it.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import BooleanField, Func, Q, QuerySet, UUIDField, Value

from vardkedja.core import withheld
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, NamedReader, ProtectedPerson, Protection, Reveal
from vardkedja.core.querysets import valid_on

#: What stands in place of a name, an address and everything else.
WORD = "Skyddade uppgifter"
#: The task to name readers; it stays open to those who are not named, unlike all other tasks of the case.
TASK_NAME = "core.name_readers"
#: The same whether it is protected, entered by mistake or known under another number: it tells which way to go, not why.
NEUTRAL = "Numret kan inte registreras av dig. Vänd dig till din chef, som ser vad som ska göras."


#: Upper apps say whether an authority has received the person of a case: (case, domain id). It then has a record of its own.
_RECEIVED: list[Callable[[Case, UUID], bool]] = []


def received_by(ask: Callable[[Case, UUID], bool]) -> None:
    _RECEIVED.append(ask)


def has_received(case: Case, domain_id: UUID) -> bool:
    """Whether the person of the case has come to the authority, which so knows who it is."""
    return any(ask(case, domain_id) for ask in _RECEIVED)


class InHiddenCases(Func):
    """Whether a case id is among those about a protected person that are hidden from the user."""

    template = "(%(expressions)s IN (SELECT vk_protected_cases()))"
    output_field = BooleanField()


class InHiddenPersons(Func):
    """Whether a person id is among those hidden from the user."""

    template = "(%(expressions)s IN (SELECT vk_hidden_persons()))"
    output_field = BooleanField()


class NumbersOf(Func):
    """The ids of a person under every number of the own authority's record; asked of the database, which hides the numbers."""

    template = "(SELECT vk_numbers_of(%(expressions)s))"
    output_field = UUIDField()


def _under_any_number(person_id: UUID) -> Q:
    return Q(person_id__in=NumbersOf(Value(person_id)))


def hidden_among(actor: Actor, cases: Iterable[Case]) -> set[UUID]:
    """Ids of the cases among these that are about a protected person for whom the actor is not named: one query."""
    ids = {case.pk for case in cases}
    if not ids:
        return set()
    return set(Case.objects.filter(InHiddenCases("pk"), pk__in=ids).values_list("pk", flat=True))


def is_hidden(actor: Actor, case: Case) -> bool:
    """Whether the case is about a protected person for whom the actor is not named."""
    return bool(hidden_among(actor, [case]))


def in_force(actor: Actor) -> QuerySet[ProtectedPerson]:
    """Whom (and which told cases) the actor's authority has to protect today."""
    facts = Protection.objects.filter(valid_on(actor.today), domain=actor.domain_id)
    return ProtectedPerson.objects.filter(domain=actor.domain_id, pk__in=facts.values("protected"))


def of(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Person id → kind of protection (`Protection.Kind`) in force, as the actor's authority knows it; others left out.

    For whoever may know that a person is protected: those named, managers, the log's reviewers.
    """
    facts = Protection.objects.filter(valid_on(actor.today), domain=actor.domain_id)
    rows = facts.filter(protected__person_id__in=set(person_ids)).order_by("valid_from")
    return {
        row.protected.person_id: row.kind
        for row in rows.select_related("protected")
        if row.protected.person_id
    }


def of_case(actor: Actor, case: Case) -> list[ProtectedPerson]:
    """What the authority has to protect in a case: what others told of it, and its own knowledge of the person.

    The latter only where the authority may recognise the person: else the answer would tell who the case is about.
    """
    rows = in_force(actor)
    told = list(rows.filter(case=case))
    known = any(row.person_id for row in told) or not withheld.among(actor, [case]) or is_hidden(actor, case)
    return told + (list(rows.filter(_under_any_number(case.person_id), case=None)) if known else [])


def is_named(actor: Actor, people: Iterable[ProtectedPerson]) -> bool:
    """Whether the actor is named for one of these. Sight by a reveal or an emergency access is not meant."""
    return NamedReader.objects.filter(content_object__in=list(people), user=actor.user_id).exists()


def sees_by_right(actor: Actor, case: Case) -> bool:
    """Whether nothing in the case is protected, or the actor is named or has revealed it: no emergency access is needed."""
    people = of_case(actor, case)
    if not people:
        return True
    mine = NamedReader.objects.filter(content_object__in=people, user=actor.user_id)
    shown = Reveal.objects.filter(protected__in=people, user=actor.user_id, valid_to__gt=actor.now)
    opened = {*mine.values_list("content_object", flat=True), *shown.values_list("protected", flat=True)}
    persons = {one.person_id for one in people if one.pk in opened} - {None}
    return all(one.pk in opened or one.person_id in persons for one in people)


def flag_of(actor: Actor, person_id: UUID, case: Case | None = None) -> UUID | None:
    """What the authority protects about the person (or the case), for the header that those named see; None if nothing."""
    if case is not None:
        held = sorted(of_case(actor, case), key=lambda one: one.created_at)
        return held[0].pk if held else None
    rows = in_force(actor).filter(_under_any_number(person_id), case=None)
    return rows.order_by("created_at").values_list("pk", flat=True).first()


def hidden_person(actor: Actor, person_id: UUID) -> ProtectedPerson | None:
    """What the authority protects about this person, where the actor is not named for it; else None."""
    rows = in_force(actor).filter(_under_any_number(person_id))
    return rows.filter(InHiddenPersons("person_id")).first()
