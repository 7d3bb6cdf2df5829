"""Whom a unit passes over when it offers its places and why, which places are free from a day, and the offers that stand."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from placements import policies
from placements.domain import offers
from placements.domain.stays import State as StayState
from placements.models import AcuteRequest, Offer, Place, PlaceClaim, Stay
from placements.selectors.matching import blocked
from placements.selectors.occupancy import taken_places
from referrals import selectors as referrals
from referrals.domain.states import OPEN
from referrals.models import Application, QueueTicket
from referrals.selectors.decisions import NO_ASSESSMENT
from referrals.selectors.rules import rules_at
from vardkedja.core import withheld
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Unit
from vardkedja.core.names import Name, names_for
from vardkedja.core.once import once
from vardkedja.core.querysets import valid_on
from vardkedja.core.tables import PersonList, declare

OFFERS = declare(
    PersonList(
        "placements:offers",
        ("köplats", "prioritet", "väntat", "den enskilde", "kan erbjudas"),
        "as in the queue",
    )
)
IN_THE_API = declare(
    PersonList("api:offers", ("ärende", "enhet", "läge", "dagar", "svar senast"), "the latest first")
)
#: Stays that make it wrong to offer the person another place.
HAS_A_PLACE = (StayState.PROVISIONAL, StayState.PLANNED, StayState.ARRIVED)

ANSWER_FIRST = "boendet ska svara på förfrågan om akut plats"


def passed_over(actor: Actor, unit: Unit, place_id: UUID | None = None) -> Mapping[UUID, str]:
    """Ticket → why it is not to be offered a place now, in words that follow on "för att". In a constant number of queries.

    `place_id`: for one place; else for those that are free today (where none is, for any of the unit's). By what the operator's authority knows. Who is hidden from the user is not answered here: the head is told so when offering.
    """
    waiting = Application.objects.filter(unit=unit, state__in=OPEN)
    rows = list(waiting.only("case_id", "ticket_id"))
    incomplete = set(
        QueueTicket.objects.filter(unit=unit, completed_at=None).waiting().values_list("pk", flat=True)
    )
    asked = set(
        AcuteRequest.objects.filter(unit=unit, answer="", withdrawn_at=None).values_list(
            "application", flat=True
        )
    )
    placed = placed_persons(actor, rows)
    found = {row.pk: _before_deciding(row, placed, asked, incomplete) for row in rows}
    # What takes longer to find out is asked of those alone whom nothing else stops.
    rest = list(
        waiting.filter(pk__in=[pk for pk in found if not found[pk]]).select_related("case", "legal_ground")
    )
    found |= _undecided(actor, unit, rest)
    rest = [row for row in rest if not found[row.pk]]
    found |= blocked(actor, unit, rest, _in_question(actor, unit, place_id)) if rest else {}
    return {row.ticket_id: found[row.pk] for row in rows if row.ticket_id and found[row.pk]}


def _before_deciding(row: Application, placed: set[UUID], asked: set[UUID], incomplete: set[UUID]) -> str:
    if row.pk in placed:
        return "personen redan har en plats"
    if row.pk in asked:  # it is filled in after the answer: what it waits for is the home
        return ANSWER_FIRST
    return "ansökan inte är komplett för bedömning" if row.ticket_id in incomplete else ""


def _undecided(actor: Actor, unit: Unit, rows: Sequence[Application]) -> dict[UUID, str]:
    """Application → what of assessment and decisions is lacking, or why the unit has said no for now; empty for neither."""
    ready_only = rules_at(unit.pk, actor.now).offering.ready_only
    missing = referrals.missing_for(rows)
    refused = dict(
        Offer.objects.filter(unit=unit, state=offers.State.PASSED_OVER).values_list("application", "reason")
    )
    return {
        row.pk: _words(
            missing[row.pk] if ready_only or NO_ASSESSMENT in missing[row.pk] else [], refused.get(row.pk, "")
        )
        for row in rows
    }


def _in_question(actor: Actor, unit: Unit, place_id: UUID | None) -> list[UUID]:
    """The place; else those of the unit that are free today."""
    if place_id:
        return [place_id]
    rows = Place.objects.filter(valid_on(actor.today), unit=unit)
    return list(rows.exclude(pk__in=taken_places(actor, actor.today)).values_list("pk", flat=True))


def _words(lacking: list[str], refused: str) -> str:
    if lacking:
        return f"det saknas: {', '.join(lacking)}"
    label = Offer(reason=refused).get_reason_display() if refused else ""
    return f"enheten har sagt nej: {label[:1].lower()}{label[1:]}" if label else ""


def placed_persons(actor: Actor, applications: Iterable[Application]) -> set[UUID]:
    """Which of the applications are for a person who has a place or one on the way: in the same case, or in another that the own
    authority is party to, where it was told in both who the person is."""
    by_case = {row.case_id: row.pk for row in applications}
    living = Stay.objects.filter(state__in=HAS_A_PLACE)
    found = {by_case[case] for case in living.filter(case__in=by_case).values_list("case", flat=True)}
    known = withheld.leave_out(actor, Case.objects.filter(pk__in=by_case))
    person_of = dict(known.values_list("pk", "person_id"))
    others = withheld.leave_out(actor, Case.objects.filter(person_id__in=set(person_of.values())))
    elsewhere = set(living.filter(case__in=others.values("pk")).values_list("person_id", flat=True))
    return found | {by_case[case] for case, person in person_of.items() if person in elsewhere}


def free_from(actor: Actor, unit: Unit, start: dt.date) -> list[Place]:
    """The unit's places that nothing claims from the day on, and in which nobody stays on, in the board's order."""
    exists = Q(valid_from__lte=start) & (Q(valid_to=None) | Q(valid_to__gt=start))
    claims = PlaceClaim.objects.filter(unit=unit).standing(actor.now)
    taken = claims.touching(start, None) | claims.filter(occupied=True)
    rows = Place.objects.filter(exists, unit=unit).exclude(pk__in=taken.values("place"))
    return list(rows.select_related("unit").order_by("position", "name"))


@dataclass(frozen=True)
class FreePlace:
    """A place that is free on a day: `until` the day on which something claims it, None: until further notice."""

    place: Place
    until: dt.date | None


def free_now(actor: Actor, unit: Unit) -> list[FreePlace]:
    """The unit's places that are free today, those that stay free first; as the board shows them."""
    day = actor.today
    taken = taken_places(actor, day)
    coming: dict[UUID, dt.date] = {}
    for claim in policies.visible_claims(actor).filter(unit=unit, during__startswith__gt=day):
        first = claim.during.lower
        coming[claim.place_id] = min(first, coming.get(claim.place_id, first))
    rows = Place.objects.filter(valid_on(day), unit=unit).exclude(pk__in=taken).order_by("position", "name")
    found = [FreePlace(place, coming.get(place.pk, place.valid_to)) for place in rows]
    return sorted(found, key=lambda one: one.until is not None)


def offering_units(actor: Actor) -> list[Unit]:
    """Own units that offer their places by themselves."""
    units = Unit.objects.filter(operator=actor.domain_id, places__isnull=False).distinct().order_by("name")
    return [unit for unit in units if rules_at(unit.pk, actor.now).offering.automatic]


@dataclass(frozen=True)
class Shown:
    """An offer with whom it is to, for who may be told."""

    offer: Offer
    name: Name


def standing_offers(actor: Actor, unit: Unit) -> list[Shown]:
    """The unit's offers that are not over, with its noes, first to be answered first."""
    rows = policies.visible_offers(actor).filter(unit=unit, ended_at=None)
    found = list(rows.select_related("claim__place").order_by("state", "answer_by", "made_at"))
    names = names_for(actor, [row.case for row in found])
    return [Shown(row, names[row.case_id]) for row in found]


def all_offers(actor: Actor) -> QuerySet[Offer]:
    """Offers and noes in the cases that the actor sees, the latest first."""
    return policies.visible_offers(actor).order_by("-made_at", "pk")


@once
def offers_of(actor: Actor, case: Case) -> list[Offer]:
    """Every offer in a case, the latest first."""
    rows = policies.visible_offers(actor).filter(case=case)
    return list(rows.select_related("claim__place").order_by("-made_at"))


def in_the_way(actor: Actor, place: Place, start: dt.date, end: dt.date | None) -> list[PlaceClaim]:
    """What claims an own place on the days: what the head has to settle first."""
    claims = policies.visible_claims(actor).filter(place=place)
    return list((claims.touching(start, end) | claims.filter(occupied=True)).order_by("during"))


def offered_place(case: Case) -> tuple[Unit, dt.date] | None:
    """The unit and day of the place that is on its way: given, else accepted."""
    stay = Stay.objects.filter(case=case).coming().select_related("unit").first()
    if stay:
        return stay.unit, stay.planned_from
    offer = Offer.objects.filter(case=case, state=offers.State.ACCEPTED).select_related("unit").first()
    return (offer.unit, offer.planned_from) if offer and offer.planned_from else None
