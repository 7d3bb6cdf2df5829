"""Own entrance, single room, place for a family: what the application says is needed is tried against what each place has."""

import pytest

from placements.actions.matching import NewMatchRule, set_match_rule
from placements.domain import matching
from placements.domain.matching import Facts, Kind, Rule, State, Weight
from placements.scenario import match_unit
from tests.placements.offer_scene import offered, rules, waiting
from tests.placements.test_matching import a_rule, described, line, shown, told
from tests.world import TODAY
from vardkedja.core.errors import Impossible

BARE, SINGLE = frozenset(), frozenset({"single"})


@pytest.mark.parametrize(
    ("said", "traits", "codes", "expected"),
    [
        ("yes", SINGLE, BARE, (State.MET, "behövs", "har")),
        ("yes", BARE, BARE, (State.NOT_MET, "behövs", "har inte")),
        ("yes", None, BARE, (State.UNKNOWN, "behövs", "platsen är inte beskriven")),
        ("yes", None, SINGLE, (State.MET, "behövs", "har")),
        ("no", BARE, BARE, (State.MET, "behövs inte", "har inte")),
        ("", BARE, BARE, (State.UNKNOWN, "inte besvarat", "har inte")),
    ],
)
def test_each_need_is_a_row_of_its_own(said, traits, codes, expected):
    facts = Facts(answers={"single": said} if said else {}, traits=traits)
    found = {one.label: one for one in matching.match([Rule(Kind.ROOM, Weight.DEMAND, codes=codes)], facts)}
    assert list(found) == ["Egen ingång", "Enkelrum", "Plats för familj"]
    one = found["Enkelrum"]
    assert (one.state, one.value, one.takes) == expected
    assert one.blocks is (expected[0] is State.NOT_MET)
    others = {row.state for label, row in found.items() if label != "Enkelrum"}
    assert others == {State.UNKNOWN}, "nobody is taken to do without because nobody asked"


def test_a_place_goes_to_the_first_whom_its_room_suits(scene):
    rules(scene)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    a_rule(scene, "room")
    told(scene, first, "Ja", "own_entrance")
    described(scene, "1", "single")
    described(scene, "2", "own_entrance")
    assert shown(scene, first)["Egen ingång"] == ("met", "behövs"), "one of the places suits"
    assert line(scene)[0] == "får erbjudas en plats"
    assert offered(scene, "1").case_id == second.pk
    assert offered(scene, "2").case_id == first.pk


def test_a_wish_that_is_not_met_asks_for_a_reason(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    a_rule(scene, "room", "wish")
    told(scene, case, "Ja", "single")
    described(scene, "1")
    with pytest.raises(Impossible, match="enkelrum") as refused:
        offered(scene)
    assert refused.value.field == "why"


def test_a_code_of_another_rule_is_refused(scene):
    new = NewMatchRule("room", "demand", TODAY, "Styrgruppen § 5", codes=("step_free",))
    with pytest.raises(Impossible, match="hör inte till regeln"):
        set_match_rule(scene.world.hemmet.pk, new, actor=scene.world.hedda)


def test_the_demo_countys_units_have_wishes_that_are_shown_and_stop_nobody(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    for _twice in range(2):
        match_unit(scene.world.hemmet, scene.world.home, TODAY)
    told(scene, case, "Ja", "single")
    told(scene, case, "Använder rullstol", "moves")
    described(scene, "1", "single")
    found = shown(scene, case)
    assert found["Enkelrum"] == ("met", "behövs") and found["mobility"][0] == "not_met"
    assert found["level"][1] and line(scene) == ["får erbjudas en plats"]
