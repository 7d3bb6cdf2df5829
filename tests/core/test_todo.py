"""Att göra: the right tasks with the right person, in as many queries whatever their number."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import UNIT, a_case
from tests.core.visitors import Visitor
from tests.world import NUMBERS, TODAY, actor_of
from vardkedja.core import scope
from vardkedja.core.actions.absences import register_absence
from vardkedja.core.actions.cases import set_handler
from vardkedja.core.actions.tasks import give_task, take_task
from vardkedja.core.actor import acting
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import AccessLog, Assignment, Role, Task, Unit
from vardkedja.core.selectors import todo

SOON = TODAY + dt.timedelta(days=2)


def read(actor, tab="mina"):
    with acting(actor):
        return todo(actor, tab)


def whose(actor, tab="mina"):
    return [row.task.kind for row in read(actor, tab).rows]


@pytest.fixture
def case(world):
    return a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))


def test_a_task_follows_the_case_to_its_responsible(world, case):
    give_task("plan", SOON, actor=world.alice, case=case)
    assert whose(world.alice) == ["plan"]
    assert whose(world.albin) == []


def test_it_falls_to_the_deputy_while_the_responsible_is_away(world, case):
    set_handler(case.pk, world.albin.user_id, "deputy", actor=world.alice)
    give_task("plan", SOON, actor=world.alice, case=case)
    register_absence(world.alice.user_id, TODAY, SOON, actor=world.alice)
    assert (whose(world.alice), whose(world.albin)) == ([], ["plan"])
    back = dt.timedelta(days=2)
    assert whose(world.alice.at(world.alice.now + back)) == ["plan"]


def test_it_falls_to_the_deputy_when_the_assignment_has_expired(world, case):
    set_handler(case.pk, world.albin.user_id, "deputy", actor=world.alice)
    give_task("plan", SOON, actor=world.alice, case=case)
    with acting(world.adam):
        Assignment.objects.filter(user=world.alice.user_id).update(valid_to=TODAY)
    assert whose(world.albin) == ["plan"]


def test_what_nobody_owns_lies_in_the_inbox_until_somebody_takes_it(world, case):
    give_task("plan", SOON, actor=world.alice, case=case)
    register_absence(world.alice.user_id, TODAY, SOON, actor=world.alice)
    assert whose(world.albin, "inkorg") == ["plan"]
    with acting(world.albin):
        task = Task.objects.get(kind="plan")
    take_task(task.pk, actor=world.albin)
    assert (whose(world.albin), whose(world.albin, "inkorg")) == (["plan"], [])


def test_a_task_for_a_role_goes_to_the_only_one_who_holds_it(world, case):
    give_task("decide", SOON, actor=world.alice, case=case, role=Role.UNIT_MANAGER)
    assert (whose(world.alice), whose(world.anna)) == ([], ["decide"])


def test_a_task_given_to_another_party_lies_there(world, case):
    give_task(
        "admit",
        SOON,
        actor=world.alice,
        case=case,
        domain_id=world.home.pk,
        unit_id=world.hemmet.pk,
        role=Role.HEAD_OF_HOME,
    )
    assert (whose(world.hedda), whose(world.alice, "enheten")) == (["admit"], [])
    assert whose(world.sten, "enheten") == ["admit"]


def test_an_administrator_sees_no_task_about_a_person(world, case):
    give_task("plan", SOON, actor=world.alice, case=case)
    assert [whose(world.adam, tab) for tab in ("mina", "enheten", "inkorg")] == [[], [], []]


def test_a_task_of_a_case_that_one_does_not_see_is_neither_shown_nor_taken(world):
    case = a_case(world, world.alice, NUMBERS[1])
    give_task("plan", SOON, actor=world.alice, case=case)
    with acting(world.alice):
        task = Task.objects.get(kind="plan")
    for stranger in (world.olle, world.adam, world.bo):
        with pytest.raises(NotVisible):
            take_task(task.pk, actor=stranger)


def test_what_an_office_does_is_neither_listed_nor_counted_for_who_does_not_hold_it(world, case):
    """Whether somebody holds the role or nobody does: the manager and the planner are refused the page of the log all the same."""
    give_task("logs", SOON, actor=world.alice, role=Role.LOG_REVIEWER)
    give_task("plan", SOON, actor=world.alice, case=case, role=Role.CASE_WORKER)
    assert whose(world.lova, "mina") == ["logs"]
    with acting(world.adam):
        Assignment.objects.filter(role=Role.LOG_REVIEWER).update(valid_to=TODAY)
    for reader in (world.anna, world.alice):
        found = read(reader, "inkorg")
        assert "logs" not in [*whose(reader, "inkorg"), *whose(reader, "enheten")]
        assert found.counts["inkorg"] == len(found.rows)
    assert whose(world.anna, "enheten") == ["plan"]
    assert read(world.anna, "enheten").counts["enheten"] == 1


def test_who_is_on_call_is_offered_nothing_that_is_then_refused(world):
    """The emergency duty works with no cases: taking any of these is refused."""
    give_task("logs", SOON, actor=world.alice, role=Role.LOG_REVIEWER)
    give_task("plan", SOON, actor=world.alice)
    with acting(world.adam):
        Assignment.objects.filter(role=Role.LOG_REVIEWER).update(valid_to=TODAY)
        Assignment.objects.filter(user=world.albin.user_id).update(role=Role.ON_CALL)
    jenny = actor_of(world, "albin", world.anby.pk)
    assert [whose(jenny, tab) for tab in ("mina", "enheten", "inkorg")] == [[], [], []]
    assert read(jenny, "inkorg").counts == {"mina": 0, "enheten": 0, "inkorg": 0}
    page = Visitor(world, "anna").text("/?visa=inkorg")
    assert page.count("Ta uppgiften") == 1 and "Logggranskare" not in page


def test_who_shares_an_office_opens_its_task_without_taking_it(world):
    """Two hold the role, so it lies in their inbox; taking is of the work with cases, opening is not."""
    with scope.setup_scope():
        user = world.users["adam"]
        Assignment.objects.create(user=user, domain=world.anby, role=Role.LOG_REVIEWER, valid_from=TODAY)
    give_task("other", SOON, actor=world.alice, role=Role.LOG_REVIEWER)
    assert whose(world.lova, "inkorg") == ["other"]
    assert "Ta uppgiften" not in Visitor(world, "lova").text("/?visa=inkorg")


def test_a_task_for_a_role_that_is_away_waits_for_the_leaders_and_without_them_for_all(world, case):
    give_task("decide", SOON, actor=world.alice, case=case, role=Role.UNIT_MANAGER)
    register_absence(world.anna.user_id, TODAY, SOON, actor=world.anna)
    assert whose(world.albin, "inkorg") == ["decide"]


def test_rows_are_shelved_by_their_day(world, case):
    monday = TODAY
    for kind, days in (("late", -1), ("now", 0), ("sunday", 6), ("next", 7)):
        give_task(kind, monday + dt.timedelta(days=days), actor=world.alice, case=case)
    found = read(world.alice)
    kinds = [
        [row.task.kind for row in rows]
        for rows in (found.late, found.due_today, found.this_week, found.later)
    ]
    assert kinds == [["late"], ["now"], ["sunday"], ["next"]]


def test_the_page_names_the_person_counts_and_logs_one_row_per_person(world, case):
    give_task("plan", SOON, actor=world.alice, case=case)
    give_task("plan", SOON, actor=world.alice, case=case)
    text = Visitor(world, "alice").text("/")
    assert "Tore Testsson" in text
    with acting(world.alice):
        assert AccessLog.objects.filter(action="hit", what="att göra", case_id=case.pk).count() == 1


def test_another_authority_that_was_told_no_name_sees_the_case_number(world, case):
    give_task("admit", SOON, actor=world.alice, case=case, domain_id=world.home.pk, unit_id=world.hemmet.pk)
    text = Visitor(world, "hedda").text("/?visa=enheten")
    assert f"Ärende {case.number}" in text
    assert "Testsson" not in text


def test_queries_do_not_grow_with_the_tasks(world, case):
    def queries():
        with CaptureQueriesContext(connection) as spent:
            visitor.get("/")
        return len(spent)

    visitor = Visitor(world, "alice")
    give_task("plan", SOON, actor=world.alice, case=case)
    visitor.get("/")
    one = queries()
    for number in NUMBERS[1:4]:
        other = a_case(world, world.alice, number)
        for _ in range(3):
            give_task("plan", SOON, actor=world.alice, case=other)
    assert queries() == one


def test_the_unit_s_tab_shows_what_lies_with_colleagues_of_the_unit(world, case):
    """Most tasks name no unit: they lie with whoever handles the case, or wait for a role."""
    with scope.setup_scope():
        where = {
            "legal_type": Unit.LegalType.OFFICE,
            "operator": world.anby,
            "municipality": world.organisations["anby"],
        }
        unit, other = (Unit.objects.create(name=name, **where) for name in ("Vuxna", "Unga"))
        held = Assignment.objects.filter(domain=world.anby)
        held.filter(user__in=[world.users["alice"], world.users["albin"]]).update(unit=unit)
        held.filter(user=world.users["anna"]).update(unit=other)
    alice, albin, anna = (actor_of(world, name, world.anby.pk) for name in ("alice", "albin", "anna"))
    give_task("plan", SOON, actor=alice, case=case)
    give_task("wait", SOON, actor=alice, case=case, role=Role.CASE_WORKER)
    give_task("lead", SOON, actor=alice, case=case, role=Role.UNIT_MANAGER, assignee_id=anna.user_id)
    assert sorted(whose(albin, "enheten")) == ["plan", "wait"]
    assert sorted(whose(alice, "enheten")) == ["plan", "wait"]
    assert whose(anna, "enheten") == ["lead"]
