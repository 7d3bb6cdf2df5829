"""A stay changes: longer with a reason, not begun after all, ended at once, and under another legal ground."""

import pytest

from placements.actions.changes import Reason
from placements.actions.closing import add_places
from placements.actions.coming import register_no_show, restore_stay
from placements.actions.giving import Days, cancel_stay, give_place
from placements.actions.grounds import change_ground
from placements.actions.leaving import discharge, end_on_request
from placements.actions.planning import ask_about_overstays, extend_stay
from placements.actions.terms import set_stay_terms
from placements.domain.terms import Terms
from placements.models import Place, StayGround
from placements.selectors import ground_on, grounds_of, planned_warning
from referrals.models import CareDate, CompulsoryCare
from tests.placements.change_scene import HOME, changes, ending, now, open_tasks, sentence
from tests.placements.scene import PAST, day, on
from tests.world import TODAY
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import EntryVersion, Event


@pytest.fixture
def stay(scene):
    """Somebody who came ten days ago, planned for ten more."""
    return scene.arrived(scene.approved(), start=-10, end=10)


@pytest.fixture
def ended(scene, stay):
    return discharge(stay.pk, ending(-2), actor=scene.world.hedda)


class TestGrounds:
    def test_the_first_is_the_applications_and_a_change_holds_from_its_day(self, scene, stay):
        change_ground(stay.pk, "lvm27", day(-3), actor=scene.world.hedda)
        change_ground(stay.pk, "sol", TODAY, actor=scene.world.hedda)
        row = now(scene, stay)
        with acting(scene.world.hedda):
            held = [(one.code, one.first, one.end) for one in grounds_of(row)]
            assert ground_on(row, day(-1)).law == "lvm" and ground_on(row, TODAY).law == ""
        assert held == [("sol", day(-10), day(-3)), ("lvm27", day(-3), TODAY), ("sol", TODAY, None)]
        with acting(scene.world.alice):
            told = list(Event.objects.filter(kind="GroundChanged").values_list("sentence", flat=True))
        assert any("LVM 27 §" in one for one in told)

    def test_by_who_decided_the_clocks_begin_and_end(self, scene, stay):
        alice = scene.world.alice
        change_ground(stay.pk, "lvm27", day(-3), actor=alice)
        with acting(alice):
            care = CompulsoryCare.objects.get()
            assert (care.law, care.closed_at) == ("lvm", None)
            assert CareDate.objects.get(care=care, code="other_form").day == day(-3)
        change_ground(stay.pk, "sol", day(-1), actor=alice)
        with acting(alice):
            assert CompulsoryCare.objects.get().closed_at is not None
            assert CareDate.objects.get(code="ended").day == day(-1)
        assert open_tasks(scene, "hedda", "ground") == 2

    def test_by_the_head_it_is_the_deciding_authoritys_task(self, scene, stay):
        change_ground(stay.pk, "lvu", day(-3), actor=scene.world.hedda)
        assert open_tasks(scene, "alice", "ground") == 1
        with acting(scene.world.alice):
            assert not CompulsoryCare.objects.exists()

    def test_history_is_rewritten_with_a_reason_only_and_both_rows_stay(self, scene, stay):
        hedda = scene.world.hedda
        change_ground(stay.pk, "lvm27", day(-3), actor=hedda)
        with pytest.raises(Impossible) as refused:
            change_ground(stay.pk, "lvu", day(-5), actor=hedda)
        assert refused.value.field == "why"
        change_ground(stay.pk, "lvm27", day(-5), actor=hedda, why="learnt")
        with acting(hedda):
            assert [(one.code, one.first) for one in grounds_of(now(scene, stay))] == [
                ("sol", day(-10)),
                ("lvm27", day(-5)),
            ]
            assert StayGround.objects.count() == 2

    @pytest.mark.parametrize(
        ("code", "offset", "field"),
        [
            ("lvm27", -11, "valid_from"),
            ("lvm27", 1, "valid_from"),
            ("sol", -3, "ground"),
            ("nothing", -3, "ground"),
        ],
    )
    def test_what_cannot_be_is_told_at_its_field(self, scene, stay, code, offset, field):
        with pytest.raises(Impossible) as refused:
            change_ground(stay.pk, code, day(offset), actor=scene.world.hedda)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("name", "error"), [("sten", NotAllowed), ("bo", NotVisible), ("gustav", NotAllowed)]
    )
    def test_others_do_not_change_it(self, scene, stay, name, error):
        with pytest.raises(error if name != "gustav" else (NotAllowed, NotVisible)):
            change_ground(stay.pk, "lvm27", TODAY, actor=scene.world.actors[name])
        with acting(scene.world.hedda):
            assert not StayGround.objects.exists()


class TestEndingAtOnce:
    def test_under_sol_it_ends_today_without_a_plan_and_the_payer_is_told(self, scene, stay):
        done = end_on_request(stay.pk, HOME, actor=scene.world.sten)
        assert (done.state, done.ended_on, done.end_reason, done.occupation, done.without_plan) == (
            "ended", TODAY, "own_request", "work", True,
        )  # fmt: skip
        assert open_tasks(scene, "alice", "left") == 1
        with acting(scene.world.hedda):
            assert EntryVersion.objects.get(entry__kind="discharge").value("occupation") == "Arbete"

    @pytest.mark.parametrize(
        ("code", "who"),
        [("lvm27", "SiS"), ("lvu", "Socialnämnden"), ("lpt", "kliniken"), ("lrv", "kliniken")],
    )
    def test_under_a_compulsory_law_others_decide(self, scene, stay, code, who):
        change_ground(stay.pk, code, day(-1), actor=scene.world.hedda)
        with pytest.raises(Impossible, match=who):
            end_on_request(stay.pk, HOME, actor=scene.world.hedda)
        with pytest.raises(Impossible, match=who) as refused:
            discharge(stay.pk, ending(0, "own_request"), actor=scene.world.hedda)
        assert refused.value.field == "reason" and now(scene, stay).state == "arrived"

    def test_a_substitute_and_other_authorities_do_not(self, scene, stay):
        with pytest.raises(NotVisible):
            end_on_request(stay.pk, HOME, actor=scene.world.alice)


class TestNotComing:
    def test_the_day_after_the_place_is_free_and_the_payer_told(self, scene):
        stay = scene.planned(scene.approved(), start=-1)
        register_no_show(stay.pk, "unreached", actor=scene.world.hedda)
        row = now(scene, stay)
        assert (row.state, row.cancel_reason, row.no_show_reason) == ("cancelled", "no_show", "unreached")
        assert scene.claims(scene.place("hemmet", "1")) == []
        assert open_tasks(scene, "alice", "no_show") == 1
        assert "gick inte att nå; platsen är ledig" in sentence(scene, "DidNotCome")

    def test_not_on_the_planned_day(self, scene):
        stay = scene.planned(scene.approved(), start=0)
        with pytest.raises(Impossible, match="Dagen efter"):
            register_no_show(stay.pk, "unreached", actor=scene.world.hedda)
        assert now(scene, stay).state == "planned"

    def test_the_reason_is_one_of_the_list_and_not_among_those_to_call_off(self, scene):
        stay = scene.planned(scene.approved(), start=-1)
        with pytest.raises(Impossible) as refused:
            register_no_show(stay.pk, "", actor=scene.world.hedda)
        assert refused.value.field == "why"
        with pytest.raises(Impossible):
            cancel_stay(stay.pk, actor=scene.world.hedda, reason="no_show")

    def test_it_is_undone_with_a_reason_and_confirmed_anew(self, scene):
        stay = scene.planned(scene.approved(), start=-1, end=20)
        register_no_show(stay.pk, "unreached", actor=scene.world.hedda)
        restore_stay(stay.pk, Reason("not_so"), actor=scene.world.hedda)
        row = now(scene, stay)
        assert (row.state, row.cancel_reason, row.no_show_reason) == ("provisional", "", "")
        assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-1), day(20))]
        assert open_tasks(scene, "alice", "no_show") == 0

    def test_not_onto_a_place_that_is_taken(self, scene):
        stay = scene.planned(scene.approved(), start=2)
        cancel_stay(stay.pk, actor=scene.world.hedda, reason="postponed")
        scene.planned(scene.approved(1), start=5)
        with pytest.raises(Conflict, match="inte ledig"):
            restore_stay(stay.pk, Reason("not_so"), actor=scene.world.hedda)
        assert now(scene, stay).state == "cancelled"


def terms(scene, **values):
    return set_stay_terms(scene.world.hemmet.pk, Terms(**values), TODAY, "Avtalet.", actor=scene.world.hedda)


def extend(scene, stay, offset, why="goals"):
    end = None if offset is None else day(offset)
    return extend_stay(stay.pk, end, Reason(why), actor=scene.world.hedda)


class TestExtending:
    def test_with_a_reason(self, scene, stay):
        extend(scene, stay, 30)
        assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-10), day(30))]
        assert "målen behöver mer tid" in sentence(scene, "StayExtended")
        with pytest.raises(Impossible) as refused:
            extend(scene, stay, 40, why="mistyped")
        assert refused.value.field == "why"

    def test_past_what_the_agreement_says_is_refused_and_outside_the_usual_is_a_warning(self, scene, stay):
        terms(scene, least=84, most=100, longest=168)
        hedda = scene.world.hedda
        with acting(hedda):
            assert (
                planned_warning(now(scene, stay), TODAY)
                == "Planerad tid är 20 dagar, kortare än avtalets 12 veckor."
            )
        extend(scene, stay, 120)
        with acting(hedda):
            assert "längre än avtalets 100 dagar" in planned_warning(now(scene, stay), TODAY)
        with pytest.raises(Impossible, match="högst 24 veckor") as refused:
            extend(scene, stay, 159)
        assert refused.value.field == "planned_to" and now(scene, stay).planned_to == day(120)

    def test_an_acute_place_is_lengthened_once_and_then_an_ordinary_place_is_needed(self, scene):
        add_places(
            scene.world.hemmet.pk,
            ["A1"],
            actor=scene.world.hedda,
            valid_from=day(-800),
            kind=Place.Kind.ACUTE,
        )
        terms(scene, acute_times=1, acute_more=14)
        case = scene.approved()
        with pytest.raises(Impossible, match="högst 2 veckor") as refused:
            give_place(
                case.pk,
                scene.place("hemmet", "A1").pk,
                Days(TODAY, day(15)),
                actor=scene.world.hedda,
                past=PAST,
            )
        assert refused.value.field == "planned_to"
        stay = scene.arrived(case, place="A1", start=0)
        assert stay.planned_to == day(14), "without a day it is the unit's own"
        with pytest.raises(Impossible, match="längst till") as refused:
            extend(scene, stay, 29)
        assert refused.value.field == "planned_to"
        extend(scene, stay, 21)
        with pytest.raises(Impossible, match="ordinarie plats"):
            extend(scene, stay, 28)

    def test_the_next_ones_days_are_not_taken(self, scene, stay):
        scene.planned(scene.approved(1), start=10)
        with pytest.raises(Conflict):
            extend(scene, stay, 11)
        assert now(scene, stay).planned_to == day(10) and not changes(scene)

    @pytest.mark.parametrize("offset", [733, 10, 5, -20])
    def test_no_longer_is_no_extension_and_none_by_years(self, scene, stay, offset):
        with pytest.raises(Impossible) as refused:
            extend(scene, stay, offset)
        assert refused.value.field == "planned_to"

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"acute_times": 1}, "acute_more"),
            ({"least": 5, "most": 4}, "most"),
            ({"most": 5, "longest": 4}, "longest"),
        ],
    )
    def test_terms_hold_together(self, scene, values, field):
        with pytest.raises(Impossible) as refused:
            terms(scene, **values)
        assert refused.value.field == field


class TestOverstay:
    def test_the_head_is_asked_once_and_answers_by_extending(self, scene, stay):
        later = system(scene.world.home, on(scene.world.hedda, 11).now)
        with acting(later):
            assert (ask_about_overstays(actor=later), ask_about_overstays(actor=later)) == (1, 0)
        assert open_tasks(scene, "hedda", "overstay") == 1
        extend_stay(stay.pk, day(20), Reason("next_step"), actor=on(scene.world.hedda, 11))
        assert open_tasks(scene, "hedda", "overstay") == 0

    def test_not_on_the_planned_day(self, scene, stay):
        on_the_day = system(scene.world.home, on(scene.world.hedda, 10).now)
        with acting(on_the_day):
            assert ask_about_overstays(actor=on_the_day) == 0
