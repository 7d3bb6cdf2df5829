"""Daily notes as the pages show them: where they are kept, and each with what was added and what the person objects. Constant queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from placements.domain import notes
from placements.domain.stays import Refusal
from placements.models import DailyNote, NoteObjection, NotesSetting, Stay
from placements.policies import notes as policies
from vardkedja.core import clock
from vardkedja.core.actor import Actor
from vardkedja.core.models import Category, EntryKind, EntryVersion, Unit
from vardkedja.core.policies import visible_versions

PER_PAGE = 20
#: Filters of the page, by the name in its address: what of a note each goes by.
FILTERS = {"lag": "law", "kategori": "category", "av": "signed_by"}
UNSIGNED = "osignerade"


def setting_of(actor: Actor, unit: Unit, day: dt.date | None = None) -> NotesSetting | None:
    """What holds on a day (today) of the own authority's notes under its own law."""
    rows = policies.visible_settings(actor).filter(unit=unit, owner=actor.domain_id, law=actor.domain.law)
    return rows.filter(valid_from__lte=day or actor.today).first()


def hindrance(actor: Actor, unit: Unit) -> Refusal | None:
    """Why no note is written here, and where else: None where they are kept here."""
    held = setting_of(actor, unit)
    if held and held.on:
        return None
    return notes.off(actor.domain.law, unit.name, held.kept_in if held else "")


@dataclass(frozen=True)
class Kept:
    """Where the record of one law is kept for a unit, by whom."""

    law: str
    words: str
    on: bool


def where_kept(actor: Actor, unit: Unit) -> list[Kept]:
    """Law by law: who keeps notes here, else in which system they are. One query."""
    latest: dict[tuple[str, UUID], NotesSetting] = {}
    for row in policies.visible_settings(actor).filter(unit=unit, valid_from__lte=actor.today):
        latest.setdefault((row.law, row.owner_id), row)
    return [_kept(law, [row for (of, _owner), row in latest.items() if of == law]) for law in notes.LAWS]


def _kept(law: str, rows: list[NotesSetting]) -> Kept:
    here = [row for row in rows if row.on]
    if here:
        return Kept(law, f"Förs här av {', '.join(sorted(str(row.owner) for row in here))}.", on=True)
    told = [f"Förs i {row.kept_in}." for row in rows]
    return Kept(law, " ".join(dict.fromkeys(told)) or "Ingen har skrivit var de förs.", on=False)


@dataclass
class Objected:
    row: NoteObjection
    words: str


@dataclass
class Shown:
    """A note with its words, what was added to it and what the person holds to be wrong."""

    row: DailyNote
    text: str
    late: bool = False
    may_change: bool = False
    may_sign: bool = False
    addenda: list["Shown"] = field(default_factory=list)
    objections: list[Objected] = field(default_factory=list)

    @property
    def rule(self) -> str:
        return notes.OBJECTION_RULES[self.row.law]

    @property
    def for_another(self) -> bool:
        return bool(self.row.signed_at) and self.row.signed_by_id != self.row.written_by_id


@dataclass
class Shelf:
    """A page of own notes, and what others have released."""

    page: Page
    notes: list[Shown]
    released: list[EntryVersion]


def _of_case(actor: Actor, stay: Stay) -> QuerySet[DailyNote]:
    return policies.visible_notes(actor).filter(case=stay.case_id, corrects=None)


def shelf(actor: Actor, stay: Stay, asked: Mapping[str, Any], number: str | None = None) -> Shelf:
    """The own notes on the case's stays, latest first, as the filters ask: page `number`. Logging is the caller's."""
    wanted = Q()
    for name, column in FILTERS.items():
        if asked.get(name):
            wanted &= Q(**{column: asked[name]})
    if asked.get(UNSIGNED):
        wanted &= Q(signed_at=None)
    page = Paginator(_of_case(actor, stay).filter(wanted), PER_PAGE).get_page(number)
    return Shelf(page, _shown(actor, list(page), setting_of(actor, stay.unit)), _released(actor, stay))


def choices(actor: Actor, stay: Stay) -> dict[str, list[tuple[str, str]]]:
    """What there is to choose among, so that no filter is offered that finds nothing."""
    held = (
        _of_case(actor, stay)
        .select_related(None)
        .order_by()
        .values_list("law", "category", "signed_by", "signed_by_name")
        .distinct()
    )
    laws, categories, signers = set(), set(), {}
    for law, category, signer, name in held:
        laws.add(law)
        categories.add(category)
        if signer:
            signers[str(signer)] = name
    return {
        "lag": [(law, f"Enligt {words}") for law, words in notes.LAWS.items() if law in laws],
        "kategori": [(code, words) for code, words in Category.choices if code in categories],
        "av": sorted(signers.items(), key=lambda one: one[1]),
    }


def _released(actor: Actor, stay: Stay) -> list[EntryVersion]:
    """Notes of other authorities that were released to the own."""
    rows = visible_versions(actor, stay.case).filter(entry__kind=EntryKind.DAILY_NOTE)
    return list(rows.exclude(owner=actor.domain_id).order_by("-written_at"))


def shown_one(actor: Actor, note: DailyNote) -> Shown:
    """One note as its pages show it."""
    return _shown(actor, [note], setting_of(actor, note.stay.unit))[0]


def _shown(actor: Actor, rows: list[DailyNote], setting: NotesSetting | None) -> list[Shown]:
    ids = [row.pk for row in rows]
    more = list(policies.visible_notes(actor).filter(corrects__in=ids).order_by("recorded_at"))
    objections = list(policies.visible_objections(actor).filter(note__in=[*ids, *(row.pk for row in more)]))
    texts = _texts([row.draft_id for row in rows if row.draft_id and not row.version_id])
    words = _texts([one.entry_id for one in objections])
    by_note: dict[UUID, list[Objected]] = defaultdict(list)
    for one in objections:
        by_note[one.note_id].append(Objected(one, words.get(one.entry_id, "")))
    added: dict[UUID, list[Shown]] = defaultdict(list)
    for row in more:
        added[row.corrects_id].append(Shown(row, _text(row, texts), objections=by_note[row.pk]))
    within = setting.sign_within if setting else None
    return [
        Shown(
            row, _text(row, texts), _late(row, within, actor),
            not row.signed_at and bool(policies.can_change_note(actor, row)),
            not row.signed_at and bool(policies.can_sign_note(actor, row)), added[row.pk], by_note[row.pk],
        )
        for row in rows
    ]  # fmt: skip


def _late(row: DailyNote, within: int | None, actor: Actor) -> bool:
    if row.signed_at or within is None:
        return False
    return notes.is_late(clock.day_of(row.recorded_at), within, actor.today)


def _text(row: DailyNote, texts: Mapping[UUID, str]) -> str:
    return row.version.value("text") if row.version else texts.get(row.draft_id, "")


def _texts(entries: list[UUID]) -> dict[UUID, str]:
    rows = EntryVersion.objects.filter(entry__in=entries).order_by("number")
    return {row.entry_id: row.value("text") for row in rows}


def text_of(note: DailyNote) -> str:
    """A note's words, as they are signed or as they were last saved."""
    return _text(note, _texts([note.draft_id]) if note.draft_id else {})
