"""The plans of a stay: drafts change, what is signed does not; goals are followed up; nobody else reads them unreleased."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from placements.actions.leaving import Ending, discharge, move
from placements.actions.plan_goals import FollowedUp, follow_up_goal, set_phases
from placements.actions.plans import TASK_FOLLOW_UP, Signing, sign_plan, write_plan
from placements.domain import plans
from placements.domain.plans import Draft, Goal
from placements.models import GoalFollowUp, PlanGoal, StayPlan, StayPlanVersion
from placements.selectors import acts_on
from placements.selectors.plans import begun, plans_of, released_plans, shown
from tests.placements.bought_scene import a_purchase, stay_of
from tests.placements.plan_scene import (
    NEXT,
    PAPER,
    care_draft,
    goals_of,
    home_draft,
    home_goal,
    released,
    report_draft,
    signed,
)
from tests.placements.scene import day
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, Entry, EntryVersion, Event, Task

CARE, HEALTH, HOME, REPORT = plans.CARE, plans.HEALTH, plans.IMPLEMENTATION, plans.REPORT
ONE = dt.timedelta(days=1)


@pytest.fixture
def stay(scene):
    return scene.arrived(scene.approved(0), start=-5)


@pytest.fixture
def plan(scene, stay):
    """The home's implementation plan, signed."""
    return signed(stay, HOME, home_draft(), scene.world.sten).plan


def now_of(plan, actor):
    with acting(actor):
        return StayPlan.objects.get(pk=plan.pk)


# The law of each


@pytest.mark.parametrize(
    ("code", "law"),
    [(CARE, "10 kap. 2 §"), (HEALTH, "patientdatalagen"), (HOME, "10 kap. 3 §"), (REPORT, "SOSFS 2014:5")],
)
def test_each_plan_names_its_law_and_no_care_plan_stands_without(code, law):
    kind = plans.KINDS[code]
    assert law in kind.law
    assert "vårdplan" not in kind.title.lower() or "enligt" in kind.title


def test_what_the_rules_ask_for_is_asked():
    """SoF 10:2 and 10:3, as named in docs/plans.md."""
    care, home = plans.KINDS[CARE], plans.KINDS[HOME]
    assert [one.key for one in care.questions] == ["measures", "contact", "view"]
    assert [one.key for one in home.questions] == ["others", "family", "board", "part", "view"]
    assert [one.key for one in home.goal] == [
        "goal", "activities", "responsible", "how", "method", "follow_up_on", "area",
    ]  # fmt: skip
    assert [one.key for one in plans.KINDS[HEALTH].questions if one.needed] == [
        "assessment", "measures", "unit", "physician",
    ]  # fmt: skip


@pytest.mark.parametrize("code", list(plans.KINDS))
def test_a_draft_is_read_back_as_it_was_written(code):
    draft = {HOME: home_draft, REPORT: report_draft}.get(code, care_draft)()
    kind = plans.KINDS[code]
    said = {key: value for key, _label, value in plans.fields_of(kind, draft)}
    back = plans.read(kind, said)
    assert [goal.number for goal in back.goals] == [1, 2]
    for goal, held in zip(back.goals, draft.goals, strict=True):
        assert {key: value for key, value in goal.parts.items() if value} == dict(held.parts)
    assert back.answers == {one.key: draft.answers.get(one.key, "") for one in kind.questions}


# Drafts


def test_a_draft_is_saved_as_far_as_it_is_written(scene, stay):
    sten = scene.world.sten
    plan = write_plan(stay.pk, HOME, Draft((Goal(1, {"goal": "Nykter"}),), {}), actor=sten)
    assert (plan.drafted, plan.version, plan.has_draft) == (1, 0, True)
    again = write_plan(stay.pk, HOME, Draft((Goal(1, {"goal": "Nykter"}),), {}), actor=sten, version=1)
    assert again.drafted == 1, "what did not change is no new version"
    changed = write_plan(stay.pk, HOME, home_draft(), actor=sten, version=1)
    assert (changed.drafted, changed.row_version) == (2, 2)
    with pytest.raises(Conflict):
        write_plan(stay.pk, HOME, care_draft("Annat"), actor=sten, version=1)
    with acting(sten):
        assert not PlanGoal.objects.exists(), "goals are rows once the plan is in force"
        kinds = set(Entry.objects.filter(owner=sten.domain_id).values_list("kind", flat=True))
    assert "plan_draft" in kinds and "implementation_plan" not in kinds


@pytest.mark.parametrize(
    ("goal", "field"),
    [
        (Goal(3, {"goal": " ", "activities": "Samtal"}), "goal_3"),
        (home_goal(2, "Arbete", follow_up_on=day(-1).isoformat()), "follow_up_on_2"),
        (home_goal(2, "Arbete", follow_up_on=day(400).isoformat()), "follow_up_on_2"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(scene, stay, goal, field):
    with pytest.raises(Impossible) as refused:
        write_plan(stay.pk, HOME, home_draft(goal), actor=scene.world.sten)
    assert refused.value.field == field
    with acting(scene.world.sten):
        assert not StayPlan.objects.exists()


def test_more_goals_than_anybody_keeps_in_mind_are_refused(scene, stay):
    many = [home_goal(n, f"Mål {n}") for n in range(1, plans.MOST_GOALS + 2)]
    with pytest.raises(Impossible):
        write_plan(stay.pk, HOME, home_draft(*many), actor=scene.world.sten)


def test_who_writes_which_plan(scene, stay):
    world = scene.world
    for name, kind in (
        ("hedda", CARE),
        ("alice", HOME),
        ("hedda", HEALTH),
        ("alice", REPORT),
        ("gustav", CARE),
    ):
        with pytest.raises((NotAllowed, NotVisible)):
            write_plan(stay.pk, kind, care_draft(), actor=world.actors[name])
    for name in ("bo", "bodil", "olle", "rut"):
        with pytest.raises(NotVisible):
            write_plan(stay.pk, CARE, care_draft(), actor=world.actors[name])
    for name in ("alice", "anna"):
        write_plan(stay.pk, CARE, care_draft(name), actor=world.actors[name])
    with acting(world.alice):
        assert StayPlan.objects.get().kind == CARE


def test_of_a_bought_place_the_buyer_writes_its_own_plan_alone(scene):
    """What the home outside writes is not asked of the case worker, whose page for it is not there."""
    alice = scene.world.alice
    stay = stay_of(scene, a_purchase(scene, scene.approved(0).pk, start=0))
    write_plan(stay.pk, CARE, care_draft(), actor=alice)
    with pytest.raises(NotAllowed, match="Hemmet som platsen köps av"):
        write_plan(stay.pk, HOME, home_draft(), actor=alice)
    with acting(alice):
        pages = {one.page for one in acts_on(alice, stay)}
    assert "care_plan" in pages and not pages & {"implementation_plan", "end_report"}


# Signing


def test_signed_it_is_in_force_with_both_sides_named(scene, stay):
    sten = scene.world.sten
    plan = write_plan(stay.pk, HOME, home_draft(), actor=sten)
    row = sign_plan(plan.pk, Signing("declined", day(-1), "Vill tänka"), actor=sten, version=1)
    assert (row.number, row.signed_by_name, row.manner, row.person_on) == (
        1,
        "Sten Sand",
        "declined",
        day(-1),
    )
    with acting(sten):
        version = EntryVersion.objects.select_related("entry").get(pk=row.version_id)
    assert version.entry.kind == "implementation_plan"
    assert version.value("law").startswith("10 kap. 3 § socialtjänstförordningen")
    assert version.value("signed_by").startswith("Sten Sand") and version.value("note") == "Vill tänka"
    assert version.value("manner") == f"Vill inte skriva under {day(-1).isoformat()}"
    held = now_of(plan, sten)
    assert (held.version, held.has_draft) == (1, False)
    assert {n: goal.next_on for n, goal in goals_of(plan.pk, sten).items()} == {1: NEXT, 2: NEXT}
    with pytest.raises(Impossible, match="inget nytt utkast"):
        sign_plan(plan.pk, PAPER, actor=sten)
    with acting(scene.world.alice):
        assert not Event.objects.filter(kind__startswith="StayPlan").exists(), "it is the home's own"


def test_an_unfinished_draft_says_what_it_lacks(scene, stay):
    goal = home_goal(1, "Nykter", responsible="", follow_up_on="")
    plan = write_plan(stay.pk, HOME, home_draft(goal, view=""), actor=scene.world.sten)
    with pytest.raises(Impossible) as refused:
        sign_plan(plan.pk, PAPER, actor=scene.world.sten)
    assert "Mål 1 saknar: vem som ansvarar, följs upp senast." in refused.value.message
    assert "Den enskildes egen syn är inte ifyllt." in refused.value.message
    with acting(scene.world.sten):
        assert not StayPlanVersion.objects.exists()


@pytest.mark.parametrize(
    ("signing", "field"),
    [
        (Signing("", TODAY), "manner"), (Signing("mail", TODAY), "manner"), (Signing("oral", None), "person_on"),
        (Signing("oral", day(1)), "person_on"), (Signing("oral", day(-93)), "person_on"),
    ],
)  # fmt: skip
def test_the_person_s_side_is_told_whole(scene, stay, signing, field):
    plan = write_plan(stay.pk, HOME, home_draft(), actor=scene.world.sten)
    with pytest.raises(Impossible) as refused:
        sign_plan(plan.pk, signing, actor=scene.world.sten)
    assert refused.value.field == field
    assert now_of(plan, scene.world.sten).version == 0


def test_a_day_that_passed_while_the_draft_lay_is_told(scene, stay):
    later = scene.world.sten.at(scene.world.sten.now + 20 * ONE)
    plan = write_plan(stay.pk, HOME, home_draft(), actor=scene.world.sten)
    with pytest.raises(Impossible, match="dagen för uppföljning har passerat"):
        sign_plan(plan.pk, PAPER, actor=later)


def test_a_change_is_a_new_version_and_a_dropped_number_is_not_given_again(scene, stay, plan):
    sten = scene.world.sten
    with acting(sten):
        first = EntryVersion.objects.get(pk=StayPlanVersion.objects.get().version_id).body
    row = signed(stay, HOME, home_draft(home_goal(1, "Nykter"), home_goal(3, "Bostad")), sten)
    assert row.number == 2
    goals = goals_of(plan.pk, sten)
    assert {n: goal.dropped for n, goal in goals.items()} == {1: False, 2: True, 3: False}
    assert goals[2].next_on is None
    with acting(sten):
        assert [one.number for one in StayPlanVersion.objects.filter(plan=plan)] == [2, 1]
        kept = StayPlanVersion.objects.select_related("version").get(number=1)
        assert kept.version.body == first
        assert begun(sten, stay, HOME).numbers == [1, 3, 4]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_entryversion SET body = '{}' WHERE id = %s",
        "DELETE FROM core_entryversion WHERE id = %s",
        "UPDATE placements_stayplanversion SET manner = 'oral' WHERE version_id = %s",
        "DELETE FROM placements_stayplanversion WHERE version_id = %s",
    ],
)
def test_the_database_refuses_to_change_what_is_signed(scene, stay, plan, statement):
    with acting(scene.world.sten):
        version_id = StayPlanVersion.objects.get().version_id
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [version_id])


def test_follow_ups_are_only_added(scene, plan):
    sten = scene.world.sten
    follow_up_goal(goals_of(plan.pk, sten)[1].pk, FollowedUp(TODAY, "reached", "Klart"), actor=sten)
    with acting(sten), pytest.raises(DatabaseError), transaction.atomic():
        GoalFollowUp.objects.update(outcome="not")


# Goals


def test_a_follow_up_moves_the_goal_and_the_task(scene, stay, plan):
    sten = scene.world.sten
    goals = goals_of(plan.pk, sten)
    with acting(sten):
        task = Task.objects.get(kind=TASK_FOLLOW_UP, done_at=None)
        assert (task.due_on, task.unit_id, task.subject_id) == (NEXT, stay.unit_id, plan.pk)
    follow_up_goal(goals[1].pk, FollowedUp(TODAY, "on_way", "Går bra", NEXT + 7 * ONE), actor=sten)
    with acting(sten):
        assert Task.objects.get(kind=TASK_FOLLOW_UP, done_at=None).due_on == NEXT, (
            "the other goal comes first"
        )
    follow_up_goal(goals[2].pk, FollowedUp(TODAY, "reached", "Har arbete"), actor=sten)
    with acting(sten):
        assert Task.objects.get(kind=TASK_FOLLOW_UP, done_at=None).due_on == NEXT + 7 * ONE
        assert [one.next_on for one in plans_of(sten, stay)] == [NEXT + 7 * ONE]
        late = sten.at(sten.now + 30 * ONE)
        assert [one.late for one in plans_of(late, stay)] == [True]
    held = goals_of(plan.pk, sten)
    assert (held[1].outcome, held[2].outcome, held[2].next_on) == ("on_way", "reached", None)
    with acting(sten):
        first = shown(sten, now_of(plan, sten)).goals[0]
    assert (first.text, [one.words for one in first.follow_ups]) == ("Nykter", ["Går bra"])


@pytest.mark.parametrize(
    ("done", "field"),
    [
        (FollowedUp(day(1), "reached", "Ord"), "held_on"), (FollowedUp(day(-1), "reached", "Ord"), "held_on"),
        (FollowedUp(TODAY, "?", "Ord"), "outcome"), (FollowedUp(TODAY, "reached", " "), "words"),
        (FollowedUp(TODAY, "on_way", "Ord"), "next_on"), (FollowedUp(TODAY, "partly", "Ord", day(-1)), "next_on"),
    ],
)  # fmt: skip
def test_a_follow_up_that_lacks_something_is_refused(scene, plan, done, field):
    goal = goals_of(plan.pk, scene.world.sten)[1]
    with pytest.raises(Impossible) as refused:
        follow_up_goal(goal.pk, done, actor=scene.world.sten)
    assert refused.value.field == field
    assert goals_of(plan.pk, scene.world.sten)[1].outcome == ""


def test_a_dropped_goal_is_not_followed_up(scene, stay, plan):
    signed(stay, HOME, home_draft(home_goal(1, "Nykter")), scene.world.sten)
    goal = goals_of(plan.pk, scene.world.sten)[2]
    with pytest.raises(Impossible, match="struket"):
        follow_up_goal(goal.pk, FollowedUp(TODAY, "reached", "Ord"), actor=scene.world.sten)


def test_the_phases_follow_upon_each_other(scene, stay, plan):
    sten = scene.world.sten
    days = {"mapping_from": day(-5), "carrying_from": day(0), "transition_from": day(40)}
    held = set_phases(plan.pk, days, actor=sten, version=plan.row_version)
    assert plans.phase_on(held.phases, TODAY) == "Genomförande"
    assert plans.phase_on(held.phases, day(40)) == "Utslussning"
    for name, wrong in (("mapping_from", day(-6)), ("transition_from", day(-1))):
        with pytest.raises(Impossible) as refused:
            set_phases(plan.pk, days | {name: wrong}, actor=sten)
        assert refused.value.field == name
    assert now_of(plan, sten).transition_from == day(40)


# Who reads what


def test_the_home_s_plan_begins_with_the_goals_that_are_released_to_it(scene, stay):
    world = scene.world
    row = signed(stay, CARE, care_draft("Hemlig nykterhet"), world.alice)
    with acting(world.sten):
        found = begun(world.sten, stay, HOME)
        assert (found.draft.goals, found.source) == ((), "")
        assert (
            not StayPlan.objects.exists()
            and not EntryVersion.objects.filter(entry__kind="care_plan").exists()
        )
    released(row, world.home.pk, world.alice)
    with acting(world.sten):
        found = begun(world.sten, stay, HOME)
        assert [goal.text for goal in found.draft.goals] == ["Hemlig nykterhet"]
        assert "Anby kommuns vårdplan enligt socialtjänstförordningen, version 1" in found.source
        assert [version.pk for version in released_plans(world.sten, stay)] == [row.version_id]
        assert AccessLog.objects.filter(what__startswith="mål ur vårdplan", object_id=row.version_id).exists()


def test_a_draft_after_the_release_stays_with_its_writer(scene, stay):
    world = scene.world
    row = signed(stay, CARE, care_draft("Första"), world.alice)
    released(row, world.home.pk, world.alice)
    write_plan(stay.pk, CARE, care_draft("Andra"), actor=world.alice, version=2)
    signed_again = signed(stay, CARE, care_draft("Tredje"), world.alice)
    assert signed_again.number == 2
    with acting(world.sten):
        texts = [goal.text for goal in begun(world.sten, stay, HOME).draft.goals]
    assert texts == ["Första"], "the later version was not released"


def test_nobody_else_reads_the_rows(scene, stay, plan):
    for name in ("alice", "rut", "bo", "olle"):
        with acting(scene.world.actors[name]):
            for model in (StayPlan, StayPlanVersion, PlanGoal, GoalFollowUp):
                assert not model.objects.exists(), (name, model)
    goal = goals_of(plan.pk, scene.world.sten)[1]
    with pytest.raises(NotVisible):
        follow_up_goal(goal.pk, FollowedUp(TODAY, "reached", "Ord"), actor=scene.world.alice)
    with pytest.raises(NotVisible):
        sign_plan(plan.pk, PAPER, actor=scene.world.alice)


def test_the_next_stay_s_plan_begins_with_the_last(scene, stay, plan):
    discharge(stay.pk, Ending(TODAY, "completed", "home", "lodger", "Inget"), actor=scene.world.hedda)
    scene.apply(stay.case, "hemmet")
    coming = scene.planned(stay.case, place="2", start=3)
    with acting(scene.world.sten):
        found = begun(scene.world.sten, coming, HOME)
    assert [goal.text for goal in found.draft.goals] == ["Nykter", "Arbete på halvtid"]
    assert "förra vistelsen" in found.source and found.draft.goals[0].follow_up_on is None


def test_a_plan_follows_who_moves_to_another_place_of_the_same_home(scene, stay):
    world = scene.world
    care = signed(stay, CARE, care_draft(), world.alice).plan
    plan = signed(stay, HOME, home_draft(), world.sten).plan
    moved = move(stay.pk, scene.place("hemmet", "2").pk, actor=world.hedda, day=TODAY)
    for actor, held in ((world.alice, care), (world.sten, plan)):
        with acting(actor):
            assert [one.row.pk for one in plans_of(actor, moved)] == [held.pk]
    follow_up_goal(
        goals_of(plan.pk, world.sten)[1].pk, FollowedUp(TODAY, "reached", "Klart"), actor=world.sten
    )
    assert signed(moved, HOME, home_draft(home_goal(1, "Bostad")), world.sten).number == 2
    assert signed(moved, CARE, care_draft("Bostad"), world.alice).number == 2
    assert signed(moved, REPORT, report_draft("reached"), world.sten).number == 1


# The end report


def test_the_report_needs_a_plan_in_force(scene, stay):
    with pytest.raises(Impossible, match="Ingen är undertecknad"):
        write_plan(stay.pk, REPORT, report_draft(), actor=scene.world.sten)


def test_the_report_tells_of_each_goal_and_ends_the_follow_ups(scene, stay, plan):
    sten = scene.world.sten
    follow_up_goal(goals_of(plan.pk, sten)[1].pk, FollowedUp(TODAY, "reached", "Klart"), actor=sten)
    with acting(sten):
        found = begun(sten, stay, REPORT)
    said = [(goal.number, goal.text, goal.parts["outcome"]) for goal in found.draft.goals]
    assert said == [(1, "Nykter", "reached"), (2, "Arbete på halvtid", "")]
    discharge(stay.pk, Ending(TODAY, "completed", "home", "lodger", "Inget"), actor=scene.world.hedda)
    row = signed(stay, REPORT, report_draft("reached", "not"), sten)
    with acting(sten):
        assert row.version.value("outcome_2") == "Inte nått" and row.version.value("words_2") == "Ord 2"
        assert not Task.objects.filter(kind=TASK_FOLLOW_UP, done_at=None).exists()
        last = shown(sten, now_of(plan, sten)).goals[1].follow_ups[0]
    assert (last.row.final, last.words) == (True, "Ord 2")
    goals = goals_of(plan.pk, sten)
    assert [(n, goal.outcome, goal.next_on) for n, goal in goals.items()] == [
        (1, "reached", None),
        (2, "not", None),
    ]
    with pytest.raises(Impossible, match="avslutad"):
        follow_up_goal(goals[1].pk, FollowedUp(TODAY, "reached", "Igen"), actor=sten)
    with pytest.raises(Impossible, match="avslutad"):
        set_phases(plan.pk, {"mapping_from": day(-5)}, actor=sten)
