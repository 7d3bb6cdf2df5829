"""Consent, release and withdrawal. Only a release opens a version to another authority, and it opens that version only."""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from vardkedja.core import events, log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import (
    Consent,
    ConsentRecipient,
    Domain,
    EntryVersion,
    Filing,
    Grant,
    Ground,
    Organisation,
    Release,
)
from vardkedja.core.verbs import explain, verb

explain(
    "consent_release_names_its_consent",
    "Utlämnande med samtycke behöver ett dokumenterat samtycke.",
    "ground",
)
explain("taken_to_file_once", "Handlingen är redan tagen till er akt.", "diary_number")


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


@verb
def release(
    case_id: UUID,
    versions: Sequence[EntryVersion],
    recipients: Iterable[UUID],
    *,
    actor: Actor,
    ground: str,
    purpose: str,
    consent: Consent | None = None,
) -> list[Release]:
    """Release own versions, frozen, to each recipient on one ground; one `Release` each.

    Raises `Impossible` without purpose or ground, when the ground does not reach the recipient (25:12/26:9 and 10:28
    are between authorities only), or when consent is missing, withdrawn or does not name the recipient;
    `NotVisible` for versions that are not the own domain's.
    """
    case = party_case(actor, case_id)
    if not purpose.strip():
        raise Impossible("Skriv vad uppgifterna behövs till.", field="purpose")
    if any(v.owner_id != actor.domain_id or v.case_id != case.pk for v in versions):
        raise NotVisible
    chosen = list(
        Domain.objects.filter(pk__in=list(recipients))
        .exclude(pk=actor.domain_id)
        .select_related("organisation")
    )
    _check_ground(ground, chosen, consent, actor)
    made = []
    for recipient in chosen:
        row = Release(
            case=case,
            case_owner_id=case.owner_id,
            owner_id=actor.domain_id,
            recipient=recipient,
            purpose=purpose,
            ground=ground,
            consent=consent,
            released_by_id=actor.user_id,
            released_by_name=actor.name,
            released_at=actor.now,
        )
        row.save(force_insert=True)
        _grant(row, versions, actor)
        event = events.Released(
            recipient=recipient.short_name, ground=Ground(ground).label, count=len(versions)
        )
        log.tell(actor, event, case, subject_id=row.pk)
        made.append(row)
    return made


def _check_ground(ground: str, recipients: list[Domain], consent: Consent | None, actor: Actor) -> None:
    if ground not in Ground.values:
        raise Impossible("Välj på vilken grund uppgifterna lämnas ut.", field="ground")
    if Ground(ground).is_consent:
        named = _named_in(consent, actor)
        if any(r.pk not in named for r in recipients):
            raise Impossible("Samtycket omfattar inte alla mottagare.", field="ground")
    private = any(r.organisation.kind == Organisation.Kind.PRIVATE for r in [*recipients, actor.domain])
    if ground in {Ground.CARE, Ground.DUTY} and private:
        raise Impossible(
            "Grunden gäller bara mellan myndigheter, inte till eller från privata utförare.", field="ground"
        )
    if ground == Ground.CANNOT_CONSENT and actor.domain.law != Domain.Law.HSL:
        raise Impossible(
            "Grunden (OSL 25:13) gäller bara utlämnande från hälso- och sjukvården.", field="ground"
        )


def _named_in(consent: Consent | None, actor: Actor) -> set[UUID]:
    """Whom a consent names as it stands in the database now: a form may have been open when it was withdrawn."""
    rows = ConsentRecipient.objects.filter(consent=consent, owner=actor.domain_id, consent__withdrawn_at=None)
    rows = rows.filter(Q(consent__valid_to=None) | Q(consent__valid_to__gt=actor.today))
    return set(rows.values_list("recipient", flat=True)) if consent else set()


def _grant(row: Release, versions: Sequence[EntryVersion], actor: Actor) -> None:
    open_grants = Grant.objects.filter(
        version__in=[v.pk for v in versions], recipient=row.recipient_id, ground=row.ground, withdrawn_at=None
    )
    have = set(open_grants.values_list("version", flat=True))
    Grant.objects.bulk_create(
        [
            Grant(
                release=row,
                case_id=row.case_id,
                case_owner_id=row.case_owner_id,
                entry_id=v.entry_id,
                version=v,
                owner_id=actor.domain_id,
                recipient_id=row.recipient_id,
                ground=row.ground,
                granted_at=actor.now,
            )
            for v in versions
            if v.pk not in have
        ]
    )


@verb
def withdraw_consent(consent_id: UUID, *, actor: Actor) -> int:
    """The person takes back a consent: no further release on it, and what was not taken to file closes at the next request.

    Returns how many openings were closed. What was taken to file stays with the recipient as its own document.
    """
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


@verb
def take_to_file(
    case_id: UUID, versions: Sequence[EntryVersion], *, actor: Actor, diary_number: str
) -> list[Filing]:
    """Take versions to the own authority's file under its own *diarienummer* (1–40 characters)."""
    case = party_case(actor, case_id)
    number = diary_number.strip()
    if not number or len(number) > 40:  # noqa: PLR2004
        raise Impossible("Skriv ert diarienummer (högst 40 tecken).", field="diary_number")
    made = []
    for version in versions:
        row = Filing(
            case=case,
            case_owner_id=case.owner_id,
            domain_id=actor.domain_id,
            version=version,
            entry_id=version.entry_id,
            owner_id=version.owner_id,
            diary_number=number,
            taken_by_id=actor.user_id,
            taken_by_name=actor.name,
            taken_at=actor.now,
        )
        row.save(force_insert=True)
        event = events.TakenToFile(kind=version.entry.get_kind_display(), diary_number=number)
        log.tell(actor, event, case, subject_id=version.pk)
        made.append(row)
    return made
