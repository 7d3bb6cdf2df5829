"""The place board: units, their places and the days, in a constant number of queries.

The own home's staff see initials; every other reader sees that a place is taken, never by whom.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from uuid import UUID

from placements import policies
from placements.domain.matching import words_for
from placements.models import ClaimKind, Place, PlaceClaim, Stay
from placements.selectors.matching import traits_on
from vardkedja.core import board, gate
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_short
from vardkedja.core.models import Unit
from vardkedja.core.names import names_for
from vardkedja.core.tables import PersonList, declare

BOARD = declare(
    PersonList(
        "placements:board",
        ("plats", "dagar (initialer för den egna enhetens personal)"),
        "by unit and place",
        filters={"enhet": "unit", "fran": "date", "visa": "date"},
    )
)

ONE_DAY = dt.timedelta(days=1)
#: A stay that ends within so many days is shown as leaving.
LEAVING_SOON = dt.timedelta(days=7)


@dataclass(frozen=True)
class Links:
    """Addresses that the page gives to bands and free days; empty where the reader has none."""

    stay: Callable[[UUID], str]
    claim: Callable[[UUID], str]
    free: Callable[[UUID, dt.date], str]


@dataclass(frozen=True)
class _Who:
    """Initials and stay of those in a claim, for the own home's staff."""

    initials: str
    stay_id: UUID


def place_board(
    actor: Actor, first: dt.date, count: int, links: Links, unit_id: UUID | None = None
) -> board.Board:
    """The board of `count` days from `first`, for one unit or for all that the actor may see. Logs whom it names."""
    units = list(policies.board_units(actor).filter(**({"pk": unit_id} if unit_id else {})).order_by("name"))
    places = list(policies.visible_places(actor).filter(unit__in=units).order_by("unit", "position", "name"))
    claims = _claims(actor, units, first, first + dt.timedelta(days=count))
    own = [unit for unit in units if policies.can_see_places_of(actor, unit)]
    who = _who(actor, [c.pk for unit in own for c in claims[unit.pk]])
    shelf: dict[UUID, list[Place]] = defaultdict(list)
    for place in places:
        shelf[place.unit_id].append(place)
    traits = traits_on(actor.today, [unit.pk for unit in units])
    rows: list[board.PlaceRow] = []
    for unit in units:
        rows += _unit_rows(actor, unit, shelf[unit.pk], claims[unit.pk], who, links, traits)
    caption = f"Platser {date_short(first)} – {date_short(first + dt.timedelta(days=count - 1))}"
    return board.build_board(caption, board.make_days(first, count, actor.today), rows)


def _claims(actor: Actor, units: list[Unit], first: dt.date, end: dt.date) -> dict[UUID, list[PlaceClaim]]:
    shown = policies.visible_claims(actor).filter(unit__in=units)
    rows = shown.touching(first, end) | shown.filter(occupied=True) | shown.filter(for_offer=True)
    # Where somebody stays on past the planned day nothing is made ready yet.
    rows = rows.exclude(follows__occupied=True, during__startswith__lte=actor.today)
    found: dict[UUID, list[PlaceClaim]] = defaultdict(list)
    for claim in rows.order_by("during"):
        found[claim.unit_id].append(claim)
    return found


def _who(actor: Actor, claim_ids: list[UUID]) -> dict[UUID, _Who]:
    if not claim_ids:
        return {}
    stays = (
        policies.visible_stays(actor)
        .filter(claim__in=claim_ids)
        .exclude(state="cancelled")
        .select_related("case")
    )
    held: dict[UUID, list[Stay]] = defaultdict(list)
    for stay in stays:
        held[stay.claim_id].append(stay)
    cases = {stay.case_id: stay.case for some in held.values() for stay in some}
    names = names_for(actor, cases.values())
    gate.log_listed(actor, "platstavla", cases.values(), reason="boendets egna platser")
    return {
        claim: _Who(", ".join(names[s.case_id].initials for s in some), some[0].pk)
        for claim, some in held.items()
    }


def _unit_rows(
    actor: Actor,
    unit: Unit,
    places: list[Place],
    claims: list[PlaceClaim],
    who: dict[UUID, _Who],
    links: Links,
    traits: Mapping[UUID, Iterable[str]],
) -> Iterable[board.PlaceRow]:
    by_place: dict[UUID, list[PlaceClaim]] = defaultdict(list)
    for claim in claims:
        by_place[claim.place_id].append(claim)
    free = sum(not any(_covers(c, actor.today) for c in by_place[p.pk]) for p in places)
    yield board.PlaceRow(unit.name, unit=True, note=f"{len(places)} platser, {free} lediga i dag")
    gives = bool(policies.can_give_place(actor, unit))
    for place in places:
        yield board.PlaceRow(
            place.name,
            _bands(by_place[place.pk], actor, who, links, gives),
            note=_note(place, traits.get(place.pk, ()), by_place[place.pk], actor.today),
            free_url=_free_url(links, place, actor.today) if gives else None,
        )


def _note(place: Place, traits: Iterable[str], claims: Iterable[PlaceClaim], today: dt.date) -> str:
    """What the place is and has, and from when it is offered where that is not today: the days until then are free."""
    kind = "" if place.kind == Place.Kind.ORDINARY else place.get_kind_display()
    later = [c.during.lower for c in claims if c.for_offer and c.during.lower > today]
    offered = [f"erbjuden från {date_short(day)}" for day in later]
    return ", ".join(filter(None, (kind, words_for(traits), *offered)))


def _free_url(links: Links, place: Place, today: dt.date) -> Callable[[dt.date], str]:
    return lambda day: links.free(place.pk, day) if day >= today else ""


def _covers(claim: PlaceClaim, day: dt.date) -> bool:
    days = claim.during
    return claim.occupied or (days.lower <= day and (days.upper is None or day < days.upper))


def _bands(
    claims: list[PlaceClaim], actor: Actor, who: dict[UUID, _Who], links: Links, gives: bool
) -> tuple[board.Band, ...]:
    """Bands in order. Who stays on past the planned end is shown up to today, or until the next claim begins."""
    bands = []
    for claim, following in zip_longest(claims, claims[1:]):
        start, end = claim.during.lower, claim.during.upper
        if claim.occupied and end is not None and end <= actor.today:
            end = actor.today + ONE_DAY
            end = min(end, following.during.lower) if following else end
        if end is None or end > start:
            bands.append(_band(claim, start, end, actor, who.get(claim.pk), links, gives))
    return tuple(bands)


def _band(
    claim: PlaceClaim,
    start: dt.date,
    end: dt.date | None,
    actor: Actor,
    person: _Who | None,
    links: Links,
    gives: bool,
) -> board.Band:
    kind, word = _kind(claim, end, actor.today)
    # The last day of a closed or held place is one of its days; on the last day of a stay the person leaves.
    last = end - ONE_DAY if end and claim.kind != ClaimKind.STAY else end
    to = "till" if last == end else "till och med"
    days = f"från {date_short(start)}" + (f" {to} {date_short(last)}" if last else " tills vidare")
    label = person.initials if person else word.lower()
    title = f"{person.initials}: {word.lower()} {days}" if person else f"{word} {days}"
    if person:
        url = links.stay(person.stay_id)
    else:
        url = links.claim(claim.pk) if gives and claim.kind != ClaimKind.STAY else ""
    return board.Band(kind, start, end, label, title, url)


def _kind(claim: PlaceClaim, end: dt.date | None, today: dt.date) -> tuple[str, str]:
    if claim.kind == ClaimKind.HOLD:
        return ("offered", "Erbjuden") if claim.for_offer else ("hold", "Reserverad")
    if claim.kind != ClaimKind.STAY:
        return "out", f"Stängd: {claim.get_closed_for_display()}"
    if not claim.occupied and (claim.during.upper is None or claim.during.upper > today):
        return "arriving", "Upptagen"
    if claim.occupied and claim.during.upper is not None and claim.during.upper < today:
        return "leaving", "Kvar efter planerad dag"
    if claim.occupied and end is not None and end - today <= LEAVING_SOON:
        return "leaving", "Upptagen"
    return "occupied", "Upptagen"
