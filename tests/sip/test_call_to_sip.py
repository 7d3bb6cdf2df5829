"""Calling parties of the case to a meeting, with a task for each to answer."""

import datetime as dt

import pytest

from sip.actions import call_to_sip, close_sip
from sip.models import SipCall
from tests.sip.scenes import MEETING, a_drawn_up_sip, a_sip, fresh, tasks_of
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible


def calls(world):
    with acting(world.alice):
        return list(SipCall.objects.values_list("domain", "meeting_on"))


def test_the_called_get_a_task_and_the_initiator_is_to_write(world):
    sip = a_sip(world)
    call_to_sip(sip.pk, [world.psychiatry.pk, world.home.pk], MEETING, actor=world.alice)
    assert fresh(world.rut, sip).state == "called"
    assert [t.due_on for t in tasks_of(world.rut, "sip_answer")] == [dt.date(2026, 3, 5)]
    assert [t.subject_id for t in tasks_of(world.hedda, "sip_answer")] == [sip.pk]
    assert [t.due_on for t in tasks_of(world.alice, "sip_write")] == [dt.date(2026, 3, 12)]
    assert tasks_of(world.alice, "sip_call") == []


def test_the_answer_is_due_no_later_than_the_meeting(world):
    sip = a_sip(world)
    call_to_sip(sip.pk, [world.psychiatry.pk], dt.date(2026, 3, 3), actor=world.alice)
    assert [t.due_on for t in tasks_of(world.rut, "sip_answer")] == [dt.date(2026, 3, 3)]


def test_a_further_meeting_is_called_without_a_second_task(world):
    sip = a_sip(world)
    for day in (MEETING, dt.date(2026, 3, 11)):
        call_to_sip(sip.pk, [world.psychiatry.pk], day, actor=world.alice)
    assert len(calls(world)) == 2
    assert len(tasks_of(world.rut, "sip_answer")) == 1


def test_a_drawn_up_plan_stays_drawn_up_when_called_to_a_new_meeting(world):
    sip = a_drawn_up_sip(world)
    call_to_sip(sip.pk, [world.psychiatry.pk], dt.date(2026, 4, 20), actor=world.alice)
    assert fresh(world.alice, sip).state == "drawn_up"


@pytest.mark.parametrize(
    ("called", "day", "field"),
    [
        ([], MEETING, "domains"),
        (["anby"], MEETING, "domains"),
        (["bjorkby"], MEETING, "domains"),  # not party to the case
        (["psychiatry", "utby"], MEETING, "domains"),  # another county
        (["psychiatry"], dt.date(2026, 3, 1), "meeting_on"),
    ],
)
def test_bad_calls_store_nothing(world, called, day, field):
    sip = a_sip(world)
    with pytest.raises(Impossible) as refused:
        call_to_sip(sip.pk, [world.domains[key].pk for key in called], day, actor=world.alice)
    assert refused.value.field == field
    assert (calls(world), fresh(world.alice, sip).state) == ([], "initiated")
    assert tasks_of(world.rut, "sip_answer") == []


def test_nobody_is_called_twice_to_the_same_meeting(world):
    sip = a_sip(world)
    call_to_sip(sip.pk, [world.psychiatry.pk], MEETING, actor=world.alice)
    with pytest.raises(Conflict):
        call_to_sip(sip.pk, [world.psychiatry.pk], MEETING, actor=world.alice)
    assert len(calls(world)) == 1


def test_only_the_initiating_authority_calls(world):
    sip = a_sip(world)
    with pytest.raises(NotAllowed):
        call_to_sip(sip.pk, [world.home.pk], MEETING, actor=world.rut)
    with pytest.raises(NotVisible):
        call_to_sip(sip.pk, [world.home.pk], MEETING, actor=world.bo)
    assert calls(world) == []


def test_nobody_is_called_to_a_closed_plan(world):
    sip = a_sip(world)
    close_sip(sip.pk, "not_needed", actor=world.alice)
    with pytest.raises(Impossible):
        call_to_sip(sip.pk, [world.psychiatry.pk], MEETING, actor=world.alice)
    assert calls(world) == []


def test_a_form_opened_before_a_change_is_refused(world):
    sip = a_sip(world)
    call_to_sip(sip.pk, [world.psychiatry.pk], MEETING, actor=world.alice, version=1)
    with pytest.raises(Conflict):
        call_to_sip(sip.pk, [world.home.pk], MEETING, actor=world.alice, version=1)
    assert len(calls(world)) == 1
