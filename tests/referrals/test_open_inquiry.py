"""A matter comes to notice and its inquiry opens genast: the target, the reason when late, who sees it."""

import datetime as dt

import pytest

from referrals.actions.inquiries import open_inquiry, register_matter
from referrals.models import Inquiry
from referrals.registrations.clocks import waiting_inquiry
from referrals.selectors.inquiries import clock_of, first_control
from tests.cast import HOME, a_case, make_party
from tests.world import NOW, TODAY
from vardkedja.core import clock
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Entry, EntryVersion, Event, Task

DAY = dt.timedelta(days=1)


@pytest.fixture
def case(world):
    return a_case(world, world.alice)


def registered(world, case, days_ago=0, **changes):
    values = {"source": "application", "registered_at": NOW - DAY * days_ago} | changes
    return register_matter(case.pk, values["source"], values["registered_at"], actor=world.alice)


def tasks(actor, *, done=False):
    with acting(actor):
        return list(Task.objects.filter(kind="open_inquiry", done_at__isnull=not done))


def test_the_task_is_due_the_next_working_day(world, case):
    registered(world, case)
    (task,) = tasks(world.alice)
    assert (task.due_on, task.role) == (TODAY + DAY, "case_worker")


def test_friday_night_is_due_on_monday(world, case):
    friday = dt.datetime.combine(dt.date(2026, 2, 27), dt.time(23, 30), clock.STOCKHOLM)
    row = registered(world, case, registered_at=friday)
    assert tasks(world.alice)[0].due_on == TODAY
    with acting(world.alice):
        assert clock_of(row, world.alice).target.state == "due"


def test_it_is_opened_in_time_without_a_reason(world, case):
    row = registered(world, case)
    open_inquiry(row.pk, NOW, actor=world.alice)
    with acting(world.alice):
        row = Inquiry.objects.select_related("case").get()
        found = clock_of(row, world.alice)
        assert (found.target.state, found.control, row.late_reason) == ("ok", "ja", "")
    assert tasks(world.alice) == []
    assert len(tasks(world.alice, done=True)) == 1


def test_it_keeps_what_occurred_and_what_was_written_down_apart(world, case):
    row = registered(world, case, days_ago=4)
    open_inquiry(row.pk, NOW - DAY * 3, actor=world.alice)
    with acting(world.alice):
        row = Inquiry.objects.get()
    assert (row.registered_at, row.registered_recorded_at) == (NOW - DAY * 4, NOW)
    assert (row.opened_at, row.opened_recorded_at) == (NOW - DAY * 3, NOW)


def test_late_it_asks_why_and_keeps_the_words_in_an_entry(world, case):
    row = registered(world, case, days_ago=13)
    with pytest.raises(Impossible, match="Välj varför") as refused:
        open_inquiry(row.pk, NOW, actor=world.alice)
    assert refused.value.field == "late_reason"
    with pytest.raises(Impossible, match="Skriv varför") as refused:
        open_inquiry(row.pk, NOW, actor=world.alice, late_reason="staffing")
    assert refused.value.field == "late_text"
    with acting(world.alice):
        assert Inquiry.objects.get().opened_at is None
        assert not Entry.objects.filter(case=case).exists()
    open_inquiry(row.pk, NOW, actor=world.alice, late_reason="staffing", late_text="Två var sjuka")
    with acting(world.alice):
        row = Inquiry.objects.select_related("case").get()
        found = clock_of(row, world.alice)
        assert found.target.state == "late"  # day 13 is inside the auditors' time and not green
        assert (found.tolerance.state, found.control) == ("neutral", "ja")
        assert row.late_reason == "staffing"
        assert EntryVersion.objects.get(entry=row.entry_id).value("text") == "Två var sjuka"


def test_day_15_answers_no_to_the_first_control(world, case):
    row = registered(world, case, days_ago=15)
    open_inquiry(row.pk, NOW, actor=world.alice, late_reason="missed", late_text="Låg kvar")
    with acting(world.alice):
        assert first_control(world.alice, [case.pk]) == {case.pk: "nej"}


def test_the_rail_says_due_and_late_with_words(world, case):
    registered(world, case)
    with acting(world.alice):
        step = waiting_inquiry(world.alice, case)
    assert (step.state, "senast 2026-03-03" in step.text) == ("due", True)
    later = world.alice.at(NOW + DAY * 3)
    with acting(later):
        step = waiting_inquiry(later, case)
    assert step.state == "late"
    assert step.text == "utredning skulle ha inletts 2026-03-03, 2\u00a0dagar sen"


@pytest.mark.parametrize(
    ("moment", "words"),
    [(NOW + DAY, "framtiden"), (NOW - DAY * 3, "före aktualiseringen")],
)
def test_a_moment_that_cannot_be_is_refused(world, case, moment, words):
    row = registered(world, case, days_ago=1)
    with pytest.raises(Impossible, match=words) as refused:
        open_inquiry(row.pk, moment, actor=world.alice)
    assert refused.value.field == "day"
    with acting(world.alice):
        assert Inquiry.objects.get().opened_at is None


def test_what_comes_tomorrow_or_in_no_known_way_is_not_registered(world, case):
    for changes, field in (({"registered_at": NOW + DAY}, "day"), ({"source": "rumour"}, "source")):
        with pytest.raises(Impossible) as refused:
            registered(world, case, **changes)
        assert refused.value.field == field
    with acting(world.alice):
        assert not Inquiry.objects.exists()
    assert tasks(world.alice) == []


def test_there_is_one_waiting_at_a_time_and_it_is_opened_once(world, case):
    row = registered(world, case)
    with pytest.raises(Impossible, match="redan en aktualisering"):
        registered(world, case)
    open_inquiry(row.pk, NOW, actor=world.alice)
    with pytest.raises(Impossible, match="redan inledd"):
        open_inquiry(row.pk, NOW, actor=world.alice)
    registered(world, case)  # a new matter, later on
    with acting(world.alice):
        assert Inquiry.objects.count() == 2


def test_two_at_once_do_not_write_over_each_other(world, case):
    row = registered(world, case)
    open_inquiry(row.pk, NOW, actor=world.alice, version=1)
    with pytest.raises((Conflict, Impossible)):
        open_inquiry(row.pk, NOW, actor=world.albin, version=1)


def test_another_authority_sees_and_opens_nothing_of_it(world, case):
    """Also as a party: that a matter came is the authority's own."""
    row = registered(world, case)
    make_party(world, case, "bjorkby", HOME, world.alice)
    for actor in (world.bo, world.olle):
        with acting(actor):
            assert not Inquiry.objects.exists()
            assert not Event.objects.filter(kind="MatterRegistered").exists()
        with pytest.raises(NotVisible):
            open_inquiry(row.pk, NOW, actor=actor)
    with acting(world.alice):
        assert Inquiry.objects.get().opened_at is None


def test_health_care_and_the_home_open_no_inquiry(world, case):
    for actor in (world.rut, world.hedda):
        with pytest.raises(NotAllowed):
            register_matter(case.pk, "report", NOW, actor=actor)
    with acting(world.alice):
        assert not Inquiry.objects.exists()


def test_a_party_registers_its_own(world, case):
    make_party(world, case, "bjorkby", HOME, world.alice)
    register_matter(case.pk, "report", NOW, actor=world.bo)
    with acting(world.bo):
        assert Inquiry.objects.get().owner_id == world.bjorkby.pk
    with acting(world.alice):
        assert not Inquiry.objects.exists()
