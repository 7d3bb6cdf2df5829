"""The applicant answers in time, yes or no; the place goes on to the given place, or back to the queue."""

import pytest

from placements.actions.answers import accept_offer, decline_offer, give_offered_place
from placements.actions.closing import hold
from placements.actions.giving import Days, cancel_stay, give_place
from placements.actions.offers import take_back_offer
from placements.models import Stay
from referrals.actions import withdraw_application, write_letter
from referrals.domain.answering import Offering, Within
from referrals.domain.letters import Kind
from referrals.selectors import next_in_line
from tests.cast import HOME, make_party
from tests.governance.scenes import as_owner
from tests.placements.offer_scene import (
    HOUR,
    again,
    changes_of,
    holds,
    offered,
    rules,
    tasks,
    ticket_of,
    waiting,
)
from tests.placements.scene import day, on
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Entry, Event


@pytest.fixture
def offer(scene):
    rules(scene)
    return offered(scene) if waiting(scene, 0, 1) else None


def unanswered(scene, offer):
    row = again(scene.world.alice, offer)
    assert (row.state, row.answered_at, row.ended_at) == ("open", None, None)
    assert holds(scene) == 1
    assert changes_of(scene, offer.case)[-1] == ("offered", "")


def test_a_yes_keeps_the_place_to_the_day_of_arrival_and_asks_the_head_to_give_it(scene, offer):
    alice, hedda = scene.world.alice, scene.world.hedda
    said = accept_offer(offer.pk, actor=alice)
    assert (said.state, said.answered_by_name) == ("accepted", "Alice Andersson")
    with acting(hedda):
        until = again(hedda, offer).claim.expires_at
    assert until.astimezone(hedda.now.tzinfo).isoformat() == "2026-03-06T00:00:00+01:00"
    assert tasks(hedda, offer.case) == [("placements.give_offered", day(1))]
    assert tasks(alice, offer.case) == [("tell_of_place", day(1))]
    assert tasks(alice, offer.case, done=True) == [("placements.answer_offer", day(1))]
    stay = give_offered_place(offer.pk, actor=hedda)
    assert (stay.state, stay.planned_from) == ("planned", day(3))
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(3), None)]
    assert (again(hedda, offer).state, again(hedda, offer).stay_id, holds(scene)) == ("given", stay.pk, 0)
    assert tasks(hedda, offer.case) == [("placements.arrival", day(3))]
    assert ticket_of(scene, offer.case).offered_at is None, "the stay counts in the quota, the offer no more"
    assert [c for c, _why in changes_of(scene, offer.case)][-3:] == ["offered", "accepted", "given"]
    with acting(hedda):
        line = next_in_line(scene.world.hemmet, hedda)
    assert line[0].answer.reason == "inte nu, för att personen redan har en plats"


def test_without_every_decision_the_place_is_given_provisionally(scene, offer):
    from referrals.models import Decision

    accept_offer(offer.pk, actor=scene.world.alice)
    with as_owner():
        Decision.objects.filter(case=offer.case_id, kind="admission").update(
            superseded_at=scene.world.hedda.now
        )
    assert give_offered_place(offer.pk, actor=scene.world.hedda).state == "provisional"


def test_a_place_that_was_given_and_called_off_is_offered_again(scene, offer):
    accept_offer(offer.pk, actor=scene.world.alice)
    stay = give_offered_place(offer.pk, actor=scene.world.hedda)
    cancel_stay(stay.pk, actor=scene.world.hedda, reason="postponed")
    assert offered(scene).case_id == offer.case_id


def test_the_letter_on_the_place_and_what_to_bring_follows_from_the_yes(scene, offer):
    alice = scene.world.alice
    with as_owner():
        from referrals.models import Decision

        Decision.objects.filter(case=offer.case_id, kind="admission").update(superseded_at=alice.now)
    texts = dict.fromkeys(("lead", "bring", "arrival", "contact"), "Välkommen")
    with pytest.raises(Impossible, match="Ingen plats är erbjuden eller beviljad"):
        write_letter(offer.case_id, Kind.OFFERED, texts, actor=alice)
    accept_offer(offer.pk, actor=alice)
    from referrals.selectors.letters import facts_for

    with acting(alice):
        facts = facts_for(Kind.OFFERED, alice, offer.case)
    assert (facts.unit, facts.day) == ("Hemmet", "2026-03-05")
    write_letter(offer.case_id, Kind.OFFERED, texts, actor=alice)
    assert tasks(alice, offer.case) == []


def test_a_no_frees_the_place_at_once_and_keeps_the_position_by_the_rule(scene, offer):
    alice, hedda = scene.world.alice, scene.world.hedda
    said = decline_offer(offer.pk, "later", actor=alice, text="Ska först hem till sin mamma")
    assert (said.state, said.kept, holds(scene)) == ("declined", True, 0)
    assert scene.claims(scene.place("hemmet", "1")) == []
    assert changes_of(scene, offer.case)[-1] == ("kept", "declined")
    assert ticket_of(scene, offer.case).last_at is None
    assert tasks(alice, offer.case) == []
    assert tasks(hedda, offer.case) == [("placements.offer_next", day(1))]
    with acting(hedda):
        told = Event.objects.get(case=offer.case, kind="OfferDeclined").sentence
        assert not Entry.objects.filter(case=offer.case, kind="note").exists()
    assert told == "Nej till platsen på Hemmet: kan inte komma då, men senare; köplatsen är kvar"
    with acting(alice):
        assert Entry.objects.filter(case=offer.case, kind="note", owner=alice.domain_id).count() == 1


def test_a_no_loses_the_position_by_the_rule(scene):
    rules(scene, declines_kept=0)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    said = decline_offer(offered(scene).pk, "own_wish", actor=scene.world.alice)
    assert (said.case_id, said.kept) == (first.pk, False)
    assert changes_of(scene, first)[-1] == ("lost", "declined")
    assert offered(scene).case_id == second.pk


@pytest.mark.parametrize("reason", ["", "staffing", "påhittat"])
def test_a_no_has_a_listed_reason(scene, offer, reason):
    with pytest.raises(Impossible) as refused:
        decline_offer(offer.pk, reason, actor=scene.world.alice)
    assert refused.value.field == "reason"
    unanswered(scene, offer)


@pytest.mark.parametrize("answer", [accept_offer, lambda pk, actor: decline_offer(pk, "later", actor=actor)])
def test_too_late_is_told_and_nothing_is_saved(scene, offer, answer):
    late = scene.world.alice.at(offer.answer_by)
    with pytest.raises(Impossible, match="Svarstiden har gått ut. Platsen har gått vidare"):
        answer(offer.pk, actor=late)
    unanswered(scene, offer)
    in_time = scene.world.alice.at(offer.answer_by - HOUR / 3600)
    assert answer(offer.pk, actor=in_time).answered_at == in_time.now


def test_it_is_answered_once(scene, offer):
    accept_offer(offer.pk, actor=scene.world.alice)
    for answer in (accept_offer, lambda pk, actor: decline_offer(pk, "later", actor=actor)):
        with pytest.raises(Impossible, match="Ni har redan tackat ja"):
            answer(offer.pk, actor=scene.world.alice)
    assert again(scene.world.alice, offer).state == "accepted"


def test_an_offer_that_was_changed_meanwhile(scene, offer):
    with pytest.raises(Conflict, match="ändrats av någon annan"):
        accept_offer(offer.pk, actor=scene.world.alice, version=7)
    unanswered(scene, offer)


def test_only_the_applicant_answers(scene, offer):
    make_party(scene.world, offer.case, "bjorkby", HOME, scene.world.alice)
    for name in ("bo", "olle"):
        with pytest.raises(NotVisible):
            accept_offer(offer.pk, actor=scene.world.actors[name])
    for name in ("hedda", "adam", "gustav"):
        with pytest.raises(NotAllowed):
            accept_offer(offer.pk, actor=scene.world.actors[name])
    unanswered(scene, offer)


def test_only_the_head_gives_and_takes_back(scene, offer):
    accept_offer(offer.pk, actor=scene.world.alice)
    for name, error in (("alice", NotVisible), ("bo", NotVisible), ("sten", NotAllowed)):
        for act in (give_offered_place, lambda pk, actor: take_back_offer(pk, "other", actor=actor)):
            with pytest.raises(error):
                act(offer.pk, actor=scene.world.actors[name])
    assert again(scene.world.alice, offer).state == "accepted"
    with acting(scene.world.hedda):
        assert not Stay.objects.exists()


def test_an_unanswered_offer_is_in_the_way_of_giving_a_place(scene, offer):
    for name in ("1", "2"):
        with pytest.raises(Impossible, match="erbjudande som väntar på svar"):
            give_place(offer.case_id, scene.place("hemmet", name).pk, Days(day(3)), actor=scene.world.hedda)
    unanswered(scene, offer)


def test_an_accepted_offer_is_used_up_by_another_place_of_the_unit(scene, offer):
    accept_offer(offer.pk, actor=scene.world.alice)
    give_place(offer.case_id, scene.place("hemmet", "2").pk, Days(day(3)), actor=scene.world.hedda)
    assert again(scene.world.alice, offer).state == "given"
    assert scene.claims(scene.place("hemmet", "1")) == []


def test_a_yes_is_not_saved_for_a_place_that_is_no_longer_held(scene, offer):
    """The hold ran out by the clock and somebody else took the place, before the offer itself was ended."""
    hedda = scene.world.hedda.at(offer.answer_by)
    hold(scene.place("hemmet", "1").pk, day(3), None, actor=hedda, expires_at=offer.answer_by + HOUR)
    with pytest.raises(Impossible, match="hålls inte längre för er"):
        accept_offer(offer.pk, actor=scene.world.alice)
    assert again(scene.world.alice, offer).state == "open"


def test_the_rule_of_the_day_of_the_answer_decides_what_a_no_costs(scene, offer):
    rules(scene, Offering(count=24, within=Within.HOURS), declines_kept=0)
    assert decline_offer(offer.pk, "later", actor=on(scene.world.alice, 0)).kept is False


def test_an_offer_falls_with_its_application_and_the_place_is_free(scene, offer):
    withdraw_application(offer.application_id, actor=scene.world.alice)
    row = again(scene.world.alice, offer)
    assert (row.state, row.ended_at, holds(scene)) == ("fell", scene.world.alice.now, 0)
    assert tasks(scene.world.alice, offer.case) == []
    assert changes_of(scene, offer.case)[-1] == ("left", "withdrawn")
    with pytest.raises(Impossible, match="den är återkallad eller avslagen"):
        accept_offer(offer.pk, actor=scene.world.alice)
