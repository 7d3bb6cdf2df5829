"""The receiver that the plan for going home names confirms, with contact person and first meeting."""

import datetime as dt

import pytest
from django.urls import reverse

from placements.actions.leaving import Ending, discharge
from placements.actions.planning import plan_discharge
from placements.models import DischargePlan
from referrals.actions.letters import write_letter
from referrals.domain import letters
from referrals.domain.letters import Kind, Needs
from referrals.selectors.letters import facts_for
from sip.actions import confirm_handoff
from sip.models import HandOff
from tests.cast import a_case
from tests.placements.scene import day, furnish
from tests.sip.pages import client_of, post, text_of
from tests.sip.scenes import events_of, tasks_of
from tests.world import NUMBERS
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible

GONE = Ending(day(0), "completed", "home", "own_contract")


@pytest.fixture
def stay(world):
    """A stay at Hemmet since ten days; Anby, which owns the case, is named as receiver in the plan."""
    scene = furnish(world)
    stay = scene.arrived(scene.approved(), start=-10)
    plan_discharge(stay.pk, actor=world.hedda, planned_on=day(0), receiver_id=world.anby.pk, contents=[])
    return stay


def confirm(world, stay, actor=None, **changed):
    values = {"contact_id": world.users["albin"].pk, "first_meeting_on": day(1), **changed}
    return confirm_handoff(stay.pk, actor=actor or world.alice, **values)


def confirmed(world):
    with acting(world.alice):
        return list(HandOff.objects.values_list("contact_name", "first_meeting_on"))


def test_before_going_home_the_receiver_confirms_and_the_plan_is_accepted(world, stay):
    row = confirm(world, stay)
    assert (row.owner_id, row.contact_name) == (world.anby.pk, "Albin Ask")
    with acting(world.alice):
        assert DischargePlan.objects.get().accepted_at == world.alice.now
    assert tasks_of(world.alice, "placements.receive") == []
    assert "HandOffConfirmed" in events_of(world.hedda, stay.case_id)


def test_the_person_is_told_whom_they_meet_and_when(world, stay):
    case = stay.case
    other = a_case(world, world.bo, NUMBERS[3])
    with pytest.raises(Impossible, match="Ingen hemgång är planerad") as refused:
        write_letter(other.pk, Kind.HOME, {}, actor=world.bo)
    assert refused.value.field == "lead"
    with acting(world.alice):
        before = letters.draft(Kind.HOME, facts_for(Kind.HOME, world.alice, case), Needs())
    assert "Ingen tid är bestämd ännu" in before["meeting"]
    confirm(world, stay)
    assert len(tasks_of(world.alice, "tell_of_home")) == 1
    with acting(world.alice):
        text = letters.draft(Kind.HOME, facts_for(Kind.HOME, world.alice, case), Needs())
    assert text["lead"].startswith("Du flyttar hem från Hemmet den 2026-03-02.")
    assert text["meeting"].startswith(f"Du träffar Albin Ask, {world.anby.name}, den 2026-03-03.")
    confirm(world, stay, first_meeting_on=day(3))
    assert len(tasks_of(world.alice, "tell_of_home")) == 1, "once at a time"
    write_letter(case.pk, Kind.HOME, text, actor=world.alice)
    assert tasks_of(world.alice, "tell_of_home") == []


def test_after_discharge_the_task_to_meet_at_home_is_done_by_confirming(world, stay):
    discharge(stay.pk, GONE, actor=world.hedda)
    assert len(tasks_of(world.alice, "placements.at_home")) == 1
    confirm(world, stay)
    assert tasks_of(world.alice, "placements.at_home") + tasks_of(world.alice, "placements.receive") == []
    assert confirmed(world) == [("Albin Ask", day(1))]


def test_confirmed_again_the_new_contact_stands(world, stay):
    confirm(world, stay)
    confirm(world, stay, contact_id=world.users["anna"].pk, first_meeting_on=day(2))
    assert confirmed(world) == [("Anna Alm", day(2))]


@pytest.mark.parametrize(
    ("contact", "meeting", "field"),
    [
        ("bo", day(1), "contact"),  # another authority's staff
        ("adam", day(1), "contact"),  # own, but sees no person
        ("albin", day(-1), "first_meeting_on"),
    ],
)
def test_bad_confirmations_store_nothing(world, stay, contact, meeting, field):
    with pytest.raises(Impossible) as refused:
        confirm(world, stay, contact_id=world.users[contact].pk, first_meeting_on=meeting)
    assert refused.value.field == field
    assert confirmed(world) == []
    assert len(tasks_of(world.alice, "placements.receive")) == 1


def test_only_the_named_receiver_confirms(world, stay):
    for name, error in (
        ("hedda", NotAllowed),
        ("gustav", NotAllowed),
        ("bo", NotVisible),
        ("olle", NotVisible),
    ):
        with pytest.raises(error):
            confirm(world, stay, actor=world.actors[name])
    assert confirmed(world) == []


def test_without_a_plan_nobody_is_receiver(world):
    scene = furnish(world)
    stay = scene.arrived(scene.approved(), start=-10)
    with pytest.raises(NotAllowed):
        confirm(world, stay)
    assert confirmed(world) == []


def test_the_page_confirms_and_the_case_page_shows_who_receives(world, stay):
    client, url = client_of(world, "alice"), reverse("sip:hand_off", args=[stay.pk])
    case_url = reverse("core:case", args=[stay.case_id])
    assert "Bekräfta att ni tar emot hemgången" in text_of(client.get(case_url))
    meeting = dt.date(2099, 1, 2)  # the page lives in real time, the scene in March 2026
    data = {"contact": str(world.users["albin"].pk), "first_meeting_on": meeting.isoformat()}
    assert post(client, world, "alice", url, data).headers["Location"] == case_url
    said = text_of(client.get(case_url))
    assert "Albin Ask" in said
    assert "Mottagen" in said


def test_others_find_no_page(world, stay):
    url = reverse("sip:hand_off", args=[stay.pk])
    for name in ("bo", "olle"):
        assert client_of(world, name).get(url).status_code == 404
