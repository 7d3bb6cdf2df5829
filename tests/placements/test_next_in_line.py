"""Who may be offered a free place now: quotas, acute places and outstanding offers, for the unit's own authority."""

import datetime as dt

from placements.actions.closing import hold
from placements.actions.offers import say_no
from placements.models import Place
from referrals.actions import set_queue_rules
from referrals.actions.rules import Limit, NewRules
from referrals.actions.tickets import offered
from referrals.models import Application, QueueTicket
from referrals.selectors import next_in_line, queue
from tests.governance.scenes import as_owner
from tests.world import TODAY
from vardkedja.core.actor import acting

YES = "får erbjudas en plats"
FULL = "inte nu, för att Kommunerna redan har sina 2 platser"
NONE = "inte nu, för att ingen plats är ledig"
NO_MORE = "inte nu, för att de lediga platserna räcker till dem som står före"


def limit(scene, *limits, **changes):
    values = {"order": "request", "valid_from": TODAY, "reason": "Avtalet § 3"} | changes
    set_queue_rules(scene.world.hemmet.pk, NewRules(**values, limits=limits), actor=scene.world.hedda)


def answers(scene):
    """Hedda asks who is next at Hemmet. All who wait here came at one moment: among equals the order is chance."""
    hedda = scene.world.hedda
    with acting(hedda):
        return [row.answer.reason for row in next_in_line(scene.world.hemmet, hedda)]


def held(scene, *names):
    for name in names:
        later = scene.world.hedda.now + dt.timedelta(days=1)
        hold(scene.place("hemmet", name).pk, TODAY, None, actor=scene.world.hedda, expires_at=later)


def ticket_of(scene, case):
    with acting(scene.world.hedda):
        return Application.objects.get(case=case)


def test_free_places_go_to_the_first_and_no_further(scene):
    cases = [scene.approved(number) for number in range(5)]
    assert answers(scene) == [YES, YES, YES, NO_MORE, NO_MORE]
    scene.arrived(cases[0], place="1")
    assert len(answers(scene)) == 4 and answers(scene)[2:] == [NO_MORE, NO_MORE]
    held(scene, "2", "3")
    assert answers(scene) == [NONE] * 4


def test_a_quota_needs_a_place_free_in_total_and_within_it(scene):
    first, second, *_ = [scene.approved(number) for number in range(4)]
    limit(scene, Limit(2, kind="municipality"))
    assert answers(scene) == [YES, YES, FULL, FULL]
    scene.arrived(first, place="1")
    assert answers(scene) == [YES, FULL, FULL]
    scene.arrived(second, place="2")
    assert answers(scene) == [FULL, FULL], "one place is free, and the municipalities have their two"
    held(scene, "3")
    assert answers(scene) == [NONE, NONE]


def test_a_quota_passes_over_and_does_not_reorder(scene):
    first = scene.approved(0)
    scene.arrived(first, place="1")
    scene.approved(1)
    scene.approved(2, owner="bo")
    limit(scene, Limit(1, organisation_id=scene.world.organisations["anby"].pk))
    assert set(answers(scene)) == {"inte nu, för att Anby kommun redan har sin enda plats", YES}


def test_a_planned_stay_counts_and_an_ended_one_does_not(scene):
    first = scene.approved(0)
    scene.planned(first, place="1", start=7)
    scene.approved(1)
    limit(scene, Limit(1, kind="municipality"))
    with acting(scene.world.hedda):
        rows = next_in_line(scene.world.hemmet, scene.world.hedda)
    assert [row.answer.may for row in rows] == [False, False]


def test_an_offer_waits_counts_in_its_quota_and_is_not_made_twice(scene):
    first, _second = scene.approved(0), scene.approved(1)
    limit(scene, Limit(1, kind="municipality"))
    with acting(scene.world.hedda):
        offered(ticket_of(scene, first), actor=scene.world.hedda)
    assert set(answers(scene)) == {
        "inte nu, för att ett erbjudande redan väntar på svar",
        "inte nu, för att Kommunerna redan har sin enda plats",
    }


def test_who_the_place_does_not_suit_takes_none(scene):
    cases = [scene.approved(number) for number in range(4)]
    say_no(ticket_of(scene, cases[0]).pk, "place", actor=scene.world.hedda)
    told = ["får erbjudas en plats"] * 3 + ["inte nu, för att enheten har sagt nej: platsen passar inte"]
    assert sorted(answers(scene)) == told


def test_acute_places_are_for_the_acute(scene):
    acute = scene.approved(1)
    scene.approved(0)
    with acting(scene.world.hedda):
        Place.objects.filter(unit=scene.world.hemmet, name="1").update(kind="acute")
    held(scene, "2", "3")
    limit(scene)
    assert answers(scene) == ["inte nu, för att bara akutplats är ledig"] * 2
    with as_owner():
        QueueTicket.objects.filter(pk=ticket_of(scene, acute).ticket_id).update(acute=True)
    told = ["får erbjudas en akutplats", "inte nu, för att bara akutplats är ledig"]
    assert sorted(answers(scene)) == told
    limit(scene, acute_kept=False)
    assert answers(scene) == [YES, NO_MORE]


def test_only_the_units_authority_is_told(scene):
    scene.approved(0)
    limit(scene, Limit(1, kind="municipality"))
    for name in ("alice", "bo"):
        actor = scene.world.actors[name]
        with acting(actor):
            assert [row.answer for row in queue(scene.world.hemmet, actor)] == [None]
    with acting(scene.world.hedda):
        assert [row.answer.may for row in queue(scene.world.hemmet, scene.world.hedda)] == [True]
