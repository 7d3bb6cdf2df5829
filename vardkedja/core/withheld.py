"""Cases whose person the reader's authority was not told, though it is party to them.

A case carries the person's id so that two authorities can meet on one person. Where the owner had no ground to tell who it
is, the reader's own record must not tell it by being recognised: the case then has a number and no person. So another
authority's case is withheld until something in it stands released to the own authority, or was taken to its file or cited in
its decision, or until it received the person – whichever way it became party.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Citation, Filing, Grant

#: Upper apps say by what else an authority knows: (actor) → a queryset of case ids (`….values("case")`).
_TOLD: list[Callable[[Actor], QuerySet[Any]]] = []


def told_by(ask: Callable[[Actor], QuerySet[Any]]) -> None:
    _TOLD.append(ask)


def leave_out(actor: Actor, cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases among these whose person the actor's authority may recognise.

    Each authority is asked for itself: a release to the home tells the group nothing, and a consent that is withdrawn
    closes who the person is as well.
    """
    me = actor.domain_id
    stands = Q(valid_to=None) | Q(valid_to__gt=actor.now)
    released = Grant.objects.filter(stands, recipient=me, withdrawn_at=None)
    filed = Filing.objects.filter(domain=me).exclude(owner=me)
    cited = Citation.objects.filter(domain=me)
    known = Q(owner=me)
    for rows in (released, filed, cited):
        known |= Q(pk__in=rows.values("case"))
    for ask in _TOLD:
        known |= Q(pk__in=ask(actor))
    return cases.filter(known)


def among(actor: Actor, cases: Iterable[Case]) -> set[UUID]:
    """Which of these cases are withheld: one query, none where all are the own authority's."""
    others = {case.pk for case in cases if case.owner_id != actor.domain_id}
    if not others:
        return set()
    known = leave_out(actor, Case.objects.filter(pk__in=others))
    return others - set(known.values_list("pk", flat=True))
