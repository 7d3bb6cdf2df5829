"""Opening a month's review: what each flag finds, the sample by its seed, whose readings whose reviewer sees."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import UNIT, a_case
from tests.core.visitors import Visitor, errors_of
from tests.world import NOW, NUMBERS, TODAY, World
from vardkedja.core import actor as actors
from vardkedja.core import daily, gate, log, registry
from vardkedja.core.actions.cases import set_handler
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actions.reviews import give_own_number, open_last_month, open_review
from vardkedja.core.actor import Actor, acting
from vardkedja.core.errors import Impossible, NotAllowed
from vardkedja.core.identity import parse_number
from vardkedja.core.models import (
    AccessLog,
    CommandRun,
    LogReview,
    LogReviewItem,
    LogRules,
    PersonRecord,
    Sex,
    StaffPerson,
    Task,
)
from vardkedja.core.scope import setup_scope

MONTH = dt.date(2026, 3, 1)
APRIL = NOW + dt.timedelta(days=30)
#: 3 March 2026, a Tuesday, at half past eleven at night in Stockholm.
NIGHT = NOW + dt.timedelta(hours=35, minutes=30)
SUNDAY = NOW + dt.timedelta(days=6)


@pytest.fixture
def case(world: World):
    return a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))


def read(actor: Actor, case, at=NOW, stated: str = "") -> None:
    with acting(actor):
        gate.open_case(actor.at(at), case.pk, stated=stated)


def opened(world: World, domain: str = "anby", **more) -> list[LogReviewItem]:
    """The items of March, as "systemet" opens it on 1 April."""
    system = actors.system(world.domains[domain], APRIL)
    open_review(MONTH, actor=system, **more)
    with acting(system):
        return list(LogReviewItem.objects.select_related("review"))


def chosen(items, actor: Actor) -> set[str]:
    return {code for item in items if item.user_id == actor.user_id for code in item.chosen_for}


def small_sample(world: World, size: int = 1, domain: str = "anby") -> None:
    system = actors.system(world.domains[domain], NOW)
    with acting(system):
        LogRules(domain_id=system.domain_id, sample_size=size).save(force_insert=True)


def test_reading_without_a_part_in_the_case_is_found_and_the_handlers_is_not(world, case):
    read(world.alice, case)
    read(world.anna, case)
    items = opened(world)
    assert "no_relation" in chosen(items, world.anna)
    assert "no_relation" not in chosen(items, world.alice)


def test_who_is_named_for_the_case_has_a_part_in_it(world, case):
    set_handler(case.pk, world.albin.user_id, "deputy", actor=world.alice)
    read(world.albin, case)
    assert "no_relation" not in chosen(opened(world), world.albin)


def test_a_stated_reason_is_found(world):
    record = register_person(
        parse_number(NUMBERS[1]), Particulars("Nils", "Nyby", Sex.MAN), actor=world.alice
    )
    with acting(world.albin):
        gate.open_record(world.albin, record.pk, stated="anhörig ringde")
    assert {"stated"} <= chosen(opened(world), world.albin)


def test_the_same_surname_is_found(world):
    record = register_person(
        parse_number(NUMBERS[1]), Particulars("Nils", "Berg-Ask", Sex.MAN), actor=world.alice
    )
    with acting(world.albin):
        gate.open_record(world.albin, record.pk, stated="fråga")
    assert "surname" in chosen(opened(world), world.albin)
    with acting(world.alice):
        assert not AccessLog.objects.filter(what="Berg-Ask").exists()


def test_the_own_record_is_found_by_name(world):
    record = register_person(
        parse_number(NUMBERS[1]), Particulars("Albin", "Ask", Sex.MAN), actor=world.alice
    )
    with acting(world.albin):
        gate.open_record(world.albin, record.pk, stated="fråga")
    assert "own_record" in chosen(opened(world), world.albin)


def test_the_own_record_is_found_by_number_under_another_name(world, case):
    give_own_number(parse_number(NUMBERS[0]), actor=world.albin)
    read(world.albin, case)
    assert "own_record" in chosen(opened(world), world.albin)


def test_a_second_own_number_does_not_hide_the_first(world, case):
    for number in NUMBERS[:2]:
        give_own_number(parse_number(number), actor=world.albin)
    read(world.albin, case)
    assert "own_record" in chosen(opened(world), world.albin)


@pytest.mark.parametrize("at", [NIGHT, SUNDAY])
def test_night_and_sunday_are_out_of_hours_but_not_where_work_goes_on_around_the_clock(world, case, at):
    read(world.alice, case, at)
    read(world.sten, case, at)
    assert "hours" in chosen(opened(world), world.alice)
    assert "hours" not in chosen(opened(world, "home"), world.sten)


def test_who_read_three_times_as_many_as_the_others_is_found_once(world):
    cases = [a_case(world, world.alice, number) for number in NUMBERS[:5]]
    for day in range(4):
        for case in cases:
            read(world.albin, case, NOW + dt.timedelta(days=day))
    read(world.anna, cases[0])
    read(world.albin, cases[0], NOW - dt.timedelta(days=40), stated="före ärendet")
    items = opened(world)
    assert sum("many" in item.chosen_for for item in items if item.user_id == world.albin.user_id) == 1
    assert "many" not in chosen(items, world.anna)


def test_the_sample_is_the_same_with_the_same_seed(world):
    small_sample(world, 2)
    for number in NUMBERS[:5]:
        read(world.alice, a_case(world, world.alice, number))
    first = opened(world, seed="a" * 32)
    sampled = {item.log_id for item in first if "sample" in item.chosen_for}
    assert len(sampled) == 2
    with acting(actors.system(world.anby, APRIL)):
        rows = AccessLog.objects.filter(reader_domain_id=world.anby.pk, person_id__isnull=False)
        assert sampled <= set(rows.values_list("pk", flat=True))
    assert first[0].review.seed == "a" * 32
    assert first[0].review.readings == 5


def test_the_owner_reviews_what_others_read_and_others_only_their_own(world, case):
    read(world.hedda, case)
    others = [item for item in opened(world) if item.section == "others"]
    assert [item.user_id for item in others] == [world.hedda.user_id]
    home = opened(world, "home")
    assert {item.section for item in home} == {"own"}
    assert opened(world, "utby") == []


def test_the_reading_of_a_protected_person_is_always_chosen(world, case):
    small_sample(world)
    with acting(world.alice):
        record = PersonRecord.objects.get(person_id=case.person_id)
    protect_person(record.pk, "marking", actor=world.alice, source="person")
    read(world.alice, case)
    assert "protected" in chosen(opened(world), world.alice)


def test_an_emergency_reading_is_always_chosen(world, case):
    small_sample(world)
    with acting(world.albin):
        log.write(
            world.albin, log.Action.READ, "ärende", reason="nödåtkomst: akut", relation="emergency",
            owner_domain_id=world.anby.pk, person_id=case.person_id, case_id=case.pk,
        )  # fmt: skip
    assert "emergency" in chosen(opened(world), world.albin)


def test_it_is_opened_once_on_the_first_with_a_task(world, case):
    read(world.alice, case)
    system = actors.system(world.anby, APRIL)
    assert [open_last_month(system), open_last_month(system)] == [1, 0]
    with acting(system):
        task = Task.objects.get(kind="log_review")
        assert (task.role, task.due_on) == ("log_reviewer", dt.date(2026, 4, 17))
        assert AccessLog.objects.filter(what="LogReviewOpened", user_name="systemet").exists()


def test_a_month_without_readings_is_closed_at_once(world):
    assert opened(world) == []
    with acting(world.lova):
        review = LogReview.objects.get()
        assert (review.state, review.finished_by_name) == ("done", "systemet")
        assert not Task.objects.filter(kind="log_review").exists()


def test_a_month_that_is_not_over_is_refused(world):
    with pytest.raises(Impossible, match="inte slut"):
        open_review(TODAY, actor=world.lova)
    with acting(world.lova):
        assert not LogReview.objects.exists()


@pytest.mark.parametrize("name", ["alice", "anna", "adam"])
def test_only_the_reviewer_opens_one(world, name):
    with pytest.raises(NotAllowed):
        open_review(dt.date(2026, 2, 1), actor=world.actors[name])


def test_it_costs_the_same_however_many_readings(world):
    for number in NUMBERS[:2]:
        read(world.alice, a_case(world, world.alice, number))

    def spent(month: dt.date, now: dt.datetime) -> int:
        system = actors.system(world.anby, now)
        with acting(system), CaptureQueriesContext(connection) as queries:
            open_review(month, actor=system)
        return len(queries)

    few = spent(MONTH, APRIL)
    for number in NUMBERS[2:6]:
        case = a_case(world, world.alice.at(APRIL), number)
        read(world.alice, case, APRIL)
    assert spent(dt.date(2026, 4, 1), APRIL + dt.timedelta(days=31)) == few


def test_the_own_number_is_kept_as_a_hash_only(world):
    visitor = Visitor(world, "albin")
    assert errors_of(visitor.send(reverse("core:own_number"), {"number": "18900101-9803"}))["number"]
    for number in (NUMBERS[1], NUMBERS[0], NUMBERS[0]):
        assert visitor.send(reverse("core:own_number"), {"number": number}).status_code == 302
    with acting(world.albin):
        kept = sorted(StaffPerson.objects.values_list("person_id", flat=True))
        assert kept == sorted(parse_number(number).person_id for number in NUMBERS[:2])
        assert not AccessLog.objects.filter(what="OwnNumberGiven", person_id__isnull=False).exists()
    with acting(world.bo):
        assert not StaffPerson.objects.exists()


def test_the_morning_opens_it_for_every_authority_and_is_recorded(world, case):
    read(world.alice, case)
    morning = daily.run_all(APRIL)
    assert (morning.counts["logggranskning"], morning.failed) == (len(world.domains), ())
    assert daily.run_all(APRIL).counts["logggranskning"] == 0
    with setup_scope():
        assert list(CommandRun.objects.filter(command="daily").values_list("succeeded", flat=True)) == [
            True,
            True,
        ]


def test_what_fails_in_one_authority_does_not_stop_the_others(world, monkeypatch):
    def job(actor: Actor) -> int:
        if actor.domain_id == world.anby.pk:
            raise ZeroDivisionError
        return 1

    monkeypatch.setattr(daily, "DAILY", [registry.DailyJob(1, "prov", job)])
    morning = daily.run_all(APRIL)
    assert morning.counts == {"prov": len(world.domains) - 1}
    assert morning.failed == ("prov",)
    with setup_scope():
        assert CommandRun.objects.get(command="daily").succeeded is False
