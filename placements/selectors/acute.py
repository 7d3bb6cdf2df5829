"""Acute requests as their pages show them: the list, one request with what was told, and what is left to fill in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from placements import policies
from placements.domain import acute
from placements.models import AcutePoint, AcuteRequest, Place, PlaceClaim
from placements.selectors.occupancy import place_status
from referrals.actions.support import DECIDE, decider_of
from referrals.domain import states
from referrals.domain.decisions import LABELS, Kind
from referrals.models import Decision
from referrals.policies import DECIDERS, can_set_ground
from referrals.selectors.decisions import current_decisions, required_kinds
from referrals.selectors.rules import rules_at
from vardkedja.core import clock
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_iso, masked, moment
from vardkedja.core.models import Domain, EntryVersion, Unit
from vardkedja.core.names import Name, names_for
from vardkedja.core.policies import can_see_cases
from vardkedja.core.querysets import valid_on
from vardkedja.core.tables import PersonList, declare

LIST = declare(
    PersonList(
        "placements:acute",
        ("enhet", "den enskilde", "frågades", "vem frågar", "svar", "kvar att fylla i"),
        "latest asked first",
    )
)
#: How far back the list goes, in days.
RECENT = 14
BADGES = {
    acute.State.WAITING: "due",
    acute.State.YES: "ok",
    acute.State.NO: "neutral",
    acute.State.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class Row:
    """A request in the list; `left`: rows of its page that are still to do."""

    request: AcuteRequest
    name: Name | None
    left: int

    @property
    def badge(self) -> str:
        return BADGES[self.request.state]

    @property
    def words(self) -> str:
        return acute.STATES[self.request.state].capitalize()


def acute_rows(actor: Actor) -> list[Row]:
    """The requests of the last two weeks that the actor sees, latest first. A constant number of queries; logging is the page's."""
    since = actor.now - dt.timedelta(days=RECENT)
    requests = list(policies.visible_acute_requests(actor).filter(asked_at__gte=since).order_by("-asked_at"))
    names = names_for(actor, [one.case for one in requests])
    left = _left(requests, actor)
    return [Row(one, names.get(one.case_id), sum(not row.done for row in left[one.pk])) for one in requests]


@dataclass(frozen=True)
class Told:
    """A question and its answer, as frozen."""

    label: str
    value: str


@dataclass(frozen=True)
class Left:
    """Something that is filled in after the admission: whose it is, by when, when it occurred and was written down."""

    label: str
    whose: str
    due_on: dt.date
    occurred: str
    recorded_at: dt.datetime | None
    #: Where the reader does it; empty when it is another's to do.
    url: str = ""

    @property
    def done(self) -> bool:
        return self.recorded_at is not None


def told_of(request: AcuteRequest, actor: Actor) -> list[Told]:
    """What the reader may read of what was told: its own, or what was released to it (row-level security shows no other)."""
    entries = [request.application.identity_entry_id, request.application.entry_id, request.medical_entry_id]
    versions = EntryVersion.objects.filter(case=request.case_id, entry__in=entries)
    latest = {version.entry_id: version for version in versions.order_by("number")}
    return [
        Told(field["label"], _shown(field))
        for entry in entries
        if entry in latest
        for field in latest[entry].body["fields"]
        if field["key"] not in {"caller", "asked_at"}
    ]


def _shown(field: dict[str, str]) -> str:
    if field["key"] == "number" and field["value"].startswith("AKUT"):
        return f"Okänd identitet, reservnummer {field['value']}"
    if field["key"] == "number":
        return masked(field["value"])
    if field["key"] == "assessed_at":
        return moment(clock.local(dt.datetime.fromisoformat(field["value"])))
    return field["value"]


def left_of(request: AcuteRequest, actor: Actor) -> list[Left]:
    """The decisions that the ground requires and the points, with both times of each; nothing for who asked at night alone."""
    return _left([request], actor)[request.pk]


def _left(requests: Sequence[AcuteRequest], actor: Actor) -> dict[UUID, list[Left]]:
    """The same for several, in a constant number of queries."""
    found: dict[UUID, list[Left]] = {one.pk: [] for one in requests}
    if not can_see_cases(actor):
        return found
    points: dict[UUID, dict[str, AcutePoint]] = {}
    for point in policies.visible_acute_points(actor).filter(request__in=list(found)):
        points.setdefault(point.request_id, {})[point.kind] = point
    answered = [one for one in requests if one.pk in points]
    made = current_decisions([one.application_id for one in answered])
    deciders = {
        (one.pk, kind): decider_of(one.application, kind)[0]
        for one in answered
        for kind in required_kinds(one.application)
    }
    names = Domain.objects.in_bulk({pk for pk in deciders.values() if pk})
    for one in answered:
        held, by_kind = points[one.pk], {row.kind: row for row in made[one.application_id]}
        due_on = next(iter(held.values())).due_on
        for kind in required_kinds(one.application):
            decider = deciders[one.pk, kind]
            whose = one.unit.name if decider == one.operator_id else str(names[decider]) if decider else ""
            found[one.pk].append(_decision(kind, by_kind.get(kind), one, whose, due_on, actor))
        found[one.pk] += [_point(held[kind.value], actor) for kind in acute.POINTS if kind.value in held]
    return found


def _decision(kind: Kind, row: Decision | None, request: AcuteRequest, whose: str, due_on: dt.date, actor: Actor) -> Left:  # fmt: skip
    url = ""
    if row is None and _may_decide(request, kind, actor):
        url = reverse(f"referrals:{DECIDE[kind]}", args=[request.application_id])
    return Left(
        LABELS[kind], whose, due_on, date_iso(row.decided_on) if row else "", row.recorded_at if row else None, url
    )  # fmt: skip


def _may_decide(request: AcuteRequest, kind: Kind, actor: Actor) -> bool:
    application = request.application
    mine = decider_of(application, kind)[0] == actor.domain_id and bool(
        DECIDERS[kind](actor, application.unit_id)
    )
    return mine and not states.refusal("decide", application.state)


def _point(point: AcutePoint, actor: Actor) -> Left:
    may = can_set_ground if point.kind == acute.Point.GROUND else policies.can_fill_acute_points
    mine = point.recorded_at is None and point.domain_id == actor.domain_id and bool(may(actor))
    occurred = moment(clock.local(point.occurred_at)) if point.occurred_at else ""
    return Left(
        point.get_kind_display(), str(point.domain), point.due_on,
        occurred or (date_iso(point.occurred_on) if point.occurred_on else ""), point.recorded_at,
        reverse("placements:acute_point", args=[point.pk]) if mine else "",
    )  # fmt: skip


#: Points that are done on another page: the point is done when that is.
ELSEWHERE = {acute.Point.INQUIRY, acute.Point.GROUND}


def where(point: AcutePoint) -> str:
    """The page on which a point of `ELSEWHERE` is done."""
    if point.kind == acute.Point.INQUIRY:
        return reverse("referrals:inquiry", args=[point.case_id])
    return reverse("referrals:ground", args=[point.request.application_id])


def why_read(request: AcuteRequest, actor: Actor) -> str:
    """With what reason who is on call reads a question: the own one, or one that the shift before left."""
    return "egen förfrågan" if request.asked_by == actor.user_id else "jourens förfrågan"


def waiting_at(actor: Actor, unit: Unit) -> int:
    """How many questions for an acute place wait for the unit's answer."""
    rows = policies.visible_acute_requests(actor).filter(unit=unit, operator=actor.domain_id)
    return rows.filter(answer="", withdrawn_at=None).count()


def free_acutely(actor: Actor, unit: Unit, day: dt.date) -> list[Place]:
    """Places that are free for as long as an acute place is planned, acute ones first."""
    last = day + dt.timedelta(weeks=rules_at(unit.pk, actor.now).acute.weeks)
    claims = PlaceClaim.objects.standing(actor.now).filter(unit=unit)
    taken = claims.touching(day, last).values("place")
    lived_in = claims.filter(occupied=True).values("place")
    rows = Place.objects.filter(valid_on(day), unit=unit).exclude(Q(pk__in=taken) | Q(pk__in=lived_in))
    return sorted(rows, key=lambda place: (place.kind != Place.Kind.ACUTE, place.position))


def why_not_free(actor: Actor, unit: Unit, day: dt.date) -> list[tuple[Place, str]]:
    """Each place of the unit with what stands in the way of giving it acutely: taken, and until when, or free for too short a time."""
    status = place_status(actor, unit, day)
    places = Place.objects.filter(valid_on(day), unit=unit).order_by("position", "name")
    return [(one, status.get(str(one.pk), "ledig")) for one in places]


def waiting_count(rows: Sequence[Row]) -> int:
    return sum(row.request.state is acute.State.WAITING for row in rows)
