"""Whom is still to be told, and what drug tests and safety sheets say: as Dagen and the resident's card show it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from placements import policies
from placements.domain.conditions import date_words
from placements.domain.telling import words_for
from placements.models import Absence, DischargeSafety, DrugTest, Stay, TellList, TellPoint
from vardkedja.core import clock, gate
from vardkedja.core.actor import Actor
from vardkedja.core.models import EntryVersion, Unit
from vardkedja.core.names import Name, names_for


@dataclass(frozen=True)
class Told:
    """A point in words. `source`: the rule that asks for it."""

    row: TellPoint
    words: str
    source: str


@dataclass
class Telling:
    """A list with its points."""

    row: TellList
    points: list[Told] = field(default_factory=list)
    name: Name | None = None
    place: str = ""
    #: The absence of who absconded.
    away: Absence | None = None

    @property
    def standing(self) -> str:
        """How it is with the person now: what was told of before is not all that there is to tell."""
        if self.away:
            since = f"borta sedan {date_words(self.away.away_from)}"
            return f"{since}, åter {date_words(self.away.back_on)}" if self.away.back_on else since
        left = self.row.stay.ended_on
        return f"utskriven {date_words(left)}" if left else ""

    @property
    def left(self) -> list[Told]:
        return [one for one in self.points if one.row.recorded_at is None]


def of_stay(actor: Actor, stay: Stay) -> list[Telling]:
    """All lists of a stay, latest first."""
    rows = policies.visible_tell_lists(actor).filter(stay=stay)
    return _filled(list(rows.order_by("-opened_at")))


def open_at(actor: Actor, unit: Unit) -> list[Telling]:
    """Lists of the unit that are not settled, with names. Logs whom it names."""
    rows = policies.visible_tell_lists(actor).filter(stay__unit=unit, settled_at=None)
    rows = rows.select_related("stay__case", "stay__claim__place").order_by("opened_at")
    found = _filled(list(rows))
    cases = {one.row.case_id: one.row.stay.case for one in found}
    names = names_for(actor, cases.values())
    gate.log_listed(actor, "att berätta", cases.values(), reason=f"personal på {unit.name}", unit_id=unit.pk)
    away = last_absconding([one.row.stay_id for one in found])
    for one in found:
        one.away = away.get(one.row.stay_id) if one.row.kind == "absconded" else None
        one.name, one.place = names[one.row.case_id], one.row.stay.claim.place.name
    return found


def last_absconding(stay_ids: Collection[UUID]) -> dict[UUID, Absence]:
    """Stay → the absence by which somebody last absconded from it."""
    rows = Absence.objects.filter(stay__in=stay_ids, kind=Absence.Kind.ABSCONDED).order_by("away_from")
    return {row.stay_id: row for row in rows}


def happened_on(row: TellList) -> dt.date:
    """The day of what the list tells of: nobody was told before it."""
    days = [clock.day_of(row.opened_at)]
    if row.kind == "absconded" and (away := last_absconding([row.stay_id]).get(row.stay_id)):
        days.append(away.away_from)
    elif row.stay.ended_on:
        days.append(row.stay.ended_on)
    return min(days)


def _filled(rows: list[TellList]) -> list[Telling]:
    points: dict[UUID, list[TellPoint]] = defaultdict(list)
    held = TellPoint.objects.filter(tell_list__in=[row.pk for row in rows]).order_by("position")
    for point in held:
        points[point.tell_list_id].append(point)
    return [Telling(row, [_told(row, point) for point in points[row.pk]]) for row in rows]


def _told(row: TellList, point: TellPoint) -> Told:
    said = words_for(point.key, row.kind, row.ground)
    return Told(point, said.words, said.source)


@dataclass(frozen=True)
class Tested:
    """A test with its words, as the page shows them."""

    row: DrugTest
    why: str = ""
    version: EntryVersion | None = None


def tests_of(actor: Actor, stay: Stay) -> list[Tested]:
    """The tests of a stay, latest first."""
    rows = list(policies.visible_drug_tests(actor).filter(stay=stay).order_by("-due_on", "-asked_at"))
    versions = EntryVersion.objects.filter(entry__in=[row.entry_id for row in rows]).order_by("number")
    latest = {version.entry_id: version for version in versions}
    return [Tested(row, _why(latest.get(row.entry_id)), latest.get(row.entry_id)) for row in rows]


def _why(version: EntryVersion | None) -> str:
    return version.value("why") if version else ""


def due_tests(actor: Actor, stay_ids: Collection[UUID], day: dt.date) -> dict[UUID, list[DrugTest]]:
    """Stay → tests that are to be taken by the day and have no result."""
    found: dict[UUID, list[DrugTest]] = defaultdict(list)
    for row in policies.visible_drug_tests(actor).filter(stay__in=stay_ids, due_on__lte=day, result=""):
        found[row.stay_id].append(row)
    return found


def safety_of(actor: Actor, stay: Stay) -> tuple[DischargeSafety | None, EntryVersion | None]:
    """The sheet of a safe going home, and its latest words."""
    row = policies.visible_safety(actor).filter(stay=stay).first()
    if row is None:
        return None, None
    return row, EntryVersion.objects.filter(entry=row.entry_id).order_by("-number").first()


def without_safety(actor: Actor, stay_ids: Collection[UUID]) -> set[UUID]:
    """Which of these stays have no sheet of a safe going home."""
    filled = policies.visible_safety(actor).filter(stay__in=stay_ids)
    return set(stay_ids) - set(filled.values_list("stay", flat=True))
