"""What stands about each resident on the day, the card, the night list and the prints: in a constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from placements import policies
from placements.domain import daily
from placements.models import AdmissionSheet, Appointment, DrugTest, ResidentCard, Stay, StudyVisit
from placements.selectors.telling import due_tests
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, EntryVersion
from vardkedja.core.selectors.persons import interpreters

#: How far ahead the card shows appointments.
AHEAD = dt.timedelta(days=30)


@dataclass(frozen=True)
class Kept:
    """A time to keep, in words."""

    row: Appointment
    where: str = ""
    what: str = ""

    @property
    def clock(self) -> str:
        return self.row.at.strftime("%H.%M") if self.row.at else "under dagen"

    @property
    def words(self) -> str:
        return ", ".join(part for part in (self.row.get_kind_display(), self.what, self.where) if part)


@dataclass
class About:
    """What staff must know of one resident. Empty where nobody wrote anything."""

    key: str = ""
    interpreter: str = ""
    next_of_kin: str = ""
    authority: str = ""
    allergies: str = ""
    card: ResidentCard | None = None
    sheet: AdmissionSheet | None = None
    sheet_version: EntryVersion | None = None
    times: list[Kept] = field(default_factory=list)
    #: Drug tests that are due.
    tests: list[DrugTest] = field(default_factory=list)

    @property
    def calls(self) -> list[str]:
        return [part for part in (self.next_of_kin, self.authority) if part]

    @property
    def risks(self) -> list[tuple[str, str, str]]:
        """(state, what, how) of the risks that the night watches; where no sheet is filled in nobody has assessed them."""
        held = (
            ("Abstinens", self.sheet.withdrawal if self.sheet else "not_assessed"),
            ("Suicid", self.sheet.suicide if self.sheet else "not_assessed"),
        )
        states = {"high": "late", "raised": "due", "not_assessed": "neutral"}
        return [
            (states[code], what, daily.RISKS[code].lower()) for what, code in held if code in daily.WATCHED
        ]

    @property
    def lacks_sheet(self) -> bool:
        return self.sheet is None

    @property
    def lacks_list(self) -> bool:
        """The sheet is there, and the list of medicines has not come."""
        return self.sheet is not None and self.sheet.medication == "missing"


def about(
    actor: Actor, stays: Sequence[Stay], first: dt.date, last: dt.date | None = None
) -> dict[UUID, About]:
    """Stay → what is known, with the times from `first` to `last` (that day alone without it). Logging is the caller's."""
    ids = [stay.pk for stay in stays]
    cards = {row.stay_id: row for row in policies.visible_cards(actor).filter(stay__in=ids)}
    sheets = {row.stay_id: row for row in policies.visible_sheets(actor).filter(stay__in=ids)}
    rows = policies.visible_appointments(actor).filter(stay__in=ids, cancelled_at=None)
    times = list(rows.filter(on__range=(first, last or first)).order_by("on", "at", "made_at"))
    tests = due_tests(actor, ids, last or first)
    entries = {pk for card in cards.values() for pk in (card.entry_id, card.health_entry_id)}
    versions = _latest(entries | {row.entry_id for row in times} | {row.entry_id for row in sheets.values()})
    spoken = interpreters(actor, {stay.case_id: stay.case for stay in stays}.values())
    found: dict[UUID, About] = {}
    kept: dict[UUID, list[Kept]] = defaultdict(list)
    for row in times:
        kept[row.stay_id].append(
            Kept(row, _value(versions, row.entry_id, "where"), _value(versions, row.entry_id, "what"))
        )
    for stay in stays:
        card, sheet = cards.get(stay.pk), sheets.get(stay.pk)
        one = About(card=card, sheet=sheet, times=kept[stay.pk], interpreter=spoken.get(stay.case_id, ""))
        one.tests = tests[stay.pk]
        one.sheet_version = versions.get(sheet.entry_id) if sheet else None
        if card:
            one.key = card.key_number
            one.interpreter = _value(versions, card.entry_id, "interpreter") or one.interpreter
            one.next_of_kin = _value(versions, card.entry_id, "next_of_kin")
            one.authority = _value(versions, card.entry_id, "authority")
            one.allergies = _value(versions, card.health_entry_id, "allergies")
        found[stay.pk] = one
    return found


def about_one(actor: Actor, stay: Stay) -> About:
    """The same of one resident, with the times of the weeks to come."""
    return about(actor, [stay], actor.today, actor.today + AHEAD)[stay.pk]


def cases_of(rows: Iterable[Stay | StudyVisit]) -> list[Case]:
    """The case of each row, once."""
    return list({row.case_id: row.case for row in rows}.values())


def _latest(entry_ids: set[UUID | None]) -> dict[UUID, EntryVersion]:
    rows = EntryVersion.objects.filter(entry__in=entry_ids - {None}).order_by("number")
    return {row.entry_id: row for row in rows}


def _value(versions: dict[UUID, EntryVersion], entry_id: UUID | None, key: str) -> str:
    version = versions.get(entry_id) if entry_id else None
    return version.value(key) if version else ""
