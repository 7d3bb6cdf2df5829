"""Study visits before a stay: booked and noted by the home and by who decided, seen by the parties, kept by the database."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from placements.actions.arrivals import register_arrival
from placements.actions.changes import Reason
from placements.actions.coming import restore_stay
from placements.actions.giving import Days, cancel_stay, give_place_provisionally
from placements.actions.study_visits import (
    NewStudyVisit,
    book_study_visit,
    call_off_study_visit,
    note_study_visit,
)
from placements.models import StudyVisit
from placements.selectors.days import day_of_unit
from placements.selectors.study_visits import before, expected_visits, visits_on
from tests.core.visitors import errors_of
from tests.placements.pages import text_of
from tests.placements.scene import PAST, day, on, who
from tests.placements.test_asking_pages import queries
from vardkedja.core.actions.cases import add_party
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, Category, Entry, EntryKind, Event, PartyRole, Unit
from vardkedja.core.scope import setup_scope

AT_TEN = dt.time(10)
NEW = NewStudyVisit(day(2), AT_TEN, "worker")
SEEN = "Vill ha rummet mot gården."


@pytest.fixture
def stay(scene):
    return scene.planned(scene.approved(0), start=5, end=60)


@pytest.fixture
def booked(scene, stay):
    return book_study_visit(stay.pk, NEW, actor=scene.world.alice)


def at(name, *args):
    return reverse(f"placements:{name}", args=args)


def rows(actor):
    with acting(actor):
        return list(StudyVisit.objects.values_list("on", "outcome", "called_off_why"))


# The acts


def test_who_decided_books_and_the_home_notes_how_it_went(scene, stay, booked):
    world = scene.world
    assert booked.owner_id == world.anby.pk
    later = on(world.sten, 2)
    done = note_study_visit(booked.pk, "wants", SEEN, actor=later, version=1)
    assert (done.outcome, done.settled_by_id, done.row_version) == ("wants", world.home.pk, 2)
    with acting(later):
        entry = Entry.objects.get(kind="study_visit")
        assert (entry.owner_id, entry.unit_id, entry.category) == (
            world.home.pk,
            world.hemmet.pk,
            "practical",
        )
    with acting(world.alice):
        told = list(
            Event.objects.filter(case=stay.case, kind__startswith="StudyVisit").values_list(
                "sentence", flat=True
            )
        )
        assert not Entry.objects.filter(kind="study_visit").exists(), "the words are the home's"
    assert any("klockan 10.00" in one for one in told)
    assert any("personen vill komma" in one for one in told)
    assert not any(SEEN in one for one in told)


def test_before_a_provisional_place_is_confirmed_too(scene):
    world, case = scene.world, scene.approved(0)
    place = scene.place("hemmet", "1")
    stay = give_place_provisionally(case.pk, place.pk, Days(day(5), day(20)), actor=world.hedda, past=PAST)
    book_study_visit(stay.pk, NEW, actor=world.sten)
    assert rows(world.alice) == [(day(2), "", "")]


def test_without_words_there_is_no_entry(scene, booked):
    alice = on(scene.world.alice, 2)
    note_study_visit(booked.pk, "absent", " ", actor=alice)
    with acting(alice):
        assert not Entry.objects.filter(kind="study_visit").exists()


def test_one_is_booked_at_a_time_and_settled_once(scene, stay, booked):
    alice, sten = scene.world.alice, scene.world.sten
    with pytest.raises(Impossible, match="redan bokat"):
        book_study_visit(stay.pk, NEW, actor=sten)
    call_off_study_visit(booked.pk, "moved", actor=sten)
    for again in (
        lambda: call_off_study_visit(booked.pk, "moved", actor=alice),
        lambda: note_study_visit(booked.pk, "wants", "", actor=on(alice, 2)),
    ):
        with pytest.raises(Impossible, match="redan antecknat"):
            again()
    book_study_visit(stay.pk, NewStudyVisit(day(3), None, "relative"), actor=alice)
    assert rows(alice) == [(day(2), "", "moved"), (day(3), "", "")]


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewStudyVisit(day(6), None, "worker"), "on"),
        (NewStudyVisit(day(-61), None, "worker"), "on"),
        (NewStudyVisit(day(2), None, "hunden"), "company"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(scene, stay, new, field):
    with pytest.raises(Impossible) as told:
        book_study_visit(stay.pk, new, actor=scene.world.alice)
    assert told.value.field == field
    assert rows(scene.world.alice) == []


def test_it_is_noted_from_its_day_and_with_what_became_of_it(scene, booked):
    alice = scene.world.alice
    with pytest.raises(Impossible, match="Det kan antecknas då"):
        note_study_visit(booked.pk, "wants", "", actor=alice)
    with pytest.raises(Impossible) as told:
        note_study_visit(booked.pk, "", "", actor=on(alice, 2))
    assert told.value.field == "outcome"
    with pytest.raises(Impossible) as told:
        call_off_study_visit(booked.pk, "", actor=alice)
    assert told.value.field == "why"
    with pytest.raises(Conflict):
        call_off_study_visit(booked.pk, "home", actor=alice, version=7)
    assert rows(alice) == [(day(2), "", "")]


def test_at_an_hour_to_come_it_has_not_been_made(scene, stay):
    row = book_study_visit(stay.pk, NewStudyVisit(day(0), dt.time(21), "worker"), actor=scene.world.alice)
    with pytest.raises(Impossible, match=r"klockan 21\.00"):
        note_study_visit(row.pk, "wants", "", actor=scene.world.alice)


def test_a_visit_that_was_made_is_put_in_afterwards(scene, stay):
    alice = scene.world.alice
    row = book_study_visit(stay.pk, NewStudyVisit(day(-1), None, "nobody"), actor=alice)
    note_study_visit(row.pk, "thinks", "", actor=alice)
    assert rows(alice) == [(day(-1), "thinks", "")]


def test_after_arrival_it_can_be_noted_still_and_none_be_booked(scene):
    world = scene.world
    stay = scene.planned(scene.approved(0), start=0)
    row = book_study_visit(stay.pk, NewStudyVisit(day(0), None, "worker"), actor=world.sten)
    register_arrival(stay.pk, actor=world.hedda, arrived_on=day(0), person=who(stay.case))
    note_study_visit(row.pk, "wants", "", actor=world.sten)
    with pytest.raises(Impossible, match="redan inskriven"):
        book_study_visit(stay.pk, NEW, actor=world.alice)


def test_with_the_placement_called_off_the_visit_is_and_holds_again_with_it(scene, stay, booked):
    world = scene.world
    cancel_stay(stay.pk, actor=world.hedda, reason="postponed")
    with pytest.raises(Impossible, match="Placeringen är inställd"):
        call_off_study_visit(booked.pk, "home", actor=world.sten)
    with pytest.raises(Impossible, match="Det kan antecknas då"):
        note_study_visit(booked.pk, "declines", "", actor=world.sten)
    with acting(world.sten):
        assert day_of_unit(world.sten, world.hemmet, day(0)).visits == []
    restore_stay(stay.pk, Reason("mistyped"), actor=world.hedda)
    with acting(world.sten):
        assert [row.pk for row, _name in day_of_unit(world.sten, world.hemmet, day(0)).visits] == [booked.pk]


def test_one_that_was_made_is_noted_though_the_placement_was_called_off(scene, stay):
    world = scene.world
    row = book_study_visit(stay.pk, NewStudyVisit(day(0), None, "worker"), actor=world.sten)
    cancel_stay(stay.pk, actor=world.hedda, reason="declined")
    note_study_visit(row.pk, "declines", "", actor=world.sten)
    assert rows(world.sten) == [(day(0), "declines", "")]


def test_who_has_moved_in_or_left_is_no_visitor(scene):
    world = scene.world
    stay = scene.planned(scene.approved(0), start=3)
    row = book_study_visit(stay.pk, NewStudyVisit(day(2), None, "worker"), actor=world.sten)
    with acting(world.sten):
        assert [one.pk for one in expected_visits(world.sten, world.hemmet, day(0))] == [row.pk]
        assert visits_on(world.sten, world.hemmet, day(0)) == []
    register_arrival(stay.pk, actor=world.hedda, arrived_on=day(0), person=who(stay.case))
    with acting(world.sten):
        assert expected_visits(world.sten, world.hemmet, day(0)) == []


# Who


def test_the_words_are_for_who_wrote_them(scene, booked):
    world, stay = scene.world, booked.stay
    note_study_visit(booked.pk, "wants", SEEN, actor=on(world.sten, 2))
    with acting(world.sten):
        assert [one.words for one in before(world.sten, stay).visits] == [SEEN]
    with acting(world.alice):
        assert [(one.row.outcome, one.words) for one in before(world.alice, stay).visits] == [("wants", "")]


def test_another_unit_of_the_same_home_reads_no_words(scene, booked):
    """What staff of another unit noted under their own unit."""
    world, stay = scene.world, booked.stay
    with setup_scope():
        annex = Unit.objects.create(
            name="Annexet", legal_type=Unit.LegalType.HVB, operator=world.home, collaboration=world.collaboration,
            municipality=world.organisations["anby"], age_min=18, permit_places=2,
        )  # fmt: skip
    hedda, told = world.hedda, [("text", "Vad som kom fram", SEEN)]
    entry = write_entry(
        stay.case_id, EntryKind.STUDY_VISIT, Category.PRACTICAL, told, actor=hedda, unit_id=annex.pk
    )
    with acting(hedda):
        StudyVisit.objects.filter(pk=booked.pk).update(
            outcome="wants", settled_at=hedda.now, settled_by=hedda.domain_id, entry_id=entry.entry_id
        )
    with acting(world.sten):
        assert [(one.row.outcome, one.words) for one in before(world.sten, stay).visits] == [("wants", "")]


def test_others_neither_book_nor_settle(scene, stay, booked):
    world = scene.world
    add_party(stay.case_id, world.psychiatry.pk, PartyRole.REGION, actor=world.alice)
    for name in ("rut",):  # health care is party and reads it
        assert rows(world.actors[name]) == [(day(2), "", "")]
        with pytest.raises(NotAllowed):
            book_study_visit(stay.pk, NEW, actor=world.actors[name])
        with pytest.raises(NotAllowed):
            call_off_study_visit(booked.pk, "home", actor=world.actors[name])
    for name in ("bodil", "bo", "olle"):
        assert rows(world.actors[name]) == []
        with pytest.raises(NotVisible):
            book_study_visit(stay.pk, NEW, actor=world.actors[name])
        with pytest.raises(NotVisible):
            call_off_study_visit(booked.pk, "home", actor=world.actors[name])


def test_the_database_lets_no_other_party_write_it(scene, stay, booked):
    world = scene.world
    add_party(stay.case_id, world.psychiatry.pk, PartyRole.REGION, actor=world.alice)
    rut = world.rut
    with acting(rut):
        changed = StudyVisit.objects.filter(pk=booked.pk).update(
            called_off_why="home", settled_at=rut.now, settled_by=rut.domain_id
        )
        assert changed == 0
        forged = StudyVisit(
            case_id=stay.case_id, case_owner_id=stay.case_owner_id, owner_id=rut.domain_id, operator_id=stay.operator_id,
            stay_id=stay.pk, on=day(3), company="worker", booked_at=rut.now, booked_by_name="R",
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            forged.save(force_insert=True)
    with acting(world.sten), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        StudyVisit.objects.filter(pk=booked.pk).update(
            called_off_why="home", settled_at=rut.now, settled_by=world.anby.pk
        )
    call_off_study_visit(booked.pk, "home", actor=world.sten)
    with acting(world.sten):
        again = StudyVisit.objects.filter(pk=booked.pk).update(called_off_why="moved")
    assert again == 0, "what is settled stays so"


# The pages


def test_it_is_booked_and_noted_on_pages(scene, visit, stay):
    alice = visit("alice")
    page = alice.get(at("stay", stay.pk))
    assert "Boka studiebesök" in text_of(page)
    wrong = alice.post(at("study_visit_new", stay.pk), {"on": "2026-13-40", "at": "25.00"})
    assert wrong.status_code == 422
    assert set(errors_of(wrong)) == {"on", "at", "company"}
    sent = alice.post(
        at("study_visit_new", stay.pk), {"on": str(day(0)), "at": "10.30", "company": "several"}
    )
    assert sent.status_code == 302
    with acting(scene.world.alice):
        row = StudyVisit.objects.get()
    sten = visit("sten")
    shown = text_of(sten.get(at("day_unit", scene.world.hemmet.pk)))
    assert "Studiebesök" in shown
    assert "10.30" in shown
    done = sten.post(at("study_visit", row.pk), {"outcome": "declines", "words": SEEN}, version=1)
    assert done.status_code == 302
    assert "10.30" not in text_of(sten.get(at("day_unit", scene.world.hemmet.pk)))
    here = text_of(sten.get(at("stay", stay.pk)))
    assert "Gjordes, personen vill inte komma" in here
    assert SEEN in here
    there = text_of(alice.get(at("stay", stay.pk)))
    assert "Gjordes, personen vill inte komma" in there
    assert SEEN not in there


def test_who_has_no_part_finds_nothing_and_that_is_logged(scene, visit, booked):
    assert visit("olle").get(at("study_visit", booked.pk)).status_code == 404
    with acting(scene.world.olle):
        assert AccessLog.objects.filter(action="denied", what="studiebesök", object_id=booked.pk).exists()


def test_the_day_asks_as_much_for_many_visits_as_for_one(scene, visit, stay, booked):
    hedda = visit("hedda")
    url = at("day_unit", scene.world.hemmet.pk)
    hedda.get(url)
    one = queries(hedda, url)
    for number in (1, 2):
        other = scene.planned(scene.approved(number), place=str(number + 1), start=3)
        book_study_visit(other.pk, NEW, actor=scene.world.alice)
    assert queries(hedda, url) == one
