"""Release, and taking to file. Only a release opens a version to another authority, and it opens that version only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from vardkedja.core import clock, events, log, policies
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.filefacts import note_written
from vardkedja.core.actions.protection import tell_identity
from vardkedja.core.actor import Actor
from vardkedja.core.domain import grounds
from vardkedja.core.domain.grounds import HARM_LABELS, Basis, Harm
from vardkedja.core.domain.words import LEAST_OF_A_PURPOSE, says
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import (
    Case,
    CaseParty,
    Category,
    Consent,
    Domain,
    Entry,
    EntryKind,
    EntryVersion,
    Filing,
    Grant,
    Ground,
    GroundRule,
    Release,
)
from vardkedja.core.querysets import valid_on
from vardkedja.core.selectors.consents import covering, lacks
from vardkedja.core.selectors.grounds import body, is_minor, rules_on
from vardkedja.core.verbs import explain, verb

NOT_COVERED = "Samtycket gäller inte nu, eller omfattar inte alla mottagare och alla slags uppgifter."
explain(
    "consent_release_names_its_consent",
    "Utlämnande med samtycke behöver ett dokumenterat samtycke.",
    "ground",
)
explain(
    "grant_on_consent_is_covered",
    NOT_COVERED,
    "ground",
)
explain("taken_to_file_once", "Handlingen är redan tagen till er akt.", "diary_number")
WHAT = "utlämnande"
OTHER_PURPOSE = (
    "Samtycket gäller ett annat ändamål. Skriv ändamålet som i samtycket, eller välj en annan grund."
)


@dataclass(frozen=True)
class _Act:
    """One release as it is about to be made."""

    case: Case
    versions: Sequence[EntryVersion]
    recipients: Sequence[Domain]
    purpose: str
    basis: Basis
    consent: Consent | None
    package: str


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
    harm: str = "",
    answers: Mapping[str, str] | None = None,
    package: str = "",
) -> list[Release]:
    """Release own versions, frozen, to each recipient on one ground; one `Release` each.

    `harm` is the outcome of the harm assessment; left out, it is what the ground says of it. `answers` are those of the ground's
    conditions by key: codes lie with the release, words in an entry of the owner. Health care also notes the act in its own
    record (PDL 3:11). A refused attempt leaves a row of the access log.

    Raises `Impossible` without purpose or ground, where the ground does not reach a recipient, where one of its conditions is not
    met, or when consent is missing, withdrawn or does not cover recipient, category and purpose; `NotVisible` for versions that are not the own
    domain's.
    """
    policies.require(policies.can_release(actor))
    case = party_case(actor, case_id)
    if any(v.owner_id != actor.domain_id or v.case_id != case.pk for v in versions):
        raise NotVisible
    wanted = set(recipients) - {actor.domain_id}
    chosen = list(Domain.objects.filter(pk__in=wanted).select_related("organisation").order_by("name"))
    ground = _as_documented(ground, consent)
    basis = Basis(harm or _implied(ground), ground, dict(answers or {}), is_minor(actor, case))
    act = _Act(
        case, versions, chosen, purpose.strip() or _consented(ground, consent), basis, consent, package
    )
    rule = _checked(act, actor)
    note = _note(act, rule, actor)
    if any(version.entry.kind == EntryKind.IDENTITY for version in versions):
        tell_identity(case, [one.pk for one in chosen], actor)
    note_written(case, actor)
    return [_release_to(recipient, act, rule, note, actor) for recipient in chosen]


def _as_documented(ground: str, consent: Consent | None) -> str:
    """Whether a consent is written or oral is what was documented of it, not what is said when releasing on it."""
    on_consent = consent and ground in Ground.values and Ground(ground).is_consent
    return Ground(f"consent_{consent.manner}") if consent and on_consent else ground


def _implied(ground: str) -> str:
    """Whoever names a secrecy-breaking ground has found that harm cannot be excluded, and the other way round."""
    if not ground:
        return ""
    return Harm.CLEAR if ground == Ground.NO_HARM else Harm.NOT_EXCLUDED


def _consented(ground: str, consent: Consent | None) -> str:
    """What the person agreed to is the purpose where the ground is a consent and nothing else is said."""
    return consent.purpose if consent and ground in Ground.values and Ground(ground).is_consent else ""


def _checked(act: _Act, actor: Actor) -> GroundRule:
    """The rule that carries the release. Raises `Impossible` at the field, and the attempt is logged."""

    def refused(message: str, field: str) -> Impossible:
        return log.refused(actor, WHAT, message, field=field, case=act.case)

    if not act.versions:
        raise refused("Välj minst en handling.", "versions")
    if not act.recipients:
        raise refused("Välj minst en mottagare.", "recipients")
    if not says(act.purpose, letters=LEAST_OF_A_PURPOSE):
        raise refused("Skriv vad uppgifterna behövs till.", "purpose")
    party = CaseParty.objects.filter(valid_on(actor.today), case=act.case).values_list("domain", flat=True)
    if not {one.pk for one in act.recipients} <= set(party):
        raise refused("Mottagaren är inte part i ärendet.", "recipients")
    rows = rules_on(actor.today)
    bodies = [body(one) for one in act.recipients]
    fault = grounds.fault_in([row.read() for row in rows], act.basis, body(actor.domain), bodies)
    if fault:
        raise refused(fault.message, fault.field)
    if Ground(act.basis.ground).is_consent and not _consent_covers(act, actor):
        error = refused(NOT_COVERED, "ground")
        error.message = lacks(actor, act.consent, act.recipients, _categories(act)) or NOT_COVERED
        raise error
    if act.consent and not grounds.within(
        act.purpose, _consented(act.basis.ground, act.consent) or act.purpose
    ):
        raise refused(OTHER_PURPOSE, "purpose")
    return next(
        row
        for row in rows
        if row.code == act.basis.ground and all(row.read().reaches(body(actor.domain), to) for to in bodies)
    )


def _consent_covers(act: _Act, actor: Actor) -> bool:
    """As the consent stands in the database now: a form may have been open when it was withdrawn."""
    held = act.consent
    if held is None or held.owner_id != actor.domain_id or held.case_id != act.case.pk:
        return False
    found = covering(actor, act.case, [one.pk for one in act.recipients], _categories(act), actor.today)
    return held.pk in {one.pk for one in found}


def _categories(act: _Act) -> list[str]:
    return list(dict.fromkeys(version.entry.category for version in act.versions))


def _note(act: _Act, rule: GroundRule, actor: Actor) -> Entry | None:
    """The owner's own entry about the act: health care always notes it (PDL 3:11), others where a reason is in words."""
    read = rule.read()
    minor = bool(act.basis.minor)
    texts = grounds.texts_of(read, act.basis.answers, minor=minor)
    if actor.domain.law != Domain.Law.HSL and not texts:
        return None
    codes = grounds.codes_of(read, act.basis.answers, minor=minor)
    answered = [
        (one.key, one.question, one.words(codes[one.key])) for one in read.conditions if one.key in codes
    ]
    fields = [
        ("what", "Vad som lämnades ut", "\n".join(_title(version) for version in act.versions)),
        ("to", "Till vem", ", ".join(one.name for one in act.recipients)),
        ("when", "När", actor.today.isoformat()),
        ("purpose", "Vad uppgifterna behövs till", act.purpose),
        ("harm", "Menprövning", HARM_LABELS[Harm(act.basis.harm)]),
        ("ground", "Grund", str(rule)),
        *answered,
        *texts,
    ]
    written = write_entry(act.case.pk, EntryKind.RELEASE_NOTE, Category.PLANNING, fields, actor=actor)
    return written.entry


def _title(version: EntryVersion) -> str:
    return f"{version.entry.get_kind_display()}, version {version.number}"


def _release_to(recipient: Domain, act: _Act, rule: GroundRule, note: Entry | None, actor: Actor) -> Release:
    row = Release(
        case=act.case,
        case_owner_id=act.case.owner_id,
        owner_id=actor.domain_id,
        recipient=recipient,
        purpose=act.purpose,
        ground=rule.code,
        rule=rule,
        harm=act.basis.harm,
        answers=grounds.codes_of(rule.read(), act.basis.answers, minor=bool(act.basis.minor)),
        note=note,
        package=act.package,
        consent=act.consent if Ground(rule.code).is_consent else None,
        released_by_id=actor.user_id,
        released_by_name=actor.name,
        released_at=actor.now,
    )
    row.save(force_insert=True)
    Grant.objects.bulk_create([_grant(row, version) for version in act.versions])
    event = events.Released(recipient=recipient.short_name, ground=str(rule), count=len(act.versions))
    log.tell(actor, event, act.case, subject_id=row.pk)
    return row


def _grant(row: Release, version: EntryVersion) -> Grant:
    return Grant(
        release=row,
        case_id=row.case_id,
        case_owner_id=row.case_owner_id,
        entry_id=version.entry_id,
        version=version,
        owner_id=row.owner_id,
        recipient_id=row.recipient_id,
        ground=row.ground,
        granted_at=row.released_at,
        # What stands on a consent ends with it.
        valid_to=clock.start_of(row.consent.valid_to) if row.consent else None,
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
    if made:
        note_written(case, actor)
    return made
