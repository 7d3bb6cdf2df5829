"""The register extract (GDPR art. 15): all that one authority holds on one person, gathered from every app.

Core asks, the apps answer: `registry.extract` names the tables of a section. What a row tells is read off its columns, so
that a new column comes along by itself; only keys and other technical columns are left out.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Field, ForeignKey, Model, QuerySet

from vardkedja.core.actor import Actor
from vardkedja.core.clock import STOCKHOLM
from vardkedja.core.models import Case, Collaboration, Domain, Organisation, PersonRecord, Unit


@dataclass(frozen=True)
class Subject:
    """Whom the extract is about: the own record, every person id it is known by, and the cases the authority may know."""

    record: PersonRecord
    person_ids: frozenset[UUID]
    cases: tuple[Case, ...]

    @property
    def numbers(self) -> dict[UUID, str]:
        return {case.pk: case.number for case in self.cases}


@dataclass(frozen=True)
class Fact:
    """One column of one row: its name in the data, in Swedish, and the value as text."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class Item:
    """One row: what it is, where it comes from (an authority, or empty), its facts."""

    kind: str
    source: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Table:
    """One table of a section. `find` narrows it to the subject; without it by `case`. `more` adds facts that are no column."""

    model: type[Model]
    find: Callable[[Actor, Subject], QuerySet[Any]] | None = None
    leave: frozenset[str] = frozenset()
    more: Callable[[Any], Iterable[Fact]] = field(default=lambda _row: ())

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    def rows(self, actor: Actor, subject: Subject) -> QuerySet[Any]:
        if self.find:
            return self.find(actor, subject)
        return self.model._default_manager.filter(case__in=[case.pk for case in subject.cases])


#: Never told: keys, what points at other rows of the extract, and counters.
TECHNICAL = frozenset(
    {
        "id",
        "case_owner",
        "row_version",
        "person_id",
        "key",
        "sha256",
        "permission",
        "subject_id",
        "kind_key",
        "payload",
    }
)
#: Rows that a reference may be told by; a reference to anything else is another row of the extract.
NAMED: list[type[Model]] = [Domain, Organisation, Unit, Collaboration, Case]
#: Columns whose Swedish name stands nowhere else.
LABELS = {
    "created_at": "registrerad",
    "recorded_at": "registrerad",
    "recorded_by_name": "registrerad av",
    "opened_at": "öppnat",
    "owner": "myndighet",
    "domain": "myndighet",
    "asked": "tillfrågad",
    "operator": "driver enheten",
    "recipient": "mottagare",
    "collaboration": "samverkan",
    "unit": "enhet",
    "case": "ärende",
    "content_object": "ärende",
    "home": "hemkommun",
    "region": "region",
    "group_domain": "remissgruppens värd",
    "receiver_domain": "mottagande myndighet",
    "law": "dokumenterad enligt",
    "number": "nummer",
    "written_at": "skriven",
    "written_by_name": "skriven av",
    "released_at": "utlämnad",
    "released_by_name": "utlämnad av",
    "granted_at": "från",
    "valid_to": "till",
    "withdrawn_at": "återkallad",
    "taken_at": "tagen till akten",
    "taken_by_name": "tagen av",
    "ground": "grund",
    "manner": "lämnat",
    "kind": "slag",
    "audience": "visas för",
    "occurred_at": "hände",
    "actor_name": "av",
    "sentence": "vad",
    "done_at": "gjord",
    "done_by_name": "gjord av",
    "due_on": "senast",
    "role": "för roll",
    "duty": "uppdrag",
    "since": "sedan",
    "handover_note": "överlämning",
    "changed_at": "ändrad",
    "changed_by_name": "ändrad av",
    "made_by_domain": "myndighet",
    "made_at": "när",
    "body": "text",
    "saved_at": "sparad",
    "answered_by_name": "svarade",
    "signed_by_title": "titel",
    "arrival_recorded_at": "ankomsten registrerad",
    "end_recorded_at": "utskrivningen registrerad",
    "without_plan": "utan plan",
    "municipality": "kommun",
    "told_by": "enligt",
    "cited_at": "åberopad",
    "cited_by_name": "åberopad av",
    "ended_at": "avslutad",
    "ended_by_name": "avslutad av",
    "named_by_name": "utsedd av",
    "author_name": "skriven av",
    "decider_name": "beslutad av",
    "superseded_at": "ersatt",
    "confirmed_by_name": "bekräftad av",
    "added_at": "tillagd",
    "added_by_name": "tillagd av",
    "version": "version",
}


#: What a row is called where the model has no Swedish name of its own.
KINDS = {
    "personidentifier": "nummer",
    "homemunicipality": "hemkommun",
    "casehandler": "ansvarig eller ersättare",
    "caselink": "sammankopplade ärenden",
    "entryversion": "handling",
    "consent": "samtycke",
    "consentvoice": "vem som har samtyckt",
    "consentcover": "vad samtycket gäller",
    "consentwithdrawal": "återtagande",
    "namedreader": "utsedd",
    "grant": "åtkomst för mottagaren",
    "filing": "taget till akten",
    "drafttext": "utkast",
}


def kind_of(model: type[Model]) -> str:
    """What a row of the table is called in Swedish; empty where it has no such name."""
    own = str(model._meta.verbose_name)
    english = model.__name__.lower() == own.replace(" ", "")
    return KINDS.get(model._meta.model_name or "", "" if english else own)


def label_of(column: Field) -> str:
    """The column in Swedish: the model's own word, else the one in `LABELS`; empty where there is none."""
    own = str(column.verbose_name)
    return own if own != column.name.replace("_", " ") else LABELS.get(column.name, "")


def told(model: type[Model], leave: frozenset[str] = frozenset()) -> list[Field]:
    """The columns of a table that an extract tells."""
    return [column for column in model._meta.concrete_fields if _is_told(column, leave)]


def _is_told(column: Field, leave: frozenset[str]) -> bool:
    if column.name in TECHNICAL or column.name in leave:
        return False
    if isinstance(column, ForeignKey):
        return column.related_model in NAMED
    return not (column.name.endswith("_id") and column.get_internal_type() == "UUIDField")


def items(table: Table, actor: Actor, subject: Subject) -> list[Item]:
    """A table's rows about the subject."""
    columns = told(table.model, table.leave)
    references = [
        column.name for column in columns if isinstance(column, ForeignKey) and column.name != "case"
    ]
    if any(column.name == "owner" for column in table.model._meta.concrete_fields):
        references.append("owner")
    rows = table.rows(actor, subject).select_related(*sorted(set(references)))
    return [_item(table, columns, row, subject) for row in rows]


def _item(table: Table, columns: list[Field], row: Any, subject: Subject) -> Item:
    source = "owner" if getattr(row, "owner", None) else "domain"
    owner = getattr(row, source, None)
    facts = [
        Fact(column.name, label_of(column).capitalize(), value)
        for column in columns
        if column.name != source and (value := _value(column, row, subject))
    ]
    return Item(
        kind_of(table.model).capitalize(),
        str(owner or ""),
        (*facts, *table.more(row)),
    )


def _value(column: Field, row: Any, subject: Subject) -> str:
    if column.name in {"case", "content_object"}:
        return subject.numbers.get(getattr(row, column.attname), "")
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    return text_of(getattr(row, column.name))


def text_of(value: Any) -> str:
    """A value in Swedish: days as 2026-01-31, moments with the Swedish time, yes and no, lists with commas."""
    if value is None or value == "" or value == {} or value == []:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return "; ".join(f"{key}: {text_of(inner)}" for key, inner in value.items() if text_of(inner))
    if isinstance(value, list | tuple):
        return ", ".join(text_of(inner) for inner in value)
    return str(value)


def body_facts(body: dict[str, Any]) -> list[Fact]:
    """The frozen questions and answers of an entry version."""
    return [Fact(one["key"], one["label"], text_of(one["value"])) for one in body.get("fields", [])]
