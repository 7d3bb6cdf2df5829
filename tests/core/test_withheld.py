"""A party added by hand is not told who the person is: its own record is not recognised until something is released."""

from django.urls import reverse

from tests.cast import HOME, a_case, a_person, tell_who
from tests.core.visitors import Visitor
from tests.world import NUMBERS
from vardkedja.core.actor import acting
from vardkedja.core.names import names_for
from vardkedja.core.selectors.lists import search
from vardkedja.core.selectors.persons import UNTOLD, identity_of


def test_the_own_record_is_not_recognised_before_anything_is_released(world):
    a_person(world.bo, NUMBERS[0], "Bure Bjork")
    case = a_case(world, world.alice, NUMBERS[0], ("bjorkby", HOME))
    with acting(world.bo):
        assert names_for(world.bo, [case])[case.pk].source == "none"
        assert identity_of(world.bo, case).name == UNTOLD
        assert [hit.cases for hit in search(world.bo, "Bure")] == [()]
    page = Visitor(world, "bo").text(reverse("core:case", args=[case.pk]))
    assert UNTOLD in page
    assert "Bure" not in page


def test_a_release_lets_the_party_recognise_whom_it_knows(world):
    a_person(world.bo, NUMBERS[0], "Bure Bjork")
    case = a_case(world, world.alice, NUMBERS[0], ("bjorkby", HOME))
    tell_who(world, case, "bjorkby", world.alice)
    with acting(world.bo):
        assert names_for(world.bo, [case])[case.pk].full == "Bure Bjork"
        assert [hit.cases for hit in search(world.bo, "Bure")] == [(case,)]


def test_the_case_number_finds_the_case_but_no_person(world):
    a_person(world.bo, NUMBERS[0], "Bure Bjork")
    case = a_case(world, world.alice, NUMBERS[0], ("bjorkby", HOME))
    with acting(world.bo):
        (hit,) = search(world.bo, case.number)
    assert (hit.record, hit.name) == (None, f"Ärende {case.number}")
