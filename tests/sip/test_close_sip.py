"""Closing a plan with its reason, and taking note of it."""

import pytest

from sip.actions import acknowledge_close, close_sip
from tests.sip.scenes import a_drawn_up_sip, a_sip, events_of, fresh, tasks_of
from tests.world import TODAY
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible


def test_a_plan_is_closed_with_day_and_reason_and_the_own_tasks_end(world):
    sip = close_sip(a_drawn_up_sip(world).pk, "goals_reached", actor=world.alice)
    assert (sip.state, sip.closed_on, sip.close_reason) == ("closed", TODAY, "goals_reached")
    assert tasks_of(world.alice, "sip_sign") + tasks_of(world.alice, "sip_follow_up") == []
    assert "SipClosed" in events_of(world.rut, sip.case_id)


def test_that_no_plan_is_made_is_also_recorded_with_its_reason(world):
    assert close_sip(a_sip(world).pk, "no_consent", actor=world.alice).close_reason == "no_consent"


def test_another_authority_takes_note_and_its_tasks_end(world):
    sip = a_drawn_up_sip(world)
    close_sip(sip.pk, "moved", actor=world.alice)
    assert len(tasks_of(world.rut, "sip_sign")) == 1
    assert acknowledge_close(sip.pk, actor=world.rut) == 1
    assert tasks_of(world.rut, "sip_sign") == []


def test_nobody_takes_note_of_what_is_not_closed(world):
    sip = a_drawn_up_sip(world)
    with pytest.raises(Impossible):
        acknowledge_close(sip.pk, actor=world.rut)
    assert len(tasks_of(world.rut, "sip_sign")) == 1


def test_without_a_reason_or_twice_nothing_is_closed(world):
    sip = a_sip(world)
    with pytest.raises(Impossible) as refused:
        close_sip(sip.pk, "därför", actor=world.alice)
    assert refused.value.field == "reason"
    assert fresh(world.alice, sip).state == "initiated"
    close_sip(sip.pk, "not_needed", actor=world.alice)
    with pytest.raises(Impossible):
        close_sip(sip.pk, "moved", actor=world.alice)
    assert fresh(world.alice, sip).close_reason == "not_needed"


def test_others_do_not_close(world):
    sip = a_sip(world)
    for who, error in ((world.rut, NotAllowed), (world.gustav, NotAllowed), (world.bo, NotVisible)):
        with pytest.raises(error):
            close_sip(sip.pk, "moved", actor=who)
    with pytest.raises(Conflict):
        close_sip(sip.pk, "moved", actor=world.alice, version=99)
    assert fresh(world.alice, sip).state == "initiated"
