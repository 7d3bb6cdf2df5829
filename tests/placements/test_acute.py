"""The acute route: asked by who is on call or by telephone, answered by who is on duty, filled in by the next working day."""

import datetime as dt
from dataclasses import replace

import pytest

from governance.scenario.people import fictive_number
from placements import policies
from placements.actions.acute import (
    admit_acutely,
    answer_no_acutely,
    ask_for_acute_place,
    take_down_acute_call,
    withdraw_acute_request,
)
from placements.models import AcutePoint, AcuteRequest, PlaceClaim, Stay
from placements.selectors.acute import acute_rows, free_acutely, left_of, told_of
from placements.selectors.occupancy import free_places
from referrals.actions import set_queue_rules
from referrals.actions.decisions import decide_admission, decide_assistance
from referrals.actions.rules import Limit, NewRules
from referrals.actions.rulings import Ruling
from referrals.actions.support import OnGround
from referrals.domain.admission import COPY, INQUIRY, ITEMS
from referrals.models import Application, QueueTicket
from referrals.registrations import _step_of
from referrals.selectors import queue
from tests.placements.acute_scene import (
    ASKED,
    FRIDAY,
    MONDAY,
    NIGHT,
    SEEN,
    admitted,
    asked,
    place,
    request_of,
    tasks_of,
)
from tests.world import NUMBERS
from vardkedja.core import scope
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.identity import parse_number
from vardkedja.core.models import (
    Assignment,
    Case,
    Event,
    Ground,
    PersonRecord,
    Release,
    Role,
)
from vardkedja.core.policies import visible_cases

WITHOUT_HARM = OnGround(Ground.NO_HARM)


def nothing_happened(night):
    with acting(night.world.hedda):
        assert not AcuteRequest.objects.exists()
        assert not Stay.objects.exists()
    with acting(night.world.alice):
        assert not Case.objects.exists()
        assert not PersonRecord.objects.exists()


# Asking


def test_who_is_on_call_asks_and_the_home_reads_what_was_told(night):
    world, request = night.world, request_of(night)
    assert (request.state, request.asked_at, request.asked_recorded_at) == ("waiting", ASKED, NIGHT)
    with acting(world.sten):
        seen = policies.visible_acute_requests(world.sten).get()
        told = {one.label: one.value for one in told_of(seen, world.sten)}
        assert told["Vad har hänt, och vad behövs nu?"].startswith("Satt ute i kylan")
        assert told["Förnamn"] == "Tore"
        release = Release.objects.filter(recipient=world.home)
        assert set(release.values_list("ground", flat=True)) == {"no_harm"}
    assert tasks_of(world.sten) == {"placements.acute_answer": (FRIDAY, "home_staff")}
    with acting(world.hedda):
        waiting = [(row.acute, row.priority) for row in queue(world.hemmet, world.hedda)]
    assert waiting == [(True, 1)], "it stands among those who wait acutely, in the class that was asked for"


def test_the_asker_sees_the_own_question_and_its_answer_and_no_case(night):
    world, request = night.world, request_of(night)
    with acting(world.jenny):
        assert [row.request for row in acute_rows(world.jenny)] == [request]
        assert not visible_cases(world.jenny).exists()
        assert not policies.visible_stays(world.jenny).exists()
    with acting(world.pelle):
        assert acute_rows(world.pelle) == []
        assert left_of(request, world.jenny) == []
    answer_no_acutely(request.pk, "full", actor=world.sten, answered_at=NIGHT)
    with acting(world.jenny):
        assert [(row.words, row.request.get_reason_display()) for row in acute_rows(world.jenny)] == [
            ("Nej", "Ingen plats är ledig")
        ]


@pytest.mark.parametrize("name", ["bodil", "bo", "olle", "greta"])
def test_another_authority_neither_sees_nor_answers(night, name):
    request, actor = request_of(night), night.world.actors[name].at(NIGHT)
    with acting(actor):
        assert not policies.visible_acute_requests(actor).exists()
        assert not AcuteRequest.objects.exists(), "the database shows it to nobody else"
    with pytest.raises(NotVisible):
        answer_no_acutely(request.pk, "full", actor=actor, answered_at=NIGHT)


@pytest.mark.parametrize("name", ["sten", "hedda", "gustav", "fia"])
def test_only_who_is_on_call_or_applies_asks(night, name):
    actor = night.world.actors[name].at(NIGHT)
    with pytest.raises(NotAllowed):
        ask_for_acute_place(night.world.hemmet.pk, asked(night.world), actor=actor)
    nothing_happened(night)


def test_another_countys_home_is_not_found(night):
    with pytest.raises(NotVisible):
        ask_for_acute_place(night.world.utboendet.pk, asked(night.world), actor=night.world.jenny)
    nothing_happened(night)


@pytest.mark.parametrize(
    ("medical", "field"),
    [
        (replace(SEEN, profession=""), "profession"),
        (replace(SEEN, profession="friend"), "profession"),
        (replace(SEEN, assessor=" "), "assessor"),
        (replace(SEEN, assessed_at=None), "assessed_on"),
        (replace(SEEN, assessed_at=NIGHT + dt.timedelta(minutes=5)), "assessed_on"),
        (replace(SEEN, assessed_at=NIGHT - dt.timedelta(hours=25)), "assessed_on"),
        (replace(SEEN, condition="withdrawal", profession=""), "profession"),
        (replace(SEEN, condition=""), "condition"),
    ],
)
def test_who_is_intoxicated_or_in_withdrawal_is_seen_by_health_care_first(night, medical, field):
    with pytest.raises(Impossible) as refused:
        request_of(night, medical=medical)
    assert refused.value.field == field
    nothing_happened(night)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"need": " "}, "need"),
        ({"caller": "neighbour"}, "caller"),
        ({"caller_name": ""}, "caller_name"),
        ({"phone": ""}, "phone"),
        ({"municipality_id": None}, "municipality"),
        ({"on": OnGround("")}, "ground"),
        ({"on": OnGround(Ground.PERFORMER)}, "ground"),
        ({"asked_at": NIGHT + dt.timedelta(minutes=1)}, "asked_on"),
        ({"asked_at": NIGHT - dt.timedelta(hours=25)}, "asked_on"),
    ],
)
def test_a_question_that_cannot_be_is_refused_at_its_field_and_nothing_is_stored(night, changed, field):
    with pytest.raises(Impossible) as refused:
        request_of(night, **changed)
    assert refused.value.field == field
    nothing_happened(night)


# The answer


def test_the_rail_waits_for_the_home_and_then_for_the_decision(night):
    world, request = night.world, request_of(night)
    with acting(world.jenny):
        application = Application.objects.get(pk=request.application_id)
        step = _step_of(application, world.jenny)
    assert (step.state, step.text) == ("now", "väntar på boendets svar")
    admitted(night, request)
    with acting(world.jenny):
        step = _step_of(application, world.jenny)
    assert (step.state, step.text) == ("due", "akut plats given, beslut saknas")


def test_yes_at_night_takes_the_person_in_at_once_and_gives_what_is_missing_as_tasks(night):
    world = night.world
    request = admitted(night)
    with acting(world.sten):
        stay = Stay.objects.select_related("claim__place", "municipality").get()
        assert (stay.state, stay.arrived_on, stay.claim.place.name) == ("arrived", FRIDAY, "A1")
        assert stay.planned_to == FRIDAY + dt.timedelta(weeks=2)
        assert stay.municipality == world.organisations["anby"], "who answers for the person pays meanwhile"
        request.refresh_from_db()
        assert (request.answer, request.answered_at, request.answered_by_name) == ("yes", NIGHT, "Sten Sand")
        free = free_places(world.sten, FRIDAY, [world.hemmet.pk])
        assert [(row.places, row.free) for row in free] == [(4, 3)], "the board and the figures follow"
    assert tasks_of(world.alice) == {
        "placements.acute_ground": (MONDAY, "case_worker"),
        "placements.acute_inquiry": (MONDAY, "case_worker"),
        "placements.acute_consent": (MONDAY, "case_worker"),
        "decide_assistance": (MONDAY, "unit_manager"),
        "complete_application": (MONDAY, "case_worker"),
    }
    assert tasks_of(world.sten) == {
        "placements.acute_medical": (MONDAY, "home_staff"),
        "decide_admission": (MONDAY, "head_of_home"),
    }
    with acting(world.hedda):
        assert queue(world.hemmet, world.hedda) == [], "who has a place does not wait for one"


def test_a_substitute_alone_at_night_answers(night):
    world = night.world
    request = request_of(night)
    with scope.setup_scope():
        Assignment.objects.filter(user=world.users["sten"]).update(role=Role.SUBSTITUTE)
    substitute = replace(
        world.sten, duties=tuple(replace(duty, role=Role.SUBSTITUTE) for duty in world.sten.duties)
    )
    admit_acutely(request.pk, place(night), actor=substitute, answered_at=NIGHT)
    with acting(world.hedda):
        assert Stay.objects.get().state == "arrived"


def test_times_of_what_occurred_and_of_what_was_recorded_stand_apart(night):
    world, later = night.world, NIGHT + dt.timedelta(hours=2)
    request = request_of(night)
    world.actors["sten"] = world.sten.at(later)
    admitted(night, request, at=NIGHT)
    with acting(world.sten):
        request.refresh_from_db()
        assert (request.asked_at, request.asked_recorded_at) == (ASKED, NIGHT)
        assert (request.answered_at, request.answer_recorded_at) == (NIGHT, later)
        stay = Stay.objects.get()
        assert (stay.arrived_on, stay.arrival_recorded_at) == (FRIDAY, later)


def test_the_decisions_come_afterwards_and_close_the_application(night):
    world = night.world
    request = admitted(night)
    monday = dt.datetime(2026, 3, 9, 9, 0, tzinfo=NIGHT.tzinfo)
    ruling = Ruling("granted", MONDAY, "Placering beviljas.", "Behovet kan inte mötas på annat sätt.")
    decide_assistance(request.application_id, ruling, actor=world.anna.at(monday), on=WITHOUT_HARM)
    with acting(world.hedda):
        assert Application.objects.get(pk=request.application_id).state == "assessed"
    admission = Ruling(
        "granted", MONDAY, "Enheten passar.", "Akut plats: ansökan kompletteras.", valid_from=MONDAY, suitability=dict.fromkeys(ITEMS, "fits"),
        seen=frozenset({INQUIRY, COPY}),
    )  # fmt: skip
    decide_admission(request.application_id, admission, actor=world.hedda.at(monday), on=WITHOUT_HARM)
    with acting(world.hedda.at(monday)):
        assert Application.objects.get(pk=request.application_id).state == "placed"
        decided = [one.done for one in left_of(request, world.hedda.at(monday))]
    assert decided == [True, True, True, False, False, False], "the decision names the ground it rests on"


def test_a_refused_decision_afterwards_leaves_the_stay_to_the_head(night):
    world = night.world
    request = admitted(night)
    ruling = Ruling("refused", MONDAY, "Inskrivning avslås.", "Enheten passar inte.", suitability=dict.fromkeys(ITEMS, "unfit"),
                    seen=frozenset({INQUIRY, COPY}))  # fmt: skip
    decide_admission(
        request.application_id, ruling, actor=world.hedda.at(NIGHT + dt.timedelta(days=3)), on=WITHOUT_HARM
    )
    with acting(world.hedda):
        assert Application.objects.get(pk=request.application_id).state == "declined"
        assert Stay.objects.get().state == "arrived", "care ends by a discharge, not by itself"


def test_no_ends_the_question_and_its_position(night):
    world, request = night.world, request_of(night)
    answer_no_acutely(request.pk, "medical", actor=world.sten, answered_at=NIGHT)
    with acting(world.hedda):
        assert not QueueTicket.objects.waiting().exists()
        assert not Stay.objects.exists()
        assert Application.objects.get().state == "declined"
    assert tasks_of(world.sten) == {}


def test_a_no_without_a_listed_reason_is_refused(night):
    request = request_of(night)
    with pytest.raises(Impossible, match="varför ni svarar nej"):
        answer_no_acutely(request.pk, "because", actor=night.world.sten, answered_at=NIGHT)
    with acting(night.world.sten):
        request.refresh_from_db()
        assert request.state == "waiting"


@pytest.mark.parametrize("name", ["jenny", "alice"])
def test_who_asks_does_not_answer(night, name):
    request = request_of(night)
    for act in (
        lambda: admit_acutely(request.pk, place(night), actor=night.world.actors[name], answered_at=NIGHT),
        lambda: answer_no_acutely(request.pk, "full", actor=night.world.actors[name], answered_at=NIGHT),
    ):
        with pytest.raises((NotVisible, NotAllowed)):
            act()
    assert night.stays() == 0


def test_one_answer_holds(night):
    request = admitted(night)
    with pytest.raises(Impossible, match="redan besvarad"):
        answer_no_acutely(request.pk, "full", actor=night.world.hedda, answered_at=NIGHT)
    with pytest.raises(Impossible, match="redan besvarad"):
        admit_acutely(request.pk, place(night, "1"), actor=night.world.hedda, answered_at=NIGHT)
    assert night.stays() == 1


def test_a_place_that_is_taken_is_refused_and_the_question_still_waits(night):
    admitted(night)
    second = request_of(night, number=parse_number(NUMBERS[3]))
    with pytest.raises(Conflict, match="inte ledig"):
        admitted(night, second)
    with acting(night.world.sten):
        second.refresh_from_db()
        assert second.state == "waiting"
        assert PlaceClaim.objects.filter(released_at=None).count() == 1
        assert not AcutePoint.objects.filter(request=second).exists()


def test_acute_places_are_offered_first_and_only_what_is_free_for_two_weeks(night):
    admitted(night)
    with acting(night.world.sten):
        names = [place.name for place in free_acutely(night.world.sten, night.world.hemmet, FRIDAY)]
    assert names == ["1", "2", "3"]


def test_a_place_of_another_unit_is_not_found(night):
    request = request_of(night)
    other = night.place("boendet", "1").pk
    with pytest.raises(NotVisible):
        admit_acutely(request.pk, other, actor=night.world.sten, answered_at=NIGHT)
    assert night.stays() == 0


def test_who_is_too_young_for_the_home_is_not_admitted(night):
    request = request_of(night, number=parse_number(fictive_number(dt.date(2008, 2, 3), 981)))
    with pytest.raises(Impossible, match="från 26 år"):
        admitted(night, request)
    assert night.stays() == 0


def test_a_quota_holds_at_night_too(night):
    world = night.world
    rules = NewRules("request", FRIDAY, "Avtalet § 3", [Limit(1, kind="region")])
    set_queue_rules(world.hemmet.pk, rules, actor=world.hedda)
    first = ask_for_acute_place(world.hemmet.pk, asked(world, caller="psychiatry"), actor=world.pelle)
    admitted(night, first)
    second = asked(world, caller="psychiatry", number=parse_number(NUMBERS[3]))
    request = ask_for_acute_place(world.hemmet.pk, second, actor=world.pelle)
    with pytest.raises(Impossible, match="Regionen redan har sin enda plats"):
        admitted(night, request, "1")
    assert night.stays() == 1


def test_the_emergency_asks_and_the_municipality_decides(night):
    world = night.world
    told = asked(
        world,
        caller="psychiatry",
        medical=SEEN,
        on=OnGround(Ground.CONSENT_ORAL, given_on=FRIDAY, channel="meeting"),
    )
    request = ask_for_acute_place(world.hemmet.pk, told, actor=world.pelle)
    admitted(night, request)
    assert "decide_assistance" in tasks_of(world.alice)
    assert set(tasks_of(world.rut.at(NIGHT))) == {"complete_application"}, "the consent is documented already"
    with acting(world.sten):
        assert Stay.objects.get().municipality == world.organisations["anby"]
        told = {one.label: one.value for one in told_of(request, world.sten)}
    assert told["Medicinsk bedömning av, profession"] == "Läkare"


# By telephone


def test_a_call_is_taken_down_by_who_is_on_duty_and_the_disclosure_is_recorded(night):
    world = night.world
    request = take_down_acute_call(world.hemmet.pk, asked(world), actor=world.sten)
    assert (request.by_phone, request.ground, request.caller_name) == (True, "no_harm", "Jenny Jour")
    admitted(night, request)
    with acting(world.sten):
        said = list(
            Event.objects.filter(case=request.case_id, kind="AcutelyAsked").values_list("sentence", flat=True)
        )
        stay = Stay.objects.select_related("municipality").get()
    assert said == ["Akut plats på Hemmet begärdes 2026-03-06 23:10 av socialjour, antecknat av boendet"]
    assert stay.municipality == world.organisations["anby"], "not who runs the home"
    assert set(tasks_of(world.alice)) == {
        "decide_assistance", "placements.acute_ground", "placements.acute_inquiry", "placements.acute_consent",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["bodil", "alice", "jenny"])
def test_only_the_homes_own_staff_take_a_call_down(night, name):
    with pytest.raises((NotVisible, NotAllowed)):
        take_down_acute_call(night.world.hemmet.pk, asked(night.world), actor=night.world.actors[name])
    nothing_happened(night)


# Nobody knows who it is


def test_somebody_whom_nobody_knows_is_taken_in_under_a_number_of_reserve(night):
    world = night.world
    admitted(night, request_of(night, number=None))
    with acting(world.sten):
        stay = Stay.objects.get()
        assert stay.state == "arrived"
        record = PersonRecord.objects.get(domain=world.home, person_id=stay.person_id)
        assert (record.given_name, record.birth_date) == ("Tore", None)
    with acting(world.alice):
        assert not PersonRecord.objects.exclude(birth_date=None).exists()


# Taking it back


def test_a_question_is_taken_back_while_nobody_has_answered(night):
    world, request = night.world, request_of(night)
    withdraw_acute_request(request.pk, actor=world.jenny)
    assert "placements.acute_answer" not in tasks_of(world.sten), "nobody waits for an answer"
    with acting(world.hedda):
        assert not QueueTicket.objects.waiting().exists()
    with pytest.raises(Impossible, match="återtagen"):
        admitted(night, request)
    assert night.stays() == 0


def test_an_answered_question_is_not_taken_back(night):
    request = admitted(night)
    with pytest.raises(Impossible, match="redan besvarad"):
        withdraw_acute_request(request.pk, actor=night.world.jenny)
    assert night.stays() == 1
