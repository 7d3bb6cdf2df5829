"""Inner secrecy: staff of a home find and open the persons of their own unit, and learn of nobody else in the authority."""

import pytest
from django.urls import reverse

from tests.answers import steady
from tests.cast import UNIT, a_case, a_person
from tests.core.visitors import Visitor, errors_of
from tests.world import NUMBERS
from vardkedja.core.actions.persons import Particulars, add_number, change_person, register_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import NotAllowed, NotVisible
from vardkedja.core.identity import parse_number
from vardkedja.core.models import AccessLog, PersonRecord

OFFICE, HOUSE, NOBODY = NUMBERS[0], NUMBERS[1], NUMBERS[2]


@pytest.fixture
def records(world):
    """Björkby knows one person at its office and one in its home Boendet; bodil heads Boendet."""
    office = a_person(world.bo, OFFICE, "Ture Kontor")
    house = a_case(world, world.bo, HOUSE, ("boendet", UNIT))
    with acting(world.bo):
        return office, PersonRecord.objects.get(person_id=house.person_id)


def searched(world, name, query):
    """The result page, without tokens and clock."""
    return steady(Visitor(world, name).send(reverse("core:search"), {"q": query}).content.decode())


def test_the_office_finds_both_and_the_home_its_own(world, records):
    assert "Ture Kontor" in searched(world, "bo", "Kontor")
    assert "Tore Testsson" in searched(world, "bodil", "Testsson")
    assert "Ture Kontor" not in searched(world, "bodil", "Ture")


@pytest.mark.parametrize(("known", "unknown"), [("Kontor", "Nobody"), (OFFICE, NOBODY)])
def test_whom_only_the_office_knows_looks_like_whom_nobody_knows(world, records, known, unknown):
    found, nothing = searched(world, "bodil", known), searched(world, "bodil", unknown)
    assert found.replace(known, "…") == nothing.replace(unknown, "…")


def test_a_record_outside_the_unit_is_not_found_whatever_reason_is_stated(world, records):
    office, house = records
    bodil = Visitor(world, "bodil")
    for name in ("person", "person_reveal", "person_change", "person_home"):
        url = reverse(f"core:{name}", args=[office.pk])
        assert bodil.send(url, {"reason": "Vill se"}).status_code == 404
    assert bodil.get(reverse("core:person", args=[house.pk])).status_code == 200
    with acting(world.bodil):
        assert AccessLog.objects.filter(action="denied", object_id=office.pk).count() == 4


def test_the_verbs_find_no_record_outside_the_unit(world, records):
    office, _house = records
    with pytest.raises(NotVisible):
        change_person(office.pk, Particulars("Ny", "Namn"), actor=world.bodil)
    with acting(world.bo):
        assert PersonRecord.objects.get(pk=office.pk).given_name == "Ture"


def test_registering_by_the_home_tells_not_whom_the_authority_knows(world, records):
    answers = []
    for number in (OFFICE, NOBODY):
        response = Visitor(world, "bodil").send(
            reverse("core:person_new"), {"system": "person", "number": number}
        )
        answers.append(errors_of(response))
        with pytest.raises(NotAllowed) as refused:
            register_person(parse_number(number), Particulars("Ny", "Person"), actor=world.bodil)
        answers.append(refused.value.message)
    assert answers[0] == answers[2]
    assert answers[1] == answers[3]
    with acting(world.bo):
        assert PersonRecord.objects.count() == 2


def test_a_number_of_somebody_elses_is_not_tried_out_by_adding_it(world, records):
    _office, house = records
    with pytest.raises(NotAllowed):
        add_number(house.pk, parse_number(OFFICE), actor=world.bodil)
    page = Visitor(world, "bodil").text(reverse("core:person", args=[house.pk]))
    assert reverse("core:person_number", args=[house.pk]) not in page


def test_a_home_registers_whom_its_case_is_about_and_nobody_else_at_the_door(world):
    case = a_case(world, world.alice, HOUSE, ("hemmet", UNIT))
    record = register_person(
        parse_number(HOUSE), Particulars("Tore", "Ny"), actor=world.hedda, case_id=case.pk
    )
    assert record.domain_id == world.home.pk
    with pytest.raises(NotAllowed):
        register_person(parse_number(NOBODY), Particulars("Tore", "Ny"), actor=world.hedda, case_id=case.pk)
