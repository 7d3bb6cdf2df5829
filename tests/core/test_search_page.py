"""Search: by name, number or case number; what only others know looks the same as what nobody knows."""

import pytest
from django.urls import reverse

from tests.answers import steady
from tests.cast import UNIT, a_case, a_person
from tests.core.visitors import Visitor
from tests.world import NUMBERS
from vardkedja.core import tables
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actions.releases import release
from vardkedja.core.actor import acting
from vardkedja.core.forms.lists import SORTS, CaseFilter
from vardkedja.core.identity import reserve_number
from vardkedja.core.models import AccessLog, Category, EntryKind, Ground

URL = reverse("core:search")


@pytest.fixture
def case(world):
    """Tore Testsson is known to Anby; the home is party to the case and has been told no name."""
    return a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))


def found(world, name, query):
    response = Visitor(world, name).send(URL, {"q": query})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "query", ["Tore", "testsson", "tes tor", "18900101-9802", "189001019802", "K-number"]
)
def test_the_own_authority_finds_its_person(world, case, query):
    text = found(world, "albin", case.number.lower() if query == "K-number" else query)
    assert "Tore Testsson" in text
    assert case.number in text
    assert "18900101-****" in text
    assert "1 träff" in text


def test_ten_digits_find_the_same_person_as_twelve(world):
    a_person(world.alice, "196109732393", "Sam Ordning")
    assert "Sam Ordning" in found(world, "alice", "610973-2393")


@pytest.mark.parametrize("query", ["Tore Testsson", "189001019802"])
def test_a_person_known_elsewhere_looks_like_one_whom_nobody_knows(world, case, query):
    """Not even the home, party to the case but without name, nor another county, sees a difference but the query itself."""
    unknown = "Nils Nyman" if " " in query else NUMBERS[5]
    for name in ("hedda", "bo", "rut", "olle"):
        known, nobody = (steady(found(world, name, q)).replace(q, "?") for q in (query, unknown))
        assert known == nobody
        assert "Ingen träff" in known


def test_a_released_identity_is_found_by_name_and_number(world, case):
    fields = [
        ("given_name", "Förnamn", "Tore"),
        ("family_name", "Efternamn", "Testsson"),
        ("number", "Nummer", NUMBERS[0]),
    ]
    version = write_entry(case.pk, EntryKind.IDENTITY, Category.IDENTITY, fields, actor=world.alice)
    release(
        case.pk, [version], [world.home.pk], actor=world.alice, ground=Ground.NO_HARM, purpose="placering"
    )
    for query in ("Testsson", NUMBERS[0]):
        assert "Tore Testsson" in found(world, "hedda", query)
    assert "Ingen träff" in found(world, "hedda", "Förnamn")
    assert "Ingen träff" in found(world, "bo", "Testsson")


def test_a_party_finds_the_case_by_its_number_without_name(world, case):
    text = found(world, "hedda", case.number)
    assert f"Ärende {case.number}" in text
    assert "Testsson" not in text
    assert "Ingen träff" in found(world, "olle", case.number)


def test_a_reserve_number_is_found_by_its_issuer_alone(world):
    number = reserve_number("R-2026-17X", world.anby.pk)
    register_person(number, Particulars("Okänd", "Resande"), actor=world.alice)
    assert "Okänd Resande" in found(world, "alice", "r2026 17x")
    assert Visitor(world, "bo").send(URL, {"q": "r202617x"}).status_code in {200, 422}


@pytest.mark.parametrize(
    ("query", "words"),
    [("189001019803", "Numret stämmer inte"), ("a", "minst två bokstäver"), ("", "minst två")],
)
def test_a_search_that_cannot_be_done_says_how(world, case, query, words):
    response = Visitor(world, "alice").send(URL, {"q": query})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_search_is_by_post_and_nothing_of_it_stands_in_address_or_log(world, case):
    alice = Visitor(world, "alice")
    assert "Tore" not in alice.get(URL, {"q": "Tore"}).content.decode()
    alice.send(URL, {"q": "Tore"})
    with acting(world.alice):
        rows = list(AccessLog.objects.filter(what="personsökning"))
    assert sorted(row.action for row in rows) == ["hit", "search"]
    hit = next(row for row in rows if row.action == "hit")
    assert (hit.case_id, hit.person_id) == (case.pk, case.person_id)
    assert not any("Tore" in str(vars(row)) for row in rows)


@pytest.mark.parametrize("name", ["adam", "fia", "stina", "lova"])
def test_who_handles_no_cases_does_not_search(world, case, name):
    visitor = Visitor(world, name)
    assert visitor.send(URL, {"q": "Tore"}).status_code == 403
    assert 'role="search"' not in visitor.text("/")


def test_lists_over_persons_offer_only_what_the_law_allows():
    for one in tables.LISTS.values():
        assert set(one.filters.values()) | set(one.sorts.values()) <= tables.ALLOWED, one.name


def test_the_case_list_offers_its_table_and_nothing_else():
    form = CaseFilter(units=[], responsibles=[], steps=[])
    assert set(form.fields) - {"sortera"} == set(tables.CASES.filters)
    assert {value for value, _label in SORTS} == set(tables.CASES.sorts)


def test_an_unlisted_filter_changes_nothing(world, case):
    plain = Visitor(world, "alice").text(reverse("core:cases"))
    for extra in ("?sortera=person_id", "?barn=1", "?grund=lvm", "?sortera=-person__name"):
        assert case.number in Visitor(world, "alice").text(reverse("core:cases") + extra)
    assert case.number in plain


def test_the_case_list_filters_by_responsible_unit_owner_and_day(world, case):
    other = a_case(world, world.albin, NUMBERS[1])
    alice, url = Visitor(world, "alice"), reverse("core:cases")
    for query, shown in (
        (f"?ansvarig={world.alice.user_id}", {case.number}),
        (f"?enhet={world.hemmet.pk}", {case.number}),
        ("?agare=andras", set()),
        ("?fran=2026-01-01&till=2026-12-31", {case.number, other.number}),
        ("?till=2020-01-01", set()),
        ("?sortera=ansvarig", {case.number, other.number}),
    ):
        text = alice.text(url + query)
        assert {number for number in (case.number, other.number) if number in text} == shown, query


def test_the_case_list_is_logged_with_one_row_per_person_shown(world, case):
    Visitor(world, "hedda").text(reverse("core:cases"))
    with acting(world.hedda):
        row = AccessLog.objects.get(what="ärendelista")
    assert (row.case_id, row.owner_domain_id) == (case.pk, world.anby.pk)
