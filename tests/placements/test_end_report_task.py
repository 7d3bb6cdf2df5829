"""When a stay ends whose plan has goals, the home's staff have the end report to write, by a day; signing it ends the task."""

import pytest
from django.urls import reverse

from placements.actions.changes import Reason
from placements.actions.correcting import undo_discharge
from placements.actions.giving import Days, give_place
from placements.actions.leaving import Ending, discharge, end_on_request, move
from placements.actions.plans import TASK_REPORT, sign_plan, write_plan
from placements.actions.terms import set_stay_terms
from placements.domain import plans
from placements.domain.terms import Terms
from tests.placements.pages import text_of
from tests.placements.plan_scene import PAPER, home_draft, report_draft, signed
from tests.placements.scene import PAST, day
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Case, Role, Task

GONE = Ending(TODAY, "completed", "home", "own_contract", "Ville hem.")


@pytest.fixture
def stay(scene):
    return scene.arrived(scene.approved(0), start=-10, end=10)


@pytest.fixture
def plan(scene, stay):
    return signed(stay, plans.IMPLEMENTATION, home_draft(), scene.world.sten).plan


def asked(scene, done=False):
    with acting(scene.world.sten):
        return list(Task.objects.filter(kind=TASK_REPORT, done_at__isnull=not done))


def terms(scene, days):
    set_stay_terms(scene.world.hemmet.pk, Terms(report_within=days), TODAY, "Rutin", actor=scene.world.hedda)


@pytest.mark.parametrize(("days", "due"), [(None, 14), (0, 0), (5, 5)])
def test_the_day_is_the_unit_s_terms_else_the_house_s(scene, stay, plan, days, due):
    if days is not None:
        terms(scene, days)
    discharge(stay.pk, GONE, actor=scene.world.hedda)
    (task,) = asked(scene)
    assert (task.due_on, task.role, task.unit_id, task.subject_id, task.domain_id) == (
        day(due), Role.HOME_STAFF, scene.world.hemmet.pk, stay.pk, scene.world.home.pk,
    )  # fmt: skip


def test_it_is_counted_from_the_day_of_leaving_and_on_own_request_too(scene, stay, plan):
    end_on_request(stay.pk, GONE, actor=scene.world.hedda)
    assert [task.due_on for task in asked(scene)] == [day(14)]


def test_signing_the_report_ends_the_task_and_a_draft_does_not(scene, stay, plan):
    discharge(stay.pk, GONE, actor=scene.world.hedda)
    report = write_plan(stay.pk, plans.REPORT, report_draft(), actor=scene.world.sten)
    assert len(asked(scene)) == 1
    sign_plan(report.pk, PAPER, actor=scene.world.sten, version=report.row_version)
    assert asked(scene) == [] and [task.done_by_name for task in asked(scene, done=True)] == ["Sten Sand"]


def test_what_is_reported_already_is_not_asked_for(scene, stay, plan):
    signed(stay, plans.REPORT, report_draft(), scene.world.sten)
    discharge(stay.pk, GONE, actor=scene.world.hedda)
    assert asked(scene) == []


def test_without_a_plan_in_force_there_is_nothing_to_report(scene, stay):
    write_plan(stay.pk, plans.IMPLEMENTATION, home_draft(), actor=scene.world.sten)
    discharge(stay.pk, GONE, actor=scene.world.hedda)
    assert asked(scene) == []


def test_undoing_the_discharge_ends_the_task(scene, stay, plan):
    ended = discharge(stay.pk, GONE, actor=scene.world.hedda)
    undo_discharge(ended.pk, Reason("mistyped"), actor=scene.world.hedda)
    assert asked(scene) == []
    discharge(stay.pk, GONE, actor=scene.world.hedda)
    assert len(asked(scene)) == 1


def test_who_moves_within_the_authority_takes_the_plan_along(scene, stay, plan):
    moved = move(stay.pk, scene.place("hemmet", "2").pk, actor=scene.world.hedda, day=TODAY)
    assert asked(scene) == []
    discharge(moved.pk, GONE, actor=scene.world.hedda)
    assert [task.subject_id for task in asked(scene)] == [moved.pk]
    signed(moved, plans.REPORT, report_draft(), scene.world.sten)
    assert asked(scene) == []


def test_who_moves_to_another_authority_leaves_a_report_to_write(scene, stay, plan):
    with acting(scene.world.alice):
        case = Case.objects.get(pk=stay.case_id)
    scene.apply(case, "boendet")
    give_place(
        case.pk, scene.place("boendet", "1").pk, Days(TODAY, day(30)), actor=scene.world.bodil, past=PAST
    )
    discharge(stay.pk, Ending(TODAY, "moved", "other_unit", "supported"), actor=scene.world.hedda)
    assert [task.subject_id for task in asked(scene)] == [stay.pk]


def test_terms_take_no_more_than_ninety_days(scene, visit):
    url = reverse("placements:stay_terms", args=[scene.world.hemmet.pk])
    sent = {"report_within": "91", "valid_from": "2026-03-02", "reason": "Rutin"}
    hedda = visit("hedda")
    refused = hedda.post(url, sent)
    assert refused.status_code == 422 and "90" in text_of(refused)
    assert hedda.post(url, sent | {"report_within": "7"}).status_code == 302
    assert "inom 7 dagar" in text_of(hedda.get(url))


def test_the_task_stands_in_the_inbox_and_leads_to_the_report(scene, stay, plan, visit):
    discharge(stay.pk, GONE, actor=scene.world.hedda)
    page = visit("sten").get(reverse("core:todo"), visa="mina").content.decode()
    assert "Skriv slutrapport" in page and reverse("placements:end_report", args=[stay.pk]) in page
    with pytest.raises(Impossible):
        discharge(stay.pk, GONE, actor=scene.world.hedda)
    assert len(asked(scene)) == 1
