"""Cases in which the own authority is party to an application whose contents were not released: nobody is named there."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from referrals.domain import states
from referrals.models import Application
from vardkedja.core.actor import Actor


def withheld_cases(actor: Actor) -> QuerySet[Any]:
    """Cases of other authorities with an application that was sent and none that was released or led to a place."""
    sent = Application.objects.exclude(owner=actor.domain_id).exclude(state=states.State.DRAFT.value)
    known = Application.objects.filter(
        Q(shared=True) | Q(state=states.State.PLACED.value), case=OuterRef("case")
    )
    return sent.filter(~Exists(known)).values("case")
