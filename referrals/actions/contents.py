"""What an application says is frozen into entries by category, and found again as one package."""

from collections.abc import Mapping
from uuid import UUID

from referrals.domain import steps
from referrals.models import Application, ApplicationEntry
from referrals.selectors.contents import CATEGORIES, Written, package_entries, payers
from vardkedja.core.actions.cases import record_of
from vardkedja.core.actions.entries import Field, body_of, write_entry, write_version
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Category, EntryKind, EntryVersion, PersonIdentifier, PersonRecord


def freeze(application: Application, told: Written, actor: Actor) -> list[EntryVersion]:
    """Write what is new since it was frozen last: identity once, and a version of each category whose answers have changed.

    Sets the entries on the application (not saved). Raises `Impossible` where the own authority has no record of the person.
    """
    versions = [] if application.identity_entry_id else [_identity(application, actor)]
    latest = _latest(application, actor)
    held = dict(ApplicationEntry.objects.filter(application=application).values_list("key", "entry"))
    held[Category.SOCIAL] = application.entry_id
    for category in CATEGORIES:
        fields = _fields(application, category, told, actor)
        before = latest.get(held.get(category))
        if not fields or (before and before.body == body_of(fields)):
            continue
        if before:
            versions.append(write_version(before.entry_id, fields, actor=actor))
            continue
        version = write_entry(application.case_id, EntryKind.APPLICATION, category, fields, actor=actor)
        _hold(application, category, version, actor)
        versions.append(version)
    return versions


def _hold(application: Application, category: str, version: EntryVersion, actor: Actor) -> None:
    if category == Category.SOCIAL:
        application.entry_id = version.entry_id
    else:
        keep_entry(application, category, version, actor)


def keep_entry(application: Application, key: str, version: EntryVersion, actor: Actor) -> None:
    """Make an entry part of the application under a key; a later one replaces it."""
    rows = ApplicationEntry.objects.filter(application=application, key=key, owner=actor.domain_id)
    if rows.update(entry_id=version.entry_id):
        return
    ApplicationEntry(
        application=application,
        case_id=application.case_id,
        case_owner_id=application.case_owner_id,
        owner_id=actor.domain_id,
        key=key,
        entry_id=version.entry_id,
    ).save(force_insert=True)


def _fields(application: Application, category: str, told: Written, actor: Actor) -> list[Field]:
    """The questions of a category as they are worded now, with their answers; the facts of the application come first."""
    named = dict(payers(actor, application.case)) if category == Category.SOCIAL else {}
    first = _first(application) if category == Category.SOCIAL else []
    answered = [
        (question.key, question.label, named.get(value, value) if question.key == "payer" else question.word(value))
        for step in steps.STEPS
        for question in steps.asked_of(step, told.all)
        if question.category == category and (value := told.all.get(question.key, "").strip())
    ]  # fmt: skip
    return first + answered


def _first(application: Application) -> list[Field]:
    sought = application.sought
    return [
        ("ground", "Laglig grund", str(application.legal_ground)),
        ("unit", "Sökt enhet", sought),
        ("urgency", "Önskad prioritet", application.get_urgency_display()),
    ]


def _identity(application: Application, actor: Actor) -> EntryVersion:
    record = record_of(actor, application.case)
    if record is None:
        raise Impossible("Personen saknas i er egen registrering.")
    fields = identity_fields(record)
    version = write_entry(application.case_id, EntryKind.IDENTITY, Category.IDENTITY, fields, actor=actor)
    application.identity_entry_id = version.entry_id
    return version


def identity_fields(record: PersonRecord) -> list[Field]:
    """Name, number, birth date, sex and what the person needs to understand, as the own record has them now."""
    number = PersonIdentifier.objects.filter(record=record).order_by("-valid_from", "system").first()
    return [
        ("given_name", "Förnamn", record.given_name),
        ("family_name", "Efternamn", record.family_name),
        ("number", number.get_system_display() if number else "Nummer", number.value if number else ""),
        ("birth_date", "Födelsedatum", record.birth_date.isoformat() if record.birth_date else ""),
        ("sex", "Kön", record.get_sex_display()),
        ("interpreter", "Tolk, språk", record.interpreter),
        ("easy_read", "Behöver lättläst text", "Ja" if record.easy_read else ""),
    ]


def _latest(application: Application, actor: Actor) -> Mapping[UUID | None, EntryVersion]:
    return {version.entry_id: version for version in package(application, actor)}


def package(application: Application, actor: Actor) -> list[EntryVersion]:
    """The latest versions of the entries that the application consists of, files too."""
    wanted = [pk for pk in package_entries(application) if pk]
    versions = EntryVersion.objects.filter(entry__in=wanted, owner=actor.domain_id)
    return list(versions.select_related("entry").order_by("entry", "-number").distinct("entry"))
