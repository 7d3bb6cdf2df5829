"""What a deployer loads by command: a further version of an instrument, and wordings with their source and licence."""

import copy
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from referrals.models import Instrument, InstrumentBand, InstrumentText
from referrals.selectors.instruments import bands_on
from tests.cast import a_case
from tests.referrals.test_record_instrument_result import record, version_of
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.models import CommandRun
from vardkedja.core.scope import setup_scope

#: Made up for the test: an instrument of three items that nobody uses.
MADE_UP = {
    "code": "audit_c",
    "version": "2",
    "name": "AUDIT-C",
    "about": "Tre frågor",
    "category": "substance",
    "items": [{"number": n, "values": [0, 1, 2, 3, 4]} for n in (1, 2, 3)],
    "scoring": {"counting": "sum"},
    "source": "Prov",
    "valid_from": "2026-02-01",
    "bands": [
        {"label": "Under", "low": 0, "high": 3, "source": "Prov", "valid_from": "2026-02-01"},
        {"label": "Över", "low": 4, "high": 12, "source": "Prov", "valid_from": "2026-02-01"},
    ],
}
TEXTS = [
    {"item": 1, "value": None, "text": "Första frågan?"},
    {"item": 1, "value": 0, "text": "Aldrig"},
    {"item": 2, "value": "", "text": "Andra frågan?"},
    {"item": 3, "text": "Tredje frågan?"},
]
RIGHT = ("--source", "Egen översättning", "--licence", "Avtal 2026-01-15")


def written(tmp_path, contents, name="fil.json"):
    path = tmp_path / name
    path.write_text(contents if isinstance(contents, str) else json.dumps(contents), encoding="utf-8")
    return str(path)


def load(tmp_path, told):
    call_command("load_instrument", written(tmp_path, told))


def load_texts(tmp_path, rows, *right, name="fil.json"):
    path = written(tmp_path, rows, name)
    call_command("load_instrument_texts", path, "--instrument", "audit_c", "--of", "1", *(right or RIGHT))


def rows_of(model):
    with setup_scope():
        return list(model.objects.all())


def test_a_further_version_takes_over_from_its_day(world, tmp_path):
    load(tmp_path, MADE_UP)
    with acting(world.alice):
        old, new = Instrument.objects.filter(code="audit_c").order_by("valid_from")
        assert old.valid_to == new.valid_from and new.version == "2"
        assert [band.label for band in bands_on(new, TODAY)] == ["Under", "Över"]
        assert Instrument.objects.valid(TODAY).get(code="audit_c") == new
    assert [(run.command, run.succeeded) for run in rows_of(CommandRun)] == [("load_instrument", True)]


def test_a_result_is_counted_by_the_version_that_was_used(world, tmp_path):
    case = a_case(world, world.alice)
    load(tmp_path, MADE_UP)
    row = record(world, case, {1: 2, 2: 2, 3: 2}, code="audit_c")
    assert version_of(world.alice, row).value("band") == "Över (4–12)"


def changed(**changes):
    return copy.deepcopy(MADE_UP) | changes


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (changed(source=""), "saknar uppgifter: source"),
        (changed(version="1"), "finns redan"),
        (changed(valid_from="1999-01-01"), "senare version"),
        (changed(category="hemligt"), "hemligt"),
        (changed(scoring={"counting": "gissa"}), "går inte att läsa"),
        (changed(items=[{"number": 1}]), "går inte att läsa"),
        (changed(scoring={"counting": "criteria", "criteria": [[9]]}), "Fråga 9 finns inte"),
        (changed(bands=[MADE_UP["bands"][0]]), "Summan 4 ligger i 0 klasser"),
        (changed(valid_from="i fjol"), "år-månad-dag"),
        (changed(bands=[MADE_UP["bands"][0] | {"colour": "red"}]), "okända uppgifter: colour"),
        (["inte ett objekt"], "ska vara ett objekt"),
        ("{", "går inte att läsa"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_stored(world, tmp_path, told, words):
    before = len(rows_of(Instrument)), len(rows_of(InstrumentBand))
    with pytest.raises(CommandError, match=words):
        load(tmp_path, told)
    assert (len(rows_of(Instrument)), len(rows_of(InstrumentBand))) == before
    with acting(world.alice):
        assert Instrument.objects.get(code="audit_c").valid_to is None


def test_wordings_are_shown_and_frozen_with_their_source_and_licence(world, tmp_path):
    case = a_case(world, world.alice)
    load_texts(tmp_path, TEXTS)
    row = record(world, case, {1: 0}, code="audit_c")
    version = version_of(world.alice, row)
    labels = {field["key"]: field["label"] for field in version.body["fields"]}
    assert labels["item_1"] == "1. Första frågan?"
    assert version.value("item_1") == "0 – Aldrig"
    assert version.value("text_source") == "Egen översättning. Avtal 2026-01-15"


def test_the_latest_loaded_are_shown(world, tmp_path):
    case = a_case(world, world.alice)
    load_texts(tmp_path, TEXTS)
    load_texts(tmp_path, [row | {"text": "Ny text"} for row in TEXTS])
    version = version_of(world.alice, record(world, case, {1: 0}, code="audit_c"))
    assert version.value("item_1") == "0 – Ny text"


@pytest.mark.parametrize("between", [",", ";"])
def test_a_csv_file_is_read_as_well(world, tmp_path, between):
    lines = ["item,value,text", "1,,Första?", "1,0,Aldrig", "2,,Andra?", "3,,Tredje?"]
    load_texts(tmp_path, "\n".join(lines).replace(",", between), *RIGHT, name="fil.csv")
    (held,) = rows_of(InstrumentText)
    assert held.wordings["1"] == {"text": "Första?", "answers": {"0": "Aldrig"}}


@pytest.mark.parametrize(
    ("rows", "right", "words"),
    [
        (TEXTS, ("--source", " ", "--licence", "Avtal"), "licensen eller tillståndet"),
        (TEXTS, ("--source", "Egen", "--licence", " "), "licensen eller tillståndet"),
        (TEXTS[:3], RIGHT, "Texten saknas till fråga 3"),
        ([*TEXTS, {"item": 4, "text": "Fjärde?"}], RIGHT, "Rad 5: frågan"),
        ([*TEXTS, {"item": 1, "value": 9, "text": "Nio"}], RIGHT, "Rad 5: frågan eller svarsvärdet"),
        ([*TEXTS, {"item": "x", "text": "?"}], RIGHT, "heltal"),
        ([*TEXTS, {"item": 1, "text": " "}], RIGHT, "texten saknas"),
        (["text"], RIGHT, "Rad 1"),
        ({"item": 1}, RIGHT, "en lista"),
    ],
)
def test_wordings_without_right_or_sense_are_refused(world, tmp_path, rows, right, words):
    with pytest.raises(CommandError, match=words):
        load_texts(tmp_path, rows, *right)
    assert rows_of(InstrumentText) == []


def test_wordings_belong_to_an_instrument_that_is_there(world, tmp_path):
    path = written(tmp_path, TEXTS)
    with pytest.raises(CommandError, match="inget sådant instrument"):
        call_command("load_instrument_texts", path, "--instrument", "nej", "--of", "1", *RIGHT)
    assert rows_of(InstrumentText) == []


def test_the_product_ships_no_wordings(world):
    assert rows_of(InstrumentText) == []
