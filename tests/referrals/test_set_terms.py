"""An authority sets its times; due days follow; "systemet" reminds once, and only where it is on."""

import datetime as dt

import pytest

from referrals.actions.inquiries import register_matter
from referrals.actions.terms import NewTerms, remind_of_deadlines, set_terms
from referrals.models import StepTerms
from referrals.selectors.terms import own_terms, terms_of
from tests.cast import a_case
from tests.referrals.scene import a_sent
from tests.world import NOW, TODAY
from vardkedja.core import actor as actors
from vardkedja.core import clock, daily, scope
from vardkedja.core.actions.cases import set_handler
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed
from vardkedja.core.models import Task
from vardkedja.core.selectors import todo

DAY = dt.timedelta(days=1)
SLOW = NewTerms(8, 3, None, 2)


def due(actor, kind):
    with acting(actor):
        return Task.objects.filter(kind=kind, done_at=None).order_by("-created_at").first().due_on


def terms(world, domain, day=TODAY + DAY, step="assess"):
    with acting(world.alice):
        return terms_of(step, world.collaboration.pk, domain.pk, day)


def test_own_terms_hold_from_tomorrow_for_oneself_alone(world):
    set_terms("assess", SLOW, actor=world.adam)
    assert terms(world, world.anby, TODAY).working_days == 5
    assert terms(world, world.anby).working_days == 8
    assert terms(world, world.bjorkby).working_days == 5


def test_said_twice_the_same_day_the_last_holds(world):
    set_terms("assess", SLOW, actor=world.adam)
    set_terms("assess", NewTerms(6, 3, None, None), actor=world.adam)
    with acting(world.alice):
        assert StepTerms.objects.count() == 1
    assert (terms(world, world.anby).working_days, terms(world, world.anby).remind) == (6, None)


def test_they_follow_each_other_and_the_page_tells_what_comes(world):
    set_terms("assess", SLOW, actor=world.adam)
    later = world.adam.at(NOW + DAY * 7)
    set_terms("assess", NewTerms(2, 2, dt.time(12), None), actor=later)
    assert terms(world, world.anby, TODAY + DAY * 7).working_days == 8
    assert terms(world, world.anby, TODAY + DAY * 8).working_days == 2
    with acting(later):
        row = next(row for row in own_terms(later) if row.step == "assess")
    assert (row.terms.working_days, row.own, row.coming.working_days) == (8, True, 2)


def test_the_county_s_terms_hold_where_an_authority_has_none(world):
    with scope.setup_scope():
        StepTerms.objects.create(
            collaboration=world.collaboration, step="assess", working_days=7, urgent_days=7,
            valid_from=TODAY, cutoff=None, remind_days=None,
        )  # fmt: skip
    set_terms("assess", SLOW, actor=world.adam)
    assert terms(world, world.anby).working_days == 8
    assert terms(world, world.bjorkby).working_days == 7


def test_the_task_follows_the_terms_of_who_does_it(world):
    """Gustav's authority has its own time, berta's the installation's."""
    set_terms("assess", SLOW, actor=world.adam)
    later = world.alice.at(NOW + DAY)
    world.actors["alice"] = later
    a_sent(world)
    assert due(world.gustav, "assess_application") == dt.date(2026, 3, 13)
    assert due(world.berta, "assess_application") == dt.date(2026, 3, 10)


def test_priority_1_is_due_sooner_and_the_time_of_day_counts(world):
    a_sent(world, urgency=1)
    assert due(world.berta, "assess_application") == dt.date(2026, 3, 4)
    world.actors["alice"] = world.alice.at(NOW + dt.timedelta(hours=4))  # 16:00, after 15:00
    a_sent(world, "199001012385")
    assert due(world.berta, "assess_application") == dt.date(2026, 3, 10)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [(NewTerms(3, 4, None, 1), "urgent_days"), (NewTerms(61, 1, None, 1), "working_days")],
)
def test_terms_that_cannot_be_are_refused(world, wanted, field):
    with pytest.raises(Impossible) as refused:
        set_terms("assess", wanted, actor=world.adam)
    assert refused.value.field == field
    with acting(world.alice):
        assert not StepTerms.objects.exists()


def test_only_the_administrator_sets_them(world):
    with pytest.raises(NotAllowed):
        set_terms("assess", SLOW, actor=world.alice)
    with acting(world.alice):
        assert not StepTerms.objects.exists()


def test_another_county_neither_sees_nor_is_moved_by_them(world):
    set_terms("assess", SLOW, actor=world.adam)
    with acting(world.olle):
        assert not StepTerms.objects.exists()


# Reminders


def system(world, day):
    return actors.system(world.anby, clock.midday(day))


def reminded(world):
    with acting(world.alice):
        return list(Task.objects.exclude(reminded_on=None).values_list("kind", "reminded_on"))


@pytest.fixture
def matter(world):
    """Registered on Monday; due on Tuesday, reminded one working day before: at once."""
    case = a_case(world, world.alice)
    register_matter(case.pk, "report", NOW, actor=world.alice)
    return case


def test_one_is_reminded_once(world, matter):
    assert remind_of_deadlines(actor=system(world, TODAY)) == 1
    assert remind_of_deadlines(actor=system(world, TODAY)) == 0
    assert remind_of_deadlines(actor=system(world, TODAY + DAY)) == 0
    assert reminded(world) == [("open_inquiry", TODAY)]


def test_off_means_off(world, matter):
    set_terms("inquiry", NewTerms(1, 1, None, None), actor=world.adam)
    assert remind_of_deadlines(actor=system(world, TODAY + DAY)) == 0
    assert reminded(world) == []


def test_before_its_day_and_when_it_is_done_nobody_is_reminded(world):
    case = a_case(world, world.alice)
    set_terms("inquiry", NewTerms(5, 5, None, 1), actor=world.adam)
    later = world.alice.at(NOW + DAY)
    register_matter(case.pk, "report", later.now, actor=later)  # Tuesday, due next Tuesday
    assert remind_of_deadlines(actor=system(world, dt.date(2026, 3, 6))) == 0
    assert remind_of_deadlines(actor=system(world, dt.date(2026, 3, 9))) == 1
    with acting(world.alice):
        Task.objects.update(done_at=NOW, done_by_name="Alice")
    assert remind_of_deadlines(actor=system(world, dt.date(2026, 3, 10))) == 0


def test_each_authority_is_reminded_in_its_own_scope(world, matter):
    """The morning's run goes through every authority; another's tasks are not touched by this one's."""
    assert remind_of_deadlines(actor=actors.system(world.bjorkby, clock.midday(TODAY))) == 0
    assert reminded(world) == []


def test_the_morning_s_run_gives_it(world, matter):
    morning = daily.run_all(clock.midday(TODAY))
    assert morning.counts["påminnelser om frister"] == 1
    assert not morning.failed


def test_the_deputy_sees_what_one_was_reminded_of(world, matter):
    set_handler(matter.pk, world.users["alice"].pk, "responsible", actor=world.anna)
    set_handler(matter.pk, world.users["albin"].pk, "deputy", actor=world.anna)
    with acting(world.albin):
        assert not todo(world.albin, "mina").rows
    remind_of_deadlines(actor=system(world, TODAY))
    with acting(world.albin):
        (row,) = todo(world.albin, "mina").rows
    assert (row.task.kind, row.owner) == ("open_inquiry", "Alice Andersson")
    with acting(world.alice):
        assert len(todo(world.alice, "mina").rows) == 1
