"""What several parts of a page ask is asked once; a verb is never answered from memory."""

from uuid import uuid4

import pytest

from vardkedja.core.models import Case
from vardkedja.core.once import once, reading
from vardkedja.core.verbs import verb

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """A question, and every argument it was really asked with."""
    found = []

    @once
    def question(thing):
        found.append(thing)
        return [thing]

    return question, found


def test_a_page_asks_once_for_each_argument(asked):
    question, found = asked
    with reading():
        assert [question("a"), question("a"), question("b")] == [["a"], ["a"], ["b"]]
    assert found == ["a", "b"]


def test_the_next_page_asks_anew(asked):
    question, found = asked
    for _page in range(2):
        with reading():
            question("a")
    assert found == ["a", "a"]


def test_outside_a_page_nothing_is_remembered(asked):
    question, found = asked
    question("a")
    question("a")
    assert found == ["a", "a"]


def test_a_verb_asks_anew_and_so_does_the_page_after_it(asked, world):
    question, found = asked

    @verb
    def change(*, actor):
        question("a")
        question("a")

    with reading():
        question("a")
        change(actor=world.alice)
        question("a")
    assert found == ["a"] * 4


def test_two_readings_of_one_row_are_one_question(asked):
    question, found = asked
    key = uuid4()
    with reading():
        question(Case(pk=key))
        question(Case(pk=key))
    assert len(found) == 1
