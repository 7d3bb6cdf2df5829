"""Releases as they are read: one line an act, on the case page, in the register of a person, and on a received document."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localtime

from vardkedja.core import policies, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_iso, moment
from vardkedja.core.models import Case, EntryVersion, Filing, Grant, PersonRecord, Release

OPEN, PARTLY, CLOSED, FILED = "open", "partly", "closed", "filed"
WORDS = {OPEN: "Öppet", PARTLY: "Delvis stängt", CLOSED: "Stängt", FILED: "Till akten"}
BADGES = {OPEN: "ok", PARTLY: "due", CLOSED: "neutral", FILED: "info"}


@dataclass(frozen=True)
class Party:
    """Where a release went or came from, and how it stands there now."""

    name: str
    state: str
    day: str = ""

    @property
    def word(self) -> str:
        return f"{WORDS[self.state]} {self.day}".strip()

    @property
    def badge(self) -> str:
        return BADGES[self.state]


@dataclass
class Act:
    """One act of releasing, to one recipient or several, as sender or recipient sees it."""

    first: Release
    outward: bool
    parties: list[Party] = field(default_factory=list)
    contents: tuple[str, ...] = ()

    @property
    def names(self) -> str:
        return "; ".join(party.name for party in self.parties)

    @property
    def open(self) -> bool:
        return any(party.state != CLOSED for party in self.parties)


def of_case(actor: Actor, case: Case) -> list[Act]:
    """Releases given and received in a case, latest first.

    An entry that was closed again is no longer shown to its recipient, not even by kind.
    """
    return _acts(actor, Release.objects.filter(case=case))


def register(actor: Actor, cases: Iterable[Case]) -> list[Act]:
    """All that the own authority has released in the cases, latest first."""
    return _acts(actor, Release.objects.filter(case__in=list(cases), owner=actor.domain_id))


def cases_of(actor: Actor, case: Case) -> list[Case]:
    """The case and the others about the same person, as far as the reader may know that it is the same."""
    if withheld.among(actor, [case]):
        return [case]
    return _same_person(actor, case.person_id) or [case]


def cases_of_record(actor: Actor, record: PersonRecord) -> list[Case]:
    return _same_person(actor, record.person_id)


def _same_person(actor: Actor, person_id: UUID) -> list[Case]:
    same = policies.visible_cases(actor).filter(person_id=person_id)
    return list(withheld.leave_out(actor, same).order_by("opened_at"))


def _acts(actor: Actor, rows: QuerySet[Release]) -> list[Act]:
    grants = Prefetch("grants", Grant.objects.select_related("entry", "version"))
    rows = rows.select_related("owner", "recipient", "rule", "case").prefetch_related(grants)
    filed = _filed(rows)
    found: dict[tuple[Any, ...], Act] = {}
    for row in rows.order_by("-released_at", "recipient__name"):
        outward = row.owner_id == actor.domain_id
        key = (row.case_id, row.owner_id, row.released_at, row.released_by_id, row.ground, row.purpose)
        act = found.setdefault(key, Act(row, outward))
        act.parties.append(_party(row, outward, filed, actor))
        act.contents = act.contents or _contents(row)
    return list(found.values())


def _filed(rows: QuerySet[Release]) -> dict[tuple[UUID, UUID], Filing]:
    """What was taken to file: (domain, version) → its filing, as far as the reader may know."""
    taken = Filing.objects.filter(version__in=Grant.objects.filter(release__in=rows).values("version"))
    return {(row.domain_id, row.version_id): row for row in taken}


def closed_at(grant: Grant, actor: Actor) -> dt.datetime | None:
    """When an opening was closed: taken back, or the consent that it stands on has run out. None while it is open."""
    ended = grant.valid_to if grant.valid_to and grant.valid_to <= actor.now else None
    return grant.withdrawn_at or ended


def _party(row: Release, outward: bool, filed: dict[tuple[UUID, UUID], Filing], actor: Actor) -> Party:
    name = (row.recipient if outward else row.owner).name
    held = list(row.grants.all())
    taken = [filed[key] for grant in held if (key := (row.recipient_id, grant.version_id)) in filed]
    closed = [at for grant in held if (at := closed_at(grant, actor))]
    if taken:
        return Party(name, FILED, date_iso(localtime(max(one.taken_at for one in taken))))
    if held and not closed:
        return Party(name, OPEN)
    if closed and len(closed) < len(held):
        return Party(name, PARTLY, date_iso(localtime(max(closed))))
    return Party(name, CLOSED, date_iso(localtime(max(closed))) if closed else "")


def _contents(row: Release) -> tuple[str, ...]:
    held = sorted({(g.entry.get_kind_display(), g.version.number) for g in row.grants.all()})
    return tuple(f"{kind}, version {number}" for kind, number in held)


def received(actor: Actor, version: EntryVersion) -> list[Release]:
    """By what acts a version of another was given to the own authority: what is open first, then what is closed again
    (`is_closed`), each latest first."""
    grants = Grant.objects.filter(version=version, recipient=actor.domain_id)
    rows = [grant for grant in grants.select_related("release__owner", "release__rule")]
    for grant in rows:
        grant.release.is_closed = closed_at(grant, actor) is not None  # type: ignore[attr-defined]
    latest = sorted((grant.release for grant in rows), key=lambda one: one.released_at, reverse=True)
    return sorted(latest, key=lambda one: bool(one.is_closed))  # type: ignore[attr-defined]


def printed(acts: Iterable[Act]) -> list[dict[str, Any]]:
    """The acts as sections of a document (`pdf/sections.html`)."""
    return [_section(act) for act in acts]


def _section(act: Act) -> dict[str, Any]:
    row = act.first
    facts = [
        ("Till", "; ".join(f"{party.name} ({party.word.lower()})" for party in act.parties)),
        ("Vad", "\n".join(act.contents)),
        ("Ändamål", row.purpose),
        ("Menprövning", row.get_harm_display()),
        ("Grund", row.ground_name),
        ("Lämnat ut av", row.released_by_name),
        ("Ärende", row.case.number),
    ]
    return {
        "heading": moment(localtime(row.released_at)),
        "rows": [{"label": label, "value": value} for label, value in facts if value],
    }
