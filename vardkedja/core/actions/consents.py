"""Consent: documented, waited for, given by each whose word it needs."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from vardkedja.core import events, log, policies
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.filefacts import note_written
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain import consents as rules
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import Case, Category, Channel, Consent, ConsentCover, ConsentVoice, Task, Voice
from vardkedja.core.selectors import consents as held
from vardkedja.core.verbs import explain, verb

#: Kind of the task that asks whether a consent is to be renewed; its subject is the consent.
EXPIRES = "consent_expires"
WHAT = "samtycke"
WRITTEN, ORAL = "written", "oral"
MANNERS = (WRITTEN, ORAL)

explain("consent_says_its_purpose", "Skriv vad uppgifterna behövs till.", "purpose")
explain("consent_ends_after_it_begins", "Samtycket kan inte ta slut innan det börjar gälla.", "valid_to")
explain("fact_is_written_once", "Det som är dokumenterat om samtycket kan inte ändras. Dokumentera ett nytt.")
explain("consent_waits_for_every_voice", "Alla som ska lämna samtycket har inte gjort det.")


@dataclass(frozen=True)
class Word:
    """The word of one whose consent is needed: `who` is a `Voice`, `manner` written or oral, `channel` a `Channel`."""

    who: str
    given_on: dt.date
    manner: str = ORAL
    channel: str = Channel.MEETING
    name: str = ""


@dataclass(frozen=True)
class Minor:
    """What must be known of a person under age: how many guardians (1–2), and whether the young person alone may decide."""

    guardians: int = 1
    young_alone: bool = False


@verb
def record_consent(
    case_id: UUID,
    recipients: Iterable[UUID],
    *,
    actor: Actor,
    categories: Iterable[str],
    purpose: str,
    manner: str = ORAL,
    given_on: dt.date | None = None,
    channel: str = "",
    words: Sequence[Word] | None = None,
    minor: Minor | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Consent:
    """Document a consent to named recipients, for categories, one purpose and a time; never general.

    `given_on` with `manner` and `channel` is the word of an adult; `words` are those of several, and those that are
    missing are waited for (`give_consent`). Without `valid_to` it holds for the longest time that `settings.CONSENT` gives.
    What the person is called goes with every category. Refused, and logged as such, with `Impossible` at the field that is
    wrong (`domain.consents.fault`).
    """
    policies.require(policies.can_record_consent(actor))
    case = party_case(actor, case_id)
    minor = minor or Minor()
    limits = held.limits()
    needed = rules.needed(
        held.age_of(actor, case), guardians=minor.guardians, alone=minor.young_alone, limits=limits
    )
    if words is None:
        words = _single(needed, given_on, manner, channel, actor, case)
    first = valid_from or min((word.given_on for word in words), default=actor.today)
    terms = rules.Terms(
        recipients=list(dict.fromkeys(recipients)),
        categories=_categories(categories),
        purpose=purpose.strip(),
        valid_from=first,
        valid_to=valid_to or rules.longest_end(first, limits),
        given=[word.given_on for word in words],
    )
    _check(terms, words, needed, actor, case, limits)
    consent = _written(case, terms, minor, actor)
    _cover(consent, terms, actor)
    _voices(consent, needed, {word.who: word for word in words}, actor)
    note_written(case, actor)
    if not _complete(consent, actor):
        log.tell(actor, events.ConsentPrepared(), case, subject_id=consent.pk)
    return consent


@verb
def give_consent(consent_id: UUID, word: Word, *, actor: Actor) -> Consent:
    """Document the word of one more whose consent is needed. When it is the last one the consent comes into force.

    Raises `NotVisible`, `Impossible` (not needed, given already, withdrawn, a day to come, a guardian without name).
    """
    policies.require(policies.can_record_consent(actor))
    consent = held.own_consent(actor, consent_id, lock=True)
    if consent.withdrawn_at:
        raise Impossible("Samtycket är återtaget. Dokumentera ett nytt.")
    voice = ConsentVoice.objects.filter(consent=consent, owner=actor.domain_id, who=word.who).first()
    if voice is None:
        raise Impossible("Samtycket behöver inte lämnas av den du har valt.", field="who")
    if voice.given_on:
        raise Conflict("Det är redan dokumenterat att samtycket är lämnat.", field="who")
    _check_words([word], actor, consent.case)
    ConsentVoice.objects.filter(pk=voice.pk).update(**_said(word, actor))
    note_written(consent.case, actor)
    if not _complete(consent, actor):
        event = events.ConsentVoiced(who=Voice(word.who).label)
        log.tell(actor, event, consent.case, subject_id=consent.pk)
    return consent


@verb
def remind_of_ends(*, actor: Actor) -> int:
    """Give a task for each own consent that soon ends, once. Returns how many. Run each morning as "systemet"."""
    soon = rules.ends_soon(actor.today, held.limits())
    ending = Consent.objects.filter(held.in_force(actor.today), owner=actor.domain_id, valid_to__lte=soon)
    told = Task.objects.filter(domain=actor.domain_id, kind=EXPIRES).values("subject_id")
    rows = list(ending.exclude(pk__in=told).select_related("case"))
    for consent in rows:
        give_task(
            EXPIRES, consent.valid_to - rules.DAY, actor=actor, case=consent.case, subject_id=consent.pk
        )
    return len(rows)


def _single(
    needed: Sequence[str], given_on: dt.date | None, manner: str, channel: str, actor: Actor, case: Case
) -> list[Word]:
    """The word of the only one who is needed; none where the form is yet to be signed."""
    if given_on is None:
        return []
    if len(needed) > 1 or needed[0] != Voice.PERSON:
        whose = " och ".join(Voice(who).label for who in needed)
        raise log.refused(
            actor, WHAT, f"Samtycket behöver lämnas av {whose}. Dokumentera det under Samtycken på ärendets sida.",
            field="given_on", case=case,
        )  # fmt: skip
    default = Channel.LETTER if manner == WRITTEN else Channel.MEETING
    return [Word(needed[0], given_on, manner, channel or default)]


def _categories(categories: Iterable[str]) -> list[str]:
    """The chosen ones, and what the person is called: a consent about somebody lets it be known who that is."""
    chosen = [Category(one).value for one in dict.fromkeys(categories)]
    return list(dict.fromkeys([Category.IDENTITY.value, *chosen])) if chosen else []


def _check(
    terms: rules.Terms,
    words: Sequence[Word],
    needed: Sequence[str],
    actor: Actor,
    case: Case,
    limits: rules.Limits,
) -> None:
    fault = rules.fault(terms, held.county_of(actor, case), actor.today, limits)
    if fault:
        raise log.refused(actor, WHAT, fault.message, field=fault.field, case=case)
    if actor.domain_id in terms.recipients:
        raise Impossible("Ni behöver inget samtycke till er egen myndighet.", field="recipients")
    if any(word.who not in needed for word in words):
        raise Impossible("Välj dem som ska lämna samtycket.", field="who")
    _check_words(words, actor, case)


def _check_words(words: Iterable[Word], actor: Actor, case: Case) -> None:
    for word in words:
        if word.given_on > actor.today:
            message = "Samtycket kan inte vara lämnat i framtiden."
            raise log.refused(actor, WHAT, message, field="given_on", case=case)
        if word.manner not in MANNERS:
            raise Impossible("Välj om samtycket lämnades skriftligt eller muntligt.", field="manner")
        if word.channel not in Channel.values:
            raise Impossible("Välj hur samtycket lämnades.", field="channel")
        if word.who in {Voice.GUARDIAN_1, Voice.GUARDIAN_2} and not word.name.strip():
            raise Impossible("Skriv vårdnadshavarens namn.", field="name")


def _written(case: Case, terms: rules.Terms, minor: Minor, actor: Actor) -> Consent:
    consent = Consent(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        manner=WRITTEN,
        purpose=terms.purpose,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        young_alone=minor.young_alone,
        recorded_by_id=actor.user_id,
        recorded_by_name=actor.name,
        recorded_at=actor.now,
    )
    consent.save(force_insert=True)
    return consent


def _cover(consent: Consent, terms: rules.Terms, actor: Actor) -> None:
    ConsentCover.objects.bulk_create(
        [
            ConsentCover(consent=consent, owner_id=actor.domain_id, recipient_id=recipient, category=category)
            for recipient in terms.recipients
            for category in terms.categories
        ]
    )


def _voices(consent: Consent, needed: Iterable[str], words: Mapping[str, Word], actor: Actor) -> None:
    ConsentVoice.objects.bulk_create(
        [
            ConsentVoice(
                consent=consent,
                owner_id=actor.domain_id,
                who=who,
                **(_said(words[who], actor) if who in words else {}),
            )
            for who in needed
        ]
    )


def _said(word: Word, actor: Actor) -> dict[str, object]:
    return {
        "given_on": word.given_on,
        "manner": word.manner,
        "channel": word.channel,
        "name": word.name.strip(),
        "recorded_by_id": actor.user_id,
        "recorded_by_name": actor.name,
        "recorded_at": actor.now,
    }


def _complete(consent: Consent, actor: Actor) -> bool:
    """Bring the consent into force when every voice has been heard; the day is the last one's."""
    voices = list(ConsentVoice.objects.filter(consent=consent, owner=actor.domain_id))
    days = [voice.given_on for voice in voices if voice.given_on]
    if len(days) < len(voices):
        return False
    consent.given_on = max(days)
    consent.manner = WRITTEN if all(voice.manner == WRITTEN for voice in voices) else ORAL
    changed = Consent.objects.filter(pk=consent.pk, owner=actor.domain_id)
    if not changed.update(given_on=consent.given_on, manner=consent.manner):
        raise NotVisible
    event = events.ConsentRecorded(manner=consent.get_manner_display())
    log.tell(actor, event, consent.case, subject_id=consent.pk)
    return True
