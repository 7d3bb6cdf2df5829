"""The access log page: the own staff's doings, and what others read of the own; without any person's name."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import UNIT, a_case
from tests.core.visitors import Visitor, errors_of
from tests.world import NUMBERS
from vardkedja.core import events
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, PersonRecord

URL = reverse("core:log")


@pytest.fixture
def case(world):
    case = a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))
    Visitor(world, "hedda").text(reverse("core:case", args=[case.pk]))
    Visitor(world, "olle").get(reverse("core:case", args=[case.pk]))
    return case


@pytest.mark.parametrize("name", ["alice", "anna", "adam", "hedda", "stina"])
def test_only_the_log_reviewer_reads_the_log(world, name):
    assert Visitor(world, name).get(URL).status_code == 403


def test_the_owner_sees_that_another_authority_read(world, case):
    text = Visitor(world, "lova").text(URL)
    assert "Föreståndare" in text
    assert "Hemmet" in text
    assert "Hedda Hall" not in text, "authority, unit and role; the name is asked for"
    assert "Annan myndighet" in text
    assert "part i ärendet: mottagande enhet" in text
    assert case.number in text


def test_the_log_names_no_person_and_no_number(world, case):
    text = Visitor(world, "lova").text(URL)
    for words in ("Testsson", "Tore", NUMBERS[0], "18900101"):
        assert words not in text


def test_another_county_sees_only_its_own_refused_attempt(world, case):
    text = Visitor(world, "otto").text(URL)
    assert "Olle Ohlson" in text
    assert "nekades" in text
    for words in ("Hedda", "Alice", case.number):
        assert words not in text


@pytest.mark.parametrize(
    ("query", "seen", "not_seen"),
    [
        ("?vems=andras", "Annan myndighet", "ärende öppnat"),
        ("?vems=egna", "ärende öppnat", "Annan myndighet"),
        ("?handling=change", "personuppgift registrerad", "Annan myndighet"),
        ("?till=2020-01-01", "Inga rader", "Annan myndighet"),
        ("?fran=2020-01-01", "Annan myndighet", "Inga rader"),
    ],
)
def test_filters(world, case, query, seen, not_seen):
    text = Visitor(world, "lova").text(URL + query)
    assert seen in text
    assert not_seen not in text


def test_by_user(world, case):
    text = Visitor(world, "lova").text(f"{URL}?anvandare={world.alice.user_id}&handling=change")
    assert "ärende öppnat" in text
    assert "Lova Lind</td>" not in text


def test_pages_cost_the_same_however_many_rows(world, case):
    lova = Visitor(world, "lova")

    def queries():
        with CaptureQueriesContext(connection) as spent:
            lova.text(URL)
        return len(spent)

    lova.text(URL)
    few = queries()
    for number in NUMBERS[1:4]:
        a_case(world, world.alice, number, ("hemmet", UNIT))
    assert queries() == few


def test_the_hits_of_one_page_are_one_row(world, case):
    other = a_case(world, world.alice, NUMBERS[1], ("hemmet", UNIT))
    Visitor(world, "hedda").text(reverse("core:cases"))
    text = Visitor(world, "lova").text(f"{URL}?handling=hit")
    assert "2 ärenden" in text
    assert text.count("ärendelista") == 1
    assert case.number in text
    assert other.number in text


def test_every_kind_of_event_has_swedish_words_without_holes():
    words = events.logged_words()
    assert words["CaseOpened"] == "ärende öppnat"
    assert not [
        kind for kind, text in words.items() if kind == text or "{" in text or not text.strip("… :,()")
    ]


def test_by_case_number(world, case):
    other = a_case(world, world.alice, NUMBERS[1])
    text = Visitor(world, "lova").text(f"{URL}?arende={other.number.lower()}")
    assert other.number in text
    assert case.number not in text


def test_by_person_number_which_stands_in_no_address(world, case):
    lova = Visitor(world, "lova")
    other = a_case(world, world.alice, NUMBERS[1])
    answer = lova.send(reverse("core:log_person"), {"number": NUMBERS[1]})
    assert answer.status_code == 302
    assert NUMBERS[1] not in answer.headers["Location"]
    text = lova.text(answer.headers["Location"])
    assert other.number in text
    assert case.number not in text
    assert "personuppgift registrerad" in text


def test_a_number_that_only_another_authority_knows_looks_like_one_that_nobody_knows(world, case):
    url = reverse("core:log_person")
    for number in (NUMBERS[0], NUMBERS[5]):
        assert errors_of(Visitor(world, "otto").send(url, {"number": number})) == {
            "number": ["Det finns inget sådant hos er."]
        }


def test_the_rows_as_files(world, case):
    lova = Visitor(world, "lova")
    text = lova.get(f"{reverse('core:log_csv')}?handling=change").content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Tid,Vem,Roll")
    assert "ärende öppnat" in text
    assert "Hedda" not in text
    book = openpyxl.load_workbook(io.BytesIO(lova.get(reverse("core:log_xlsx")).content))
    assert book.active["A1"].value == "Tid"
    with acting(world.lova):
        assert AccessLog.objects.filter(action="export", what="åtkomstlogg").count() == 2
    assert Visitor(world, "alice").get(reverse("core:log_csv")).status_code == 403


def test_a_protected_persons_case_is_not_found_by_who_is_not_named(world, case):
    with acting(world.alice):
        record = PersonRecord.objects.get(person_id=case.person_id)
    protect_person(record.pk, "marking", actor=world.alice, source="person")
    lova = Visitor(world, "lova")
    for number in (NUMBERS[0], case.number):
        assert errors_of(lova.send(reverse("core:log_person"), {"number": number})) == {
            "number": ["Det finns inget sådant hos er."]
        }
    assert "Inga rader" in lova.text(f"{URL}?arende={case.number}")


def test_a_search_of_the_log_that_finds_nothing_leaves_a_row_without_the_number(world, case):
    Visitor(world, "lova").send(reverse("core:log_person"), {"number": NUMBERS[5]})
    with acting(world.lova):
        row = AccessLog.objects.get(action="denied")
    assert (row.user_id, row.what) == (world.lova.user_id, "sökning i åtkomstlogg utan träff")
    assert NUMBERS[5] not in f"{row.reason} {row.object_id} {row.person_id}"


def test_a_list_of_one_person_says_so_and_how_to_see_all(world, case):
    lova = Visitor(world, "lova")
    answer = lova.send(reverse("core:log_person"), {"number": NUMBERS[0]})
    text = lova.text(f"{answer.headers['Location']}&handling=change")
    assert "Listan visar bara rader om personen med det nummer som du sökte på." in text
    assert f'href="{URL}?handling=change"' in text
    assert "Listan visar bara" not in lova.text(URL)


def test_the_count_says_how_many_rows_are_shown_where_several_are_one(world, case):
    a_case(world, world.alice, NUMBERS[1], ("hemmet", UNIT))
    for _ in range(30):
        Visitor(world, "hedda").text(reverse("core:cases"))
    text = Visitor(world, "lova").text(f"{URL}?handling=hit")
    shown = text.count("ärendelista")
    assert shown < 50
    assert f"{shown} rad{'er' if shown > 1 else ''} för 1–50 av 60 loggrader" in text
