"""`import_stays` and `export_occupancy` as they are run: files in, a file out, faults on stderr and exit 1."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from placements.actions.importing import import_stays
from placements.domain.imports import ABSENCE_COLUMNS, STAY_COLUMNS
from tests.harness.fixtures import acting_as
from tests.placements.import_scene import AWAY, FIRST, SECOND, files, written


@pytest.fixture
def paths(tmp_path):
    stays, away = tmp_path / "stays.csv", tmp_path / "abs.csv"
    stays.write_bytes(written(STAY_COLUMNS, (FIRST, SECOND)))
    away.write_bytes(written(ABSENCE_COLUMNS, (AWAY,)))
    return str(stays), str(away)


def run(*arguments, **options):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_stays", *arguments, stdout=out, stderr=err, **options)
        return 0, out.getvalue(), err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"


def test_files_are_read_in_tried_and_read_in_again(scene, today, paths):
    stays, away = paths
    code, out, _err = run(stays, "--absences", away, "--unit", "Hemmet", "--dry-run")
    assert (code, "Prov, inget är sparat: 2 nya" in out, scene.stays()) == (0, True, 0)
    code, out, _err = run(stays, "--absences", away, "--unit", "Hemmet")
    assert (code, "Inläst: 2 nya vistelser" in out, scene.stays()) == (0, True, 2)
    code, out, _err = run(stays, "--absences", away, "--unit", "Hemmet")
    assert (code, "Inläst: 2 oförändrade." in out, scene.stays()) == (0, True, 2)


def test_faults_go_to_stderr_with_exit_1_and_nothing_is_kept(scene, today, tmp_path):
    path = tmp_path / "fel.csv"
    path.write_bytes(written(STAY_COLUMNS, (FIRST, SECOND | {"place": "99"}, SECOND | {"price_class": "x"})))
    code, out, err = run(str(path), "--unit", "Hemmet")
    assert (code, out) == (1, "")
    assert "vistelser rad 3, place:" in err and "vistelser rad 4, price_class:" in err
    assert "2 fel. Inget är inläst." in err and scene.stays() == 0


@pytest.mark.parametrize(
    ("unit", "words"), [("Nowhere", "Det finns ingen enhet Nowhere."), ("hemmet", "Det finns ingen enhet")]
)
def test_an_unknown_unit_is_told_with_those_there_are(scene, paths, unit, words):
    code, _out, err = run(paths[0], "--unit", unit)
    assert code == 1 and words in err and "Hemmet" in err


def test_a_file_that_is_not_there_is_told(scene, tmp_path):
    code, _out, err = run(str(tmp_path / "saknas.csv"), "--unit", "Hemmet")
    assert code == 1 and "Det går inte att läsa" in err


def exported(tmp_path, first: str, last: str):
    path = tmp_path / "ut.csv"
    days = ("--from", first, "--to", last)
    with acting_as("vk_worker"):
        call_command("export_occupancy", "testlan", *days, "--out", str(path), stdout=io.StringIO())
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_the_occupancy_is_written_per_day_and_unit(scene, today, tmp_path):
    same_day = FIRST | {"stay_ref": "V-8", "person_number": SECOND["person_number"], "place": "3",
                        "discharged_on": "2026-01-10"}  # fmt: skip
    import_stays(scene.world.hemmet.pk, files(FIRST, same_day, away=(AWAY,)), actor=scene.world.hedda)
    rows = [row for row in exported(tmp_path, "2026-01-09", "2026-02-01") if row["unit"] == "Hemmet"]
    assert list(rows[0]) == ["day", "unit", "places", "out_of_service", "occupied", "absent", "free"]
    told = {row["day"]: (row["places"], row["occupied"], row["absent"], row["free"]) for row in rows}
    assert len(told) == 24
    assert told["2026-01-09"] == ("3", "0", "0", "3")
    assert told["2026-01-10"] == ("3", "2", "0", "1")  # the same-day stay has its day
    assert told["2026-01-12"] == ("3", "1", "1", "2")
    assert told["2026-01-13"] == ("3", "1", "1", "2")
    assert told["2026-01-14"] == ("3", "1", "0", "2")  # the first day back
    assert told["2026-02-01"] == ("3", "0", "0", "3")  # the day of discharge


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("utanfor", "--from", "2026-01-01", "--to", "2026-01-02"), "ingen samverkan"),
        (("testlan", "--from", "2026-01-02", "--to", "2026-01-01"), "före första dagen"),
        (("testlan", "--from", "i går", "--to", "2026-01-01"), "ingen dag"),
        (("testlan", "--from", "2026-01-01", "--to", "2026-01-02", "--format", "xlsx"), "Välj csv"),
    ],
)
def test_what_cannot_be_exported_is_told_and_no_file_is_written(scene, tmp_path, arguments, words):
    path = tmp_path / "ut.csv"
    with acting_as("vk_worker"), pytest.raises(CommandError, match=words):
        call_command("export_occupancy", *arguments, "--out", str(path))
    assert not path.exists()
