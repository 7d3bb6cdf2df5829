"""The night's ground is voluntary: who answers for the person says the real one, and what it requires follows."""

import datetime as dt

import pytest

from placements.actions.acute import admit_acutely, ask_for_acute_place, take_down_acute_call
from placements.models import AcutePoint
from referrals.actions.grounds import NewGround, set_ground
from referrals.models import Application
from tests.placements.acute_scene import FRIDAY, MONDAY, NIGHT, admitted, asked, place, tasks_of
from vardkedja.core.actions.cases import add_party
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import EntryVersion, Event, PartyRole, Role, Task

MONDAY_AT_TEN = dt.datetime(2026, 3, 9, 10, 0, tzinfo=NIGHT.tzinfo)
LVM = NewGround("lvm27", FRIDAY, "Omhändertagen enligt LVM 13 §, vård enligt 27 §.")


def application_of(actor, request):
    with acting(actor):
        return Application.objects.select_related("legal_ground").get(pk=request.application_id)


def test_the_real_ground_does_its_point_and_asks_for_what_it_requires(night):
    request, alice = admitted(night), night.world.alice.at(MONDAY_AT_TEN)
    with acting(alice):
        assert not Task.objects.filter(kind="record_sis_decision").exists()
    set_ground(request.application_id, LVM, actor=alice)
    assert application_of(alice, request).legal_ground.code == "lvm27"
    with acting(alice):
        point = AcutePoint.objects.get(request=request, kind="ground")
        assert (point.occurred_on, point.recorded_at) == (FRIDAY, MONDAY_AT_TEN)
        event = Event.objects.get(kind="GroundSet")
        assert "Vård i annan form under LVM (LVM 27 §)" in event.sentence
        assert "tidigare: Frivillig insats" in event.sentence
        reason = EntryVersion.objects.filter(
            body__fields__contains=[{"key": "since", "value": "2026-03-06"}]
        ).get()
        assert reason.value("text") == LVM.reason
    tasks = tasks_of(alice)
    assert "placements.acute_ground" not in tasks and "decide_assistance" in tasks
    with acting(alice):
        assert Task.objects.filter(kind="record_sis_decision", done_at=None).exists()


def test_the_same_ground_is_confirmed_and_what_it_no_longer_requires_is_not_asked_for(night):
    request, alice = admitted(night), night.world.alice.at(MONDAY_AT_TEN)
    set_ground(request.application_id, NewGround("sol", FRIDAY, "Frivilligt, som sagt."), actor=alice)
    with acting(alice):
        assert "tidigare" not in Event.objects.get(kind="GroundSet").sentence
    assert "placements.acute_ground" not in tasks_of(alice)
    assert "decide_assistance" in tasks_of(alice)
    set_ground(
        request.application_id, NewGround("sol_direct", FRIDAY, "Insatsen kräver inget beslut."), actor=alice
    )
    assert "decide_assistance" not in tasks_of(alice), "no decision is required without assessment of need"


def test_the_region_becomes_party_where_the_ground_asks_for_its_decision(night):
    request, alice = admitted(night), night.world.alice.at(MONDAY_AT_TEN)
    set_ground(request.application_id, NewGround("lpt", FRIDAY, "ÖPT med villkor."), actor=alice)
    region = application_of(alice, request).region_id
    assert region is not None
    assert "decide_region_care" in tasks_of(night.world.rut.at(MONDAY_AT_TEN))


def by_telephone(night):
    request = take_down_acute_call(night.world.hemmet.pk, asked(night.world), actor=night.world.sten)
    admit_acutely(request.pk, place(night), actor=night.world.sten, answered_at=NIGHT)
    return request


def test_after_a_call_the_municipality_says_the_ground_though_the_home_wrote_the_request(night):
    request, alice = by_telephone(night), night.world.alice.at(MONDAY_AT_TEN)
    set_ground(request.application_id, LVM, actor=alice)
    assert application_of(alice, request).legal_ground.code == "lvm27"
    with pytest.raises(NotVisible):
        set_ground(request.application_id, LVM, actor=night.world.hedda.also(Role.CASE_WORKER))


def test_who_pays_names_no_region_that_is_not_party(night):
    request, alice = by_telephone(night), night.world.alice.at(MONDAY_AT_TEN)
    lpt = NewGround("lpt", FRIDAY, "ÖPT med villkor.")
    with pytest.raises(Impossible, match="är inte part i ärendet. Be .* lägga till den") as refused:
        set_ground(request.application_id, lpt, actor=alice)
    assert refused.value.field == "ground"
    assert application_of(alice, request).legal_ground.code == "sol"
    worker = night.world.hedda.at(MONDAY_AT_TEN).also(Role.CASE_WORKER)
    add_party(request.case_id, night.world.domains["psychiatry"].pk, PartyRole.REGION, actor=worker)
    set_ground(request.application_id, lpt, actor=alice)
    assert application_of(alice, request).region_id == night.world.domains["psychiatry"].pk


def test_a_ground_after_the_last_decision_opens_the_application_again(night):
    request, alice = admitted(night), night.world.alice.at(MONDAY_AT_TEN)
    direct = NewGround("sol_direct", FRIDAY, "Insatsen kräver inget beslut.")
    with acting(night.world.hedda):
        Application.objects.filter(pk=request.application_id).update(state="placed")
    set_ground(request.application_id, direct, actor=alice)
    assert application_of(alice, request).state == "assessed", "the head's decision is missing"


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewGround("none", FRIDAY, "Skäl"), "ground"),
        (NewGround("lvm27", MONDAY + dt.timedelta(days=1), "Skäl"), "since"),
        (NewGround("lvm27", FRIDAY, "  "), "reason"),
        (NewGround("sol_direct", dt.date(2025, 6, 30), "Skäl"), "ground"),
    ],
)
def test_a_ground_that_cannot_be_is_refused_at_its_field(night, new, field):
    request, alice = admitted(night), night.world.alice.at(MONDAY_AT_TEN)
    with pytest.raises(Impossible) as refused:
        set_ground(request.application_id, new, actor=alice)
    assert refused.value.field == field
    assert application_of(alice, request).legal_ground.code == "sol"
    assert "placements.acute_ground" in tasks_of(alice)


@pytest.mark.parametrize("name", ["sten", "hedda", "bo", "jenny", "pelle"])
def test_nobody_else_says_the_ground(night, name):
    request = admitted(night)
    with pytest.raises((NotVisible, NotAllowed)):
        set_ground(request.application_id, LVM, actor=night.world.actors[name].at(MONDAY_AT_TEN))
    assert application_of(night.world.alice, request).legal_ground.code == "sol"


def test_the_psychiatry_that_asked_does_not_say_the_municipalitys_ground(night):
    request = admitted(
        night,
        ask_for_acute_place(
            night.world.hemmet.pk, asked(night.world, caller="psychiatry"), actor=night.world.pelle
        ),
    )
    with pytest.raises(NotVisible):
        set_ground(request.application_id, LVM, actor=night.world.rut.at(MONDAY_AT_TEN))
    set_ground(request.application_id, LVM, actor=night.world.alice.at(MONDAY_AT_TEN))


def test_two_who_say_it_at_once_are_told_and_what_is_declined_is_over(night):
    request, alice = admitted(night), night.world.alice.at(MONDAY_AT_TEN)
    version = application_of(alice, request).row_version
    set_ground(request.application_id, LVM, actor=alice, version=version)
    with pytest.raises(Conflict):
        set_ground(request.application_id, LVM, actor=alice, version=version)
    with acting(alice):
        Application.objects.filter(pk=request.application_id).update(state="declined")
    with pytest.raises(Impossible, match="avslagen"):
        set_ground(request.application_id, LVM, actor=alice)
