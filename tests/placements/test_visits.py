"""Follow-up visits in a bought place: planned, made, called off; the interval is the authority's own terms."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from placements.actions.visiting import (
    Made,
    ask_for_visits,
    call_off_visit,
    plan_visit,
    record_visit,
    set_visit_terms,
)
from placements.domain.visits import Terms, months_after, next_due
from placements.models import FollowUpVisit, VisitTerms
from tests.placements.bought_scene import SINCE, lived_in
from tests.placements.pages import text_of
from tests.placements.scene import day
from tests.placements.test_asking_pages import queries
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, Entry, Event, Task

MADE = Made(day(0), "Alice Andersson, socialsekreterare", "alone", "Trivs, vill börja arbeta.")


@pytest.fixture
def case(scene):
    return scene.approved(0)


@pytest.fixture
def purchase(scene, case):
    return lived_in(scene, case.pk)


@pytest.fixture
def planned(scene, purchase):
    return plan_visit(purchase.pk, day(0), actor=scene.world.alice)


def at(name, *args):
    return reverse(f"placements:{name}", args=args)


def tasks(scene, kind="placements.visit"):
    with acting(scene.world.alice):
        return list(Task.objects.filter(kind=kind, done_at=None))


def rows(scene):
    with acting(scene.world.alice):
        return list(FollowUpVisit.objects.values_list("done_on", "met", "called_off_why"))


# What is computed


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2026-01-31", 1, "2026-02-28"), ("2026-12-15", 2, "2027-02-15"), ("2027-11-30", 3, "2028-02-29")],
)
def test_months_after_a_day(start, months, end):
    assert months_after(dt.date.fromisoformat(start), months) == dt.date.fromisoformat(end)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 24))
def test_months_after_lie_in_that_month(start, months):
    found = months_after(start, months)
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day <= start.day


def test_the_next_visit_is_due_by_the_terms_that_hold_and_without_terms_never():
    terms = [Terms(3, day(-100), 1), Terms(1, day(-10), 2), Terms(2, day(1), 3)]
    assert next_due(day(-60), [], [], day(0)) is None
    assert next_due(day(-60), [], terms, day(-20)) == months_after(day(-60), 3)
    assert next_due(day(-60), [], terms, day(0)) == months_after(day(-60), 1)
    assert next_due(day(-60), [day(-40), day(-5)], terms, day(0)) == months_after(day(-5), 1)


# The acts


def test_a_planned_visit_is_a_task_of_its_day_and_made_it_is_an_entry(scene, case, purchase, planned):
    (task,) = tasks(scene)
    assert (task.due_on, task.case_id, task.role, task.subject_id) == (
        day(0),
        case.pk,
        "case_worker",
        planned.pk,
    )
    record_visit(planned.pk, MADE, actor=scene.world.alice)
    assert tasks(scene) == []
    assert rows(scene) == [(day(0), "alone", "")]
    with acting(scene.world.alice):
        entry = Entry.objects.get(kind="follow_up_visit")
        assert (entry.category, entry.case_id) == ("planning", case.pk)
        told = Event.objects.filter(case=case, kind__startswith="Visit").values_list("kind", "audience")
        assert set(told) == {("VisitPlanned", "own"), ("VisitMade", "own")}
        assert "Trivs" not in " ".join(Event.objects.values_list("sentence", flat=True))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"done_on": day(1)}, "done_on"),
        ({"done_on": day(SINCE - 1)}, "done_on"),
        ({"visitor": " "}, "visitor"),
        ({"met": "kanske"}, "met"),
        ({"words": " "}, "words"),
    ],
)
def test_what_lacks_is_told_at_its_field_and_nothing_is_kept(scene, planned, changed, field):
    with pytest.raises(Impossible) as told:
        record_visit(planned.pk, Made(**{**MADE.__dict__, **changed}), actor=scene.world.alice)
    assert told.value.field == field
    assert rows(scene) == [(None, "", "")]
    assert len(tasks(scene)) == 1
    with acting(scene.world.alice):
        assert not Entry.objects.filter(kind="follow_up_visit").exists()


@pytest.mark.parametrize("offset", [-1, 366])
def test_a_visit_is_planned_from_today_and_a_year_ahead(scene, purchase, offset):
    with pytest.raises(Impossible) as told:
        plan_visit(purchase.pk, day(offset), actor=scene.world.alice)
    assert told.value.field == "planned_on"
    assert rows(scene) == []


def test_one_is_planned_at_a_time_and_settled_once(scene, purchase, planned):
    alice = scene.world.alice
    with pytest.raises(Impossible, match="redan planerat"):
        plan_visit(purchase.pk, day(5), actor=alice)
    with pytest.raises(Impossible) as told:
        call_off_visit(planned.pk, "", actor=alice)
    assert told.value.field == "why"
    with pytest.raises(Conflict):
        call_off_visit(planned.pk, "moved", actor=alice, version=7)
    call_off_visit(planned.pk, "moved", actor=alice)
    assert tasks(scene) == []
    with pytest.raises(Impossible, match="redan antecknat"):
        record_visit(planned.pk, MADE, actor=alice)
    plan_visit(purchase.pk, day(5), actor=alice)
    assert [one[2] for one in rows(scene)].count("moved") == 1


@pytest.mark.parametrize("name", ["fia", "bo", "hedda", "rut", "olle"])
def test_nobody_else_plans_makes_or_calls_off(scene, purchase, planned, name):
    actor = scene.world.actors[name]
    for act in (
        lambda: plan_visit(purchase.pk, day(1), actor=actor),
        lambda: record_visit(planned.pk, MADE, actor=actor),
        lambda: call_off_visit(planned.pk, "moved", actor=actor),
    ):
        with pytest.raises((NotAllowed, NotVisible)):
            act()
    assert rows(scene) == [(None, "", "")]


def test_the_database_keeps_one_planned_at_a_time(scene, purchase, planned):
    with acting(scene.world.alice):
        row = FollowUpVisit.objects.get()
        row.pk, row.planned_on = uuid.uuid4(), day(5)
        with pytest.raises(DatabaseError, match="one_planned_visit_per_purchase"), transaction.atomic():
            row.save(force_insert=True)


# The terms


def test_the_terms_make_a_task_where_a_visit_is_due_and_none_is_planned(scene, purchase):
    anna, morning = scene.world.anna, system(scene.world.anby, scene.world.alice.now)
    assert ask_for_visits(actor=morning) == 0
    with pytest.raises(NotAllowed):
        set_visit_terms(1, "Rutin 2026", actor=scene.world.alice)
    for months, source, field in ((0, "Rutin", "months"), (25, "Rutin", "months"), (1, " ", "source")):
        with pytest.raises(Impossible) as told:
            set_visit_terms(months, source, actor=anna)
        assert told.value.field == field
    set_visit_terms(2, "Rutin 2026-01-15", actor=anna)
    assert ask_for_visits(actor=morning) == 0
    set_visit_terms(1, "Rutin 2026-02-15", actor=anna)
    assert ask_for_visits(actor=morning) == 1
    assert ask_for_visits(actor=morning) == 0
    (task,) = tasks(scene, "placements.plan_visit")
    assert (task.due_on, task.subject_id) == (months_after(day(SINCE), 1), purchase.pk)
    plan_visit(purchase.pk, day(3), actor=scene.world.alice)
    assert tasks(scene, "placements.plan_visit") == []
    assert ask_for_visits(actor=morning) == 0


# What the database holds


def test_the_database_refuses_the_impossible_and_keeps_terms(scene, purchase, planned):
    with acting(scene.world.alice):
        held = FollowUpVisit.objects.filter(pk=planned.pk)
        for changed in ({"done_on": day(0)}, {"called_off_why": "moved"}, {"met": "alone"}):
            with (
                pytest.raises(DatabaseError, match="visit_is_planned_done_or_called_off"),
                transaction.atomic(),
            ):
                held.update(**changed)
        for act in (lambda: held.update(planned_on=day(9)), held.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()
    set_visit_terms(3, "Rutin", actor=scene.world.anna)
    with acting(scene.world.anna):
        for act in (lambda: VisitTerms.objects.update(months=1), VisitTerms.objects.all().delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()


def test_no_other_authority_sees_or_adds_a_visit(scene, planned):
    set_visit_terms(3, "Rutin", actor=scene.world.anna)
    values = {f.attname: getattr(planned, f.attname) for f in planned._meta.concrete_fields if f.name != "id"}
    for name in ("bo", "rut", "hedda", "olle"):
        actor = scene.world.actors[name]
        with acting(actor):
            assert not FollowUpVisit.objects.exists()
            assert not VisitTerms.objects.exists()
            for owner in (actor.domain_id, planned.owner_id):
                with pytest.raises(DatabaseError), transaction.atomic():
                    FollowUpVisit(**{**values, "owner_id": owner}).save(force_insert=True)


# The pages


def test_a_visit_is_planned_and_written_down_on_the_pages(scene, visit, purchase):
    alice, url = visit("alice"), at("bought_place", purchase.pk)
    assert alice.post(at("visit_new", purchase.pk), {"planned_on": "i morgon"}).status_code == 422
    assert alice.post(at("visit_new", purchase.pk), {"planned_on": str(day(0))}).status_code == 302
    with acting(scene.world.alice):
        row = FollowUpVisit.objects.get()
    form = {"done_on": str(day(0)), "visitor": "Alice", "met": "alone", "words": "Trivs."}
    wrong = alice.post(at("visit", row.pk), form | {"met": ""}, version=1)
    assert wrong.status_code == 422
    assert "Trivs." in wrong.content.decode()
    assert alice.post(at("visit", row.pk), form, version=1).status_code == 302
    page = text_of(alice.get(url))
    for words in ("Genomfört", "Ja, i enrum", "Trivs."):
        assert words in page
    assert "Trivs." not in text_of(visit("fia").get(url))
    assert "Uppföljningsbesök" not in text_of(visit("fia").get(url))


def test_who_may_open_the_pages(scene, visit, purchase, planned):
    for name in ("visit_new", "visit", "visit_call_off"):
        url = at(name, purchase.pk if name == "visit_new" else planned.pk)
        assert visit("anna").get(url).status_code == 200
        assert visit("fia").get(url).status_code == 403
        assert visit("bo").get(url).status_code == 404
    assert visit("alice").get(at("visit_terms")).status_code == 403
    assert visit("anna").get(at("visit_terms")).status_code == 200
    assert visit("alice").post(at("visit_terms"), {"months": "1", "source": "x"}).status_code == 403
    assert visit("anna").post(at("visit_terms"), {"months": "0", "source": "x"}).status_code == 422
    assert visit("anna").post(at("visit_terms"), {"months": "3", "source": "Rutin"}).status_code == 302
    with acting(scene.world.anna):
        assert VisitTerms.objects.get().months == 3
        assert AccessLog.objects.filter(what="VisitTermsSet").count() == 1


def test_the_page_takes_a_constant_number_of_queries(scene, visit, purchase, planned):
    alice, url = visit("alice"), at("bought_place", purchase.pk)
    record_visit(planned.pk, MADE, actor=scene.world.alice)
    alice.get(url)
    few = queries(alice, url)
    for _ in range(3):
        row = plan_visit(purchase.pk, day(0), actor=scene.world.alice)
        record_visit(row.pk, MADE, actor=scene.world.alice)
    assert queries(alice, url) == few
