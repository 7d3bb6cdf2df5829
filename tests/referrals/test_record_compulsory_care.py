"""The days of compulsory care are entered; each deadline that they give is a task."""

import datetime as dt

import pytest

from referrals.actions.compulsory import record_compulsory_care, reopen_compulsory_care
from referrals.domain.compulsory import Away
from referrals.models import CareDate, CompulsoryCare
from referrals.selectors.compulsory import followed, next_deadline
from tests.cast import REGION, a_case
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Entry, EntryVersion, PersonRecord, Task

DAY = dt.timedelta(days=1)


@pytest.fixture
def case(world):
    return a_case(world, world.alice, "199001012385", ("psychiatry", REGION))


def record(world, case, law="lvm", actor=None, **more):
    dates = more.pop("dates", {"immediate": TODAY})
    return record_compulsory_care(case.pk, law, dates, actor=actor or world.alice, **more)


def tasks(actor, *, done=False):
    with acting(actor):
        rows = Task.objects.filter(kind__startswith="care_", done_at__isnull=not done)
        return sorted((kind, due) for kind, due in rows.values_list("kind", "due_on"))


def lines(actor, case):
    with acting(actor):
        (one, *_) = followed(actor, case)
        return {line.rule.code: (line.due_on, line.met_on) for line in one.deadlines}


def test_a_decision_under_13_is_submitted_the_day_after(world, case):
    record(world, case)
    assert tasks(world.alice) == [("care_lvm_submit", TODAY + DAY)]
    with acting(world.alice):
        task = Task.objects.get(kind="care_lvm_submit")
        assert (task.role, next_deadline(world.alice, case).due_on) == ("case_worker", TODAY + DAY)


def test_each_day_moves_the_tasks_on(world, case):
    record(world, case, dates={"immediate": TODAY - DAY})
    record(world, case, dates={"immediate": TODAY - DAY, "submitted": TODAY})
    assert tasks(world.alice) == [("care_lvm_court", TODAY + DAY * 4)]
    assert tasks(world.alice, done=True) == [("care_lvm_submit", TODAY)]
    assert lines(world.alice, case)["lvm_submit"] == (TODAY, TODAY)


def test_said_again_it_changes_nothing(world, case):
    dates = {"immediate": TODAY - DAY, "submitted": TODAY}
    record(world, case, dates=dates)
    with acting(world.alice):
        before = (
            set(CareDate.objects.values_list("pk", flat=True)),
            set(Task.objects.values_list("pk", flat=True)),
        )
    record(world, case, dates=dates)
    with acting(world.alice):
        assert CompulsoryCare.objects.count() == 1
        after = (
            set(CareDate.objects.values_list("pk", flat=True)),
            set(Task.objects.values_list("pk", flat=True)),
        )
    assert before == after


def test_a_changed_day_is_superseded_and_the_task_moves(world, case):
    record(world, case, dates={"immediate": TODAY})
    record(world, case, dates={"immediate": TODAY - DAY})
    with acting(world.alice):
        held = {(row.day, row.superseded_at is None) for row in CareDate.objects.all()}
    assert held == {(TODAY, False), (TODAY - DAY, True)}
    assert tasks(world.alice) == [("care_lvm_submit", TODAY)]


def test_days_away_move_the_end_of_the_care(world, case):
    began = dt.date(2025, 12, 1)
    record(world, case, dates={"began": began})
    assert lines(world.alice, case)["lvm_end"] == (dt.date(2026, 6, 1), None)
    record(world, case, dates={"began": began}, away=[Away(dt.date(2026, 1, 10), dt.date(2026, 1, 20))])
    assert lines(world.alice, case)["lvm_end"] == (dt.date(2026, 6, 11), None)
    assert tasks(world.alice) == [("care_lvm_end", dt.date(2026, 6, 11))]


def test_the_end_closes_the_care_and_its_tasks(world, case):
    dates = {"began": dt.date(2025, 12, 1)}
    record(world, case, dates=dates)
    record(world, case, dates=dates | {"ended": TODAY})
    assert tasks(world.alice) == []
    with acting(world.alice):
        assert CompulsoryCare.objects.get().closed_at == world.alice.now
    record(world, case, dates={"immediate": TODAY})  # a new decision is a new care
    with acting(world.alice):
        assert CompulsoryCare.objects.count() == 2


def test_lvu_asks_for_its_ground_and_knows_two_kinds_of_review(world, case):
    dates = {"began": TODAY}
    with pytest.raises(Impossible) as refused:
        record(world, case, "lvu", dates=dates)
    assert refused.value.field == "basis"
    record(world, case, "lvu", dates=dates, basis="2_3")
    found = lines(world.alice, case)
    assert {"lvu_consider", "lvu_review"} <= set(found)
    assert found["lvu_consider"][0] == found["lvu_review"][0] == dt.date(2026, 9, 2)
    assert "lvu_end_2" not in found  # without a birth date nobody knows
    with acting(world.alice):
        PersonRecord.objects.update(birth_date=dt.date(2009, 5, 17))
    found = lines(world.alice, case)
    assert (found["lvu_end_2"][0], found["lvu_end_3"][0]) == (dt.date(2027, 5, 17), dt.date(2030, 5, 17))


def test_health_care_follows_lpt_and_writes_conditions_as_an_entry(world, case):
    dates = {"admitted": TODAY, "open_care": TODAY + DAY * 20}
    record(world, case, "lpt", actor=world.rut, dates=dates, conditions="Bor hemma, träffar mottagningen")
    assert tasks(world.rut) == [
        ("care_lpt_apply", dt.date(2026, 3, 30)),
        ("care_lpt_first", dt.date(2026, 7, 2)),
    ]
    with acting(world.rut):
        care = CompulsoryCare.objects.get()
        assert EntryVersion.objects.get(entry=care.entry_id).value("conditions").startswith("Bor hemma")
        assert Entry.objects.get(pk=care.entry_id).category == "mental"
        assert Task.objects.filter(kind="care_lpt_apply").get().role == "region_planner"


def test_what_is_the_regions_the_municipality_does_not_see(world, case):
    record(world, case, "lpt", actor=world.rut, dates={"admitted": TODAY})
    with acting(world.alice):
        assert not CompulsoryCare.objects.exists()
        assert not CareDate.objects.exists()
        assert followed(world.alice, case) == []
    assert tasks(world.alice) == []


@pytest.mark.parametrize(
    ("law", "dates", "field"),
    [
        ("lvm", {}, None),
        ("lvm", {"immediate": TODAY + DAY}, "immediate"),
        ("lvm", {"immediate": TODAY, "submitted": TODAY - DAY}, "submitted"),
        ("lvm", {"admitted": TODAY}, None),
        ("abc", {"immediate": TODAY}, None),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(world, case, law, dates, field):
    with pytest.raises(Impossible) as refused:
        record(world, case, law, dates=dates)
    assert refused.value.field == field
    with acting(world.alice):
        assert not CompulsoryCare.objects.exists()
        assert not CareDate.objects.exists()
    assert tasks(world.alice) == []


@pytest.mark.parametrize(
    ("away", "field"), [(Away(TODAY + DAY), "away_from"), (Away(TODAY, TODAY), "back_on")]
)
def test_a_time_away_that_cannot_be_is_refused(world, case, away, field):
    with pytest.raises(Impossible) as refused:
        record(world, case, dates={"began": TODAY - DAY * 9}, away=[away])
    assert refused.value.field == field
    with acting(world.alice):
        assert not CareDate.objects.exists()


def test_an_old_form_does_not_win(world, case):
    record(world, case)
    with pytest.raises(Conflict):
        record(world, case, dates={"immediate": TODAY - DAY}, version=1)
    assert tasks(world.alice) == [("care_lvm_submit", TODAY + DAY)]


def test_others_may_not(world, case):
    for actor, error in ((world.hedda, NotAllowed), (world.bo, NotVisible), (world.olle, NotVisible)):
        with pytest.raises(error):
            record(world, case, actor=actor)
    with acting(world.alice):
        assert not CompulsoryCare.objects.exists()


def ended(world, case):
    return record(world, case, dates={"immediate": TODAY - DAY, "ended": TODAY})


def test_a_closed_care_is_opened_to_be_corrected_and_its_deadlines_are_tasks_again(world, case):
    care = ended(world, case)
    assert tasks(world.alice) == []
    reopen_compulsory_care(care.pk, "Fel dag för upphörandet", actor=world.alice, version=care.row_version)
    with acting(world.alice):
        assert "Fel dag för upphörandet" in str(EntryVersion.objects.get(entry=Entry.objects.get()).body)
    record(world, case, dates={"immediate": TODAY - DAY})
    assert tasks(world.alice) == [("care_lvm_submit", TODAY)]


def test_what_cannot_be_corrected_stays_closed(world, case):
    care = ended(world, case)
    with pytest.raises(Impossible) as refused:
        reopen_compulsory_care(care.pk, " ", actor=world.alice)
    assert refused.value.field == "why"
    with pytest.raises(Conflict):
        reopen_compulsory_care(care.pk, "Fel dag", actor=world.alice, version=care.row_version + 1)
    for who in ("bo", "hedda", "olle"):
        with pytest.raises((NotAllowed, NotVisible)):
            reopen_compulsory_care(care.pk, "Fel dag", actor=world.actors[who])
    record(world, case)
    with pytest.raises(Impossible, match="En senare vård"):
        reopen_compulsory_care(care.pk, "Fel dag", actor=world.alice)
    with acting(world.alice):
        assert CompulsoryCare.objects.get(pk=care.pk).closed_at is not None
