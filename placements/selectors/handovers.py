"""Handovers as their pages show them: who lives there to be told of, who comes on duty, what is open and who has read it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from placements import policies
from placements.domain.handovers import is_open
from placements.models import Handover, HandoverNote, HandoverReader, Stay
from vardkedja.core import gate
from vardkedja.core.actor import Actor
from vardkedja.core.models import Assignment, EntryVersion, Shift, Unit
from vardkedja.core.names import Name, names_for
from vardkedja.core.tables import PersonList, declare

WRITE = declare(PersonList("placements:hand_over", ("plats", "den enskilde", "anteckning"), "by place"))
READ = declare(
    PersonList(
        "placements:handovers",
        ("plats", "den enskilde", "anteckning"),
        "handovers latest first, in each by place",
    )
)
#: A substitute's shift that begins within so long is the next.
SOON = dt.timedelta(hours=4)
#: The same words by the same writer within so long are the page sent once more.
AGAIN = dt.timedelta(hours=1)
#: For how long the day shows one that is signed, and how far back the list goes.
SHOWN, KEPT = dt.timedelta(hours=24), dt.timedelta(days=7)


@dataclass(frozen=True)
class Here:
    """A resident as the one who writes may name them."""

    stay: Stay
    name: Name
    place: str

    @property
    def known(self) -> bool:
        return self.name.source in {"own", "released"}


@dataclass(frozen=True)
class Told:
    """What was told of one resident."""

    stay_id: UUID
    name: Name
    place: str
    text: str


@dataclass
class Shown:
    """A handover with its notes and readers. `mine`: the reader's own row, if there is one."""

    handover: Handover
    notes: list[Told] = field(default_factory=list)
    readers: list[HandoverReader] = field(default_factory=list)
    mine: HandoverReader | None = None

    @property
    def open(self) -> bool:
        return is_open([(one.on_duty, one.signed_at is not None) for one in self.readers])

    @property
    def signed(self) -> list[HandoverReader]:
        return [one for one in self.readers if one.signed_at]

    @property
    def waiting(self) -> list[HandoverReader]:
        return [one for one in self.readers if one.on_duty and not one.signed_at]

    @property
    def to_sign(self) -> bool:
        return self.mine is None or self.mine.signed_at is None


def residents(actor: Actor, unit: Unit) -> list[Here]:
    """Who lives in the unit now, away or not, by place. Logging is the caller's."""
    rows = policies.visible_stays(actor).filter(unit=unit, operator=actor.domain_id).arrived()
    rows = rows.select_related("case", "claim__place").order_by(
        "claim__place__position", "claim__place__name"
    )
    stays = list(rows)
    names = names_for(actor, [stay.case for stay in stays])
    return [Here(stay, names[stay.case_id], stay.claim.place.name) for stay in stays]


def staff_of(actor: Actor, unit: Unit) -> list[tuple[UUID, str]]:
    """Who works at the unit today, by name: its head and staff, and its substitutes."""
    held = Assignment.objects.valid(actor.today).filter(
        Q(unit=unit) | Q(unit=None),
        domain=actor.domain_id,
        role__in=policies.DAY_ROLES,
        user__is_active=True,
    )
    people = {row.user_id: str(row.user) for row in held.select_related("user")}
    return sorted(people.items(), key=lambda one: one[1])


def coming_on(actor: Actor, unit: Unit) -> set[UUID]:
    """Substitutes with a shift now, or soon: they are proposed as on duty."""
    shifts = Shift.objects.filter(
        domain=actor.domain_id,
        unit=unit,
        ended_at=None,
        ends_at__gt=actor.now + SOON,
        starts_at__lte=actor.now + SOON,
    )
    return set(shifts.values_list("user", flat=True)) - {actor.user_id}


def of_unit(actor: Actor, unit: Unit, *, since: dt.timedelta = KEPT) -> list[Shown]:
    """The unit's handovers, latest first, in a constant number of queries. Logs whom they name."""
    rows = policies.visible_handovers(actor).filter(unit=unit, made_at__gte=actor.now - since)
    return _filled(actor, unit, list(rows.order_by("-made_at")))


def on_the_day(actor: Actor, unit: Unit) -> list[Shown]:
    """What stands on top of the day: all that are open, else the latest of the last day and night."""
    recent = of_unit(actor, unit)
    still = [one for one in recent if one.open]
    latest = [one for one in recent[:1] if one.handover.made_at >= actor.now - SHOWN]
    return still or latest


def is_repeated(actor: Actor, unit: Unit, note: str, told: Mapping[UUID, str]) -> bool:
    """Whether the unit's last handover is the same, just written by the same: everybody would have to sign it twice."""
    last = Handover.objects.filter(unit=unit).order_by("-made_at").first()
    if (
        last is None
        or (last.note, last.made_by_name) != (note, actor.name)
        or last.made_at < actor.now - AGAIN
    ):
        return False
    rows = list(HandoverNote.objects.filter(handover=last))
    texts = _texts([row.entry_id for row in rows])
    return {row.stay_id: texts.get(row.entry_id) for row in rows} == dict(told)


def one_of(actor: Actor, handover: Handover) -> Shown:
    return _filled(actor, handover.unit, [handover])[0]


def _filled(actor: Actor, unit: Unit, handovers: list[Handover]) -> list[Shown]:
    rows = HandoverNote.objects.filter(handover__in=[one.pk for one in handovers])
    rows = rows.select_related("case", "stay__claim__place")
    notes = list(rows.order_by("stay__claim__place__position", "stay__claim__place__name"))
    names = names_for(actor, {note.case_id: note.case for note in notes}.values())
    texts = _texts([note.entry_id for note in notes])
    cases = {note.case_id: note.case for note in notes}
    gate.log_listed(actor, "överlämning", cases.values(), reason=f"personal på {unit.name}", unit_id=unit.pk)
    told: dict[UUID, list[Told]] = defaultdict(list)
    for note in notes:
        if note.entry_id in texts:
            place = note.stay.claim.place.name
            told[note.handover_id].append(
                Told(note.stay_id, names[note.case_id], place, texts[note.entry_id])
            )
    readers: dict[UUID, list[HandoverReader]] = defaultdict(list)
    for row in HandoverReader.objects.filter(handover__in=[one.pk for one in handovers]).order_by(
        "user_name"
    ):
        readers[row.handover_id].append(row)
    return [
        Shown(
            one,
            told[one.pk],
            readers[one.pk],
            next((row for row in readers[one.pk] if row.user_id == actor.user_id), None),
        )
        for one in handovers
    ]


def _texts(entry_ids: list[UUID]) -> dict[UUID, str]:
    versions = EntryVersion.objects.filter(entry__in=entry_ids).order_by("number")
    return {row.entry_id: row.value("note") for row in versions}
