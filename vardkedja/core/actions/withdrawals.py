"""A consent is taken back, wholly or partly: what stood on it closes, and the work that rested on it is led elsewhere."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from vardkedja.core import events, log, policies, registry
from vardkedja.core.actions.consents import EXPIRES, WHAT
from vardkedja.core.actions.filefacts import note_written
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.errors import Impossible
from vardkedja.core.models import (
    Case,
    CaseParty,
    Category,
    Channel,
    Citation,
    Consent,
    ConsentCover,
    ConsentWithdrawal,
    Filing,
    Grant,
    Voice,
)
from vardkedja.core.querysets import valid_on
from vardkedja.core.selectors import consents as held
from vardkedja.core.verbs import verb

#: Kinds of tasks: for a recipient whose work rested on what closed, and for the own authority that must lead the case on.
CLOSED, FOLLOW_UP = "consent_closed", "consent_follow_up"
WORKING_DAYS = 2


@dataclass(frozen=True)
class Told:
    """How the person let it be known: on which day, whose word it was (`Voice`), how (`Channel`)."""

    told_on: dt.date
    told_by: str = Voice.PERSON
    channel: str = Channel.PHONE


@verb
def withdraw_consent(
    consent_id: UUID,
    *,
    actor: Actor,
    recipients: Collection[UUID] | None = None,
    categories: Collection[str] | None = None,
    told: Told | None = None,
) -> ConsentWithdrawal:
    """The person takes back a consent: all of it, or for some recipients, some categories, or these for those.

    No further release is made on what was taken back, and what stood on it closes at the recipient's next request, but for
    what the recipient took to file or cites in a decision: that stays, marked. What the person is called closes for a
    recipient to whom nothing else is left. Another ground's grant stands. Raises `NotVisible`, `Impossible`.
    """
    policies.require(policies.can_record_consent(actor))
    consent = held.own_consent(actor, consent_id, lock=True)
    told = told or Told(actor.today, _speaker(consent))
    _check(consent, told, actor)
    taken = _taken(consent, recipients, categories)
    whole = not ConsentCover.objects.filter(consent=consent, withdrawn_at=None).exclude(pk__in=taken).exists()
    act = _written(consent, told, whole, actor)
    ConsentCover.objects.filter(pk__in=taken).update(withdrawn_at=actor.now, withdrawal=act)
    if whole:
        Consent.objects.filter(pk=consent.pk, owner=actor.domain_id).update(withdrawn_at=actor.now)
        finish_tasks(EXPIRES, actor=actor, case=consent.case, subject_id=consent.pk)
    closed = _close(consent, actor)
    _reroute(consent, closed, actor)
    note_written(consent.case, actor)
    event = events.ConsentWithdrawn(
        extent="helt" if whole else "delvis", closed=sum(len(held) for held in closed.values())
    )
    log.tell(actor, event, consent.case, subject_id=consent.pk)
    return act


def _speaker(consent: Consent) -> str:
    """Whose word it is where nobody is named: the only one who gave it, or the first."""
    return consent.voices.order_by("-who").values_list("who", flat=True).first() or Voice.PERSON


def _check(consent: Consent, told: Told, actor: Actor) -> None:
    if consent.withdrawn_at:
        raise Impossible("Samtycket är redan återtaget.")
    if told.told_on > actor.today:
        message = "Samtycket kan inte vara återtaget i framtiden."
        raise log.refused(actor, WHAT, message, field="told_on", case=consent.case)
    if consent.given_on and told.told_on < consent.given_on:
        raise Impossible("Samtycket kan inte vara återtaget innan det lämnades.", field="told_on")
    if told.told_by not in Voice.values:
        raise Impossible("Välj vem som tog tillbaka samtycket.", field="told_by")
    if told.channel not in Channel.values:
        raise Impossible("Välj hur ni fick veta det.", field="channel")


def _taken(
    consent: Consent, recipients: Collection[UUID] | None, categories: Collection[str] | None
) -> list[UUID]:
    """The rows that are taken back. Raises `Impossible` where there are none."""
    rows = list(ConsentCover.objects.filter(consent=consent, withdrawn_at=None))
    chosen = [
        row
        for row in rows
        if (recipients is None or row.recipient_id in recipients)
        and (categories is None or row.category in categories)
    ]
    if not chosen:
        raise Impossible(
            "Det du har valt omfattas inte av samtycket. Välj mottagare eller slags uppgifter.",
            field="recipients",
        )
    gone = {row.pk for row in chosen}
    substance = {row.recipient_id for row in rows if row.pk not in gone and row.category != Category.IDENTITY}
    named = [row for row in rows if row.category == Category.IDENTITY and row.recipient_id not in substance]
    return list(gone | {row.pk for row in named})


def _written(consent: Consent, told: Told, whole: bool, actor: Actor) -> ConsentWithdrawal:
    act = ConsentWithdrawal(
        case_id=consent.case_id,
        case_owner_id=consent.case_owner_id,
        consent=consent,
        owner_id=actor.domain_id,
        whole=whole,
        told_on=told.told_on,
        told_by=told.told_by,
        channel=told.channel,
        recorded_by_id=actor.user_id,
        recorded_by_name=actor.name,
        recorded_at=actor.now,
    )
    act.save(force_insert=True)
    return act


def _close(consent: Consent, actor: Actor) -> dict[UUID, set[UUID]]:
    """Close the grants that no longer are covered. Returns for each recipient the entries that it can no longer read."""
    left = set(
        ConsentCover.objects.filter(consent=consent, withdrawn_at=None).values_list("recipient", "category")
    )
    grants = Grant.objects.filter(release__consent=consent, owner=actor.domain_id, withdrawn_at=None)
    gone = [g for g in grants.select_related("entry") if (g.recipient_id, g.entry.category) not in left]
    Grant.objects.filter(pk__in=[grant.pk for grant in gone]).update(withdrawn_at=actor.now)
    return _lost(gone, actor)


def _lost(gone: Iterable[Grant], actor: Actor) -> dict[UUID, set[UUID]]:
    """Recipient → entries of which nothing is left to read there: no other grant, nothing on file, nothing cited."""
    versions = [grant.version_id for grant in gone]
    stands = Q(valid_to=None) | Q(valid_to__gt=actor.now)
    other = Grant.objects.filter(stands, version__in=versions, owner=actor.domain_id, withdrawn_at=None)
    kept = set(other.values_list("recipient", "version"))
    for model in (Filing, Citation):
        rows = model.objects.filter(version__in=versions, owner=actor.domain_id)
        kept |= set(rows.values_list("domain", "version"))
    lost: dict[UUID, set[UUID]] = defaultdict(set)
    for grant in gone:
        if (grant.recipient_id, grant.version_id) not in kept:
            lost[grant.recipient_id].add(grant.entry_id)
    return dict(lost)


def _reroute(consent: Consent, lost: dict[UUID, set[UUID]], actor: Actor) -> None:
    """Turn the recipients' tasks that rested on what closed into one that says so, and let the own authority lead on."""
    if not lost:
        return
    case = consent.case
    due = add_working_days(actor.today, WORKING_DAYS)
    turned: dict[UUID, tuple[str, UUID | None]] = {}
    for ask in registry.RESTS_ON:
        for moot in ask(actor, case, lost):
            for role, unit in turn_tasks(moot, case, actor):
                turned.setdefault(moot.domain_id, (role, unit))
    parties = CaseParty.objects.filter(valid_on(actor.today), case=case, domain__in=lost)
    for domain_id in set(parties.values_list("domain", flat=True)):
        role, unit = turned.get(domain_id, ("", None))
        give_task(
            CLOSED,
            due,
            actor=actor,
            domain_id=domain_id,
            case=case,
            role=role,
            unit_id=unit,
            subject_id=case.pk,
        )
    finish_tasks(FOLLOW_UP, actor=actor, case=case, subject_id=consent.pk)
    give_task(FOLLOW_UP, due, actor=actor, case=case, subject_id=consent.pk)


def turn_tasks(moot: registry.Moot, case: Case, actor: Actor) -> list[tuple[str, UUID | None]]:
    """Close another authority's open tasks of a kind in a case; the role and unit of each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT role, unit_id FROM vk_turn_tasks(%s, %s, %s, %s, %s, %s)",
            [case.pk, moot.kind, moot.domain_id, moot.subject_id, actor.now, actor.name],
        )
        return cursor.fetchall()
