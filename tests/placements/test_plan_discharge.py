"""The plan for going home, and the home municipality that receives."""

import pytest
from django.urls import reverse

from placements.actions.changes import Reason
from placements.actions.plan_goals import FollowedUp, follow_up_goal
from placements.actions.planning import accept_plan, change_planned_days, extend_stay, plan_discharge
from placements.domain.going_home import Told
from placements.models import DischargePlan, Stay
from placements.selectors import home_step, plan_so_far
from placements.selectors.going_home import goals_for_home
from tests.placements.pages import text_of
from tests.placements.plan_scene import goals_of, home_draft, home_goal, signed
from tests.placements.scene import day
from tests.world import TODAY
from vardkedja.core import registry
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.releases import release
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Category, EntryKind, EntryVersion, Ground, Task

CONTENTS = [("needs", "Vad behövs hemma?", "Boendestöd")]


def plan(scene, stay, offset=7, receiver="anby", actor="sten"):
    return plan_discharge(
        stay.pk,
        actor=scene.world.actors[actor],
        planned_on=day(offset),
        receiver_id=scene.world.domains[receiver].pk,
        contents=CONTENTS,
    )


@pytest.fixture
def stay(scene):
    return scene.arrived(scene.approved(), start=-10)


def test_the_plan_sets_the_day_and_gives_the_receiver_a_task(scene, stay):
    made = plan(scene, stay)
    assert (made.planned_on, made.receiver_domain) == (day(7), scene.world.anby)
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-10), day(7))]
    with acting(scene.world.alice):
        assert Task.objects.get(kind="placements.receive").due_on == day(7)
        assert DischargePlan.objects.get().entry_id == made.entry_id
        assert not EntryVersion.objects.filter(entry=made.entry_id).exists(), "contents only by release"


AREAS_TOLD = {
    "housing": Told("underway", "Lägenhet från den 1 april"),
    "health": Told("arranged", "Besök på mottagningen den 12 mars"),
    "children": Told("none"),
}


def test_area_by_area_it_says_what_is_left_and_every_party_sees_how_much(scene, stay):
    row = plan_discharge(
        stay.pk, actor=scene.world.sten, planned_on=day(7), receiver_id=scene.world.anby.pk, told=AREAS_TOLD
    )
    assert row.points_left == 5, "housing under way, and four that nobody has begun"
    with acting(scene.world.sten):
        version = EntryVersion.objects.get(entry=row.entry_id)
        assert (version.value("housing_state"), version.value("housing")) == (
            "På gång",
            "Lägenhet från den 1 april",
        )
        assert version.value("occupation_state") == "Inte ordnat ännu"
    with acting(scene.world.alice):
        assert home_step(scene.world.alice, stay.case) == ("now", "planeras 9\xa0mars, 5 av 7 områden kvar")


@pytest.mark.parametrize(
    ("told", "field"),
    [({"economy": Told("arranged", " ")}, "economy"), ({"housing": Told("sold", "x")}, "housing_state")],
)
def test_what_is_arranged_is_said(scene, stay, told, field):
    with pytest.raises(Impossible) as refused:
        plan_discharge(
            stay.pk, actor=scene.world.sten, planned_on=day(7), receiver_id=scene.world.anby.pk, told=told
        )
    assert refused.value.field == field
    with acting(scene.world.sten):
        assert not DischargePlan.objects.exists()


def test_the_first_plan_begins_with_what_the_home_has_been_given_to_read(scene, stay):
    alice, hedda = scene.world.alice, scene.world.hedda
    answers = [("economy", "Hur är ekonomin?", "Aktivitetsersättning"), ("medication", "Läkemedel", "Inga")]
    version = write_entry(stay.case_id, EntryKind.APPLICATION, Category.ECONOMY, answers, actor=alice)
    with acting(hedda):
        assert plan_so_far(hedda, stay, None) == {}, "nothing is released"
    release(
        stay.case_id, [version], [hedda.domain_id], actor=alice, ground=Ground.NO_HARM, purpose="planering"
    )
    with acting(hedda):
        assert plan_so_far(hedda, stay, None) == {
            "economy": "Ur ansökan: Aktivitetsersättning",
            "medication": "Ur ansökan: Inga",
        }


def test_it_begins_with_the_goals_of_the_implementation_plan_on_their_areas(scene, stay, visit):
    hedda = scene.world.hedda
    goals = home_goal(1, "Eget kontrakt", area="housing"), home_goal(2, "Nykter")
    with acting(hedda):
        assert goals_for_home(hedda, stay) == []
    row = signed(stay, "implementation", home_draft(*goals), hedda)
    first = goals_of(row.plan_id, hedda)[1]
    follow_up_goal(first.pk, FollowedUp(day(0), "on_way", "Söker", day(20)), actor=hedda)
    with acting(hedda):
        assert [(one.area, one.text, one.stands) for one in goals_for_home(hedda, stay)] == [
            ("housing", "Eget kontrakt", "På väg"), ("", "Nykter", "Inte uppföljt"),
        ]  # fmt: skip
        assert plan_so_far(hedda, stay, None, goals_for_home(hedda, stay)) == {
            "housing": "Mål i genomförandeplanen: Eget kontrakt (på väg)."
        }
    page = text_of(visit("hedda").get(reverse("placements:plan", args=[stay.pk])))
    assert "Nykter (inte uppföljt)" in page
    assert "Mål i genomförandeplanen: Eget kontrakt (på väg)." in page


def test_a_receiver_is_asked_once_and_the_task_follows_the_day(scene, stay):
    plan(scene, stay)
    plan(scene, stay, offset=9)
    alice = scene.world.alice
    with acting(alice):
        (task,) = Task.objects.filter(kind="placements.receive", done_at=None)
        assert registry.last_days_of(alice, [task]) == {task.pk: day(9)}


def test_a_day_further_than_two_years_is_a_slip_of_the_hand(scene, stay):
    with pytest.raises(Impossible) as told:
        plan(scene, stay, offset=800)
    assert told.value.field == "planned_on"


def test_made_again_it_is_a_further_version_and_a_new_receiver_starts_anew(scene, stay):
    first = plan(scene, stay)
    accept_plan(first.pk, actor=scene.world.alice)
    again = plan(scene, stay, offset=9)
    assert (
        again.pk == first.pk
        and again.planned_on == day(9)
        and again.receiver_user_id == scene.world.alice.user_id
    )
    with acting(scene.world.sten):
        assert EntryVersion.objects.filter(entry=first.entry_id).count() == 2


def test_the_receiver_names_somebody_once(scene, stay):
    made = plan(scene, stay)
    done = accept_plan(made.pk, actor=scene.world.alice)
    assert (done.receiver_user_id, done.accepted_at) == (scene.world.alice.user_id, scene.world.alice.now)
    with pytest.raises(Impossible, match="redan emot"):
        accept_plan(made.pk, actor=scene.world.albin)


@pytest.mark.parametrize("name", ["bo", "hedda", "fia", "olle"])
def test_only_the_receiving_authority_accepts(scene, stay, name):
    made = plan(scene, stay)
    with pytest.raises((NotAllowed, NotVisible)):
        accept_plan(made.pk, actor=scene.world.actors[name])
    with acting(scene.world.sten):
        assert DischargePlan.objects.get().accepted_at is None


@pytest.mark.parametrize("receiver", ["bjorkby", "home", "utby"])
def test_the_receiver_is_a_party_and_not_the_home(scene, stay, receiver):
    with pytest.raises(Impossible) as refused:
        plan(scene, stay, receiver=receiver)
    assert refused.value.field == "receiver"
    with acting(scene.world.sten):
        assert not DischargePlan.objects.exists()
        assert Stay.objects.get().planned_to is None


@pytest.mark.parametrize(
    ("offset", "words"), [(-1, "i dag eller senare"), (-11, "före inskrivningen 20 februari 2026")]
)
def test_the_day_lies_ahead(scene, stay, offset, words):
    with pytest.raises(Impossible, match=words) as refused:
        plan(scene, stay, offset=offset)
    assert refused.value.field == "planned_on"


def test_extending_is_refused_in_neutral_words_when_the_place_is_promised(scene, stay):
    change_planned_days(stay.pk, actor=scene.world.hedda, planned_from=TODAY, planned_to=day(5))
    scene.planned(scene.approved(1), start=5)
    with pytest.raises(Conflict) as refused:
        extend_stay(stay.pk, day(6), Reason("goals"), actor=scene.world.hedda)
    assert "Tore" not in refused.value.message
    with acting(scene.world.hedda):
        assert Stay.objects.get(pk=stay.pk).planned_to == day(5)
    assert scene.claims(scene.place("hemmet", "1"))[0] == ("stay", day(-10), day(5))


def test_a_planned_stay_moves_with_its_claim_and_an_arrived_one_only_in_its_end(scene, stay):
    coming = scene.planned(scene.approved(1), place="2", start=3)
    change_planned_days(coming.pk, actor=scene.world.hedda, planned_from=day(8), planned_to=day(20))
    assert scene.claims(scene.place("hemmet", "2")) == [("stay", day(8), day(20))]
    change_planned_days(stay.pk, actor=scene.world.hedda, planned_from=day(2), planned_to=day(4))
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-10), day(4))]
    for offset, words in ((-11, "före ankomsten"), (5, "förlänga vistelsen")):
        with pytest.raises(Impossible, match=words) as refused:
            change_planned_days(stay.pk, actor=scene.world.hedda, planned_from=TODAY, planned_to=day(offset))
        assert refused.value.field == "planned_to"


def test_a_municipality_that_runs_the_home_receives_its_own(scene):
    """Björkby runs Boendet and decided on the stay itself: its case workers receive."""
    case = scene.approved(1, unit="boendet", owner="bo")
    stay = scene.arrived(case, unit="boendet", start=-3)
    made = plan(scene, stay, receiver="bjorkby", actor="bodil")
    assert accept_plan(made.pk, actor=scene.world.bo).receiver_user_id == scene.world.bo.user_id
