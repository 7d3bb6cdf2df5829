"""Read models of places asked for outside: the own places beside, the answers in one table. A constant number of queries."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from placements.domain.bought import cost_of
from placements.models import BoughtHome, HomeAsked, PlaceRequest
from placements.policies import bought as policies
from placements.selectors.occupancy import Free, free_places
from referrals.models import LegalGround, QueueTicket
from referrals.models.applications import LEVEL_TYPES
from referrals.policies import visible_applications
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, EntryVersion, Unit
from vardkedja.core.selectors.persons import identity_of


@dataclass(frozen=True)
class OwnPlaces:
    """What the collaboration's own homes of a level have today: free places, and how many wait."""

    row: Free
    waiting: int


def own_places(actor: Actor, case: Case, level: str = "") -> list[OwnPlaces]:
    """The own homes of the case's county, of one level or of every level that is asked for outside."""
    kinds = LEVEL_TYPES[level] if level else tuple(kind for of in LEVEL_TYPES.values() for kind in of)
    units = Unit.objects.filter(collaboration=case.collaboration_id, legal_type__in=kinds)
    rows = free_places(actor, actor.today, units.values_list("pk", flat=True))
    waiting = Counter(
        QueueTicket.objects.waiting()
        .filter(unit__in=[r.unit.pk for r in rows])
        .values_list("unit", flat=True)
    )
    return [OwnPlaces(row, waiting[row.unit.pk]) for row in rows]


def homes_of(actor: Actor) -> list[BoughtHome]:
    return list(policies.visible_homes(actor).order_by("name"))


def grounds_on(day: dt.date) -> list[tuple[str, str]]:
    """The legal grounds that hold on a day, to choose among."""
    return [(str(row.pk), str(row)) for row in LegalGround.objects.valid(day).order_by("position")]


def proposed_for(actor: Actor, case: Case) -> dict[str, object]:
    """Level, ground and day as the case's latest application has them."""
    rows = visible_applications(actor).filter(case=case, owner=actor.domain_id)
    row = rows.select_related("unit").order_by("-created_at").first()
    if row is None:
        return {}
    level = row.level or next(
        (code for code, kinds in LEVEL_TYPES.items() if row.unit and row.unit.legal_type in kinds), ""
    )
    return {"level": level, "ground": str(row.legal_ground_id)}


def names_in(actor: Actor, case: Case) -> list[str]:
    """The person's name as the own authority knows it: it may not stand in what homes are asked."""
    return [identity_of(actor, case).name]


@dataclass(frozen=True)
class Row:
    """One home in the table of answers."""

    asked: HomeAsked
    words: str
    total_ore: int | None
    open_link: bool
    #: Of the place that was bought.
    stay_id: UUID | None


def requests_of(actor: Actor, case: Case) -> list[PlaceRequest]:
    """The own authority's requests in a case, the latest first, each with the homes that it went to."""
    rows = policies.visible_place_requests(actor).filter(case=case)
    return list(rows.prefetch_related("asked__home").order_by("-asked_at"))


def answers_of(actor: Actor, request: PlaceRequest) -> list[Row]:
    """Every home that was asked: yes by price first, then no, then who has not answered."""
    rows = list(policies.visible_asked(actor).filter(request=request))
    words = words_of(row.entry_id for row in rows)
    stays = dict(policies.visible_purchases(actor).filter(asked__in=rows).values_list("asked", "stay"))
    order = {"yes": 0, "no": 1, "": 2}
    rows.sort(key=lambda row: (order[row.answer], row.price_ore or 0, row.home.name))
    return [
        Row(
            row,
            words.get(row.entry_id, ""),
            cost_of(row.price_ore, request.weeks) if row.price_ore else None,
            link_is_open(row, actor.now),
            stays.get(row.pk),
        )
        for row in rows
    ]


def link_is_open(row: HomeAsked, now: dt.datetime) -> bool:
    """Whether the home can still answer by its link."""
    held = row.link_until is not None and now < row.link_until
    return bool(row.link_hash) and held and not row.answer and row.request.closed_at is None


def words_of(entry_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The text of the latest version of each entry."""
    ids = {pk for pk in entry_ids if pk}
    versions = EntryVersion.objects.filter(entry__in=ids).order_by("number") if ids else []
    return {version.entry_id: version.value("text") for version in versions}
