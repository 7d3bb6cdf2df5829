"""The log extract for the person: when, which authority and unit, in what role, what and why, in plain Swedish."""

import datetime as dt
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import UNIT, a_case, a_person
from tests.core.test_pdf import needs_pango
from tests.core.visitors import Visitor, errors_of
from tests.world import NOW, NUMBERS
from vardkedja.core import gate
from vardkedja.core.actions.emergency import open_emergency
from vardkedja.core.actions.reviews import set_log_rules
from vardkedja.core.actor import Actor, acting
from vardkedja.core.models import AccessLog, PersonRecord
from vardkedja.core.selectors.extracts import subject_of
from vardkedja.core.selectors.log_extract import Access, accesses

FIRST, LAST = dt.date(2020, 1, 1), dt.date(2027, 1, 1)
ASKED = {"kind": "log", "purpose": "den enskilde har begärt det"}


@pytest.fixture
def case(world):
    return a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))


def own_record(world) -> PersonRecord:
    with acting(world.alice):
        return PersonRecord.objects.get(domain=world.anby, given_name="Tore")


def told(world, actor: Actor | None = None, first=FIRST, last=LAST, **more) -> list[Access]:
    actor = actor or world.alice
    with acting(actor):
        return accesses(actor, subject_of(actor, own_record(world)), first, last, **more)


def text_of(content: bytes) -> str:
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return " ".join(" ".join(pages).split())


def test_each_access_says_when_who_what_and_why(world, case):
    with acting(world.hedda):
        gate.open_case(world.hedda.at(NOW + dt.timedelta(minutes=5)), case.pk)
    rows = [row for row in told(world) if row.authority == world.home.name]
    assert rows == [
        Access(
            dt.date(2026, 3, 2), "12:05", world.home.name, "Hemmet", "Föreståndare", "läste: ärende",
            "part i ärendet: mottagande enhet",
        )
    ]  # fmt: skip


def test_codes_are_swedish_words(world, case):
    whats = {row.what for row in told(world)}
    assert {"personuppgift registrerad", "ärende öppnat", "part tillagd"} <= whats
    assert not [what for what in whats if any(part[1:] != part[1:].lower() for part in what.split())]


def test_equal_accesses_of_a_day_are_one_line_with_all_times(world, case):
    for minutes in (0, 7, 90):
        with acting(world.alice):
            gate.open_case(world.alice.at(NOW + dt.timedelta(minutes=minutes)), case.pk)
    reads = [row for row in told(world) if row.what == "läste: ärende"]
    assert [row.times for row in reads] == ["12:00, 12:07, 13:30"]


def test_what_a_reader_typed_is_not_told(world):
    record = a_person(world.alice)
    with acting(world.albin):
        gate.open_record(world.albin, record.pk, stated="hans bror Sune ringde")
    open_emergency("child", "systern Sonja är gravid", actor=world.anna, record_id=record.pk)
    with acting(world.anna):
        gate.open_record(world.anna, record.pk)
    whys = {row.why for row in told(world)}
    assert "ett särskilt skäl, som läsaren skrev i loggen" in whys
    assert "nödåtkomst: oro för ett barn" in whys
    assert not [why for why in whys if "Sune" in why or "Sonja" in why]


def test_names_of_staff_are_left_out_unless_the_rules_say_so(world, case):
    assert {row.who for row in told(world)} == {""}
    assert "Alice Andersson" in {row.who for row in told(world, names=True)}


def test_only_the_period_is_told(world, case):
    with acting(world.anna):
        gate.open_case(world.anna.at(NOW + dt.timedelta(days=3)), case.pk)
    rows = told(world, first=dt.date(2026, 3, 5), last=dt.date(2026, 3, 5))
    assert [(row.day, row.role) for row in rows] == [(dt.date(2026, 3, 5), "Enhetschef (delegat)")]


def test_the_reviewers_own_work_and_refusals_are_no_access(world, case):
    with acting(world.bo), pytest.raises(gate.NotVisible):
        gate.open_case(world.bo, case.pk)
    assert not [row for row in told(world) if "nekades" in row.what or row.authority == world.bjorkby.name]


def test_another_authoritys_own_readings_are_not_ours_to_tell(world):
    a_person(world.alice)
    other = a_case(world, world.bo, NUMBERS[0])
    with acting(world.bo):
        gate.open_case(world.bo, other.pk)
    assert {row.authority for row in told(world)} == {world.anby.name}


@needs_pango
def test_the_pdf_reads_back_and_is_itself_logged(world, case):
    record = own_record(world)
    other = a_person(world.alice, NUMBERS[1], "Nils Nyby")
    answer = Visitor(world, "alice").send(reverse("core:extract", args=[record.pk]), ASKED)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    text = text_of(answer.content)
    for words in (
        "Vem har läst uppgifter om dig?",
        "Tore Testsson",
        "Anby kommun",
        "Handläggare",
        "ansvarig för ärendet",
    ):
        assert words in text
    for words in ("Alice Andersson", "PersonRegistered", "Nyby", str(other.pk)):
        assert words not in text
    assert b"pdfuaid" in pypdf.PdfReader(io.BytesIO(answer.content)).trailer["/Root"]["/Metadata"].get_data()
    with acting(world.alice):
        row = AccessLog.objects.get(what="loggutdrag", action="export")
        assert (row.person_id, row.reason) == (record.person_id, ASKED["purpose"])


@needs_pango
def test_the_authority_may_decide_to_name_its_staff(world, case):
    set_log_rules({"names_in_extract": True}, actor=world.lova)
    answer = Visitor(world, "alice").send(reverse("core:extract", args=[own_record(world).pk]), ASKED)
    assert "Alice Andersson" in text_of(answer.content)


@pytest.mark.parametrize("name", ["gustav", "lova", "adam", "fia", "stina", "hedda", "sten"])
def test_other_roles_and_staff_of_one_unit_make_none(world, case, name):
    record = own_record(world)
    assert Visitor(world, name).get(reverse("core:extract", args=[record.pk])).status_code == 403
    with acting(world.alice):
        assert not AccessLog.objects.filter(what="loggutdrag").exists()


def test_another_authority_reaches_no_record(world, case):
    assert Visitor(world, "bo").get(reverse("core:extract", args=[own_record(world).pk])).status_code == 404


def test_without_a_purpose_nothing_is_made(world, case):
    url = reverse("core:extract", args=[own_record(world).pk])
    alice = Visitor(world, "alice")
    assert "purpose" in errors_of(alice.send(url, {"kind": "log"}))
    wrong = {**ASKED, "first": "2026-03-02", "last": "2026-03-01"}
    assert errors_of(alice.send(url, wrong)) == {"last": ["Sista dagen är före första dagen."]}
    with acting(world.alice):
        assert not AccessLog.objects.filter(action="export").exists()


def test_it_costs_the_same_however_many_readings(world, case):
    def spent() -> int:
        with CaptureQueriesContext(connection) as queries:
            told(world)
        return len(queries)

    few = spent()
    for minutes in range(5):
        with acting(world.alice):
            gate.open_case(world.alice.at(NOW + dt.timedelta(minutes=minutes)), case.pk)
    assert spent() == few
