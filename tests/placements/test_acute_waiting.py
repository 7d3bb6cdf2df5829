"""An acute question stays in sight until it is answered, and what holds for it is the unit's own."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placements.actions.acute import (
    answer_no_acutely,
    ask_for_acute_place,
    take_down_acute_call,
    withdraw_acute_request,
)
from placements.actions.closing import add_places
from placements.models import Place, Stay
from placements.selectors.acute import acute_rows, left_of, waiting_at
from placements.selectors.offers import passed_over
from referrals.actions import set_queue_rules, withdraw_application
from referrals.actions.rules import NewRules
from referrals.domain.acute import AcuteTerms
from referrals.models import QueuePolicy
from referrals.selectors.queue import line
from tests.placements.acute_scene import FRIDAY, NIGHT, SEEN, admitted, asked, on_call, request_of, tasks_of
from tests.world import NUMBERS
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible
from vardkedja.core.identity import parse_number
from vardkedja.core.models import Event
from vardkedja.core.policies import visible_cases

# The shift that comes after


def test_who_is_on_call_next_sees_what_waits_and_what_was_answered_last_night(night):
    world, request = night.world, request_of(night)
    on_call(world, "nils", "anby")
    with acting(world.nils):
        assert [row.request for row in acute_rows(world.nils)] == [request]
        assert not visible_cases(world.nils).exists()
    late = world.nils.at(NIGHT + dt.timedelta(hours=30))
    with acting(late):
        assert [row.request for row in acute_rows(late)] == [request], "it still waits"
    answer_no_acutely(request.pk, "full", actor=world.sten, answered_at=NIGHT)
    with acting(world.nils):
        assert [row.words for row in acute_rows(world.nils)] == ["Nej"]
    with acting(late):
        assert acute_rows(late) == [], "answered, and older than a day: the asker's alone"
    with acting(world.jenny.at(late.now)):
        assert len(acute_rows(world.jenny.at(late.now))) == 1


def test_who_is_on_call_next_may_take_the_question_back(night):
    world, request = night.world, request_of(night)
    on_call(world, "nils", "anby")
    withdraw_acute_request(request.pk, actor=world.nils)
    with acting(world.nils):
        request.refresh_from_db()
        assert request.state == "withdrawn"


@pytest.mark.parametrize("by_phone", [False, True])
def test_a_question_stands_with_the_home_until_it_is_answered(night, by_phone):
    """Whoever is on duty next has it as a task and on the day's page, also a call that a colleague took down."""
    world = night.world
    if by_phone:
        request = take_down_acute_call(world.hemmet.pk, asked(world), actor=world.sten)
    else:
        request = request_of(night)
    with acting(world.hedda):
        assert waiting_at(world.hedda, world.hemmet) == 1
    assert tasks_of(world.hedda) == {"placements.acute_answer": (FRIDAY, "home_staff")}
    admitted(night, request)
    with acting(world.hedda):
        assert waiting_at(world.hedda, world.hemmet) == 0
    assert "placements.acute_answer" not in tasks_of(world.hedda)


def test_the_queue_says_that_the_home_is_to_answer_and_after_the_answer_does_not(night):
    world, request = night.world, request_of(night)
    ticket = request.application.ticket_id
    with acting(world.hedda):
        assert passed_over(world.hedda, world.hemmet) == {
            ticket: "boendet ska svara på förfrågan om akut plats"
        }
        lines = [row.answer.reason for row in line(world.hemmet, world.hedda)]
    assert lines == ["inte nu, för att boendet ska svara på förfrågan om akut plats"]
    admitted(night, request)
    with acting(world.hedda):
        assert "boendet ska svara" not in " ".join(passed_over(world.hedda, world.hemmet).values())


def test_who_withdraws_the_application_takes_the_question_back(night):
    request = ask_for_acute_place(night.world.hemmet.pk, asked(night.world), actor=night.world.alice)
    withdraw_application(request.application_id, actor=night.world.alice)
    with acting(night.world.sten):
        request.refresh_from_db()
        assert request.state == "withdrawn"
    assert "placements.acute_answer" not in tasks_of(night.world.sten), "nobody waits for an answer"


# A unit's own terms


def test_a_units_rules_say_for_how_long_and_how_old(night):
    world = night.world
    terms = AcuteTerms(assessed_hours=48, asked_hours=1, weeks=3)
    set_queue_rules(
        world.hemmet.pk, NewRules("request", FRIDAY, "Styrgruppen § 4", acute=terms), actor=world.hedda
    )
    with pytest.raises(Impossible, match="för mer än 1 timmar"):
        request_of(night, asked_at=NIGHT - dt.timedelta(minutes=61))
    seen = replace(SEEN, assessed_at=NIGHT - dt.timedelta(hours=47))
    admitted(night, request_of(night, medical=seen))
    with acting(world.sten):
        assert Stay.objects.get().planned_to == FRIDAY + dt.timedelta(weeks=3)


@pytest.mark.parametrize("changed", [{"assessed_hours": 0}, {"asked_hours": 169}, {"weeks": 27}])
def test_terms_that_cannot_be_are_refused_at_their_field(night, changed):
    world = night.world
    with pytest.raises(Impossible) as refused:
        set_queue_rules(
            world.hemmet.pk,
            NewRules("request", FRIDAY, "§ 4", acute=AcuteTerms(**changed)),
            actor=world.hedda,
        )
    assert refused.value.field == f"acute_{next(iter(changed))}"
    with acting(world.hedda):
        assert not QueuePolicy.objects.exists()


def test_an_ordinary_place_is_given_past_the_order_since_it_is_urgent(night):
    """Somebody waits for the place; who comes acutely at night gets it, and the timeline says why."""
    request = request_of(night)
    night.approved(1, since=1)
    admitted(night, request, "1")
    with acting(night.world.sten):
        said = Event.objects.filter(case=request.case_id, kind="PlaceGiven").values_list(
            "sentence", flat=True
        )
        assert "före turordningen: behovet är akut och kan inte vänta" in said.get()


# The list


@pytest.mark.parametrize("name", ["sten", "alice", "jenny"])
def test_the_list_counts_in_the_same_number_of_queries_however_many_are_admitted(night, name):
    world, actor = night.world, night.world.actors[name]
    add_places(world.hemmet.pk, ["A2"], actor=world.hedda, valid_from=FRIDAY, kind=Place.Kind.ACUTE)
    asks, counts = [], []
    for number, place in ((1, "A1"), (2, "A2")):
        asks.append(admitted(night, request_of(night, number=parse_number(NUMBERS[number])), place))
        with acting(actor), CaptureQueriesContext(connection) as queries:
            rows = acute_rows(actor)
        counts.append(len(queries))
        left = {row.request.pk: row.left for row in rows}
    assert counts[0] == counts[1]
    with acting(actor):
        for request in asks:
            listed = left_of(request, actor)
            assert left[request.pk] == len(listed) == (0 if name == "jenny" else 6)
