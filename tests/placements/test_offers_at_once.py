"""Several at once, by real connections: one offer of a place, one answer, and nothing half done."""

import threading

from placements.actions.answers import accept_offer, decline_offer
from placements.actions.giving import Days
from placements.actions.offers import expire_offers, offer_free_places, offer_place, take_back_offer
from placements.models import Offer, PlaceClaim
from referrals.domain.answering import Offering, Within
from tests.placements.offer_scene import again, changes_of, offered, rules, tasks, ticket_of, waiting
from tests.placements.scene import day
from tests.placements.test_simultaneous import all_at_once
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import Conflict, DomainError, Impossible


def standing(scene):
    with acting(scene.world.hedda):
        return Offer.objects.count(), PlaceClaim.objects.filter(released_at=None).count()


def test_two_heads_offer_one_place_and_exactly_one_does(committed_scene):
    scene = committed_scene
    rules(scene)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    place = scene.place("hemmet", "1").pk
    answers = all_at_once(8, lambda _n: offer_place(place, Days(day(3)), actor=scene.world.hedda))
    made = [a for a in answers if isinstance(a, Offer)]
    refused = [a for a in answers if isinstance(a, Conflict)]
    assert (len(made), len(refused)) == (1, 7), answers
    assert {a.message for a in refused} == {
        "Platsen är inte ledig alla de dagarna. Välj en annan plats eller andra dagar."
    }
    assert made[0].case_id == first.pk
    assert standing(scene) == (1, 1)
    assert len(tasks(scene.world.alice, first)) == 1
    assert tasks(scene.world.alice, second) == []
    assert ticket_of(scene, second).offered_at is None


def test_two_heads_offer_two_places_to_the_one_who_stands_first_and_one_does(committed_scene):
    scene = committed_scene
    rules(scene)
    first = waiting(scene, 0, 1)
    places = [scene.place("hemmet", name).pk for name in ("1", "2", "3")]
    answers = all_at_once(3, lambda n: offer_place(places[n], Days(day(3)), actor=scene.world.hedda))
    made = [a for a in answers if isinstance(a, Offer)]
    refused = [a for a in answers if isinstance(a, Impossible)]
    assert (len(made), len(refused)) == (1, 2), answers
    assert standing(scene) == (1, 1)
    assert [change for change, _why in changes_of(scene, first)].count("offered") == 1


def test_yes_no_and_taking_back_at_once_and_one_holds(committed_scene):
    scene = committed_scene
    rules(scene)
    case = waiting(scene, 0, 1)
    offer = offered(scene)
    acts = [
        lambda: accept_offer(offer.pk, actor=scene.world.alice),
        lambda: decline_offer(offer.pk, "later", actor=scene.world.alice),
        lambda: expire_offers(actor=system(scene.world.home, offer.answer_by)),
    ]
    answers = all_at_once(9, lambda n: acts[n % 3]())
    answered = [a for a in answers if isinstance(a, Offer)]
    ended = [a for a in answers if a == 1]
    assert len(answered) + len(ended) == 1, answers
    assert all(isinstance(a, (Offer, DomainError)) or a in (0, 1) for a in answers)
    row = again(scene.world.alice, offer)
    held = {"accepted": 1, "declined": 0, "expired": 0}[row.state]
    assert standing(scene) == (1, held)
    after = {"accepted": ("accepted", ""), "declined": ("kept", "declined"), "expired": ("kept", "expired")}
    assert changes_of(scene, case)[-1] == after[row.state]


def test_two_workers_offer_every_place_once(committed_scene):
    scene = committed_scene
    rules(scene, Offering(automatic=True, count=24, within=Within.HOURS))
    cases = [waiting(scene, number, 10 - number) for number in range(4)]
    made = all_at_once(4, lambda _n: offer_free_places(actor=system(scene.world.home, scene.world.hedda.now)))
    assert sum(made) == 3
    with acting(scene.world.hedda):
        rows = list(Offer.objects.values_list("case", "claim__place"))
    assert {case for case, _place in rows} == {case.pk for case in cases[:3]}
    assert len({place for _case, place in rows}) == 3


def test_a_lock_is_waited_for_and_not_given_up_half_way(committed_scene):
    """Taking back waits for the answer that is under way, and then says what has become of the offer."""
    scene = committed_scene
    rules(scene)
    waiting(scene, 0, 1)
    offer = offered(scene)
    begun, answers = threading.Event(), {}

    def answer(n):
        if n == 0:
            with acting(scene.world.alice):
                accept_offer(offer.pk, actor=scene.world.alice)
                begun.set()
                return
        begun.wait(20)
        answers["back"] = take_back_offer(offer.pk, "other", actor=scene.world.hedda)
        return

    all_at_once(2, answer)
    assert answers["back"].state == "taken_back"
    assert standing(scene) == (1, 0)
