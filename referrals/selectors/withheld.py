"""Cases of other authorities whose person the own authority was not told: nobody is named there."""

from typing import Any

from django.db.models import Q, QuerySet

from referrals.domain import states
from referrals.models import Application
from vardkedja.core.actor import Actor
from vardkedja.core.models import Filing, Grant


def withheld_cases(actor: Actor) -> QuerySet[Any]:
    """Cases with another's application in which nothing stands released to the own authority, which took nothing to file
    and received nobody.

    Each authority is asked for itself: a release to the home tells the group nothing, and a consent that is withdrawn
    closes who the person is as well.
    """
    me = actor.domain_id
    stands = Q(valid_to=None) | Q(valid_to__gt=actor.now)
    told = Grant.objects.filter(stands, recipient=me, withdrawn_at=None)
    filed = Filing.objects.filter(domain=me).exclude(owner=me)
    received = Application.objects.filter(operator=me, state=states.State.PLACED.value)
    sent = Application.objects.exclude(owner=me).exclude(state=states.State.DRAFT.value)
    for known in (told, filed, received):
        sent = sent.exclude(case__in=known.values("case"))
    return sent.values("case")
