"""Ask homes outside for a place: the verbs, what the database keeps, and who sees it."""

import pytest
from django.db import IntegrityError, transaction

from placements.actions.asking import (
    answer_by_link,
    ask_homes,
    choose_home,
    close_request,
    make_link,
    record_answer,
    tell_no,
)
from placements.domain.bought import Answered, cost_of, hash_of
from placements.models import BoughtHome, HomeAsked, PlaceRequest
from placements.selectors.bought import answers_of
from tests.placements.bought_scene import NEED, NO, YES, a_home, a_request, answered, asked, of
from tests.placements.scene import day
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import EntryVersion, Event


@pytest.fixture
def case(scene):
    return scene.approved(0)


@pytest.fixture
def request_(scene, case):
    return a_request(scene.world.alice, case.pk)


def test_a_request_keeps_the_reason_and_what_was_known_of_the_own_places(scene, case, request_):
    assert (request_.why_not_own, request_.free_places, request_.waiting) == ("no_match", 3, 1)
    with acting(scene.world.alice):
        assert HomeAsked.objects.filter(request=request_).count() == 2
        assert EntryVersion.objects.get(entry=request_.entry_id).value("text") == NEED
        event = Event.objects.get(case=case, kind="HomesAsked")
    assert event.audience == "own"
    assert "Tore" not in event.sentence


def test_none_free_is_refused_while_own_places_are_free(scene, case):
    alice = scene.world.alice
    home = a_home(alice)
    with pytest.raises(Impossible, match="3 lediga egna platser") as told:
        ask_homes(case.pk, asked(alice, why_not_own="none_free"), [home.pk], actor=alice)
    assert told.value.field == "why_not_own"
    with acting(alice):
        assert not PlaceRequest.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"need": "Tore behöver vård"}, "need"),
        ({"need": "Född 19900101-2385, behöver vård"}, "need"),
        ({"why_not_own": "x"}, "why_not_own"),
        ({"wanted_from": day(-1)}, "wanted_from"),
        ({"weeks": 0}, "weeks"),
        ({"answer_by": day(-1)}, "answer_by"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field(scene, case, changed, field):
    alice = scene.world.alice
    home = a_home(alice)
    with pytest.raises(Impossible) as told:
        ask_homes(case.pk, asked(alice, **changed), [home.pk], actor=alice)
    assert told.value.field == field
    with acting(alice):
        assert not PlaceRequest.objects.exists()


def test_another_authoritys_home_cannot_be_asked_and_the_same_name_is_its_own(scene, case):
    alice, bo = scene.world.alice, scene.world.bo
    theirs = a_home(bo)
    a_home(alice)
    with pytest.raises(Impossible, match="registrerade hem"):
        ask_homes(case.pk, asked(alice), [theirs.pk], actor=alice)
    with pytest.raises(Conflict, match="redan ett hem"):
        a_home(alice)
    with acting(alice):
        assert BoughtHome.objects.count() == 1


def test_a_home_and_health_care_may_not_ask(scene, case):
    for name in ("hedda", "rut", "gustav"):
        with pytest.raises(NotAllowed):
            a_home(scene.world.actors[name])


def test_answers_are_compared_in_one_table_to_the_ore(scene, request_):
    alice = scene.world.alice
    answered(alice, request_)
    with acting(alice):
        rows = answers_of(alice, request_)
    assert [row.asked.answer for row in rows] == ["yes", "no"]
    assert rows[0].words == "Egen ingång."
    assert rows[0].total_ore == cost_of(285_050, 12) == 23_944_200
    assert rows[1].total_ore is None


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Answered("", by="Maj"), "answer"),
        (Answered("yes", day(3), 100, by=" "), "by"),
        (Answered("yes", None, 100, by="Maj"), "free_from"),
        (Answered("yes", day(3), None, by="Maj"), "price"),
        (Answered("yes", day(3), 0, by="Maj"), "price"),
        (Answered("no", by="Maj"), "no_why"),
    ],
)
def test_half_an_answer_is_refused_at_its_field(scene, request_, told, field):
    alice = scene.world.alice
    row = of(alice, request_)
    with pytest.raises(Impossible) as refused:
        record_answer(row.pk, told, "phone", actor=alice)
    assert refused.value.field == field
    assert of(alice, request_).answer == ""


def test_one_home_is_chosen_with_the_reason_and_the_others_are_told_no(scene, request_):
    alice = scene.world.alice
    chosen = answered(alice, request_)
    other = of(alice, request_, "Tallbacken")
    with pytest.raises(Impossible, match="inte svarat ja"):
        choose_home(other.pk, "Närmast", actor=alice)
    with pytest.raises(Impossible, match="inte avslutad"):
        tell_no(other.pk, "phone", actor=alice)
    with pytest.raises(Impossible, match="varför") as told:
        choose_home(chosen.pk, " ", actor=alice)
    assert told.value.field == "why"
    choose_home(chosen.pk, "Kan ge läkarvård först", actor=alice)
    with pytest.raises(Impossible, match="avslutad"):
        record_answer(other.pk, YES, "phone", actor=alice)
    row = tell_no(other.pk, "phone", actor=alice)
    assert (row.told_how, row.told_by_name) == ("phone", "Alice Andersson")
    for again in (other, chosen):
        with pytest.raises(Impossible):
            tell_no(again.pk, "phone", actor=alice)


def test_a_request_is_closed_without_a_choice_once(scene, request_):
    alice = scene.world.alice
    close_request(request_.pk, actor=alice)
    with pytest.raises(Impossible, match="avslutad"):
        close_request(request_.pk, actor=alice)
    with pytest.raises(Impossible, match="avslutad"):
        make_link(of(alice, request_).pk, actor=alice)


def test_the_database_keeps_one_choice_and_whole_answers(scene, request_):
    alice = scene.world.alice
    row = answered(alice, request_)
    with acting(alice):
        for wrong in ({"price_ore": None}, {"no_why": "full"}, {"answer": ""}, {"told_at": alice.now}):
            with pytest.raises(IntegrityError), transaction.atomic():
                HomeAsked.objects.filter(pk=row.pk).update(**wrong)
        no = of(alice, request_, "Tallbacken")
        with pytest.raises(IntegrityError), transaction.atomic():
            HomeAsked.objects.filter(pk=no.pk).update(chosen_at=alice.now)


def test_of_the_token_only_the_hash_is_kept_and_a_new_link_ends_the_old(scene, request_):
    alice = scene.world.alice
    row = of(alice, request_)
    first = make_link(row.pk, actor=alice)
    second = make_link(row.pk, actor=alice)
    kept = of(alice, request_).link_hash
    assert kept == hash_of(second) != hash_of(first)
    assert second not in kept


def test_the_homes_answer_is_taken_once_and_by_the_system_alone(scene, request_):
    alice = scene.world.alice
    row = of(alice, request_)
    make_link(row.pk, actor=alice)
    by_system = system(alice.domain, alice.now)
    with pytest.raises(Impossible):
        answer_by_link(row.pk, YES, actor=alice)
    answer_by_link(row.pk, YES, actor=by_system)
    with pytest.raises(Impossible, match="gäller inte längre"):
        answer_by_link(row.pk, NO, actor=by_system)
    assert of(alice, request_).answered_how == "link"


@pytest.mark.parametrize("name", ["bo", "olle", "hedda"])
def test_nobody_else_sees_what_was_asked(scene, request_, name):
    """The home that is party to the case too: whom else an authority asks is its own."""
    other = scene.world.actors[name]
    row = of(scene.world.alice, request_)
    with acting(other):
        assert not PlaceRequest.objects.exists()
        assert not HomeAsked.objects.exists()
        assert not BoughtHome.objects.exists()
    if name != "hedda":
        with pytest.raises(NotVisible):
            record_answer(row.pk, YES, "phone", actor=other)
    assert of(scene.world.alice, request_).answer == ""
