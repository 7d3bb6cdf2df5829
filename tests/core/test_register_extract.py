"""The register extract (GDPR art. 15): everything that one authority holds, from every app, with its source."""

import io
import json

import pypdf
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import UNIT, a_case, a_person
from tests.core.test_pdf import needs_pango
from tests.core.visitors import Visitor
from tests.referrals.scene import a_group, a_sent
from tests.security.allowed import NOT_IN_EXTRACT
from tests.world import NUMBERS
from vardkedja.core import extracts, registry
from vardkedja.core.actions.entries import write_entry, write_version
from vardkedja.core.actions.releases import release
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, EntryVersion, PersonRecord
from vardkedja.core.scope import HOUSE_APPS
from vardkedja.core.selectors.extracts import FORMAT, gathered

ASKED = {"kind": "data", "purpose": "den enskilde har begärt det"}
TABLES = {table.name: table for section in registry.EXTRACTS for table in section.tables}


def about_a_person() -> set[str]:
    """Tables of the house with a person or a case in a column, and whatever refers to one of those, link by link."""
    models = [
        m for label in HOUSE_APPS for m in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    wanted = {"person_id", "case_id", "record_id", "content_object_id"}
    found = {m for m in models if wanted & {f.attname for f in m._meta.concrete_fields}}
    while True:
        more = {m for m in models if {f.related_model for f in m._meta.concrete_fields} & found} - found
        if not more:
            return {m._meta.db_table for m in found}
        found |= more


def test_every_table_about_a_person_is_in_the_extract_or_has_a_reason():
    found = about_a_person()
    assert found - set(TABLES) - set(NOT_IN_EXTRACT) == set(), (
        "register it (registry.extract) or give a reason in allowed.py"
    )
    assert set(NOT_IN_EXTRACT) & set(TABLES) == set()
    assert set(NOT_IN_EXTRACT) - found == set(), "no longer so, take it off the list"


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_told_has_a_swedish_name(name):
    table = TABLES[name]
    nameless = [one.name for one in extracts.told(table.model, table.leave) if not extracts.label_of(one)]
    assert nameless == [], "give it a verbose_name, or a word in extracts.LABELS"
    assert extracts.kind_of(table.model), "give the model a verbose_name, or a word in extracts.KINDS"


@pytest.fixture
def sent(world):
    a_group(world)
    return a_sent(world)


def own_record(world, key: str = "alice") -> PersonRecord:
    actor = world.actors[key]
    with acting(actor):
        return PersonRecord.objects.filter(domain=actor.domain).first()


def extract_of(world, name: str = "alice") -> dict:
    actor = world.actors[name]
    with acting(actor):
        return gathered(actor, own_record(world, name))


def rows_of(extract: dict, key: str) -> list[dict]:
    return next(section["rows"] for section in extract["sections"] if section["key"] == key)


def facts(row: dict) -> dict[str, str]:
    return {fact["key"]: fact["value"] for fact in row["facts"]}


def test_it_holds_record_numbers_case_and_application(world, sent):
    extract = extract_of(world)
    assert {section["key"] for section in extract["sections"]} >= {
        "person",
        "cases",
        "documents",
        "applications",
        "stays",
        "sip",
        "consents",
        "releases",
        "tasks",
        "log",
    }
    assert facts(rows_of(extract, "person")[0])["family_name"] == "Testsson"
    assert sent.case.number in {facts(row).get("number") for row in rows_of(extract, "cases")}
    assert "Hemmet" in {facts(row).get("unit") for row in rows_of(extract, "applications")}
    assert rows_of(extract, "releases")
    assert {one["key"] for one in extract["about"]} == {
        "controller", "purposes", "legal_basis", "recipients", "sources", "retention", "rights", "automated",
    }  # fmt: skip


def test_every_version_is_there(world):
    case = a_case(world, world.alice)
    version = write_entry(
        case.pk, "note", "planning", [("text", "Anteckning", "Första ordalydelsen")], actor=world.alice
    )
    write_version(version.entry_id, [("text", "Anteckning", "Rättad ordalydelse")], actor=world.alice)
    told = [facts(row).get("text") for row in rows_of(extract_of(world), "documents")]
    assert "Första ordalydelsen" in told
    assert "Rättad ordalydelse" in told


def test_what_another_authority_wrote_is_there_only_when_released_and_with_its_source(world):
    case = a_case(world, world.alice, NUMBERS[0], ("bjorkby", "home"))
    a_person(world.bo, NUMBERS[0])
    kept = write_entry(case.pk, "note", "planning", [("text", "Anteckning", "Anbys egen")], actor=world.alice)
    given = write_entry(case.pk, "note", "planning", [("text", "Anteckning", "Utlämnad")], actor=world.alice)
    with acting(world.alice):
        given = EntryVersion.objects.select_related("entry").get(pk=given.pk)
    release(case.pk, [given], [world.bjorkby.pk], actor=world.alice, ground="no_harm", purpose="Placering")
    rows = rows_of(extract_of(world, "bo"), "documents")
    assert ("Utlämnad", world.anby.name) in {(facts(row).get("text"), row["source"]) for row in rows}
    assert kept.value("text") not in json.dumps(rows, ensure_ascii=False)


def test_the_other_person_is_not_in_it(world, sent):
    other = a_case(world, world.alice, NUMBERS[1])
    write_entry(other.pk, "note", "planning", [("text", "Anteckning", "Om någon annan")], actor=world.alice)
    actor = world.alice
    with acting(actor):
        record = PersonRecord.objects.get(person_id=sent.case.person_id)
        text = json.dumps(gathered(actor, record), ensure_ascii=False)
    assert "Om någon annan" not in text
    assert other.number not in text
    assert NUMBERS[1] not in text


def test_another_authority_extracts_only_what_it_has(world):
    case = a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))
    a_person(world.bo, NUMBERS[0])
    text = json.dumps(extract_of(world, "bo"), ensure_ascii=False)
    assert case.number not in text
    assert "Björkby" in text
    assert rows_of(extract_of(world, "bo"), "cases") == []


def test_the_data_is_a_file_and_logged(world, sent):
    record = own_record(world)
    answer = Visitor(world, "alice").send(reverse("core:extract", args=[record.pk]), ASKED)
    assert answer["Content-Type"] == "application/json"
    assert "registerutdrag.json" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["format"] == FORMAT
    for section in data["sections"]:
        assert set(section) == {"key", "title", "rows"}
        for row in section["rows"]:
            assert set(row) == {"kind", "source", "facts"}
            assert all(set(fact) == {"key", "label", "value"} for fact in row["facts"])
    with acting(world.alice):
        assert AccessLog.objects.get(what="registerutdrag som data").person_id == record.person_id


@needs_pango
def test_the_pdf_reads_back(world, sent):
    answer = Visitor(world, "alice").send(
        reverse("core:extract", args=[own_record(world).pk]), {**ASKED, "kind": "register"}
    )
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in (
        "Uppgifter som vi har om dig",
        "Testsson",
        sent.case.number,
        "Integritetsskyddsmyndigheten",
        "Ändamål",
    ):
        assert words in text
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_it_costs_the_same_however_much_there_is(world):
    case = a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))
    write_entry(case.pk, "note", "planning", [("text", "Anteckning", "En")], actor=world.alice)

    def spent() -> int:
        with CaptureQueriesContext(connection) as queries:
            extract_of(world)
        return len(queries)

    few = spent()
    for number in range(4):
        write_entry(case.pk, "note", "planning", [("text", "Anteckning", f"{number}")], actor=world.alice)
    assert spent() == few
