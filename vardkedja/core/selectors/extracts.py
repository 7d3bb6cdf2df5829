"""The register extract gathered: core's own sections, the subject, and the whole as plain data."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from vardkedja.core import extracts, registry, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.extracts import Fact, Item, Subject, Table
from vardkedja.core.models import (
    AccessLog,
    Attachment,
    Case,
    CaseHandler,
    CaseLink,
    CaseParty,
    Citation,
    Consent,
    ConsentCover,
    ConsentVoice,
    ConsentWithdrawal,
    Domain,
    EmergencyAccess,
    EntryVersion,
    Event,
    FileFacts,
    Filing,
    Grant,
    HomeMunicipality,
    NamedReader,
    PersonIdentifier,
    PersonRecord,
    ProtectedPerson,
    Protection,
    Release,
    Task,
    UrgentRequest,
)

FORMAT = "vardkedja-register-extract/1"


def subject_of(actor: Actor, record: PersonRecord) -> Subject:
    """The person by every number that the authority knows, and its cases; none whose person it was not told."""
    aliases = PersonIdentifier.objects.filter(domain=actor.domain_id, record=record).values_list(
        "person_id", flat=True
    )
    persons = frozenset({record.person_id, *aliases})
    cases = withheld.leave_out(actor, Case.objects.filter(person_id__in=persons)).select_related("owner")
    return Subject(record, persons, tuple(cases.order_by("opened_at", "number")))


def _of_record(model: Any) -> Any:
    return lambda actor, subject: model.objects.filter(domain=actor.domain_id, record=subject.record)


def _of_consent(model: Any) -> Any:
    return lambda _actor, subject: model.objects.filter(consent__case__in=subject.numbers)


def _protected(actor: Actor, subject: Subject) -> QuerySet[ProtectedPerson]:
    about = Q(person_id__in=subject.person_ids) | Q(case__in=subject.numbers)
    return ProtectedPerson.objects.filter(about, domain=actor.domain_id)


def _version_facts(version: EntryVersion) -> Iterable[Fact]:
    yield Fact("kind", "Handling", version.entry.get_kind_display())
    yield Fact("category", "Kategori", version.entry.get_category_display())
    yield Fact("law", "Dokumenterad enligt", version.entry.get_law_display())
    yield from extracts.body_facts(version.body)


def _attached(row: Attachment) -> Iterable[Fact]:
    yield Fact("type", "Format", row.get_content_type_display())


def register() -> None:
    """Core's sections, in the order in which they are read."""
    registry.extract(
        10, "person", "Personuppgifter",
        Table(PersonRecord, lambda _actor, subject: PersonRecord.objects.filter(pk=subject.record.pk)),
        Table(PersonIdentifier, _of_record(PersonIdentifier)),
        Table(HomeMunicipality, _of_record(HomeMunicipality)),
        Table(ProtectedPerson, _protected),
        Table(Protection, lambda actor, subject: Protection.objects.filter(domain=actor.domain_id, protected__in=_protected(actor, subject))),
        Table(NamedReader, lambda actor, subject: NamedReader.objects.filter(domain=actor.domain_id, content_object__in=_protected(actor, subject)).select_related("user"),
              more=lambda row: [Fact("reader", "Får se", str(row.user))], leave=frozenset({"content_object"})),
    )  # fmt: skip
    registry.extract(
        20, "cases", "Ärenden och vilka som är part i dem",
        Table(Case, lambda _actor, subject: Case.objects.filter(pk__in=subject.numbers)),
        Table(CaseParty),
        Table(CaseHandler, lambda actor, subject: CaseHandler.objects.filter(domain=actor.domain_id, content_object__in=subject.numbers).select_related("user"),
              more=lambda row: [Fact("handler", "Medarbetare", str(row.user)), Fact("case", "Ärende", row.content_object.number)], leave=frozenset({"content_object"})),
        Table(CaseLink, lambda _actor, subject: CaseLink.objects.filter(first__in=subject.numbers, second__in=subject.numbers), leave=frozenset({"first", "second"})),
    )  # fmt: skip
    registry.extract(
        30, "documents", "Handlingar, med alla versioner",
        Table(EntryVersion, lambda _actor, subject: EntryVersion.objects.filter(case__in=subject.numbers).select_related("entry").order_by("written_at", "number"),
              more=_version_facts, leave=frozenset({"body"})),
        Table(Attachment), Table(FileFacts, lambda actor, subject: FileFacts.objects.filter(domain=actor.domain_id, case__in=subject.numbers)),
    )  # fmt: skip
    registry.extract(
        70, "consents", "Samtycken",
        Table(Consent),
        Table(ConsentVoice, _of_consent(ConsentVoice)), Table(ConsentCover, _of_consent(ConsentCover)), Table(ConsentWithdrawal),
    )  # fmt: skip
    registry.extract(
        75, "releases", "Utlämnat, mottaget och taget till akten",
        Table(Release), Table(Grant, lambda _actor, subject: Grant.objects.filter(case__in=subject.numbers).select_related("entry"), more=_granted), Table(Filing), Table(Citation),
    )  # fmt: skip
    registry.extract(
        80, "tasks", "Uppgifter och händelser",
        Table(Task, lambda actor, subject: Task.objects.filter(domain=actor.domain_id, case__in=subject.numbers), leave=frozenset({"kind"}), more=_task_kind),
        Table(Event, leave=frozenset({"kind"})),
        Table(EmergencyAccess, lambda actor, subject: EmergencyAccess.objects.filter(Q(record=subject.record) | Q(case__in=subject.numbers), domain=actor.domain_id)),
        Table(UrgentRequest),
    )  # fmt: skip


def _granted(row: Grant) -> Iterable[Fact]:
    yield Fact("entry", "Handling", row.entry.get_kind_display())


def _task_kind(row: Task) -> Iterable[Fact]:
    kind = registry.TASK_KINDS.get(row.kind)
    yield Fact("kind", "Uppgift", kind.label if kind else "Uppgift i ärendet")


def gathered(actor: Actor, record: PersonRecord) -> dict[str, Any]:
    """The whole extract as plain data: what the PDF prints and the JSON holds. Raises nothing of its own."""
    subject = subject_of(actor, record)
    sections = [
        {
            "key": one.key,
            "title": one.title,
            "rows": [_plain(item) for table in one.tables for item in extracts.items(table, actor, subject)],
        }
        for one in registry.EXTRACTS
    ]
    return {
        "format": FORMAT,
        "authority": str(actor.domain),
        "made_at": actor.now.isoformat(timespec="seconds"),
        "about": information(actor, subject),
        "sections": [*sections, _log_section(actor, subject)],
    }


def _plain(item: Item) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "source": item.source,
        "facts": [{"key": fact.key, "label": fact.label, "value": fact.value} for fact in item.facts],
    }


def log_rows(actor: Actor, subject: Subject) -> QuerySet[AccessLog]:
    """Rows of the log about the subject that the own authority may tell: not of cases whose person it was not told."""
    about = AccessLog.objects.filter(person_id__in=subject.person_ids)
    untold = Case.objects.filter(person_id__in=subject.person_ids).exclude(pk__in=subject.numbers)
    return about.exclude(case_id__in=untold.values("pk"))


def _log_section(actor: Actor, subject: Subject) -> dict[str, Any]:
    """How often, by which authority; the log extract has the rows."""
    counts = Counter(log_rows(actor, subject).values_list("reader_domain_id", "action"))
    names = {row.pk: str(row) for row in Domain.objects.filter(pk__in={domain for domain, _action in counts})}
    labels = dict(AccessLog.Action.choices)
    items = [
        Item(
            "Åtkomst",
            names.get(domain, ""),
            (Fact("action", "Gjorde", labels[action]), Fact("count", "Antal", str(count))),
        )
        for (domain, action), count in sorted(
            counts.items(), key=lambda one: (names.get(one[0][0], ""), one[0][1])
        )
    ]
    return {
        "key": "log",
        "title": "Åtkomst till uppgifterna, i sammandrag",
        "rows": [_plain(item) for item in items],
    }


PURPOSES = {
    "sol": (
        "Handläggning, insatser och dokumentation enligt socialtjänstlagen (2025:400) och lagen (2001:454) om"
        " behandling av personuppgifter inom socialtjänsten."
    ),
    "hsl": "Hälso- och sjukvård och journalföring enligt hälso- och sjukvårdslagen (2017:30) och patientdatalagen (2008:355).",
}
RETENTION = {
    "sol": (
        "Uppgifter i en personakt gallras fem år efter den sista anteckningen, om inte lagen säger att de ska bevaras"
        " (16 kap. socialtjänstlagen)."
    ),
    "hsl": "En journal bevaras minst tio år efter den sista uppgiften (3 kap. 17 § patientdatalagen).",
}


def information(actor: Actor, subject: Subject) -> list[dict[str, str]]:
    """What art. 15.1 demands beside the data: purposes, categories, recipients, retention, rights, sources."""
    law = actor.domain.law
    recipients = Release.objects.filter(case__in=subject.numbers, owner=actor.domain_id).select_related(
        "recipient"
    )
    sources = Release.objects.filter(case__in=subject.numbers, recipient=actor.domain_id).select_related(
        "owner"
    )
    names = sorted({str(row.recipient) for row in recipients})
    senders = sorted({str(row.owner) for row in sources})
    facts = (
        ("controller", "Personuppgiftsansvarig", str(actor.domain)),
        ("purposes", "Ändamål", PURPOSES.get(law, PURPOSES["sol"])),
        ("legal_basis", "Rättslig grund", "Artikel 6.1 c och e samt artikel 9.2 h i dataskyddsförordningen."),
        ("recipients", "Mottagare", "; ".join(names) or "Inga uppgifter har lämnats ut till andra myndigheter."),
        ("sources", "Varifrån uppgifterna kommer", "; ".join(["den enskilde och den egna myndigheten", *senders])),
        ("retention", "Hur länge uppgifterna sparas", f"{RETENTION.get(law, RETENTION['sol'])} Åtkomstloggen sparas minst fem år."),
        (
            "rights", "Dina rättigheter",
            ("Du kan begära att felaktiga uppgifter rättas (artikel 16) och att behandlingen begränsas (artikel 18), och du"
            " kan invända mot behandlingen (artikel 21). Uppgifter som vi måste ha enligt lag kan oftast inte raderas. Tycker"
            " du att en uppgift är fel ska det antecknas. Du kan klaga hos Integritetsskyddsmyndigheten."),
        ),
        ("automated", "Automatiska beslut", "Inga beslut om dig fattas automatiskt och ingen profilering görs."),
    )  # fmt: skip
    return [{"key": key, "label": label, "value": value} for key, label, value in facts]
