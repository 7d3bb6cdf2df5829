"""Whom to tell when somebody absconds, wants to leave or dies; a safe going home; drug tests, which nobody else is given."""

import datetime as dt

import pytest
from django.urls import reverse

from placements.actions.absences import register_absence, register_return
from placements.actions.leaving import Ending, discharge
from placements.actions.planning import plan_discharge
from placements.actions.safety import (
    Answered,
    answer_drug_test,
    ask_drug_test,
    fill_safety,
    record_lab_answer,
)
from placements.actions.telling import need_not_tell, note_wish_to_leave, tell
from placements.domain.telling import KINDS, POINTS, law_of, points_for
from placements.models import DischargeSafety, DrugTest, TellList, TellPoint
from tests.placements.daily_scene import a_safe
from tests.placements.pages import text_of
from tests.placements.scene import day
from tests.world import NOW, TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import AccessLog, Entry, EntryVersion, Event
from vardkedja.core.selectors.packages import prepared

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def stay(scene):
    return scene.arrived(scene.approved(0), start=-5)


def at(one, name):
    return reverse(f"placements:{name}", args=[one.pk])


def day_url(scene):
    return reverse("placements:day_unit", args=[scene.world.hemmet.pk])


def lists(scene):
    with acting(scene.world.sten):
        return list(TellList.objects.order_by("opened_at", "kind"))


def points(scene, kind):
    with acting(scene.world.sten):
        return {p.key: p for p in TellPoint.objects.filter(tell_list__kind=kind)}


def absconds(scene, stay, kind="absconded"):
    register_absence(stay.pk, actor=scene.world.sten, kind=kind, away_from=TODAY, expected_back=None)


# Whom, by law


@pytest.mark.parametrize(
    ("kind", "ground", "keys"),
    [
        ("absconded", "sol11", ["rescue", "board", "region", "kin"]),
        ("absconded", "", ["rescue", "board", "region", "kin"]),
        ("absconded", "lvm27", ["rescue", "board", "sis", "police", "region", "kin"]),
        ("absconded", "lvu", ["rescue", "board", "police", "region", "kin"]),
        ("absconded", "lpt", ["rescue", "board", "physician", "police", "region", "kin"]),
        ("own_wish", "sol11", ["board", "region", "kin"]),
        ("own_wish", "lvm27", ["board", "sis", "region", "kin"]),
        ("death", "sol11", ["doctor", "board", "police", "region", "kin", "management"]),
        ("death", "lvm27", ["doctor", "board", "sis", "police", "region", "kin", "management"]),
    ],
)
def test_whom_to_tell_follows_from_the_law(kind, ground, keys):
    assert [point.key for point in points_for(kind, ground)] == keys


def test_nobody_stands_twice_on_a_list_and_every_point_stands_on_one():
    for kind in KINDS:
        for ground in ("sol", "lvm27", "lvm", "lvu", "lpt", "opt", "lrv"):
            keys = [point.key for point in points_for(kind, ground)]
            assert len(keys) == len(set(keys)), (kind, ground)
    used = {p for kind in KINDS for law in ("sol", "lvm27", "lvu", "lpt") for p in points_for(kind, law)}
    assert used == set(POINTS)
    assert law_of("lvm27") == "lvm27" and law_of("lvm_x") == "lvm" and law_of("") == "sol"


# The list


def test_who_absconds_opens_the_list_and_who_is_on_leave_does_not(scene, stay):
    absconds(scene, stay, "leave")
    assert lists(scene) == []
    register_return(stay.pk, actor=scene.world.sten, back_on=TODAY)
    absconds(scene, stay)
    (row,) = lists(scene)
    assert (row.kind, row.opened_by_name, row.settled_at) == ("absconded", "Sten Sand", None)
    assert set(points(scene, "absconded")) == {p.key for p in points_for("absconded", row.ground)}
    with acting(scene.world.alice):
        assert not Event.objects.filter(kind="TellListOpened").exists()


def test_a_death_opens_its_list_by_the_discharge(scene, stay):
    ending = Ending(TODAY, "deceased", "unknown", "unknown")
    discharge(stay.pk, ending, actor=scene.world.hedda)
    assert [row.kind for row in lists(scene)] == ["death"]


def test_a_wish_that_was_told_is_not_asked_again_by_the_discharge(scene, stay):
    note_wish_to_leave(stay.pk, actor=scene.world.sten)
    with pytest.raises(Impossible):
        note_wish_to_leave(stay.pk, actor=scene.world.sten)
    discharge(stay.pk, Ending(TODAY, "own_request", "home", "lodger", "Ville hem"), actor=scene.world.hedda)
    assert [row.kind for row in lists(scene)] == ["own_wish"]


def test_another_ending_opens_none(scene, stay):
    discharge(stay.pk, Ending(TODAY, "completed", "home", "lodger", "Inget"), actor=scene.world.hedda)
    assert lists(scene) == []


def test_the_list_is_settled_when_each_point_is(scene, stay):
    sten = scene.world.sten
    absconds(scene, stay)
    held = points(scene, "absconded")
    tell(held["board"].pk, "Alice, socialjouren", NOW - HOUR, actor=sten)
    with acting(sten):
        row = TellPoint.objects.get(pk=held["board"].pk)
        assert (row.told_at, row.told_name, row.recorded_by_name) == (
            NOW - HOUR,
            "Alice, socialjouren",
            "Sten Sand",
        )
    for key, point in held.items():
        assert lists(scene)[0].settled_at is None
        if key != "board":
            need_not_tell(point.pk, "not_here", actor=sten)
    assert lists(scene)[0].settled_at == sten.now
    with pytest.raises(Impossible):
        tell(held["board"].pk, "Igen", NOW, actor=sten)


def test_one_may_have_been_told_on_the_day_when_somebody_went(scene, stay):
    sten = scene.world.sten
    register_absence(stay.pk, actor=sten, kind="absconded", away_from=day(-2), expected_back=None)
    held = points(scene, "absconded")
    tell(held["board"].pk, "Alice", NOW - dt.timedelta(days=2), actor=sten)
    with pytest.raises(Impossible) as refused:
        tell(held["region"].pk, "Rut", NOW - dt.timedelta(days=3), actor=sten)
    assert refused.value.field == "told_on"


def test_the_day_tells_since_when_and_that_somebody_is_back(scene, stay, visit):
    sten = scene.world.sten
    register_absence(stay.pk, actor=sten, kind="absconded", away_from=day(-2), expected_back=None)
    assert "borta sedan 28 februari 2026. Listan öppnades" in text_of(visit("sten").get(day_url(scene)))
    register_return(stay.pk, actor=sten, back_on=TODAY)
    assert "borta sedan 28 februari 2026, åter 2 mars 2026" in text_of(visit("sten").get(day_url(scene)))


@pytest.mark.parametrize(
    ("name", "told_at", "field"),
    [
        (" ", NOW, "name"),
        ("Alice", None, "told_at"),
        ("Alice", NOW + HOUR, "told_at"),
        ("Alice", NOW - dt.timedelta(days=90), "told_on"),
        ("Alice", NOW - dt.timedelta(days=1), "told_on"),
    ],
)
def test_what_cannot_be_is_refused(scene, stay, name, told_at, field):
    absconds(scene, stay)
    point = points(scene, "absconded")["board"]
    with pytest.raises(Impossible) as refused:
        tell(point.pk, name, told_at, actor=scene.world.sten)
    assert refused.value.field == field
    with pytest.raises(Impossible) as refused:
        need_not_tell(point.pk, "", actor=scene.world.sten)
    assert refused.value.field == "not_needed"
    assert points(scene, "absconded")["board"].recorded_at is None


def test_the_day_and_the_card_show_it_until_it_is_settled(scene, stay, visit):
    absconds(scene, stay)
    sten = visit("sten")
    assert "Avvikning: 4 kvar att berätta för" in text_of(sten.get(day_url(scene)))
    held = points(scene, "absconded")
    url = at(held["board"], "tell_point")
    assert visit("bodil").get(url).status_code == 404
    assert "SoL 15:9" in text_of(sten.get(url))
    both = {"name": "Alice", "told_on": "2026-03-02", "told_at": "11:00", "not_needed": "known"}
    assert sten.post(url, both).status_code == 422
    assert sten.post(url, both | {"told_at": "23:00", "not_needed": ""}).status_code == 422
    assert sten.post(url, both | {"not_needed": ""}).status_code == 302
    assert "2026-03-02 11:00 för Alice" in text_of(sten.get(at(stay, "card")))
    for key in ("rescue", "region", "kin"):
        assert sten.post(at(held[key], "tell_point"), {"not_needed": "not_here"}).status_code == 302
    assert "kvar att berätta" not in text_of(sten.get(day_url(scene)))
    with acting(scene.world.sten):
        assert AccessLog.objects.filter(what="att berätta", action="hit", case_id=stay.case_id).exists()


# A safe going home


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"overdose": ""}, "overdose"), ({"overdose_by": " "}, "overdose_by"), ({"naloxone": "?"}, "naloxone"),
        ({"crisis": " "}, "crisis"), ({"medication": "Metadon 40 mg"}, "medication"),
    ],
)  # fmt: skip
def test_a_safety_sheet_that_lacks_something_is_refused(scene, stay, changed, field):
    with pytest.raises(Impossible) as refused:
        fill_safety(stay.pk, a_safe(**changed), actor=scene.world.sten)
    assert refused.value.field == field
    with acting(scene.world.sten):
        assert not DischargeSafety.objects.exists()


def test_the_day_asks_for_it_when_somebody_leaves(scene, visit):
    stay = scene.arrived(scene.approved(0), start=-5, end=0)
    sten = visit("sten")
    assert "Fyll i trygg hemgång" in text_of(sten.get(day_url(scene)))
    form = {"overdose": "raised", "overdose_by": "Siv", "naloxone": "given", "crisis": "Ringer systern"}
    assert sten.post(at(stay, "safety"), form | {"crisis": ""}, version=0).status_code == 422
    assert sten.post(at(stay, "safety"), form, version=0).status_code == 302
    assert "Fyll i trygg hemgång" not in text_of(sten.get(day_url(scene)))
    assert "Ringer systern" in text_of(sten.get(at(stay, "card")))


def test_the_receiver_is_told_only_by_a_release(scene, stay):
    world = scene.world
    plan_discharge(
        stay.pk, actor=world.hedda, planned_on=day(10), receiver_id=world.anby.pk, contents=[("plan", "Plan", "Hem")]
    )  # fmt: skip
    fill_safety(stay.pk, a_safe(), actor=world.sten)
    with acting(world.alice):
        assert not Entry.objects.filter(kind="discharge_safety").exists()
        assert not DischargeSafety.objects.exists()
    with acting(world.hedda):
        (going,) = [one for one in prepared(world.hedda, stay.case) if one.key == "hemgang"]
        assert {version.entry.kind for version in going.versions} == {"discharge_plan", "discharge_safety"}


# Drug tests


def asked(scene, stay, due=TODAY):
    return ask_drug_test(stay.pk, due, "urine", "Enligt planen", actor=scene.world.sten)


@pytest.mark.parametrize(
    ("due", "sample", "why", "field"),
    [
        (day(-1), "urine", "x", "due_on"),
        (day(100), "urine", "x", "due_on"),
        (TODAY, "?", "x", "sample"),
        (TODAY, "urine", " ", "why"),
    ],
)
def test_a_test_that_cannot_be_asked_for_is_refused(scene, stay, due, sample, why, field):
    with pytest.raises(Impossible) as refused:
        ask_drug_test(stay.pk, due, sample, why, actor=scene.world.sten)
    assert refused.value.field == field
    with acting(scene.world.sten):
        assert not DrugTest.objects.exists()


@pytest.mark.parametrize(
    ("answered", "field"),
    [
        (Answered("", "none", to_lab=False), "result"),
        (Answered("positive", "", to_lab=False), "consequence"),
        (Answered("refused", "talk", to_lab=True), "to_lab"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(scene, stay, answered, field):
    row = asked(scene, stay)
    with pytest.raises(Impossible) as refused:
        answer_drug_test(row.pk, answered, actor=scene.world.sten)
    assert refused.value.field == field
    with acting(scene.world.sten):
        assert DrugTest.objects.get().result == ""


def test_a_test_from_the_question_to_the_laboratory(scene, stay):
    sten = scene.world.sten
    row = asked(scene, stay)
    with pytest.raises(Impossible):
        record_lab_answer(row.pk, "confirmed", "", actor=sten)
    answer_drug_test(
        row.pk, Answered("positive", "talk", to_lab=True, text="Svag linje"), actor=sten, version=1
    )
    with pytest.raises(Conflict):
        record_lab_answer(row.pk, "confirmed", "", actor=sten, version=1)
    record_lab_answer(row.pk, "not_confirmed", "Under gränsvärdet", actor=sten, version=2)
    with acting(sten):
        row = DrugTest.objects.get()
        assert (row.result, row.lab, row.consequence) == ("positive", "not_confirmed", "talk")
        versions = EntryVersion.objects.filter(entry=row.entry_id).order_by("number")
        assert [len(v.body["fields"]) for v in versions] == [2, 5, 7]
        assert versions[2].value("why") == "Enligt planen" and versions[2].value("text") == "Svag linje"
        assert Entry.objects.get(pk=row.entry_id).category == "substance"
    with pytest.raises(Impossible):
        answer_drug_test(row.pk, Answered("negative", "none", to_lab=False), actor=sten)


def test_a_test_of_tomorrow_has_no_answer_today(scene, stay):
    row = asked(scene, stay, day(1))
    with pytest.raises(Impossible):
        answer_drug_test(row.pk, Answered("negative", "none", to_lab=False), actor=scene.world.sten)


def test_no_test_is_ever_ready_to_be_released(scene, stay):
    """By default: in no prepared package of any step, also when the stay has ended."""
    world = scene.world
    row = asked(scene, stay)
    answer_drug_test(row.pk, Answered("positive", "board", to_lab=False), actor=world.sten)
    plan_discharge(
        stay.pk, actor=world.hedda, planned_on=TODAY, receiver_id=world.anby.pk, contents=[("plan", "Plan", "Hem")]
    )  # fmt: skip

    def ready():
        with acting(world.hedda):
            return {v.entry.kind for one in prepared(world.hedda, stay.case) for v in one.versions}

    assert "discharge_plan" in ready() and "drug_test" not in ready()
    discharge(stay.pk, Ending(TODAY, "completed", "home", "lodger"), actor=world.hedda)
    assert "discharge" in ready() and "drug_test" not in ready()
    for name in ("alice", "bodil", "olle"):
        with acting(world.actors[name]):
            assert not DrugTest.objects.exists()
            assert not Entry.objects.filter(kind="drug_test").exists()


def test_others_find_nothing(scene, stay):
    world = scene.world
    row = asked(scene, stay)
    absconds(scene, stay)
    point = points(scene, "absconded")["board"]
    for name in ("bodil", "alice"):
        who = world.actors[name]
        for act in (
            lambda who=who: answer_drug_test(row.pk, Answered("negative", "none", to_lab=False), actor=who),
            lambda who=who: tell(point.pk, "Alice", NOW, actor=who),
            lambda who=who: note_wish_to_leave(stay.pk, actor=who),
            lambda who=who: fill_safety(stay.pk, a_safe(), actor=who),
            lambda who=who: ask_drug_test(stay.pk, TODAY, "urine", "x", actor=who),
        ):
            with pytest.raises(NotVisible):
                act()
        with acting(who):
            assert not TellList.objects.exists() and not TellPoint.objects.exists()


def test_tests_by_their_pages(scene, stay, visit):
    sten = visit("sten")
    form = {"due_on": "2026-03-02", "sample": "urine", "why": "Enligt planen"}
    assert sten.post(at(stay, "drug_test_new"), form | {"why": ""}).status_code == 422
    assert sten.post(at(stay, "drug_test_new"), form).status_code == 302
    assert "Drogtest Urin" in text_of(sten.get(day_url(scene)))
    with acting(scene.world.sten):
        row = DrugTest.objects.get()
    assert visit("bodil").get(at(row, "drug_test")).status_code == 404
    answer = {"result": "positive", "to_lab": "on", "consequence": "talk", "text": "Svag linje"}
    assert sten.post(at(row, "drug_test"), answer | {"result": "refused"}, version=1).status_code == 422
    assert sten.post(at(row, "drug_test"), answer, version=1).status_code == 302
    assert "Drogtest Urin" not in text_of(sten.get(day_url(scene)))
    assert "positivt, väntar på laboratoriet" in text_of(sten.get(at(stay, "card")))
    assert "Laboratoriets svar" in text_of(sten.get(at(row, "drug_test")))
    assert sten.post(at(row, "drug_test"), {"lab": "confirmed", "text": ""}, version=2).status_code == 302
    assert "positivt, bekräftat" in text_of(sten.get(at(stay, "card")))
