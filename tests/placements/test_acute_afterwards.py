"""What the pages say of somebody who has come acutely: where they live, how their application stands, and in which class it waited."""

import pytest

from placements import selectors
from placements.actions.acute import withdraw_acute_request
from placements.actions.giving import Days, give_place
from placements.selectors import possible_acts
from referrals.models import Application, QueueEvent
from referrals.selectors import queue, replay
from referrals.selectors.chain import standings
from tests.placements.acute_scene import FRIDAY, NIGHT, admitted, place, request_of
from tests.placements.scene import PAST
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible


def standing_of(actor, request):
    with acting(actor):
        return standings(actor, request.case)[0]


def offered_acts(actor, request):
    with acting(actor):
        return [one.page for one in possible_acts(actor, request.case)]


def test_no_place_is_offered_to_who_has_come(night):
    request, hedda = request_of(night), night.world.hedda
    assert "give" in offered_acts(hedda, request)
    admitted(night, request)
    found = offered_acts(hedda, request)
    assert "give" not in found and "discharge" in found
    with acting(hedda):
        assert selectors.ready_for_place(hedda, night.world.hemmet) == []
        assert selectors.not_ready(hedda, night.world.hemmet) == []
    with pytest.raises(Impossible, match="redan inskriven på enheten"):
        give_place(request.case_id, place(night, "1"), Days(FRIDAY), actor=hedda, past=PAST)
    assert night.stays() == 1


def test_a_state_that_nobody_has_assessed_is_not_called_assessed(night):
    request, hedda = request_of(night), night.world.hedda
    assert standing_of(hedda, request).words == "väntar på boendets svar"
    with acting(hedda):
        assert [row.words for row in queue(night.world.hemmet, hedda)] == ["väntar på boendets svar"]
    admitted(night, request)
    assert standing_of(hedda, request).words == "akut plats given, beslut saknas"
    with acting(hedda):
        Application.objects.filter(pk=request.application_id).update(state="placed")
    assert standing_of(hedda, request).words == "placerad"


def test_who_waits_acutely_stands_in_the_class_that_was_asked_for(night):
    request, hedda = request_of(night), night.world.hedda
    with acting(hedda):
        (row,) = queue(night.world.hemmet, hedda)
        assert (row.priority, row.application.urgency) == (1, 1)
        assert row.reason.startswith("Prioritet 1, ")
        assert QueueEvent.objects.get().priority_class == 1
    withdraw_acute_request(request.pk, actor=night.world.jenny)
    with acting(hedda):
        (then,) = replay(night.world.hemmet, NIGHT, hedda) or [None]
        assert then is None, "taken back at the same moment"
