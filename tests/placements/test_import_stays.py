"""Stays read in from files: all or nothing, the same file twice changes nothing, a known stay may gain its end."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placements.actions.absences import register_return
from placements.actions.importing import import_stays, rehearse_import
from placements.actions.leaving import Ending, discharge
from placements.models import Absence, ImportedStay, Stay
from placements.selectors.imports import plan_import
from tests.placements.import_scene import AWAY, FIRST, SECOND, counted, faults, files, read_in
from tests.placements.scene import day
from tests.world import NUMBERS, TODAY
from vardkedja.core import scope
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import Conflict, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, CaseParty, FileFacts, PersonRecord, Unit
from vardkedja.core.policies import visible_cases

#: Born in 2012: a plainly fictive samordningsnummer.
CHILD = "201201619804"
GAINED = SECOND | {"discharged_on": "2026-02-20"}


def stay(scene, ref: str) -> Stay:
    with acting(scene.world.hedda):
        return ImportedStay.objects.select_related("stay__claim__place", "stay__case").get(ref=ref).stay


def test_stays_are_written_with_own_records_and_the_municipality_as_party(scene):
    report = read_in(scene, FIRST, SECOND, away=(AWAY,))
    assert str(report) == "2 nya vistelser, 1 nya frånvaroperioder"
    with acting(scene.world.hedda):
        first, second = stay(scene, "V-1"), stay(scene, "V-2")
        assert (first.state, first.arrived_on, first.ended_on, first.end_reason) == (
            "ended", dt.date(2026, 1, 10), dt.date(2026, 2, 1), "not_stated",
        )  # fmt: skip
        assert (second.state, second.ended_on, second.claim.occupied) == ("arrived", None, True)
        assert (second.claim.during.lower, second.claim.during.upper) == (dt.date(2026, 1, 20), None)
        record = PersonRecord.objects.get(person_id=first.person_id)
        assert (record.full_name, record.domain_id) == ("Tore Test", scene.world.home.pk)
        assert str(first.municipality) == "Anby kommun"
        parties = CaseParty.objects.filter(case=first.case).values_list("domain__name", "role")
        assert set(parties) == {
            ("Region Test, Hemmet", "applicant"), ("Region Test, Hemmet", "unit"), ("Anby kommun", "home"),
        }  # fmt: skip
        absence = Absence.objects.get(stay=first)
        assert (absence.kind, absence.away_from, absence.back_on) == (
            "leave", dt.date(2026, 1, 12), dt.date(2026, 1, 14),
        )  # fmt: skip
        row = ImportedStay.objects.get(ref="V-2")
        assert (row.legal_ground, row.price_class) == ("lvm27", "ordinary")


def test_the_home_and_the_municipality_see_the_case_and_nobody_else_does(scene):
    read_in(scene, FIRST)
    pk = stay(scene, "V-1").case_id
    seen = {}
    for name in ("hedda", "sten", "alice", "bo", "olle", "greta"):
        actor = scene.world.actors[name]
        with acting(actor):
            seen[name] = visible_cases(actor).filter(pk=pk).exists()
    assert seen == {"hedda": True, "sten": True, "alice": True, "bo": False, "olle": False, "greta": False}
    with acting(scene.world.alice):
        assert not ImportedStay.objects.exists()


def test_a_case_of_ended_stays_is_closed_and_one_of_a_resident_is_open(scene):
    read_in(scene, FIRST, SECOND)
    with acting(scene.world.hedda):
        assert stay(scene, "V-1").case.closed_at and stay(scene, "V-2").case.closed_at is None
    read_in(scene, FIRST, GAINED)
    with acting(scene.world.hedda):
        assert stay(scene, "V-2").case.closed_at


def test_systemet_writes_and_the_log_tells_who_asked_for_it(scene):
    read_in(scene, FIRST)
    with acting(scene.world.hedda):
        rows = AccessLog.objects.filter(action="change")
        assert rows.get(what="StaysImported").user_name == "Hedda Hall"
        assert {row.user_name for row in rows.filter(what__in=["StayImported", "PersonRegistered"])} == {
            "systemet"
        }


def test_the_same_files_twice_change_nothing(scene):
    read_in(scene, FIRST, SECOND, away=(AWAY,))
    before = counted(scene.world.hedda)
    report = read_in(scene, FIRST, SECOND, away=(AWAY,))
    assert (len(report.plan.same), len(report.plan.new), len(report.plan.away)) == (2, 0, 0)
    assert counted(scene.world.hedda) == before


def test_a_known_stay_gains_the_end_it_lacked_and_its_open_absence_ends_with_it(scene):
    open_away = {"stay_ref": "V-2", "kind": "absconded", "from": "2026-02-10", "to": ""}
    read_in(scene, SECOND, away=(open_away,))
    report = read_in(scene, GAINED, away=(open_away,))
    assert len(report.plan.ended) == 1
    with acting(scene.world.hedda):
        done = stay(scene, "V-2")
        assert (done.state, done.ended_on, done.claim.occupied) == ("ended", dt.date(2026, 2, 20), False)
        assert done.claim.during.upper == dt.date(2026, 2, 20)
        assert Absence.objects.get(stay=done).back_on == dt.date(2026, 2, 20)
    # And now that is what is known.
    assert len(read_in(scene, GAINED, away=(open_away,)).plan.same) == 1


def test_an_end_frees_the_place_for_another_row_of_the_same_file(scene):
    read_in(scene, SECOND)
    after = FIRST | {"stay_ref": "V-3", "place": "2", "admitted_on": "2026-02-20", "discharged_on": ""}
    report = read_in(scene, GAINED, after)
    assert (len(report.plan.ended), len(report.plan.new)) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"person_number": NUMBERS[3]}, "person_number"),
        ({"given_name": "Ture"}, "given_name och family_name"),
        ({"municipality_code": "9802"}, "municipality_code"),
        ({"place": "2"}, "place"),
        ({"legal_ground": "lvm"}, "legal_ground"),
        ({"admitted_on": "2026-01-11"}, "admitted_on"),
        ({"price_class": "acute"}, "price_class"),
        ({"discharged_on": "2026-02-02"}, "discharged_on"),
        ({"discharged_on": ""}, "discharged_on"),
    ],
)
def test_whatever_else_differs_in_a_known_row_is_a_fault(scene, changes, column):
    read_in(scene, FIRST)
    assert [(line, where) for _sheet, line, where, _words in faults(scene, FIRST | changes)] == [(2, column)]


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"person_number": "190001010000"}, "person_number", "stämmer inte"),
        ({"municipality_code": "1234"}, "municipality_code", "ingen kommun"),
        ({"municipality_code": "9901"}, "municipality_code", "hör inte till samverkan"),
        ({"place": "17"}, "place", "ingen plats"),
        ({"admitted_on": "2026-03-03", "discharged_on": ""}, "admitted_on", "framtiden"),
        ({"discharged_on": "2026-03-03"}, "discharged_on", "framtiden"),
    ],
)
def test_a_row_that_cannot_be_is_refused_at_its_column(scene, changes, column, words):
    ((sheet, line, where, message),) = faults(scene, SECOND, FIRST | changes)
    assert (sheet, line, where) == ("vistelser", 3, column) and words in message


def test_every_fault_of_a_row_is_told(scene):
    found = faults(scene, FIRST | {"admitted_on": "2019-12-31", "person_number": "190001010000"})
    assert [one[2] for one in found] == ["place", "municipality_code", "person_number"]


def test_one_place_and_one_person_have_one_stay_at_a_time(scene):
    same_day = FIRST | {"discharged_on": "2026-01-10"}
    other = SECOND | {"place": "1", "admitted_on": "2026-01-10", "discharged_on": "2026-01-12"}
    assert [found[1:3] for found in faults(scene, same_day, other)] == [(3, "place")]
    elsewhere = FIRST | {"stay_ref": "V-9", "place": "2", "admitted_on": "2026-01-31"}
    assert [found[1:3] for found in faults(scene, FIRST, elsewhere)] == [(3, "person_number")]
    read_in(scene, same_day)
    assert [found[1:3] for found in faults(scene, same_day, other)] == [(3, "place")]
    assert [found[1:3] for found in faults(scene, FIRST | {"stay_ref": "V-9", "place": "2"})] == [
        (2, "person_number")
    ]


def test_what_the_unit_has_given_stands(scene):
    scene.planned(scene.approved(3), place="2", start=3)
    ((_sheet, line, column, words),) = faults(scene, SECOND)
    assert (line, column) == (2, "place") and day(3).isoformat() in words


def test_the_permit_is_kept_and_an_age_outside_the_target_group_only_told(scene):
    three = [
        SECOND | {"stay_ref": f"V-{n}", "person_number": NUMBERS[n], "place": str(n - 1)} for n in (2, 3, 4)
    ]
    with scope.setup_scope():
        Unit.objects.filter(pk=scene.world.hemmet.pk).update(permit_places=2, age_min=70)
    assert [found[1:3] for found in faults(scene, *three)] == [(4, "place")]
    report = read_in(scene, *three[:2])
    assert [(one.line, "från 70 år" in one.message) for one in report.warnings] == [(2, True), (3, True)]


def test_a_municipality_outside_pays_where_the_unit_takes_such(scene):
    with scope.setup_scope():
        Unit.objects.filter(pk=scene.world.hemmet.pk).update(takes_outside=True)
    read_in(scene, FIRST | {"municipality_code": "9901"})
    with acting(scene.world.hedda):
        one = stay(scene, "V-1")
        assert one.municipality.code == "9901"
        assert set(CaseParty.objects.filter(case=one.case).values_list("domain", flat=True)) == {
            scene.world.home.pk
        }


@pytest.mark.parametrize(
    ("away", "column", "words"),
    [
        (AWAY | {"stay_ref": "V-7"}, "stay_ref", "ingen vistelse"),
        (AWAY | {"from": "2026-01-09"}, "from", "utanför vistelsen"),
        (AWAY | {"from": "2026-02-01", "to": ""}, "from", "utanför vistelsen"),
        (AWAY | {"to": "2026-02-02"}, "to", "slutar efter"),
        (AWAY | {"stay_ref": "V-2", "from": "2026-03-03", "to": ""}, "from", "framtiden"),
        (AWAY | {"stay_ref": "V-2", "from": "2026-02-03", "to": "2026-03-09"}, "to", "framtiden"),
        (AWAY | {"from": "2026-01-13", "to": "2026-01-20"}, "from", "redan frånvarande av rad 2"),
    ],
)
def test_an_absence_lies_within_its_stay_and_apart_from_the_others(scene, away, column, words):
    ((sheet, line, where, message),) = faults(scene, FIRST, SECOND, away=(AWAY, away))
    assert (sheet, line, where) == ("frånvaro", 3, column) and words in message


def test_a_known_absence_gains_its_return_and_nothing_else(scene):
    still = {"stay_ref": "V-2", "kind": "hospital", "from": "2026-02-10", "to": ""}
    read_in(scene, SECOND, away=(still,))
    assert [found[1] for found in faults(scene, SECOND, away=(still | {"kind": "leave"},))] == [2]
    report = read_in(scene, SECOND, away=(still | {"to": "2026-02-14"},))
    assert len(report.plan.back) == 1
    assert [found[1] for found in faults(scene, SECOND, away=(still | {"to": "2026-02-15"},))] == [2]
    overlap = still | {"from": "2026-02-12", "to": "2026-02-20"}
    ((*_rest, words),) = faults(scene, SECOND, away=(overlap,))
    assert "från 2026-02-10 till 2026-02-14" in words


def test_an_imported_resident_is_out_comes_back_and_is_discharged_as_any_other(scene):
    read_in(scene, SECOND, away=({"stay_ref": "V-2", "kind": "leave", "from": "2026-03-01", "to": ""},))
    pk = stay(scene, "V-2").pk
    register_return(pk, actor=scene.world.hedda, back_on=TODAY)
    ending = Ending(TODAY, "completed", "home", "own_contract", no_plan_reason="Flyttade samma dag.")
    assert discharge(pk, ending, actor=scene.world.hedda).state == "ended"
    # The file still lacks the end: now it differs from what is known.
    assert [found[2] for found in faults(scene, SECOND)] == ["discharged_on"]


def test_a_rehearsal_tells_the_same_and_leaves_nothing(scene):
    before = counted(scene.world.hedda)
    told = rehearse_import(scene.world.hemmet.pk, files(FIRST, SECOND, away=(AWAY,)), actor=scene.world.hedda)
    assert counted(scene.world.hedda) == before
    assert str(told) == str(read_in(scene, FIRST, SECOND, away=(AWAY,)))


def test_a_protected_person_is_refused_in_neutral_words_and_the_attempt_is_logged(scene):
    read_in(scene, FIRST)
    with acting(scene.world.hedda):
        record = PersonRecord.objects.get(person_id=stay(scene, "V-1").person_id)
    home = system(scene.world.home, scene.world.hedda.now)
    protect_person(record.pk, "marking", actor=home, source="register")
    again = FIRST | {"stay_ref": "V-5", "admitted_on": "2026-02-10", "discharged_on": "2026-02-12"}
    refused = rehearse_import(scene.world.hemmet.pk, files(again), actor=home)
    assert [(one.line, one.column) for one in refused.faults] == [(2, "person_number")]
    assert "skydd" not in str(refused.faults[0]).lower()
    with acting(home):
        assert AccessLog.objects.filter(action="denied", what="personuppgift").exists()


def test_a_child_that_was_placed_is_noted_for_retention(scene):
    with scope.setup_scope():
        Unit.objects.filter(pk=scene.world.hemmet.pk).update(age_min=0)
    child = FIRST | {"person_number": CHILD}
    read_in(scene, child, SECOND)
    with acting(scene.world.hedda):
        placed = {
            ref: FileFacts.objects.get(case=stay(scene, ref).case).child_placed_on for ref in ("V-1", "V-2")
        }
    assert placed == {"V-1": dt.date(2026, 1, 10), "V-2": None}


@pytest.mark.parametrize(
    ("who", "error"),
    [("sten", NotAllowed), ("alice", NotVisible), ("bodil", NotVisible), ("olle", NotVisible)],
)
def test_only_the_head_reads_in(scene, who, error):
    before = counted(scene.world.hedda)
    with pytest.raises(error):
        import_stays(scene.world.hemmet.pk, files(FIRST), actor=scene.world.actors[who])
    assert counted(scene.world.hedda) == before


def test_a_constant_number_of_queries_finds_out_what_to_do(scene):
    def queries(count: int) -> int:
        rows = [FIRST | {"stay_ref": f"V-{n}", "person_number": NUMBERS[n % 5]} for n in range(count)]
        read = files(*rows)
        with (
            acting(scene.world.hedda),
            CaptureQueriesContext(
                connection,
            ) as caught,
        ):
            plan_import(scene.world.hedda, scene.world.hemmet, read.stays, read.absences, read.faults)
        return len(caught)

    assert queries(2) == queries(40)


def test_a_protected_resident_s_reference_is_known_to_who_is_named_alone(scene):
    read_in(scene, SECOND)
    with acting(scene.world.hedda):
        record = PersonRecord.objects.get(person_id=stay(scene, "V-2").person_id)
    home = system(scene.world.home, scene.world.hedda.now)
    protect_person(record.pk, "marking", actor=home, source="register")
    assert [found[1:3] for found in faults(scene, SECOND)] == [(2, "place")]
    with pytest.raises(Conflict, match="redan inläst för någon som du inte får se"):
        read_in(scene, FIRST | {"stay_ref": "V-2"})
    with acting(home):
        assert ImportedStay.objects.count() == 1
