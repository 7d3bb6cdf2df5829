"""Homes outside the system, as Anby knows them, and a question to them."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from placements.actions.absences import register_absence, register_return
from placements.actions.agreeing import Terms
from placements.actions.arrivals import register_arrival
from placements.actions.asking import Asked, NewHome, ask_homes, choose_home, record_answer, register_home
from placements.actions.buying import Bought, buy_place
from placements.actions.confirming import Seen, confirm_month
from placements.actions.giving import Days
from placements.actions.invoicing import NewInvoice
from placements.domain.bought import Answered
from placements.domain.invoices import Line, Paper
from placements.models import BoughtHome, ConfirmedMonth, HomeAsked, PlaceRequest, Purchase, Stay
from placements.policies.invoices import visible_bought
from placements.selectors.invoices import overview_of
from referrals.models import LegalGround
from tests.placements.scene import ONE_DAY, Scene, day, on
from vardkedja.core.actor import Actor, acting

NEED = "Behöver behandling dygnet runt, med läkare på plats och lugn miljö."
YES = Answered("yes", day(3), 285_050, words="Egen ingång.", by="Maj Mård, föreståndare")
NO = Answered("no", no_why="full", by="Nils Nord, placering")


def a_home(actor: Actor, name: str = "Björkgården", **changed: Any) -> BoughtHome:
    plain = {
        "name": name, "supplier": "Vård i Småland AB", "org_number": "5566778899", "level": "hvb",
        "address": "Box 12, 341 30 Ljungby", "phone": "0372-00 00 01", "contact": "Maj Mård",
    }  # fmt: skip
    return register_home(NewHome(**{**plain, **changed}), actor=actor)


def asked(actor: Actor, **changed: Any) -> Asked:
    with acting(actor):
        ground = LegalGround.objects.valid(actor.today).filter(code__startswith="sol").first()
    assert ground
    plain: dict[str, Any] = {
        "why_not_own": "no_match", "level": "hvb", "ground": ground.pk, "need": NEED, "wanted_from": actor.today + 2 * ONE_DAY,
        "weeks": 12, "answer_by": actor.today + 5 * ONE_DAY,
    }  # fmt: skip
    return Asked(**{**plain, **changed})


NAMES = ("Björkgården", "Tallbacken")


def a_request(actor: Actor, case_id: UUID, names: tuple[str, ...] = NAMES) -> PlaceRequest:
    homes = [a_home(actor, name).pk for name in names]
    return ask_homes(case_id, asked(actor), homes, actor=actor)


def of(actor: Actor, request: PlaceRequest, name: str = "Björkgården") -> HomeAsked:
    with acting(actor):
        return HomeAsked.objects.select_related("home", "request").get(request=request, home__name=name)


def answered(actor: Actor, request: PlaceRequest, names: tuple[str, ...] = NAMES) -> HomeAsked:
    """The first, Björkgården, has said yes by telephone, the second no by mail."""
    record_answer(of(actor, request, names[1]).pk, NO, "mail", actor=actor)
    yes = replace(YES, free_from=actor.today + 3 * ONE_DAY)
    return record_answer(of(actor, request, names[0]).pk, yes, "phone", actor=actor)


def single(**changed: Any) -> Bought:
    return Bought(
        **{
            "how": "single",
            "price_ore": 285_050,
            "single_why": "none",
            "words": "Inget avtal täcker behovet.",
            **changed,
        }
    )


def a_purchase(
    scene: Scene,
    case_id: UUID,
    start: int = 0,
    end: int | None = None,
    names: tuple[str, ...] = NAMES,
    then: int = 0,
) -> Purchase:
    """The first was asked, said yes, was chosen by Alice, and Anna bought the place; `then` days from `TODAY`."""
    alice, anna = on(scene.world.alice, then), on(scene.world.anna, then)
    chosen = answered(alice, a_request(alice, case_id, names), names)
    choose_home(chosen.pk, "Har läkare", actor=alice)
    days = Days(day(start), None if end is None else day(end))
    return buy_place(chosen.pk, single(), days, actor=anna)


SINCE = -45  # 16 January


def lived_in(
    scene: Scene, case_id: UUID, names: tuple[str, ...] = NAMES, start: int = SINCE, absent: bool = False
) -> Purchase:
    """A place bought in January in which the person has been since, away for two nights in February where that is asked."""
    alice = scene.world.alice
    bought = a_purchase(scene, case_id, start, names=names, then=start)
    register_arrival(bought.stay_id, actor=on(alice, start), arrived_on=day(start))
    if absent:
        register_absence(
            bought.stay_id, actor=alice, kind="hospital", away_from=day(-20), expected_back=day(-18)
        )
        register_return(bought.stay_id, actor=alice, back_on=day(-18))
    return bought


def confirmed(scene: Scene, purchase: Purchase, month: dt.date) -> ConfirmedMonth:
    """A month confirmed by Alice as it stands."""
    alice = scene.world.alice
    with acting(alice):
        place = overview_of(alice, visible_bought(alice).get(pk=purchase.pk))
        held = next(one.counted for one in place.months if one.month == month)
    return confirm_month(purchase.pk, month, Seen(held.days, held.absent_days, held.ore), actor=alice)


JANUARY, FEBRUARY, MARCH = (dt.date(2026, month, 1) for month in (1, 2, 3))
PRICE = 285_050
#: What the home rightly asks for January and February.
ASKED_JANUARY = Line(day(SINCE), dt.date(2026, 1, 31), 16, PRICE, 16 * PRICE)
ASKED_FEBRUARY = Line(FEBRUARY, dt.date(2026, 2, 28), 28, PRICE, 28 * PRICE)


def invoice_of(*lines: Line, number: str = "2026-17", total: int | None = None, other: int = 0) -> NewInvoice:
    whole = sum(line.amount_ore for line in lines) + other if total is None else total
    return NewInvoice(number, day(-1), day(29), Paper(lines, whole, other))


def stay_of(scene: Scene, purchase: Purchase) -> Stay:
    with acting(scene.world.alice):
        return Stay.objects.select_related("unit", "claim__place").get(pk=purchase.stay_id)


TERMS = Terms(
    day(0), day(84), 14,
    {
        "included": "Boende, mat och behandling fem dagar i veckan.\nLäkare en gång i veckan.",
        "terms": "Hemmet meddelar frånvaro samma dag.",
        "our_contact": "Alice Andersson, 0372-00 00 02",
        "home_contact": "Maj Mård, 0372-00 00 01",
    },
    285_050,
)  # fmt: skip
