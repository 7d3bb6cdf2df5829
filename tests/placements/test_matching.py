"""Whether a unit suits who waits: each rule met, not met or not known with its value; whom one cannot live with names nobody."""

import datetime as dt

import pytest
from django.urls import reverse

from placements.actions.closing import describe_place
from placements.actions.giving import Days, give_place
from placements.actions.matching import NewMatchRule, end_restriction, note_restriction, set_match_rule
from placements.actions.offers import offer_free_places
from placements.domain import matching
from placements.domain.matching import Facts, Kind, Rule, State, Weight
from placements.models import MatchRule, Offer, PlaceTraits, Restriction
from placements.selectors import matches_of, traits_of
from referrals.domain.answering import Offering, Within
from referrals.domain.steps import QUESTIONS
from referrals.selectors import next_in_line
from tests.cast import HOME, make_party, tell_who
from tests.placements.offer_scene import HOUR, application_of, offered, rows_of, rules, tasks, waiting
from tests.placements.pages import text_of
from tests.placements.scene import day
from tests.placements.test_day_page import queries
from tests.world import NOW, TODAY
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.releases import release
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Category, Entry, EntryKind, Event, Ground


def answered(traits=None, **answers):
    return Facts(answers=answers, traits=traits)


#: (rule, facts, state, value)
TABLE = [
    (Rule(Kind.AGE, Weight.DEMAND, 16, 20), Facts(age=16), "met", "16 år"),
    (Rule(Kind.AGE, Weight.DEMAND, 16, 20), Facts(age=20), "met", "20 år"),
    (Rule(Kind.AGE, Weight.DEMAND, 16, 20), Facts(age=21), "not_met", "21 år"),
    (Rule(Kind.AGE, Weight.DEMAND, 26), Facts(age=25), "not_met", "25 år"),
    (Rule(Kind.AGE, Weight.DEMAND, 26), Facts(), "unknown", "inte känd"),
    (Rule(Kind.SEX, Weight.DEMAND, codes=frozenset({"woman"})), Facts(sex="woman"), "met", "kvinna"),
    (Rule(Kind.SEX, Weight.DEMAND, codes=frozenset({"woman"})), Facts(sex="man"), "not_met", "man"),
    (Rule(Kind.SEX, Weight.DEMAND, codes=frozenset({"woman"})), Facts(sex="unknown"), "unknown", "inte känt"),
    (Rule(Kind.GROUND, Weight.DEMAND, codes=frozenset({"sol"})), Facts(ground="sol", ground_label="Frivillig"), "met", "Frivillig"),
    (Rule(Kind.GROUND, Weight.DEMAND, codes=frozenset({"sol"})), Facts(ground="lvm27"), "not_met", "LVM27"),
    (Rule(Kind.LEVEL, Weight.WISH, codes=frozenset({"hvb"})), Facts(level="hvb"), "met", "HVB"),
    (Rule(Kind.LEVEL, Weight.WISH, codes=frozenset({"hvb"})), Facts(level="housing"), "not_met", "stödboende"),
    (Rule(Kind.LEVEL, Weight.WISH, codes=frozenset({"hvb"})), Facts(), "unknown", "inte bedömd"),
    (Rule(Kind.MOBILITY, Weight.WISH), answered(mobility="Inget."), "unknown", "inte besvarat; skrivet: ”Inget.”"),
    (Rule(Kind.MOBILITY, Weight.WISH), Facts(hidden=frozenset({"moves"})), "unknown", matching.HIDDEN),
    (Rule(Kind.MOBILITY, Weight.DEMAND), answered(moves="walks"), "met", "rör sig fritt"),
    (Rule(Kind.MOBILITY, Weight.DEMAND), answered(moves="step_free"), "unknown", "behöver plats utan trappor"),
    (Rule(Kind.MOBILITY, Weight.DEMAND), answered(traits=frozenset(), moves="step_free"), "not_met", "behöver plats utan trappor"),
    (Rule(Kind.MOBILITY, Weight.DEMAND), answered(traits=frozenset({"step_free"}), moves="step_free"), "met", "behöver plats utan trappor"),
    (Rule(Kind.MOBILITY, Weight.DEMAND), answered(traits=frozenset({"step_free"}), moves="wheelchair"), "not_met", "använder rullstol"),
    (Rule(Kind.MOBILITY, Weight.DEMAND), answered(traits=frozenset({"wheelchair"}), moves="step_free"), "met", "behöver plats utan trappor"),
    (Rule(Kind.MOBILITY, Weight.DEMAND, codes=frozenset({"wheelchair"})), answered(moves="wheelchair", mobility="Rullstol, bred dörr"),
     "met", "använder rullstol; skrivet: ”Rullstol, bred dörr”"),
    (Rule(Kind.TOGETHER, Weight.DEMAND), Facts(together=True), "met", "Inget hinder är känt"),
    (Rule(Kind.TOGETHER, Weight.DEMAND), Facts(together=False), "not_met", "Kan inte kombineras med boende just nu"),
    (Rule(Kind.OWN_FIRST, Weight.WISH), Facts(), "met", "länets egen enhet"),
    (Rule(Kind.OWN_FIRST, Weight.WISH), Facts(own_free=2), "not_met", "2 egna platser är lediga"),
    (Rule(Kind.OWN_FIRST, Weight.WISH), Facts(own_free=0), "met", "inga egna platser är lediga"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "facts", "state", "value"), TABLE, ids=lambda v: getattr(v, "kind", None))
def test_each_rule_is_met_or_not_or_not_known_with_its_value(rule, facts, state, value):
    (one,) = matching.match([rule], facts)
    assert (one.state, one.value) == (State(state), value)
    assert one.blocks is (rule.weight is Weight.DEMAND and state == "not_met")
    assert one.asks_why is (rule.weight is Weight.WISH and state == "not_met")


@pytest.mark.parametrize(
    ("said", "state", "value"),
    [("yes", "met", "behövs"), ("no", "met", "behövs inte"), ("", "unknown", "inte besvarat")],
)
@pytest.mark.parametrize(("need", "label"), matching.CARES.items())
def test_each_need_of_care_is_a_row_of_its_own_and_never_met_unasked(need, label, said, state, value):
    facts = Facts(answers={need: said} if said else {})
    given = {
        one.label: one
        for one in matching.match([Rule(Kind.CARE, Weight.DEMAND, codes=frozenset({need}))], facts)
    }
    assert list(given) == list(matching.CARES.values())
    assert (given[label].state, given[label].value, given[label].takes) == (State(state), value, "kan ge")
    others = [one for name, one in given.items() if name != label]
    assert {(one.state, one.value, one.takes) for one in others} == {
        (State.UNKNOWN, "inte besvarat", "kan inte ge")
    }
    lacking = matching.match([Rule(Kind.CARE, Weight.DEMAND)], facts)
    assert [one.label for one in matching.blocking(lacking)] == ([label] if said == "yes" else [])


def test_a_rule_that_is_off_is_not_shown():
    assert matching.match([Rule(Kind.AGE, Weight.OFF, 16, 20)], Facts(age=40)) == []


def a_rule(scene, kind, weight="demand", *, actor=None, valid_from=TODAY, reason="Styrgruppen § 5", **values):
    new = NewMatchRule(kind, weight, valid_from, reason, **values)
    return set_match_rule(scene.world.hemmet.pk, new, actor=actor or scene.world.hedda)


def earlier(scene):
    """Hedda an hour before: of two rules the one that was set later holds."""
    return scene.world.hedda.at(scene.world.hedda.now - HOUR)


def told(scene, case, text, key="detox"):
    """What Anby wrote in its application, released to the home."""
    alice = scene.world.alice
    category = QUESTIONS[key].category
    version = write_entry(
        case.pk, EntryKind.APPLICATION, category, [(key, "Fråga", text)], actor=alice
    )  # fmt: skip
    release(
        case.pk, [version], [scene.world.home.pk], actor=alice, ground=Ground.NO_HARM, purpose="Ansökan om plats"
    )  # fmt: skip


def shown(scene, case, actor=None):
    actor = actor or scene.world.hedda
    with acting(actor):
        found = matches_of(actor, application_of(scene, case, actor))
    return {one.label if one.about else one.kind.value: (one.state.value, one.value) for one in found}


def line(scene):
    with acting(scene.world.hedda):
        return [row.answer.reason for row in next_in_line(scene.world.hemmet, scene.world.hedda)]


def test_until_rules_are_set_the_units_target_group_holds(scene):
    case = scene.approved()
    assert shown(scene, case) == {
        "age": ("unknown", "inte känd"),
        "together": ("met", "Inget hinder är känt"),
        "own_first": ("met", "länets egen enhet"),
    }
    assert shown(scene, case, scene.world.alice)["age"] == ("met", "136 år")


def test_a_demand_that_is_not_met_passes_over_and_blocks_a_place(scene):
    rules(scene)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    a_rule(scene, "care", actor=earlier(scene))
    told(scene, first, "Ja")
    assert shown(scene, first)["Avgiftning"] == ("not_met", "behövs")
    assert line(scene)[0] == "inte nu, för att ett krav inte är uppfyllt (avgiftning: behövs)"
    assert offered(scene).case_id == second.pk
    with pytest.raises(Impossible, match="ett krav inte är uppfyllt") as refused:
        give_place(first.pk, scene.place("hemmet", "2").pk, Days(day(3)), actor=scene.world.hedda)
    assert refused.value.field == "case"
    a_rule(scene, "care", codes=("detox",))
    assert offered(scene, "2").case_id == first.pk


def test_what_was_not_released_is_not_known_and_blocks_nothing(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    a_rule(scene, "care")
    write_entry(
        case.pk, EntryKind.APPLICATION, Category.SOMATIC, [("detox", "Avgiftning?", "Ja")], actor=scene.world.alice
    )  # fmt: skip
    assert shown(scene, case)["Avgiftning"] == ("unknown", "inte besvarat, eller inte utlämnat till er")
    assert shown(scene, case, scene.world.alice)["Avgiftning"] == ("not_met", "behövs")
    assert shown(scene, case, scene.world.alice)["LARO"] == ("unknown", "inte besvarat")
    assert offered(scene).case_id == case.pk


def test_what_was_released_without_an_answer_is_shown_as_unanswered(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    a_rule(scene, "care")
    told(scene, case, "Nej", "somatic_care")
    found = shown(scene, case)
    assert found["Somatisk omvårdnad"] == ("met", "behövs inte")
    assert found["Avgiftning"] == ("unknown", "inte besvarat"), "the home reads what it would lie in"
    assert found["LARO"] == ("unknown", matching.HIDDEN), "the home does not read of use of substances"


def described(scene, place, *traits, actor=None, valid_from=TODAY):
    return describe_place(
        scene.place("hemmet", place).pk, traits, valid_from, actor=actor or scene.world.hedda
    )


def test_a_place_is_offered_to_the_first_whom_it_suits(scene):
    rules(scene)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    a_rule(scene, "mobility")
    told(scene, first, "Använder rullstol", "moves")
    described(scene, "1")
    described(scene, "2", "wheelchair", "single")
    assert shown(scene, first)["mobility"] == ("met", "använder rullstol"), "one of the places suits"
    assert line(scene)[0] == "får erbjudas en plats"
    assert offered(scene, "1").case_id == second.pk
    with pytest.raises(Impossible, match="rörlighet: använder rullstol"):
        give_place(first.pk, scene.place("hemmet", "3").pk, Days(day(3)), actor=described_three(scene))
    assert offered(scene, "2").case_id == first.pk


def described_three(scene):
    described(scene, "3", "own_entrance")
    return scene.world.hedda


def test_systemet_keeps_the_place_with_most_for_who_needs_it(scene):
    rules(scene, Offering(automatic=True, count=24, within=Within.HOURS))
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    a_rule(scene, "mobility", actor=earlier(scene))
    told(scene, second, "Behöver en plats utan trappor", "moves")
    told(scene, first, "Rör sig fritt, även i trappor", "moves")
    described(scene, "1", "step_free")
    described(scene, "2")
    assert offer_free_places(actor=system(scene.world.home, NOW)) == 2
    with acting(scene.world.hedda):
        made = dict(Offer.objects.values_list("claim__place__name", "case"))
    assert made == {"1": second.pk, "2": first.pk}


def test_what_a_place_has_is_told_from_a_day_on_by_its_head(scene):
    described(scene, "1", "single", valid_from=TODAY)
    described(scene, "1", "single", "step_free", valid_from=day(5))
    place = scene.place("hemmet", "1")
    with acting(scene.world.alice):
        assert traits_of(scene.world.hemmet, TODAY)[place.pk] == {"single"}
        assert traits_of(scene.world.hemmet, day(5))[place.pk] == {"single", "step_free"}
    for name, error in (
        ("sten", NotAllowed),
        ("alice", NotVisible),
        ("bodil", NotVisible),
        ("olle", NotVisible),
    ):
        with pytest.raises(error):
            described(scene, "1", "family", actor=scene.world.actors[name])
    for changes in ({"valid_from": day(-1)}, {"traits": ("swimming_pool",)}):
        with pytest.raises(Impossible) as refused:
            described(scene, "1", *changes.pop("traits", ()), **changes)
        assert refused.value.field in ("valid_from", "traits")
    with acting(scene.world.hedda):
        assert PlaceTraits.objects.count() == 2


def test_a_wish_that_is_not_met_asks_for_a_reason_which_is_kept_as_a_note(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    a_rule(scene, "ground", "wish", codes=("lvm27",))
    with pytest.raises(Impossible, match="Ett önskemål är inte uppfyllt: laglig grund") as refused:
        offered(scene)
    assert (refused.value.field, rows_of(scene)) == ("why", 0)
    assert offered(scene, why="Platsen står tom").case_id == case.pk
    with acting(scene.world.hedda):
        assert Entry.objects.filter(case=case, kind="note", owner=scene.world.home.pk).count() == 1


def test_systemet_passes_over_a_demand_and_leaves_a_wish_to_the_head(scene):
    rules(scene, Offering(automatic=True, count=24, within=Within.HOURS))
    case = waiting(scene, 0, 1)
    a_rule(scene, "ground", "wish", codes=("lvm27",), actor=earlier(scene))
    systemet = system(scene.world.home, NOW)
    assert [offer_free_places(actor=systemet) for _ in range(2)] == [0, 0]
    assert tasks(scene.world.hedda, case) == [("placements.offer_next", day(1))]
    a_rule(scene, "ground", codes=("lvm27",))
    assert offer_free_places(actor=systemet) == 0
    assert line(scene)[0].startswith("inte nu, för att ett krav inte är uppfyllt (laglig grund: ")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "påhittad"}, "kind"),
        ({"kind": "age", "weight": "måste"}, "weight"),
        ({"kind": "age", "reason": " "}, "reason"),
        ({"kind": "age", "valid_from": TODAY - dt.timedelta(days=1)}, "valid_from"),
        ({"kind": "age"}, "low"),
        ({"kind": "age", "low": 20, "high": 16}, "high"),
        ({"kind": "age", "low": 16, "high": 160}, "high"),
        ({"kind": "sex"}, "codes"),
        ({"kind": "sex", "codes": ("hvb",)}, "codes"),
        ({"kind": "ground", "codes": ("påhittad",)}, "codes"),
    ],
)
def test_a_rule_that_does_not_hold_together_is_refused_at_the_field(scene, changes, field):
    with pytest.raises(Impossible) as refused:
        a_rule(scene, **changes)
    assert refused.value.field == field
    with acting(scene.world.hedda):
        assert not MatchRule.objects.exists()


def test_rules_are_the_heads_and_what_held_stays(scene):
    for name, error in (
        ("sten", NotAllowed),
        ("alice", NotVisible),
        ("bodil", NotVisible),
        ("olle", NotVisible),
    ):
        with pytest.raises(error):
            a_rule(scene, "age", low=30, actor=scene.world.actors[name])
    a_rule(scene, "age", low=200 - 120)
    a_rule(scene, "age", low=18, valid_from=day(5))
    case = scene.approved()
    assert shown(scene, case, scene.world.alice)["age"] == ("met", "136 år")
    with acting(scene.world.hedda):
        assert [row.low for row in MatchRule.objects.order_by("set_at", "valid_from")] == [80, 18]


def test_whom_one_cannot_live_with_is_told_without_a_name_and_why_to_its_author_alone(scene):
    rules(scene)
    here = scene.approved(2)
    scene.arrived(here, place="3", start=-5)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    row = note_restriction(first.pk, "Hot mot den andre", actor=scene.world.alice, other_case_id=here.pk)
    assert shown(scene, first)["together"] == ("not_met", "Kan inte kombineras med boende just nu")
    assert line(scene)[0] == (
        "inte nu, för att ett krav inte är uppfyllt (kan inte kombineras med boende just nu)"
    )
    assert offered(scene).case_id == second.pk
    for name in ("hedda", "bo", "olle"):
        with acting(scene.world.actors[name]):
            assert not Restriction.objects.exists()
            assert not Event.objects.filter(kind="RestrictionNoted").exists()
    with acting(scene.world.hedda):
        assert not Entry.objects.filter(case=first, kind="note").exists()
    end_restriction(row.pk, actor=scene.world.alice)
    assert shown(scene, first)["together"] == ("met", "Inget hinder är känt")
    assert offered(scene, "2").case_id == first.pk


def test_it_holds_in_both_directions_and_in_another_case_of_the_person(scene):
    rules(scene)
    here = scene.approved(2)
    case = waiting(scene, 0, 1)
    note_restriction(here.pk, "Hot", actor=scene.world.alice, other_case_id=case.pk)
    assert shown(scene, case)["together"][0] == "met", "nobody lives there yet"
    scene.arrived(here, place="3", start=-5)
    assert shown(scene, case)["together"][0] == "not_met"


def test_a_place_in_a_municipality_where_somebody_cannot_be_reads_the_same(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    note_restriction(
        case.pk, "Kontaktförbud", actor=scene.world.alice, municipality_id=scene.world.hemmet.municipality_id
    )  # fmt: skip
    assert shown(scene, case)["together"] == ("not_met", "Kan inte kombineras med boende just nu")
    assert "kan inte kombineras med boende just nu" in line(scene)[0]


def test_another_party_is_told_nothing_of_it(scene):
    case = waiting(scene, 0, 1)
    make_party(scene.world, case, "bjorkby", HOME, scene.world.alice)
    note_restriction(
        case.pk, "Kontaktförbud", actor=scene.world.alice, municipality_id=scene.world.hemmet.municipality_id
    )  # fmt: skip
    assert shown(scene, case, scene.world.bo)["together"] == ("unknown", "inte känt")


@pytest.mark.parametrize(
    "values", [{}, {"other_case_id": "själv"}, {"other_case_id": "annans"}, {"municipality_id": "region"}]
)
def test_a_restriction_that_does_not_hold_together_is_refused(scene, values):
    case = scene.approved(0)
    stranger = scene.approved(1, unit="boendet", owner="bo")
    named = {
        "själv": case.pk, "annans": stranger.pk, "region": scene.world.organisations["region"].pk,
    }  # fmt: skip
    with pytest.raises(Impossible):
        note_restriction(
            case.pk, "Hot", actor=scene.world.alice, **{key: named[value] for key, value in values.items()}
        )  # fmt: skip
    with pytest.raises(Impossible) as refused:
        note_restriction(
            case.pk, " ", actor=scene.world.alice, municipality_id=scene.world.organisations["anby"].pk
        )
    assert refused.value.field == "why"
    with acting(scene.world.alice):
        assert not Restriction.objects.exists()
        assert not Entry.objects.filter(case=case, kind="note").exists()


def test_a_restriction_is_its_authors(scene):
    case = scene.approved(0)
    row = note_restriction(
        case.pk, "Hot", actor=scene.world.alice, municipality_id=scene.world.organisations["anby"].pk
    )  # fmt: skip
    for name in ("hedda", "bo", "olle"):
        with pytest.raises(NotVisible):
            end_restriction(row.pk, actor=scene.world.actors[name])
    for name in ("bo", "olle"):
        with pytest.raises(NotVisible):
            note_restriction(
                case.pk, "Hot", actor=scene.world.actors[name], municipality_id=scene.world.organisations["anby"].pk
            )  # fmt: skip
    with acting(scene.world.alice):
        assert Restriction.objects.get().ended_at is None


def test_the_pages(scene, visit):
    rules(scene)
    case = waiting(scene, 0, 1)
    hedda, alice = visit("hedda"), visit("alice")
    url = reverse("placements:match_rules", args=[scene.world.hemmet.pk])
    data = {"kind": "care", "weight": "demand", "valid_from": TODAY.isoformat(), "reason": "Styrgruppen § 5"}
    assert hedda.post(url, data).status_code == 302
    assert "Avgiftning" in text_of(hedda.get(url))
    place = text_of(hedda.get(reverse("placements:offer_place", args=[scene.place("hemmet", "1").pk])))
    assert (
        "Passar enheten?" in place
        and "Kan inte ge" in place
        and "Inte besvarat" in place
        and "Inte beskriven" in place
    )
    give = text_of(hedda.get(reverse("placements:give", args=[scene.world.hemmet.pk])))
    assert "Passar enheten?" in give and "Avgiftning: inte besvarat" in give
    traits = reverse("placements:traits", args=[scene.world.hemmet.pk])
    told_of = {
        "place": str(scene.place("hemmet", "1").pk),
        "traits": ["single", "step_free"],
        "valid_from": TODAY.isoformat(),
    }
    assert hedda.post(traits, told_of).status_code == 302
    assert "Utan trappor, enkelrum" in text_of(hedda.get(traits))
    board = text_of(alice.get(reverse("placements:board")))
    assert "utan trappor, enkelrum" in board
    place = text_of(hedda.get(reverse("placements:offer_place", args=[scene.place("hemmet", "1").pk])))
    assert "Utan trappor, enkelrum" in place
    position = text_of(alice.get(reverse("referrals:position", args=[application_of(scene, case).pk])))
    assert "Passar enheten?" in position and "136 år" in position
    noted = reverse("placements:restrictions", args=[case.pk])
    data = {"municipality": str(scene.world.organisations["anby"].pk), "why": "Hot"}
    assert alice.post(noted, data).status_code == 302
    assert "Inte i Anby kommun" in text_of(alice.get(noted))
    assert "Inte i Anby kommun" not in text_of(hedda.get(noted))
    with acting(scene.world.alice):
        row = Restriction.objects.get()
    assert alice.post(reverse("placements:restriction_end", args=[row.pk])).status_code == 302
    assert visit("bo").get(noted).status_code == 404


def test_the_number_of_queries_does_not_grow_with_who_waits(scene, visit):
    rules(scene)
    a_rule(scene, "care")
    told(scene, waiting(scene, 0, 1), "Nej")
    hedda, page = visit("hedda"), reverse("placements:offers", args=[scene.world.hemmet.pk])
    give = reverse("placements:give", args=[scene.world.hemmet.pk])
    for url in (page, give):
        hedda.get(url)
    few = [queries(hedda, url) for url in (page, give)]
    for number in (1, 2, 3):
        case = waiting(scene, number, 1)
        told(scene, case, "Nej")
        tell_who(scene.world, case, "home", scene.world.alice)
    assert [queries(hedda, url) for url in (page, give)] == few


def test_an_offer_that_was_made_is_not_taken_back_by_a_new_rule(scene):
    rules(scene)
    waiting(scene, 0, 1)
    offered(scene)
    a_rule(scene, "ground", codes=("lvm27",))
    with acting(scene.world.hedda):
        assert Offer.objects.get().state == "open"
