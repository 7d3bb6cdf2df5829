"""Any authority of a case may take the initiative to a plan; there is one open plan at a time."""

import datetime as dt

import pytest

from sip.actions import close_sip, initiate_sip
from sip.models import Sip
from tests.cast import REGION, a_case
from tests.sip.scenes import a_sip, events_of, tasks_of
from vardkedja.core.actions.cases import close_case
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible


def plans(actor):
    with acting(actor):
        return Sip.objects.count()


def test_the_initiator_owns_the_plan_and_gets_three_working_days_to_call(world):
    sip = a_sip(world)
    assert (sip.owner_id, sip.state, sip.version) == (world.anby.pk, "initiated", 0)
    assert [(t.subject_id, t.due_on) for t in tasks_of(world.alice, "sip_call")] == [
        (sip.pk, dt.date(2026, 3, 5))
    ]
    assert "SipInitiated" in events_of(world.rut, sip.case_id)


def test_a_party_that_does_not_own_the_case_may_also_initiate(world):
    case = a_case(world, world.alice, "189001019802", ("psychiatry", REGION))
    sip = initiate_sip(case.pk, actor=world.rut)
    assert (sip.owner_id, sip.case_owner_id) == (world.psychiatry.pk, world.anby.pk)


def test_there_is_one_open_plan_in_a_case(world):
    sip = a_sip(world)
    for who in (world.alice, world.rut):
        with pytest.raises(Conflict):
            initiate_sip(sip.case_id, actor=who)
    assert plans(world.alice) == 1


def test_a_closed_plan_does_not_block_a_new_one(world):
    sip = a_sip(world)
    close_sip(sip.pk, "not_needed", actor=world.alice)
    assert initiate_sip(sip.case_id, actor=world.rut).owner_id == world.psychiatry.pk


@pytest.mark.parametrize("name", ["bo", "olle"])
def test_who_is_not_party_finds_no_case(world, name):
    case = a_case(world, world.alice)
    with pytest.raises(NotVisible):
        initiate_sip(case.pk, actor=world.actors[name])
    assert plans(world.alice) == 0


@pytest.mark.parametrize(
    ("name", "error"), [("gustav", NotAllowed), ("adam", NotVisible), ("fia", NotVisible)]
)
def test_other_roles_of_the_authority_do_not_initiate(world, name, error):
    case = a_case(world, world.alice)
    with pytest.raises(error):
        initiate_sip(case.pk, actor=world.actors[name])
    assert plans(world.alice) == 0


def test_nothing_begins_in_a_closed_case(world):
    case = a_case(world, world.alice)
    close_case(case.pk, actor=world.alice)
    with pytest.raises(Impossible):
        initiate_sip(case.pk, actor=world.alice)
    assert plans(world.alice) == 0
