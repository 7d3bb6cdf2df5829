"""Consent: documented, and taken back."""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from vardkedja.core import events, log, policies
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Consent, ConsentRecipient, Grant
from vardkedja.core.verbs import verb


@verb
def record_consent(
    case_id: UUID,
    recipients: Iterable[UUID],
    *,
    actor: Actor,
    manner: str,
    purpose: str,
    given_on: dt.date,
    valid_to: dt.date | None = None,
) -> Consent:
    """Document the person's consent (written or oral): to named recipients, for one purpose, never general.

    Raises `Impossible` for no recipient, an empty purpose, a day to come or an end in the past.
    """
    policies.require(policies.can_record_consent(actor))
    case = party_case(actor, case_id)
    chosen = list(dict.fromkeys(recipients))
    _check_consent(chosen, purpose, given_on, valid_to, actor.today)
    consent = Consent(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        manner=manner,
        purpose=purpose,
        given_on=given_on,
        valid_to=valid_to,
        recorded_by_id=actor.user_id,
        recorded_by_name=actor.name,
        recorded_at=actor.now,
    )
    consent.save(force_insert=True)
    ConsentRecipient.objects.bulk_create(
        [ConsentRecipient(consent=consent, owner_id=actor.domain_id, recipient_id=r) for r in chosen]
    )
    log.tell(actor, events.ConsentRecorded(manner=consent.get_manner_display()), case, subject_id=consent.pk)
    return consent


def _check_consent(
    recipients: Sequence[UUID], purpose: str, given_on: dt.date, valid_to: dt.date | None, today: dt.date
) -> None:
    if not recipients:
        raise Impossible("Samtycket måste gälla namngivna mottagare.", field="recipients")
    if not purpose.strip():
        raise Impossible("Skriv vad samtycket gäller.", field="purpose")
    if given_on > today:
        raise Impossible("Samtycket kan inte vara lämnat i framtiden.", field="given_on")
    if valid_to and valid_to <= today:
        raise Impossible("Samtycket måste gälla till en dag som kommer.", field="valid_to")


def named_in(consent: Consent | None, actor: Actor) -> set[UUID]:
    """Whom a consent names as it stands in the database now: a form may have been open when it was withdrawn."""
    rows = ConsentRecipient.objects.filter(consent=consent, owner=actor.domain_id, consent__withdrawn_at=None)
    rows = rows.filter(Q(consent__valid_to=None) | Q(consent__valid_to__gt=actor.today))
    return set(rows.values_list("recipient", flat=True)) if consent else set()


@verb
def withdraw_consent(consent_id: UUID, *, actor: Actor) -> int:
    """The person takes back a consent: no further release on it, and what was not taken to file closes at the next request.

    Returns how many openings were closed. What was taken to file stays with the recipient as its own document.
    """
    policies.require(policies.can_record_consent(actor))
    consent = Consent.objects.filter(pk=consent_id, owner=actor.domain_id).select_related("case").first()
    if consent is None:
        raise NotVisible
    if consent.withdrawn_at:
        raise Impossible("Samtycket är redan taget tillbaka.")
    Consent.objects.filter(pk=consent.pk).update(withdrawn_at=actor.now)
    grants = Grant.objects.filter(release__consent=consent, owner=actor.domain_id, withdrawn_at=None)
    closed = grants.update(withdrawn_at=actor.now)
    log.tell(actor, events.ConsentWithdrawn(), consent.case, subject_id=consent.pk)
    return closed
