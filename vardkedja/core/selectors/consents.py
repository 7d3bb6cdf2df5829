"""Which consents carry a release now."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Consent, ConsentRecipient


def covers(consent: Consent, recipient_id: UUID, category: str, on: dt.date) -> bool:
    """Whether a consent is in force on a day and covers one recipient and one category of entries, as the database
    has it now: a form may have been open when it was withdrawn."""
    return bool(_covered(Consent.objects.filter(pk=consent.pk), {recipient_id}, {category}, on))


def covering(
    actor: Actor, case: Case, recipient_ids: Iterable[UUID], categories: Iterable[str], on: dt.date
) -> list[Consent]:
    """The own authority's consents of a case that on a day cover every one of the recipients and categories."""
    rows = Consent.objects.filter(case=case, owner=actor.domain_id)
    return _covered(rows, set(recipient_ids), set(categories), on)


def _covered(rows: object, recipients: set[UUID], categories: set[str], on: dt.date) -> list[Consent]:
    in_force = rows.filter(Q(valid_to=None) | Q(valid_to__gt=on), withdrawn_at=None, given_on__lte=on)  # type: ignore[attr-defined]
    found = []
    for consent in in_force.order_by("-given_on"):
        named = set(ConsentRecipient.objects.filter(consent=consent).values_list("recipient", flat=True))
        if recipients <= named:
            found.append(consent)
    return found
