"""Support at home: decided, started, ended; also while the stay is still on."""

import datetime as dt

import pytest

from sip.actions import decide_support, end_support, start_support
from sip.models import SupportMeasure
from tests.cast import HOME, REGION, UNIT, a_case
from tests.sip.scenes import fresh, tasks_of
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import EntryVersion

PLANNED = dt.date(2026, 3, 16)
WHAT = "Boendestöd tre gånger i veckan i egen lägenhet"


@pytest.fixture
def case(world):
    return a_case(world, world.alice, "189001019802", ("psychiatry", REGION), ("hemmet", UNIT))


def decide(world, case, actor=None, **changed):
    values = {"kind": "personal_support", "what": WHAT, "planned_from": PLANNED, **changed}
    kind = values.pop("kind")
    return decide_support(case.pk, kind, actor=actor or world.anna, **values)


def measures(actor):
    with acting(actor):
        return list(SupportMeasure.objects.values_list("owner", "kind", "state"))


def test_a_decision_gives_a_row_without_text_an_entry_and_a_task(world, case):
    measure = decide(world, case, goal="Sova om natten", reasons="Behovet kan inte tillgodoses på annat sätt")
    assert (measure.municipality.name, measure.decided_on, measure.state) == ("Anby kommun", TODAY, "decided")
    with acting(world.alice):
        version = EntryVersion.objects.get(entry=measure.entry_id)
    assert version.value("what") == WHAT
    assert [t.due_on for t in tasks_of(world.alice, "support_start")] == [PLANNED]


def test_a_party_sees_kind_and_days_but_not_the_text(world, case):
    measure = decide(world, case)
    assert measures(world.hedda) == [(world.anby.pk, "personal_support", "decided")]
    with acting(world.hedda):
        assert not EntryVersion.objects.filter(entry=measure.entry_id).exists()


def test_who_is_not_party_sees_no_support(world, case):
    decide(world, case)
    assert measures(world.bo) == measures(world.olle) == []


def test_the_region_decides_on_outpatient_care_in_a_named_municipality(world, case):
    anby = world.organisations["anby"].pk
    measure = decide(world, case, world.rut, kind="outpatient", municipality_id=anby)
    assert (measure.owner_id, measure.municipality_id) == (world.psychiatry.pk, anby)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "annat"}, "kind"),
        ({"what": " "}, "what"),
        ({"decided_on": TODAY + dt.timedelta(days=1)}, "decided_on"),
        ({"planned_from": TODAY - dt.timedelta(days=1)}, "planned_from"),
    ],
)
def test_bad_decisions_store_nothing(world, case, changed, field):
    with pytest.raises(Impossible) as refused:
        decide(world, case, **changed)
    assert refused.value.field == field
    assert measures(world.alice) == []
    with acting(world.alice):
        assert not EntryVersion.objects.filter(entry__kind="support").exists()


def test_the_region_must_say_in_which_municipality(world, case):
    region = world.organisations["region"].pk
    for chosen in (None, region):
        with pytest.raises(Impossible) as refused:
            decide(world, case, world.rut, municipality_id=chosen)
        assert refused.value.field == "municipality"
    assert measures(world.alice) == []


@pytest.mark.parametrize(
    ("name", "error"),
    [("alice", NotAllowed), ("hedda", NotAllowed), ("bo", NotVisible), ("olle", NotVisible)],
)
def test_only_the_delegate_decides(world, case, name, error):
    with pytest.raises(error):
        decide(world, case, world.actors[name])
    assert measures(world.alice) == []


def test_support_starts_and_ends(world, case):
    measure = decide(world, case)
    start_support(measure.pk, actor=world.alice)
    assert tasks_of(world.alice, "support_start") == []
    ended = end_support(measure.pk, "goals_reached", actor=world.alice)
    assert (ended.state, ended.started_on, ended.ended_on) == ("ended", TODAY, TODAY)


def test_a_measure_that_never_began_is_ended_with_its_reason(world, case):
    measure = end_support(decide(world, case).pk, "declined", actor=world.alice)
    assert (measure.state, measure.started_on, measure.end_reason) == ("ended", None, "declined")
    assert tasks_of(world.alice, "support_start") == []


@pytest.mark.parametrize("day", [TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)])
def test_support_starts_neither_before_the_decision_nor_in_the_future(world, case, day):
    measure = decide(world, case)
    with pytest.raises(Impossible) as refused:
        start_support(measure.pk, actor=world.alice, started_on=day)
    assert refused.value.field == "started_on"
    assert fresh(world.alice, measure).state == "decided"
    assert len(tasks_of(world.alice, "support_start")) == 1


def test_support_does_not_end_before_it_began(world, case):
    measure = decide(world, case, decided_on=TODAY - dt.timedelta(days=9), planned_from=TODAY)
    start_support(measure.pk, actor=world.alice)
    for reason, day, field in (
        ("moved", TODAY - dt.timedelta(days=1), "ended_on"),
        ("moved", TODAY + dt.timedelta(days=1), "ended_on"),
        ("därför", TODAY, "reason"),
    ):
        with pytest.raises(Impossible) as refused:
            end_support(measure.pk, reason, actor=world.alice, ended_on=day)
        assert refused.value.field == field
    assert fresh(world.alice, measure).state == "started"


def test_nothing_starts_or_ends_twice(world, case):
    measure = decide(world, case)
    start_support(measure.pk, actor=world.alice)
    with pytest.raises(Impossible):
        start_support(measure.pk, actor=world.alice)
    end_support(measure.pk, "moved", actor=world.alice)
    for again in (
        lambda: start_support(measure.pk, actor=world.alice),
        lambda: end_support(measure.pk, "moved", actor=world.alice),
    ):
        with pytest.raises(Impossible):
            again()
    assert fresh(world.alice, measure).end_reason == "moved"


def test_another_authority_neither_starts_nor_ends(world, case):
    measure = decide(world, case)
    for who, error in ((world.rut, NotAllowed), (world.hedda, NotAllowed), (world.bo, NotVisible)):
        with pytest.raises(error):
            start_support(measure.pk, actor=who)
        with pytest.raises(error):
            end_support(measure.pk, "moved", actor=who)
    with pytest.raises(Conflict):
        start_support(measure.pk, actor=world.alice, version=7)
    assert fresh(world.alice, measure).state == "decided"


def test_the_home_municipality_decides_in_another_authoritys_case(world):
    case = a_case(world, world.rut, "189001019802", ("anby", HOME))
    measure = decide(world, case)
    assert (measure.owner_id, measure.case_owner_id) == (world.anby.pk, world.psychiatry.pk)
