"""Cases whose person the reader's authority was not told, though it is party to them.

A case carries the person's id so that two authorities can meet on one person. Where the owner had no ground to tell who it
is, the reader's own record must not tell it by being recognised: the case then has a number and no person.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from vardkedja.core.actor import Actor
from vardkedja.core.models import Case

#: Upper apps say which: (actor) → a queryset of case ids (`….values("case")`).
_ASK: list[Callable[[Actor], QuerySet[Any]]] = []


def register(ask: Callable[[Actor], QuerySet[Any]]) -> None:
    _ASK.append(ask)


def leave_out(actor: Actor, cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases among these whose person the actor's authority may recognise."""
    for ask in _ASK:
        cases = cases.exclude(pk__in=ask(actor))
    return cases


def among(actor: Actor, cases: Iterable[Case]) -> set[UUID]:
    """Which of these cases are withheld: one query, none where all are the own authority's."""
    others = {case.pk for case in cases if case.owner_id != actor.domain_id}
    if not others:
        return set()
    known = leave_out(actor, Case.objects.filter(pk__in=others))
    return others - set(known.values_list("pk", flat=True))
