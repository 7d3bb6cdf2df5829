"""Used in the inquiry: carried out on its first day or later, with every item answered, and not annulled."""

import datetime as dt

import pytest

from referrals.actions import annul_instrument_result, save_draft
from referrals.actions.inquiries import open_inquiry, register_matter
from referrals.models import InstrumentResult
from referrals.selectors.instruments import course, inquiry_from, instrument_used, results
from tests.cast import UNIT, a_case, make_party
from tests.referrals.scene import a_draft
from tests.referrals.test_record_instrument_result import ALL_TWOS, record
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.models import EntryVersion

DAY = dt.timedelta(days=1)


@pytest.fixture
def case(world):
    return a_case(world, world.alice)


def used(world, case, since=TODAY):
    with acting(world.alice):
        return instrument_used(world.alice, case, since)


def test_nothing_is_used_until_it_is(world, case):
    assert not used(world, case)
    record(world, case)
    assert used(world, case)


def test_one_older_than_the_inquiry_does_not_count(world, case):
    record(world, case, administered_on=TODAY - DAY)
    assert not used(world, case)
    assert used(world, case, TODAY - DAY)


def test_one_with_missing_answers_does_not_count(world, case):
    record(world, case, ALL_TWOS | {3: None})
    assert not used(world, case)


def test_one_that_was_annulled_does_not_count(world, case):
    row = record(world, case)
    with acting(world.alice):
        entry_id = EntryVersion.objects.get(pk=row.version_id).entry_id
    annul_instrument_result(entry_id, "Fel ärende", actor=world.alice)
    assert not used(world, case)


def inquired(world, case, days_ago=0):
    """An inquiry of the own authority that was opened some days ago."""
    moment = world.alice.now - days_ago * DAY
    matter = register_matter(case.pk, "report", moment, actor=world.alice)
    return open_inquiry(matter.pk, moment, actor=world.alice)


def test_the_inquiry_begins_when_it_was_opened_and_not_before(world, case):
    """Neither the case nor an application in it nor a matter that waits is an inquiry."""
    save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    matter = register_matter(case.pk, "report", world.alice.now - DAY, actor=world.alice)
    with acting(world.alice):
        assert inquiry_from(world.alice, case) is None
    open_inquiry(matter.pk, world.alice.now, actor=world.alice)
    later = world.alice.at(world.alice.now + 5 * DAY)
    again = register_matter(case.pk, "own", later.now, actor=later)
    open_inquiry(again.pk, later.now, actor=later)
    with acting(later):
        assert inquiry_from(later, case) == TODAY


def test_without_an_inquiry_nothing_is_used_in_one(world, case):
    record(world, case)
    with acting(world.alice):
        assert [one.in_inquiry for one in results(world.alice, case)] == [False]
        assert not instrument_used(world.alice, case, inquiry_from(world.alice, case))


def test_the_case_says_of_each_whether_it_counts(world, case):
    inquired(world, case)
    record(world, case, administered_on=TODAY - DAY)
    record(world, case, dict.fromkeys(range(1, 12), 0), code="dudit")
    with acting(world.alice):
        told = [(one.row.instrument.code, one.in_inquiry) for one in results(world.alice, case)]
    assert told == [("dudit", True), ("audit", False)]


def test_a_course_holds_the_same_instrument_over_time_oldest_first(world, case):
    record(world, case)
    record(world, case, ALL_TWOS | {1: 0}, administered_on=TODAY - 30 * DAY)
    record(world, case, ALL_TWOS | {1: None}, administered_on=TODAY - 10 * DAY)
    record(world, case, dict.fromkeys(range(1, 12), 0), code="dudit")
    with acting(world.alice):
        held = results(world.alice, case)
        shown = next(one for one in held if one.row.instrument.code == "audit")
        over_time = course(held, shown)
    (name, (line,)) = over_time.groups[0]
    assert (name, line.values) == ("AUDIT", (18, None, 20))
    assert over_time.has_curve


def test_a_course_of_asi_has_a_picture_for_each_area(world, case):
    record(world, case, dict.fromkeys(range(1, 22), 3) | {3: 9}, code="asi", trained=True)
    with acting(world.alice):
        held = results(world.alice, case)
        over_time = course(held, held[0])
    assert len(over_time.groups) == 7
    area, lines = over_time.groups[0]
    assert area == "Fysisk hälsa"
    assert [(line.name, line.values) for line in lines] == [
        ("Klientens oro", (3,)), ("Klientens hjälpbehov", (3,)), ("Intervjuarens skattning", (9,)),
    ]  # fmt: skip
    assert not over_time.has_curve


def test_what_the_home_used_is_the_homes(world, case):
    make_party(world, case, "hemmet", UNIT, world.alice)
    record(world, case, actor=world.hedda)
    with acting(world.sten):
        assert len(results(world.sten, case)) == 1
    with acting(world.alice):
        assert results(world.alice, case) == []
        assert not InstrumentResult.objects.exists()


def test_as_many_queries_for_many_as_for_one(world, case, django_assert_max_num_queries):
    for days in range(8):
        record(world, case, administered_on=TODAY - days * DAY)
    with acting(world.alice), django_assert_max_num_queries(2):
        held = results(world.alice, case)
        course(held, held[0])
