"""Give a place: what it takes, and that nothing happened where it is refused."""

import pytest

from placements.actions.closing import add_places, hold, put_out_of_service
from placements.actions.giving import Days, Past, cancel_stay, give_place, give_place_provisionally
from placements.models import Stay
from referrals.models import Decision
from tests.cast import HOME, UNIT, make_party
from tests.placements.scene import PAST, day, on
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Entry, Event, Task


def give(scene, case, place="1", unit="hemmet", start=0, end=None, actor=None):
    days = Days(day(start), None if end is None else day(end))
    return give_place(case.pk, scene.place(unit, place).pk, days, actor=actor or scene.head(unit), past=PAST)


def test_the_head_gives_an_approved_person_a_place_from_a_day(scene):
    case = scene.approved()
    stay = give(scene, case, start=3)
    assert (stay.state, stay.planned_from, stay.planned_to, stay.previous_id) == (
        "planned",
        day(3),
        None,
        None,
    )
    assert stay.municipality == scene.world.organisations["anby"]
    assert stay.person_id == case.person_id
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(3), None)]
    with acting(scene.world.alice):
        assert Event.objects.filter(case=case, kind="PlaceGiven").exists()
    with acting(scene.world.hedda):
        assert Task.objects.get(kind="placements.arrival").due_on == day(3)


def test_a_missing_decision_is_named_and_nothing_is_claimed(scene):
    case = scene.approved()
    with acting(scene.world.hedda):
        Decision.objects.filter(case=case, kind="admission").update(superseded_at=scene.world.hedda.now)
    with pytest.raises(Impossible, match="Inskrivningsbeslut"):
        give(scene, case)
    assert scene.stays() == 0
    assert scene.claims(scene.place("hemmet", "1")) == []


def test_a_place_that_is_taken_is_refused_in_neutral_words(scene):
    first, second = scene.approved(0), scene.approved(1, owner="albin")
    give(scene, first)
    with pytest.raises(Conflict) as refused:
        give(scene, second, start=30)
    assert refused.value.field == "place"
    assert "Tore" not in refused.value.message and "Test" not in refused.value.message
    assert scene.stays() == 1


def test_an_open_ended_stay_blocks_every_later_day_and_a_planned_end_frees_its_day(scene):
    first, second = scene.approved(0), scene.approved(1)
    give(scene, first, end=10)
    give(scene, second, start=10)
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", TODAY, day(10)), ("stay", day(10), None)]


def test_two_stays_of_the_same_single_day_do_not_share_a_place(scene):
    first, second = scene.approved(0), scene.approved(1)
    give(scene, first, end=0)
    with pytest.raises(Conflict):
        give(scene, second, end=0)
    assert scene.claims(scene.place("hemmet", "1")) == [("stay", TODAY, day(1))]


def test_a_hold_and_a_closed_place_refuse_a_stay(scene):
    case, place = scene.approved(), scene.place("hemmet", "1")
    put_out_of_service(place.pk, day(5), day(6), actor=scene.world.hedda, reason="repair")
    with pytest.raises(Conflict):
        give(scene, case)
    give(scene, case, end=5)
    assert scene.claims(place) == [("stay", TODAY, day(5)), ("out_of_service", day(5), day(7))]


def test_an_expired_hold_gives_way_and_an_own_hold_can_be_used_up(scene):
    first, second, place = scene.approved(0), scene.approved(1), scene.place("hemmet", "1")
    hedda = scene.world.hedda
    hold(place.pk, TODAY, None, actor=hedda, expires_at=on(hedda, 1).now)
    with pytest.raises(Conflict):
        give(scene, first)
    give(scene, first, end=20, start=2, actor=on(hedda, 2))
    assert [kind for kind, *_ in scene.claims(place)] == ["stay"]
    other = scene.place("hemmet", "2")
    held = hold(other.pk, TODAY, None, actor=hedda, expires_at=on(hedda, 1).now)
    give_place(second.pk, other.pk, Days(TODAY), actor=hedda, hold_id=held.pk, past=PAST)
    assert scene.claims(other) == [("stay", TODAY, None)]


def directly(scene, case, past=None, place="1"):
    return give_place(
        case.pk, scene.place("hemmet", place).pk, Days(day(3)), actor=scene.world.hedda, past=past
    )


def given_words(scene, case):
    with acting(scene.world.alice):
        return Event.objects.get(case=case, kind="PlaceGiven").sentence


def test_who_stands_first_gets_a_place_without_a_reason(scene):
    first, second = scene.approved(0, since=2), scene.approved(1, since=1)
    directly(scene, first)
    assert "turordningen" not in given_words(scene, first)
    directly(scene, second, place="2")
    assert "turordningen" not in given_words(scene, second), "who has a place stands in nobody's way"


@pytest.mark.parametrize(
    ("past", "field"), [(None, "past"), (Past("påhittat"), "past"), (Past("other", " "), "why")]
)
@pytest.mark.parametrize("provisionally", [False, True])
def test_past_the_order_a_reason_is_asked_for(scene, past, field, provisionally):
    second = scene.approved(1, since=1)
    scene.approved(0, since=2)
    give = give_place_provisionally if provisionally else give_place
    with pytest.raises(Impossible) as refused:
        give(second.pk, scene.place("hemmet", "1").pk, Days(day(3)), actor=scene.world.hedda, past=past)
    assert refused.value.field == field
    assert (scene.stays(), scene.claims(scene.place("hemmet", "1"))) == (0, [])
    with acting(scene.world.hedda):
        assert not Entry.objects.filter(case=second, kind="note").exists()


def test_the_event_says_the_listed_reason_and_the_words_stay_with_the_home(scene):
    second = scene.approved(1, since=1)
    scene.approved(0, since=2)
    directly(scene, second, Past("urgent", "Bor på gatan"))
    assert given_words(scene, second).endswith("; före turordningen: behovet är akut och kan inte vänta")
    for actor, seen in ((scene.world.hedda, 1), (scene.world.alice, 0)):
        with acting(actor):
            assert Entry.objects.filter(case=second, kind="note").count() == seen


@pytest.mark.parametrize("name", ["sten", "alice", "greta", "bodil"])
def test_only_the_head_of_the_unit_gives_its_places(scene, name):
    case, place = scene.approved(), scene.place("hemmet", "1")
    with pytest.raises((NotAllowed, NotVisible)):
        give_place(case.pk, place.pk, Days(TODAY), actor=scene.world.actors[name])
    assert scene.stays() == 0


def test_a_case_to_which_the_home_is_not_party_does_not_exist(scene):
    case = scene.approved(unit="boendet")
    with pytest.raises(NotVisible):
        give(scene, case)
    assert scene.stays() == 0


def test_without_an_application_to_the_unit_no_place_is_given(scene):
    case = scene.approved(unit="boendet")
    make_party(scene.world, case, "hemmet", UNIT, scene.world.alice)
    with pytest.raises(Impossible):
        give(scene, case)
    assert scene.stays() == 0


def test_a_second_place_is_refused_while_one_is_on_its_way(scene):
    case = scene.approved()
    give(scene, case)
    with pytest.raises(Impossible, match="redan en plats på väg"):
        give(scene, case, place="2")
    assert scene.stays() == 1


def test_after_a_cancelled_one_a_new_place_can_be_given(scene):
    case = scene.approved()
    cancel_stay(give(scene, case).pk, actor=scene.world.hedda, reason="postponed")
    give(scene, case, place="2", start=7)
    assert scene.claims(scene.place("hemmet", "1")) == []
    assert scene.claims(scene.place("hemmet", "2")) == [("stay", day(7), None)]


def test_the_planned_end_is_not_before_the_arrival(scene):
    with pytest.raises(Impossible, match="före ankomsten 4 mars 2026") as refused:
        give(scene, scene.approved(), start=2, end=1)
    assert refused.value.field == "planned_to"
    assert scene.stays() == 0


def test_a_day_more_than_a_year_back_is_refused(scene):
    with pytest.raises(Impossible, match="mer än ett år") as refused:
        give(scene, scene.approved(), start=-370)
    assert refused.value.field == "planned_from"
    assert scene.stays() == 0


def test_the_place_must_exist_on_the_day(scene):
    new = add_places(scene.world.hemmet.pk, ["9"], actor=scene.world.hedda, valid_from=day(10))[0]
    with pytest.raises(Impossible, match="finns inte den dagen"):
        give_place(scene.approved().pk, new.pk, Days(TODAY), actor=scene.world.hedda)
    assert scene.stays() == 0


def test_more_stays_than_the_permit_allows_are_refused(scene):
    world = scene.world
    for number, place in enumerate(("1", "2", "3")):
        give(scene, scene.approved(number), place=place)
    add_places(world.hemmet.pk, ["4"], actor=world.hedda, valid_from=TODAY)
    with pytest.raises(Impossible, match="tillstånd gäller 3 platser"):
        give(scene, scene.approved(3), place="4")
    assert scene.stays() == 3


def test_the_deciding_municipality_of_a_region_s_case_is_the_home_municipality(scene):
    world = scene.world
    case = scene.approved(owner="rut")
    with pytest.raises(Impossible, match="vilken kommun"):
        give(scene, case)
    make_party(world, case, "bjorkby", HOME, world.rut)
    assert give(scene, case).municipality == world.organisations["bjorkby"]
    with acting(world.hedda):
        assert Stay.objects.count() == 1
