"""register_person, change_person, add_number: the own authority's record, and nothing about what others know."""

import datetime as dt

import pytest

from tests.cast import a_person
from tests.world import COORDINATION_NUMBER, NUMBERS, TODAY
from vardkedja.core.actions.persons import (
    Particulars,
    add_number,
    change_person,
    own_record,
    register_person,
    set_home_municipality,
)
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, DomainError, Impossible, NotAllowed
from vardkedja.core.identity import age_on, parse_number, reserve_number
from vardkedja.core.models import AccessLog, HomeMunicipality, PersonIdentifier, PersonRecord

TORE = Particulars("Tore", "Testsson")


def test_the_record_belongs_to_the_own_authority_and_the_change_is_logged(world):
    record = register_person(parse_number(NUMBERS[0]), TORE, actor=world.alice)
    with acting(world.alice):
        assert own_record(world.alice, parse_number(NUMBERS[0])) == record
        assert AccessLog.objects.get(what="PersonRegistered").person_id == record.person_id
    assert record.birth_date == dt.date(1890, 1, 1)


def test_two_authorities_register_the_same_person_without_noticing_each_other(world):
    first = a_person(world.alice)
    second = a_person(world.bo)
    assert first.person_id == second.person_id
    for actor, record in ((world.alice, first), (world.bo, second)):
        with acting(actor):
            assert list(PersonRecord.objects.all()) == [record]


def test_the_same_number_twice_in_one_authority_is_refused_at_the_number(world):
    a_person(world.alice)
    with pytest.raises(Conflict) as refused:
        a_person(world.albin)
    assert refused.value.field == "number"
    with acting(world.alice):
        assert PersonRecord.objects.count() == 1


@pytest.mark.parametrize("text", ["189001019803", "1890-01-01", "hej", "", "20260230-1234"])
def test_a_wrong_number_is_refused_at_the_number(text):
    with pytest.raises(DomainError) as refused:
        parse_number(text)
    assert refused.value.field == "number"


def test_samordningsnummer_and_reservnummer(world):
    record = register_person(parse_number(COORDINATION_NUMBER), TORE, actor=world.alice)
    assert record.birth_date == dt.date(1961, 9, 13)
    add_number(record.pk, reserve_number("98240301-AA06", world.anby.pk), actor=world.alice)
    with acting(world.alice):
        assert PersonIdentifier.objects.filter(record=record).count() == 2
        assert own_record(world.alice, reserve_number("98240301AA06", world.anby.pk)) == record


def test_who_may_not_register_stores_nothing(world):
    with pytest.raises(NotAllowed):
        a_person(world.adam)
    with acting(world.alice):
        assert not PersonRecord.objects.exists()


def test_two_people_changing_one_record_do_not_overwrite_each_other(world):
    record = a_person(world.alice)
    change_person(record.pk, Particulars("Tore", "Ny"), actor=world.alice, version=1)
    with pytest.raises(Conflict):
        change_person(record.pk, Particulars("Tore", "Annan"), actor=world.albin, version=1)
    with acting(world.alice):
        assert PersonRecord.objects.get().family_name == "Ny"


def test_home_municipality_is_dated(world):
    record = a_person(world.alice)
    anby, bjorkby = world.organisations["anby"], world.organisations["bjorkby"]
    set_home_municipality(record.pk, anby.pk, TODAY, actor=world.alice)
    later = TODAY + dt.timedelta(days=30)
    set_home_municipality(record.pk, bjorkby.pk, later, actor=world.alice)
    with acting(world.alice):
        rows = {(h.municipality.name, h.valid_from, h.valid_to) for h in HomeMunicipality.objects.all()}
    assert rows == {("Anby kommun", TODAY, later), ("Björkby kommun", later, None)}
    with pytest.raises(Impossible):
        set_home_municipality(record.pk, anby.pk, TODAY, actor=world.alice)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (dt.date(2000, 3, 2), dt.date(2026, 3, 1), 25),
        (dt.date(2000, 3, 2), dt.date(2026, 3, 2), 26),
        (dt.date(2000, 2, 29), dt.date(2026, 2, 28), 25),
        (dt.date(2000, 2, 29), dt.date(2026, 3, 1), 26),
    ],
)
def test_age_in_whole_years(born, day, age):
    assert age_on(born, day) == age


def test_a_personnummer_is_no_reserve_number(world):
    """It would make a second person of one who is known, or protected, already."""
    for text in (NUMBERS[0], NUMBERS[0].replace("-", "")[2:], COORDINATION_NUMBER):
        with pytest.raises(DomainError) as refused:
            reserve_number(text, world.anby.pk)
        assert refused.value.field == "number"
    assert reserve_number("1234567890", world.anby.pk).value == "1234567890"


def test_a_birth_date_to_come_is_refused(world):
    born = TODAY + dt.timedelta(days=1)
    with pytest.raises(Impossible, match="ligger i framtiden") as refused:
        register_person(
            parse_number(NUMBERS[1]), Particulars("Tore", "Test", birth_date=born), actor=world.alice
        )
    assert refused.value.field == "birth_date"
    with acting(world.alice):
        assert not PersonRecord.objects.exists()


def test_a_record_is_not_changed_to_a_birth_to_come(world):
    record = register_person(parse_number(NUMBERS[1]), Particulars("Tore", "Test"), actor=world.alice)
    later = Particulars("Tore", "Test", birth_date=TODAY + dt.timedelta(days=1))
    with pytest.raises(Impossible, match="framtiden"):
        change_person(record.pk, later, actor=world.alice)
    with acting(world.alice):
        assert PersonRecord.objects.get().birth_date == dt.date(1990, 1, 1)


@pytest.mark.parametrize(
    ("number", "label", "told"),
    [(NUMBERS[1], "personnumret", "1990-01-01"), (COORDINATION_NUMBER, "samordningsnumret", "1961-09-13")],
)
def test_a_birth_date_is_the_one_that_the_number_says(world, number, label, told):
    other = Particulars("Tore", "Test", birth_date=dt.date(1990, 1, 2))
    with pytest.raises(Impossible, match=f"stämmer inte med {label}, som säger {told}") as refused:
        register_person(parse_number(number), other, actor=world.alice)
    assert refused.value.field == "birth_date"
    with acting(world.alice):
        assert not PersonRecord.objects.exists()
    record = register_person(parse_number(number), Particulars("Tore", "Test"), actor=world.alice)
    with pytest.raises(Impossible, match="stämmer inte") as refused:
        change_person(record.pk, other, actor=world.alice)
    assert refused.value.field == "birth_date"
    same = Particulars("Tore", "Test", birth_date=dt.date.fromisoformat(told))
    assert change_person(record.pk, same, actor=world.alice).birth_date == dt.date.fromisoformat(told)


def test_a_reserve_number_says_no_birth_date(world):
    number = reserve_number("TEST0001", world.anby.pk)
    born = Particulars("Tore", "Test", birth_date=dt.date(1990, 1, 2))
    assert register_person(number, born, actor=world.alice).birth_date == dt.date(1990, 1, 2)
