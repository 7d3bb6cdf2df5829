"""Acute requests as their pages show them: the list, one request with what was told, and what is left to fill in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from placements import policies
from placements.domain import acute
from placements.models import AcutePoint, AcuteRequest, Place, PlaceClaim
from referrals.actions.support import decider_of
from referrals.domain.decisions import LABELS, Kind
from referrals.models import Decision
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
    """A request in the list; `left`: points that are not filled in."""

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
    points = AcutePoint.objects.filter(request__in=[one.pk for one in requests], recorded_at=None)
    open_points = list(points.values_list("request", flat=True)) if can_see_cases(actor) else []
    return [Row(one, names.get(one.case_id), open_points.count(one.pk)) for one in requests]


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
    if not can_see_cases(actor):
        return []
    points = list(policies.visible_acute_points(actor).filter(request=request))
    if not points:
        return []
    by_kind = {point.kind: point for point in points}
    due_on = points[0].due_on
    made = {row.kind: row for row in current_decisions([request.application_id])[request.application_id]}
    kinds = required_kinds(request.application)
    found = [_decision(kind, made.get(kind), request, due_on, actor) for kind in kinds]
    order = [point.value for point in acute.POINTS]
    return found + [_point(by_kind[kind], actor) for kind in order if kind in by_kind]


def _decision(kind: Kind, row: Decision | None, request: AcuteRequest, due_on: dt.date, actor: Actor) -> Left:
    domain_id, role = decider_of(request.application, kind)
    mine = row is None and domain_id == actor.domain_id and actor.has(role)
    whose = request.unit.name if domain_id == request.operator_id else str(Domain.objects.get(pk=domain_id))
    return Left(
        LABELS[kind], whose, due_on, date_iso(row.decided_on) if row else "", row.recorded_at if row else None,
        reverse("referrals:application", args=[request.application_id]) if mine else "",
    )  # fmt: skip


def _point(point: AcutePoint, actor: Actor) -> Left:
    mine = (
        point.recorded_at is None
        and point.domain_id == actor.domain_id
        and bool(policies.can_fill_acute_points(actor))
    )
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
    return reverse("referrals:application", args=[point.request.application_id])


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


def waiting_count(rows: Sequence[Row]) -> int:
    return sum(row.request.state is acute.State.WAITING for row in rows)
