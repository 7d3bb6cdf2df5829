"""While a receiver waits for what it has asked for, its clocks rest: in the list of tasks, on the rail, for the reminders."""

import datetime as dt

import pytest

from referrals.actions import complete_application, request_completion, save_draft
from referrals.actions.terms import remind_of_deadlines
from referrals.registrations import _step_of
from referrals.selectors.pauses import pauses
from tests.core.visitors import Visitor
from tests.referrals.scene import NO_HARM, a_draft, a_sent, again, assessed
from tests.world import NUMBERS, TODAY
from vardkedja.core import actor as actors
from vardkedja.core import clock
from vardkedja.core.actor import acting
from vardkedja.core.domain.workdays import is_working_day
from vardkedja.core.models import Task
from vardkedja.core.selectors import todo

DAY = dt.timedelta(days=1)


def days_later(actor, days):
    return actor.at(clock.midday(actor.today + DAY * days))


def rows_of(actor, kind):
    with acting(actor):
        return [row for row in todo(actor, "enheten").rows if row.task.kind == kind]


def answered(world, application, days):
    later = days_later(world.alice, days)
    save_draft(
        application.case_id, a_draft(world.hemmet.pk), actor=later, application_id=application.pk
    )  # fmt: skip
    complete_application(application.pk, actor=later, on=NO_HARM)


@pytest.fixture
def asked(world):
    """Complete and assessed by nobody yet; the home asks for more the day after."""
    application = a_sent(world)
    request_completion(application.pk, actor=days_later(world.hedda, 1), codes=["medication"])
    return application


def test_the_receivers_tasks_rest_and_then_have_the_days_that_rested_more(world, asked):
    (before,) = rows_of(world.gustav, "assess_application")
    given_with = before.task.due_on
    assert before.due is None and before in todo_later(world.gustav)
    answered(world, asked, 3)
    (after,) = rows_of(days_later(world.gustav, 3), "assess_application")
    rested = sum(is_working_day(TODAY + DAY * n) for n in (1, 2))
    moved = given_with
    for _ in range(rested):
        moved += DAY
        while not is_working_day(moved):
            moved += DAY
    assert (rested, after.due) == (2, moved)


def todo_later(actor):
    with acting(actor):
        return todo(actor, "enheten").later


def test_the_page_says_that_it_rests_and_whom_it_waits_for_is_not_let_off(world, asked):
    page = Visitor(world, "gustav").text("/?visa=enheten")
    assert "Vilar i väntan på komplettering" in page
    (own,) = rows_of(world.alice, "supplement_application")
    assert own.due is not None


def test_the_rail_rests_and_goes_on(world, asked):
    long_after = days_later(world.alice, 60)
    with acting(long_after):
        step = _step_of(again(world.alice, asked), long_after)
    assert (step.state, step.text) == ("now", "väntar på remissgruppen, vilar i väntan på komplettering")
    answered(world, asked, 60)
    with acting(long_after):
        step = _step_of(again(world.alice, asked), long_after)
    assert step.state == "now" and "senast" in step.text


def test_nobody_is_reminded_of_what_rests(world, asked):
    for days in (5, 60):
        remind_of_deadlines(actor=actors.system(world.psychiatry, clock.midday(TODAY + DAY * days)))
    with acting(world.greta):
        assert not Task.objects.exclude(reminded_on=None).exists()


def test_the_applicants_own_decision_does_not_wait_for_itself(world):
    application = assessed(world)
    request_completion(application.pk, actor=world.hedda, codes=["medication"])
    (own,) = rows_of(world.anna, "decide_assistance")
    (homes,) = rows_of(world.hedda, "decide_admission")
    assert own.due == own.task.due_on and homes.due is None


def test_another_applications_tasks_go_on(world, asked):
    other = a_sent(world, NUMBERS[1])
    kept = {row.task.subject_id: row.due for row in rows_of(world.gustav, "assess_application")}
    assert kept[asked.pk] is None and kept[other.pk] is not None
    with acting(world.gustav):
        assert set(pauses([asked.pk, other.pk])) == {asked.pk}
