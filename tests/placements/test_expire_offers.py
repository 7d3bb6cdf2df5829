"""Time over, the place moves on: by "systemet", once, and by itself where the unit's rules say so."""

import pytest

from placements.actions.answers import accept_offer, decline_offer
from placements.actions.offers import expire_offers, offer_free_places, say_no
from placements.models import Offer
from referrals.actions.support import leave_queue, move
from referrals.actions.tickets import Why
from referrals.domain.answering import Offering, Within
from referrals.domain.states import State
from referrals.models import Application
from tests.placements.offer_scene import (
    HOUR,
    again,
    application_of,
    changes_of,
    holds,
    offered,
    rows_of,
    rules,
    tasks,
    ticket_of,
    waiting,
)
from tests.placements.scene import day, on
from tests.world import NOW
from vardkedja.core import clock, daily, log
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import Impossible
from vardkedja.core.models import AccessLog, Event

AUTOMATIC = Offering(automatic=True, count=24, within=Within.HOURS)


def systemet(scene, at=NOW):
    return system(scene.world.home, at)


def expire(scene, at):
    return expire_offers(actor=systemet(scene, at))


def test_nothing_runs_out_before_its_time(scene):
    rules(scene)
    waiting(scene, 0, 1)
    offer = offered(scene)
    assert expire(scene, offer.answer_by - HOUR) == 0
    assert again(scene.world.alice, offer).state == "open"


def test_an_offer_runs_out_once_and_the_head_is_asked_for_the_next(scene):
    rules(scene, declines_kept=0)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    offer = offered(scene)
    assert expire(scene, offer.answer_by) == 1
    ended = again(scene.world.alice, offer)
    assert (ended.state, ended.kept, ended.ended_at, holds(scene)) == ("expired", False, offer.answer_by, 0)
    assert changes_of(scene, first)[-1] == ("lost", "expired")
    assert tasks(scene.world.alice, first) == []
    assert tasks(scene.world.hedda, first) == [("placements.offer_next", day(2))]
    with acting(scene.world.alice):
        told = Event.objects.get(case=first, kind="OfferExpired").sentence
    assert told == "Inget svar i tid på erbjudandet från Hemmet; ställdes sist i kön"
    assert expire(scene, offer.answer_by + HOUR) == 0
    assert offered(scene, actor=on(scene.world.hedda, 1)).case_id == second.pk


def test_a_yes_whose_place_is_not_given_by_the_day_of_arrival_goes_back(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    offer = offered(scene)
    accept_offer(offer.pk, actor=scene.world.alice)
    assert expire(scene, clock.midday(day(3))) == 0
    assert expire(scene, clock.midday(day(4))) == 1
    back = again(scene.world.alice, offer)
    assert (back.state, back.reason, back.kept, holds(scene)) == ("taken_back", "not_given", True, 0)
    assert changes_of(scene, case)[-1] == ("kept", "not_given")
    assert ticket_of(scene, case).offered_at is None


def test_a_unit_offers_by_itself_only_when_its_rules_say_so(scene):
    rules(scene)
    waiting(scene, 0, 1)
    assert offer_free_places(actor=systemet(scene)) == 0
    rules(scene, AUTOMATIC)
    assert offer_free_places(actor=systemet(scene)) == 1
    assert offer_free_places(actor=systemet(scene)) == 0
    with acting(scene.world.hedda):
        row = Offer.objects.select_related("claim__place").get()
    assert (row.made_by_name, row.claim.place.name, row.planned_from) == ("systemet", "1", day(2))


def test_every_free_place_is_offered_in_turn_and_a_no_of_the_unit_is_heeded(scene):
    rules(scene, AUTOMATIC)
    cases = [waiting(scene, number, 10 - number) for number in range(5)]
    say_no(application_of(scene, cases[0]).pk, "care_need", actor=scene.world.hedda)
    assert offer_free_places(actor=systemet(scene)) == 3
    with acting(scene.world.hedda):
        rows = Offer.objects.filter(state="open").select_related("claim__place")
        made = {row.claim.place.name: row.case_id for row in rows}
    assert made == {str(n): cases[n].pk for n in (1, 2, 3)}


def test_a_declined_place_goes_to_the_next_by_itself(scene):
    rules(scene, AUTOMATIC, declines_kept=0)
    cases = [waiting(scene, number, 10 - number) for number in range(4)]
    assert offer_free_places(actor=systemet(scene)) == 3
    with acting(scene.world.alice):
        first = Offer.objects.get(case=cases[0])
    decline_offer(first.pk, "own_wish", actor=scene.world.alice)
    assert tasks(scene.world.hedda, cases[0]) == []
    assert offer_free_places(actor=systemet(scene)) == 1
    place = scene.place("hemmet", "1")
    with acting(scene.world.alice):
        assert Offer.objects.get(state="open", claim__place=place).case_id == cases[3].pk


def test_the_run_of_every_few_minutes_does_both_and_nothing_twice(scene):
    rules(scene, AUTOMATIC)
    waiting(scene, 0, 1)
    done = daily.run_often(NOW)
    assert (done.failed, done.counts["erbjudna platser"]) == ((), 1)
    assert sum(daily.run_often(NOW).counts.values()) == 0
    later = daily.run_often(NOW + 25 * HOUR)
    assert (later.failed, later.counts["erbjudanden som löpt ut"], later.counts["erbjudna platser"]) == (
        (),
        1,
        1,
    )
    assert rows_of(scene) == 2
    with acting(scene.world.lova):
        assert AccessLog.objects.filter(what="OfferExpired", action=log.Action.CHANGE).count() == 1


def test_another_countys_systemet_ends_nothing(scene):
    rules(scene)
    waiting(scene, 0, 1)
    offer = offered(scene)
    for domain in (scene.world.anby, scene.world.bjorkby, scene.world.utby):
        assert expire_offers(actor=system(domain, offer.answer_by)) == 0
    assert again(scene.world.alice, offer).state == "open"
    with acting(scene.world.alice):
        assert Application.objects.get(case=offer.case).state == "approved"


def test_an_offer_to_somebody_who_was_refused_meanwhile_ends_and_stops_nobody_elses(scene):
    rules(scene)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    offer, other = offered(scene, "1"), offered(scene, "2")
    with acting(scene.world.alice):
        application = Application.objects.select_related("unit").get(case=first)
        leave_queue(application, Why.REFUSED, actor=scene.world.alice)
        move(application, State.DECLINED)
    with pytest.raises(Impossible, match="väntar inte längre"):
        accept_offer(offer.pk, actor=scene.world.alice)
    assert expire(scene, offer.answer_by) == 2
    assert [again(scene.world.alice, row).state for row in (offer, other)] == ["expired", "expired"]
    assert (changes_of(scene, first)[-1], changes_of(scene, second)[-1]) == (
        ("left", "refused"),
        ("kept", "expired"),
    )
    assert holds(scene) == 0
