"""A refusal ends an offer at once, whoever decides it; the place goes to the next in turn, and a late answer is told so."""

from dataclasses import replace

import pytest

from placements.actions.answers import accept_offer
from placements.actions.offers import fall_with_refusal, say_no
from placements.models import Offer
from referrals.actions import decide_admission, decide_assistance
from referrals.domain.answering import Offering, Within
from referrals.domain.decisions import Kind
from referrals.models import Application, Decision
from tests.cast import HOME, make_party
from tests.placements.offer_scene import (
    again,
    application_of,
    changes_of,
    holds,
    offered,
    rules,
    tasks,
    ticket_of,
    waiting,
)
from tests.placements.scene import day
from tests.referrals.scene import REFUSAL, ruling
from tests.world import NOW
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Event, Role


def refuse_assistance(scene, case, actor=None):
    told = ruling(outcome="refused", text="Avslag", reasons="Behovet tillgodoses hemma", exemption="urgent")
    decide_assistance(application_of(scene, case).pk, told, actor=actor or scene.world.anna)


def refuse_admission(scene, case):
    decide_admission(application_of(scene, case).pk, REFUSAL, actor=scene.world.hedda)


@pytest.mark.parametrize("refuse", [refuse_assistance, refuse_admission])
@pytest.mark.parametrize("answered", [False, True])
def test_a_refusal_ends_the_offer_and_the_next_in_turn_gets_the_place(scene, refuse, answered):
    rules(scene)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    offer = offered(scene)
    if answered:
        accept_offer(offer.pk, actor=scene.world.alice)
    refuse(scene, first)
    row = again(scene.world.hedda, offer)
    assert (row.state, row.ended_at is not None, row.claim.released_at is not None) == ("fell", True, True)
    assert (holds(scene), ticket_of(scene, first).state) == (0, "left")
    assert ("placements.offer_next", day(1)) in tasks(scene.world.hedda, first)
    kinds = {kind for actor in (scene.world.alice, scene.world.hedda) for kind, _due in tasks(actor, first)}
    assert not kinds & {"placements.answer_offer", "placements.give_offered", "tell_of_place"}
    with acting(scene.world.alice):
        told = Event.objects.get(case=first, kind="OfferFell").sentence
    assert told == "Erbjudandet från Hemmet upphörde, eftersom det finns ett avslag"
    with pytest.raises(Impossible, match="den är återkallad eller avslagen"):
        accept_offer(offer.pk, actor=scene.world.alice)
    assert offered(scene).case_id == second.pk


def test_who_may_not_write_the_position_ends_the_offer_too_and_the_position_waits(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    make_party(scene.world, case, "bjorkby", HOME, scene.world.alice)
    application = application_of(scene, case)
    with acting(scene.world.alice):
        Application.objects.filter(pk=application.pk).update(home=scene.world.bo.domain_id)
        Decision.objects.filter(application=application, kind=Kind.ASSISTANCE).update(superseded_at=NOW)
    offer = offered_to_who_is_not_ready(scene)
    bo = scene.world.bo
    refuse_assistance(
        scene, case, replace(bo, duties=(*bo.duties, replace(bo.duties[0], role=Role.UNIT_MANAGER)))
    )
    assert (again(scene.world.alice, offer).state, holds(scene)) == ("fell", 0)
    assert (ticket_of(scene, case).state, ticket_of(scene, case).offered_at) == ("waiting", None)
    assert changes_of(scene, case)[-1] == ("kept", "refused")


def offered_to_who_is_not_ready(scene):
    rules(scene, Offering(count=24, within=Within.HOURS, ready_only=False))
    return offered(scene)


def test_without_a_refusal_nobody_ends_an_offer_this_way(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    make_party(scene.world, case, "bjorkby", HOME, scene.world.alice)
    offer = offered(scene)
    for name in ("alice", "hedda", "bo", "olle"):
        actor = scene.world.actors[name]
        application = application_of(scene, case)
        with acting(actor):
            fall_with_refusal(application, actor)
    assert (again(scene.world.alice, offer).state, holds(scene)) == ("open", 1)


def test_the_units_no_falls_with_a_refusal_without_a_task_for_the_next(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    said = say_no(application_of(scene, case).pk, "staffing", actor=scene.world.hedda)
    refuse_assistance(scene, case)
    with acting(scene.world.hedda):
        assert Offer.objects.get(pk=said.pk).state == "fell"
    assert "placements.offer_next" not in [kind for kind, _due in tasks(scene.world.hedda, case)]
