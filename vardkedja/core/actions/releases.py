"""Release, and taking to file. Only a release opens a version to another authority, and it opens that version only."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from vardkedja.core import events, log, policies
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.consents import named_in
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import (
    Consent,
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
    policies.require(policies.can_release(actor))
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
        named = named_in(consent, actor)
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
