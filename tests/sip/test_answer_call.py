"""The called authority answers on its own call, and nobody else does."""

import pytest

from sip.actions import answer_call, call_to_sip, close_sip
from sip.models import SipCall
from tests.sip.scenes import MEETING, a_sip, tasks_of
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible


@pytest.fixture
def called(world):
    sip = a_sip(world)
    call_to_sip(sip.pk, [world.psychiatry.pk], MEETING, actor=world.alice)
    return sip


def answers(world):
    with acting(world.alice):
        return list(SipCall.objects.values_list("answer", flat=True))


def test_the_answer_says_whether_who_comes_can_decide(world, called):
    call = answer_call(called.pk, "without_mandate", actor=world.rut)
    assert (call.get_answer_display(), call.answered_by_name) == ("Deltar men kan inte besluta", "Rut Ros")
    assert tasks_of(world.rut, "sip_answer") == []


def test_an_answer_may_be_changed(world, called):
    answer_call(called.pk, "declines", actor=world.rut)
    answer_call(called.pk, "with_mandate", actor=world.rut)
    assert answers(world) == ["with_mandate"]


def test_an_unknown_answer_is_refused(world, called):
    with pytest.raises(Impossible) as refused:
        answer_call(called.pk, "kanske", actor=world.rut)
    assert refused.value.field == "answer"
    assert answers(world) == [""]
    assert len(tasks_of(world.rut, "sip_answer")) == 1


def test_who_was_not_called_does_not_answer(world, called):
    for who, error in ((world.hedda, NotAllowed), (world.alice, NotAllowed), (world.bo, NotVisible)):
        with pytest.raises(error):
            answer_call(called.pk, "with_mandate", actor=who)
    assert answers(world) == [""]


def test_a_closed_plan_takes_no_answers(world, called):
    close_sip(called.pk, "not_needed", actor=world.alice)
    with pytest.raises(Impossible):
        answer_call(called.pk, "with_mandate", actor=world.rut)
    assert answers(world) == [""]
