"""Who a case is about is known to the home that received the person."""

from typing import Any

from django.db.models import QuerySet

from referrals.domain import states
from referrals.models import Application
from vardkedja.core.actor import Actor


def received_cases(actor: Actor) -> QuerySet[Any]:
    """Cases in which the own authority's unit has received the person on an application."""
    placed = Application.objects.filter(operator=actor.domain_id, state=states.State.PLACED.value)
    return placed.values("case")
