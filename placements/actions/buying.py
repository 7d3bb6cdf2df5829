"""Buy the place that was chosen: by a framework agreement or on its own; it then is a placement and a stay like any other."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from placements import events, selectors
from placements.actions.claims import make_claim, refuse
from placements.actions.giving import TASK_ARRIVAL, Days, open_placement
from placements.domain import bought, conditions, purchases
from placements.domain.stays import Act, State, refusal
from placements.events.bought import DayPriceSet, PlaceBought
from placements.models import (
    BoughtHome,
    ClaimKind,
    DayPrice,
    FrameworkAgreement,
    HomeAsked,
    Place,
    PlaceClaim,
    Purchase,
    Stay,
    StayGround,
)
from placements.policies import bought as policies
from placements.selectors.purchases import framework_on
from referrals import selectors as referrals
from referrals.models.applications import LEVEL_TYPES
from vardkedja.core import log
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.formatting import kronor
from vardkedja.core.models import Category, EntryKind, Role, Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

explain("framework_once_per_number_and_day", "Avtalet är redan registrerat från den dagen.", "number")
explain("bought_once_per_answer", "Platsen är redan köpt.")
explain("day_price_once_per_number", "Någon annan har just skrivit ett pris. Ladda om sidan.")
explain(
    "unit_name_once_per_operator",
    "Ni har redan en enhet med hemmets namn. Registrera hemmet med ett annat namn.",
)


def _check_price(ore: int) -> None:
    if not 0 < ore <= bought.HIGHEST_ORE:
        raise Impossible("Skriv ett pris som är mer än noll och högst 100 000 kr.", field="price")


@dataclass(frozen=True)
class NewFramework:
    number: str
    price_ore: int
    first_day: dt.date
    last_day: dt.date
    notice_days: int


@verb
def register_framework(home_id: UUID, new: NewFramework, *, actor: Actor) -> FrameworkAgreement:
    """Write down a framework agreement with a home. Raises `Impossible` at the field, `Conflict`, `NotVisible`, `NotAllowed`."""
    require(policies.can_buy(actor))
    home = policies.visible_homes(actor).filter(pk=home_id).first()
    if home is None:
        raise NotVisible
    if new.last_day < new.first_day:
        raise Impossible("Sista dagen kan inte vara före den första.", field="last_day")
    _check_price(new.price_ore)
    row = FrameworkAgreement(
        owner_id=actor.domain_id, home=home, made_at=actor.now, made_by_name=actor.name, **new.__dict__
    )
    row.save(force_insert=True)
    log.write(
        actor, log.Action.CHANGE, "FrameworkRegistered", reason="egen åtgärd", owner_domain_id=actor.domain_id,
        object_id=row.pk,
    )  # fmt: skip
    return row


@dataclass(frozen=True)
class Bought:
    """By what the place is bought. `framework`: the agreement's key. `single_why`: a code; `words`: the reason in full."""

    how: str
    price_ore: int
    framework: UUID | None = None
    single_why: str = ""
    words: str = ""


@verb
def buy_place(asked_id: UUID, new: Bought, days: Days, *, actor: Actor) -> Purchase:
    """Buy the place that a chosen home said yes to: the case's person gets a placement there, which the authority itself keeps.

    Raises `Impossible` at the field (not chosen, a decision is missing, the price is not the agreement's, days), `Conflict`
    when it is bought already, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_buy_place(actor))
    row = policies.visible_asked(actor).filter(pk=asked_id).select_for_update(of=("self",)).first()
    if row is None:
        raise NotVisible
    if not row.chosen_at:
        raise Impossible("Välj hemmet först.")
    framework = _by_what(row, new, days, actor)
    case, latest = row.case, selectors.latest_stay(row.case)
    refuse(
        refusal(Act.GIVE, latest.state if latest else None),
        conditions.days_in_order(days.start, days.end),
        conditions.planned_days(days.start, days.end, actor.today),
    )
    unit = _unit_of(row.home, actor)
    refuse(conditions.missing(referrals.missing_decisions(case, unit)))
    claim = make_claim(_a_place(unit, row, days, actor), ClaimKind.STAY, days.start, days.end)
    placement = open_placement(case, claim, actor)
    stay = Stay(
        case=case,
        case_owner_id=case.owner_id,
        placement=placement,
        claim=claim,
        operator_id=actor.domain_id,
        collaboration_id=case.collaboration_id,
        unit=unit,
        person_id=case.person_id,
        municipality=actor.domain.organisation,
        state=State.PLANNED,
        planned_from=days.start,
        planned_to=days.end,
        previous=latest if latest and latest.state == State.ARRIVED else None,
    )
    stay.save(force_insert=True)
    _ground(stay, row, actor)
    purchase = _purchase(row, stay, new, framework, actor)
    log.tell(
        actor,
        events.PlaceGiven(unit=unit.name, day=conditions.date_words(days.start)),
        case,
        subject_id=stay.pk,
    )
    log.tell(
        actor, PlaceBought(row.home.name, purchases.HOW[new.how].lower(), kronor(new.price_ore)), case, subject_id=purchase.pk
    )  # fmt: skip
    give_task(
        TASK_ARRIVAL, days.start, actor=actor, case=case, unit_id=unit.pk, role=Role.CASE_WORKER, subject_id=stay.pk
    )  # fmt: skip
    return purchase


def _by_what(row: HomeAsked, new: Bought, days: Days, actor: Actor) -> FrameworkAgreement | None:
    """The framework agreement where one is used; the reason where none is."""
    _check_price(new.price_ore)
    if new.how == "single":
        if new.single_why not in purchases.SINGLE_WHY:
            raise Impossible("Välj varför platsen köps utan ramavtal.", field="single_why")
        if not new.words.strip():
            raise Impossible("Skriv skälet till direktupphandlingen.", field="words")
        return None
    if new.how != "framework":
        raise Impossible("Välj hur platsen köps.", field="how")
    held = framework_on(actor, row.home_id, new.framework)
    if held is None:
        raise Impossible("Välj ett av hemmets ramavtal.", field="framework")
    if not held.first_day <= days.start <= held.last_day:
        raise Impossible("Ramavtalet gäller inte den dag då vistelsen börjar.", field="framework")
    if held.price_ore != new.price_ore:
        raise Impossible(f"Ramavtalets pris är {kronor(held.price_ore)} per dygn.", field="price")
    return held


def _unit_of(home: BoughtHome, actor: Actor) -> Unit:
    """The home as a unit that the authority itself keeps, made when the first place is bought there."""
    if home.unit_id:
        return Unit.objects.get(pk=home.unit_id)
    unit = Unit(
        name=home.name,
        legal_type=LEVEL_TYPES[home.level][0],
        local_type="köpt plats",
        operator_id=actor.domain_id,
        bought=True,
        phone=home.phone,
    )
    unit.save(force_insert=True)
    BoughtHome.objects.filter(pk=home.pk).update(unit=unit)
    return unit


def _a_place(unit: Unit, row: HomeAsked, days: Days, actor: Actor) -> Place:
    """A place of the home that nobody has on the days; made as needed, since how many the home has is not known here."""
    lower, upper = conditions.days_of(days.start, days.end)
    taken = PlaceClaim.objects.filter(unit=unit, released_at=None).touching(lower, upper).values("place")
    places = Place.objects.filter(unit=unit)
    free = places.filter(valid_from__lte=days.start).exclude(pk__in=taken).order_by("position").first()
    if free:
        return free
    number = places.count() + 1
    place = Place(
        unit=unit,
        collaboration_id=row.case.collaboration_id,
        operator_id=actor.domain_id,
        name=f"köpt {number}",
        position=number,
        valid_from=days.start,
    )
    place.save(force_insert=True)
    return place


def _ground(stay: Stay, row: HomeAsked, actor: Actor) -> None:
    """The ground that the place was asked for on: there is no application to this unit that could tell it."""
    StayGround(
        case_id=stay.case_id,
        case_owner_id=stay.case_owner_id,
        stay=stay,
        operator_id=stay.operator_id,
        owner_id=actor.domain_id,
        ground_id=row.request.ground_id,
        valid_from=min(actor.today, stay.planned_from),
        set_at=actor.now,
        set_by_name=actor.name,
        revision=1,
    ).save(force_insert=True)


def _purchase(
    row: HomeAsked, stay: Stay, new: Bought, framework: FrameworkAgreement | None, actor: Actor
) -> Purchase:
    entry_id = None
    if new.how == "single":
        words = [("home", "Hem", row.home.name), ("text", "Skäl för direktupphandling", new.words)]
        entry_id = write_entry(
            row.case_id, EntryKind.PLACE_REQUEST, Category.PLANNING, words, actor=actor
        ).entry_id
    purchase = Purchase(
        case_id=row.case_id,
        case_owner_id=row.case_owner_id,
        owner_id=actor.domain_id,
        asked=row,
        home_id=row.home_id,
        stay=stay,
        how=new.how,
        framework=framework,
        single_why=new.single_why if new.how == "single" else "",
        entry_id=entry_id,
        bought_at=actor.now,
        bought_by_name=actor.name,
    )
    purchase.save(force_insert=True)
    _price(purchase, new.price_ore, min(actor.today, stay.planned_from), 1, actor)
    return purchase


def _price(purchase: Purchase, ore: int, valid_from: dt.date, number: int, actor: Actor) -> DayPrice:
    row = DayPrice(
        case_id=purchase.case_id,
        case_owner_id=purchase.case_owner_id,
        owner_id=actor.domain_id,
        purchase=purchase,
        price_ore=ore,
        valid_from=valid_from,
        set_at=actor.now,
        set_by_name=actor.name,
        revision=number,
    )
    row.save(force_insert=True)
    return row


@verb
def set_day_price(purchase_id: UUID, ore: int, valid_from: dt.date, *, actor: Actor) -> DayPrice:
    """A new price from a day on; the former stays beside it. Raises `Impossible` at the field, `Conflict`, `NotVisible`, `NotAllowed`."""
    require(policies.can_buy_place(actor))
    purchase = policies.visible_purchases(actor).filter(pk=purchase_id).first()
    if purchase is None:
        raise NotVisible
    _check_price(ore)
    stay = purchase.stay
    if (
        not min(stay.planned_from, stay.arrived_on or stay.planned_from)
        <= valid_from
        <= actor.today + bought.AHEAD
    ):
        raise Impossible("Välj en dag från vistelsens början och högst ett år framåt.", field="valid_from")
    row = _price(purchase, ore, valid_from, purchase.prices.count() + 1, actor)
    event = DayPriceSet(purchase.home.name, kronor(ore), valid_from.isoformat())
    log.tell(actor, event, purchase.case, subject_id=purchase.pk)
    return row
